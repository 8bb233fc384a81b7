//! GetLayerVersionPolicy: which other accounts may use a version of a layer.

use super::super::control::Control;
use super::super::error::Error;
use super::super::policy_document;
use super::super::target::Place;
use wire::lambda::{GetLayerVersionPolicyRequest, GetLayerVersionPolicyResponse};

impl Control {
    pub(in super::super) async fn get_layer_version_policy(
        &self,
        place: &Place,
        request: GetLayerVersionPolicyRequest,
    ) -> Result<GetLayerVersionPolicyResponse, Error> {
        let (version, _) =
            self.version_with_policy(place, &request.layer_name, request.version_number).await?;
        let policy = version.policy;
        if policy.statements.is_empty() {
            return Err(Error::ResourceNotFound(
                "No policy is associated with the given resource.".to_owned(),
            ));
        }
        Ok(GetLayerVersionPolicyResponse {
            policy: Some(policy_document::document(&policy)),
            revision_id: Some(policy.revision_id),
        })
    }
}
