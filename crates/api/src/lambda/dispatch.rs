//! From a request to its operation, and from the operation's result to the answer.

use super::control::Control;
use super::error::Error;
use super::target::Place;
use model::Region;
use std::sync::Arc;
use wire::lambda::{self, Request, SERVICE};
use wire::{AwsError, AwsRequest, AwsResponse};

impl Control {
    /// Answers a request for a control operation.
    pub async fn call(self: &Arc<Self>, mut request: AwsRequest) -> AwsResponse {
        let read = Request::read(&request, &wire::error::VALIDATION);
        let size = request.body.len();
        // A zip of the largest size is in there; what is needed of it was decoded.
        request.body = bytes::Bytes::new();
        let (operation, place) = match (read, self.place(&request)) {
            (Ok(operation), Ok(place)) => (operation, place),
            (Err(error), _) => return wire::refuse(&SERVICE, &request, &error),
            (_, Err(error)) => return wire::refuse(&SERVICE, &request, &error.aws()),
        };
        if let Err(error) =
            self.rates.take(operation.operation().name, self.ports.clock.monotonic())
        {
            return wire::refuse(&SERVICE, &request, &error.aws());
        }
        let most = self.ports.quotas.control_request_bytes();
        if size as u64 > most {
            let error = Error::RequestEntityTooLarge(format!(
                "Request must be smaller than {most} bytes for the {} operation",
                operation.operation().name
            ));
            return wire::refuse(&SERVICE, &request, &error.aws());
        }
        self.serve(&place, &request, operation).await
    }

    async fn serve(
        self: &Arc<Self>,
        place: &Place,
        request: &AwsRequest,
        operation: Request,
    ) -> AwsResponse {
        let endpoint = request.endpoint.as_str();
        macro_rules! told {
            ($operation:ident, $result:expr) => {
                wire::answer::<lambda::$operation>(request, told($result.await))
            };
        }
        use Request as R;
        match operation {
            R::AddLayerVersionPermission(i) => {
                told!(AddLayerVersionPermission, self.add_layer_version_permission(place, i))
            }
            R::AddPermission(i) => told!(AddPermission, self.add_permission(place, i)),
            R::CreateAlias(i) => told!(CreateAlias, self.create_alias(place, i)),
            R::CreateCodeSigningConfig(i) => {
                told!(CreateCodeSigningConfig, self.create_code_signing_config(place, i))
            }
            R::CreateFunction(i) => told!(CreateFunction, self.create_function(place, i)),
            R::CreateFunctionUrlConfig(i) => {
                told!(CreateFunctionUrlConfig, self.create_function_url_config(place, endpoint, i))
            }
            R::DeleteAlias(i) => told!(DeleteAlias, self.delete_alias(place, i)),
            R::DeleteCodeSigningConfig(i) => {
                told!(DeleteCodeSigningConfig, self.delete_code_signing_config(place, i))
            }
            R::DeleteFunction(i) => told!(DeleteFunction, self.delete_function(place, i)),
            R::DeleteFunctionCodeSigningConfig(i) => {
                let done = self.delete_function_code_signing_config(place, i);
                told!(DeleteFunctionCodeSigningConfig, done)
            }
            R::DeleteFunctionConcurrency(i) => {
                told!(DeleteFunctionConcurrency, self.delete_function_concurrency(place, i))
            }
            R::DeleteFunctionEventInvokeConfig(i) => {
                let done = self.delete_function_event_invoke_config(place, i);
                told!(DeleteFunctionEventInvokeConfig, done)
            }
            R::DeleteFunctionUrlConfig(i) => {
                told!(DeleteFunctionUrlConfig, self.delete_function_url_config(place, i))
            }
            R::DeleteLayerVersion(i) => {
                told!(DeleteLayerVersion, self.delete_layer_version(place, i))
            }
            R::DeleteProvisionedConcurrencyConfig(i) => {
                let done = self.delete_provisioned_concurrency_config(place, i);
                told!(DeleteProvisionedConcurrencyConfig, done)
            }
            R::DeleteResourcePolicy(i) => {
                told!(DeleteResourcePolicy, self.delete_resource_policy(place, i))
            }
            R::GetAccountSettings(_) => {
                told!(GetAccountSettings, self.get_account_settings(place))
            }
            R::GetAlias(i) => told!(GetAlias, self.get_alias(place, i)),
            R::GetCodeSigningConfig(i) => {
                told!(GetCodeSigningConfig, self.get_code_signing_config(place, i))
            }
            R::GetFunction(i) => told!(GetFunction, self.get_function(place, endpoint, i)),
            R::GetFunctionCodeSigningConfig(i) => {
                told!(GetFunctionCodeSigningConfig, self.get_function_code_signing_config(place, i))
            }
            R::GetFunctionConcurrency(i) => {
                told!(GetFunctionConcurrency, self.get_function_concurrency(place, i))
            }
            R::GetFunctionConfiguration(i) => {
                told!(GetFunctionConfiguration, self.get_function_configuration(place, i))
            }
            R::GetFunctionEventInvokeConfig(i) => {
                told!(GetFunctionEventInvokeConfig, self.get_function_event_invoke_config(place, i))
            }
            R::GetFunctionRecursionConfig(i) => {
                told!(GetFunctionRecursionConfig, self.get_function_recursion_config(place, i))
            }
            R::GetFunctionScalingConfig(i) => {
                told!(GetFunctionScalingConfig, self.get_function_scaling_config(place, i))
            }
            R::GetFunctionUrlConfig(i) => {
                told!(GetFunctionUrlConfig, self.get_function_url_config(place, endpoint, i))
            }
            R::GetLayerVersion(i) => {
                told!(GetLayerVersion, self.get_layer_version(place, endpoint, i))
            }
            R::GetLayerVersionByArn(i) => {
                told!(GetLayerVersionByArn, self.get_layer_version_by_arn(place, endpoint, i))
            }
            R::GetLayerVersionPolicy(i) => {
                told!(GetLayerVersionPolicy, self.get_layer_version_policy(place, i))
            }
            R::GetPolicy(i) => told!(GetPolicy, self.get_policy(place, i)),
            R::GetProvisionedConcurrencyConfig(i) => {
                let config = self.get_provisioned_concurrency_config(place, i);
                told!(GetProvisionedConcurrencyConfig, config)
            }
            R::GetResourcePolicy(i) => told!(GetResourcePolicy, self.get_resource_policy(place, i)),
            R::GetRuntimeManagementConfig(i) => {
                told!(GetRuntimeManagementConfig, self.get_runtime_management_config(place, i))
            }
            // Their paths were recognised before, or they are not quite theirs.
            R::Invoke(_) | R::InvokeAsync(_) | R::InvokeWithResponseStream(_) => {
                let error = AwsError::new(
                    &wire::error::UNKNOWN_OPERATION,
                    "Unable to determine service/operation name to be authorized",
                );
                wire::refuse(&SERVICE, request, &error)
            }
            R::ListAliases(i) => told!(ListAliases, self.list_aliases(place, i)),
            R::ListCodeSigningConfigs(i) => {
                told!(ListCodeSigningConfigs, self.list_code_signing_configs(place, i))
            }
            R::ListFunctionEventInvokeConfigs(i) => {
                let listed = self.list_function_event_invoke_configs(place, i);
                told!(ListFunctionEventInvokeConfigs, listed)
            }
            R::ListFunctionUrlConfigs(i) => {
                told!(ListFunctionUrlConfigs, self.list_function_url_configs(place, endpoint, i))
            }
            R::ListFunctions(i) => told!(ListFunctions, self.list_functions(place, i)),
            R::ListFunctionsByCodeSigningConfig(i) => {
                let listed = self.list_functions_by_code_signing_config(place, i);
                told!(ListFunctionsByCodeSigningConfig, listed)
            }
            R::ListLayers(i) => told!(ListLayers, self.list_layers(place, i)),
            R::ListLayerVersions(i) => {
                told!(ListLayerVersions, self.list_layer_versions(place, i))
            }
            R::ListProvisionedConcurrencyConfigs(i) => {
                let listed = self.list_provisioned_concurrency_configs(place, i);
                told!(ListProvisionedConcurrencyConfigs, listed)
            }
            R::ListTags(i) => told!(ListTags, self.list_tags(place, i)),
            R::ListVersionsByFunction(i) => {
                told!(ListVersionsByFunction, self.list_versions_by_function(place, i))
            }
            R::PublishLayerVersion(i) => {
                told!(PublishLayerVersion, self.publish_layer_version(place, endpoint, i))
            }
            R::PublishVersion(i) => told!(PublishVersion, self.publish_version(place, i)),
            R::PutFunctionCodeSigningConfig(i) => {
                told!(PutFunctionCodeSigningConfig, self.put_function_code_signing_config(place, i))
            }
            R::PutFunctionConcurrency(i) => {
                told!(PutFunctionConcurrency, self.put_function_concurrency(place, i))
            }
            R::PutFunctionEventInvokeConfig(i) => {
                told!(PutFunctionEventInvokeConfig, self.put_function_event_invoke_config(place, i))
            }
            R::PutFunctionRecursionConfig(i) => {
                told!(PutFunctionRecursionConfig, self.put_function_recursion_config(place, i))
            }
            R::PutFunctionScalingConfig(i) => {
                told!(PutFunctionScalingConfig, self.put_function_scaling_config(place, i))
            }
            R::PutProvisionedConcurrencyConfig(i) => {
                let config = self.put_provisioned_concurrency_config(place, i);
                told!(PutProvisionedConcurrencyConfig, config)
            }
            R::PutResourcePolicy(i) => told!(PutResourcePolicy, self.put_resource_policy(place, i)),
            R::PutRuntimeManagementConfig(i) => {
                told!(PutRuntimeManagementConfig, self.put_runtime_management_config(place, i))
            }
            R::RemoveLayerVersionPermission(i) => {
                told!(RemoveLayerVersionPermission, self.remove_layer_version_permission(place, i))
            }
            R::RemovePermission(i) => told!(RemovePermission, self.remove_permission(place, i)),
            R::TagResource(i) => told!(TagResource, self.tag_resource(place, i)),
            R::UntagResource(i) => told!(UntagResource, self.untag_resource(place, i)),
            R::UpdateAlias(i) => told!(UpdateAlias, self.update_alias(place, i)),
            R::UpdateCodeSigningConfig(i) => {
                told!(UpdateCodeSigningConfig, self.update_code_signing_config(place, i))
            }
            R::UpdateFunctionCode(i) => {
                told!(UpdateFunctionCode, self.update_function_code(place, i))
            }
            R::UpdateFunctionConfiguration(i) => {
                told!(UpdateFunctionConfiguration, self.update_function_configuration(place, i))
            }
            R::UpdateFunctionEventInvokeConfig(i) => {
                let updated = self.update_function_event_invoke_config(place, i);
                told!(UpdateFunctionEventInvokeConfig, updated)
            }
            R::UpdateFunctionUrlConfig(i) => {
                told!(UpdateFunctionUrlConfig, self.update_function_url_config(place, endpoint, i))
            }
        }
    }

    /// Where a request happens.
    pub(super) fn place(&self, request: &AwsRequest) -> Result<Place, Error> {
        let region = Region::new(request.region.as_str())
            .map_err(|error| Error::InvalidParameterValue(error.to_string()))?;
        Ok(Place { region, account: self.ports.account.clone() })
    }

    /// Puts a fault of the platform into the operator's log; the caller's own go to the caller alone.
    pub(super) fn report(error: &Error) {
        if error.is_fault() {
            tracing::error!(%error, "a request to the Lambda API failed");
        }
    }
}

/// A result as the wire takes it.
fn told<T>(result: Result<T, Error>) -> Result<T, AwsError> {
    result.map_err(|error| {
        Control::report(&error);
        error.aws()
    })
}
