//! From the engine's reply, or its error, to the answer of Invoke.

use super::request;
use crate::lambda::error::Error;
use crate::lambda::runtime::sentence;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use engine::{AcceptError, Accepted, InvokeError, Once, OnceError, Reply};
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use http::{HeaderMap, StatusCode};
use model::Version;
use wire::{AwsRequest, AwsResponse, Body};

/// When to come again where too many events wait, in seconds.
const FULL_QUEUE_WAIT_S: u32 = 5;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-amzn-requestid");
const EXECUTED_VERSION: HeaderName = HeaderName::from_static("x-amz-executed-version");
const FUNCTION_ERROR: HeaderName = HeaderName::from_static("x-amz-function-error");
/// Whose event or result it is, where the request repeats an earlier one.
const REPEATS: HeaderName = HeaderName::from_static("x-mayfly-repeats");
const LOG_RESULT: HeaderName = HeaderName::from_static("x-amz-log-result");

/// The answer with what the function returned, which a failing function's error document is too.
pub fn answer(request: &AwsRequest, reply: Reply) -> AwsResponse {
    let mut response = AwsResponse::new(Body::from(reply.payload));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(EXECUTED_VERSION, version(reply.version));
    if reply.function_error {
        headers.insert(FUNCTION_ERROR, HeaderValue::from_static("Unhandled"));
    }
    if let Some(tail) = reply.log_tail {
        set(headers, LOG_RESULT, STANDARD.encode(tail));
    }
    set(headers, REQUEST_ID, request.request_id.as_str());
    response
}

/// The answer to a dry run of a function that could be called.
pub fn nothing(request: &AwsRequest) -> AwsResponse {
    empty(request, StatusCode::NO_CONTENT)
}

/// The answer to an event that is accepted: which version will run is not known yet. One that repeats
/// an earlier one is answered with that one's request id.
pub fn accepted(request: &AwsRequest, accepted: &Accepted) -> AwsResponse {
    let mut response = empty(request, StatusCode::ACCEPTED);
    if accepted.repeats {
        set(response.headers_mut(), REQUEST_ID, accepted.request_id.as_str());
        set(response.headers_mut(), REPEATS, accepted.request_id.as_str());
    }
    response
}

/// The answer to a call with an idempotency key, which may be that of an earlier one.
pub fn once(request: &AwsRequest, once: Once) -> AwsResponse {
    let mut response = answer(request, once.reply);
    if let Some(first) = once.repeats {
        set(response.headers_mut(), REPEATS, first);
    }
    response
}

/// AWS's error for what kept the platform from answering a call with an idempotency key.
pub fn not_run_once(refusal: OnceError) -> Error {
    match refusal {
        OnceError::Invoke(refusal) => error(refusal),
        OnceError::UnderWay(_) => Error::ResourceConflict(sentence(&refusal)),
        OnceError::KeysFull => Error::TooManyEvents { retry_after_s: FULL_QUEUE_WAIT_S },
        OnceError::Queue(_) => Error::Service(refusal.to_string()),
    }
}

fn empty(request: &AwsRequest, status: StatusCode) -> AwsResponse {
    let mut response = AwsResponse::new(Body::empty());
    *response.status_mut() = status;
    set(response.headers_mut(), REQUEST_ID, request.request_id.as_str());
    response
}

/// AWS's error for what kept the platform from running a function.
pub fn error(error: InvokeError) -> Error {
    match error {
        InvokeError::NotFound { arn } => {
            Error::ResourceNotFound(format!("Function not found: {}", with_qualifier(arn)))
        }
        InvokeError::NotReady { .. } => Error::ResourceConflict(error.to_string()),
        InvokeError::Throttled { reason, retry_after_s } => {
            Error::TooManyRequests { reason, retry_after_s }
        }
        InvokeError::Recursive { .. } => Error::RecursiveInvocation(error.to_string()),
        InvokeError::Restore => Error::SnapStart(error.to_string()),
        InvokeError::RestoreTimeout => Error::SnapStartTimeout(error.to_string()),
        InvokeError::TenantMissing | InvokeError::TenantUnexpected => {
            Error::InvalidParameterValue(error.to_string())
        }
        InvokeError::Environment(_) => Error::KmsInvalidState(error.to_string()),
        InvokeError::Launch(error) => Error::InvalidRuntime(sentence(&error)),
        InvokeError::ShuttingDown => Error::Unavailable(error.to_string()),
        InvokeError::Sandbox(_) | InvokeError::Store(_) | InvokeError::Code(_) => {
            Error::Service(error.to_string())
        }
    }
}

/// AWS's error for what kept the platform from accepting an event.
pub fn not_accepted(refusal: AcceptError) -> Error {
    match refusal {
        AcceptError::Invoke(refusal) => error(refusal),
        AcceptError::TooLarge { limit, .. } => request::too_large(limit as u64),
        AcceptError::QueueFull | AcceptError::KeysFull => {
            Error::TooManyEvents { retry_after_s: FULL_QUEUE_WAIT_S }
        }
        AcceptError::KeyInUse => Error::ResourceConflict(sentence(&refusal)),
        AcceptError::Contradiction(_) => Error::InvalidParameterValue(sentence(&refusal)),
        AcceptError::Duplicate(_) | AcceptError::Queue(_) => Error::Service(refusal.to_string()),
    }
}

/// AWS names `$LATEST` where a caller of Invoke named no version.
fn with_qualifier(arn: String) -> String {
    const PARTS_UNQUALIFIED: usize = 7;
    match arn.split(':').count() {
        PARTS_UNQUALIFIED => format!("{arn}:$LATEST"),
        _ => arn,
    }
}

fn version(version: Version) -> HeaderValue {
    match version {
        Version::Latest => HeaderValue::from_static("$LATEST"),
        Version::Number(number) => HeaderValue::from(number),
    }
}

/// Sets a header whose value is base64 or a UUID; what no header can carry is left out.
fn set<T: TryInto<HeaderValue>>(headers: &mut HeaderMap, name: HeaderName, value: T) {
    if let Ok(value) = value.try_into() {
        headers.insert(name, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::Bytes;
    use engine::ThrottleReason;
    use model::Architecture;
    use model::launch::LaunchError;

    fn request() -> AwsRequest {
        let (parts, ()) = http::Request::post("/").body(()).expect("a request").into_parts();
        AwsRequest {
            parts,
            body: Bytes::new(),
            region: "us-east-1".to_owned(),
            account: "000000000000".to_owned(),
            principal: String::new(),
            request_id: "8286a188-ba32-4475-8077-530cd35c09a9".to_owned(),
            endpoint: String::new(),
        }
    }

    #[test]
    fn a_failing_function_is_answered_with_200_and_a_header() {
        let reply = Reply {
            version: Version::Number(3),
            payload: Bytes::from_static(b"{\"errorType\":\"E\"}"),
            content_type: None,
            function_error: true,
            log_tail: Some(Bytes::from_static(b"END\n")),
        };
        let response = answer(&request(), reply);
        assert_eq!(response.status(), 200);
        let header = |name: &str| response.headers()[name].to_str().expect("text").to_owned();
        assert_eq!(header("x-amz-function-error"), "Unhandled");
        assert_eq!(header("x-amz-executed-version"), "3");
        assert_eq!(header("x-amz-log-result"), STANDARD.encode("END\n"));
        assert_eq!(header("x-amzn-requestid"), "8286a188-ba32-4475-8077-530cd35c09a9");
    }

    #[test]
    fn what_keeps_the_platform_from_running_a_function_has_its_own_error() {
        let aws = |invoke_error| {
            let error = error(invoke_error).aws();
            (error.shape.status, error.shape.name, error.message)
        };
        let arn = "arn:aws:lambda:us-east-1:000000000000:function:f".to_owned();
        assert_eq!(
            aws(InvokeError::NotFound { arn: arn.clone() }),
            (404, "ResourceNotFoundException", format!("Function not found: {arn}:$LATEST"))
        );
        let (status, name, message) = aws(InvokeError::NotReady { state: "Pending".to_owned() });
        assert_eq!((status, name), (409, "ResourceConflictException"));
        assert!(message.ends_with("The function is currently in the following state: Pending"));
        let throttled = InvokeError::Throttled {
            reason: ThrottleReason::ConcurrentInvocationLimitExceeded,
            retry_after_s: 1,
        };
        assert_eq!(aws(throttled), (429, "TooManyRequestsException", "Rate Exceeded.".to_owned()));
        let launch =
            LaunchError::Architecture { wanted: Architecture::Arm64, host: Architecture::X86_64 };
        assert_eq!(aws(InvokeError::Launch(launch)).1, "InvalidRuntimeException");
        assert_eq!(aws(InvokeError::ShuttingDown).0, 503);
    }

    #[test]
    fn an_event_that_is_not_accepted_has_its_own_error() {
        let aws = |refusal| {
            let error = not_accepted(refusal).aws();
            (error.shape.status, error.shape.name, error.message)
        };
        assert_eq!(
            aws(AcceptError::TooLarge { bytes: 1_048_577, limit: 1_048_576 }),
            (
                413,
                "RequestTooLargeException",
                "Request must be smaller than 1048576 bytes for the InvokeFunction operation"
                    .to_owned()
            )
        );
        let (status, name, message) = aws(AcceptError::QueueFull);
        assert_eq!((status, name), (429, "TooManyRequestsException"));
        assert!(message.contains("too many events wait"), "{message}");
        let full = model::queue::QueueError::Full("no space".to_owned());
        assert_eq!(aws(AcceptError::Queue(full)).0, 500);
        let recursive = InvokeError::Recursive { arn: "f".to_owned(), invocations: 16 };
        let (status, name, _) = aws(AcceptError::Invoke(recursive));
        assert_eq!((status, name), (400, "RecursiveInvocationException"));
    }

    #[test]
    fn a_throttled_call_names_the_limit_and_when_to_come_again() {
        let throttled = error(InvokeError::Throttled {
            reason: ThrottleReason::ReservedFunctionConcurrentInvocationLimitExceeded,
            retry_after_s: 7,
        });
        let response = wire::refuse(&wire::lambda::SERVICE, &request(), &throttled.aws());
        assert_eq!(response.headers()["retry-after"], "7");
        let Body::Whole(Some(body)) = response.into_body() else { panic!("a body") };
        let body: serde_json::Value = serde_json::from_slice(&body).expect("JSON");
        assert_eq!(
            body,
            serde_json::json!({
                "Reason": "ReservedFunctionConcurrentInvocationLimitExceeded",
                "Type": "User",
                "message": "Rate Exceeded.",
            })
        );
    }
}
