//! AddLayerVersionPermission: lets other accounts use a version of a layer.

use super::super::control::{Control, revision};
use super::super::error::Error;
use super::super::target::Place;
use super::super::{policy_document, revision as revisions};
use super::shown;
use model::limits;
use model::policy::Statement;
use wire::lambda::{AddLayerVersionPermissionRequest, AddLayerVersionPermissionResponse};

impl Control {
    pub(in super::super) async fn add_layer_version_permission(
        &self,
        place: &Place,
        request: AddLayerVersionPermissionRequest,
    ) -> Result<AddLayerVersionPermissionResponse, Error> {
        // AWS's words for it are not known.
        if request.organization_id.is_some() && request.principal != "*" {
            return Err(Error::InvalidParameterValue(
                "OrganizationId goes with the principal * only.".to_owned(),
            ));
        }
        let (name, number) = (request.layer_name, request.version_number);
        self.change_layer_policy(place, &name, number, |version| {
            let resource = shown::version_arn(place, version).to_string();
            let policy = &mut version.policy;
            revisions::check_layer_policy(request.revision_id.as_deref(), &policy.revision_id)?;
            if policy.statements.iter().any(|other| other.sid == request.statement_id) {
                return Err(Error::ResourceConflict(format!(
                    "The statement id ({}) provided already exists. Please provide a new \
                     statement id, or remove the existing statement.",
                    request.statement_id
                )));
            }
            let statement = Statement {
                sid: request.statement_id.clone(),
                principal: request.principal.clone(),
                action: request.action.clone(),
                resource,
                source_arn: None,
                source_account: None,
                function_url_auth: None,
                invoked_via_function_url: None,
                principal_org_id: request.organization_id.clone(),
                event_source_token: None,
            };
            let shown = policy_document::statement(&statement);
            policy.statements.push(statement);
            policy.revision_id = revision();
            let size = policy_document::document(policy).len();
            if size > limits::POLICY_BYTES {
                return Err(Error::PolicyLengthExceeded(format!(
                    "The final policy size ({size}) is bigger than the limit ({}).",
                    limits::POLICY_BYTES
                )));
            }
            Ok(AddLayerVersionPermissionResponse {
                statement: Some(shown),
                revision_id: Some(policy.revision_id.clone()),
            })
        })
        .await
    }
}
