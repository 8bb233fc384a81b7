//! How many instances of which versions of a function are to be there.
//!
//! Provisioned concurrency of an alias is for the version that it points to now; when it moves, so do
//! the instances. The minimum of instances is a version's own setting, and holds while the version is
//! served: `$LATEST`, and what an alias leads to. A version that was only published keeps none.

use crate::pool::Goal;
use model::{Function, Version};
use std::collections::{BTreeMap, BTreeSet};

/// Minimum of instances by version.
pub(super) type Minimums = BTreeMap<Version, u32>;

/// Versions whose minimum counts.
pub(super) fn served(function: &Function) -> BTreeSet<Version> {
    let aliases = function.aliases.values();
    aliases
        .flat_map(|alias| std::iter::once(alias.version).chain(alias.weights.keys().copied()))
        .chain([Version::Latest])
        .collect()
}

/// The goal of each version that has one.
pub(super) fn of(function: &Function, minimums: &Minimums) -> BTreeMap<Version, Goal> {
    let mut goals: BTreeMap<Version, Goal> = BTreeMap::new();
    for (version, instances) in function.provisioned_by_version() {
        // $LATEST can change under its instances, so none of it are provisioned.
        if version != Version::Latest {
            goals.entry(version).or_default().provisioned = instances;
        }
    }
    for (version, instances) in minimums {
        goals.entry(*version).or_default().minimum = *instances;
    }
    goals
}
