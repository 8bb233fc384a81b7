//! Answers and errors that a runtime posts: whole, or as they are written.
//!
//! Clients differ in what they send: Go posts every answer chunked with trailers, Node's trailers
//! are not all declared, Ruby's content type is that of a form. Nothing of that is held against
//! them.

use super::acknowledgement::Acknowledgement;
use super::{Answer, accepted, problem, refused};
use crate::failure::Failure;
use crate::instance::Instance;
use base64::Engine as _;
use bytes::{Bytes, BytesMut};
use http::header::{CONTENT_TYPE, HeaderMap};
use http::{Request, StatusCode};
use http_body_util::BodyExt;
use hyper::body::{Body, Incoming};
use model::limits;

const RESPONSE_MODE: &str = "lambda-runtime-function-response-mode";
const ERROR_TYPE: &str = "lambda-runtime-function-error-type";
const ERROR_BODY: &str = "lambda-runtime-function-error-body";

/// How reading a body to its end failed.
enum Broken {
    TooLarge,
    CutOff,
}

struct Whole {
    body: Bytes,
    trailers: Option<HeaderMap>,
}

pub(super) async fn response(
    instance: &Instance,
    request_id: &str,
    request: Request<Incoming>,
    acknowledgement: &Acknowledgement,
) -> Answer {
    let (parts, body) = request.into_parts();
    let content_type = text(&parts.headers, CONTENT_TYPE.as_str());
    let mode = text(&parts.headers, RESPONSE_MODE);
    let streams = match mode.as_deref() {
        None => false,
        Some(mode) if mode.eq_ignore_ascii_case("streaming") => true,
        Some(mode) if mode.eq_ignore_ascii_case("buffered") => false,
        Some(other) => {
            let words = format!("Invalid function response mode: {other}");
            let failure = Failure::posted(
                Some("Runtime.InvalidResponseModeHeader"),
                Bytes::from(words.clone()),
            );
            return match instance.fail(request_id, failure) {
                Ok(()) => {
                    problem(StatusCode::BAD_REQUEST, "Runtime.InvalidResponseModeHeader", &words)
                }
                Err(refusal) => refused(&refusal),
            };
        }
    };
    match instance.is_streaming(request_id) {
        Err(refusal) => refused(&refusal),
        Ok(true) if streams => {
            stream(instance, request_id, content_type, body, acknowledgement).await
        }
        Ok(_) => whole(instance, request_id, content_type, body).await,
    }
}

async fn whole(
    instance: &Instance,
    request_id: &str,
    content_type: Option<String>,
    body: Incoming,
) -> Answer {
    let told = match read(body, limits::SYNC_PAYLOAD_BYTES).await {
        Ok(whole) => match whole.trailers.as_ref().and_then(failure_in_trailers) {
            Some(failure) => instance.fail(request_id, failure),
            None => instance.answer(request_id, content_type, whole.body),
        },
        Err(Broken::TooLarge) => {
            return match instance.fail(request_id, Failure::too_large()) {
                Ok(()) => problem(
                    StatusCode::PAYLOAD_TOO_LARGE,
                    "Function.ResponseSizeTooLarge",
                    &format!(
                        "Response payload size exceeded maximum allowed payload size ({} bytes).",
                        limits::SYNC_PAYLOAD_BYTES
                    ),
                ),
                Err(refusal) => refused(&refusal),
            };
        }
        // A process that ended says so itself; one that only broke off is told of here.
        Err(Broken::CutOff) => instance.fail(request_id, Failure::truncated(request_id)),
    };
    match told {
        Ok(()) => accepted(),
        Err(refusal) => refused(&refusal),
    }
}

async fn stream(
    instance: &Instance,
    request_id: &str,
    content_type: Option<String>,
    mut body: Incoming,
    acknowledgement: &Acknowledgement,
) -> Answer {
    let chunks = match instance.begin_stream(request_id, content_type) {
        Ok(chunks) => chunks,
        Err(refusal) => return refused(&refusal),
    };
    let mut sent = 0_u64;
    let failure = loop {
        acknowledgement.send();
        match body.frame().await {
            None => break None,
            Some(Err(_)) => break Some(Failure::truncated(request_id)),
            Some(Ok(frame)) => match frame.into_data() {
                Ok(chunk) => {
                    sent += chunk.len() as u64;
                    if sent > limits::STREAM_PAYLOAD_BYTES {
                        break Some(Failure::too_large());
                    }
                    // A reader that has gone does not stop the function.
                    let _ = chunks.send(chunk).await;
                }
                Err(frame) => {
                    if let Some(failure) = frame.trailers_ref().and_then(failure_in_trailers) {
                        break Some(failure);
                    }
                }
            },
        }
    };
    drop(chunks);
    instance.end_stream(request_id, failure);
    accepted()
}

pub(super) async fn error(
    instance: &Instance,
    request_id: &str,
    request: Request<Incoming>,
) -> Answer {
    let error_type = text(request.headers(), ERROR_TYPE);
    let failure = match read(request.into_body(), limits::SYNC_PAYLOAD_BYTES).await {
        Ok(whole) => Failure::posted(error_type.as_deref(), whole.body),
        Err(Broken::TooLarge) => Failure::too_large(),
        Err(Broken::CutOff) => Failure::truncated(request_id),
    };
    match instance.fail(request_id, failure) {
        Ok(()) => accepted(),
        Err(refusal) => refused(&refusal),
    }
}

pub(super) async fn init_error(
    instance: &Instance,
    process: u64,
    request: Request<Incoming>,
) -> Answer {
    let error_type = text(request.headers(), ERROR_TYPE);
    let body = match read(request.into_body(), limits::SYNC_PAYLOAD_BYTES).await {
        Ok(whole) => whole.body,
        Err(_) => Bytes::new(),
    };
    match instance.fail_init(process, Failure::posted(error_type.as_deref(), body)) {
        Ok(()) => accepted(),
        Err(refusal) => refused(&refusal),
    }
}

/// Reads a body of at most `limit` bytes. A larger one is read to its end all the same, within
/// reason, so that the runtime gets to see the answer.
async fn read(mut body: Incoming, limit: usize) -> Result<Whole, Broken> {
    const DISCARDED_BYTES: usize = 256 << 20;
    let expected = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX).min(limit);
    let mut first: Option<Bytes> = None;
    let mut rest = BytesMut::new();
    let mut trailers = None;
    let mut length = 0_usize;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| Broken::CutOff)?;
        match frame.into_data() {
            Ok(chunk) => {
                length = length.saturating_add(chunk.len());
                if length > limit {
                    if length > DISCARDED_BYTES {
                        return Err(Broken::TooLarge);
                    }
                } else if let Some(first) = &first {
                    if rest.is_empty() {
                        rest.reserve(expected.max(length));
                        rest.extend_from_slice(first);
                    }
                    rest.extend_from_slice(&chunk);
                } else {
                    first = Some(chunk);
                }
            }
            Err(frame) => trailers = frame.into_trailers().ok(),
        }
    }
    if length > limit {
        return Err(Broken::TooLarge);
    }
    let body = if rest.is_empty() { first.unwrap_or_default() } else { rest.freeze() };
    Ok(Whole { body, trailers })
}

/// An error that came up while the answer was already on its way.
fn failure_in_trailers(trailers: &HeaderMap) -> Option<Failure> {
    let error_type = text(trailers, ERROR_TYPE)?;
    let body = text(trailers, ERROR_BODY)
        .and_then(|body| base64::engine::general_purpose::STANDARD.decode(body).ok())
        .unwrap_or_default();
    Some(Failure::posted(Some(&error_type), body.into()))
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    let value = headers.get(name)?.to_str().ok()?;
    (!value.is_empty()).then(|| value.to_owned())
}
