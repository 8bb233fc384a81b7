//! Provisioned concurrency: instances of a published version that are kept ready.
//!
//! What the user asked for is part of the function's document, by the version or alias for which he
//! did; how far it has come is known to whoever runs the instances.

use crate::clock::Timestamp;
use crate::function::{Function, Version};
use crate::name::AliasName;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What was asked for, for one version or alias.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProvisionedConcurrency {
    /// Instances that are to be ready; one at least.
    pub instances: u32,
    /// When it was asked for.
    pub last_modified: Timestamp,
}

impl Function {
    /// The version for which the provisioned concurrency of a qualifier is, now; of an alias with
    /// weights its main version.
    pub fn provisioned_version(&self, qualifier: &str) -> Option<Version> {
        match Version::parse(qualifier) {
            Some(version) => Some(version),
            None => Some(self.aliases.get(&AliasName::new(qualifier).ok()?)?.version),
        }
    }

    /// Provisioned instances by version, those of all its aliases together.
    pub fn provisioned_by_version(&self) -> BTreeMap<Version, u32> {
        let mut instances: BTreeMap<Version, u32> = BTreeMap::new();
        for (qualifier, provisioned) in &self.provisioned {
            if let Some(version) = self.provisioned_version(qualifier) {
                let sum = instances.entry(version).or_default();
                *sum = sum.saturating_add(provisioned.instances);
            }
        }
        instances
    }

    /// Provisioned instances of all versions.
    pub fn provisioned_total(&self) -> u32 {
        let all = self.provisioned.values().map(|provisioned| provisioned.instances);
        all.fold(0, u32::saturating_add)
    }

    /// Concurrency that is for this function alone: what it reserves, or else what is provisioned.
    pub fn claimed_concurrency(&self) -> u32 {
        self.reserved_concurrency.unwrap_or(0).max(self.provisioned_total())
    }
}
