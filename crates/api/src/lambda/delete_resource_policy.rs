//! DeleteResourcePolicy: nobody besides the account may call a function any more.

use super::control::Control;
use super::error::Error;
use super::resource_policy;
use super::target::Place;
use wire::lambda::DeleteResourcePolicyRequest;

impl Control {
    /// AWS's answer where there is no policy is not known; it is that of RemovePermission.
    pub(super) async fn delete_resource_policy(
        &self,
        place: &Place,
        request: DeleteResourcePolicyRequest,
    ) -> Result<(), Error> {
        let (target, key) = resource_policy::target(place, &request.resource_arn)?;
        let function = self.existing(place, &target).await?;
        self.qualified_revision(place, &function, &target).await?;
        self.change(place, &target, |function| {
            let policy = function.policies.remove(&key).ok_or_else(|| {
                Error::ResourceNotFound(
                    "No policy is associated with the given resource.".to_owned(),
                )
            })?;
            let wanted = request.revision_id.as_deref();
            super::revision::check_resource_policy(wanted, &policy.revision_id)
        })
        .await?;
        Ok(())
    }
}
