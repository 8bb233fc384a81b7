//! What the page of operations says that no table of the code holds.

/// Remarks on operations that are served.
pub(super) const OPERATIONS: &[(&str, &str)] = &[
    ("AddPermission", "enforced for function URLs and HTTP APIs"),
    ("GetAccountSettings", "counts every version's zip, as AWS does"),
    ("GetFunctionScalingConfig", "refused: no function has a capacity provider"),
    ("InvokeAsync", "deprecated by AWS; at most 256 KB"),
    ("PublishVersion", "`PublishTo` is refused: no function has a capacity provider"),
    ("PutFunctionScalingConfig", "refused: no function has a capacity provider"),
    (
        "PutResourcePolicy",
        "takes the place of what AddPermission added; judged as every policy, see \
         [permissions.md](permissions.md)",
    ),
    (
        "PutRuntimeManagementConfig",
        "there is one version of each runtime; `Manual` takes its ARN only",
    ),
];

/// Operations that the AWS CLI of the tests has not: it is older than some, and streams no answers.
pub(super) const NOT_IN_THE_CLI: [&str; 4] =
    ["DeleteResourcePolicy", "GetResourcePolicy", "InvokeWithResponseStream", "PutResourcePolicy"];

/// Settings of functions that are refused, and what to do.
pub(super) const SETTINGS: &[(&str, &str)] = &[
    ("`PackageType` Image, `Code.ImageUri`, `ImageConfig`", "send a zip"),
    (
        "`Runtime` of Java, .NET or Ruby",
        "`provided.al2023` with the runtime in the zip or in a layer",
    ),
    ("`Architectures` other than the machine's", "build for the machine"),
    ("`VpcConfig` with subnets or groups", "leave it out; see [network.md](network.md)"),
    ("`FileSystemConfigs`", "leave it out"),
    (
        "`KMSKeyArn`, `SourceKMSKeyArn`",
        "leave it out: variables are sealed with the platform's keys",
    ),
    ("`S3ObjectStorageMode` REFERENCE", "`COPY`"),
    ("`DeadLetterConfig` with a target", "PutFunctionEventInvokeConfig with `OnFailure`"),
    ("destinations other than functions", "name a function that passes it on"),
    ("`TracingConfig` Active", "`PassThrough`"),
    ("`CapacityProviderConfig`, `PublishTo`", "PutProvisionedConcurrencyConfig"),
    ("`DurableConfig`", "leave it out"),
    ("`RuntimeConfig`, `AcceleratorConfig`", "leave it out"),
];
