//! Steps for the role that a service makes for its functions.

use super::Step;
use crate::client::Role;
use crate::config::RoleConfig;
use crate::state::{Actual, Owner};

/// What of a role differs from what is wanted, in words of the file; nothing where it is as it should be.
fn changed(wanted: &RoleConfig, owner: &Owner, there: &Role) -> Vec<&'static str> {
    let policies_hold = there.policies.len() == 1
        && there.policies.get(&wanted.policy_name) == Some(&wanted.policy);
    [
        ("statements", policies_hold),
        ("managedPolicies", there.managed_policies == wanted.managed_policies),
        ("permissionsBoundary", there.boundary == wanted.boundary),
        ("tags", there.tags == owner.tags(&wanted.tags)),
        ("trust", there.trust == wanted.trust),
    ]
    .into_iter()
    .filter(|(_, holds)| !holds)
    .map(|(what, _)| what)
    .collect()
}

/// Steps that come before those of the functions, which take the role.
pub(super) fn steps(
    wanted: Option<&RoleConfig>,
    owner: &Owner,
    actual: &Actual,
    steps: &mut Vec<Step>,
) {
    let Some(wanted) = wanted else { return };
    let name = wanted.name.clone();
    let Some(there) = actual.roles.get(&name) else {
        steps.push(Step::CreateRole { name });
        return;
    };
    if there.path != wanted.path {
        // A role's path can't be changed.
        steps.push(Step::DeleteRole { name: name.clone() });
        steps.push(Step::CreateRole { name });
        return;
    }
    let changed = changed(wanted, owner, there);
    if !changed.is_empty() {
        steps.push(Step::UpdateRole { name, changed });
    }
}

/// Steps that delete the service's roles which no function takes any more.
pub(super) fn removal(wanted: Option<&RoleConfig>, actual: &Actual, steps: &mut Vec<Step>) {
    for name in actual.roles.keys() {
        if wanted.is_none_or(|wanted| wanted.name != *name) {
            steps.push(Step::DeleteRole { name: name.clone() });
        }
    }
}
