//! Actions of AWS Lambda; all operations of its model.
//!
//! `Invoke` and `InvokeWithResponseStream` are one action, `GetLayerVersion` is that of the lookup
//! by ARN too. A function's address needs `lambda:InvokeFunctionUrl` of who calls it, and
//! `lambda:InvokeFunction` with `lambda:InvokedViaFunctionUrl`.

use super::{Action, Also, Resource, Service, Standing, TAGS};

pub(super) const SERVICE: Service =
    Service { name: "lambda", title: "AWS Lambda", actions: ACTIONS };

/// Keys of what has to do with a function's address.
const URL: &[&str] = &["lambda:FunctionArn", "lambda:FunctionUrlAuthType"];

const PASS_ROLE: Also = Also { action: "iam:PassRole", when: "on the execution role" };
const PASS_OTHER_ROLE: Also =
    Also { action: "iam:PassRole", when: "on the execution role, where the request sets it" };
const PASS_OPERATOR_ROLE: Also = Also { action: "iam:PassRole", when: "on the operator role" };
const TAG: Also = Also { action: "lambda:TagResource", when: "where the request has tags" };
const LAYERS: Also =
    Also { action: "lambda:GetLayerVersion", when: "on each layer version in the request" };
const READ_CODE: Also = Also {
    action: "s3:GetObject",
    when: "on the object, where the code is in a bucket; `s3:GetObjectVersion` of a version",
};
const ADD: Also = Also { action: "lambda:AddPermission", when: "on the same resource" };
const REMOVE: Also = Also { action: "lambda:RemovePermission", when: "on the same resource" };
const GET_POLICY: Also = Also { action: "lambda:GetPolicy", when: "on the same resource" };

macro_rules! row {
    ($operation:literal, $resource:ident) => {
        Action::new($operation, concat!("lambda:", $operation), Resource::$resource)
    };
}

static ACTIONS: &[Action] = &[
    row!("AddLayerVersionPermission", LayerVersion),
    row!("AddPermission", Function).keys(&["lambda:FunctionUrlAuthType", "lambda:Principal"]),
    row!("CheckpointDurableExecution", DurableExecution),
    row!("CreateAlias", Function),
    row!("CreateCapacityProvider", CapacityProvider).keys(TAGS).also(&[TAG, PASS_OPERATOR_ROLE]),
    row!("CreateCodeSigningConfig", None).keys(TAGS).also(&[TAG]),
    row!("CreateEventSourceMapping", None)
        .keys(&["aws:RequestTag/${TagKey}", "aws:TagKeys", "lambda:FunctionArn"])
        .also(&[TAG]),
    row!("CreateFunction", Function)
        .keys(&[
            "aws:RequestTag/${TagKey}",
            "aws:TagKeys",
            "lambda:CodeSigningConfigArn",
            "lambda:Layer",
            "lambda:SecurityGroupIds",
            "lambda:SubnetIds",
            "lambda:VpcIds",
        ])
        .also(&[PASS_ROLE, TAG, LAYERS, READ_CODE]),
    row!("CreateFunctionUrlConfig", Function).keys(URL),
    row!("DeleteAlias", Function),
    row!("DeleteCapacityProvider", CapacityProvider),
    row!("DeleteCodeSigningConfig", CodeSigningConfig),
    row!("DeleteDurableExecution", DurableExecution),
    row!("DeleteEventSourceMapping", EventSourceMapping).keys(&["lambda:FunctionArn"]),
    row!("DeleteFunction", Function),
    row!("DeleteFunctionCodeSigningConfig", Function),
    row!("DeleteFunctionConcurrency", Function),
    row!("DeleteFunctionEventInvokeConfig", Function),
    row!("DeleteFunctionUrlConfig", Function).keys(URL),
    row!("DeleteLayerVersion", LayerVersion),
    row!("DeleteProvisionedConcurrencyConfig", Function),
    row!("DeleteResourcePolicy", Function).also(&[REMOVE]),
    row!("GetAccountSettings", None),
    row!("GetAlias", Function),
    row!("GetCapacityProvider", CapacityProvider),
    row!("GetCodeSigningConfig", CodeSigningConfig),
    row!("GetDurableExecution", DurableExecution),
    row!("GetDurableExecutionHistory", DurableExecution),
    row!("GetDurableExecutionState", DurableExecution),
    row!("GetEventSourceMapping", EventSourceMapping).keys(&["lambda:FunctionArn"]),
    row!("GetFunction", Function),
    row!("GetFunctionCodeSigningConfig", Function),
    row!("GetFunctionConcurrency", Function),
    row!("GetFunctionConfiguration", Function),
    row!("GetFunctionEventInvokeConfig", Function),
    row!("GetFunctionRecursionConfig", Function),
    row!("GetFunctionScalingConfig", Function),
    row!("GetFunctionUrlConfig", Function).keys(URL),
    row!("GetLayerVersion", LayerVersion),
    Action::new("GetLayerVersionByArn", "lambda:GetLayerVersion", Resource::LayerVersion),
    row!("GetLayerVersionPolicy", LayerVersion),
    row!("GetPolicy", Function),
    row!("GetProvisionedConcurrencyConfig", Function),
    row!("GetResourcePolicy", Function).also(&[GET_POLICY]),
    row!("GetRuntimeManagementConfig", Function),
    Action::new("Invoke", "lambda:InvokeFunction", Resource::Function)
        .keys(&["lambda:EventSourceToken"]),
    row!("InvokeAsync", Function),
    row!("InvokeFunctionUrl", Function)
        .keys(&[
            "lambda:EventSourceToken",
            "lambda:FunctionArn",
            "lambda:FunctionUrlAuthType",
            "lambda:InvokedViaFunctionUrl",
        ])
        .standing(Standing::PermissionOnly),
    Action::new("InvokeWithResponseStream", "lambda:InvokeFunction", Resource::Function)
        .keys(&["lambda:EventSourceToken"]),
    row!("ListAliases", Function),
    row!("ListCapacityProviders", None),
    row!("ListCodeSigningConfigs", None),
    row!("ListDurableExecutionsByFunction", Function),
    row!("ListEventSourceMappings", None),
    row!("ListFunctionEventInvokeConfigs", Function),
    row!("ListFunctionUrlConfigs", Function).keys(&["lambda:FunctionUrlAuthType"]),
    row!("ListFunctionVersionsByCapacityProvider", CapacityProvider),
    row!("ListFunctions", None),
    row!("ListFunctionsByCodeSigningConfig", CodeSigningConfig),
    row!("ListLayerVersions", None),
    row!("ListLayers", None),
    row!("ListProvisionedConcurrencyConfigs", Function),
    row!("ListTags", Tagged),
    row!("ListVersionsByFunction", Function),
    row!("PauseDurableExecution", DurableExecution),
    row!("PublishLayerVersion", Layer).also(&[READ_CODE]),
    row!("PublishVersion", Function),
    row!("PutFunctionCodeSigningConfig", Function).keys(&["lambda:CodeSigningConfigArn"]),
    row!("PutFunctionConcurrency", Function),
    row!("PutFunctionEventInvokeConfig", Function),
    row!("PutFunctionRecursionConfig", Function),
    row!("PutFunctionScalingConfig", Function),
    row!("PutProvisionedConcurrencyConfig", Function),
    row!("PutResourcePolicy", Function).also(&[ADD, REMOVE]),
    row!("PutRuntimeManagementConfig", Function),
    row!("RemoveLayerVersionPermission", LayerVersion),
    row!("RemovePermission", Function).keys(&["lambda:FunctionUrlAuthType", "lambda:Principal"]),
    row!("ResumeDurableExecution", DurableExecution),
    row!("SendDurableExecutionCallbackFailure", DurableExecution),
    row!("SendDurableExecutionCallbackHeartbeat", DurableExecution),
    row!("SendDurableExecutionCallbackSuccess", DurableExecution),
    row!("StopDurableExecution", DurableExecution),
    row!("TagResource", Tagged).keys(TAGS),
    row!("UntagResource", Tagged).keys(&["aws:TagKeys"]),
    row!("UpdateAlias", Function),
    row!("UpdateCapacityProvider", CapacityProvider),
    row!("UpdateCodeSigningConfig", CodeSigningConfig),
    row!("UpdateEventSourceMapping", EventSourceMapping).keys(&["lambda:FunctionArn"]),
    row!("UpdateFunctionCode", Function).also(&[READ_CODE]),
    row!("UpdateFunctionConfiguration", Function)
        .keys(&["lambda:Layer", "lambda:SecurityGroupIds", "lambda:SubnetIds", "lambda:VpcIds"])
        .also(&[PASS_OTHER_ROLE, LAYERS]),
    row!("UpdateFunctionEventInvokeConfig", Function),
    row!("UpdateFunctionUrlConfig", Function).keys(URL),
];
