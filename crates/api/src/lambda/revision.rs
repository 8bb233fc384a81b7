//! The check that a caller's knowledge is the latest (`RevisionId`): optimistic locking over the API.

use super::error::Error;

/// Fails if the caller names another revision than the latest of a function, version or alias.
pub(super) fn check(wanted: Option<&str>, latest: &str) -> Result<(), Error> {
    of(wanted, latest, "GetFunction/GetAlias")
}

/// The same for a resource policy.
pub(super) fn check_policy(wanted: Option<&str>, latest: &str) -> Result<(), Error> {
    of(wanted, latest, "GetPolicy")
}

/// The same for a resource policy that is put or removed as a whole. AWS's text is not known.
pub(super) fn check_resource_policy(wanted: Option<&str>, latest: &str) -> Result<(), Error> {
    of(wanted, latest, "GetResourcePolicy")
}

/// The same for the policy of a layer's version.
pub(super) fn check_layer_policy(wanted: Option<&str>, latest: &str) -> Result<(), Error> {
    of(wanted, latest, "GetLayerPolicy")
}

fn of(wanted: Option<&str>, latest: &str, operation: &str) -> Result<(), Error> {
    match wanted {
        Some(wanted) if wanted != latest => Err(Error::PreconditionFailed(format!(
            "The Revision Id provided does not match the latest Revision Id. Call the {operation} \
             API to retrieve the latest Revision Id"
        ))),
        _ => Ok(()),
    }
}
