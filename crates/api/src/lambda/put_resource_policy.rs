//! PutResourcePolicy: a whole policy document in the place of what a function's policy was, also of
//! what AddPermission added.

use super::control::{Control, revision};
use super::error::Error;
use super::target::Place;
use super::{policy_document, resource_policy};
use model::Policy;
use wire::lambda::{PutResourcePolicyRequest, PutResourcePolicyResponse};

impl Control {
    pub(super) async fn put_resource_policy(
        &self,
        place: &Place,
        request: PutResourcePolicyRequest,
    ) -> Result<PutResourcePolicyResponse, Error> {
        if request.resource_arn.ends_with(":$LATEST") {
            return Err(Error::InvalidParameterValue(
                "We currently do not support adding policies for $LATEST.".to_owned(),
            ));
        }
        let (target, key) = resource_policy::target(place, &request.resource_arn)?;
        let _versions = self.versions.lock().await;
        let function = self.existing(place, &target).await?;
        self.qualified_revision(place, &function, &target).await?;
        let resource = place.arn(&target.name, target.qualifier.as_deref());
        let policy = Policy {
            document: Some(resource_policy::read(&request.policy, &resource)?),
            statements: Vec::new(),
            revision_id: revision(),
        };
        let document = policy_document::document(&policy);
        self.check_policy_size(&document)?;
        let ((), function) = self
            .change(place, &target, |function| {
                let latest = function.policies.get(&key).map(|policy| policy.revision_id.as_str());
                let wanted = request.revision_id.as_deref();
                super::revision::check_resource_policy(wanted, latest.unwrap_or_default())?;
                function.policies.insert(key.clone(), policy.clone());
                Ok(())
            })
            .await?;
        let revision_id = function.policies.get(&key).map(|policy| policy.revision_id.clone());
        Ok(PutResourcePolicyResponse { policy: Some(document), revision_id })
    }
}
