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
    GetCallerIdentity(GetCallerIdentityRequest) -> GetCallerIdentityResponse = GET_CALLER_IDENTITY,
}

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

/// Operations of AWS that are not served yet.
static UNSERVED: &[Unserved] = &[
    Unserved { name: "AssumeRole", method: "POST", path: "/" },
    Unserved { name: "AssumeRoleWithSAML", method: "POST", path: "/" },
    Unserved { name: "AssumeRoleWithWebIdentity", method: "POST", path: "/" },
    Unserved { name: "AssumeRoot", method: "POST", path: "/" },
    Unserved { name: "DecodeAuthorizationMessage", method: "POST", path: "/" },
    Unserved { name: "GetAccessKeyInfo", method: "POST", path: "/" },
    Unserved { name: "GetDelegatedAccessToken", method: "POST", path: "/" },
    Unserved { name: "GetFederationToken", method: "POST", path: "/" },
    Unserved { name: "GetSessionToken", method: "POST", path: "/" },
    Unserved { name: "GetWebIdentityToken", method: "POST", path: "/" },
];

static ERRORS: &[&ErrorShape] = &[];

structures! {
    GetCallerIdentityRequest {
    }
    GetCallerIdentityResponse {
        user_id: Option<String> = "UserId",
        account: Option<String> = "Account",
        arn: Option<String> = "Arn",
    }
}

mod shapes {
    use crate::generated::prelude::*;
    pub(super) static GET_CALLER_IDENTITY_REQUEST: Structure =
        Structure { name: "GetCallerIdentityRequest", payload: None, members: &[] };
    pub(super) static GET_CALLER_IDENTITY_RESPONSE: Structure = Structure {
        name: "GetCallerIdentityResponse",
        payload: None,
        members: &[member("UserId", &TEXT), member("Account", &TEXT), member("Arn", &ARN_TYPE)],
    };
    static PATTERN_ARN_TYPE: Pattern = Pattern::new(
        "[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u0085\\u00A0-\\uD7FF\\uE000-\\uFFFD\\u10000-\\u10FFFF]+",
    );
    static ARN_TYPE: Shape = Shape::text().pattern(&PATTERN_ARN_TYPE).max(2048.0).min(20.0);
}
