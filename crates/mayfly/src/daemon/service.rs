//! Which AWS service a request is for.
//!
//! The signature's scope says so where there is one. Clients without a signature are told apart by
//! the target header (JSON protocols), the path (REST protocols) or the action in the form (query
//! protocol).

use super::front::json;
use http::{HeaderMap, Request, StatusCode, Uri};
use wire::{AwsRequest, AwsResponse};

/// The services that Mayfly serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Service {
    ApiGatewayV2,
    Iam,
    Lambda,
    Logs,
    Sts,
}

/// Versions that begin the paths of the Lambda API.
const LAMBDA_PATHS: &[&str] = &[
    "/2014-11-13/",
    "/2015-03-31/",
    "/2016-08-19/",
    "/2017-03-31/",
    "/2017-10-31/",
    "/2018-10-31/",
    "/2019-09-25/",
    "/2019-09-30/",
    "/2020-04-22/",
    "/2020-06-30/",
    "/2021-07-20/",
    "/2021-10-31/",
    "/2021-11-15/",
    "/2024-08-31/",
    "/2025-",
    "/2026-",
];

/// What the head of a request says of its service.
enum Named {
    Service(Service),
    /// One that Mayfly does not serve.
    Other,
    Nothing,
}

fn has_action(text: &[u8]) -> bool {
    text.windows(7).any(|window| window == b"Action=")
}

/// Whether a request calls a function through the Lambda API.
pub(super) fn is_call<B>(request: &Request<B>) -> bool {
    let path = request.uri().path();
    let path = path.strip_suffix('/').unwrap_or(path);
    request.method() == http::Method::POST
        && is_lambda_path(path)
        && (path.ends_with("/invocations")
            || path.ends_with("/response-streaming-invocations")
            || path.ends_with("/invoke-async"))
}

/// Whether a path is one of the Lambda API.
pub(super) fn is_lambda_path(path: &str) -> bool {
    path.starts_with("/20") && LAMBDA_PATHS.iter().any(|prefix| path.starts_with(prefix))
}

impl Service {
    /// The service of a request, as far as Mayfly serves it.
    pub(super) fn of(request: &AwsRequest) -> Option<Self> {
        match Self::in_head(&request.parts.uri, &request.parts.headers) {
            Named::Service(service) => Some(service),
            Named::Other => None,
            Named::Nothing => has_action(&request.body).then(|| Self::of_form(&request.body)),
        }
    }

    /// The service of a request, if its head alone says so.
    pub(super) fn of_head<B>(request: &Request<B>) -> Option<Self> {
        match Self::in_head(request.uri(), request.headers()) {
            Named::Service(service) => Some(service),
            Named::Other | Named::Nothing => None,
        }
    }

    fn in_head(uri: &Uri, headers: &HeaderMap) -> Named {
        let path = uri.path();
        if is_lambda_path(path) {
            return Named::Service(Self::Lambda);
        }
        if let Some(scope) = wire::sigv4::parse_scope(headers, uri.query()) {
            return Self::named(&scope.service).map_or(Named::Other, Named::Service);
        }
        let target = headers.get("x-amz-target").and_then(|t| t.to_str().ok());
        match target.and_then(|target| target.split_once('.')) {
            Some(("Logs_20140328", _)) => return Named::Service(Self::Logs),
            Some(_) => return Named::Other,
            None => {}
        }
        if path.starts_with("/v2/") {
            return Named::Service(Self::ApiGatewayV2);
        }
        match has_action(uri.query().unwrap_or_default().as_bytes()) {
            true => Named::Service(Self::of_form(uri.query().unwrap_or_default().as_bytes())),
            false => Named::Nothing,
        }
    }

    /// The service of a form with an action, by the version of its API.
    fn of_form(form: &[u8]) -> Self {
        let version = wire::iam::SERVICE.api_version.as_bytes();
        match form.windows(version.len()).any(|window| window == version) {
            true => Self::Iam,
            false => Self::Sts,
        }
    }

    /// The service of a signature's scope.
    fn named(name: &str) -> Option<Self> {
        match name {
            "apigateway" => Some(Self::ApiGatewayV2),
            "iam" => Some(Self::Iam),
            "lambda" => Some(Self::Lambda),
            "logs" => Some(Self::Logs),
            "sts" => Some(Self::Sts),
            _ => None,
        }
    }

    /// Its operations.
    pub(super) fn table(self) -> &'static wire::shape::Service {
        match self {
            Self::ApiGatewayV2 => &wire::apigatewayv2::SERVICE,
            Self::Iam => &wire::iam::SERVICE,
            Self::Lambda => &wire::lambda::SERVICE,
            Self::Logs => &wire::logs::SERVICE,
            Self::Sts => &wire::sts::SERVICE,
        }
    }

    /// The service's word in the scope of a signature.
    pub(super) fn signing_name(self) -> &'static str {
        self.table().signing_name
    }

    /// Its prefix in the names of actions, such as `lambda:InvokeFunction`.
    pub(super) fn action_prefix(self) -> &'static str {
        match self {
            Self::ApiGatewayV2 => "apigateway",
            Self::Iam => "iam",
            Self::Lambda => "lambda",
            Self::Logs => "logs",
            Self::Sts => "sts",
        }
    }
}

/// The answer to a request for something that Mayfly does not serve.
pub(super) fn unknown(request: &AwsRequest) -> AwsResponse {
    let scope = wire::sigv4::parse_scope(&request.parts.headers, request.parts.uri.query());
    let message = match scope {
        Some(scope) => format!(
            "Mayfly does not serve the service '{}' yet; it serves lambda, logs, iam, sts and apigateway (HTTP APIs)",
            scope.service
        ),
        None => format!(
            "There is nothing at {} {}; Mayfly serves AWS's APIs, function URLs and HTTP APIs here",
            request.parts.method,
            request.parts.uri.path()
        ),
    };
    let mut response = json(
        StatusCode::NOT_FOUND,
        &serde_json::json!({ "__type": "UnknownServiceException", "message": message }),
    );
    let name = http::HeaderName::from_static("x-amzn-errortype");
    let value = http::HeaderValue::from_static("UnknownServiceException");
    response.headers_mut().insert(name, value);
    response
}
