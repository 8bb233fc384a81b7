//! GetPolicy: who may call a function besides its account.

use super::control::Control;
use super::error::Error;
use super::target::Place;
use super::{permission, policy_document};
use wire::lambda::{GetPolicyRequest, GetPolicyResponse};

impl Control {
    pub(super) async fn get_policy(
        &self,
        place: &Place,
        request: GetPolicyRequest,
    ) -> Result<GetPolicyResponse, Error> {
        let (target, key) =
            permission::target(place, &request.function_name, request.qualifier.as_deref())?;
        let found = self.function(&place.region, &target.name).await?;
        let policy =
            found.and_then(|(mut function, _)| function.policies.remove(&key)).ok_or_else(
                || Error::ResourceNotFound("The resource you requested does not exist.".to_owned()),
            )?;
        Ok(GetPolicyResponse {
            policy: Some(policy_document::document(&policy)),
            revision_id: Some(policy.revision_id),
        })
    }
}
