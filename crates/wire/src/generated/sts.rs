//! AWS Security Token Service, API version 2011-06-15. Written by `cargo xtask codegen` from the service model of botocore 1.44.5; changes belong there.

use super::prelude::*;

/// The service.
pub static SERVICE: Service = Service {
    name: "sts",
    signing_name: "sts",
    protocol: Protocol::Query,
    api_version: "2011-06-15",
    xml_namespace: "https://sts.amazonaws.com/doc/2011-06-15/",
    operations: OPERATIONS,
    errors: ERRORS,
    unserved: UNSERVED,
};

operations! {
    AssumeRole(AssumeRoleRequest) -> AssumeRoleResponse = ASSUME_ROLE,
    GetAccessKeyInfo(GetAccessKeyInfoRequest) -> GetAccessKeyInfoResponse = GET_ACCESS_KEY_INFO,
    GetCallerIdentity(GetCallerIdentityRequest) -> GetCallerIdentityResponse = GET_CALLER_IDENTITY,
    GetFederationToken(GetFederationTokenRequest) -> GetFederationTokenResponse = GET_FEDERATION_TOKEN,
    GetSessionToken(GetSessionTokenRequest) -> GetSessionTokenResponse = GET_SESSION_TOKEN,
}

/// The operation `AssumeRole`.
pub static ASSUME_ROLE: Operation = Operation {
    name: "AssumeRole",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::ASSUME_ROLE_REQUEST,
    output: &shapes::ASSUME_ROLE_RESPONSE,
    result_wrapper: "AssumeRoleResult",
};

/// The operation `GetAccessKeyInfo`.
pub static GET_ACCESS_KEY_INFO: Operation = Operation {
    name: "GetAccessKeyInfo",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::GET_ACCESS_KEY_INFO_REQUEST,
    output: &shapes::GET_ACCESS_KEY_INFO_RESPONSE,
    result_wrapper: "GetAccessKeyInfoResult",
};

/// The operation `GetCallerIdentity`.
pub static GET_CALLER_IDENTITY: Operation = Operation {
    name: "GetCallerIdentity",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::GET_CALLER_IDENTITY_REQUEST,
    output: &shapes::GET_CALLER_IDENTITY_RESPONSE,
    result_wrapper: "GetCallerIdentityResult",
};

/// The operation `GetFederationToken`.
pub static GET_FEDERATION_TOKEN: Operation = Operation {
    name: "GetFederationToken",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::GET_FEDERATION_TOKEN_REQUEST,
    output: &shapes::GET_FEDERATION_TOKEN_RESPONSE,
    result_wrapper: "GetFederationTokenResult",
};

/// The operation `GetSessionToken`.
pub static GET_SESSION_TOKEN: Operation = Operation {
    name: "GetSessionToken",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::GET_SESSION_TOKEN_REQUEST,
    output: &shapes::GET_SESSION_TOKEN_RESPONSE,
    result_wrapper: "GetSessionTokenResult",
};

/// Operations of AWS that are not served yet.
static UNSERVED: &[Unserved] = &[
    Unserved { name: "AssumeRoleWithSAML", method: "POST", path: "/" },
    Unserved { name: "AssumeRoleWithWebIdentity", method: "POST", path: "/" },
    Unserved { name: "AssumeRoot", method: "POST", path: "/" },
    Unserved { name: "DecodeAuthorizationMessage", method: "POST", path: "/" },
    Unserved { name: "GetDelegatedAccessToken", method: "POST", path: "/" },
    Unserved { name: "GetWebIdentityToken", method: "POST", path: "/" },
];
/// AWS's `ExpiredTokenException`.
pub static EXPIRED_TOKEN_EXCEPTION: ErrorShape = ErrorShape {
    name: "ExpiredTokenException",
    code: "ExpiredTokenException",
    status: 400,
    message: "message",
    has_type: false,
    fields: &[],
};
/// AWS's `MalformedPolicyDocumentException`.
pub static MALFORMED_POLICY_DOCUMENT_EXCEPTION: ErrorShape = ErrorShape {
    name: "MalformedPolicyDocumentException",
    code: "MalformedPolicyDocument",
    status: 400,
    message: "message",
    has_type: false,
    fields: &[],
};
/// AWS's `PackedPolicyTooLargeException`.
pub static PACKED_POLICY_TOO_LARGE_EXCEPTION: ErrorShape = ErrorShape {
    name: "PackedPolicyTooLargeException",
    code: "PackedPolicyTooLarge",
    status: 400,
    message: "message",
    has_type: false,
    fields: &[],
};
/// AWS's `RegionDisabledException`.
pub static REGION_DISABLED_EXCEPTION: ErrorShape = ErrorShape {
    name: "RegionDisabledException",
    code: "RegionDisabledException",
    status: 403,
    message: "message",
    has_type: false,
    fields: &[],
};

static ERRORS: &[&ErrorShape] = &[
    &EXPIRED_TOKEN_EXCEPTION,
    &MALFORMED_POLICY_DOCUMENT_EXCEPTION,
    &PACKED_POLICY_TOO_LARGE_EXCEPTION,
    &REGION_DISABLED_EXCEPTION,
];

structures! {
    AssumeRoleRequest {
        role_arn: String = "RoleArn",
        role_session_name: String = "RoleSessionName",
        policy_arns: Option<Vec<PolicyDescriptorType>> = "PolicyArns",
        policy: Option<String> = "Policy",
        duration_seconds: Option<i32> = "DurationSeconds",
        tags: Option<Vec<Tag>> = "Tags",
        transitive_tag_keys: Option<Vec<String>> = "TransitiveTagKeys",
        external_id: Option<String> = "ExternalId",
        serial_number: Option<String> = "SerialNumber",
        token_code: Option<String> = "TokenCode",
        source_identity: Option<String> = "SourceIdentity",
        provided_contexts: Option<Vec<ProvidedContext>> = "ProvidedContexts",
        minimum_session_token_size: Option<i32> = "MinimumSessionTokenSize",
    }
    AssumeRoleResponse {
        credentials: Option<Credentials> = "Credentials",
        assumed_role_user: Option<AssumedRoleUser> = "AssumedRoleUser",
        packed_policy_size: Option<i32> = "PackedPolicySize",
        source_identity: Option<String> = "SourceIdentity",
        session_token_utilization: Option<i32> = "SessionTokenUtilization",
        session_token_size: Option<i32> = "SessionTokenSize",
    }
    AssumedRoleUser {
        assumed_role_id: Option<String> = "AssumedRoleId",
        arn: Option<String> = "Arn",
    }
    Credentials {
        access_key_id: Option<String> = "AccessKeyId",
        secret_access_key: Option<String> = "SecretAccessKey",
        session_token: Option<String> = "SessionToken",
        expiration: Option<Timestamp> = "Expiration",
    }
    FederatedUser {
        federated_user_id: Option<String> = "FederatedUserId",
        arn: Option<String> = "Arn",
    }
    GetAccessKeyInfoRequest {
        access_key_id: String = "AccessKeyId",
    }
    GetAccessKeyInfoResponse {
        account: Option<String> = "Account",
    }
    GetCallerIdentityRequest {
    }
    GetCallerIdentityResponse {
        user_id: Option<String> = "UserId",
        account: Option<String> = "Account",
        arn: Option<String> = "Arn",
    }
    GetFederationTokenRequest {
        name: String = "Name",
        policy: Option<String> = "Policy",
        policy_arns: Option<Vec<PolicyDescriptorType>> = "PolicyArns",
        duration_seconds: Option<i32> = "DurationSeconds",
        tags: Option<Vec<Tag>> = "Tags",
        minimum_session_token_size: Option<i32> = "MinimumSessionTokenSize",
    }
    GetFederationTokenResponse {
        credentials: Option<Credentials> = "Credentials",
        federated_user: Option<FederatedUser> = "FederatedUser",
        packed_policy_size: Option<i32> = "PackedPolicySize",
        session_token_utilization: Option<i32> = "SessionTokenUtilization",
        session_token_size: Option<i32> = "SessionTokenSize",
    }
    GetSessionTokenRequest {
        duration_seconds: Option<i32> = "DurationSeconds",
        serial_number: Option<String> = "SerialNumber",
        token_code: Option<String> = "TokenCode",
        minimum_session_token_size: Option<i32> = "MinimumSessionTokenSize",
    }
    GetSessionTokenResponse {
        credentials: Option<Credentials> = "Credentials",
        session_token_utilization: Option<i32> = "SessionTokenUtilization",
        session_token_size: Option<i32> = "SessionTokenSize",
    }
    PolicyDescriptorType {
        arn: Option<String> = "arn",
    }
    ProvidedContext {
        provider_arn: Option<String> = "ProviderArn",
        context_assertion: Option<String> = "ContextAssertion",
    }
    Tag {
        key: String = "Key",
        value: String = "Value",
    }
}

mod shapes {
    use crate::generated::prelude::*;
    pub(super) static ASSUME_ROLE_REQUEST: Structure = Structure {
        name: "AssumeRoleRequest",
        payload: None,
        members: &[
            member("RoleArn", &ARN_TYPE).required(),
            member("RoleSessionName", &ROLE_SESSION_NAME_TYPE).required(),
            member("PolicyArns", &POLICY_DESCRIPTOR_LIST_TYPE),
            member("Policy", &UNRESTRICTED_SESSION_POLICY_DOCUMENT_TYPE),
            member("DurationSeconds", &ROLE_DURATION_SECONDS_TYPE),
            member("Tags", &TAG_LIST_TYPE),
            member("TransitiveTagKeys", &TAG_KEY_LIST_TYPE),
            member("ExternalId", &EXTERNAL_ID_TYPE),
            member("SerialNumber", &SERIAL_NUMBER_TYPE),
            member("TokenCode", &TOKEN_CODE_TYPE),
            member("SourceIdentity", &SOURCE_IDENTITY_TYPE),
            member("ProvidedContexts", &PROVIDED_CONTEXTS_LIST_TYPE),
            member("MinimumSessionTokenSize", &MINIMUM_SESSION_TOKEN_SIZE_TYPE),
        ],
    };
    pub(super) static ASSUME_ROLE_RESPONSE: Structure = Structure {
        name: "AssumeRoleResponse",
        payload: None,
        members: &[
            member("Credentials", &const { Shape::structure(&CREDENTIALS) }),
            member("AssumedRoleUser", &const { Shape::structure(&ASSUMED_ROLE_USER) }),
            member("PackedPolicySize", &NON_NEGATIVE_INTEGER_TYPE),
            member("SourceIdentity", &SOURCE_IDENTITY_TYPE),
            member("SessionTokenUtilization", &SESSION_TOKEN_UTILIZATION_TYPE),
            member("SessionTokenSize", &SESSION_TOKEN_SIZE_TYPE),
        ],
    };
    pub(super) static ASSUMED_ROLE_USER: Structure = Structure {
        name: "AssumedRoleUser",
        payload: None,
        members: &[
            member("AssumedRoleId", &ASSUMED_ROLE_ID_TYPE).required(),
            member("Arn", &ARN_TYPE).required(),
        ],
    };
    pub(super) static CREDENTIALS: Structure = Structure {
        name: "Credentials",
        payload: None,
        members: &[
            member("AccessKeyId", &ACCESS_KEY_ID_TYPE).required(),
            member("SecretAccessKey", &ACCESS_KEY_SECRET_TYPE).required(),
            member("SessionToken", &TEXT).required(),
            member("Expiration", &POINT_IN_TIME).required(),
        ],
    };
    pub(super) static FEDERATED_USER: Structure = Structure {
        name: "FederatedUser",
        payload: None,
        members: &[
            member("FederatedUserId", &FEDERATED_ID_TYPE).required(),
            member("Arn", &ARN_TYPE).required(),
        ],
    };
    pub(super) static GET_ACCESS_KEY_INFO_REQUEST: Structure = Structure {
        name: "GetAccessKeyInfoRequest",
        payload: None,
        members: &[member("AccessKeyId", &ACCESS_KEY_ID_TYPE).required()],
    };
    pub(super) static GET_ACCESS_KEY_INFO_RESPONSE: Structure = Structure {
        name: "GetAccessKeyInfoResponse",
        payload: None,
        members: &[member("Account", &TEXT)],
    };
    pub(super) static GET_CALLER_IDENTITY_REQUEST: Structure =
        Structure { name: "GetCallerIdentityRequest", payload: None, members: &[] };
    pub(super) static GET_CALLER_IDENTITY_RESPONSE: Structure = Structure {
        name: "GetCallerIdentityResponse",
        payload: None,
        members: &[member("UserId", &TEXT), member("Account", &TEXT), member("Arn", &ARN_TYPE)],
    };
    pub(super) static GET_FEDERATION_TOKEN_REQUEST: Structure = Structure {
        name: "GetFederationTokenRequest",
        payload: None,
        members: &[
            member("Name", &USER_NAME_TYPE).required(),
            member("Policy", &SESSION_POLICY_DOCUMENT_TYPE),
            member("PolicyArns", &POLICY_DESCRIPTOR_LIST_TYPE),
            member("DurationSeconds", &DURATION_SECONDS_TYPE),
            member("Tags", &TAG_LIST_TYPE),
            member("MinimumSessionTokenSize", &MINIMUM_SESSION_TOKEN_SIZE_TYPE),
        ],
    };
    pub(super) static GET_FEDERATION_TOKEN_RESPONSE: Structure = Structure {
        name: "GetFederationTokenResponse",
        payload: None,
        members: &[
            member("Credentials", &const { Shape::structure(&CREDENTIALS) }),
            member("FederatedUser", &const { Shape::structure(&FEDERATED_USER) }),
            member("PackedPolicySize", &NON_NEGATIVE_INTEGER_TYPE),
            member("SessionTokenUtilization", &SESSION_TOKEN_UTILIZATION_TYPE),
            member("SessionTokenSize", &SESSION_TOKEN_SIZE_TYPE),
        ],
    };
    pub(super) static GET_SESSION_TOKEN_REQUEST: Structure = Structure {
        name: "GetSessionTokenRequest",
        payload: None,
        members: &[
            member("DurationSeconds", &DURATION_SECONDS_TYPE),
            member("SerialNumber", &SERIAL_NUMBER_TYPE),
            member("TokenCode", &TOKEN_CODE_TYPE),
            member("MinimumSessionTokenSize", &MINIMUM_SESSION_TOKEN_SIZE_TYPE),
        ],
    };
    pub(super) static GET_SESSION_TOKEN_RESPONSE: Structure = Structure {
        name: "GetSessionTokenResponse",
        payload: None,
        members: &[
            member("Credentials", &const { Shape::structure(&CREDENTIALS) }),
            member("SessionTokenUtilization", &SESSION_TOKEN_UTILIZATION_TYPE),
            member("SessionTokenSize", &SESSION_TOKEN_SIZE_TYPE),
        ],
    };
    pub(super) static POLICY_DESCRIPTOR_TYPE: Structure = Structure {
        name: "PolicyDescriptorType",
        payload: None,
        members: &[member("arn", &ARN_TYPE)],
    };
    pub(super) static PROVIDED_CONTEXT: Structure = Structure {
        name: "ProvidedContext",
        payload: None,
        members: &[
            member("ProviderArn", &ARN_TYPE),
            member("ContextAssertion", &CONTEXT_ASSERTION_TYPE),
        ],
    };
    static PROVIDED_CONTEXTS_LIST_TYPE: Shape =
        Shape::list(&const { Shape::structure(&PROVIDED_CONTEXT) }, "member", false)
            .max(5.0)
            .min(1.0);
    pub(super) static TAG: Structure = Structure {
        name: "Tag",
        payload: None,
        members: &[
            member("Key", &TAG_KEY_TYPE).required(),
            member("Value", &TAG_VALUE_TYPE).required(),
        ],
    };
    static PATTERN_ACCESS_KEY_ID_TYPE: Pattern = Pattern::new("[\\w]*");
    static ACCESS_KEY_ID_TYPE: Shape =
        Shape::text().pattern(&PATTERN_ACCESS_KEY_ID_TYPE).max(128.0).min(16.0);
    static ACCESS_KEY_SECRET_TYPE: Shape = Shape::text().sensitive();
    static PATTERN_ARN_TYPE: Pattern = Pattern::new(
        "[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u0085\\u00A0-\\uD7FF\\uE000-\\uFFFD\\u10000-\\u10FFFF]+",
    );
    static ARN_TYPE: Shape = Shape::text().pattern(&PATTERN_ARN_TYPE).max(2048.0).min(20.0);
    static PATTERN_ASSUMED_ROLE_ID_TYPE: Pattern = Pattern::new("[\\w+=,.@:-]*");
    static ASSUMED_ROLE_ID_TYPE: Shape =
        Shape::text().pattern(&PATTERN_ASSUMED_ROLE_ID_TYPE).max(193.0).min(2.0);
    static CONTEXT_ASSERTION_TYPE: Shape = Shape::text().max(2048.0).min(4.0);
    static DURATION_SECONDS_TYPE: Shape = Shape::integer().max(129600.0).min(900.0);
    static PATTERN_EXTERNAL_ID_TYPE: Pattern = Pattern::new("[\\w+=,.@:\\/-]*");
    static EXTERNAL_ID_TYPE: Shape =
        Shape::text().pattern(&PATTERN_EXTERNAL_ID_TYPE).max(1224.0).min(2.0);
    static PATTERN_FEDERATED_ID_TYPE: Pattern = Pattern::new("[\\w+=,.@\\:-]*");
    static FEDERATED_ID_TYPE: Shape =
        Shape::text().pattern(&PATTERN_FEDERATED_ID_TYPE).max(193.0).min(2.0);
    static MINIMUM_SESSION_TOKEN_SIZE_TYPE: Shape = Shape::integer().max(4096.0).min(0.0);
    static NON_NEGATIVE_INTEGER_TYPE: Shape = Shape::integer().min(0.0);
    static POLICY_DESCRIPTOR_LIST_TYPE: Shape =
        Shape::list(&const { Shape::structure(&POLICY_DESCRIPTOR_TYPE) }, "member", false);
    static ROLE_DURATION_SECONDS_TYPE: Shape = Shape::integer().max(43200.0).min(900.0);
    static PATTERN_ROLE_SESSION_NAME_TYPE: Pattern = Pattern::new("[\\w+=,.@-]*");
    static ROLE_SESSION_NAME_TYPE: Shape =
        Shape::text().pattern(&PATTERN_ROLE_SESSION_NAME_TYPE).max(64.0).min(2.0);
    static PATTERN_SERIAL_NUMBER_TYPE: Pattern = Pattern::new("[\\w+=/:,.@-]*");
    static SERIAL_NUMBER_TYPE: Shape =
        Shape::text().pattern(&PATTERN_SERIAL_NUMBER_TYPE).max(256.0).min(9.0);
    static PATTERN_SESSION_POLICY_DOCUMENT_TYPE: Pattern =
        Pattern::new("[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+");
    static SESSION_POLICY_DOCUMENT_TYPE: Shape =
        Shape::text().pattern(&PATTERN_SESSION_POLICY_DOCUMENT_TYPE).max(2048.0).min(1.0);
    static SESSION_TOKEN_SIZE_TYPE: Shape = Shape::integer().min(0.0);
    static SESSION_TOKEN_UTILIZATION_TYPE: Shape = Shape::integer().min(0.0);
    static PATTERN_SOURCE_IDENTITY_TYPE: Pattern = Pattern::new("[\\w+=,.@-]*");
    static SOURCE_IDENTITY_TYPE: Shape =
        Shape::text().pattern(&PATTERN_SOURCE_IDENTITY_TYPE).max(64.0).min(2.0);
    static TAG_KEY_LIST_TYPE: Shape = Shape::list(&TAG_KEY_TYPE, "member", false).max(50.0);
    static PATTERN_TAG_KEY_TYPE: Pattern = Pattern::new("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+");
    static TAG_KEY_TYPE: Shape = Shape::text().pattern(&PATTERN_TAG_KEY_TYPE).max(128.0).min(1.0);
    static TAG_LIST_TYPE: Shape =
        Shape::list(&const { Shape::structure(&TAG) }, "member", false).max(50.0);
    static PATTERN_TAG_VALUE_TYPE: Pattern = Pattern::new("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");
    static TAG_VALUE_TYPE: Shape =
        Shape::text().pattern(&PATTERN_TAG_VALUE_TYPE).max(256.0).min(0.0);
    static PATTERN_TOKEN_CODE_TYPE: Pattern = Pattern::new("[\\d]*");
    static TOKEN_CODE_TYPE: Shape =
        Shape::text().pattern(&PATTERN_TOKEN_CODE_TYPE).max(6.0).min(6.0);
    static PATTERN_UNRESTRICTED_SESSION_POLICY_DOCUMENT_TYPE: Pattern =
        Pattern::new("[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+");
    static UNRESTRICTED_SESSION_POLICY_DOCUMENT_TYPE: Shape =
        Shape::text().pattern(&PATTERN_UNRESTRICTED_SESSION_POLICY_DOCUMENT_TYPE).min(1.0);
    static PATTERN_USER_NAME_TYPE: Pattern = Pattern::new("[\\w+=,.@-]*");
    static USER_NAME_TYPE: Shape =
        Shape::text().pattern(&PATTERN_USER_NAME_TYPE).max(32.0).min(2.0);
}
