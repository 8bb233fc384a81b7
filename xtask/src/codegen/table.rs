//! Which operations of which services Mayfly serves. Adding one is a line here and
//! `cargo xtask codegen`.

/// What is taken of one service's model.
pub(crate) struct Selection {
    /// Folder of the model and name of the generated module.
    pub(crate) service: &'static str,
    /// The model's version, a folder below.
    pub(crate) version: &'static str,
    /// The operations.
    pub(crate) operations: &'static [&'static str],
    /// Text shapes whose list of values is given but not checked with the others, because the
    /// service checks it itself and says so in other words.
    pub(crate) unchecked: &'static [&'static str],
}

/// All services, in alphabetical order.
pub(crate) static SERVICES: &[Selection] = &[
    Selection {
        service: "apigatewayv2",
        version: "2018-11-29",
        operations: &[
            "CreateApi",
            "CreateIntegration",
            "CreateRoute",
            "CreateStage",
            "DeleteApi",
            "DeleteCorsConfiguration",
            "DeleteIntegration",
            "DeleteRoute",
            "DeleteStage",
            "GetApi",
            "GetApis",
            "GetIntegration",
            "GetIntegrations",
            "GetRoute",
            "GetRoutes",
            "GetStage",
            "GetStages",
            "GetTags",
            "TagResource",
            "UntagResource",
            "UpdateApi",
            "UpdateIntegration",
            "UpdateRoute",
            "UpdateStage",
        ],
        unchecked: &[],
    },
    Selection {
        service: "lambda",
        version: "2015-03-31",
        operations: &[
            "AddPermission",
            "CreateAlias",
            "CreateFunction",
            "CreateFunctionUrlConfig",
            "DeleteAlias",
            "DeleteFunction",
            "DeleteFunctionConcurrency",
            "DeleteFunctionUrlConfig",
            "GetAccountSettings",
            "GetAlias",
            "GetFunction",
            "GetFunctionConcurrency",
            "GetFunctionConfiguration",
            "GetFunctionUrlConfig",
            "GetPolicy",
            "Invoke",
            "InvokeWithResponseStream",
            "ListAliases",
            "ListFunctionUrlConfigs",
            "ListFunctions",
            "ListTags",
            "ListVersionsByFunction",
            "PublishVersion",
            "PutFunctionConcurrency",
            "RemovePermission",
            "TagResource",
            "UntagResource",
            "UpdateAlias",
            "UpdateFunctionCode",
            "UpdateFunctionConfiguration",
            "UpdateFunctionUrlConfig",
        ],
        unchecked: &["Runtime"],
    },
    Selection {
        service: "logs",
        version: "2014-03-28",
        operations: &[
            "CreateLogGroup",
            "CreateLogStream",
            "DeleteLogGroup",
            "DeleteLogStream",
            "DeleteRetentionPolicy",
            "DescribeLogGroups",
            "DescribeLogStreams",
            "FilterLogEvents",
            "GetLogEvents",
            "PutLogEvents",
            "PutRetentionPolicy",
        ],
        unchecked: &[],
    },
    Selection {
        service: "sts",
        version: "2011-06-15",
        operations: &["GetCallerIdentity"],
        unchecked: &[],
    },
];
