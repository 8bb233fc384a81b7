//! The policies of a user, a group or a role.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Inline policies and managed ones.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Permissions {
    /// Inline policies by their names, as they were given.
    pub inline: BTreeMap<String, String>,
    /// ARNs of the managed policies that are attached, in their order.
    pub attached: Vec<String>,
}
