//! What a client is answered when a front door can't answer with the function's own words.
//!
//! One table for each kind of door, from what went wrong to status and body. Function URLs say
//! `Message`, HTTP APIs `message`, as AWS's do.

use crate::received::Unreadable;
use crate::signer::NotLetIn;
use engine::InvokeError;
use http::header::{CONTENT_TYPE, HeaderMap, HeaderValue, RETRY_AFTER};
use http::{Response, StatusCode};
use model::limits;
use wire::Body;

/// Why a front door did not answer with the function's words.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// There is no such door.
    #[error("there is no such front door")]
    NoDoor,
    /// The API has no route for the request.
    #[error("no route")]
    NoRoute,
    /// The URL wants a signature, and has none or not a good one, or whoever signed may not.
    #[error("the function URL does not let the signer in: {}", .0.message)]
    NotLetIn(NotLetIn),
    /// The function's policy does not let the door call it.
    #[error("the function's resource policy does not allow the call")]
    Forbidden,
    /// The request could not be read.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// The function failed, or what it returned is no HTTP answer.
    #[error("the function failed or its answer is malformed")]
    Function,
    /// The function's own timeout ended it.
    #[error("the function timed out")]
    FunctionTimeout,
    /// The integration's timeout passed.
    #[error("the integration timed out")]
    IntegrationTimeout,
    /// The engine did not run it.
    #[error(transparent)]
    Engine(#[from] InvokeError),
    /// The platform failed.
    #[error("{0}")]
    Platform(String),
}

impl Failure {
    /// The answer of a function URL. Statuses and texts that were seen on AWS: unknown URL, missing
    /// permission, failed function. The others follow the Lambda API's own.
    pub(crate) fn of_url(&self) -> Response<Body> {
        match self {
            Self::NoDoor | Self::NoRoute => {
                typed(StatusCode::FORBIDDEN, "AccessDeniedException", r#"{"Message":null}"#.into())
            }
            Self::NotLetIn(NotLetIn { status, code, message: text }) => {
                typed(*status, code, message("Message", text))
            }
            Self::Forbidden => typed(
                StatusCode::FORBIDDEN,
                "AccessDeniedException",
                message(
                    "Message",
                    "Forbidden. For troubleshooting Function URL authorization issues, see: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html",
                ),
            ),
            Self::Unreadable(Unreadable::TooLarge) => typed(
                StatusCode::PAYLOAD_TOO_LARGE,
                "RequestEntityTooLargeException",
                message(
                    "Message",
                    &format!(
                        "Request must be smaller than {} bytes for the InvokeFunction operation",
                        limits::SYNC_PAYLOAD_BYTES
                    ),
                ),
            ),
            Self::Unreadable(Unreadable::Broken) => {
                json(StatusCode::BAD_REQUEST, message("Message", "Bad Request"))
            }
            Self::Function => plain(StatusCode::BAD_GATEWAY, "Internal Server Error"),
            Self::FunctionTimeout | Self::IntegrationTimeout => {
                plain(StatusCode::GATEWAY_TIMEOUT, "Gateway Timeout")
            }
            Self::Engine(InvokeError::Throttled { retry_after_s, .. }) => {
                let mut answer = typed(
                    StatusCode::TOO_MANY_REQUESTS,
                    "TooManyRequestsException",
                    message("Message", "Rate Exceeded."),
                );
                answer.headers_mut().insert(RETRY_AFTER, HeaderValue::from(*retry_after_s));
                answer
            }
            Self::Engine(error @ InvokeError::NotReady { .. }) => {
                json(StatusCode::BAD_GATEWAY, message("Message", &error.to_string()))
            }
            Self::Engine(InvokeError::ShuttingDown) => {
                json(StatusCode::SERVICE_UNAVAILABLE, message("Message", "Service Unavailable"))
            }
            Self::Engine(_) | Self::Platform(_) => {
                plain(StatusCode::BAD_GATEWAY, "Internal Server Error")
            }
        }
    }

    /// The answer of an HTTP API.
    pub(crate) fn of_api(&self) -> Response<Body> {
        let (status, text) = match self {
            Self::NoDoor | Self::NoRoute => (StatusCode::NOT_FOUND, "Not Found"),
            Self::Unreadable(Unreadable::TooLarge) => {
                (StatusCode::PAYLOAD_TOO_LARGE, "Request Entity Too Large")
            }
            Self::Unreadable(Unreadable::Broken) => (StatusCode::BAD_REQUEST, "Bad Request"),
            Self::IntegrationTimeout
            | Self::Engine(InvokeError::Throttled { .. } | InvokeError::ShuttingDown) => {
                (StatusCode::SERVICE_UNAVAILABLE, "Service Unavailable")
            }
            Self::NotLetIn(_)
            | Self::Forbidden
            | Self::Function
            | Self::FunctionTimeout
            | Self::Engine(_)
            | Self::Platform(_) => (StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error"),
        };
        json(status, message("message", text))
    }

    /// Writes to the log what only the operator can put right; what clients and functions do wrong
    /// themselves is in the answer or in the function's own log.
    pub(crate) fn log(&self, door: &str) {
        match self {
            Self::Platform(_) => tracing::error!(door, error = %self, "front door failed"),
            Self::Engine(
                InvokeError::Throttled { .. }
                | InvokeError::NotReady { .. }
                | InvokeError::Recursive { .. }
                | InvokeError::Restore
                | InvokeError::RestoreTimeout
                | InvokeError::ShuttingDown,
            ) => {}
            Self::Engine(_) => tracing::error!(door, error = %self, "function could not run"),
            _ => {}
        }
    }
}

fn message(key: &str, text: &str) -> String {
    serde_json::json!({ key: text }).to_string()
}

fn typed(status: StatusCode, error: &'static str, body: String) -> Response<Body> {
    let mut answer = json(status, body);
    answer.headers_mut().insert("x-amzn-errortype", HeaderValue::from_static(error));
    answer
}

fn json(status: StatusCode, body: String) -> Response<Body> {
    answer(status, "application/json", body)
}

/// AWS answers a failed function with bare words under the JSON type.
fn plain(status: StatusCode, body: &str) -> Response<Body> {
    answer(status, "application/json", body.to_owned())
}

fn answer(status: StatusCode, content_type: &'static str, body: String) -> Response<Body> {
    let mut answer = Response::new(Body::from(body));
    *answer.status_mut() = status;
    *answer.headers_mut() =
        HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(content_type))]);
    answer
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::ThrottleReason;

    fn throttled() -> Failure {
        Failure::Engine(InvokeError::Throttled {
            reason: ThrottleReason::ConcurrentInvocationLimitExceeded,
            retry_after_s: 1,
        })
    }

    #[test]
    fn each_failure_has_its_status_at_each_door() {
        let not_let_in = NotLetIn {
            status: StatusCode::FORBIDDEN,
            code: "AccessDeniedException",
            message: "Forbidden".to_owned(),
        };
        for (failure, url, api) in [
            (Failure::NoDoor, 403, 404),
            (Failure::NoRoute, 403, 404),
            (Failure::NotLetIn(not_let_in), 403, 500),
            (Failure::Forbidden, 403, 500),
            (Failure::Unreadable(Unreadable::TooLarge), 413, 413),
            (Failure::Unreadable(Unreadable::Broken), 400, 400),
            (Failure::Function, 502, 500),
            (Failure::FunctionTimeout, 504, 500),
            (Failure::IntegrationTimeout, 504, 503),
            (throttled(), 429, 503),
            (Failure::Engine(InvokeError::ShuttingDown), 503, 503),
            (Failure::Platform("x".into()), 502, 500),
        ] {
            assert_eq!(failure.of_url().status().as_u16(), url, "{failure}");
            assert_eq!(failure.of_api().status().as_u16(), api, "{failure}");
        }
        assert_eq!(throttled().of_url().headers()[RETRY_AFTER], "1");
    }
}
