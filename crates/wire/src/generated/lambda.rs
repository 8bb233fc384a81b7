//! AWS Lambda, API version 2015-03-31. Written by `cargo xtask codegen` from the service model of botocore 1.44.5; changes belong there.

use super::prelude::*;

/// The service.
pub static SERVICE: Service = Service {
    name: "lambda",
    signing_name: "lambda",
    protocol: Protocol::RestJson,
    api_version: "2015-03-31",
    xml_namespace: "",
    operations: OPERATIONS,
    errors: ERRORS,
    unserved: UNSERVED,
};

operations! {
    AddLayerVersionPermission(AddLayerVersionPermissionRequest) -> AddLayerVersionPermissionResponse = ADD_LAYER_VERSION_PERMISSION,
    AddPermission(AddPermissionRequest) -> AddPermissionResponse = ADD_PERMISSION,
    CreateAlias(CreateAliasRequest) -> AliasConfiguration = CREATE_ALIAS,
    CreateCodeSigningConfig(CreateCodeSigningConfigRequest) -> CreateCodeSigningConfigResponse = CREATE_CODE_SIGNING_CONFIG,
    CreateFunction(CreateFunctionRequest) -> FunctionConfiguration = CREATE_FUNCTION,
    CreateFunctionUrlConfig(CreateFunctionUrlConfigRequest) -> CreateFunctionUrlConfigResponse = CREATE_FUNCTION_URL_CONFIG,
    DeleteAlias(DeleteAliasRequest) -> () = DELETE_ALIAS,
    DeleteCodeSigningConfig(DeleteCodeSigningConfigRequest) -> DeleteCodeSigningConfigResponse = DELETE_CODE_SIGNING_CONFIG,
    DeleteFunction(DeleteFunctionRequest) -> DeleteFunctionResponse = DELETE_FUNCTION,
    DeleteFunctionCodeSigningConfig(DeleteFunctionCodeSigningConfigRequest) -> () = DELETE_FUNCTION_CODE_SIGNING_CONFIG,
    DeleteFunctionConcurrency(DeleteFunctionConcurrencyRequest) -> () = DELETE_FUNCTION_CONCURRENCY,
    DeleteFunctionEventInvokeConfig(DeleteFunctionEventInvokeConfigRequest) -> () = DELETE_FUNCTION_EVENT_INVOKE_CONFIG,
    DeleteFunctionUrlConfig(DeleteFunctionUrlConfigRequest) -> () = DELETE_FUNCTION_URL_CONFIG,
    DeleteLayerVersion(DeleteLayerVersionRequest) -> () = DELETE_LAYER_VERSION,
    DeleteProvisionedConcurrencyConfig(DeleteProvisionedConcurrencyConfigRequest) -> () = DELETE_PROVISIONED_CONCURRENCY_CONFIG,
    DeleteResourcePolicy(DeleteResourcePolicyRequest) -> () = DELETE_RESOURCE_POLICY,
    GetAccountSettings(GetAccountSettingsRequest) -> GetAccountSettingsResponse = GET_ACCOUNT_SETTINGS,
    GetAlias(GetAliasRequest) -> AliasConfiguration = GET_ALIAS,
    GetCodeSigningConfig(GetCodeSigningConfigRequest) -> GetCodeSigningConfigResponse = GET_CODE_SIGNING_CONFIG,
    GetFunction(GetFunctionRequest) -> GetFunctionResponse = GET_FUNCTION,
    GetFunctionCodeSigningConfig(GetFunctionCodeSigningConfigRequest) -> GetFunctionCodeSigningConfigResponse = GET_FUNCTION_CODE_SIGNING_CONFIG,
    GetFunctionConcurrency(GetFunctionConcurrencyRequest) -> GetFunctionConcurrencyResponse = GET_FUNCTION_CONCURRENCY,
    GetFunctionConfiguration(GetFunctionConfigurationRequest) -> FunctionConfiguration = GET_FUNCTION_CONFIGURATION,
    GetFunctionEventInvokeConfig(GetFunctionEventInvokeConfigRequest) -> FunctionEventInvokeConfig = GET_FUNCTION_EVENT_INVOKE_CONFIG,
    GetFunctionRecursionConfig(GetFunctionRecursionConfigRequest) -> GetFunctionRecursionConfigResponse = GET_FUNCTION_RECURSION_CONFIG,
    GetFunctionScalingConfig(GetFunctionScalingConfigRequest) -> GetFunctionScalingConfigResponse = GET_FUNCTION_SCALING_CONFIG,
    GetFunctionUrlConfig(GetFunctionUrlConfigRequest) -> GetFunctionUrlConfigResponse = GET_FUNCTION_URL_CONFIG,
    GetLayerVersion(GetLayerVersionRequest) -> GetLayerVersionResponse = GET_LAYER_VERSION,
    GetLayerVersionByArn(GetLayerVersionByArnRequest) -> GetLayerVersionResponse = GET_LAYER_VERSION_BY_ARN,
    GetLayerVersionPolicy(GetLayerVersionPolicyRequest) -> GetLayerVersionPolicyResponse = GET_LAYER_VERSION_POLICY,
    GetPolicy(GetPolicyRequest) -> GetPolicyResponse = GET_POLICY,
    GetProvisionedConcurrencyConfig(GetProvisionedConcurrencyConfigRequest) -> GetProvisionedConcurrencyConfigResponse = GET_PROVISIONED_CONCURRENCY_CONFIG,
    GetResourcePolicy(GetResourcePolicyRequest) -> GetResourcePolicyResponse = GET_RESOURCE_POLICY,
    GetRuntimeManagementConfig(GetRuntimeManagementConfigRequest) -> GetRuntimeManagementConfigResponse = GET_RUNTIME_MANAGEMENT_CONFIG,
    Invoke(InvocationRequest) -> InvocationResponse = INVOKE,
    InvokeAsync(InvokeAsyncRequest) -> InvokeAsyncResponse = INVOKE_ASYNC,
    InvokeWithResponseStream(InvokeWithResponseStreamRequest) -> InvokeWithResponseStreamResponse = INVOKE_WITH_RESPONSE_STREAM,
    ListAliases(ListAliasesRequest) -> ListAliasesResponse = LIST_ALIASES,
    ListCodeSigningConfigs(ListCodeSigningConfigsRequest) -> ListCodeSigningConfigsResponse = LIST_CODE_SIGNING_CONFIGS,
    ListFunctionEventInvokeConfigs(ListFunctionEventInvokeConfigsRequest) -> ListFunctionEventInvokeConfigsResponse = LIST_FUNCTION_EVENT_INVOKE_CONFIGS,
    ListFunctionUrlConfigs(ListFunctionUrlConfigsRequest) -> ListFunctionUrlConfigsResponse = LIST_FUNCTION_URL_CONFIGS,
    ListFunctions(ListFunctionsRequest) -> ListFunctionsResponse = LIST_FUNCTIONS,
    ListFunctionsByCodeSigningConfig(ListFunctionsByCodeSigningConfigRequest) -> ListFunctionsByCodeSigningConfigResponse = LIST_FUNCTIONS_BY_CODE_SIGNING_CONFIG,
    ListLayerVersions(ListLayerVersionsRequest) -> ListLayerVersionsResponse = LIST_LAYER_VERSIONS,
    ListLayers(ListLayersRequest) -> ListLayersResponse = LIST_LAYERS,
    ListProvisionedConcurrencyConfigs(ListProvisionedConcurrencyConfigsRequest) -> ListProvisionedConcurrencyConfigsResponse = LIST_PROVISIONED_CONCURRENCY_CONFIGS,
    ListTags(ListTagsRequest) -> ListTagsResponse = LIST_TAGS,
    ListVersionsByFunction(ListVersionsByFunctionRequest) -> ListVersionsByFunctionResponse = LIST_VERSIONS_BY_FUNCTION,
    PublishLayerVersion(PublishLayerVersionRequest) -> PublishLayerVersionResponse = PUBLISH_LAYER_VERSION,
    PublishVersion(PublishVersionRequest) -> FunctionConfiguration = PUBLISH_VERSION,
    PutFunctionCodeSigningConfig(PutFunctionCodeSigningConfigRequest) -> PutFunctionCodeSigningConfigResponse = PUT_FUNCTION_CODE_SIGNING_CONFIG,
    PutFunctionConcurrency(PutFunctionConcurrencyRequest) -> Concurrency = PUT_FUNCTION_CONCURRENCY,
    PutFunctionEventInvokeConfig(PutFunctionEventInvokeConfigRequest) -> FunctionEventInvokeConfig = PUT_FUNCTION_EVENT_INVOKE_CONFIG,
    PutFunctionRecursionConfig(PutFunctionRecursionConfigRequest) -> PutFunctionRecursionConfigResponse = PUT_FUNCTION_RECURSION_CONFIG,
    PutFunctionScalingConfig(PutFunctionScalingConfigRequest) -> PutFunctionScalingConfigResponse = PUT_FUNCTION_SCALING_CONFIG,
    PutProvisionedConcurrencyConfig(PutProvisionedConcurrencyConfigRequest) -> PutProvisionedConcurrencyConfigResponse = PUT_PROVISIONED_CONCURRENCY_CONFIG,
    PutResourcePolicy(PutResourcePolicyRequest) -> PutResourcePolicyResponse = PUT_RESOURCE_POLICY,
    PutRuntimeManagementConfig(PutRuntimeManagementConfigRequest) -> PutRuntimeManagementConfigResponse = PUT_RUNTIME_MANAGEMENT_CONFIG,
    RemoveLayerVersionPermission(RemoveLayerVersionPermissionRequest) -> () = REMOVE_LAYER_VERSION_PERMISSION,
    RemovePermission(RemovePermissionRequest) -> () = REMOVE_PERMISSION,
    TagResource(TagResourceRequest) -> () = TAG_RESOURCE,
    UntagResource(UntagResourceRequest) -> () = UNTAG_RESOURCE,
    UpdateAlias(UpdateAliasRequest) -> AliasConfiguration = UPDATE_ALIAS,
    UpdateCodeSigningConfig(UpdateCodeSigningConfigRequest) -> UpdateCodeSigningConfigResponse = UPDATE_CODE_SIGNING_CONFIG,
    UpdateFunctionCode(UpdateFunctionCodeRequest) -> FunctionConfiguration = UPDATE_FUNCTION_CODE,
    UpdateFunctionConfiguration(UpdateFunctionConfigurationRequest) -> FunctionConfiguration = UPDATE_FUNCTION_CONFIGURATION,
    UpdateFunctionEventInvokeConfig(UpdateFunctionEventInvokeConfigRequest) -> FunctionEventInvokeConfig = UPDATE_FUNCTION_EVENT_INVOKE_CONFIG,
    UpdateFunctionUrlConfig(UpdateFunctionUrlConfigRequest) -> UpdateFunctionUrlConfigResponse = UPDATE_FUNCTION_URL_CONFIG,
}

/// The operation `AddLayerVersionPermission`.
pub static ADD_LAYER_VERSION_PERMISSION: Operation = Operation {
    name: "AddLayerVersionPermission",
    method: "POST",
    path: "/2018-10-31/layers/{LayerName}/versions/{VersionNumber}/policy",
    status: 201,
    input: &shapes::ADD_LAYER_VERSION_PERMISSION_REQUEST,
    output: &shapes::ADD_LAYER_VERSION_PERMISSION_RESPONSE,
    result_wrapper: "",
};

/// The operation `AddPermission`.
pub static ADD_PERMISSION: Operation = Operation {
    name: "AddPermission",
    method: "POST",
    path: "/2015-03-31/functions/{FunctionName}/policy",
    status: 201,
    input: &shapes::ADD_PERMISSION_REQUEST,
    output: &shapes::ADD_PERMISSION_RESPONSE,
    result_wrapper: "",
};

/// The operation `CreateAlias`.
pub static CREATE_ALIAS: Operation = Operation {
    name: "CreateAlias",
    method: "POST",
    path: "/2015-03-31/functions/{FunctionName}/aliases",
    status: 201,
    input: &shapes::CREATE_ALIAS_REQUEST,
    output: &shapes::ALIAS_CONFIGURATION,
    result_wrapper: "",
};

/// The operation `CreateCodeSigningConfig`.
pub static CREATE_CODE_SIGNING_CONFIG: Operation = Operation {
    name: "CreateCodeSigningConfig",
    method: "POST",
    path: "/2020-04-22/code-signing-configs",
    status: 201,
    input: &shapes::CREATE_CODE_SIGNING_CONFIG_REQUEST,
    output: &shapes::CREATE_CODE_SIGNING_CONFIG_RESPONSE,
    result_wrapper: "",
};

/// The operation `CreateFunction`.
pub static CREATE_FUNCTION: Operation = Operation {
    name: "CreateFunction",
    method: "POST",
    path: "/2015-03-31/functions",
    status: 201,
    input: &shapes::CREATE_FUNCTION_REQUEST,
    output: &shapes::FUNCTION_CONFIGURATION,
    result_wrapper: "",
};

/// The operation `CreateFunctionUrlConfig`.
pub static CREATE_FUNCTION_URL_CONFIG: Operation = Operation {
    name: "CreateFunctionUrlConfig",
    method: "POST",
    path: "/2021-10-31/functions/{FunctionName}/url",
    status: 201,
    input: &shapes::CREATE_FUNCTION_URL_CONFIG_REQUEST,
    output: &shapes::CREATE_FUNCTION_URL_CONFIG_RESPONSE,
    result_wrapper: "",
};

/// The operation `DeleteAlias`.
pub static DELETE_ALIAS: Operation = Operation {
    name: "DeleteAlias",
    method: "DELETE",
    path: "/2015-03-31/functions/{FunctionName}/aliases/{Name}",
    status: 204,
    input: &shapes::DELETE_ALIAS_REQUEST,
    output: &EMPTY,
    result_wrapper: "",
};

/// The operation `DeleteCodeSigningConfig`.
pub static DELETE_CODE_SIGNING_CONFIG: Operation = Operation {
    name: "DeleteCodeSigningConfig",
    method: "DELETE",
    path: "/2020-04-22/code-signing-configs/{CodeSigningConfigArn}",
    status: 204,
    input: &shapes::DELETE_CODE_SIGNING_CONFIG_REQUEST,
    output: &shapes::DELETE_CODE_SIGNING_CONFIG_RESPONSE,
    result_wrapper: "",
};

/// The operation `DeleteFunction`.
pub static DELETE_FUNCTION: Operation = Operation {
    name: "DeleteFunction",
    method: "DELETE",
    path: "/2015-03-31/functions/{FunctionName}",
    status: 200,
    input: &shapes::DELETE_FUNCTION_REQUEST,
    output: &shapes::DELETE_FUNCTION_RESPONSE,
    result_wrapper: "",
};

/// The operation `DeleteFunctionCodeSigningConfig`.
pub static DELETE_FUNCTION_CODE_SIGNING_CONFIG: Operation = Operation {
    name: "DeleteFunctionCodeSigningConfig",
    method: "DELETE",
    path: "/2020-06-30/functions/{FunctionName}/code-signing-config",
    status: 204,
    input: &shapes::DELETE_FUNCTION_CODE_SIGNING_CONFIG_REQUEST,
    output: &EMPTY,
    result_wrapper: "",
};

/// The operation `DeleteFunctionConcurrency`.
pub static DELETE_FUNCTION_CONCURRENCY: Operation = Operation {
    name: "DeleteFunctionConcurrency",
    method: "DELETE",
    path: "/2017-10-31/functions/{FunctionName}/concurrency",
    status: 204,
    input: &shapes::DELETE_FUNCTION_CONCURRENCY_REQUEST,
    output: &EMPTY,
    result_wrapper: "",
};

/// The operation `DeleteFunctionEventInvokeConfig`.
pub static DELETE_FUNCTION_EVENT_INVOKE_CONFIG: Operation = Operation {
    name: "DeleteFunctionEventInvokeConfig",
    method: "DELETE",
    path: "/2019-09-25/functions/{FunctionName}/event-invoke-config",
    status: 204,
    input: &shapes::DELETE_FUNCTION_EVENT_INVOKE_CONFIG_REQUEST,
    output: &EMPTY,
    result_wrapper: "",
};

/// The operation `DeleteFunctionUrlConfig`.
pub static DELETE_FUNCTION_URL_CONFIG: Operation = Operation {
    name: "DeleteFunctionUrlConfig",
    method: "DELETE",
    path: "/2021-10-31/functions/{FunctionName}/url",
    status: 204,
    input: &shapes::DELETE_FUNCTION_URL_CONFIG_REQUEST,
    output: &EMPTY,
    result_wrapper: "",
};

/// The operation `DeleteLayerVersion`.
pub static DELETE_LAYER_VERSION: Operation = Operation {
    name: "DeleteLayerVersion",
    method: "DELETE",
    path: "/2018-10-31/layers/{LayerName}/versions/{VersionNumber}",
    status: 204,
    input: &shapes::DELETE_LAYER_VERSION_REQUEST,
    output: &EMPTY,
    result_wrapper: "",
};

/// The operation `DeleteProvisionedConcurrencyConfig`.
pub static DELETE_PROVISIONED_CONCURRENCY_CONFIG: Operation = Operation {
    name: "DeleteProvisionedConcurrencyConfig",
    method: "DELETE",
    path: "/2019-09-30/functions/{FunctionName}/provisioned-concurrency",
    status: 204,
    input: &shapes::DELETE_PROVISIONED_CONCURRENCY_CONFIG_REQUEST,
    output: &EMPTY,
    result_wrapper: "",
};

/// The operation `DeleteResourcePolicy`.
pub static DELETE_RESOURCE_POLICY: Operation = Operation {
    name: "DeleteResourcePolicy",
    method: "DELETE",
    path: "/2026-07-09/resource-policy/{ResourceArn}",
    status: 204,
    input: &shapes::DELETE_RESOURCE_POLICY_REQUEST,
    output: &EMPTY,
    result_wrapper: "",
};

/// The operation `GetAccountSettings`.
pub static GET_ACCOUNT_SETTINGS: Operation = Operation {
    name: "GetAccountSettings",
    method: "GET",
    path: "/2016-08-19/account-settings",
    status: 200,
    input: &shapes::GET_ACCOUNT_SETTINGS_REQUEST,
    output: &shapes::GET_ACCOUNT_SETTINGS_RESPONSE,
    result_wrapper: "",
};

/// The operation `GetAlias`.
pub static GET_ALIAS: Operation = Operation {
    name: "GetAlias",
    method: "GET",
    path: "/2015-03-31/functions/{FunctionName}/aliases/{Name}",
    status: 200,
    input: &shapes::GET_ALIAS_REQUEST,
    output: &shapes::ALIAS_CONFIGURATION,
    result_wrapper: "",
};

/// The operation `GetCodeSigningConfig`.
pub static GET_CODE_SIGNING_CONFIG: Operation = Operation {
    name: "GetCodeSigningConfig",
    method: "GET",
    path: "/2020-04-22/code-signing-configs/{CodeSigningConfigArn}",
    status: 200,
    input: &shapes::GET_CODE_SIGNING_CONFIG_REQUEST,
    output: &shapes::GET_CODE_SIGNING_CONFIG_RESPONSE,
    result_wrapper: "",
};

/// The operation `GetFunction`.
pub static GET_FUNCTION: Operation = Operation {
    name: "GetFunction",
    method: "GET",
    path: "/2015-03-31/functions/{FunctionName}",
    status: 200,
    input: &shapes::GET_FUNCTION_REQUEST,
    output: &shapes::GET_FUNCTION_RESPONSE,
    result_wrapper: "",
};

/// The operation `GetFunctionCodeSigningConfig`.
pub static GET_FUNCTION_CODE_SIGNING_CONFIG: Operation = Operation {
    name: "GetFunctionCodeSigningConfig",
    method: "GET",
    path: "/2020-06-30/functions/{FunctionName}/code-signing-config",
    status: 200,
    input: &shapes::GET_FUNCTION_CODE_SIGNING_CONFIG_REQUEST,
    output: &shapes::GET_FUNCTION_CODE_SIGNING_CONFIG_RESPONSE,
    result_wrapper: "",
};

/// The operation `GetFunctionConcurrency`.
pub static GET_FUNCTION_CONCURRENCY: Operation = Operation {
    name: "GetFunctionConcurrency",
    method: "GET",
    path: "/2019-09-30/functions/{FunctionName}/concurrency",
    status: 200,
    input: &shapes::GET_FUNCTION_CONCURRENCY_REQUEST,
    output: &shapes::GET_FUNCTION_CONCURRENCY_RESPONSE,
    result_wrapper: "",
};

/// The operation `GetFunctionConfiguration`.
pub static GET_FUNCTION_CONFIGURATION: Operation = Operation {
    name: "GetFunctionConfiguration",
    method: "GET",
    path: "/2015-03-31/functions/{FunctionName}/configuration",
    status: 200,
    input: &shapes::GET_FUNCTION_CONFIGURATION_REQUEST,
    output: &shapes::FUNCTION_CONFIGURATION,
    result_wrapper: "",
};

/// The operation `GetFunctionEventInvokeConfig`.
pub static GET_FUNCTION_EVENT_INVOKE_CONFIG: Operation = Operation {
    name: "GetFunctionEventInvokeConfig",
    method: "GET",
    path: "/2019-09-25/functions/{FunctionName}/event-invoke-config",
    status: 200,
    input: &shapes::GET_FUNCTION_EVENT_INVOKE_CONFIG_REQUEST,
    output: &shapes::FUNCTION_EVENT_INVOKE_CONFIG,
    result_wrapper: "",
};

/// The operation `GetFunctionRecursionConfig`.
pub static GET_FUNCTION_RECURSION_CONFIG: Operation = Operation {
    name: "GetFunctionRecursionConfig",
    method: "GET",
    path: "/2024-08-31/functions/{FunctionName}/recursion-config",
    status: 200,
    input: &shapes::GET_FUNCTION_RECURSION_CONFIG_REQUEST,
    output: &shapes::GET_FUNCTION_RECURSION_CONFIG_RESPONSE,
    result_wrapper: "",
};

/// The operation `GetFunctionScalingConfig`.
pub static GET_FUNCTION_SCALING_CONFIG: Operation = Operation {
    name: "GetFunctionScalingConfig",
    method: "GET",
    path: "/2025-11-30/functions/{FunctionName}/function-scaling-config",
    status: 200,
    input: &shapes::GET_FUNCTION_SCALING_CONFIG_REQUEST,
    output: &shapes::GET_FUNCTION_SCALING_CONFIG_RESPONSE,
    result_wrapper: "",
};

/// The operation `GetFunctionUrlConfig`.
pub static GET_FUNCTION_URL_CONFIG: Operation = Operation {
    name: "GetFunctionUrlConfig",
    method: "GET",
    path: "/2021-10-31/functions/{FunctionName}/url",
    status: 200,
    input: &shapes::GET_FUNCTION_URL_CONFIG_REQUEST,
    output: &shapes::GET_FUNCTION_URL_CONFIG_RESPONSE,
    result_wrapper: "",
};

/// The operation `GetLayerVersion`.
pub static GET_LAYER_VERSION: Operation = Operation {
    name: "GetLayerVersion",
    method: "GET",
    path: "/2018-10-31/layers/{LayerName}/versions/{VersionNumber}",
    status: 200,
    input: &shapes::GET_LAYER_VERSION_REQUEST,
    output: &shapes::GET_LAYER_VERSION_RESPONSE,
    result_wrapper: "",
};

/// The operation `GetLayerVersionByArn`.
pub static GET_LAYER_VERSION_BY_ARN: Operation = Operation {
    name: "GetLayerVersionByArn",
    method: "GET",
    path: "/2018-10-31/layers?find=LayerVersion",
    status: 200,
    input: &shapes::GET_LAYER_VERSION_BY_ARN_REQUEST,
    output: &shapes::GET_LAYER_VERSION_RESPONSE,
    result_wrapper: "",
};

/// The operation `GetLayerVersionPolicy`.
pub static GET_LAYER_VERSION_POLICY: Operation = Operation {
    name: "GetLayerVersionPolicy",
    method: "GET",
    path: "/2018-10-31/layers/{LayerName}/versions/{VersionNumber}/policy",
    status: 200,
    input: &shapes::GET_LAYER_VERSION_POLICY_REQUEST,
    output: &shapes::GET_LAYER_VERSION_POLICY_RESPONSE,
    result_wrapper: "",
};

/// The operation `GetPolicy`.
pub static GET_POLICY: Operation = Operation {
    name: "GetPolicy",
    method: "GET",
    path: "/2015-03-31/functions/{FunctionName}/policy",
    status: 200,
    input: &shapes::GET_POLICY_REQUEST,
    output: &shapes::GET_POLICY_RESPONSE,
    result_wrapper: "",
};

/// The operation `GetProvisionedConcurrencyConfig`.
pub static GET_PROVISIONED_CONCURRENCY_CONFIG: Operation = Operation {
    name: "GetProvisionedConcurrencyConfig",
    method: "GET",
    path: "/2019-09-30/functions/{FunctionName}/provisioned-concurrency",
    status: 200,
    input: &shapes::GET_PROVISIONED_CONCURRENCY_CONFIG_REQUEST,
    output: &shapes::GET_PROVISIONED_CONCURRENCY_CONFIG_RESPONSE,
    result_wrapper: "",
};

/// The operation `GetResourcePolicy`.
pub static GET_RESOURCE_POLICY: Operation = Operation {
    name: "GetResourcePolicy",
    method: "GET",
    path: "/2026-07-09/resource-policy/{ResourceArn}",
    status: 200,
    input: &shapes::GET_RESOURCE_POLICY_REQUEST,
    output: &shapes::GET_RESOURCE_POLICY_RESPONSE,
    result_wrapper: "",
};

/// The operation `GetRuntimeManagementConfig`.
pub static GET_RUNTIME_MANAGEMENT_CONFIG: Operation = Operation {
    name: "GetRuntimeManagementConfig",
    method: "GET",
    path: "/2021-07-20/functions/{FunctionName}/runtime-management-config",
    status: 200,
    input: &shapes::GET_RUNTIME_MANAGEMENT_CONFIG_REQUEST,
    output: &shapes::GET_RUNTIME_MANAGEMENT_CONFIG_RESPONSE,
    result_wrapper: "",
};

/// The operation `Invoke`.
pub static INVOKE: Operation = Operation {
    name: "Invoke",
    method: "POST",
    path: "/2015-03-31/functions/{FunctionName}/invocations",
    status: 200,
    input: &shapes::INVOCATION_REQUEST,
    output: &shapes::INVOCATION_RESPONSE,
    result_wrapper: "",
};

/// The operation `InvokeAsync`.
pub static INVOKE_ASYNC: Operation = Operation {
    name: "InvokeAsync",
    method: "POST",
    path: "/2014-11-13/functions/{FunctionName}/invoke-async",
    status: 202,
    input: &shapes::INVOKE_ASYNC_REQUEST,
    output: &shapes::INVOKE_ASYNC_RESPONSE,
    result_wrapper: "",
};

/// The operation `InvokeWithResponseStream`.
pub static INVOKE_WITH_RESPONSE_STREAM: Operation = Operation {
    name: "InvokeWithResponseStream",
    method: "POST",
    path: "/2021-11-15/functions/{FunctionName}/response-streaming-invocations",
    status: 200,
    input: &shapes::INVOKE_WITH_RESPONSE_STREAM_REQUEST,
    output: &shapes::INVOKE_WITH_RESPONSE_STREAM_RESPONSE,
    result_wrapper: "",
};

/// The operation `ListAliases`.
pub static LIST_ALIASES: Operation = Operation {
    name: "ListAliases",
    method: "GET",
    path: "/2015-03-31/functions/{FunctionName}/aliases",
    status: 200,
    input: &shapes::LIST_ALIASES_REQUEST,
    output: &shapes::LIST_ALIASES_RESPONSE,
    result_wrapper: "",
};

/// The operation `ListCodeSigningConfigs`.
pub static LIST_CODE_SIGNING_CONFIGS: Operation = Operation {
    name: "ListCodeSigningConfigs",
    method: "GET",
    path: "/2020-04-22/code-signing-configs",
    status: 200,
    input: &shapes::LIST_CODE_SIGNING_CONFIGS_REQUEST,
    output: &shapes::LIST_CODE_SIGNING_CONFIGS_RESPONSE,
    result_wrapper: "",
};

/// The operation `ListFunctionEventInvokeConfigs`.
pub static LIST_FUNCTION_EVENT_INVOKE_CONFIGS: Operation = Operation {
    name: "ListFunctionEventInvokeConfigs",
    method: "GET",
    path: "/2019-09-25/functions/{FunctionName}/event-invoke-config/list",
    status: 200,
    input: &shapes::LIST_FUNCTION_EVENT_INVOKE_CONFIGS_REQUEST,
    output: &shapes::LIST_FUNCTION_EVENT_INVOKE_CONFIGS_RESPONSE,
    result_wrapper: "",
};

/// The operation `ListFunctionUrlConfigs`.
pub static LIST_FUNCTION_URL_CONFIGS: Operation = Operation {
    name: "ListFunctionUrlConfigs",
    method: "GET",
    path: "/2021-10-31/functions/{FunctionName}/urls",
    status: 200,
    input: &shapes::LIST_FUNCTION_URL_CONFIGS_REQUEST,
    output: &shapes::LIST_FUNCTION_URL_CONFIGS_RESPONSE,
    result_wrapper: "",
};

/// The operation `ListFunctions`.
pub static LIST_FUNCTIONS: Operation = Operation {
    name: "ListFunctions",
    method: "GET",
    path: "/2015-03-31/functions",
    status: 200,
    input: &shapes::LIST_FUNCTIONS_REQUEST,
    output: &shapes::LIST_FUNCTIONS_RESPONSE,
    result_wrapper: "",
};

/// The operation `ListFunctionsByCodeSigningConfig`.
pub static LIST_FUNCTIONS_BY_CODE_SIGNING_CONFIG: Operation = Operation {
    name: "ListFunctionsByCodeSigningConfig",
    method: "GET",
    path: "/2020-04-22/code-signing-configs/{CodeSigningConfigArn}/functions",
    status: 200,
    input: &shapes::LIST_FUNCTIONS_BY_CODE_SIGNING_CONFIG_REQUEST,
    output: &shapes::LIST_FUNCTIONS_BY_CODE_SIGNING_CONFIG_RESPONSE,
    result_wrapper: "",
};

/// The operation `ListLayerVersions`.
pub static LIST_LAYER_VERSIONS: Operation = Operation {
    name: "ListLayerVersions",
    method: "GET",
    path: "/2018-10-31/layers/{LayerName}/versions",
    status: 200,
    input: &shapes::LIST_LAYER_VERSIONS_REQUEST,
    output: &shapes::LIST_LAYER_VERSIONS_RESPONSE,
    result_wrapper: "",
};

/// The operation `ListLayers`.
pub static LIST_LAYERS: Operation = Operation {
    name: "ListLayers",
    method: "GET",
    path: "/2018-10-31/layers",
    status: 200,
    input: &shapes::LIST_LAYERS_REQUEST,
    output: &shapes::LIST_LAYERS_RESPONSE,
    result_wrapper: "",
};

/// The operation `ListProvisionedConcurrencyConfigs`.
pub static LIST_PROVISIONED_CONCURRENCY_CONFIGS: Operation = Operation {
    name: "ListProvisionedConcurrencyConfigs",
    method: "GET",
    path: "/2019-09-30/functions/{FunctionName}/provisioned-concurrency?List=ALL",
    status: 200,
    input: &shapes::LIST_PROVISIONED_CONCURRENCY_CONFIGS_REQUEST,
    output: &shapes::LIST_PROVISIONED_CONCURRENCY_CONFIGS_RESPONSE,
    result_wrapper: "",
};

/// The operation `ListTags`.
pub static LIST_TAGS: Operation = Operation {
    name: "ListTags",
    method: "GET",
    path: "/2017-03-31/tags/{Resource}",
    status: 200,
    input: &shapes::LIST_TAGS_REQUEST,
    output: &shapes::LIST_TAGS_RESPONSE,
    result_wrapper: "",
};

/// The operation `ListVersionsByFunction`.
pub static LIST_VERSIONS_BY_FUNCTION: Operation = Operation {
    name: "ListVersionsByFunction",
    method: "GET",
    path: "/2015-03-31/functions/{FunctionName}/versions",
    status: 200,
    input: &shapes::LIST_VERSIONS_BY_FUNCTION_REQUEST,
    output: &shapes::LIST_VERSIONS_BY_FUNCTION_RESPONSE,
    result_wrapper: "",
};

/// The operation `PublishLayerVersion`.
pub static PUBLISH_LAYER_VERSION: Operation = Operation {
    name: "PublishLayerVersion",
    method: "POST",
    path: "/2018-10-31/layers/{LayerName}/versions",
    status: 201,
    input: &shapes::PUBLISH_LAYER_VERSION_REQUEST,
    output: &shapes::PUBLISH_LAYER_VERSION_RESPONSE,
    result_wrapper: "",
};

/// The operation `PublishVersion`.
pub static PUBLISH_VERSION: Operation = Operation {
    name: "PublishVersion",
    method: "POST",
    path: "/2015-03-31/functions/{FunctionName}/versions",
    status: 201,
    input: &shapes::PUBLISH_VERSION_REQUEST,
    output: &shapes::FUNCTION_CONFIGURATION,
    result_wrapper: "",
};

/// The operation `PutFunctionCodeSigningConfig`.
pub static PUT_FUNCTION_CODE_SIGNING_CONFIG: Operation = Operation {
    name: "PutFunctionCodeSigningConfig",
    method: "PUT",
    path: "/2020-06-30/functions/{FunctionName}/code-signing-config",
    status: 200,
    input: &shapes::PUT_FUNCTION_CODE_SIGNING_CONFIG_REQUEST,
    output: &shapes::PUT_FUNCTION_CODE_SIGNING_CONFIG_RESPONSE,
    result_wrapper: "",
};

/// The operation `PutFunctionConcurrency`.
pub static PUT_FUNCTION_CONCURRENCY: Operation = Operation {
    name: "PutFunctionConcurrency",
    method: "PUT",
    path: "/2017-10-31/functions/{FunctionName}/concurrency",
    status: 200,
    input: &shapes::PUT_FUNCTION_CONCURRENCY_REQUEST,
    output: &shapes::CONCURRENCY,
    result_wrapper: "",
};

/// The operation `PutFunctionEventInvokeConfig`.
pub static PUT_FUNCTION_EVENT_INVOKE_CONFIG: Operation = Operation {
    name: "PutFunctionEventInvokeConfig",
    method: "PUT",
    path: "/2019-09-25/functions/{FunctionName}/event-invoke-config",
    status: 200,
    input: &shapes::PUT_FUNCTION_EVENT_INVOKE_CONFIG_REQUEST,
    output: &shapes::FUNCTION_EVENT_INVOKE_CONFIG,
    result_wrapper: "",
};

/// The operation `PutFunctionRecursionConfig`.
pub static PUT_FUNCTION_RECURSION_CONFIG: Operation = Operation {
    name: "PutFunctionRecursionConfig",
    method: "PUT",
    path: "/2024-08-31/functions/{FunctionName}/recursion-config",
    status: 200,
    input: &shapes::PUT_FUNCTION_RECURSION_CONFIG_REQUEST,
    output: &shapes::PUT_FUNCTION_RECURSION_CONFIG_RESPONSE,
    result_wrapper: "",
};

/// The operation `PutFunctionScalingConfig`.
pub static PUT_FUNCTION_SCALING_CONFIG: Operation = Operation {
    name: "PutFunctionScalingConfig",
    method: "PUT",
    path: "/2025-11-30/functions/{FunctionName}/function-scaling-config",
    status: 202,
    input: &shapes::PUT_FUNCTION_SCALING_CONFIG_REQUEST,
    output: &shapes::PUT_FUNCTION_SCALING_CONFIG_RESPONSE,
    result_wrapper: "",
};

/// The operation `PutProvisionedConcurrencyConfig`.
pub static PUT_PROVISIONED_CONCURRENCY_CONFIG: Operation = Operation {
    name: "PutProvisionedConcurrencyConfig",
    method: "PUT",
    path: "/2019-09-30/functions/{FunctionName}/provisioned-concurrency",
    status: 202,
    input: &shapes::PUT_PROVISIONED_CONCURRENCY_CONFIG_REQUEST,
    output: &shapes::PUT_PROVISIONED_CONCURRENCY_CONFIG_RESPONSE,
    result_wrapper: "",
};

/// The operation `PutResourcePolicy`.
pub static PUT_RESOURCE_POLICY: Operation = Operation {
    name: "PutResourcePolicy",
    method: "PUT",
    path: "/2026-07-09/resource-policy/{ResourceArn}",
    status: 200,
    input: &shapes::PUT_RESOURCE_POLICY_REQUEST,
    output: &shapes::PUT_RESOURCE_POLICY_RESPONSE,
    result_wrapper: "",
};

/// The operation `PutRuntimeManagementConfig`.
pub static PUT_RUNTIME_MANAGEMENT_CONFIG: Operation = Operation {
    name: "PutRuntimeManagementConfig",
    method: "PUT",
    path: "/2021-07-20/functions/{FunctionName}/runtime-management-config",
    status: 200,
    input: &shapes::PUT_RUNTIME_MANAGEMENT_CONFIG_REQUEST,
    output: &shapes::PUT_RUNTIME_MANAGEMENT_CONFIG_RESPONSE,
    result_wrapper: "",
};

/// The operation `RemoveLayerVersionPermission`.
pub static REMOVE_LAYER_VERSION_PERMISSION: Operation = Operation {
    name: "RemoveLayerVersionPermission",
    method: "DELETE",
    path: "/2018-10-31/layers/{LayerName}/versions/{VersionNumber}/policy/{StatementId}",
    status: 204,
    input: &shapes::REMOVE_LAYER_VERSION_PERMISSION_REQUEST,
    output: &EMPTY,
    result_wrapper: "",
};

/// The operation `RemovePermission`.
pub static REMOVE_PERMISSION: Operation = Operation {
    name: "RemovePermission",
    method: "DELETE",
    path: "/2015-03-31/functions/{FunctionName}/policy/{StatementId}",
    status: 204,
    input: &shapes::REMOVE_PERMISSION_REQUEST,
    output: &EMPTY,
    result_wrapper: "",
};

/// The operation `TagResource`.
pub static TAG_RESOURCE: Operation = Operation {
    name: "TagResource",
    method: "POST",
    path: "/2017-03-31/tags/{Resource}",
    status: 204,
    input: &shapes::TAG_RESOURCE_REQUEST,
    output: &EMPTY,
    result_wrapper: "",
};

/// The operation `UntagResource`.
pub static UNTAG_RESOURCE: Operation = Operation {
    name: "UntagResource",
    method: "DELETE",
    path: "/2017-03-31/tags/{Resource}",
    status: 204,
    input: &shapes::UNTAG_RESOURCE_REQUEST,
    output: &EMPTY,
    result_wrapper: "",
};

/// The operation `UpdateAlias`.
pub static UPDATE_ALIAS: Operation = Operation {
    name: "UpdateAlias",
    method: "PUT",
    path: "/2015-03-31/functions/{FunctionName}/aliases/{Name}",
    status: 200,
    input: &shapes::UPDATE_ALIAS_REQUEST,
    output: &shapes::ALIAS_CONFIGURATION,
    result_wrapper: "",
};

/// The operation `UpdateCodeSigningConfig`.
pub static UPDATE_CODE_SIGNING_CONFIG: Operation = Operation {
    name: "UpdateCodeSigningConfig",
    method: "PUT",
    path: "/2020-04-22/code-signing-configs/{CodeSigningConfigArn}",
    status: 200,
    input: &shapes::UPDATE_CODE_SIGNING_CONFIG_REQUEST,
    output: &shapes::UPDATE_CODE_SIGNING_CONFIG_RESPONSE,
    result_wrapper: "",
};

/// The operation `UpdateFunctionCode`.
pub static UPDATE_FUNCTION_CODE: Operation = Operation {
    name: "UpdateFunctionCode",
    method: "PUT",
    path: "/2015-03-31/functions/{FunctionName}/code",
    status: 200,
    input: &shapes::UPDATE_FUNCTION_CODE_REQUEST,
    output: &shapes::FUNCTION_CONFIGURATION,
    result_wrapper: "",
};

/// The operation `UpdateFunctionConfiguration`.
pub static UPDATE_FUNCTION_CONFIGURATION: Operation = Operation {
    name: "UpdateFunctionConfiguration",
    method: "PUT",
    path: "/2015-03-31/functions/{FunctionName}/configuration",
    status: 200,
    input: &shapes::UPDATE_FUNCTION_CONFIGURATION_REQUEST,
    output: &shapes::FUNCTION_CONFIGURATION,
    result_wrapper: "",
};

/// The operation `UpdateFunctionEventInvokeConfig`.
pub static UPDATE_FUNCTION_EVENT_INVOKE_CONFIG: Operation = Operation {
    name: "UpdateFunctionEventInvokeConfig",
    method: "POST",
    path: "/2019-09-25/functions/{FunctionName}/event-invoke-config",
    status: 200,
    input: &shapes::UPDATE_FUNCTION_EVENT_INVOKE_CONFIG_REQUEST,
    output: &shapes::FUNCTION_EVENT_INVOKE_CONFIG,
    result_wrapper: "",
};

/// The operation `UpdateFunctionUrlConfig`.
pub static UPDATE_FUNCTION_URL_CONFIG: Operation = Operation {
    name: "UpdateFunctionUrlConfig",
    method: "PUT",
    path: "/2021-10-31/functions/{FunctionName}/url",
    status: 200,
    input: &shapes::UPDATE_FUNCTION_URL_CONFIG_REQUEST,
    output: &shapes::UPDATE_FUNCTION_URL_CONFIG_RESPONSE,
    result_wrapper: "",
};

/// Operations of AWS that are not served yet.
static UNSERVED: &[Unserved] = &[
    Unserved {
        name: "CheckpointDurableExecution",
        method: "POST",
        path: "/2025-12-01/durable-executions/{DurableExecutionArn}/checkpoint",
    },
    Unserved {
        name: "CreateCapacityProvider",
        method: "POST",
        path: "/2025-11-30/capacity-providers",
    },
    Unserved {
        name: "CreateEventSourceMapping",
        method: "POST",
        path: "/2015-03-31/event-source-mappings",
    },
    Unserved {
        name: "DeleteCapacityProvider",
        method: "DELETE",
        path: "/2025-11-30/capacity-providers/{CapacityProviderName}",
    },
    Unserved {
        name: "DeleteDurableExecution",
        method: "DELETE",
        path: "/2025-12-01/durable-executions/{DurableExecutionArn}",
    },
    Unserved {
        name: "DeleteEventSourceMapping",
        method: "DELETE",
        path: "/2015-03-31/event-source-mappings/{UUID}",
    },
    Unserved {
        name: "GetCapacityProvider",
        method: "GET",
        path: "/2025-11-30/capacity-providers/{CapacityProviderName}",
    },
    Unserved {
        name: "GetDurableExecution",
        method: "GET",
        path: "/2025-12-01/durable-executions/{DurableExecutionArn}",
    },
    Unserved {
        name: "GetDurableExecutionHistory",
        method: "GET",
        path: "/2025-12-01/durable-executions/{DurableExecutionArn}/history",
    },
    Unserved {
        name: "GetDurableExecutionState",
        method: "GET",
        path: "/2025-12-01/durable-executions/{DurableExecutionArn}/state",
    },
    Unserved {
        name: "GetEventSourceMapping",
        method: "GET",
        path: "/2015-03-31/event-source-mappings/{UUID}",
    },
    Unserved {
        name: "ListCapacityProviders",
        method: "GET",
        path: "/2025-11-30/capacity-providers",
    },
    Unserved {
        name: "ListDurableExecutionsByFunction",
        method: "GET",
        path: "/2025-12-01/functions/{FunctionName}/durable-executions",
    },
    Unserved {
        name: "ListEventSourceMappings",
        method: "GET",
        path: "/2015-03-31/event-source-mappings",
    },
    Unserved {
        name: "ListFunctionVersionsByCapacityProvider",
        method: "GET",
        path: "/2025-11-30/capacity-providers/{CapacityProviderName}/function-versions",
    },
    Unserved {
        name: "PauseDurableExecution",
        method: "POST",
        path: "/2025-12-01/durable-executions/{DurableExecutionArn}/pause",
    },
    Unserved {
        name: "ResumeDurableExecution",
        method: "POST",
        path: "/2025-12-01/durable-executions/{DurableExecutionArn}/resume",
    },
    Unserved {
        name: "SendDurableExecutionCallbackFailure",
        method: "POST",
        path: "/2025-12-01/durable-execution-callbacks/{CallbackId}/fail",
    },
    Unserved {
        name: "SendDurableExecutionCallbackHeartbeat",
        method: "POST",
        path: "/2025-12-01/durable-execution-callbacks/{CallbackId}/heartbeat",
    },
    Unserved {
        name: "SendDurableExecutionCallbackSuccess",
        method: "POST",
        path: "/2025-12-01/durable-execution-callbacks/{CallbackId}/succeed",
    },
    Unserved {
        name: "StopDurableExecution",
        method: "POST",
        path: "/2025-12-01/durable-executions/{DurableExecutionArn}/stop",
    },
    Unserved {
        name: "UpdateCapacityProvider",
        method: "PUT",
        path: "/2025-11-30/capacity-providers/{CapacityProviderName}",
    },
    Unserved {
        name: "UpdateEventSourceMapping",
        method: "PUT",
        path: "/2015-03-31/event-source-mappings/{UUID}",
    },
];
/// AWS's `AliasLimitExceededException`.
pub static ALIAS_LIMIT_EXCEEDED_EXCEPTION: ErrorShape = ErrorShape {
    name: "AliasLimitExceededException",
    code: "AliasLimitExceededException",
    status: 400,
    message: "message",
    has_type: true,
    fields: &[],
};
/// AWS's `CodeArtifactUserDeletedException`.
pub static CODE_ARTIFACT_USER_DELETED_EXCEPTION: ErrorShape = ErrorShape {
    name: "CodeArtifactUserDeletedException",
    code: "CodeArtifactUserDeletedException",
    status: 409,
    message: "message",
    has_type: true,
    fields: &[],
};
/// AWS's `CodeArtifactUserFailedException`.
pub static CODE_ARTIFACT_USER_FAILED_EXCEPTION: ErrorShape = ErrorShape {
    name: "CodeArtifactUserFailedException",
    code: "CodeArtifactUserFailedException",
    status: 409,
    message: "message",
    has_type: true,
    fields: &[],
};
/// AWS's `CodeArtifactUserPendingException`.
pub static CODE_ARTIFACT_USER_PENDING_EXCEPTION: ErrorShape = ErrorShape {
    name: "CodeArtifactUserPendingException",
    code: "CodeArtifactUserPendingException",
    status: 409,
    message: "message",
    has_type: true,
    fields: &[],
};
/// AWS's `CodeSigningConfigNotFoundException`.
pub static CODE_SIGNING_CONFIG_NOT_FOUND_EXCEPTION: ErrorShape = ErrorShape {
    name: "CodeSigningConfigNotFoundException",
    code: "CodeSigningConfigNotFoundException",
    status: 404,
    message: "Message",
    has_type: true,
    fields: &[],
};
/// AWS's `CodeStorageExceededException`.
pub static CODE_STORAGE_EXCEEDED_EXCEPTION: ErrorShape = ErrorShape {
    name: "CodeStorageExceededException",
    code: "CodeStorageExceededException",
    status: 400,
    message: "message",
    has_type: true,
    fields: &[],
};
/// AWS's `CodeVerificationFailedException`.
pub static CODE_VERIFICATION_FAILED_EXCEPTION: ErrorShape = ErrorShape {
    name: "CodeVerificationFailedException",
    code: "CodeVerificationFailedException",
    status: 400,
    message: "Message",
    has_type: true,
    fields: &[],
};
/// AWS's `DurableExecutionAlreadyStartedException`.
pub static DURABLE_EXECUTION_ALREADY_STARTED_EXCEPTION: ErrorShape = ErrorShape {
    name: "DurableExecutionAlreadyStartedException",
    code: "DurableExecutionAlreadyStartedException",
    status: 409,
    message: "Message",
    has_type: true,
    fields: &[],
};
/// AWS's `EC2AccessDeniedException`.
pub static EC2_ACCESS_DENIED_EXCEPTION: ErrorShape = ErrorShape {
    name: "EC2AccessDeniedException",
    code: "EC2AccessDeniedException",
    status: 502,
    message: "Message",
    has_type: true,
    fields: &[],
};
/// AWS's `EC2ThrottledException`.
pub static EC2_THROTTLED_EXCEPTION: ErrorShape = ErrorShape {
    name: "EC2ThrottledException",
    code: "EC2ThrottledException",
    status: 502,
    message: "Message",
    has_type: true,
    fields: &[],
};
/// AWS's `EC2UnexpectedException`.
pub static EC2_UNEXPECTED_EXCEPTION: ErrorShape = ErrorShape {
    name: "EC2UnexpectedException",
    code: "EC2UnexpectedException",
    status: 502,
    message: "Message",
    has_type: true,
    fields: &[("EC2ErrorCode", Location::Body, "EC2ErrorCode")],
};
/// AWS's `EFSIOException`.
pub static EFSIO_EXCEPTION: ErrorShape = ErrorShape {
    name: "EFSIOException",
    code: "EFSIOException",
    status: 410,
    message: "Message",
    has_type: true,
    fields: &[],
};
/// AWS's `EFSMountConnectivityException`.
pub static EFS_MOUNT_CONNECTIVITY_EXCEPTION: ErrorShape = ErrorShape {
    name: "EFSMountConnectivityException",
    code: "EFSMountConnectivityException",
    status: 408,
    message: "Message",
    has_type: true,
    fields: &[],
};
/// AWS's `EFSMountFailureException`.
pub static EFS_MOUNT_FAILURE_EXCEPTION: ErrorShape = ErrorShape {
    name: "EFSMountFailureException",
    code: "EFSMountFailureException",
    status: 403,
    message: "Message",
    has_type: true,
    fields: &[],
};
/// AWS's `EFSMountTimeoutException`.
pub static EFS_MOUNT_TIMEOUT_EXCEPTION: ErrorShape = ErrorShape {
    name: "EFSMountTimeoutException",
    code: "EFSMountTimeoutException",
    status: 408,
    message: "Message",
    has_type: true,
    fields: &[],
};
/// AWS's `ENILimitReachedException`.
pub static ENI_LIMIT_REACHED_EXCEPTION: ErrorShape = ErrorShape {
    name: "ENILimitReachedException",
    code: "ENILimitReachedException",
    status: 502,
    message: "Message",
    has_type: true,
    fields: &[],
};
/// AWS's `ENINotReadyException`.
pub static ENI_NOT_READY_EXCEPTION: ErrorShape = ErrorShape {
    name: "ENINotReadyException",
    code: "ENINotReadyException",
    status: 502,
    message: "Message",
    has_type: true,
    fields: &[],
};
/// AWS's `FunctionVersionsPerCapacityProviderLimitExceededException`.
pub static FUNCTION_VERSIONS_PER_CAPACITY_PROVIDER_LIMIT_EXCEEDED_EXCEPTION: ErrorShape =
    ErrorShape {
        name: "FunctionVersionsPerCapacityProviderLimitExceededException",
        code: "FunctionVersionsPerCapacityProviderLimitExceededException",
        status: 400,
        message: "message",
        has_type: true,
        fields: &[],
    };
/// AWS's `InvalidCodeSignatureException`.
pub static INVALID_CODE_SIGNATURE_EXCEPTION: ErrorShape = ErrorShape {
    name: "InvalidCodeSignatureException",
    code: "InvalidCodeSignatureException",
    status: 400,
    message: "Message",
    has_type: true,
    fields: &[],
};
/// AWS's `InvalidParameterValueException`.
pub static INVALID_PARAMETER_VALUE_EXCEPTION: ErrorShape = ErrorShape {
    name: "InvalidParameterValueException",
    code: "InvalidParameterValueException",
    status: 400,
    message: "message",
    has_type: true,
    fields: &[],
};
/// AWS's `InvalidRequestContentException`.
pub static INVALID_REQUEST_CONTENT_EXCEPTION: ErrorShape = ErrorShape {
    name: "InvalidRequestContentException",
    code: "InvalidRequestContentException",
    status: 400,
    message: "message",
    has_type: true,
    fields: &[],
};
/// AWS's `InvalidRuntimeException`.
pub static INVALID_RUNTIME_EXCEPTION: ErrorShape = ErrorShape {
    name: "InvalidRuntimeException",
    code: "InvalidRuntimeException",
    status: 502,
    message: "Message",
    has_type: true,
    fields: &[],
};
/// AWS's `InvalidSecurityGroupIDException`.
pub static INVALID_SECURITY_GROUP_ID_EXCEPTION: ErrorShape = ErrorShape {
    name: "InvalidSecurityGroupIDException",
    code: "InvalidSecurityGroupIDException",
    status: 502,
    message: "Message",
    has_type: true,
    fields: &[],
};
/// AWS's `InvalidSubnetIDException`.
pub static INVALID_SUBNET_ID_EXCEPTION: ErrorShape = ErrorShape {
    name: "InvalidSubnetIDException",
    code: "InvalidSubnetIDException",
    status: 502,
    message: "Message",
    has_type: true,
    fields: &[],
};
/// AWS's `InvalidZipFileException`.
pub static INVALID_ZIP_FILE_EXCEPTION: ErrorShape = ErrorShape {
    name: "InvalidZipFileException",
    code: "InvalidZipFileException",
    status: 502,
    message: "Message",
    has_type: true,
    fields: &[],
};
/// AWS's `KMSAccessDeniedException`.
pub static KMS_ACCESS_DENIED_EXCEPTION: ErrorShape = ErrorShape {
    name: "KMSAccessDeniedException",
    code: "KMSAccessDeniedException",
    status: 502,
    message: "Message",
    has_type: true,
    fields: &[],
};
/// AWS's `KMSDisabledException`.
pub static KMS_DISABLED_EXCEPTION: ErrorShape = ErrorShape {
    name: "KMSDisabledException",
    code: "KMSDisabledException",
    status: 502,
    message: "Message",
    has_type: true,
    fields: &[],
};
/// AWS's `KMSInvalidStateException`.
pub static KMS_INVALID_STATE_EXCEPTION: ErrorShape = ErrorShape {
    name: "KMSInvalidStateException",
    code: "KMSInvalidStateException",
    status: 502,
    message: "Message",
    has_type: true,
    fields: &[],
};
/// AWS's `KMSNotFoundException`.
pub static KMS_NOT_FOUND_EXCEPTION: ErrorShape = ErrorShape {
    name: "KMSNotFoundException",
    code: "KMSNotFoundException",
    status: 502,
    message: "Message",
    has_type: true,
    fields: &[],
};
/// AWS's `ModeNotSupportedException`.
pub static MODE_NOT_SUPPORTED_EXCEPTION: ErrorShape = ErrorShape {
    name: "ModeNotSupportedException",
    code: "ModeNotSupportedException",
    status: 400,
    message: "message",
    has_type: true,
    fields: &[],
};
/// AWS's `NoPublishedVersionException`.
pub static NO_PUBLISHED_VERSION_EXCEPTION: ErrorShape = ErrorShape {
    name: "NoPublishedVersionException",
    code: "NoPublishedVersionException",
    status: 400,
    message: "Message",
    has_type: true,
    fields: &[],
};
/// AWS's `PolicyLengthExceededException`.
pub static POLICY_LENGTH_EXCEEDED_EXCEPTION: ErrorShape = ErrorShape {
    name: "PolicyLengthExceededException",
    code: "PolicyLengthExceededException",
    status: 400,
    message: "message",
    has_type: true,
    fields: &[],
};
/// AWS's `PreconditionFailedException`.
pub static PRECONDITION_FAILED_EXCEPTION: ErrorShape = ErrorShape {
    name: "PreconditionFailedException",
    code: "PreconditionFailedException",
    status: 412,
    message: "message",
    has_type: true,
    fields: &[],
};
/// AWS's `ProvisionedConcurrencyConfigNotFoundException`.
pub static PROVISIONED_CONCURRENCY_CONFIG_NOT_FOUND_EXCEPTION: ErrorShape = ErrorShape {
    name: "ProvisionedConcurrencyConfigNotFoundException",
    code: "ProvisionedConcurrencyConfigNotFoundException",
    status: 404,
    message: "message",
    has_type: true,
    fields: &[],
};
/// AWS's `PublicPolicyException`.
pub static PUBLIC_POLICY_EXCEPTION: ErrorShape = ErrorShape {
    name: "PublicPolicyException",
    code: "PublicPolicyException",
    status: 400,
    message: "Message",
    has_type: true,
    fields: &[],
};
/// AWS's `RecursiveInvocationException`.
pub static RECURSIVE_INVOCATION_EXCEPTION: ErrorShape = ErrorShape {
    name: "RecursiveInvocationException",
    code: "RecursiveInvocationException",
    status: 400,
    message: "Message",
    has_type: true,
    fields: &[],
};
/// AWS's `RequestTooLargeException`.
pub static REQUEST_TOO_LARGE_EXCEPTION: ErrorShape = ErrorShape {
    name: "RequestTooLargeException",
    code: "RequestTooLargeException",
    status: 413,
    message: "message",
    has_type: true,
    fields: &[],
};
/// AWS's `ResourceConflictException`.
pub static RESOURCE_CONFLICT_EXCEPTION: ErrorShape = ErrorShape {
    name: "ResourceConflictException",
    code: "ResourceConflictException",
    status: 409,
    message: "message",
    has_type: true,
    fields: &[],
};
/// AWS's `ResourceNotFoundException`.
pub static RESOURCE_NOT_FOUND_EXCEPTION: ErrorShape = ErrorShape {
    name: "ResourceNotFoundException",
    code: "ResourceNotFoundException",
    status: 404,
    message: "Message",
    has_type: true,
    fields: &[],
};
/// AWS's `ResourceNotReadyException`.
pub static RESOURCE_NOT_READY_EXCEPTION: ErrorShape = ErrorShape {
    name: "ResourceNotReadyException",
    code: "ResourceNotReadyException",
    status: 502,
    message: "message",
    has_type: true,
    fields: &[],
};
/// AWS's `RuntimeAliasDeletedException`.
pub static RUNTIME_ALIAS_DELETED_EXCEPTION: ErrorShape = ErrorShape {
    name: "RuntimeAliasDeletedException",
    code: "RuntimeAliasDeletedException",
    status: 409,
    message: "message",
    has_type: true,
    fields: &[],
};
/// AWS's `RuntimeVersionDeletedException`.
pub static RUNTIME_VERSION_DELETED_EXCEPTION: ErrorShape = ErrorShape {
    name: "RuntimeVersionDeletedException",
    code: "RuntimeVersionDeletedException",
    status: 409,
    message: "message",
    has_type: true,
    fields: &[],
};
/// AWS's `S3FilesMountConnectivityException`.
pub static S3_FILES_MOUNT_CONNECTIVITY_EXCEPTION: ErrorShape = ErrorShape {
    name: "S3FilesMountConnectivityException",
    code: "S3FilesMountConnectivityException",
    status: 408,
    message: "Message",
    has_type: true,
    fields: &[],
};
/// AWS's `S3FilesMountFailureException`.
pub static S3_FILES_MOUNT_FAILURE_EXCEPTION: ErrorShape = ErrorShape {
    name: "S3FilesMountFailureException",
    code: "S3FilesMountFailureException",
    status: 403,
    message: "Message",
    has_type: true,
    fields: &[],
};
/// AWS's `S3FilesMountTimeoutException`.
pub static S3_FILES_MOUNT_TIMEOUT_EXCEPTION: ErrorShape = ErrorShape {
    name: "S3FilesMountTimeoutException",
    code: "S3FilesMountTimeoutException",
    status: 408,
    message: "Message",
    has_type: true,
    fields: &[],
};
/// AWS's `SerializedRequestEntityTooLargeException`.
pub static SERIALIZED_REQUEST_ENTITY_TOO_LARGE_EXCEPTION: ErrorShape = ErrorShape {
    name: "SerializedRequestEntityTooLargeException",
    code: "SerializedRequestEntityTooLargeException",
    status: 413,
    message: "message",
    has_type: true,
    fields: &[],
};
/// AWS's `ServiceException`.
pub static SERVICE_EXCEPTION: ErrorShape = ErrorShape {
    name: "ServiceException",
    code: "ServiceException",
    status: 500,
    message: "Message",
    has_type: true,
    fields: &[],
};
/// AWS's `ServiceQuotaExceededException`.
pub static SERVICE_QUOTA_EXCEEDED_EXCEPTION: ErrorShape = ErrorShape {
    name: "ServiceQuotaExceededException",
    code: "ServiceQuotaExceededException",
    status: 402,
    message: "Message",
    has_type: true,
    fields: &[],
};
/// AWS's `SnapStartException`.
pub static SNAP_START_EXCEPTION: ErrorShape = ErrorShape {
    name: "SnapStartException",
    code: "SnapStartException",
    status: 400,
    message: "Message",
    has_type: true,
    fields: &[],
};
/// AWS's `SnapStartNotReadyException`.
pub static SNAP_START_NOT_READY_EXCEPTION: ErrorShape = ErrorShape {
    name: "SnapStartNotReadyException",
    code: "SnapStartNotReadyException",
    status: 409,
    message: "Message",
    has_type: true,
    fields: &[],
};
/// AWS's `SnapStartRegenerationFailureException`.
pub static SNAP_START_REGENERATION_FAILURE_EXCEPTION: ErrorShape = ErrorShape {
    name: "SnapStartRegenerationFailureException",
    code: "SnapStartRegenerationFailureException",
    status: 409,
    message: "Message",
    has_type: true,
    fields: &[],
};
/// AWS's `SnapStartTimeoutException`.
pub static SNAP_START_TIMEOUT_EXCEPTION: ErrorShape = ErrorShape {
    name: "SnapStartTimeoutException",
    code: "SnapStartTimeoutException",
    status: 408,
    message: "Message",
    has_type: true,
    fields: &[],
};
/// AWS's `SubnetIPAddressLimitReachedException`.
pub static SUBNET_IP_ADDRESS_LIMIT_REACHED_EXCEPTION: ErrorShape = ErrorShape {
    name: "SubnetIPAddressLimitReachedException",
    code: "SubnetIPAddressLimitReachedException",
    status: 502,
    message: "Message",
    has_type: true,
    fields: &[],
};
/// AWS's `TooManyRequestsException`.
pub static TOO_MANY_REQUESTS_EXCEPTION: ErrorShape = ErrorShape {
    name: "TooManyRequestsException",
    code: "TooManyRequestsException",
    status: 429,
    message: "message",
    has_type: true,
    fields: &[
        ("retryAfterSeconds", Location::Header, "Retry-After"),
        ("Reason", Location::Body, "Reason"),
    ],
};
/// AWS's `UnsupportedMediaTypeException`.
pub static UNSUPPORTED_MEDIA_TYPE_EXCEPTION: ErrorShape = ErrorShape {
    name: "UnsupportedMediaTypeException",
    code: "UnsupportedMediaTypeException",
    status: 415,
    message: "message",
    has_type: true,
    fields: &[],
};

static ERRORS: &[&ErrorShape] = &[
    &ALIAS_LIMIT_EXCEEDED_EXCEPTION,
    &CODE_ARTIFACT_USER_DELETED_EXCEPTION,
    &CODE_ARTIFACT_USER_FAILED_EXCEPTION,
    &CODE_ARTIFACT_USER_PENDING_EXCEPTION,
    &CODE_SIGNING_CONFIG_NOT_FOUND_EXCEPTION,
    &CODE_STORAGE_EXCEEDED_EXCEPTION,
    &CODE_VERIFICATION_FAILED_EXCEPTION,
    &DURABLE_EXECUTION_ALREADY_STARTED_EXCEPTION,
    &EC2_ACCESS_DENIED_EXCEPTION,
    &EC2_THROTTLED_EXCEPTION,
    &EC2_UNEXPECTED_EXCEPTION,
    &EFSIO_EXCEPTION,
    &EFS_MOUNT_CONNECTIVITY_EXCEPTION,
    &EFS_MOUNT_FAILURE_EXCEPTION,
    &EFS_MOUNT_TIMEOUT_EXCEPTION,
    &ENI_LIMIT_REACHED_EXCEPTION,
    &ENI_NOT_READY_EXCEPTION,
    &FUNCTION_VERSIONS_PER_CAPACITY_PROVIDER_LIMIT_EXCEEDED_EXCEPTION,
    &INVALID_CODE_SIGNATURE_EXCEPTION,
    &INVALID_PARAMETER_VALUE_EXCEPTION,
    &INVALID_REQUEST_CONTENT_EXCEPTION,
    &INVALID_RUNTIME_EXCEPTION,
    &INVALID_SECURITY_GROUP_ID_EXCEPTION,
    &INVALID_SUBNET_ID_EXCEPTION,
    &INVALID_ZIP_FILE_EXCEPTION,
    &KMS_ACCESS_DENIED_EXCEPTION,
    &KMS_DISABLED_EXCEPTION,
    &KMS_INVALID_STATE_EXCEPTION,
    &KMS_NOT_FOUND_EXCEPTION,
    &MODE_NOT_SUPPORTED_EXCEPTION,
    &NO_PUBLISHED_VERSION_EXCEPTION,
    &POLICY_LENGTH_EXCEEDED_EXCEPTION,
    &PRECONDITION_FAILED_EXCEPTION,
    &PROVISIONED_CONCURRENCY_CONFIG_NOT_FOUND_EXCEPTION,
    &PUBLIC_POLICY_EXCEPTION,
    &RECURSIVE_INVOCATION_EXCEPTION,
    &REQUEST_TOO_LARGE_EXCEPTION,
    &RESOURCE_CONFLICT_EXCEPTION,
    &RESOURCE_NOT_FOUND_EXCEPTION,
    &RESOURCE_NOT_READY_EXCEPTION,
    &RUNTIME_ALIAS_DELETED_EXCEPTION,
    &RUNTIME_VERSION_DELETED_EXCEPTION,
    &S3_FILES_MOUNT_CONNECTIVITY_EXCEPTION,
    &S3_FILES_MOUNT_FAILURE_EXCEPTION,
    &S3_FILES_MOUNT_TIMEOUT_EXCEPTION,
    &SERIALIZED_REQUEST_ENTITY_TOO_LARGE_EXCEPTION,
    &SERVICE_EXCEPTION,
    &SERVICE_QUOTA_EXCEEDED_EXCEPTION,
    &SNAP_START_EXCEPTION,
    &SNAP_START_NOT_READY_EXCEPTION,
    &SNAP_START_REGENERATION_FAILURE_EXCEPTION,
    &SNAP_START_TIMEOUT_EXCEPTION,
    &SUBNET_IP_ADDRESS_LIMIT_REACHED_EXCEPTION,
    &TOO_MANY_REQUESTS_EXCEPTION,
    &UNSUPPORTED_MEDIA_TYPE_EXCEPTION,
];

structures! {
    AcceleratorConfig {
        accelerator_memory_size: i32 = "AcceleratorMemorySize",
    }
    AccountLimit {
        total_code_size: Option<i64> = "TotalCodeSize",
        code_size_unzipped: Option<i64> = "CodeSizeUnzipped",
        code_size_zipped: Option<i64> = "CodeSizeZipped",
        concurrent_executions: Option<i32> = "ConcurrentExecutions",
        unreserved_concurrent_executions: Option<i32> = "UnreservedConcurrentExecutions",
    }
    AccountUsage {
        total_code_size: Option<i64> = "TotalCodeSize",
        function_count: Option<i64> = "FunctionCount",
    }
    AddLayerVersionPermissionRequest {
        layer_name: String = "LayerName",
        version_number: i64 = "VersionNumber",
        statement_id: String = "StatementId",
        action: String = "Action",
        principal: String = "Principal",
        organization_id: Option<String> = "OrganizationId",
        revision_id: Option<String> = "RevisionId",
    }
    AddLayerVersionPermissionResponse {
        statement: Option<String> = "Statement",
        revision_id: Option<String> = "RevisionId",
    }
    AddPermissionRequest {
        function_name: String = "FunctionName",
        statement_id: String = "StatementId",
        action: String = "Action",
        principal: String = "Principal",
        source_arn: Option<String> = "SourceArn",
        function_url_auth_type: Option<String> = "FunctionUrlAuthType",
        invoked_via_function_url: Option<bool> = "InvokedViaFunctionUrl",
        source_account: Option<String> = "SourceAccount",
        event_source_token: Option<String> = "EventSourceToken",
        qualifier: Option<String> = "Qualifier",
        revision_id: Option<String> = "RevisionId",
        principal_org_id: Option<String> = "PrincipalOrgID",
    }
    AddPermissionResponse {
        statement: Option<String> = "Statement",
    }
    AliasConfiguration {
        alias_arn: Option<String> = "AliasArn",
        name: Option<String> = "Name",
        function_version: Option<String> = "FunctionVersion",
        description: Option<String> = "Description",
        routing_config: Option<AliasRoutingConfiguration> = "RoutingConfig",
        revision_id: Option<String> = "RevisionId",
    }
    AliasRoutingConfiguration {
        additional_version_weights: Option<BTreeMap<String, f64>> = "AdditionalVersionWeights",
    }
    AllowedPublishers {
        signing_profile_version_arns: Vec<String> = "SigningProfileVersionArns",
    }
    CapacityProviderConfig {
        lambda_managed_instances_capacity_provider_config: LambdaManagedInstancesCapacityProviderConfig = "LambdaManagedInstancesCapacityProviderConfig",
    }
    CodeSigningConfig {
        code_signing_config_id: Option<String> = "CodeSigningConfigId",
        code_signing_config_arn: Option<String> = "CodeSigningConfigArn",
        description: Option<String> = "Description",
        allowed_publishers: Option<AllowedPublishers> = "AllowedPublishers",
        code_signing_policies: Option<CodeSigningPolicies> = "CodeSigningPolicies",
        last_modified: Option<String> = "LastModified",
    }
    CodeSigningPolicies {
        untrusted_artifact_on_deployment: Option<String> = "UntrustedArtifactOnDeployment",
    }
    Concurrency {
        reserved_concurrent_executions: Option<i32> = "ReservedConcurrentExecutions",
    }
    Cors {
        allow_credentials: Option<bool> = "AllowCredentials",
        allow_headers: Option<Vec<String>> = "AllowHeaders",
        allow_methods: Option<Vec<String>> = "AllowMethods",
        allow_origins: Option<Vec<String>> = "AllowOrigins",
        expose_headers: Option<Vec<String>> = "ExposeHeaders",
        max_age: Option<i32> = "MaxAge",
    }
    CreateAliasRequest {
        function_name: String = "FunctionName",
        name: String = "Name",
        function_version: String = "FunctionVersion",
        description: Option<String> = "Description",
        routing_config: Option<AliasRoutingConfiguration> = "RoutingConfig",
    }
    CreateCodeSigningConfigRequest {
        description: Option<String> = "Description",
        allowed_publishers: AllowedPublishers = "AllowedPublishers",
        code_signing_policies: Option<CodeSigningPolicies> = "CodeSigningPolicies",
        tags: Option<BTreeMap<String, String>> = "Tags",
    }
    CreateFunctionRequest {
        function_name: String = "FunctionName",
        runtime: Option<String> = "Runtime",
        role: String = "Role",
        handler: Option<String> = "Handler",
        code: FunctionCode = "Code",
        description: Option<String> = "Description",
        timeout: Option<i32> = "Timeout",
        memory_size: Option<i32> = "MemorySize",
        publish: Option<bool> = "Publish",
        publish_to: Option<String> = "PublishTo",
        vpc_config: Option<VpcConfig> = "VpcConfig",
        package_type: Option<String> = "PackageType",
        dead_letter_config: Option<DeadLetterConfig> = "DeadLetterConfig",
        environment: Option<Environment> = "Environment",
        kms_key_arn: Option<String> = "KMSKeyArn",
        tracing_config: Option<TracingConfig> = "TracingConfig",
        tags: Option<BTreeMap<String, String>> = "Tags",
        layers: Option<Vec<String>> = "Layers",
        file_system_configs: Option<Vec<FileSystemConfig>> = "FileSystemConfigs",
        code_signing_config_arn: Option<String> = "CodeSigningConfigArn",
        image_config: Option<ImageConfig> = "ImageConfig",
        architectures: Option<Vec<String>> = "Architectures",
        ephemeral_storage: Option<EphemeralStorage> = "EphemeralStorage",
        snap_start: Option<SnapStart> = "SnapStart",
        logging_config: Option<LoggingConfig> = "LoggingConfig",
        tenancy_config: Option<TenancyConfig> = "TenancyConfig",
        capacity_provider_config: Option<CapacityProviderConfig> = "CapacityProviderConfig",
        durable_config: Option<DurableConfig> = "DurableConfig",
        runtime_config: Option<FunctionRuntimeConfig> = "RuntimeConfig",
        accelerator_config: Option<AcceleratorConfig> = "AcceleratorConfig",
    }
    CreateFunctionUrlConfigRequest {
        function_name: String = "FunctionName",
        qualifier: Option<String> = "Qualifier",
        auth_type: String = "AuthType",
        cors: Option<Cors> = "Cors",
        invoke_mode: Option<String> = "InvokeMode",
    }
    CreateFunctionUrlConfigResponse {
        function_url: Option<String> = "FunctionUrl",
        function_arn: Option<String> = "FunctionArn",
        auth_type: Option<String> = "AuthType",
        cors: Option<Cors> = "Cors",
        creation_time: Option<String> = "CreationTime",
        invoke_mode: Option<String> = "InvokeMode",
    }
    DeadLetterConfig {
        target_arn: Option<String> = "TargetArn",
    }
    DeleteAliasRequest {
        function_name: String = "FunctionName",
        name: String = "Name",
    }
    DeleteCodeSigningConfigRequest {
        code_signing_config_arn: String = "CodeSigningConfigArn",
    }
    DeleteCodeSigningConfigResponse {
    }
    DeleteFunctionCodeSigningConfigRequest {
        function_name: String = "FunctionName",
    }
    DeleteFunctionConcurrencyRequest {
        function_name: String = "FunctionName",
    }
    DeleteFunctionEventInvokeConfigRequest {
        function_name: String = "FunctionName",
        qualifier: Option<String> = "Qualifier",
    }
    DeleteFunctionRequest {
        function_name: String = "FunctionName",
        qualifier: Option<String> = "Qualifier",
    }
    DeleteFunctionResponse {
        status_code: Option<i32> = "StatusCode",
    }
    DeleteFunctionUrlConfigRequest {
        function_name: String = "FunctionName",
        qualifier: Option<String> = "Qualifier",
    }
    DeleteLayerVersionRequest {
        layer_name: String = "LayerName",
        version_number: i64 = "VersionNumber",
    }
    DeleteProvisionedConcurrencyConfigRequest {
        function_name: String = "FunctionName",
        qualifier: String = "Qualifier",
    }
    DeleteResourcePolicyRequest {
        resource_arn: String = "ResourceArn",
        revision_id: Option<String> = "RevisionId",
    }
    DestinationConfig {
        on_success: Option<OnSuccess> = "OnSuccess",
        on_failure: Option<OnFailure> = "OnFailure",
    }
    DurableConfig {
        kms_key_arn: Option<String> = "KMSKeyArn",
        retention_period_in_days: Option<i32> = "RetentionPeriodInDays",
        execution_timeout: Option<i32> = "ExecutionTimeout",
    }
    Environment {
        variables: Option<BTreeMap<String, String>> = "Variables",
    }
    EnvironmentError {
        error_code: Option<String> = "ErrorCode",
        message: Option<String> = "Message",
    }
    EnvironmentResponse {
        variables: Option<BTreeMap<String, String>> = "Variables",
        error: Option<EnvironmentError> = "Error",
    }
    EphemeralStorage {
        size: i32 = "Size",
    }
    FileSystemConfig {
        arn: String = "Arn",
        local_mount_path: String = "LocalMountPath",
        s3_files_config: Option<S3FilesConfig> = "S3FilesConfig",
    }
    FunctionCode {
        zip_file: Option<Bytes> = "ZipFile",
        s3_bucket: Option<String> = "S3Bucket",
        s3_key: Option<String> = "S3Key",
        s3_object_version: Option<String> = "S3ObjectVersion",
        s3_object_storage_mode: Option<String> = "S3ObjectStorageMode",
        image_uri: Option<String> = "ImageUri",
        source_kms_key_arn: Option<String> = "SourceKMSKeyArn",
    }
    FunctionCodeLocation {
        repository_type: Option<String> = "RepositoryType",
        location: Option<String> = "Location",
        image_uri: Option<String> = "ImageUri",
        resolved_image_uri: Option<String> = "ResolvedImageUri",
        resolved_s3_object: Option<ResolvedS3Object> = "ResolvedS3Object",
        source_kms_key_arn: Option<String> = "SourceKMSKeyArn",
        error: Option<FunctionCodeLocationError> = "Error",
    }
    FunctionCodeLocationError {
        error_code: Option<String> = "ErrorCode",
        message: Option<String> = "Message",
    }
    FunctionConfiguration {
        function_name: Option<String> = "FunctionName",
        function_arn: Option<String> = "FunctionArn",
        runtime: Option<String> = "Runtime",
        role: Option<String> = "Role",
        handler: Option<String> = "Handler",
        code_size: Option<i64> = "CodeSize",
        description: Option<String> = "Description",
        timeout: Option<i32> = "Timeout",
        memory_size: Option<i32> = "MemorySize",
        last_modified: Option<String> = "LastModified",
        code_sha256: Option<String> = "CodeSha256",
        version: Option<String> = "Version",
        vpc_config: Option<VpcConfigResponse> = "VpcConfig",
        dead_letter_config: Option<DeadLetterConfig> = "DeadLetterConfig",
        environment: Option<EnvironmentResponse> = "Environment",
        kms_key_arn: Option<String> = "KMSKeyArn",
        tracing_config: Option<TracingConfigResponse> = "TracingConfig",
        master_arn: Option<String> = "MasterArn",
        revision_id: Option<String> = "RevisionId",
        layers: Option<Vec<Layer>> = "Layers",
        state: Option<String> = "State",
        state_reason: Option<String> = "StateReason",
        state_reason_code: Option<String> = "StateReasonCode",
        last_update_status: Option<String> = "LastUpdateStatus",
        last_update_status_reason: Option<String> = "LastUpdateStatusReason",
        last_update_status_reason_code: Option<String> = "LastUpdateStatusReasonCode",
        file_system_configs: Option<Vec<FileSystemConfig>> = "FileSystemConfigs",
        signing_profile_version_arn: Option<String> = "SigningProfileVersionArn",
        signing_job_arn: Option<String> = "SigningJobArn",
        package_type: Option<String> = "PackageType",
        image_config_response: Option<ImageConfigResponse> = "ImageConfigResponse",
        architectures: Option<Vec<String>> = "Architectures",
        ephemeral_storage: Option<EphemeralStorage> = "EphemeralStorage",
        snap_start: Option<SnapStartResponse> = "SnapStart",
        runtime_version_config: Option<RuntimeVersionConfig> = "RuntimeVersionConfig",
        logging_config: Option<LoggingConfig> = "LoggingConfig",
        tenancy_config: Option<TenancyConfig> = "TenancyConfig",
        capacity_provider_config: Option<CapacityProviderConfig> = "CapacityProviderConfig",
        config_sha256: Option<String> = "ConfigSha256",
        durable_config: Option<DurableConfig> = "DurableConfig",
        runtime_config: Option<FunctionRuntimeConfig> = "RuntimeConfig",
        accelerator_config: Option<AcceleratorConfig> = "AcceleratorConfig",
    }
    FunctionEventInvokeConfig {
        last_modified: Option<Timestamp> = "LastModified",
        function_arn: Option<String> = "FunctionArn",
        maximum_retry_attempts: Option<i32> = "MaximumRetryAttempts",
        maximum_event_age_in_seconds: Option<i32> = "MaximumEventAgeInSeconds",
        destination_config: Option<DestinationConfig> = "DestinationConfig",
    }
    FunctionRuntimeConfig {
        runtime_arn: String = "RuntimeArn",
        runtime_alias: String = "RuntimeAlias",
    }
    FunctionScalingConfig {
        min_execution_environments: Option<i32> = "MinExecutionEnvironments",
        max_execution_environments: Option<i32> = "MaxExecutionEnvironments",
    }
    FunctionUrlConfig {
        function_url: Option<String> = "FunctionUrl",
        function_arn: Option<String> = "FunctionArn",
        creation_time: Option<String> = "CreationTime",
        last_modified_time: Option<String> = "LastModifiedTime",
        cors: Option<Cors> = "Cors",
        auth_type: Option<String> = "AuthType",
        invoke_mode: Option<String> = "InvokeMode",
    }
    GetAccountSettingsRequest {
    }
    GetAccountSettingsResponse {
        account_limit: Option<AccountLimit> = "AccountLimit",
        account_usage: Option<AccountUsage> = "AccountUsage",
    }
    GetAliasRequest {
        function_name: String = "FunctionName",
        name: String = "Name",
    }
    GetCodeSigningConfigRequest {
        code_signing_config_arn: String = "CodeSigningConfigArn",
    }
    GetCodeSigningConfigResponse {
        code_signing_config: Option<CodeSigningConfig> = "CodeSigningConfig",
    }
    GetFunctionCodeSigningConfigRequest {
        function_name: String = "FunctionName",
    }
    GetFunctionCodeSigningConfigResponse {
        code_signing_config_arn: Option<String> = "CodeSigningConfigArn",
        function_name: Option<String> = "FunctionName",
    }
    GetFunctionConcurrencyRequest {
        function_name: String = "FunctionName",
    }
    GetFunctionConfigurationRequest {
        function_name: String = "FunctionName",
        qualifier: Option<String> = "Qualifier",
    }
    GetFunctionEventInvokeConfigRequest {
        function_name: String = "FunctionName",
        qualifier: Option<String> = "Qualifier",
    }
    GetFunctionRecursionConfigRequest {
        function_name: String = "FunctionName",
    }
    GetFunctionRecursionConfigResponse {
        recursive_loop: Option<String> = "RecursiveLoop",
    }
    GetFunctionRequest {
        function_name: String = "FunctionName",
        qualifier: Option<String> = "Qualifier",
    }
    GetFunctionResponse {
        configuration: Option<FunctionConfiguration> = "Configuration",
        code: Option<FunctionCodeLocation> = "Code",
        tags: Option<BTreeMap<String, String>> = "Tags",
        tags_error: Option<TagsError> = "TagsError",
        concurrency: Option<Concurrency> = "Concurrency",
    }
    GetFunctionScalingConfigRequest {
        function_name: String = "FunctionName",
        qualifier: String = "Qualifier",
    }
    GetFunctionScalingConfigResponse {
        function_arn: Option<String> = "FunctionArn",
        applied_function_scaling_config: Option<FunctionScalingConfig> = "AppliedFunctionScalingConfig",
        requested_function_scaling_config: Option<FunctionScalingConfig> = "RequestedFunctionScalingConfig",
    }
    GetFunctionUrlConfigRequest {
        function_name: String = "FunctionName",
        qualifier: Option<String> = "Qualifier",
    }
    GetLayerVersionByArnRequest {
        arn: String = "Arn",
    }
    GetLayerVersionPolicyRequest {
        layer_name: String = "LayerName",
        version_number: i64 = "VersionNumber",
    }
    GetLayerVersionRequest {
        layer_name: String = "LayerName",
        version_number: i64 = "VersionNumber",
    }
    GetLayerVersionResponse {
        content: Option<LayerVersionContentOutput> = "Content",
        layer_arn: Option<String> = "LayerArn",
        layer_version_arn: Option<String> = "LayerVersionArn",
        description: Option<String> = "Description",
        created_date: Option<String> = "CreatedDate",
        version: Option<i64> = "Version",
        compatible_architectures: Option<Vec<String>> = "CompatibleArchitectures",
        compatible_runtimes: Option<Vec<String>> = "CompatibleRuntimes",
        license_info: Option<String> = "LicenseInfo",
    }
    GetPolicyRequest {
        function_name: String = "FunctionName",
        qualifier: Option<String> = "Qualifier",
    }
    GetPolicyResponse {
        policy: Option<String> = "Policy",
        revision_id: Option<String> = "RevisionId",
    }
    GetProvisionedConcurrencyConfigRequest {
        function_name: String = "FunctionName",
        qualifier: String = "Qualifier",
    }
    GetProvisionedConcurrencyConfigResponse {
        requested_provisioned_concurrent_executions: Option<i32> = "RequestedProvisionedConcurrentExecutions",
        available_provisioned_concurrent_executions: Option<i32> = "AvailableProvisionedConcurrentExecutions",
        allocated_provisioned_concurrent_executions: Option<i32> = "AllocatedProvisionedConcurrentExecutions",
        status: Option<String> = "Status",
        status_reason: Option<String> = "StatusReason",
        last_modified: Option<String> = "LastModified",
    }
    GetResourcePolicyRequest {
        resource_arn: String = "ResourceArn",
    }
    GetResourcePolicyResponse {
        policy: Option<String> = "Policy",
        revision_id: Option<String> = "RevisionId",
    }
    GetRuntimeManagementConfigRequest {
        function_name: String = "FunctionName",
        qualifier: Option<String> = "Qualifier",
    }
    GetRuntimeManagementConfigResponse {
        update_runtime_on: Option<String> = "UpdateRuntimeOn",
        function_arn: Option<String> = "FunctionArn",
        runtime_version_arn: Option<String> = "RuntimeVersionArn",
    }
    ImageConfig {
        entry_point: Option<Vec<String>> = "EntryPoint",
        command: Option<Vec<String>> = "Command",
        working_directory: Option<String> = "WorkingDirectory",
    }
    ImageConfigError {
        error_code: Option<String> = "ErrorCode",
        message: Option<String> = "Message",
    }
    ImageConfigResponse {
        image_config: Option<ImageConfig> = "ImageConfig",
        error: Option<ImageConfigError> = "Error",
    }
    InvocationRequest {
        function_name: String = "FunctionName",
        invocation_type: Option<String> = "InvocationType",
        log_type: Option<String> = "LogType",
        client_context: Option<String> = "ClientContext",
        durable_execution_name: Option<String> = "DurableExecutionName",
        payload: Option<Bytes> = "Payload",
        qualifier: Option<String> = "Qualifier",
        tenant_id: Option<String> = "TenantId",
    }
    InvocationResponse {
        status_code: Option<i32> = "StatusCode",
        function_error: Option<String> = "FunctionError",
        log_result: Option<String> = "LogResult",
        payload: Option<Bytes> = "Payload",
        executed_version: Option<String> = "ExecutedVersion",
        durable_execution_arn: Option<String> = "DurableExecutionArn",
    }
    InvokeAsyncRequest {
        function_name: String = "FunctionName",
        invoke_args: Bytes = "InvokeArgs",
    }
    InvokeAsyncResponse {
        status: Option<i32> = "Status",
    }
    InvokeResponseStreamUpdate {
        payload: Option<Bytes> = "Payload",
    }
    InvokeWithResponseStreamCompleteEvent {
        error_code: Option<String> = "ErrorCode",
        error_details: Option<String> = "ErrorDetails",
        log_result: Option<String> = "LogResult",
    }
    InvokeWithResponseStreamRequest {
        function_name: String = "FunctionName",
        log_type: Option<String> = "LogType",
        client_context: Option<String> = "ClientContext",
        qualifier: Option<String> = "Qualifier",
        payload: Option<Bytes> = "Payload",
        tenant_id: Option<String> = "TenantId",
        invocation_type: Option<String> = "InvocationType",
    }
    InvokeWithResponseStreamResponse {
        status_code: Option<i32> = "StatusCode",
        executed_version: Option<String> = "ExecutedVersion",
        response_stream_content_type: Option<String> = "ResponseStreamContentType",
    }
    LambdaManagedInstancesCapacityProviderConfig {
        capacity_provider_arn: String = "CapacityProviderArn",
        per_execution_environment_max_concurrency: Option<i32> = "PerExecutionEnvironmentMaxConcurrency",
        execution_environment_memory_gi_b_per_v_cpu: Option<f64> = "ExecutionEnvironmentMemoryGiBPerVCpu",
    }
    Layer {
        arn: Option<String> = "Arn",
        code_size: Option<i64> = "CodeSize",
        signing_profile_version_arn: Option<String> = "SigningProfileVersionArn",
        signing_job_arn: Option<String> = "SigningJobArn",
    }
    LayerVersionContentInput {
        s3_bucket: Option<String> = "S3Bucket",
        s3_key: Option<String> = "S3Key",
        s3_object_version: Option<String> = "S3ObjectVersion",
        s3_object_storage_mode: Option<String> = "S3ObjectStorageMode",
        zip_file: Option<Bytes> = "ZipFile",
    }
    LayerVersionContentOutput {
        location: Option<String> = "Location",
        code_sha256: Option<String> = "CodeSha256",
        code_size: Option<i64> = "CodeSize",
        signing_profile_version_arn: Option<String> = "SigningProfileVersionArn",
        signing_job_arn: Option<String> = "SigningJobArn",
        resolved_s3_object: Option<ResolvedS3Object> = "ResolvedS3Object",
    }
    LayerVersionsListItem {
        layer_version_arn: Option<String> = "LayerVersionArn",
        version: Option<i64> = "Version",
        description: Option<String> = "Description",
        created_date: Option<String> = "CreatedDate",
        compatible_architectures: Option<Vec<String>> = "CompatibleArchitectures",
        compatible_runtimes: Option<Vec<String>> = "CompatibleRuntimes",
        license_info: Option<String> = "LicenseInfo",
    }
    LayersListItem {
        layer_name: Option<String> = "LayerName",
        layer_arn: Option<String> = "LayerArn",
        latest_matching_version: Option<LayerVersionsListItem> = "LatestMatchingVersion",
    }
    ListAliasesRequest {
        function_name: String = "FunctionName",
        function_version: Option<String> = "FunctionVersion",
        marker: Option<String> = "Marker",
        max_items: Option<i32> = "MaxItems",
    }
    ListAliasesResponse {
        next_marker: Option<String> = "NextMarker",
        aliases: Option<Vec<AliasConfiguration>> = "Aliases",
    }
    ListCodeSigningConfigsRequest {
        marker: Option<String> = "Marker",
        max_items: Option<i32> = "MaxItems",
    }
    ListCodeSigningConfigsResponse {
        next_marker: Option<String> = "NextMarker",
        code_signing_configs: Option<Vec<CodeSigningConfig>> = "CodeSigningConfigs",
    }
    ListFunctionEventInvokeConfigsRequest {
        function_name: String = "FunctionName",
        marker: Option<String> = "Marker",
        max_items: Option<i32> = "MaxItems",
    }
    ListFunctionEventInvokeConfigsResponse {
        function_event_invoke_configs: Option<Vec<FunctionEventInvokeConfig>> = "FunctionEventInvokeConfigs",
        next_marker: Option<String> = "NextMarker",
    }
    ListFunctionUrlConfigsRequest {
        function_name: String = "FunctionName",
        marker: Option<String> = "Marker",
        max_items: Option<i32> = "MaxItems",
    }
    ListFunctionUrlConfigsResponse {
        function_url_configs: Option<Vec<FunctionUrlConfig>> = "FunctionUrlConfigs",
        next_marker: Option<String> = "NextMarker",
    }
    ListFunctionsByCodeSigningConfigRequest {
        code_signing_config_arn: String = "CodeSigningConfigArn",
        marker: Option<String> = "Marker",
        max_items: Option<i32> = "MaxItems",
    }
    ListFunctionsByCodeSigningConfigResponse {
        next_marker: Option<String> = "NextMarker",
        function_arns: Option<Vec<String>> = "FunctionArns",
    }
    ListFunctionsRequest {
        master_region: Option<String> = "MasterRegion",
        function_version: Option<String> = "FunctionVersion",
        marker: Option<String> = "Marker",
        max_items: Option<i32> = "MaxItems",
    }
    ListFunctionsResponse {
        next_marker: Option<String> = "NextMarker",
        functions: Option<Vec<FunctionConfiguration>> = "Functions",
    }
    ListLayerVersionsRequest {
        compatible_architecture: Option<String> = "CompatibleArchitecture",
        compatible_runtime: Option<String> = "CompatibleRuntime",
        layer_name: String = "LayerName",
        marker: Option<String> = "Marker",
        max_items: Option<i32> = "MaxItems",
    }
    ListLayerVersionsResponse {
        next_marker: Option<String> = "NextMarker",
        layer_versions: Option<Vec<LayerVersionsListItem>> = "LayerVersions",
    }
    ListLayersRequest {
        compatible_architecture: Option<String> = "CompatibleArchitecture",
        compatible_runtime: Option<String> = "CompatibleRuntime",
        marker: Option<String> = "Marker",
        max_items: Option<i32> = "MaxItems",
    }
    ListLayersResponse {
        next_marker: Option<String> = "NextMarker",
        layers: Option<Vec<LayersListItem>> = "Layers",
    }
    ListProvisionedConcurrencyConfigsRequest {
        function_name: String = "FunctionName",
        marker: Option<String> = "Marker",
        max_items: Option<i32> = "MaxItems",
    }
    ListProvisionedConcurrencyConfigsResponse {
        provisioned_concurrency_configs: Option<Vec<ProvisionedConcurrencyConfigListItem>> = "ProvisionedConcurrencyConfigs",
        next_marker: Option<String> = "NextMarker",
    }
    ListTagsRequest {
        resource: String = "Resource",
    }
    ListTagsResponse {
        tags: Option<BTreeMap<String, String>> = "Tags",
    }
    ListVersionsByFunctionRequest {
        function_name: String = "FunctionName",
        marker: Option<String> = "Marker",
        max_items: Option<i32> = "MaxItems",
    }
    ListVersionsByFunctionResponse {
        next_marker: Option<String> = "NextMarker",
        versions: Option<Vec<FunctionConfiguration>> = "Versions",
    }
    LoggingConfig {
        log_format: Option<String> = "LogFormat",
        application_log_level: Option<String> = "ApplicationLogLevel",
        system_log_level: Option<String> = "SystemLogLevel",
        log_group: Option<String> = "LogGroup",
    }
    OnFailure {
        destination: Option<String> = "Destination",
    }
    OnSuccess {
        destination: Option<String> = "Destination",
    }
    ProvisionedConcurrencyConfigListItem {
        function_arn: Option<String> = "FunctionArn",
        requested_provisioned_concurrent_executions: Option<i32> = "RequestedProvisionedConcurrentExecutions",
        available_provisioned_concurrent_executions: Option<i32> = "AvailableProvisionedConcurrentExecutions",
        allocated_provisioned_concurrent_executions: Option<i32> = "AllocatedProvisionedConcurrentExecutions",
        status: Option<String> = "Status",
        status_reason: Option<String> = "StatusReason",
        last_modified: Option<String> = "LastModified",
    }
    PublishLayerVersionRequest {
        layer_name: String = "LayerName",
        description: Option<String> = "Description",
        content: LayerVersionContentInput = "Content",
        compatible_architectures: Option<Vec<String>> = "CompatibleArchitectures",
        compatible_runtimes: Option<Vec<String>> = "CompatibleRuntimes",
        license_info: Option<String> = "LicenseInfo",
    }
    PublishVersionRequest {
        function_name: String = "FunctionName",
        code_sha256: Option<String> = "CodeSha256",
        description: Option<String> = "Description",
        revision_id: Option<String> = "RevisionId",
        publish_to: Option<String> = "PublishTo",
    }
    PutFunctionCodeSigningConfigRequest {
        code_signing_config_arn: String = "CodeSigningConfigArn",
        function_name: String = "FunctionName",
    }
    PutFunctionCodeSigningConfigResponse {
        code_signing_config_arn: Option<String> = "CodeSigningConfigArn",
        function_name: Option<String> = "FunctionName",
    }
    PutFunctionConcurrencyRequest {
        function_name: String = "FunctionName",
        reserved_concurrent_executions: i32 = "ReservedConcurrentExecutions",
    }
    PutFunctionEventInvokeConfigRequest {
        function_name: String = "FunctionName",
        qualifier: Option<String> = "Qualifier",
        maximum_retry_attempts: Option<i32> = "MaximumRetryAttempts",
        maximum_event_age_in_seconds: Option<i32> = "MaximumEventAgeInSeconds",
        destination_config: Option<DestinationConfig> = "DestinationConfig",
    }
    PutFunctionRecursionConfigRequest {
        function_name: String = "FunctionName",
        recursive_loop: String = "RecursiveLoop",
    }
    PutFunctionRecursionConfigResponse {
        recursive_loop: Option<String> = "RecursiveLoop",
    }
    PutFunctionScalingConfigRequest {
        function_name: String = "FunctionName",
        qualifier: String = "Qualifier",
        function_scaling_config: Option<FunctionScalingConfig> = "FunctionScalingConfig",
    }
    PutFunctionScalingConfigResponse {
        function_state: Option<String> = "FunctionState",
    }
    PutProvisionedConcurrencyConfigRequest {
        function_name: String = "FunctionName",
        qualifier: String = "Qualifier",
        provisioned_concurrent_executions: i32 = "ProvisionedConcurrentExecutions",
    }
    PutProvisionedConcurrencyConfigResponse {
        requested_provisioned_concurrent_executions: Option<i32> = "RequestedProvisionedConcurrentExecutions",
        allocated_provisioned_concurrent_executions: Option<i32> = "AllocatedProvisionedConcurrentExecutions",
        available_provisioned_concurrent_executions: Option<i32> = "AvailableProvisionedConcurrentExecutions",
        status: Option<String> = "Status",
        status_reason: Option<String> = "StatusReason",
        last_modified: Option<String> = "LastModified",
    }
    PutResourcePolicyRequest {
        resource_arn: String = "ResourceArn",
        policy: String = "Policy",
        revision_id: Option<String> = "RevisionId",
    }
    PutResourcePolicyResponse {
        policy: Option<String> = "Policy",
        revision_id: Option<String> = "RevisionId",
    }
    PutRuntimeManagementConfigRequest {
        function_name: String = "FunctionName",
        qualifier: Option<String> = "Qualifier",
        update_runtime_on: String = "UpdateRuntimeOn",
        runtime_version_arn: Option<String> = "RuntimeVersionArn",
    }
    PutRuntimeManagementConfigResponse {
        update_runtime_on: Option<String> = "UpdateRuntimeOn",
        function_arn: Option<String> = "FunctionArn",
        runtime_version_arn: Option<String> = "RuntimeVersionArn",
    }
    RemoveLayerVersionPermissionRequest {
        layer_name: String = "LayerName",
        version_number: i64 = "VersionNumber",
        statement_id: String = "StatementId",
        revision_id: Option<String> = "RevisionId",
    }
    RemovePermissionRequest {
        function_name: String = "FunctionName",
        statement_id: String = "StatementId",
        qualifier: Option<String> = "Qualifier",
        revision_id: Option<String> = "RevisionId",
    }
    ResolvedS3Object {
        s3_bucket: Option<String> = "S3Bucket",
        s3_key: Option<String> = "S3Key",
        s3_object_version: Option<String> = "S3ObjectVersion",
    }
    RuntimeVersionConfig {
        runtime_version_arn: Option<String> = "RuntimeVersionArn",
        error: Option<RuntimeVersionError> = "Error",
    }
    RuntimeVersionError {
        error_code: Option<String> = "ErrorCode",
        message: Option<String> = "Message",
    }
    S3FilesConfig {
        direct_s3_read: Option<String> = "DirectS3Read",
    }
    SnapStart {
        apply_on: Option<String> = "ApplyOn",
    }
    SnapStartResponse {
        apply_on: Option<String> = "ApplyOn",
        optimization_status: Option<String> = "OptimizationStatus",
    }
    TagResourceRequest {
        resource: String = "Resource",
        tags: BTreeMap<String, String> = "Tags",
    }
    TagsError {
        error_code: Option<String> = "ErrorCode",
        message: Option<String> = "Message",
    }
    TenancyConfig {
        tenant_isolation_mode: String = "TenantIsolationMode",
    }
    TracingConfig {
        mode: Option<String> = "Mode",
    }
    TracingConfigResponse {
        mode: Option<String> = "Mode",
    }
    UntagResourceRequest {
        resource: String = "Resource",
        tag_keys: Vec<String> = "TagKeys",
    }
    UpdateAliasRequest {
        function_name: String = "FunctionName",
        name: String = "Name",
        function_version: Option<String> = "FunctionVersion",
        description: Option<String> = "Description",
        routing_config: Option<AliasRoutingConfiguration> = "RoutingConfig",
        revision_id: Option<String> = "RevisionId",
    }
    UpdateCodeSigningConfigRequest {
        code_signing_config_arn: String = "CodeSigningConfigArn",
        description: Option<String> = "Description",
        allowed_publishers: Option<AllowedPublishers> = "AllowedPublishers",
        code_signing_policies: Option<CodeSigningPolicies> = "CodeSigningPolicies",
    }
    UpdateFunctionCodeRequest {
        function_name: String = "FunctionName",
        zip_file: Option<Bytes> = "ZipFile",
        s3_bucket: Option<String> = "S3Bucket",
        s3_key: Option<String> = "S3Key",
        s3_object_version: Option<String> = "S3ObjectVersion",
        s3_object_storage_mode: Option<String> = "S3ObjectStorageMode",
        image_uri: Option<String> = "ImageUri",
        architectures: Option<Vec<String>> = "Architectures",
        publish: Option<bool> = "Publish",
        publish_to: Option<String> = "PublishTo",
        dry_run: Option<bool> = "DryRun",
        revision_id: Option<String> = "RevisionId",
        source_kms_key_arn: Option<String> = "SourceKMSKeyArn",
    }
    UpdateFunctionConfigurationRequest {
        function_name: String = "FunctionName",
        role: Option<String> = "Role",
        handler: Option<String> = "Handler",
        description: Option<String> = "Description",
        timeout: Option<i32> = "Timeout",
        memory_size: Option<i32> = "MemorySize",
        vpc_config: Option<VpcConfig> = "VpcConfig",
        environment: Option<Environment> = "Environment",
        runtime: Option<String> = "Runtime",
        dead_letter_config: Option<DeadLetterConfig> = "DeadLetterConfig",
        kms_key_arn: Option<String> = "KMSKeyArn",
        tracing_config: Option<TracingConfig> = "TracingConfig",
        revision_id: Option<String> = "RevisionId",
        layers: Option<Vec<String>> = "Layers",
        file_system_configs: Option<Vec<FileSystemConfig>> = "FileSystemConfigs",
        image_config: Option<ImageConfig> = "ImageConfig",
        ephemeral_storage: Option<EphemeralStorage> = "EphemeralStorage",
        snap_start: Option<SnapStart> = "SnapStart",
        logging_config: Option<LoggingConfig> = "LoggingConfig",
        capacity_provider_config: Option<CapacityProviderConfig> = "CapacityProviderConfig",
        durable_config: Option<DurableConfig> = "DurableConfig",
        runtime_config: Option<FunctionRuntimeConfig> = "RuntimeConfig",
        accelerator_config: Option<AcceleratorConfig> = "AcceleratorConfig",
    }
    UpdateFunctionEventInvokeConfigRequest {
        function_name: String = "FunctionName",
        qualifier: Option<String> = "Qualifier",
        maximum_retry_attempts: Option<i32> = "MaximumRetryAttempts",
        maximum_event_age_in_seconds: Option<i32> = "MaximumEventAgeInSeconds",
        destination_config: Option<DestinationConfig> = "DestinationConfig",
    }
    UpdateFunctionUrlConfigRequest {
        function_name: String = "FunctionName",
        qualifier: Option<String> = "Qualifier",
        auth_type: Option<String> = "AuthType",
        cors: Option<Cors> = "Cors",
        invoke_mode: Option<String> = "InvokeMode",
    }
    VpcConfig {
        subnet_ids: Option<Vec<String>> = "SubnetIds",
        security_group_ids: Option<Vec<String>> = "SecurityGroupIds",
        ipv6_allowed_for_dual_stack: Option<bool> = "Ipv6AllowedForDualStack",
    }
    VpcConfigResponse {
        subnet_ids: Option<Vec<String>> = "SubnetIds",
        security_group_ids: Option<Vec<String>> = "SecurityGroupIds",
        vpc_id: Option<String> = "VpcId",
        ipv6_allowed_for_dual_stack: Option<bool> = "Ipv6AllowedForDualStack",
    }
}

/// AWS's `CreateCodeSigningConfigResponse`, the same as [`GetCodeSigningConfigResponse`].
pub type CreateCodeSigningConfigResponse = GetCodeSigningConfigResponse;

/// AWS's `GetFunctionConcurrencyResponse`, the same as [`Concurrency`].
pub type GetFunctionConcurrencyResponse = Concurrency;

/// AWS's `GetFunctionUrlConfigResponse`, the same as [`FunctionUrlConfig`].
pub type GetFunctionUrlConfigResponse = FunctionUrlConfig;

/// AWS's `GetLayerVersionPolicyResponse`, the same as [`GetPolicyResponse`].
pub type GetLayerVersionPolicyResponse = GetPolicyResponse;

/// AWS's `PublishLayerVersionResponse`, the same as [`GetLayerVersionResponse`].
pub type PublishLayerVersionResponse = GetLayerVersionResponse;

/// AWS's `UpdateCodeSigningConfigResponse`, the same as [`GetCodeSigningConfigResponse`].
pub type UpdateCodeSigningConfigResponse = GetCodeSigningConfigResponse;

/// AWS's `UpdateFunctionUrlConfigResponse`, the same as [`FunctionUrlConfig`].
pub type UpdateFunctionUrlConfigResponse = FunctionUrlConfig;

event!(
    PayloadChunk(InvokeResponseStreamUpdate) = &shapes::INVOKE_RESPONSE_STREAM_UPDATE,
    Some("Payload")
);

event!(
    InvokeComplete(InvokeWithResponseStreamCompleteEvent) =
        &shapes::INVOKE_WITH_RESPONSE_STREAM_COMPLETE_EVENT,
    None
);

/// Values of `Runtime` in the order of the model.
pub static RUNTIME_VALUES: &[&str] = &[
    "nodejs",
    "nodejs4.3",
    "nodejs6.10",
    "nodejs8.10",
    "nodejs10.x",
    "nodejs12.x",
    "nodejs14.x",
    "nodejs16.x",
    "nodejs18.x",
    "nodejs20.x",
    "nodejs22.x",
    "nodejs24.x",
    "java8",
    "java8.al2",
    "java11",
    "java17",
    "java21",
    "java25",
    "python2.7",
    "python3.6",
    "python3.7",
    "python3.8",
    "python3.9",
    "python3.10",
    "python3.11",
    "python3.12",
    "python3.13",
    "python3.14",
    "dotnetcore1.0",
    "dotnetcore2.0",
    "dotnetcore2.1",
    "dotnetcore3.1",
    "dotnet6",
    "dotnet8",
    "dotnet10",
    "nodejs4.3-edge",
    "go1.x",
    "ruby2.5",
    "ruby2.7",
    "ruby3.2",
    "ruby3.3",
    "ruby3.4",
    "ruby4.0",
    "provided",
    "provided.al2",
    "provided.al2023",
    "nodejs26.x",
    "python3.15",
    "java8.al2023",
    "java11.al2023",
    "java17.al2023",
    "custom",
];

mod shapes {
    use crate::generated::prelude::*;
    pub(super) static ACCELERATOR_CONFIG: Structure = Structure {
        name: "AcceleratorConfig",
        payload: None,
        members: &[member("AcceleratorMemorySize", &INTEGER).required()],
    };
    pub(super) static ACCOUNT_LIMIT: Structure = Structure {
        name: "AccountLimit",
        payload: None,
        members: &[
            member("TotalCodeSize", &LONG),
            member("CodeSizeUnzipped", &LONG),
            member("CodeSizeZipped", &LONG),
            member("ConcurrentExecutions", &INTEGER),
            member("UnreservedConcurrentExecutions", &UNRESERVED_CONCURRENT_EXECUTIONS),
        ],
    };
    pub(super) static ACCOUNT_USAGE: Structure = Structure {
        name: "AccountUsage",
        payload: None,
        members: &[member("TotalCodeSize", &LONG), member("FunctionCount", &LONG)],
    };
    static PATTERN_ACTION: Pattern = Pattern::new("(lambda:[*]|lambda:[a-zA-Z]+|[*])");
    static ACTION: Shape = Shape::text().pattern(&PATTERN_ACTION).max(10000.0).min(0.0);
    pub(super) static ADD_LAYER_VERSION_PERMISSION_REQUEST: Structure = Structure {
        name: "AddLayerVersionPermissionRequest",
        payload: None,
        members: &[
            member("LayerName", &LAYER_NAME_OR_ARN).uri("LayerName").required(),
            member("VersionNumber", &LONG).uri("VersionNumber").required(),
            member("StatementId", &STATEMENT_ID).required(),
            member("Action", &LAYER_PERMISSION_ALLOWED_ACTION).required(),
            member("Principal", &LAYER_PERMISSION_ALLOWED_PRINCIPAL).required(),
            member("OrganizationId", &ORGANIZATION_ID),
            member("RevisionId", &TEXT).query("RevisionId"),
        ],
    };
    pub(super) static ADD_LAYER_VERSION_PERMISSION_RESPONSE: Structure = Structure {
        name: "AddLayerVersionPermissionResponse",
        payload: None,
        members: &[member("Statement", &TEXT), member("RevisionId", &TEXT)],
    };
    pub(super) static ADD_PERMISSION_REQUEST: Structure = Structure {
        name: "AddPermissionRequest",
        payload: None,
        members: &[
            member("FunctionName", &NAMESPACED_FUNCTION_NAME).uri("FunctionName").required(),
            member("StatementId", &STATEMENT_ID).required(),
            member("Action", &ACTION).required(),
            member("Principal", &PRINCIPAL).required(),
            member("SourceArn", &ARN),
            member("FunctionUrlAuthType", &FUNCTION_URL_AUTH_TYPE),
            member("InvokedViaFunctionUrl", &BOOLEAN),
            member("SourceAccount", &SOURCE_OWNER),
            member("EventSourceToken", &EVENT_SOURCE_TOKEN),
            member("Qualifier", &NUMERIC_LATEST_PUBLISHED_OR_ALIAS_QUALIFIER).query("Qualifier"),
            member("RevisionId", &TEXT),
            member("PrincipalOrgID", &PRINCIPAL_ORG_ID),
        ],
    };
    pub(super) static ADD_PERMISSION_RESPONSE: Structure = Structure {
        name: "AddPermissionResponse",
        payload: None,
        members: &[member("Statement", &TEXT)],
    };
    static PATTERN_ADDITIONAL_VERSION: Pattern = Pattern::new("[0-9]+");
    static ADDITIONAL_VERSION: Shape =
        Shape::text().pattern(&PATTERN_ADDITIONAL_VERSION).max(1024.0).min(1.0);
    static ADDITIONAL_VERSION_WEIGHTS: Shape =
        Shape::map(&ADDITIONAL_VERSION, &WEIGHT, "key", "value", false);
    static PATTERN_ALIAS: Pattern = Pattern::new("(?!^[0-9]+$)([a-zA-Z0-9-_]+)");
    static ALIAS: Shape = Shape::text().pattern(&PATTERN_ALIAS).max(128.0).min(1.0);
    pub(super) static ALIAS_CONFIGURATION: Structure = Structure {
        name: "AliasConfiguration",
        payload: None,
        members: &[
            member("AliasArn", &FUNCTION_ARN),
            member("Name", &ALIAS),
            member("FunctionVersion", &VERSION),
            member("Description", &DESCRIPTION),
            member("RoutingConfig", &const { Shape::structure(&ALIAS_ROUTING_CONFIGURATION) }),
            member("RevisionId", &TEXT),
        ],
    };
    static ALIAS_LIST: Shape =
        Shape::list(&const { Shape::structure(&ALIAS_CONFIGURATION) }, "member", false);
    pub(super) static ALIAS_ROUTING_CONFIGURATION: Structure = Structure {
        name: "AliasRoutingConfiguration",
        payload: None,
        members: &[member("AdditionalVersionWeights", &ADDITIONAL_VERSION_WEIGHTS)],
    };
    static ALLOW_METHODS_LIST: Shape = Shape::list(&METHOD, "member", false).max(6.0).min(0.0);
    static ALLOW_ORIGINS_LIST: Shape = Shape::list(&ORIGIN, "member", false).max(100.0).min(0.0);
    pub(super) static ALLOWED_PUBLISHERS: Structure = Structure {
        name: "AllowedPublishers",
        payload: None,
        members: &[member("SigningProfileVersionArns", &SIGNING_PROFILE_VERSION_ARNS).required()],
    };
    static APPLICATION_LOG_LEVEL: Shape =
        Shape::text().values(&["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"]);
    static ARCHITECTURE: Shape = Shape::text().values(&["x86_64", "arm64"]);
    static ARCHITECTURES_LIST: Shape =
        Shape::list(&ARCHITECTURE, "member", false).max(1.0).min(1.0);
    static PATTERN_ARN: Pattern = Pattern::new(
        "arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-])+:((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1})?:(\\d{12})?:(.*)",
    );
    static ARN: Shape = Shape::text().pattern(&PATTERN_ARN).max(10000.0).min(0.0);
    static BLOB: Shape = Shape::blob().sensitive();
    static PATTERN_CAPACITY_PROVIDER_ARN: Pattern = Pattern::new(
        "arn:aws[a-zA-Z-]*:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:capacity-provider:[a-zA-Z0-9-_]+",
    );
    static CAPACITY_PROVIDER_ARN: Shape =
        Shape::text().pattern(&PATTERN_CAPACITY_PROVIDER_ARN).max(140.0).min(1.0);
    pub(super) static CAPACITY_PROVIDER_CONFIG: Structure = Structure {
        name: "CapacityProviderConfig",
        payload: None,
        members: &[member(
            "LambdaManagedInstancesCapacityProviderConfig",
            &const { Shape::structure(&LAMBDA_MANAGED_INSTANCES_CAPACITY_PROVIDER_CONFIG) },
        )
        .required()],
    };
    pub(super) static CODE_SIGNING_CONFIG: Structure = Structure {
        name: "CodeSigningConfig",
        payload: None,
        members: &[
            member("CodeSigningConfigId", &CODE_SIGNING_CONFIG_ID).required(),
            member("CodeSigningConfigArn", &CODE_SIGNING_CONFIG_ARN).required(),
            member("Description", &DESCRIPTION),
            member("AllowedPublishers", &const { Shape::structure(&ALLOWED_PUBLISHERS) })
                .required(),
            member("CodeSigningPolicies", &const { Shape::structure(&CODE_SIGNING_POLICIES) })
                .required(),
            member("LastModified", &TIMESTAMP).required(),
        ],
    };
    static PATTERN_CODE_SIGNING_CONFIG_ARN: Pattern = Pattern::new(
        "arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:code-signing-config:csc-[a-z0-9]{17}",
    );
    static CODE_SIGNING_CONFIG_ARN: Shape =
        Shape::text().pattern(&PATTERN_CODE_SIGNING_CONFIG_ARN).max(200.0).min(0.0);
    static PATTERN_CODE_SIGNING_CONFIG_ID: Pattern = Pattern::new("csc-[a-zA-Z0-9-_\\.]{17}");
    static CODE_SIGNING_CONFIG_ID: Shape = Shape::text().pattern(&PATTERN_CODE_SIGNING_CONFIG_ID);
    static CODE_SIGNING_CONFIG_LIST: Shape =
        Shape::list(&const { Shape::structure(&CODE_SIGNING_CONFIG) }, "member", false);
    pub(super) static CODE_SIGNING_POLICIES: Structure = Structure {
        name: "CodeSigningPolicies",
        payload: None,
        members: &[member("UntrustedArtifactOnDeployment", &CODE_SIGNING_POLICY)],
    };
    static CODE_SIGNING_POLICY: Shape = Shape::text().values(&["Warn", "Enforce"]);
    static COMPATIBLE_ARCHITECTURES: Shape =
        Shape::list(&ARCHITECTURE, "member", false).max(2.0).min(0.0);
    static COMPATIBLE_RUNTIMES: Shape = Shape::list(&TEXT, "member", false).max(15.0).min(0.0);
    pub(super) static CONCURRENCY: Structure = Structure {
        name: "Concurrency",
        payload: None,
        members: &[member("ReservedConcurrentExecutions", &RESERVED_CONCURRENT_EXECUTIONS)],
    };
    pub(super) static CORS: Structure = Structure {
        name: "Cors",
        payload: None,
        members: &[
            member("AllowCredentials", &BOOLEAN),
            member("AllowHeaders", &HEADERS_LIST),
            member("AllowMethods", &ALLOW_METHODS_LIST),
            member("AllowOrigins", &ALLOW_ORIGINS_LIST),
            member("ExposeHeaders", &HEADERS_LIST),
            member("MaxAge", &MAX_AGE),
        ],
    };
    pub(super) static CREATE_ALIAS_REQUEST: Structure = Structure {
        name: "CreateAliasRequest",
        payload: None,
        members: &[
            member("FunctionName", &FUNCTION_NAME).uri("FunctionName").required(),
            member("Name", &ALIAS).required(),
            member("FunctionVersion", &VERSION_WITH_LATEST_PUBLISHED).required(),
            member("Description", &DESCRIPTION),
            member("RoutingConfig", &const { Shape::structure(&ALIAS_ROUTING_CONFIGURATION) }),
        ],
    };
    pub(super) static CREATE_CODE_SIGNING_CONFIG_REQUEST: Structure = Structure {
        name: "CreateCodeSigningConfigRequest",
        payload: None,
        members: &[
            member("Description", &DESCRIPTION),
            member("AllowedPublishers", &const { Shape::structure(&ALLOWED_PUBLISHERS) })
                .required(),
            member("CodeSigningPolicies", &const { Shape::structure(&CODE_SIGNING_POLICIES) }),
            member("Tags", &TAGS),
        ],
    };
    pub(super) static CREATE_CODE_SIGNING_CONFIG_RESPONSE: Structure = Structure {
        name: "CreateCodeSigningConfigResponse",
        payload: None,
        members: &[member("CodeSigningConfig", &const { Shape::structure(&CODE_SIGNING_CONFIG) })
            .required()],
    };
    pub(super) static CREATE_FUNCTION_REQUEST: Structure = Structure {
        name: "CreateFunctionRequest",
        payload: None,
        members: &[
            member("FunctionName", &FUNCTION_NAME).required(),
            member("Runtime", &TEXT),
            member("Role", &ROLE_ARN).required(),
            member("Handler", &HANDLER),
            member("Code", &const { Shape::structure(&FUNCTION_CODE) }).required(),
            member("Description", &DESCRIPTION),
            member("Timeout", &TIMEOUT),
            member("MemorySize", &MEMORY_SIZE),
            member("Publish", &BOOLEAN),
            member("PublishTo", &FUNCTION_VERSION_LATEST_PUBLISHED),
            member("VpcConfig", &const { Shape::structure(&VPC_CONFIG) }),
            member("PackageType", &PACKAGE_TYPE),
            member("DeadLetterConfig", &const { Shape::structure(&DEAD_LETTER_CONFIG) }),
            member("Environment", &const { Shape::structure(&ENVIRONMENT) }),
            member("KMSKeyArn", &KMS_KEY_ARN),
            member("TracingConfig", &const { Shape::structure(&TRACING_CONFIG) }),
            member("Tags", &TAGS),
            member("Layers", &LAYER_LIST),
            member("FileSystemConfigs", &FILE_SYSTEM_CONFIG_LIST),
            member("CodeSigningConfigArn", &CODE_SIGNING_CONFIG_ARN),
            member("ImageConfig", &const { Shape::structure(&IMAGE_CONFIG) }),
            member("Architectures", &ARCHITECTURES_LIST),
            member("EphemeralStorage", &const { Shape::structure(&EPHEMERAL_STORAGE) }),
            member("SnapStart", &const { Shape::structure(&SNAP_START) }),
            member("LoggingConfig", &const { Shape::structure(&LOGGING_CONFIG) }),
            member("TenancyConfig", &const { Shape::structure(&TENANCY_CONFIG) }),
            member(
                "CapacityProviderConfig",
                &const { Shape::structure(&CAPACITY_PROVIDER_CONFIG) },
            ),
            member("DurableConfig", &const { Shape::structure(&DURABLE_CONFIG) }),
            member("RuntimeConfig", &const { Shape::structure(&FUNCTION_RUNTIME_CONFIG) }),
            member("AcceleratorConfig", &const { Shape::structure(&ACCELERATOR_CONFIG) }),
        ],
    };
    pub(super) static CREATE_FUNCTION_URL_CONFIG_REQUEST: Structure = Structure {
        name: "CreateFunctionUrlConfigRequest",
        payload: None,
        members: &[
            member("FunctionName", &FUNCTION_URL_FUNCTION_NAME).uri("FunctionName").required(),
            member("Qualifier", &FUNCTION_URL_QUALIFIER).query("Qualifier"),
            member("AuthType", &FUNCTION_URL_AUTH_TYPE).required(),
            member("Cors", &const { Shape::structure(&CORS) }),
            member("InvokeMode", &INVOKE_MODE),
        ],
    };
    pub(super) static CREATE_FUNCTION_URL_CONFIG_RESPONSE: Structure = Structure {
        name: "CreateFunctionUrlConfigResponse",
        payload: None,
        members: &[
            member("FunctionUrl", &FUNCTION_URL).required(),
            member("FunctionArn", &FUNCTION_ARN).required(),
            member("AuthType", &FUNCTION_URL_AUTH_TYPE).required(),
            member("Cors", &const { Shape::structure(&CORS) }),
            member("CreationTime", &TIMESTAMP).required(),
            member("InvokeMode", &INVOKE_MODE),
        ],
    };
    pub(super) static DEAD_LETTER_CONFIG: Structure = Structure {
        name: "DeadLetterConfig",
        payload: None,
        members: &[member("TargetArn", &RESOURCE_ARN)],
    };
    pub(super) static DELETE_ALIAS_REQUEST: Structure = Structure {
        name: "DeleteAliasRequest",
        payload: None,
        members: &[
            member("FunctionName", &FUNCTION_NAME).uri("FunctionName").required(),
            member("Name", &ALIAS).uri("Name").required(),
        ],
    };
    pub(super) static DELETE_CODE_SIGNING_CONFIG_REQUEST: Structure = Structure {
        name: "DeleteCodeSigningConfigRequest",
        payload: None,
        members: &[member("CodeSigningConfigArn", &CODE_SIGNING_CONFIG_ARN)
            .uri("CodeSigningConfigArn")
            .required()],
    };
    pub(super) static DELETE_CODE_SIGNING_CONFIG_RESPONSE: Structure =
        Structure { name: "DeleteCodeSigningConfigResponse", payload: None, members: &[] };
    pub(super) static DELETE_FUNCTION_CODE_SIGNING_CONFIG_REQUEST: Structure = Structure {
        name: "DeleteFunctionCodeSigningConfigRequest",
        payload: None,
        members: &[member("FunctionName", &NAMESPACED_FUNCTION_NAME)
            .uri("FunctionName")
            .required()],
    };
    pub(super) static DELETE_FUNCTION_CONCURRENCY_REQUEST: Structure = Structure {
        name: "DeleteFunctionConcurrencyRequest",
        payload: None,
        members: &[member("FunctionName", &FUNCTION_NAME).uri("FunctionName").required()],
    };
    pub(super) static DELETE_FUNCTION_EVENT_INVOKE_CONFIG_REQUEST: Structure = Structure {
        name: "DeleteFunctionEventInvokeConfigRequest",
        payload: None,
        members: &[
            member("FunctionName", &NAMESPACED_FUNCTION_NAME).uri("FunctionName").required(),
            member("Qualifier", &NUMERIC_LATEST_PUBLISHED_OR_ALIAS_QUALIFIER).query("Qualifier"),
        ],
    };
    pub(super) static DELETE_FUNCTION_REQUEST: Structure = Structure {
        name: "DeleteFunctionRequest",
        payload: None,
        members: &[
            member("FunctionName", &NAMESPACED_FUNCTION_NAME).uri("FunctionName").required(),
            member("Qualifier", &NUMERIC_LATEST_PUBLISHED_OR_ALIAS_QUALIFIER).query("Qualifier"),
        ],
    };
    pub(super) static DELETE_FUNCTION_RESPONSE: Structure = Structure {
        name: "DeleteFunctionResponse",
        payload: None,
        members: &[member("StatusCode", &INTEGER).status_code()],
    };
    pub(super) static DELETE_FUNCTION_URL_CONFIG_REQUEST: Structure = Structure {
        name: "DeleteFunctionUrlConfigRequest",
        payload: None,
        members: &[
            member("FunctionName", &FUNCTION_URL_FUNCTION_NAME).uri("FunctionName").required(),
            member("Qualifier", &FUNCTION_URL_QUALIFIER).query("Qualifier"),
        ],
    };
    pub(super) static DELETE_LAYER_VERSION_REQUEST: Structure = Structure {
        name: "DeleteLayerVersionRequest",
        payload: None,
        members: &[
            member("LayerName", &LAYER_NAME_OR_ARN).uri("LayerName").required(),
            member("VersionNumber", &LONG).uri("VersionNumber").required(),
        ],
    };
    pub(super) static DELETE_PROVISIONED_CONCURRENCY_CONFIG_REQUEST: Structure = Structure {
        name: "DeleteProvisionedConcurrencyConfigRequest",
        payload: None,
        members: &[
            member("FunctionName", &FUNCTION_NAME).uri("FunctionName").required(),
            member("Qualifier", &QUALIFIER).query("Qualifier").required(),
        ],
    };
    pub(super) static DELETE_RESOURCE_POLICY_REQUEST: Structure = Structure {
        name: "DeleteResourcePolicyRequest",
        payload: None,
        members: &[
            member("ResourceArn", &POLICY_RESOURCE_ARN).uri("ResourceArn").required(),
            member("RevisionId", &REVISION_ID).query("RevisionId"),
        ],
    };
    static DESCRIPTION: Shape = Shape::text().max(256.0).min(0.0);
    static PATTERN_DESTINATION_ARN: Pattern = Pattern::new(
        "$|kafka://([^.]([a-zA-Z0-9\\-_.]{0,248}))|arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-])+:((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1})?:(\\d{12})?:(.*)",
    );
    static DESTINATION_ARN: Shape =
        Shape::text().pattern(&PATTERN_DESTINATION_ARN).max(350.0).min(0.0);
    pub(super) static DESTINATION_CONFIG: Structure = Structure {
        name: "DestinationConfig",
        payload: None,
        members: &[
            member("OnSuccess", &const { Shape::structure(&ON_SUCCESS) }),
            member("OnFailure", &const { Shape::structure(&ON_FAILURE) }),
        ],
    };
    static DIRECT_S3_READ: Shape = Shape::text().values(&["ENABLED", "DISABLED", "AUTO"]);
    pub(super) static DURABLE_CONFIG: Structure = Structure {
        name: "DurableConfig",
        payload: None,
        members: &[
            member("KMSKeyArn", &KMS_KEY_ARN),
            member("RetentionPeriodInDays", &RETENTION_PERIOD_IN_DAYS),
            member("ExecutionTimeout", &EXECUTION_TIMEOUT),
        ],
    };
    static PATTERN_DURABLE_EXECUTION_ARN: Pattern = Pattern::new(
        "arn:([a-zA-Z0-9-]+):lambda:([a-zA-Z0-9-]+):(\\d{12}):function:([a-zA-Z0-9_-]+):(\\$LATEST(?:\\.PUBLISHED)?|[0-9]+)/durable-execution/([a-zA-Z0-9_-]+)/([a-zA-Z0-9_-]+)",
    );
    static DURABLE_EXECUTION_ARN: Shape =
        Shape::text().pattern(&PATTERN_DURABLE_EXECUTION_ARN).max(1024.0).min(1.0);
    static PATTERN_DURABLE_EXECUTION_NAME: Pattern = Pattern::new("[a-zA-Z0-9-_]+");
    static DURABLE_EXECUTION_NAME: Shape =
        Shape::text().pattern(&PATTERN_DURABLE_EXECUTION_NAME).max(64.0).min(1.0);
    pub(super) static ENVIRONMENT: Structure = Structure {
        name: "Environment",
        payload: None,
        members: &[member("Variables", &ENVIRONMENT_VARIABLES)],
    };
    pub(super) static ENVIRONMENT_ERROR: Structure = Structure {
        name: "EnvironmentError",
        payload: None,
        members: &[member("ErrorCode", &TEXT), member("Message", &SENSITIVE_STRING)],
    };
    pub(super) static ENVIRONMENT_RESPONSE: Structure = Structure {
        name: "EnvironmentResponse",
        payload: None,
        members: &[
            member("Variables", &ENVIRONMENT_VARIABLES),
            member("Error", &const { Shape::structure(&ENVIRONMENT_ERROR) }),
        ],
    };
    static PATTERN_ENVIRONMENT_VARIABLE_NAME: Pattern = Pattern::new("[a-zA-Z]([a-zA-Z0-9_])+");
    static ENVIRONMENT_VARIABLE_NAME: Shape =
        Shape::text().pattern(&PATTERN_ENVIRONMENT_VARIABLE_NAME).sensitive();
    static ENVIRONMENT_VARIABLE_VALUE: Shape = Shape::text().sensitive();
    static ENVIRONMENT_VARIABLES: Shape =
        Shape::map(&ENVIRONMENT_VARIABLE_NAME, &ENVIRONMENT_VARIABLE_VALUE, "key", "value", false)
            .sensitive();
    pub(super) static EPHEMERAL_STORAGE: Structure = Structure {
        name: "EphemeralStorage",
        payload: None,
        members: &[member("Size", &EPHEMERAL_STORAGE_SIZE).required()],
    };
    static EPHEMERAL_STORAGE_SIZE: Shape = Shape::integer().max(32768.0).min(512.0);
    static PATTERN_EVENT_SOURCE_TOKEN: Pattern = Pattern::new("[a-zA-Z0-9._\\-]+");
    static EVENT_SOURCE_TOKEN: Shape =
        Shape::text().pattern(&PATTERN_EVENT_SOURCE_TOKEN).max(256.0).min(0.0);
    static EXECUTION_ENVIRONMENT_MEMORY_GI_B_PER_V_CPU: Shape = Shape::double().max(8.0).min(2.0);
    static EXECUTION_TIMEOUT: Shape = Shape::integer().max(31622400.0).min(1.0);
    static PATTERN_FILE_SYSTEM_ARN: Pattern = Pattern::new(
        "arn:aws[a-zA-Z-]*:elasticfilesystem:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:access-point/fsap-[a-f0-9]{17}$|^arn:aws[-a-z]*:s3files:[0-9a-z-:]+:file-system/fs-[0-9a-f]{17,40}/access-point/fsap-[0-9a-f]{17,40}",
    );
    static FILE_SYSTEM_ARN: Shape =
        Shape::text().pattern(&PATTERN_FILE_SYSTEM_ARN).max(256.0).min(0.0);
    pub(super) static FILE_SYSTEM_CONFIG: Structure = Structure {
        name: "FileSystemConfig",
        payload: None,
        members: &[
            member("Arn", &FILE_SYSTEM_ARN).required(),
            member("LocalMountPath", &LOCAL_MOUNT_PATH).required(),
            member("S3FilesConfig", &const { Shape::structure(&S3_FILES_CONFIG) }),
        ],
    };
    static FILE_SYSTEM_CONFIG_LIST: Shape =
        Shape::list(&const { Shape::structure(&FILE_SYSTEM_CONFIG) }, "member", false)
            .max(1.0)
            .min(0.0);
    static PATTERN_FUNCTION_ARN: Pattern = Pattern::new(
        "arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:function:[a-zA-Z0-9-_]+(:(\\$LATEST|[a-zA-Z0-9-_]+))?",
    );
    static FUNCTION_ARN: Shape = Shape::text().pattern(&PATTERN_FUNCTION_ARN).max(10000.0).min(0.0);
    static FUNCTION_ARN_LIST: Shape = Shape::list(&FUNCTION_ARN, "member", false);
    pub(super) static FUNCTION_CODE: Structure = Structure {
        name: "FunctionCode",
        payload: None,
        members: &[
            member("ZipFile", &BLOB),
            member("S3Bucket", &S3_BUCKET),
            member("S3Key", &S3_KEY),
            member("S3ObjectVersion", &S3_OBJECT_VERSION),
            member("S3ObjectStorageMode", &S3_OBJECT_STORAGE_MODE),
            member("ImageUri", &TEXT),
            member("SourceKMSKeyArn", &KMS_KEY_ARN),
        ],
    };
    pub(super) static FUNCTION_CODE_LOCATION: Structure = Structure {
        name: "FunctionCodeLocation",
        payload: None,
        members: &[
            member("RepositoryType", &TEXT),
            member("Location", &SENSITIVE_STRING_ON_SERVER_ONLY),
            member("ImageUri", &TEXT),
            member("ResolvedImageUri", &TEXT),
            member("ResolvedS3Object", &const { Shape::structure(&RESOLVED_S3_OBJECT) }),
            member("SourceKMSKeyArn", &KMS_KEY_ARN),
            member("Error", &const { Shape::structure(&FUNCTION_CODE_LOCATION_ERROR) }),
        ],
    };
    pub(super) static FUNCTION_CODE_LOCATION_ERROR: Structure = Structure {
        name: "FunctionCodeLocationError",
        payload: None,
        members: &[member("ErrorCode", &TEXT), member("Message", &SENSITIVE_STRING)],
    };
    pub(super) static FUNCTION_CONFIGURATION: Structure = Structure {
        name: "FunctionConfiguration",
        payload: None,
        members: &[
            member("FunctionName", &NAMESPACED_FUNCTION_NAME),
            member("FunctionArn", &NAME_SPACED_FUNCTION_ARN),
            member("Runtime", &TEXT),
            member("Role", &ROLE_ARN),
            member("Handler", &HANDLER),
            member("CodeSize", &LONG),
            member("Description", &DESCRIPTION),
            member("Timeout", &TIMEOUT),
            member("MemorySize", &MEMORY_SIZE),
            member("LastModified", &TIMESTAMP),
            member("CodeSha256", &TEXT),
            member("Version", &VERSION),
            member("VpcConfig", &const { Shape::structure(&VPC_CONFIG_RESPONSE) }),
            member("DeadLetterConfig", &const { Shape::structure(&DEAD_LETTER_CONFIG) }),
            member("Environment", &const { Shape::structure(&ENVIRONMENT_RESPONSE) }),
            member("KMSKeyArn", &KMS_KEY_ARN),
            member("TracingConfig", &const { Shape::structure(&TRACING_CONFIG_RESPONSE) }),
            member("MasterArn", &FUNCTION_ARN),
            member("RevisionId", &TEXT),
            member("Layers", &LAYERS_REFERENCE_LIST),
            member("State", &STATE),
            member("StateReason", &TEXT),
            member("StateReasonCode", &STATE_REASON_CODE),
            member("LastUpdateStatus", &LAST_UPDATE_STATUS),
            member("LastUpdateStatusReason", &TEXT),
            member("LastUpdateStatusReasonCode", &LAST_UPDATE_STATUS_REASON_CODE),
            member("FileSystemConfigs", &FILE_SYSTEM_CONFIG_LIST),
            member("SigningProfileVersionArn", &ARN),
            member("SigningJobArn", &ARN),
            member("PackageType", &PACKAGE_TYPE),
            member("ImageConfigResponse", &const { Shape::structure(&IMAGE_CONFIG_RESPONSE) }),
            member("Architectures", &ARCHITECTURES_LIST),
            member("EphemeralStorage", &const { Shape::structure(&EPHEMERAL_STORAGE) }),
            member("SnapStart", &const { Shape::structure(&SNAP_START_RESPONSE) }),
            member("RuntimeVersionConfig", &const { Shape::structure(&RUNTIME_VERSION_CONFIG) }),
            member("LoggingConfig", &const { Shape::structure(&LOGGING_CONFIG) }),
            member("TenancyConfig", &const { Shape::structure(&TENANCY_CONFIG) }),
            member(
                "CapacityProviderConfig",
                &const { Shape::structure(&CAPACITY_PROVIDER_CONFIG) },
            ),
            member("ConfigSha256", &TEXT),
            member("DurableConfig", &const { Shape::structure(&DURABLE_CONFIG) }),
            member("RuntimeConfig", &const { Shape::structure(&FUNCTION_RUNTIME_CONFIG) }),
            member("AcceleratorConfig", &const { Shape::structure(&ACCELERATOR_CONFIG) }),
        ],
    };
    pub(super) static FUNCTION_EVENT_INVOKE_CONFIG: Structure = Structure {
        name: "FunctionEventInvokeConfig",
        payload: None,
        members: &[
            member("LastModified", &POINT_IN_TIME),
            member("FunctionArn", &FUNCTION_ARN),
            member("MaximumRetryAttempts", &MAXIMUM_RETRY_ATTEMPTS),
            member("MaximumEventAgeInSeconds", &MAXIMUM_EVENT_AGE_IN_SECONDS),
            member("DestinationConfig", &const { Shape::structure(&DESTINATION_CONFIG) }),
        ],
    };
    static FUNCTION_EVENT_INVOKE_CONFIG_LIST: Shape =
        Shape::list(&const { Shape::structure(&FUNCTION_EVENT_INVOKE_CONFIG) }, "member", false);
    static FUNCTION_LIST: Shape =
        Shape::list(&const { Shape::structure(&FUNCTION_CONFIGURATION) }, "member", false);
    static PATTERN_FUNCTION_NAME: Pattern = Pattern::new(
        "(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?",
    );
    static FUNCTION_NAME: Shape = Shape::text().pattern(&PATTERN_FUNCTION_NAME).max(140.0).min(1.0);
    static FUNCTION_RUNTIME_ALIAS: Shape = Shape::text().max(128.0).min(1.0);
    static PATTERN_FUNCTION_RUNTIME_ARN: Pattern =
        Pattern::new("arn:[a-z-]+:lambda:[a-z0-9-]+:\\d{12}:runtime/.+");
    static FUNCTION_RUNTIME_ARN: Shape =
        Shape::text().pattern(&PATTERN_FUNCTION_RUNTIME_ARN).max(2048.0).min(48.0);
    pub(super) static FUNCTION_RUNTIME_CONFIG: Structure = Structure {
        name: "FunctionRuntimeConfig",
        payload: None,
        members: &[
            member("RuntimeArn", &FUNCTION_RUNTIME_ARN).required(),
            member("RuntimeAlias", &FUNCTION_RUNTIME_ALIAS).required(),
        ],
    };
    pub(super) static FUNCTION_SCALING_CONFIG: Structure = Structure {
        name: "FunctionScalingConfig",
        payload: None,
        members: &[
            member("MinExecutionEnvironments", &FUNCTION_SCALING_CONFIG_EXECUTION_ENVIRONMENTS),
            member("MaxExecutionEnvironments", &FUNCTION_SCALING_CONFIG_EXECUTION_ENVIRONMENTS),
        ],
    };
    static FUNCTION_SCALING_CONFIG_EXECUTION_ENVIRONMENTS: Shape =
        Shape::integer().max(15000.0).min(0.0);
    static FUNCTION_URL: Shape = Shape::text().max(100.0).min(40.0);
    static FUNCTION_URL_AUTH_TYPE: Shape = Shape::text().values(&["NONE", "AWS_IAM"]);
    pub(super) static FUNCTION_URL_CONFIG: Structure = Structure {
        name: "FunctionUrlConfig",
        payload: None,
        members: &[
            member("FunctionUrl", &FUNCTION_URL).required(),
            member("FunctionArn", &FUNCTION_ARN).required(),
            member("CreationTime", &TIMESTAMP).required(),
            member("LastModifiedTime", &TIMESTAMP).required(),
            member("Cors", &const { Shape::structure(&CORS) }),
            member("AuthType", &FUNCTION_URL_AUTH_TYPE).required(),
            member("InvokeMode", &INVOKE_MODE),
        ],
    };
    static FUNCTION_URL_CONFIG_LIST: Shape =
        Shape::list(&const { Shape::structure(&FUNCTION_URL_CONFIG) }, "member", false);
    static PATTERN_FUNCTION_URL_FUNCTION_NAME: Pattern = Pattern::new(
        "(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_]{1,64})(:((?!\\d+$)[0-9a-zA-Z-_]+))?",
    );
    static FUNCTION_URL_FUNCTION_NAME: Shape =
        Shape::text().pattern(&PATTERN_FUNCTION_URL_FUNCTION_NAME).max(140.0).min(1.0);
    static PATTERN_FUNCTION_URL_QUALIFIER: Pattern = Pattern::new("((?!^\\d+$)^[0-9a-zA-Z-_]+$)");
    static FUNCTION_URL_QUALIFIER: Shape =
        Shape::text().pattern(&PATTERN_FUNCTION_URL_QUALIFIER).max(128.0).min(1.0);
    static FUNCTION_VERSION: Shape = Shape::text().values(&["ALL"]);
    static FUNCTION_VERSION_LATEST_PUBLISHED: Shape = Shape::text().values(&["LATEST_PUBLISHED"]);
    pub(super) static GET_ACCOUNT_SETTINGS_REQUEST: Structure =
        Structure { name: "GetAccountSettingsRequest", payload: None, members: &[] };
    pub(super) static GET_ACCOUNT_SETTINGS_RESPONSE: Structure = Structure {
        name: "GetAccountSettingsResponse",
        payload: None,
        members: &[
            member("AccountLimit", &const { Shape::structure(&ACCOUNT_LIMIT) }),
            member("AccountUsage", &const { Shape::structure(&ACCOUNT_USAGE) }),
        ],
    };
    pub(super) static GET_ALIAS_REQUEST: Structure = Structure {
        name: "GetAliasRequest",
        payload: None,
        members: &[
            member("FunctionName", &FUNCTION_NAME).uri("FunctionName").required(),
            member("Name", &ALIAS).uri("Name").required(),
        ],
    };
    pub(super) static GET_CODE_SIGNING_CONFIG_REQUEST: Structure = Structure {
        name: "GetCodeSigningConfigRequest",
        payload: None,
        members: &[member("CodeSigningConfigArn", &CODE_SIGNING_CONFIG_ARN)
            .uri("CodeSigningConfigArn")
            .required()],
    };
    pub(super) static GET_CODE_SIGNING_CONFIG_RESPONSE: Structure = Structure {
        name: "GetCodeSigningConfigResponse",
        payload: None,
        members: &[member("CodeSigningConfig", &const { Shape::structure(&CODE_SIGNING_CONFIG) })
            .required()],
    };
    pub(super) static GET_FUNCTION_CODE_SIGNING_CONFIG_REQUEST: Structure = Structure {
        name: "GetFunctionCodeSigningConfigRequest",
        payload: None,
        members: &[member("FunctionName", &NAMESPACED_FUNCTION_NAME)
            .uri("FunctionName")
            .required()],
    };
    pub(super) static GET_FUNCTION_CODE_SIGNING_CONFIG_RESPONSE: Structure = Structure {
        name: "GetFunctionCodeSigningConfigResponse",
        payload: None,
        members: &[
            member("CodeSigningConfigArn", &CODE_SIGNING_CONFIG_ARN).required(),
            member("FunctionName", &FUNCTION_NAME).required(),
        ],
    };
    pub(super) static GET_FUNCTION_CONCURRENCY_REQUEST: Structure = Structure {
        name: "GetFunctionConcurrencyRequest",
        payload: None,
        members: &[member("FunctionName", &FUNCTION_NAME).uri("FunctionName").required()],
    };
    pub(super) static GET_FUNCTION_CONCURRENCY_RESPONSE: Structure = Structure {
        name: "GetFunctionConcurrencyResponse",
        payload: None,
        members: &[member("ReservedConcurrentExecutions", &RESERVED_CONCURRENT_EXECUTIONS)],
    };
    pub(super) static GET_FUNCTION_CONFIGURATION_REQUEST: Structure = Structure {
        name: "GetFunctionConfigurationRequest",
        payload: None,
        members: &[
            member("FunctionName", &NAMESPACED_FUNCTION_NAME).uri("FunctionName").required(),
            member("Qualifier", &NUMERIC_LATEST_PUBLISHED_OR_ALIAS_QUALIFIER).query("Qualifier"),
        ],
    };
    pub(super) static GET_FUNCTION_EVENT_INVOKE_CONFIG_REQUEST: Structure = Structure {
        name: "GetFunctionEventInvokeConfigRequest",
        payload: None,
        members: &[
            member("FunctionName", &NAMESPACED_FUNCTION_NAME).uri("FunctionName").required(),
            member("Qualifier", &NUMERIC_LATEST_PUBLISHED_OR_ALIAS_QUALIFIER).query("Qualifier"),
        ],
    };
    pub(super) static GET_FUNCTION_RECURSION_CONFIG_REQUEST: Structure = Structure {
        name: "GetFunctionRecursionConfigRequest",
        payload: None,
        members: &[member("FunctionName", &UNQUALIFIED_FUNCTION_NAME)
            .uri("FunctionName")
            .required()],
    };
    pub(super) static GET_FUNCTION_RECURSION_CONFIG_RESPONSE: Structure = Structure {
        name: "GetFunctionRecursionConfigResponse",
        payload: None,
        members: &[member("RecursiveLoop", &RECURSIVE_LOOP)],
    };
    pub(super) static GET_FUNCTION_REQUEST: Structure = Structure {
        name: "GetFunctionRequest",
        payload: None,
        members: &[
            member("FunctionName", &NAMESPACED_FUNCTION_NAME).uri("FunctionName").required(),
            member("Qualifier", &NUMERIC_LATEST_PUBLISHED_OR_ALIAS_QUALIFIER).query("Qualifier"),
        ],
    };
    pub(super) static GET_FUNCTION_RESPONSE: Structure = Structure {
        name: "GetFunctionResponse",
        payload: None,
        members: &[
            member("Configuration", &const { Shape::structure(&FUNCTION_CONFIGURATION) }),
            member("Code", &const { Shape::structure(&FUNCTION_CODE_LOCATION) }),
            member("Tags", &TAGS),
            member("TagsError", &const { Shape::structure(&TAGS_ERROR) }),
            member("Concurrency", &const { Shape::structure(&CONCURRENCY) }),
        ],
    };
    pub(super) static GET_FUNCTION_SCALING_CONFIG_REQUEST: Structure = Structure {
        name: "GetFunctionScalingConfigRequest",
        payload: None,
        members: &[
            member("FunctionName", &UNQUALIFIED_FUNCTION_NAME).uri("FunctionName").required(),
            member("Qualifier", &PUBLISHED_FUNCTION_QUALIFIER).query("Qualifier").required(),
        ],
    };
    pub(super) static GET_FUNCTION_SCALING_CONFIG_RESPONSE: Structure = Structure {
        name: "GetFunctionScalingConfigResponse",
        payload: None,
        members: &[
            member("FunctionArn", &FUNCTION_ARN),
            member(
                "AppliedFunctionScalingConfig",
                &const { Shape::structure(&FUNCTION_SCALING_CONFIG) },
            ),
            member(
                "RequestedFunctionScalingConfig",
                &const { Shape::structure(&FUNCTION_SCALING_CONFIG) },
            ),
        ],
    };
    pub(super) static GET_FUNCTION_URL_CONFIG_REQUEST: Structure = Structure {
        name: "GetFunctionUrlConfigRequest",
        payload: None,
        members: &[
            member("FunctionName", &FUNCTION_URL_FUNCTION_NAME).uri("FunctionName").required(),
            member("Qualifier", &FUNCTION_URL_QUALIFIER).query("Qualifier"),
        ],
    };
    pub(super) static GET_FUNCTION_URL_CONFIG_RESPONSE: Structure = Structure {
        name: "GetFunctionUrlConfigResponse",
        payload: None,
        members: &[
            member("FunctionUrl", &FUNCTION_URL).required(),
            member("FunctionArn", &FUNCTION_ARN).required(),
            member("AuthType", &FUNCTION_URL_AUTH_TYPE).required(),
            member("Cors", &const { Shape::structure(&CORS) }),
            member("CreationTime", &TIMESTAMP).required(),
            member("LastModifiedTime", &TIMESTAMP).required(),
            member("InvokeMode", &INVOKE_MODE),
        ],
    };
    pub(super) static GET_LAYER_VERSION_BY_ARN_REQUEST: Structure = Structure {
        name: "GetLayerVersionByArnRequest",
        payload: None,
        members: &[member("Arn", &LAYER_VERSION_ARN).query("Arn").required()],
    };
    pub(super) static GET_LAYER_VERSION_POLICY_REQUEST: Structure = Structure {
        name: "GetLayerVersionPolicyRequest",
        payload: None,
        members: &[
            member("LayerName", &LAYER_NAME_OR_ARN).uri("LayerName").required(),
            member("VersionNumber", &LONG).uri("VersionNumber").required(),
        ],
    };
    pub(super) static GET_LAYER_VERSION_POLICY_RESPONSE: Structure = Structure {
        name: "GetLayerVersionPolicyResponse",
        payload: None,
        members: &[member("Policy", &TEXT), member("RevisionId", &TEXT)],
    };
    pub(super) static GET_LAYER_VERSION_REQUEST: Structure = Structure {
        name: "GetLayerVersionRequest",
        payload: None,
        members: &[
            member("LayerName", &LAYER_NAME_OR_ARN).uri("LayerName").required(),
            member("VersionNumber", &LONG).uri("VersionNumber").required(),
        ],
    };
    pub(super) static GET_LAYER_VERSION_RESPONSE: Structure = Structure {
        name: "GetLayerVersionResponse",
        payload: None,
        members: &[
            member("Content", &const { Shape::structure(&LAYER_VERSION_CONTENT_OUTPUT) }),
            member("LayerArn", &LAYER_ARN),
            member("LayerVersionArn", &LAYER_VERSION_ARN),
            member("Description", &DESCRIPTION),
            member("CreatedDate", &TIMESTAMP),
            member("Version", &LONG),
            member("CompatibleArchitectures", &COMPATIBLE_ARCHITECTURES),
            member("CompatibleRuntimes", &COMPATIBLE_RUNTIMES),
            member("LicenseInfo", &LICENSE_INFO),
        ],
    };
    pub(super) static GET_POLICY_REQUEST: Structure = Structure {
        name: "GetPolicyRequest",
        payload: None,
        members: &[
            member("FunctionName", &NAMESPACED_FUNCTION_NAME).uri("FunctionName").required(),
            member("Qualifier", &NUMERIC_LATEST_PUBLISHED_OR_ALIAS_QUALIFIER).query("Qualifier"),
        ],
    };
    pub(super) static GET_POLICY_RESPONSE: Structure = Structure {
        name: "GetPolicyResponse",
        payload: None,
        members: &[member("Policy", &TEXT), member("RevisionId", &TEXT)],
    };
    pub(super) static GET_PROVISIONED_CONCURRENCY_CONFIG_REQUEST: Structure = Structure {
        name: "GetProvisionedConcurrencyConfigRequest",
        payload: None,
        members: &[
            member("FunctionName", &FUNCTION_NAME).uri("FunctionName").required(),
            member("Qualifier", &QUALIFIER).query("Qualifier").required(),
        ],
    };
    pub(super) static GET_PROVISIONED_CONCURRENCY_CONFIG_RESPONSE: Structure = Structure {
        name: "GetProvisionedConcurrencyConfigResponse",
        payload: None,
        members: &[
            member("RequestedProvisionedConcurrentExecutions", &POSITIVE_INTEGER),
            member("AvailableProvisionedConcurrentExecutions", &NON_NEGATIVE_INTEGER),
            member("AllocatedProvisionedConcurrentExecutions", &NON_NEGATIVE_INTEGER),
            member("Status", &PROVISIONED_CONCURRENCY_STATUS_ENUM),
            member("StatusReason", &TEXT),
            member("LastModified", &TIMESTAMP),
        ],
    };
    pub(super) static GET_RESOURCE_POLICY_REQUEST: Structure = Structure {
        name: "GetResourcePolicyRequest",
        payload: None,
        members: &[member("ResourceArn", &POLICY_RESOURCE_ARN).uri("ResourceArn").required()],
    };
    pub(super) static GET_RESOURCE_POLICY_RESPONSE: Structure = Structure {
        name: "GetResourcePolicyResponse",
        payload: None,
        members: &[member("Policy", &RESOURCE_POLICY), member("RevisionId", &REVISION_ID)],
    };
    pub(super) static GET_RUNTIME_MANAGEMENT_CONFIG_REQUEST: Structure = Structure {
        name: "GetRuntimeManagementConfigRequest",
        payload: None,
        members: &[
            member("FunctionName", &NAMESPACED_FUNCTION_NAME).uri("FunctionName").required(),
            member("Qualifier", &NUMERIC_LATEST_PUBLISHED_OR_ALIAS_QUALIFIER).query("Qualifier"),
        ],
    };
    pub(super) static GET_RUNTIME_MANAGEMENT_CONFIG_RESPONSE: Structure = Structure {
        name: "GetRuntimeManagementConfigResponse",
        payload: None,
        members: &[
            member("UpdateRuntimeOn", &UPDATE_RUNTIME_ON),
            member("FunctionArn", &NAME_SPACED_FUNCTION_ARN),
            member("RuntimeVersionArn", &RUNTIME_VERSION_ARN),
        ],
    };
    static PATTERN_HANDLER: Pattern = Pattern::new("[^\\s]+");
    static HANDLER: Shape = Shape::text().pattern(&PATTERN_HANDLER).max(128.0).min(0.0);
    static PATTERN_HEADER: Pattern = Pattern::new(".*");
    static HEADER: Shape = Shape::text().pattern(&PATTERN_HEADER).max(1024.0).min(0.0);
    static HEADERS_LIST: Shape = Shape::list(&HEADER, "member", false).max(100.0).min(0.0);
    pub(super) static IMAGE_CONFIG: Structure = Structure {
        name: "ImageConfig",
        payload: None,
        members: &[
            member("EntryPoint", &STRING_LIST),
            member("Command", &STRING_LIST),
            member("WorkingDirectory", &WORKING_DIRECTORY),
        ],
    };
    pub(super) static IMAGE_CONFIG_ERROR: Structure = Structure {
        name: "ImageConfigError",
        payload: None,
        members: &[member("ErrorCode", &TEXT), member("Message", &SENSITIVE_STRING)],
    };
    pub(super) static IMAGE_CONFIG_RESPONSE: Structure = Structure {
        name: "ImageConfigResponse",
        payload: None,
        members: &[
            member("ImageConfig", &const { Shape::structure(&IMAGE_CONFIG) }),
            member("Error", &const { Shape::structure(&IMAGE_CONFIG_ERROR) }),
        ],
    };
    pub(super) static INVOCATION_REQUEST: Structure = Structure {
        name: "InvocationRequest",
        payload: Some("Payload"),
        members: &[
            member("FunctionName", &NAMESPACED_FUNCTION_NAME).uri("FunctionName").required(),
            member("InvocationType", &INVOCATION_TYPE).header("X-Amz-Invocation-Type"),
            member("LogType", &LOG_TYPE).header("X-Amz-Log-Type"),
            member("ClientContext", &TEXT).header("X-Amz-Client-Context"),
            member("DurableExecutionName", &DURABLE_EXECUTION_NAME)
                .header("X-Amz-Durable-Execution-Name"),
            member("Payload", &BLOB),
            member("Qualifier", &NUMERIC_LATEST_PUBLISHED_OR_ALIAS_QUALIFIER).query("Qualifier"),
            member("TenantId", &TENANT_ID).header("X-Amz-Tenant-Id"),
        ],
    };
    pub(super) static INVOCATION_RESPONSE: Structure = Structure {
        name: "InvocationResponse",
        payload: Some("Payload"),
        members: &[
            member("StatusCode", &INTEGER).status_code(),
            member("FunctionError", &TEXT).header("X-Amz-Function-Error"),
            member("LogResult", &TEXT).header("X-Amz-Log-Result"),
            member("Payload", &BLOB),
            member("ExecutedVersion", &VERSION).header("X-Amz-Executed-Version"),
            member("DurableExecutionArn", &DURABLE_EXECUTION_ARN)
                .header("X-Amz-Durable-Execution-Arn"),
        ],
    };
    static INVOCATION_TYPE: Shape = Shape::text().values(&["Event", "RequestResponse", "DryRun"]);
    pub(super) static INVOKE_ASYNC_REQUEST: Structure = Structure {
        name: "InvokeAsyncRequest",
        payload: Some("InvokeArgs"),
        members: &[
            member("FunctionName", &NAMESPACED_FUNCTION_NAME).uri("FunctionName").required(),
            member("InvokeArgs", &BLOB).required(),
        ],
    };
    pub(super) static INVOKE_ASYNC_RESPONSE: Structure = Structure {
        name: "InvokeAsyncResponse",
        payload: None,
        members: &[member("Status", &INTEGER).status_code()],
    };
    static INVOKE_MODE: Shape = Shape::text().values(&["RESPONSE_STREAM", "BUFFERED"]);
    pub(super) static INVOKE_RESPONSE_STREAM_UPDATE: Structure = Structure {
        name: "InvokeResponseStreamUpdate",
        payload: None,
        members: &[member("Payload", &BLOB)],
    };
    pub(super) static INVOKE_WITH_RESPONSE_STREAM_COMPLETE_EVENT: Structure = Structure {
        name: "InvokeWithResponseStreamCompleteEvent",
        payload: None,
        members: &[
            member("ErrorCode", &TEXT),
            member("ErrorDetails", &TEXT),
            member("LogResult", &TEXT),
        ],
    };
    pub(super) static INVOKE_WITH_RESPONSE_STREAM_REQUEST: Structure = Structure {
        name: "InvokeWithResponseStreamRequest",
        payload: Some("Payload"),
        members: &[
            member("FunctionName", &NAMESPACED_FUNCTION_NAME).uri("FunctionName").required(),
            member("LogType", &LOG_TYPE).header("X-Amz-Log-Type"),
            member("ClientContext", &TEXT).header("X-Amz-Client-Context"),
            member("Qualifier", &NUMERIC_LATEST_PUBLISHED_OR_ALIAS_QUALIFIER).query("Qualifier"),
            member("Payload", &BLOB),
            member("TenantId", &TENANT_ID).header("X-Amz-Tenant-Id"),
            member("InvocationType", &RESPONSE_STREAMING_INVOCATION_TYPE)
                .header("X-Amz-Invocation-Type"),
        ],
    };
    pub(super) static INVOKE_WITH_RESPONSE_STREAM_RESPONSE: Structure = Structure {
        name: "InvokeWithResponseStreamResponse",
        payload: None,
        members: &[
            member("StatusCode", &INTEGER).status_code(),
            member("ExecutedVersion", &VERSION).header("X-Amz-Executed-Version"),
            member("ResponseStreamContentType", &TEXT).header("Content-Type"),
        ],
    };
    static PATTERN_KMS_KEY_ARN: Pattern = Pattern::new("(arn:(aws[a-zA-Z-]*)?:[a-z0-9-.]+:.*)|()");
    static KMS_KEY_ARN: Shape = Shape::text().pattern(&PATTERN_KMS_KEY_ARN).max(10000.0).min(0.0);
    pub(super) static LAMBDA_MANAGED_INSTANCES_CAPACITY_PROVIDER_CONFIG: Structure = Structure {
        name: "LambdaManagedInstancesCapacityProviderConfig",
        payload: None,
        members: &[
            member("CapacityProviderArn", &CAPACITY_PROVIDER_ARN).required(),
            member(
                "PerExecutionEnvironmentMaxConcurrency",
                &PER_EXECUTION_ENVIRONMENT_MAX_CONCURRENCY,
            ),
            member(
                "ExecutionEnvironmentMemoryGiBPerVCpu",
                &EXECUTION_ENVIRONMENT_MEMORY_GI_B_PER_V_CPU,
            ),
        ],
    };
    static LAST_UPDATE_STATUS: Shape =
        Shape::text().values(&["Successful", "Failed", "InProgress"]);
    static LAST_UPDATE_STATUS_REASON_CODE: Shape = Shape::text().values(&[
        "EniLimitExceeded",
        "InsufficientRolePermissions",
        "InvalidConfiguration",
        "InternalError",
        "SubnetOutOfIPAddresses",
        "InvalidSubnet",
        "InvalidSecurityGroup",
        "ImageDeleted",
        "ImageAccessDenied",
        "InvalidImage",
        "KMSKeyAccessDenied",
        "KMSKeyNotFound",
        "InvalidStateKMSKey",
        "DisabledKMSKey",
        "EFSIOError",
        "EFSMountConnectivityError",
        "EFSMountFailure",
        "EFSMountTimeout",
        "InvalidRuntime",
        "InvalidZipFileException",
        "FunctionError",
        "ServiceQuotaExceededException",
        "VcpuLimitExceeded",
        "CapacityProviderScalingLimitExceeded",
        "InsufficientCapacity",
        "EC2RequestLimitExceeded",
        "FunctionError.InitTimeout",
        "FunctionError.RuntimeInitError",
        "FunctionError.ExtensionInitError",
        "FunctionError.InvalidEntryPoint",
        "FunctionError.InvalidWorkingDirectory",
        "FunctionError.PermissionDenied",
        "FunctionError.TooManyExtensions",
        "FunctionError.InitResourceExhausted",
        "DisallowedByVpcEncryptionControl",
        "IncompatibleAcceleratorInstanceTypes",
        "DependencyError",
    ]);
    pub(super) static LAYER: Structure = Structure {
        name: "Layer",
        payload: None,
        members: &[
            member("Arn", &LAYER_VERSION_ARN),
            member("CodeSize", &LONG),
            member("SigningProfileVersionArn", &ARN),
            member("SigningJobArn", &ARN),
        ],
    };
    static PATTERN_LAYER_ARN: Pattern = Pattern::new(
        "arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:layer:[a-zA-Z0-9-_]+",
    );
    static LAYER_ARN: Shape = Shape::text().pattern(&PATTERN_LAYER_ARN).max(2048.0).min(1.0);
    static LAYER_LIST: Shape = Shape::list(&LAYER_VERSION_ARN, "member", false);
    static PATTERN_LAYER_NAME: Pattern = Pattern::new(
        "(arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:layer:[a-zA-Z0-9-_]+)|[a-zA-Z0-9-_]+",
    );
    static LAYER_NAME: Shape = Shape::text().pattern(&PATTERN_LAYER_NAME).max(140.0).min(1.0);
    static PATTERN_LAYER_NAME_OR_ARN: Pattern = Pattern::new(
        "(arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:layer:[a-zA-Z0-9-_]{1,140}|[a-zA-Z0-9-_]{1,140})",
    );
    static LAYER_NAME_OR_ARN: Shape =
        Shape::text().pattern(&PATTERN_LAYER_NAME_OR_ARN).max(2048.0).min(1.0);
    static PATTERN_LAYER_PERMISSION_ALLOWED_ACTION: Pattern =
        Pattern::new("lambda:GetLayerVersion");
    static LAYER_PERMISSION_ALLOWED_ACTION: Shape =
        Shape::text().pattern(&PATTERN_LAYER_PERMISSION_ALLOWED_ACTION).max(22.0).min(0.0);
    static PATTERN_LAYER_PERMISSION_ALLOWED_PRINCIPAL: Pattern =
        Pattern::new("\\d{12}|\\*|arn:(aws[a-zA-Z-]*):iam::\\d{12}:root");
    static LAYER_PERMISSION_ALLOWED_PRINCIPAL: Shape =
        Shape::text().pattern(&PATTERN_LAYER_PERMISSION_ALLOWED_PRINCIPAL).max(10000.0).min(0.0);
    static PATTERN_LAYER_VERSION_ARN: Pattern = Pattern::new(
        "((arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:layer:[a-zA-Z0-9-_]+:[0-9]+)|(arn:[a-zA-Z0-9-]+:lambda:::awslayer:[a-zA-Z0-9-_]+))",
    );
    static LAYER_VERSION_ARN: Shape =
        Shape::text().pattern(&PATTERN_LAYER_VERSION_ARN).max(2048.0).min(1.0);
    pub(super) static LAYER_VERSION_CONTENT_INPUT: Structure = Structure {
        name: "LayerVersionContentInput",
        payload: None,
        members: &[
            member("S3Bucket", &S3_BUCKET),
            member("S3Key", &S3_KEY),
            member("S3ObjectVersion", &S3_OBJECT_VERSION),
            member("S3ObjectStorageMode", &S3_OBJECT_STORAGE_MODE),
            member("ZipFile", &BLOB),
        ],
    };
    pub(super) static LAYER_VERSION_CONTENT_OUTPUT: Structure = Structure {
        name: "LayerVersionContentOutput",
        payload: None,
        members: &[
            member("Location", &SENSITIVE_STRING_ON_SERVER_ONLY),
            member("CodeSha256", &TEXT),
            member("CodeSize", &LONG),
            member("SigningProfileVersionArn", &ARN),
            member("SigningJobArn", &ARN),
            member("ResolvedS3Object", &const { Shape::structure(&RESOLVED_S3_OBJECT) }),
        ],
    };
    static LAYER_VERSIONS_LIST: Shape =
        Shape::list(&const { Shape::structure(&LAYER_VERSIONS_LIST_ITEM) }, "member", false);
    pub(super) static LAYER_VERSIONS_LIST_ITEM: Structure = Structure {
        name: "LayerVersionsListItem",
        payload: None,
        members: &[
            member("LayerVersionArn", &LAYER_VERSION_ARN),
            member("Version", &LONG),
            member("Description", &DESCRIPTION),
            member("CreatedDate", &TIMESTAMP),
            member("CompatibleArchitectures", &COMPATIBLE_ARCHITECTURES),
            member("CompatibleRuntimes", &COMPATIBLE_RUNTIMES),
            member("LicenseInfo", &LICENSE_INFO),
        ],
    };
    static LAYERS_LIST: Shape =
        Shape::list(&const { Shape::structure(&LAYERS_LIST_ITEM) }, "member", false);
    pub(super) static LAYERS_LIST_ITEM: Structure = Structure {
        name: "LayersListItem",
        payload: None,
        members: &[
            member("LayerName", &LAYER_NAME),
            member("LayerArn", &LAYER_ARN),
            member("LatestMatchingVersion", &const { Shape::structure(&LAYER_VERSIONS_LIST_ITEM) }),
        ],
    };
    static LAYERS_REFERENCE_LIST: Shape =
        Shape::list(&const { Shape::structure(&LAYER) }, "member", false);
    static PATTERN_LICENSE_INFO: Pattern = Pattern::new(".*");
    static LICENSE_INFO: Shape = Shape::text().pattern(&PATTERN_LICENSE_INFO).max(512.0).min(0.0);
    pub(super) static LIST_ALIASES_REQUEST: Structure = Structure {
        name: "ListAliasesRequest",
        payload: None,
        members: &[
            member("FunctionName", &FUNCTION_NAME).uri("FunctionName").required(),
            member("FunctionVersion", &VERSION_WITH_LATEST_PUBLISHED).query("FunctionVersion"),
            member("Marker", &TEXT).query("Marker"),
            member("MaxItems", &MAX_LIST_ITEMS).query("MaxItems"),
        ],
    };
    pub(super) static LIST_ALIASES_RESPONSE: Structure = Structure {
        name: "ListAliasesResponse",
        payload: None,
        members: &[member("NextMarker", &TEXT), member("Aliases", &ALIAS_LIST)],
    };
    pub(super) static LIST_CODE_SIGNING_CONFIGS_REQUEST: Structure = Structure {
        name: "ListCodeSigningConfigsRequest",
        payload: None,
        members: &[
            member("Marker", &TEXT).query("Marker"),
            member("MaxItems", &MAX_LIST_ITEMS).query("MaxItems"),
        ],
    };
    pub(super) static LIST_CODE_SIGNING_CONFIGS_RESPONSE: Structure = Structure {
        name: "ListCodeSigningConfigsResponse",
        payload: None,
        members: &[
            member("NextMarker", &TEXT),
            member("CodeSigningConfigs", &CODE_SIGNING_CONFIG_LIST),
        ],
    };
    pub(super) static LIST_FUNCTION_EVENT_INVOKE_CONFIGS_REQUEST: Structure = Structure {
        name: "ListFunctionEventInvokeConfigsRequest",
        payload: None,
        members: &[
            member("FunctionName", &NAMESPACED_FUNCTION_NAME).uri("FunctionName").required(),
            member("Marker", &TEXT).query("Marker"),
            member("MaxItems", &MAX_FUNCTION_EVENT_INVOKE_CONFIG_LIST_ITEMS).query("MaxItems"),
        ],
    };
    pub(super) static LIST_FUNCTION_EVENT_INVOKE_CONFIGS_RESPONSE: Structure = Structure {
        name: "ListFunctionEventInvokeConfigsResponse",
        payload: None,
        members: &[
            member("FunctionEventInvokeConfigs", &FUNCTION_EVENT_INVOKE_CONFIG_LIST),
            member("NextMarker", &TEXT),
        ],
    };
    pub(super) static LIST_FUNCTION_URL_CONFIGS_REQUEST: Structure = Structure {
        name: "ListFunctionUrlConfigsRequest",
        payload: None,
        members: &[
            member("FunctionName", &FUNCTION_URL_FUNCTION_NAME).uri("FunctionName").required(),
            member("Marker", &TEXT).query("Marker"),
            member("MaxItems", &MAX_ITEMS).query("MaxItems"),
        ],
    };
    pub(super) static LIST_FUNCTION_URL_CONFIGS_RESPONSE: Structure = Structure {
        name: "ListFunctionUrlConfigsResponse",
        payload: None,
        members: &[
            member("FunctionUrlConfigs", &FUNCTION_URL_CONFIG_LIST).required(),
            member("NextMarker", &TEXT),
        ],
    };
    pub(super) static LIST_FUNCTIONS_BY_CODE_SIGNING_CONFIG_REQUEST: Structure = Structure {
        name: "ListFunctionsByCodeSigningConfigRequest",
        payload: None,
        members: &[
            member("CodeSigningConfigArn", &CODE_SIGNING_CONFIG_ARN)
                .uri("CodeSigningConfigArn")
                .required(),
            member("Marker", &TEXT).query("Marker"),
            member("MaxItems", &MAX_LIST_ITEMS).query("MaxItems"),
        ],
    };
    pub(super) static LIST_FUNCTIONS_BY_CODE_SIGNING_CONFIG_RESPONSE: Structure = Structure {
        name: "ListFunctionsByCodeSigningConfigResponse",
        payload: None,
        members: &[member("NextMarker", &TEXT), member("FunctionArns", &FUNCTION_ARN_LIST)],
    };
    pub(super) static LIST_FUNCTIONS_REQUEST: Structure = Structure {
        name: "ListFunctionsRequest",
        payload: None,
        members: &[
            member("MasterRegion", &MASTER_REGION).query("MasterRegion"),
            member("FunctionVersion", &FUNCTION_VERSION).query("FunctionVersion"),
            member("Marker", &TEXT).query("Marker"),
            member("MaxItems", &MAX_LIST_ITEMS).query("MaxItems"),
        ],
    };
    pub(super) static LIST_FUNCTIONS_RESPONSE: Structure = Structure {
        name: "ListFunctionsResponse",
        payload: None,
        members: &[member("NextMarker", &TEXT), member("Functions", &FUNCTION_LIST)],
    };
    pub(super) static LIST_LAYER_VERSIONS_REQUEST: Structure = Structure {
        name: "ListLayerVersionsRequest",
        payload: None,
        members: &[
            member("CompatibleArchitecture", &ARCHITECTURE).query("CompatibleArchitecture"),
            member("CompatibleRuntime", &TEXT).query("CompatibleRuntime"),
            member("LayerName", &LAYER_NAME_OR_ARN).uri("LayerName").required(),
            member("Marker", &TEXT).query("Marker"),
            member("MaxItems", &MAX_LAYER_LIST_ITEMS).query("MaxItems"),
        ],
    };
    pub(super) static LIST_LAYER_VERSIONS_RESPONSE: Structure = Structure {
        name: "ListLayerVersionsResponse",
        payload: None,
        members: &[member("NextMarker", &TEXT), member("LayerVersions", &LAYER_VERSIONS_LIST)],
    };
    pub(super) static LIST_LAYERS_REQUEST: Structure = Structure {
        name: "ListLayersRequest",
        payload: None,
        members: &[
            member("CompatibleArchitecture", &ARCHITECTURE).query("CompatibleArchitecture"),
            member("CompatibleRuntime", &TEXT).query("CompatibleRuntime"),
            member("Marker", &TEXT).query("Marker"),
            member("MaxItems", &MAX_LAYER_LIST_ITEMS).query("MaxItems"),
        ],
    };
    pub(super) static LIST_LAYERS_RESPONSE: Structure = Structure {
        name: "ListLayersResponse",
        payload: None,
        members: &[member("NextMarker", &TEXT), member("Layers", &LAYERS_LIST)],
    };
    pub(super) static LIST_PROVISIONED_CONCURRENCY_CONFIGS_REQUEST: Structure = Structure {
        name: "ListProvisionedConcurrencyConfigsRequest",
        payload: None,
        members: &[
            member("FunctionName", &FUNCTION_NAME).uri("FunctionName").required(),
            member("Marker", &TEXT).query("Marker"),
            member("MaxItems", &MAX_PROVISIONED_CONCURRENCY_CONFIG_LIST_ITEMS).query("MaxItems"),
        ],
    };
    pub(super) static LIST_PROVISIONED_CONCURRENCY_CONFIGS_RESPONSE: Structure = Structure {
        name: "ListProvisionedConcurrencyConfigsResponse",
        payload: None,
        members: &[
            member("ProvisionedConcurrencyConfigs", &PROVISIONED_CONCURRENCY_CONFIG_LIST),
            member("NextMarker", &TEXT),
        ],
    };
    pub(super) static LIST_TAGS_REQUEST: Structure = Structure {
        name: "ListTagsRequest",
        payload: None,
        members: &[member("Resource", &TAGGABLE_RESOURCE).uri("Resource").required()],
    };
    pub(super) static LIST_TAGS_RESPONSE: Structure =
        Structure { name: "ListTagsResponse", payload: None, members: &[member("Tags", &TAGS)] };
    pub(super) static LIST_VERSIONS_BY_FUNCTION_REQUEST: Structure = Structure {
        name: "ListVersionsByFunctionRequest",
        payload: None,
        members: &[
            member("FunctionName", &NAMESPACED_FUNCTION_NAME).uri("FunctionName").required(),
            member("Marker", &TEXT).query("Marker"),
            member("MaxItems", &MAX_LIST_ITEMS).query("MaxItems"),
        ],
    };
    pub(super) static LIST_VERSIONS_BY_FUNCTION_RESPONSE: Structure = Structure {
        name: "ListVersionsByFunctionResponse",
        payload: None,
        members: &[member("NextMarker", &TEXT), member("Versions", &FUNCTION_LIST)],
    };
    static PATTERN_LOCAL_MOUNT_PATH: Pattern = Pattern::new("/mnt/[a-zA-Z0-9-_.]+");
    static LOCAL_MOUNT_PATH: Shape =
        Shape::text().pattern(&PATTERN_LOCAL_MOUNT_PATH).max(160.0).min(0.0);
    static LOG_FORMAT: Shape = Shape::text().values(&["JSON", "Text"]);
    static PATTERN_LOG_GROUP: Pattern = Pattern::new("[\\.\\-_/#A-Za-z0-9]+");
    static LOG_GROUP: Shape = Shape::text().pattern(&PATTERN_LOG_GROUP).max(512.0).min(1.0);
    static LOG_TYPE: Shape = Shape::text().values(&["None", "Tail"]);
    pub(super) static LOGGING_CONFIG: Structure = Structure {
        name: "LoggingConfig",
        payload: None,
        members: &[
            member("LogFormat", &LOG_FORMAT),
            member("ApplicationLogLevel", &APPLICATION_LOG_LEVEL),
            member("SystemLogLevel", &SYSTEM_LOG_LEVEL),
            member("LogGroup", &LOG_GROUP),
        ],
    };
    static PATTERN_MASTER_REGION: Pattern =
        Pattern::new("ALL|(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}");
    static MASTER_REGION: Shape = Shape::text().pattern(&PATTERN_MASTER_REGION).max(50.0).min(1.0);
    static MAX_AGE: Shape = Shape::integer().max(86400.0).min(0.0);
    static MAX_FUNCTION_EVENT_INVOKE_CONFIG_LIST_ITEMS: Shape = Shape::integer().max(50.0).min(1.0);
    static MAX_ITEMS: Shape = Shape::integer().max(50.0).min(1.0);
    static MAX_LAYER_LIST_ITEMS: Shape = Shape::integer().max(50.0).min(1.0);
    static MAX_LIST_ITEMS: Shape = Shape::integer().max(10000.0).min(1.0);
    static MAX_PROVISIONED_CONCURRENCY_CONFIG_LIST_ITEMS: Shape =
        Shape::integer().max(50.0).min(1.0);
    static MAXIMUM_EVENT_AGE_IN_SECONDS: Shape = Shape::integer().max(21600.0).min(60.0);
    static MAXIMUM_RETRY_ATTEMPTS: Shape = Shape::integer().max(2.0).min(0.0);
    static MEMORY_SIZE: Shape = Shape::integer().max(32768.0).min(128.0);
    static PATTERN_METHOD: Pattern = Pattern::new(".*");
    static METHOD: Shape = Shape::text().pattern(&PATTERN_METHOD).max(6.0).min(0.0);
    static PATTERN_NAME_SPACED_FUNCTION_ARN: Pattern = Pattern::new(
        "arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:function:[a-zA-Z0-9-_\\.]+(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?",
    );
    static NAME_SPACED_FUNCTION_ARN: Shape =
        Shape::text().pattern(&PATTERN_NAME_SPACED_FUNCTION_ARN).max(10000.0).min(0.0);
    static PATTERN_NAMESPACED_FUNCTION_NAME: Pattern = Pattern::new(
        "(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_\\.]+)(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?",
    );
    static NAMESPACED_FUNCTION_NAME: Shape =
        Shape::text().pattern(&PATTERN_NAMESPACED_FUNCTION_NAME).max(256.0).min(1.0);
    static PATTERN_NAMESPACED_STATEMENT_ID: Pattern = Pattern::new("([a-zA-Z0-9-_.]+)");
    static NAMESPACED_STATEMENT_ID: Shape =
        Shape::text().pattern(&PATTERN_NAMESPACED_STATEMENT_ID).max(100.0).min(1.0);
    static NON_NEGATIVE_INTEGER: Shape = Shape::integer().min(0.0);
    static PATTERN_NUMERIC_LATEST_PUBLISHED_OR_ALIAS_QUALIFIER: Pattern =
        Pattern::new("\\$(LATEST(\\.PUBLISHED)?)|[a-zA-Z0-9-_$]+");
    static NUMERIC_LATEST_PUBLISHED_OR_ALIAS_QUALIFIER: Shape = Shape::text()
        .pattern(&PATTERN_NUMERIC_LATEST_PUBLISHED_OR_ALIAS_QUALIFIER)
        .max(128.0)
        .min(1.0);
    pub(super) static ON_FAILURE: Structure = Structure {
        name: "OnFailure",
        payload: None,
        members: &[member("Destination", &DESTINATION_ARN)],
    };
    pub(super) static ON_SUCCESS: Structure = Structure {
        name: "OnSuccess",
        payload: None,
        members: &[member("Destination", &DESTINATION_ARN)],
    };
    static PATTERN_ORGANIZATION_ID: Pattern = Pattern::new("o-[a-z0-9]{10,32}");
    static ORGANIZATION_ID: Shape =
        Shape::text().pattern(&PATTERN_ORGANIZATION_ID).max(34.0).min(0.0);
    static PATTERN_ORIGIN: Pattern = Pattern::new(".*");
    static ORIGIN: Shape = Shape::text().pattern(&PATTERN_ORIGIN).max(253.0).min(1.0);
    static PACKAGE_TYPE: Shape = Shape::text().values(&["Zip", "Image"]);
    static PER_EXECUTION_ENVIRONMENT_MAX_CONCURRENCY: Shape = Shape::integer().max(1600.0).min(1.0);
    static PATTERN_POLICY_RESOURCE_ARN: Pattern = Pattern::new(
        "arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:(function:[a-zA-Z0-9-_]+(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_])+)?|runtime/[a-zA-Z0-9-_./]+)",
    );
    static POLICY_RESOURCE_ARN: Shape =
        Shape::text().pattern(&PATTERN_POLICY_RESOURCE_ARN).max(512.0).min(0.0);
    static POSITIVE_INTEGER: Shape = Shape::integer().min(1.0);
    static PATTERN_PRINCIPAL: Pattern = Pattern::new("[^\\s]+");
    static PRINCIPAL: Shape = Shape::text().pattern(&PATTERN_PRINCIPAL).max(2048.0).min(0.0);
    static PATTERN_PRINCIPAL_ORG_ID: Pattern = Pattern::new("o-[a-z0-9]{10,32}");
    static PRINCIPAL_ORG_ID: Shape =
        Shape::text().pattern(&PATTERN_PRINCIPAL_ORG_ID).max(34.0).min(12.0);
    static PROVISIONED_CONCURRENCY_CONFIG_LIST: Shape = Shape::list(
        &const { Shape::structure(&PROVISIONED_CONCURRENCY_CONFIG_LIST_ITEM) },
        "member",
        false,
    );
    pub(super) static PROVISIONED_CONCURRENCY_CONFIG_LIST_ITEM: Structure = Structure {
        name: "ProvisionedConcurrencyConfigListItem",
        payload: None,
        members: &[
            member("FunctionArn", &FUNCTION_ARN),
            member("RequestedProvisionedConcurrentExecutions", &POSITIVE_INTEGER),
            member("AvailableProvisionedConcurrentExecutions", &NON_NEGATIVE_INTEGER),
            member("AllocatedProvisionedConcurrentExecutions", &NON_NEGATIVE_INTEGER),
            member("Status", &PROVISIONED_CONCURRENCY_STATUS_ENUM),
            member("StatusReason", &TEXT),
            member("LastModified", &TIMESTAMP),
        ],
    };
    static PROVISIONED_CONCURRENCY_STATUS_ENUM: Shape =
        Shape::text().values(&["IN_PROGRESS", "READY", "FAILED"]);
    pub(super) static PUBLISH_LAYER_VERSION_REQUEST: Structure = Structure {
        name: "PublishLayerVersionRequest",
        payload: None,
        members: &[
            member("LayerName", &LAYER_NAME_OR_ARN).uri("LayerName").required(),
            member("Description", &DESCRIPTION),
            member("Content", &const { Shape::structure(&LAYER_VERSION_CONTENT_INPUT) }).required(),
            member("CompatibleArchitectures", &COMPATIBLE_ARCHITECTURES),
            member("CompatibleRuntimes", &COMPATIBLE_RUNTIMES),
            member("LicenseInfo", &LICENSE_INFO),
        ],
    };
    pub(super) static PUBLISH_LAYER_VERSION_RESPONSE: Structure = Structure {
        name: "PublishLayerVersionResponse",
        payload: None,
        members: &[
            member("Content", &const { Shape::structure(&LAYER_VERSION_CONTENT_OUTPUT) }),
            member("LayerArn", &LAYER_ARN),
            member("LayerVersionArn", &LAYER_VERSION_ARN),
            member("Description", &DESCRIPTION),
            member("CreatedDate", &TIMESTAMP),
            member("Version", &LONG),
            member("CompatibleArchitectures", &COMPATIBLE_ARCHITECTURES),
            member("CompatibleRuntimes", &COMPATIBLE_RUNTIMES),
            member("LicenseInfo", &LICENSE_INFO),
        ],
    };
    pub(super) static PUBLISH_VERSION_REQUEST: Structure = Structure {
        name: "PublishVersionRequest",
        payload: None,
        members: &[
            member("FunctionName", &FUNCTION_NAME).uri("FunctionName").required(),
            member("CodeSha256", &TEXT),
            member("Description", &DESCRIPTION),
            member("RevisionId", &TEXT),
            member("PublishTo", &FUNCTION_VERSION_LATEST_PUBLISHED),
        ],
    };
    static PATTERN_PUBLISHED_FUNCTION_QUALIFIER: Pattern =
        Pattern::new("(\\$LATEST\\.PUBLISHED|[0-9]+)");
    static PUBLISHED_FUNCTION_QUALIFIER: Shape =
        Shape::text().pattern(&PATTERN_PUBLISHED_FUNCTION_QUALIFIER).max(128.0).min(1.0);
    pub(super) static PUT_FUNCTION_CODE_SIGNING_CONFIG_REQUEST: Structure = Structure {
        name: "PutFunctionCodeSigningConfigRequest",
        payload: None,
        members: &[
            member("CodeSigningConfigArn", &CODE_SIGNING_CONFIG_ARN).required(),
            member("FunctionName", &NAMESPACED_FUNCTION_NAME).uri("FunctionName").required(),
        ],
    };
    pub(super) static PUT_FUNCTION_CODE_SIGNING_CONFIG_RESPONSE: Structure = Structure {
        name: "PutFunctionCodeSigningConfigResponse",
        payload: None,
        members: &[
            member("CodeSigningConfigArn", &CODE_SIGNING_CONFIG_ARN).required(),
            member("FunctionName", &FUNCTION_NAME).required(),
        ],
    };
    pub(super) static PUT_FUNCTION_CONCURRENCY_REQUEST: Structure = Structure {
        name: "PutFunctionConcurrencyRequest",
        payload: None,
        members: &[
            member("FunctionName", &FUNCTION_NAME).uri("FunctionName").required(),
            member("ReservedConcurrentExecutions", &RESERVED_CONCURRENT_EXECUTIONS).required(),
        ],
    };
    pub(super) static PUT_FUNCTION_EVENT_INVOKE_CONFIG_REQUEST: Structure = Structure {
        name: "PutFunctionEventInvokeConfigRequest",
        payload: None,
        members: &[
            member("FunctionName", &NAMESPACED_FUNCTION_NAME).uri("FunctionName").required(),
            member("Qualifier", &NUMERIC_LATEST_PUBLISHED_OR_ALIAS_QUALIFIER).query("Qualifier"),
            member("MaximumRetryAttempts", &MAXIMUM_RETRY_ATTEMPTS),
            member("MaximumEventAgeInSeconds", &MAXIMUM_EVENT_AGE_IN_SECONDS),
            member("DestinationConfig", &const { Shape::structure(&DESTINATION_CONFIG) }),
        ],
    };
    pub(super) static PUT_FUNCTION_RECURSION_CONFIG_REQUEST: Structure = Structure {
        name: "PutFunctionRecursionConfigRequest",
        payload: None,
        members: &[
            member("FunctionName", &UNQUALIFIED_FUNCTION_NAME).uri("FunctionName").required(),
            member("RecursiveLoop", &RECURSIVE_LOOP).required(),
        ],
    };
    pub(super) static PUT_FUNCTION_RECURSION_CONFIG_RESPONSE: Structure = Structure {
        name: "PutFunctionRecursionConfigResponse",
        payload: None,
        members: &[member("RecursiveLoop", &RECURSIVE_LOOP)],
    };
    pub(super) static PUT_FUNCTION_SCALING_CONFIG_REQUEST: Structure = Structure {
        name: "PutFunctionScalingConfigRequest",
        payload: None,
        members: &[
            member("FunctionName", &UNQUALIFIED_FUNCTION_NAME).uri("FunctionName").required(),
            member("Qualifier", &PUBLISHED_FUNCTION_QUALIFIER).query("Qualifier").required(),
            member("FunctionScalingConfig", &const { Shape::structure(&FUNCTION_SCALING_CONFIG) }),
        ],
    };
    pub(super) static PUT_FUNCTION_SCALING_CONFIG_RESPONSE: Structure = Structure {
        name: "PutFunctionScalingConfigResponse",
        payload: None,
        members: &[member("FunctionState", &STATE)],
    };
    pub(super) static PUT_PROVISIONED_CONCURRENCY_CONFIG_REQUEST: Structure = Structure {
        name: "PutProvisionedConcurrencyConfigRequest",
        payload: None,
        members: &[
            member("FunctionName", &FUNCTION_NAME).uri("FunctionName").required(),
            member("Qualifier", &QUALIFIER).query("Qualifier").required(),
            member("ProvisionedConcurrentExecutions", &POSITIVE_INTEGER).required(),
        ],
    };
    pub(super) static PUT_PROVISIONED_CONCURRENCY_CONFIG_RESPONSE: Structure = Structure {
        name: "PutProvisionedConcurrencyConfigResponse",
        payload: None,
        members: &[
            member("RequestedProvisionedConcurrentExecutions", &POSITIVE_INTEGER),
            member("AllocatedProvisionedConcurrentExecutions", &NON_NEGATIVE_INTEGER),
            member("AvailableProvisionedConcurrentExecutions", &NON_NEGATIVE_INTEGER),
            member("Status", &PROVISIONED_CONCURRENCY_STATUS_ENUM),
            member("StatusReason", &TEXT),
            member("LastModified", &TIMESTAMP),
        ],
    };
    pub(super) static PUT_RESOURCE_POLICY_REQUEST: Structure = Structure {
        name: "PutResourcePolicyRequest",
        payload: None,
        members: &[
            member("ResourceArn", &POLICY_RESOURCE_ARN).uri("ResourceArn").required(),
            member("Policy", &RESOURCE_POLICY).required(),
            member("RevisionId", &REVISION_ID),
        ],
    };
    pub(super) static PUT_RESOURCE_POLICY_RESPONSE: Structure = Structure {
        name: "PutResourcePolicyResponse",
        payload: None,
        members: &[member("Policy", &RESOURCE_POLICY), member("RevisionId", &REVISION_ID)],
    };
    pub(super) static PUT_RUNTIME_MANAGEMENT_CONFIG_REQUEST: Structure = Structure {
        name: "PutRuntimeManagementConfigRequest",
        payload: None,
        members: &[
            member("FunctionName", &NAMESPACED_FUNCTION_NAME).uri("FunctionName").required(),
            member("Qualifier", &NUMERIC_LATEST_PUBLISHED_OR_ALIAS_QUALIFIER).query("Qualifier"),
            member("UpdateRuntimeOn", &UPDATE_RUNTIME_ON).required(),
            member("RuntimeVersionArn", &RUNTIME_VERSION_ARN),
        ],
    };
    pub(super) static PUT_RUNTIME_MANAGEMENT_CONFIG_RESPONSE: Structure = Structure {
        name: "PutRuntimeManagementConfigResponse",
        payload: None,
        members: &[
            member("UpdateRuntimeOn", &UPDATE_RUNTIME_ON).required(),
            member("FunctionArn", &FUNCTION_ARN).required(),
            member("RuntimeVersionArn", &RUNTIME_VERSION_ARN),
        ],
    };
    static PATTERN_QUALIFIER: Pattern = Pattern::new("(|[a-zA-Z0-9$_-]+)");
    static QUALIFIER: Shape = Shape::text().pattern(&PATTERN_QUALIFIER).max(128.0).min(1.0);
    static RECURSIVE_LOOP: Shape = Shape::text().values(&["Terminate", "Allow"]);
    pub(super) static REMOVE_LAYER_VERSION_PERMISSION_REQUEST: Structure = Structure {
        name: "RemoveLayerVersionPermissionRequest",
        payload: None,
        members: &[
            member("LayerName", &LAYER_NAME_OR_ARN).uri("LayerName").required(),
            member("VersionNumber", &LONG).uri("VersionNumber").required(),
            member("StatementId", &STATEMENT_ID).uri("StatementId").required(),
            member("RevisionId", &TEXT).query("RevisionId"),
        ],
    };
    pub(super) static REMOVE_PERMISSION_REQUEST: Structure = Structure {
        name: "RemovePermissionRequest",
        payload: None,
        members: &[
            member("FunctionName", &NAMESPACED_FUNCTION_NAME).uri("FunctionName").required(),
            member("StatementId", &NAMESPACED_STATEMENT_ID).uri("StatementId").required(),
            member("Qualifier", &NUMERIC_LATEST_PUBLISHED_OR_ALIAS_QUALIFIER).query("Qualifier"),
            member("RevisionId", &TEXT).query("RevisionId"),
        ],
    };
    static RESERVED_CONCURRENT_EXECUTIONS: Shape = Shape::integer().min(0.0);
    pub(super) static RESOLVED_S3_OBJECT: Structure = Structure {
        name: "ResolvedS3Object",
        payload: None,
        members: &[
            member("S3Bucket", &S3_BUCKET),
            member("S3Key", &S3_KEY),
            member("S3ObjectVersion", &S3_OBJECT_VERSION),
        ],
    };
    static PATTERN_RESOURCE_ARN: Pattern = Pattern::new("(arn:(aws[a-zA-Z-]*)?:[a-z0-9-.]+:.*)|()");
    static RESOURCE_ARN: Shape = Shape::text().pattern(&PATTERN_RESOURCE_ARN).max(10000.0).min(0.0);
    static PATTERN_RESOURCE_POLICY: Pattern = Pattern::new("[\\s\\S]+");
    static RESOURCE_POLICY: Shape =
        Shape::text().pattern(&PATTERN_RESOURCE_POLICY).max(20480.0).min(1.0);
    static RESPONSE_STREAMING_INVOCATION_TYPE: Shape =
        Shape::text().values(&["RequestResponse", "DryRun"]);
    static RETENTION_PERIOD_IN_DAYS: Shape = Shape::integer().max(90.0).min(1.0);
    static PATTERN_REVISION_ID: Pattern =
        Pattern::new("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    static REVISION_ID: Shape = Shape::text().pattern(&PATTERN_REVISION_ID).max(36.0).min(36.0);
    static PATTERN_ROLE_ARN: Pattern =
        Pattern::new("arn:(aws[a-zA-Z-]*)?:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+");
    static ROLE_ARN: Shape = Shape::text().pattern(&PATTERN_ROLE_ARN).max(10000.0).min(0.0);
    static PATTERN_RUNTIME_VERSION_ARN: Pattern = Pattern::new(
        "((arn:(aws[a-zA-Z-]*):lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}::runtime:.+)|(arn:(aws[a-zA-Z-]*):lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:runtime/[A-Za-z0-9_.-]{1,128}/version/[A-Za-z0-9_.-]{1,128}))",
    );
    static RUNTIME_VERSION_ARN: Shape =
        Shape::text().pattern(&PATTERN_RUNTIME_VERSION_ARN).max(2048.0).min(26.0);
    pub(super) static RUNTIME_VERSION_CONFIG: Structure = Structure {
        name: "RuntimeVersionConfig",
        payload: None,
        members: &[
            member("RuntimeVersionArn", &RUNTIME_VERSION_ARN),
            member("Error", &const { Shape::structure(&RUNTIME_VERSION_ERROR) }),
        ],
    };
    pub(super) static RUNTIME_VERSION_ERROR: Structure = Structure {
        name: "RuntimeVersionError",
        payload: None,
        members: &[member("ErrorCode", &TEXT), member("Message", &SENSITIVE_STRING)],
    };
    static PATTERN_S3_BUCKET: Pattern = Pattern::new("[0-9A-Za-z\\.\\-_]*(?<!\\.)");
    static S3_BUCKET: Shape = Shape::text().pattern(&PATTERN_S3_BUCKET).max(63.0).min(3.0);
    pub(super) static S3_FILES_CONFIG: Structure = Structure {
        name: "S3FilesConfig",
        payload: None,
        members: &[member("DirectS3Read", &DIRECT_S3_READ)],
    };
    static PATTERN_S3_KEY: Pattern = Pattern::new(".*");
    static S3_KEY: Shape = Shape::text().pattern(&PATTERN_S3_KEY).max(1024.0).min(1.0);
    static S3_OBJECT_STORAGE_MODE: Shape = Shape::text().values(&["COPY", "REFERENCE"]);
    static PATTERN_S3_OBJECT_VERSION: Pattern = Pattern::new(".*");
    static S3_OBJECT_VERSION: Shape =
        Shape::text().pattern(&PATTERN_S3_OBJECT_VERSION).max(1024.0).min(1.0);
    static PATTERN_SECURITY_GROUP_ID: Pattern = Pattern::new("sg-[0-9a-zA-Z]*");
    static SECURITY_GROUP_ID: Shape =
        Shape::text().pattern(&PATTERN_SECURITY_GROUP_ID).max(1024.0).min(0.0);
    static SECURITY_GROUP_IDS: Shape =
        Shape::list(&SECURITY_GROUP_ID, "member", false).max(5.0).min(0.0);
    static SENSITIVE_STRING: Shape = Shape::text().sensitive();
    static SENSITIVE_STRING_ON_SERVER_ONLY: Shape = Shape::text().max(10000.0).min(0.0);
    static SIGNING_PROFILE_VERSION_ARNS: Shape =
        Shape::list(&ARN, "member", false).max(20.0).min(1.0);
    pub(super) static SNAP_START: Structure = Structure {
        name: "SnapStart",
        payload: None,
        members: &[member("ApplyOn", &SNAP_START_APPLY_ON)],
    };
    static SNAP_START_APPLY_ON: Shape = Shape::text().values(&["PublishedVersions", "None"]);
    static SNAP_START_OPTIMIZATION_STATUS: Shape = Shape::text().values(&["On", "Off"]);
    pub(super) static SNAP_START_RESPONSE: Structure = Structure {
        name: "SnapStartResponse",
        payload: None,
        members: &[
            member("ApplyOn", &SNAP_START_APPLY_ON),
            member("OptimizationStatus", &SNAP_START_OPTIMIZATION_STATUS),
        ],
    };
    static PATTERN_SOURCE_OWNER: Pattern = Pattern::new("\\d{12}");
    static SOURCE_OWNER: Shape = Shape::text().pattern(&PATTERN_SOURCE_OWNER).max(12.0).min(0.0);
    static STATE: Shape = Shape::text().values(&[
        "Pending",
        "Active",
        "Inactive",
        "Failed",
        "Deactivating",
        "Deactivated",
        "ActiveNonInvocable",
        "Deleting",
    ]);
    static STATE_REASON_CODE: Shape = Shape::text().values(&[
        "Idle",
        "Creating",
        "Restoring",
        "EniLimitExceeded",
        "InsufficientRolePermissions",
        "InvalidConfiguration",
        "InternalError",
        "SubnetOutOfIPAddresses",
        "InvalidSubnet",
        "InvalidSecurityGroup",
        "ImageDeleted",
        "ImageAccessDenied",
        "InvalidImage",
        "KMSKeyAccessDenied",
        "KMSKeyNotFound",
        "InvalidStateKMSKey",
        "DisabledKMSKey",
        "EFSIOError",
        "EFSMountConnectivityError",
        "EFSMountFailure",
        "EFSMountTimeout",
        "InvalidRuntime",
        "InvalidZipFileException",
        "FunctionError",
        "ServiceQuotaExceededException",
        "VcpuLimitExceeded",
        "CapacityProviderScalingLimitExceeded",
        "InsufficientCapacity",
        "EC2RequestLimitExceeded",
        "FunctionError.InitTimeout",
        "FunctionError.RuntimeInitError",
        "FunctionError.ExtensionInitError",
        "FunctionError.InvalidEntryPoint",
        "FunctionError.InvalidWorkingDirectory",
        "FunctionError.PermissionDenied",
        "FunctionError.TooManyExtensions",
        "FunctionError.InitResourceExhausted",
        "DisallowedByVpcEncryptionControl",
        "DrainingDurableExecutions",
        "IncompatibleAcceleratorInstanceTypes",
        "DependencyError",
    ]);
    static PATTERN_STATEMENT_ID: Pattern = Pattern::new("([a-zA-Z0-9-_]+)");
    static STATEMENT_ID: Shape = Shape::text().pattern(&PATTERN_STATEMENT_ID).max(100.0).min(1.0);
    static STRING_LIST: Shape = Shape::list(&TEXT, "member", false).max(1500.0).min(0.0);
    static PATTERN_SUBNET_ID: Pattern = Pattern::new("subnet-[0-9a-z]*");
    static SUBNET_ID: Shape = Shape::text().pattern(&PATTERN_SUBNET_ID).max(1024.0).min(0.0);
    static SUBNET_IDS: Shape = Shape::list(&SUBNET_ID, "member", false).max(16.0).min(0.0);
    static SYSTEM_LOG_LEVEL: Shape = Shape::text().values(&["DEBUG", "INFO", "WARN"]);
    static PATTERN_TAG_KEY: Pattern = Pattern::new("([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)");
    static TAG_KEY: Shape = Shape::text().pattern(&PATTERN_TAG_KEY).max(128.0).min(1.0);
    static TAG_KEY_LIST: Shape = Shape::list(&TAG_KEY, "member", false);
    pub(super) static TAG_RESOURCE_REQUEST: Structure = Structure {
        name: "TagResourceRequest",
        payload: None,
        members: &[
            member("Resource", &TAGGABLE_RESOURCE).uri("Resource").required(),
            member("Tags", &TAGS).required(),
        ],
    };
    static PATTERN_TAG_VALUE: Pattern = Pattern::new("([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)");
    static TAG_VALUE: Shape = Shape::text().pattern(&PATTERN_TAG_VALUE).max(256.0).min(0.0);
    static PATTERN_TAGGABLE_RESOURCE: Pattern = Pattern::new(
        "arn:(aws[a-zA-Z-]*):lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:(function:[a-zA-Z0-9-_]+(:(\\$LATEST|[a-zA-Z0-9-_]+))?|code-signing-config:csc-[a-z0-9]{17}|event-source-mapping:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}|(capacity-provider|network-connector):[a-zA-Z0-9-_]{1,64})",
    );
    static TAGGABLE_RESOURCE: Shape =
        Shape::text().pattern(&PATTERN_TAGGABLE_RESOURCE).max(10000.0).min(1.0);
    static TAGS: Shape = Shape::map(&TAG_KEY, &TAG_VALUE, "key", "value", false);
    pub(super) static TAGS_ERROR: Structure = Structure {
        name: "TagsError",
        payload: None,
        members: &[
            member("ErrorCode", &TAGS_ERROR_CODE).required(),
            member("Message", &TAGS_ERROR_MESSAGE).required(),
        ],
    };
    static PATTERN_TAGS_ERROR_CODE: Pattern = Pattern::new("[A-Za-z]+Exception");
    static TAGS_ERROR_CODE: Shape =
        Shape::text().pattern(&PATTERN_TAGS_ERROR_CODE).max(21.0).min(10.0);
    static PATTERN_TAGS_ERROR_MESSAGE: Pattern = Pattern::new(".*");
    static TAGS_ERROR_MESSAGE: Shape =
        Shape::text().pattern(&PATTERN_TAGS_ERROR_MESSAGE).max(1000.0).min(84.0);
    pub(super) static TENANCY_CONFIG: Structure = Structure {
        name: "TenancyConfig",
        payload: None,
        members: &[member("TenantIsolationMode", &TENANT_ISOLATION_MODE).required()],
    };
    static PATTERN_TENANT_ID: Pattern = Pattern::new("[a-zA-Z0-9\\._:\\/=+\\-@ ]+");
    static TENANT_ID: Shape = Shape::text().pattern(&PATTERN_TENANT_ID).max(256.0).min(1.0);
    static TENANT_ISOLATION_MODE: Shape = Shape::text().values(&["PER_TENANT"]);
    static TIMEOUT: Shape = Shape::integer().max(5400.0).min(1.0);
    static PATTERN_TIMESTAMP: Pattern = Pattern::new(".*");
    static TIMESTAMP: Shape = Shape::text().pattern(&PATTERN_TIMESTAMP).max(100.0).min(0.0);
    pub(super) static TRACING_CONFIG: Structure = Structure {
        name: "TracingConfig",
        payload: None,
        members: &[member("Mode", &TRACING_MODE)],
    };
    pub(super) static TRACING_CONFIG_RESPONSE: Structure = Structure {
        name: "TracingConfigResponse",
        payload: None,
        members: &[member("Mode", &TRACING_MODE)],
    };
    static TRACING_MODE: Shape = Shape::text().values(&["Active", "PassThrough"]);
    static PATTERN_UNQUALIFIED_FUNCTION_NAME: Pattern = Pattern::new(
        "(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_]+)",
    );
    static UNQUALIFIED_FUNCTION_NAME: Shape =
        Shape::text().pattern(&PATTERN_UNQUALIFIED_FUNCTION_NAME).max(140.0).min(1.0);
    static UNRESERVED_CONCURRENT_EXECUTIONS: Shape = Shape::integer().min(0.0);
    pub(super) static UNTAG_RESOURCE_REQUEST: Structure = Structure {
        name: "UntagResourceRequest",
        payload: None,
        members: &[
            member("Resource", &TAGGABLE_RESOURCE).uri("Resource").required(),
            member("TagKeys", &TAG_KEY_LIST).query("tagKeys").required(),
        ],
    };
    pub(super) static UPDATE_ALIAS_REQUEST: Structure = Structure {
        name: "UpdateAliasRequest",
        payload: None,
        members: &[
            member("FunctionName", &FUNCTION_NAME).uri("FunctionName").required(),
            member("Name", &ALIAS).uri("Name").required(),
            member("FunctionVersion", &VERSION_WITH_LATEST_PUBLISHED),
            member("Description", &DESCRIPTION),
            member("RoutingConfig", &const { Shape::structure(&ALIAS_ROUTING_CONFIGURATION) }),
            member("RevisionId", &TEXT),
        ],
    };
    pub(super) static UPDATE_CODE_SIGNING_CONFIG_REQUEST: Structure = Structure {
        name: "UpdateCodeSigningConfigRequest",
        payload: None,
        members: &[
            member("CodeSigningConfigArn", &CODE_SIGNING_CONFIG_ARN)
                .uri("CodeSigningConfigArn")
                .required(),
            member("Description", &DESCRIPTION),
            member("AllowedPublishers", &const { Shape::structure(&ALLOWED_PUBLISHERS) }),
            member("CodeSigningPolicies", &const { Shape::structure(&CODE_SIGNING_POLICIES) }),
        ],
    };
    pub(super) static UPDATE_CODE_SIGNING_CONFIG_RESPONSE: Structure = Structure {
        name: "UpdateCodeSigningConfigResponse",
        payload: None,
        members: &[member("CodeSigningConfig", &const { Shape::structure(&CODE_SIGNING_CONFIG) })
            .required()],
    };
    pub(super) static UPDATE_FUNCTION_CODE_REQUEST: Structure = Structure {
        name: "UpdateFunctionCodeRequest",
        payload: None,
        members: &[
            member("FunctionName", &FUNCTION_NAME).uri("FunctionName").required(),
            member("ZipFile", &BLOB),
            member("S3Bucket", &S3_BUCKET),
            member("S3Key", &S3_KEY),
            member("S3ObjectVersion", &S3_OBJECT_VERSION),
            member("S3ObjectStorageMode", &S3_OBJECT_STORAGE_MODE),
            member("ImageUri", &TEXT),
            member("Architectures", &ARCHITECTURES_LIST),
            member("Publish", &BOOLEAN),
            member("PublishTo", &FUNCTION_VERSION_LATEST_PUBLISHED),
            member("DryRun", &BOOLEAN),
            member("RevisionId", &TEXT),
            member("SourceKMSKeyArn", &KMS_KEY_ARN),
        ],
    };
    pub(super) static UPDATE_FUNCTION_CONFIGURATION_REQUEST: Structure = Structure {
        name: "UpdateFunctionConfigurationRequest",
        payload: None,
        members: &[
            member("FunctionName", &FUNCTION_NAME).uri("FunctionName").required(),
            member("Role", &ROLE_ARN),
            member("Handler", &HANDLER),
            member("Description", &DESCRIPTION),
            member("Timeout", &TIMEOUT),
            member("MemorySize", &MEMORY_SIZE),
            member("VpcConfig", &const { Shape::structure(&VPC_CONFIG) }),
            member("Environment", &const { Shape::structure(&ENVIRONMENT) }),
            member("Runtime", &TEXT),
            member("DeadLetterConfig", &const { Shape::structure(&DEAD_LETTER_CONFIG) }),
            member("KMSKeyArn", &KMS_KEY_ARN),
            member("TracingConfig", &const { Shape::structure(&TRACING_CONFIG) }),
            member("RevisionId", &TEXT),
            member("Layers", &LAYER_LIST),
            member("FileSystemConfigs", &FILE_SYSTEM_CONFIG_LIST),
            member("ImageConfig", &const { Shape::structure(&IMAGE_CONFIG) }),
            member("EphemeralStorage", &const { Shape::structure(&EPHEMERAL_STORAGE) }),
            member("SnapStart", &const { Shape::structure(&SNAP_START) }),
            member("LoggingConfig", &const { Shape::structure(&LOGGING_CONFIG) }),
            member(
                "CapacityProviderConfig",
                &const { Shape::structure(&CAPACITY_PROVIDER_CONFIG) },
            ),
            member("DurableConfig", &const { Shape::structure(&DURABLE_CONFIG) }),
            member("RuntimeConfig", &const { Shape::structure(&FUNCTION_RUNTIME_CONFIG) }),
            member("AcceleratorConfig", &const { Shape::structure(&ACCELERATOR_CONFIG) }),
        ],
    };
    pub(super) static UPDATE_FUNCTION_EVENT_INVOKE_CONFIG_REQUEST: Structure = Structure {
        name: "UpdateFunctionEventInvokeConfigRequest",
        payload: None,
        members: &[
            member("FunctionName", &NAMESPACED_FUNCTION_NAME).uri("FunctionName").required(),
            member("Qualifier", &NUMERIC_LATEST_PUBLISHED_OR_ALIAS_QUALIFIER).query("Qualifier"),
            member("MaximumRetryAttempts", &MAXIMUM_RETRY_ATTEMPTS),
            member("MaximumEventAgeInSeconds", &MAXIMUM_EVENT_AGE_IN_SECONDS),
            member("DestinationConfig", &const { Shape::structure(&DESTINATION_CONFIG) }),
        ],
    };
    pub(super) static UPDATE_FUNCTION_URL_CONFIG_REQUEST: Structure = Structure {
        name: "UpdateFunctionUrlConfigRequest",
        payload: None,
        members: &[
            member("FunctionName", &FUNCTION_URL_FUNCTION_NAME).uri("FunctionName").required(),
            member("Qualifier", &FUNCTION_URL_QUALIFIER).query("Qualifier"),
            member("AuthType", &FUNCTION_URL_AUTH_TYPE),
            member("Cors", &const { Shape::structure(&CORS) }),
            member("InvokeMode", &INVOKE_MODE),
        ],
    };
    pub(super) static UPDATE_FUNCTION_URL_CONFIG_RESPONSE: Structure = Structure {
        name: "UpdateFunctionUrlConfigResponse",
        payload: None,
        members: &[
            member("FunctionUrl", &FUNCTION_URL).required(),
            member("FunctionArn", &FUNCTION_ARN).required(),
            member("AuthType", &FUNCTION_URL_AUTH_TYPE).required(),
            member("Cors", &const { Shape::structure(&CORS) }),
            member("CreationTime", &TIMESTAMP).required(),
            member("LastModifiedTime", &TIMESTAMP).required(),
            member("InvokeMode", &INVOKE_MODE),
        ],
    };
    static UPDATE_RUNTIME_ON: Shape = Shape::text().values(&["Auto", "Manual", "FunctionUpdate"]);
    static PATTERN_VERSION: Pattern = Pattern::new("(\\$LATEST|[0-9]+)");
    static VERSION: Shape = Shape::text().pattern(&PATTERN_VERSION).max(1024.0).min(1.0);
    static PATTERN_VERSION_WITH_LATEST_PUBLISHED: Pattern =
        Pattern::new("(\\$LATEST(\\.PUBLISHED)?|[0-9]+)");
    static VERSION_WITH_LATEST_PUBLISHED: Shape =
        Shape::text().pattern(&PATTERN_VERSION_WITH_LATEST_PUBLISHED).max(1024.0).min(1.0);
    pub(super) static VPC_CONFIG: Structure = Structure {
        name: "VpcConfig",
        payload: None,
        members: &[
            member("SubnetIds", &SUBNET_IDS),
            member("SecurityGroupIds", &SECURITY_GROUP_IDS),
            member("Ipv6AllowedForDualStack", &BOOLEAN),
        ],
    };
    pub(super) static VPC_CONFIG_RESPONSE: Structure = Structure {
        name: "VpcConfigResponse",
        payload: None,
        members: &[
            member("SubnetIds", &SUBNET_IDS),
            member("SecurityGroupIds", &SECURITY_GROUP_IDS),
            member("VpcId", &TEXT),
            member("Ipv6AllowedForDualStack", &BOOLEAN),
        ],
    };
    static WEIGHT: Shape = Shape::double().max(1.0).min(0.0);
    static WORKING_DIRECTORY: Shape = Shape::text().max(1000.0).min(0.0);
}
