//! Why a known key is not served yet, in words that say what is missing; and the keys that have
//! nothing to do here, which a deploy says in a notice.

/// What is missing for a key at a place.
pub(super) fn why(place: &str, key: &str) -> &'static str {
    let path = format!("{place}.{key}");
    let found = WHY.iter().find(|(known, _)| *known == path || **known == *key);
    found.map_or("Mayfly does not apply it yet", |(_, why)| why)
}

/// Why a key has nothing to do with Mayfly, if that is so.
pub(super) fn not_needed(place: &str, key: &str) -> Option<&'static str> {
    let path = format!("{place}.{key}");
    NOT_NEEDED.iter().find(|(known, _)| *known == path).map(|(_, why)| *why)
}

/// Keys (at one place, or wherever they stand), with what is missing.
const WHY: &[(&str, &str)] = &[
    ("activemq", "event sources other than httpApi are missing"),
    ("alb", "load-balancer events are missing"),
    ("alexaSkill", "Alexa events are missing"),
    ("alexaSmartHome", "Alexa events are missing"),
    ("apiGateway", "REST APIs are missing"),
    ("apiName", "REST APIs are missing"),
    ("authorizer", "authorizers of HTTP APIs are missing"),
    ("authorizers", "authorizers of HTTP APIs are missing"),
    ("awsKmsKeyArn", "encryption with own keys is missing"),
    ("cfnRole", "roles of deployments are missing"),
    ("cloudFront", "content delivery is missing"),
    ("cloudwatchEvent", "event buses are missing"),
    ("cloudwatchLog", "log subscriptions are missing"),
    ("cognitoUserPool", "user pools are missing"),
    ("condition", "CloudFormation resources are missing"),
    ("dependsOn", "CloudFormation resources are missing"),
    ("deploymentRole", "roles of deployments are missing"),
    ("destinations", "event sources other than httpApi are missing"),
    ("disableDefaultEndpoint", "own domains of APIs are missing"),
    ("disableLogs", "functions without logs are missing"),
    ("ecr", "container images are missing"),
    ("endpointType", "REST APIs are missing"),
    ("eventBridge", "event buses are missing"),
    ("fileSystemConfig", "shared file systems are missing"),
    ("http", "REST APIs are missing; HTTP APIs are served: use 'httpApi'"),
    ("image", "container images are missing"),
    ("iot", "IoT events are missing"),
    ("iotFleetProvisioning", "IoT events are missing"),
    ("kafka", "event sources other than httpApi are missing"),
    ("kmsKeyArn", "encryption with own keys is missing"),
    ("logDataProtectionPolicy", "masking of log data is missing"),
    ("msk", "event sources other than httpApi are missing"),
    ("notificationArns", "topics are missing"),
    ("onError", "topics are missing; a function can be 'destinations.onFailure'"),
    ("outputs", "outputs of services for one another are missing"),
    ("provider.kinesis", "streams are missing"),
    ("provider.logs", "access logs of APIs are missing"),
    ("provider.s3", "buckets are missing"),
    ("rabbitmq", "event sources other than httpApi are missing"),
    ("resources", "CloudFormation resources are missing"),
    ("rollbackConfiguration", "rollback by alarms is missing"),
    ("runtimeManagement", "choosing a runtime's version is missing"),
    ("s3", "buckets are missing"),
    ("schedule", "schedules are missing"),
    ("sns", "topics are missing"),
    ("sqs", "queues are missing"),
    ("stackParameters", "CloudFormation stacks are missing"),
    ("stackPolicy", "CloudFormation stacks are missing"),
    ("stackTags", "CloudFormation stacks are missing"),
    ("stream", "streams are missing"),
    ("tracing", "traces are missing"),
    ("useDotenv", "'.env' files are not read yet; set the variables in the shell"),
    ("vpc", "networks of one's own are missing"),
    ("vpcEndpointIds", "networks of one's own are missing"),
    ("websocket", "WebSocket APIs are missing"),
    ("websocketsApiName", "WebSocket APIs are missing"),
    ("websocketsApiRouteSelectionExpression", "WebSocket APIs are missing"),
    ("websocketsDescription", "WebSocket APIs are missing"),
];

/// Keys that steer something which a deploy to Mayfly does not have.
const NOT_NEEDED: &[(&str, &str)] = &[
    (".app", "it belongs to the Serverless Dashboard, which Mayfly does not call"),
    (".configValidationMode", "Mayfly always refuses what it does not know"),
    (".console", "it belongs to the Serverless Console, which Mayfly does not call"),
    (".dashboard", "it belongs to the Serverless Dashboard, which Mayfly does not call"),
    (".deprecationNotificationMode", "Mayfly has no deprecations"),
    (".disabledDeprecations", "Mayfly has no deprecations"),
    (".org", "it belongs to the Serverless Dashboard, which Mayfly does not call"),
    (".projectDir", "it belongs to the Serverless Dashboard, which Mayfly does not call"),
    (".variablesResolutionMode", "Mayfly knows only the newest way to resolve variables"),
    ("provider.deploymentBucket", "code goes to the endpoint itself, not through a bucket"),
    ("provider.deploymentMethod", "a deploy changes the endpoint directly, without change sets"),
    ("provider.deploymentPrefix", "code goes to the endpoint itself, not through a bucket"),
    ("provider.disableRollback", "a deploy that failed goes on where it stopped"),
    ("provider.lambdaHashingVersion", "versions are told apart by their code and settings"),
    (
        "provider.profile",
        "credentials come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; an endpoint on this \
         machine accepts any",
    ),
    ("provider.stackName", "there is no CloudFormation stack"),
];
