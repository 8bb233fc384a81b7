//! A role: policies for whoever may take it on.

use super::{Entity, Permissions};
use crate::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Role {
    /// Its name.
    pub name: String,
    /// Its path, which begins and ends with a slash.
    pub path: String,
    /// `AROA…`.
    pub id: String,
    /// When it was made.
    pub created: Timestamp,
    /// Who may take it on: a policy as it was given.
    pub trust: String,
    /// For people.
    pub description: Option<String>,
    /// How long a session may last at most, in seconds.
    pub max_session_s: u32,
    /// Its policies.
    pub permissions: Permissions,
    /// ARN of the managed policy that is its boundary.
    pub boundary: Option<String>,
    /// Its tags.
    pub tags: BTreeMap<String, String>,
}

impl Entity for Role {
    const KIND: &'static str = "roles";
    const WORD: &'static str = "role";

    fn name(&self) -> &str {
        &self.name
    }
}
