//! A user with their access keys.

use super::{Entity, Permissions};
use crate::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// A user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// Their name.
    pub name: String,
    /// Their path, which begins and ends with a slash.
    pub path: String,
    /// `AIDA…`.
    pub id: String,
    /// When they were made.
    pub created: Timestamp,
    /// Their own policies.
    pub permissions: Permissions,
    /// Ids of their groups.
    pub groups: BTreeSet<String>,
    /// ARN of the managed policy that is their boundary.
    pub boundary: Option<String>,
    /// Their tags.
    pub tags: BTreeMap<String, String>,
    /// Their access keys, in the order in which they were made.
    pub access_keys: Vec<AccessKey>,
}

/// An access key. Its secret is sealed; nobody is told it again.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessKey {
    /// `AKIA…`.
    pub id: String,
    /// The secret, sealed in the context of the id, in base64.
    pub sealed_secret: String,
    /// Whether requests may be signed with it.
    pub active: bool,
    /// When it was made.
    pub created: Timestamp,
}

impl fmt::Debug for AccessKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AccessKey({}, active: {})", self.id, self.active)
    }
}

impl Entity for User {
    const KIND: &'static str = "users";
    const WORD: &'static str = "user";

    fn name(&self) -> &str {
        &self.name
    }
}
