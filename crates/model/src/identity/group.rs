//! A group: policies for all its users. Who is in it stands with the users.

use super::{Entity, Permissions};
use crate::Timestamp;
use serde::{Deserialize, Serialize};

/// A group of users.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Its name.
    pub name: String,
    /// Its path, which begins and ends with a slash.
    pub path: String,
    /// `AGPA…`.
    pub id: String,
    /// When it was made.
    pub created: Timestamp,
    /// Its policies.
    pub permissions: Permissions,
}

impl Entity for Group {
    const KIND: &'static str = "groups";
    const WORD: &'static str = "group";

    fn name(&self) -> &str {
        &self.name
    }
}
