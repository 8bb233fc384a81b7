//! RemovePermission: takes one statement out of a function's policy.

use super::control::{Control, revision};
use super::error::Error;
use super::permission;
use super::target::Place;
use wire::lambda::RemovePermissionRequest;

impl Control {
    pub(super) async fn remove_permission(
        &self,
        place: &Place,
        request: RemovePermissionRequest,
    ) -> Result<(), Error> {
        let (target, key) =
            permission::target(place, &request.function_name, request.qualifier.as_deref())?;
        let Some((function, _)) = self.function(&place.region, &target.name).await? else {
            return Err(Error::ResourceNotFound(format!(
                "No policy found for: {}",
                place.arn(&target.name, None)
            )));
        };
        self.qualified_revision(place, &function, &target).await?;
        self.change(place, &target, |function| {
            let policy = function.policies.get_mut(&key).ok_or_else(|| {
                Error::ResourceNotFound(
                    "No policy is associated with the given resource.".to_owned(),
                )
            })?;
            if !policy.remove(&request.statement_id) {
                return Err(Error::ResourceNotFound(format!(
                    "Statement {} is not found in resource policy.",
                    request.statement_id
                )));
            }
            super::revision::check_policy(request.revision_id.as_deref(), &policy.revision_id)?;
            policy.revision_id = revision();
            if policy.is_empty() {
                function.policies.remove(&key);
            }
            Ok(())
        })
        .await?;
        Ok(())
    }
}
