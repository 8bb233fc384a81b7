//! A managed policy with its versions.

use super::Entity;
use crate::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A policy that users, groups and roles can share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManagedPolicy {
    /// Its name.
    pub name: String,
    /// Its path, which begins and ends with a slash.
    pub path: String,
    /// `ANPA…`.
    pub id: String,
    /// When it was made.
    pub created: Timestamp,
    /// When a version was last added or made the default.
    pub updated: Timestamp,
    /// For people; can't be changed.
    pub description: Option<String>,
    /// The versions that there are, the oldest first.
    pub versions: Vec<PolicyVersion>,
    /// Number of the version that is in force.
    pub default: u32,
    /// Number of the last version that was made.
    pub last: u32,
    /// Its tags.
    pub tags: BTreeMap<String, String>,
}

/// One version of a managed policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyVersion {
    /// Its number: `v3` is 3.
    pub number: u32,
    /// The document as it was given.
    pub document: String,
    /// When it was made.
    pub created: Timestamp,
}

impl ManagedPolicy {
    /// The document that is in force.
    pub fn document(&self) -> Option<&str> {
        let version = self.versions.iter().find(|version| version.number == self.default)?;
        Some(&version.document)
    }
}

impl Entity for ManagedPolicy {
    const KIND: &'static str = "policies";
    const WORD: &'static str = "policy";

    fn name(&self) -> &str {
        &self.name
    }
}
