//! AddPermission: lets somebody else than the account call a function.

use super::control::{Control, revision};
use super::error::Error;
use super::target::Place;
use super::{permission, policy_document};
use model::policy::Statement;
use wire::lambda::{AddPermissionRequest, AddPermissionResponse};

impl Control {
    pub(super) async fn add_permission(
        &self,
        place: &Place,
        request: AddPermissionRequest,
    ) -> Result<AddPermissionResponse, Error> {
        let on_latest = request.qualifier.as_deref() == Some("$LATEST")
            || request.function_name.ends_with(":$LATEST");
        if on_latest {
            return Err(Error::InvalidParameterValue(
                "We currently do not support adding policies for $LATEST.".to_owned(),
            ));
        }
        let (target, key) =
            permission::target(place, &request.function_name, request.qualifier.as_deref())?;
        let _versions = self.versions.lock().await;
        let function = self.existing(place, &target).await?;
        let qualified = self.qualified_revision(place, &function, &target).await?;
        check_url_conditions(&request)?;
        policy_document::check_principal(&request.principal)?;
        let statement = Statement {
            sid: request.statement_id,
            principal: request.principal,
            action: request.action,
            resource: place.arn(&target.name, target.qualifier.as_deref()),
            source_arn: request.source_arn,
            source_account: request.source_account,
            function_url_auth: request.function_url_auth_type,
            invoked_via_function_url: request.invoked_via_function_url,
            principal_org_id: request.principal_org_id,
            event_source_token: request.event_source_token,
        };
        self.change(place, &target, |function| {
            let policy = function.policies.entry(key.clone()).or_default();
            // Where there is no policy yet, the caller knows the revision of the function.
            let latest = match policy.is_empty() {
                true => qualified.as_str(),
                false => policy.revision_id.as_str(),
            };
            super::revision::check_policy(request.revision_id.as_deref(), latest)?;
            if policy.has(&statement.sid) {
                return Err(Error::ResourceConflict(format!(
                    "The statement id ({}) provided already exists. Please provide a new \
                     statement id, or remove the existing statement.",
                    statement.sid
                )));
            }
            policy.statements.push(statement.clone());
            policy.revision_id = revision();
            self.check_policy_size(&policy_document::document(policy))
        })
        .await?;
        let statement = policy_document::statement(&statement);
        Ok(AddPermissionResponse { statement: Some(statement) })
    }
}

/// Conditions on how a function URL is called go with the actions that a URL needs.
fn check_url_conditions(request: &AddPermissionRequest) -> Result<(), Error> {
    if request.function_url_auth_type.is_some() && request.action != "lambda:InvokeFunctionUrl" {
        return Err(Error::InvalidParameterValue(
            "FunctionUrlAuthType is only supported for lambda:InvokeFunctionUrl action".to_owned(),
        ));
    }
    if request.invoked_via_function_url.is_some() && request.action != "lambda:InvokeFunction" {
        return Err(Error::InvalidParameterValue(
            "InvokedViaFunctionUrl is only supported for lambda:InvokeFunction action".to_owned(),
        ));
    }
    Ok(())
}
