//! GetResourcePolicy: the policy of a function, version or alias, however it came to be.

use super::control::Control;
use super::error::Error;
use super::target::Place;
use super::{policy_document, resource_policy};
use wire::lambda::{GetResourcePolicyRequest, GetResourcePolicyResponse};

impl Control {
    /// AWS's answer where there is none is not known; it is that of GetPolicy.
    pub(super) async fn get_resource_policy(
        &self,
        place: &Place,
        request: GetResourcePolicyRequest,
    ) -> Result<GetResourcePolicyResponse, Error> {
        let (target, key) = resource_policy::target(place, &request.resource_arn)?;
        let found = self.function(&place.region, &target.name).await?;
        let policy =
            found.and_then(|(mut function, _)| function.policies.remove(&key)).ok_or_else(
                || Error::ResourceNotFound("The resource you requested does not exist.".to_owned()),
            )?;
        Ok(GetResourcePolicyResponse {
            policy: Some(policy_document::document(&policy)),
            revision_id: Some(policy.revision_id),
        })
    }
}
