//! RemoveLayerVersionPermission: takes one statement out of the policy of a layer's version.

use super::super::control::{Control, revision};
use super::super::error::Error;
use super::super::revision as revisions;
use super::super::target::Place;
use wire::lambda::RemoveLayerVersionPermissionRequest;

impl Control {
    pub(in super::super) async fn remove_layer_version_permission(
        &self,
        place: &Place,
        request: RemoveLayerVersionPermissionRequest,
    ) -> Result<(), Error> {
        let (name, number) = (request.layer_name, request.version_number);
        self.change_layer_policy(place, &name, number, |version| {
            let policy = &mut version.policy;
            let statements = policy.statements.len();
            policy.statements.retain(|statement| statement.sid != request.statement_id);
            if policy.statements.len() == statements {
                return Err(Error::ResourceNotFound(format!(
                    "Statement {} is not found in resource policy.",
                    request.statement_id
                )));
            }
            revisions::check_layer_policy(request.revision_id.as_deref(), &policy.revision_id)?;
            policy.revision_id = match policy.statements.is_empty() {
                true => String::new(),
                false => revision(),
            };
            Ok(())
        })
        .await
    }
}
