//! What AddPermission, RemovePermission and GetPolicy have in common: which policy of a function a
//! request means.

use super::control::Control;
use super::error::Error;
use super::target::{Place, Target, not_found};
use model::{AliasName, Function, Version};

/// The function and the key of the policy in its document: the qualifier, or the empty text.
pub(super) fn target(
    place: &Place,
    name: &str,
    qualifier: Option<&str>,
) -> Result<(Target, String), Error> {
    let mut target = Target::read(place, name, qualifier)?;
    // $LATEST has no policy of its own.
    if target.qualifier.as_deref() == Some("$LATEST") {
        target.qualifier = None;
    }
    let key = target.qualifier.clone().unwrap_or_default();
    Ok((target, key))
}

impl Control {
    /// Checks that a policy's document is not too long.
    pub(super) fn check_policy_size(&self, document: &str) -> Result<(), Error> {
        let (size, limit) = (document.len(), self.ports.quotas.policy_bytes);
        if size as u64 > limit {
            return Err(Error::PolicyLengthExceeded(format!(
                "The final policy size ({size}) is bigger than the limit ({limit})."
            )));
        }
        Ok(())
    }

    /// Checks that the version or alias of a policy is there, and returns its revision.
    pub(super) async fn qualified_revision(
        &self,
        place: &Place,
        function: &Function,
        target: &Target,
    ) -> Result<String, Error> {
        let Some(qualifier) = target.qualifier.as_deref() else {
            return Ok(function.latest.revision_id.clone());
        };
        if let Some(Version::Number(number)) = Version::parse(qualifier) {
            return match self.published(function, number).await? {
                Some(config) => Ok(config.revision_id),
                None => Err(not_found(place, &target.name, Some(qualifier))),
            };
        }
        let alias = AliasName::new(qualifier).ok().and_then(|name| function.aliases.get(&name));
        alias.map(|alias| alias.revision_id.clone()).ok_or_else(|| {
            Error::ResourceNotFound(format!(
                "Cannot find alias arn: {}",
                place.arn(&target.name, Some(qualifier))
            ))
        })
    }
}
