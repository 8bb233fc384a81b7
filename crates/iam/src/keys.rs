//! Names of condition keys, in the form in which a [`Context`](crate::Context) holds them: small
//! letters, as key names are compared without regard to case.
//!
//! Global keys: IAM User Guide, "AWS global condition context keys". Keys of services: Service
//! Authorization Reference.

/// Time of the request, ISO 8601.
pub const CURRENT_TIME: &str = "aws:currenttime";
/// Time of the request, seconds since 1970.
pub const EPOCH_TIME: &str = "aws:epochtime";
/// Seconds since the second factor was shown.
pub const MULTI_FACTOR_AUTH_AGE: &str = "aws:multifactorauthage";
/// Whether temporary credentials were got with a second factor.
pub const MULTI_FACTOR_AUTH_PRESENT: &str = "aws:multifactorauthpresent";
/// Account of the principal.
pub const PRINCIPAL_ACCOUNT: &str = "aws:principalaccount";
/// ARN of the principal; of a role's session, the role's.
pub const PRINCIPAL_ARN: &str = "aws:principalarn";
/// Whether a service calls for itself.
pub const PRINCIPAL_IS_AWS_SERVICE: &str = "aws:principalisawsservice";
/// Organisation of the principal's account.
pub const PRINCIPAL_ORG_ID: &str = "aws:principalorgid";
/// Name of the service that calls for itself: `apigateway.amazonaws.com`.
pub const PRINCIPAL_SERVICE_NAME: &str = "aws:principalservicename";
/// `Account`, `User`, `FederatedUser`, `AssumedRole` or `Anonymous`.
pub const PRINCIPAL_TYPE: &str = "aws:principaltype";
/// Page that the request comes from.
pub const REFERER: &str = "aws:referer";
/// Region whose endpoint was called.
pub const REQUESTED_REGION: &str = "aws:requestedregion";
/// Account that owns the resource.
pub const RESOURCE_ACCOUNT: &str = "aws:resourceaccount";
/// Whether the request came over TLS.
pub const SECURE_TRANSPORT: &str = "aws:securetransport";
/// Account of the resource for which a service calls.
pub const SOURCE_ACCOUNT: &str = "aws:sourceaccount";
/// ARN of the resource for which a service calls.
pub const SOURCE_ARN: &str = "aws:sourcearn";
/// Who assumed the role first, as told to STS.
pub const SOURCE_IDENTITY: &str = "aws:sourceidentity";
/// Address that the request comes from.
pub const SOURCE_IP: &str = "aws:sourceip";
/// Keys of the tags in the request; several values.
pub const TAG_KEYS: &str = "aws:tagkeys";
/// When the temporary credentials were made, ISO 8601.
pub const TOKEN_ISSUE_TIME: &str = "aws:tokenissuetime";
/// The client's own word about itself.
pub const USER_AGENT: &str = "aws:useragent";
/// Unique id of the principal; of a role's session `<role id>:<session name>`.
pub const USER_ID: &str = "aws:userid";
/// Friendly name of the user; absent for all other principals.
pub const USERNAME: &str = "aws:username";
/// Whether a service calls for the principal, with the principal's credentials.
pub const VIA_AWS_SERVICE: &str = "aws:viaawsservice";

/// Prefix of the tags of the principal; the tag's key follows.
pub const PRINCIPAL_TAG: &str = "aws:principaltag/";
/// Prefix of the tags in the request; the tag's key follows.
pub const REQUEST_TAG: &str = "aws:requesttag/";
/// Prefix of the tags of the resource; the tag's key follows.
pub const RESOURCE_TAG: &str = "aws:resourcetag/";

/// ARN of the code signing configuration in the request.
pub const LAMBDA_CODE_SIGNING_CONFIG_ARN: &str = "lambda:codesigningconfigarn";
/// Identifier that an Alexa skill shows with its calls.
pub const LAMBDA_EVENT_SOURCE_TOKEN: &str = "lambda:eventsourcetoken";
/// ARN of the function of an event source mapping.
pub const LAMBDA_FUNCTION_ARN: &str = "lambda:functionarn";
/// `NONE` or `AWS_IAM`: the auth type of a function URL, in the request or of the URL called.
pub const LAMBDA_FUNCTION_URL_AUTH_TYPE: &str = "lambda:functionurlauthtype";
/// Whether a function is invoked through its URL.
pub const LAMBDA_INVOKED_VIA_FUNCTION_URL: &str = "lambda:invokedviafunctionurl";
/// ARNs of the layer versions in the request; several values.
pub const LAMBDA_LAYER: &str = "lambda:layer";
/// Principal to whom a permission is given.
pub const LAMBDA_PRINCIPAL: &str = "lambda:principal";
/// Security groups in the request; several values.
pub const LAMBDA_SECURITY_GROUP_IDS: &str = "lambda:securitygroupids";
/// ARN of the function whose credentials sign the request.
pub const LAMBDA_SOURCE_FUNCTION_ARN: &str = "lambda:sourcefunctionarn";
/// Subnets in the request; several values.
pub const LAMBDA_SUBNET_IDS: &str = "lambda:subnetids";
/// Networks in the request.
pub const LAMBDA_VPC_IDS: &str = "lambda:vpcids";

/// Resource with which a role is to be used.
pub const IAM_ASSOCIATED_RESOURCE_ARN: &str = "iam:associatedresourcearn";
/// Service to which a role is passed.
pub const IAM_PASSED_TO_SERVICE: &str = "iam:passedtoservice";
/// ARN of the boundary in the request, or of the user or role changed.
pub const IAM_PERMISSIONS_BOUNDARY: &str = "iam:permissionsboundary";
/// ARN of the managed policy in the request.
pub const IAM_POLICY_ARN: &str = "iam:policyarn";
/// Prefix of the tags of the user or role acted upon.
pub const IAM_RESOURCE_TAG: &str = "iam:resourcetag/";

/// Seconds that credentials are asked for.
pub const STS_DURATION_SECONDS: &str = "sts:durationseconds";
/// Secret between the owner of a role and who assumes it.
pub const STS_EXTERNAL_ID: &str = "sts:externalid";
/// Name of the session that is asked for.
pub const STS_ROLE_SESSION_NAME: &str = "sts:rolesessionname";
/// Source identity that is asked for.
pub const STS_SOURCE_IDENTITY: &str = "sts:sourceidentity";
/// Tags that later sessions inherit; several values.
pub const STS_TRANSITIVE_TAG_KEYS: &str = "sts:transitivetagkeys";

/// Paths of API Gateway's control API carry their own resource; this is the endpoint type asked for.
pub const APIGATEWAY_ENDPOINT_TYPE: &str = "apigateway:request/endpointtype";
