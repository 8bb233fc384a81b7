//! Answers and errors that a runtime posts: whole, or as they are written.
//!
//! Clients differ in what they send: Go posts every answer chunked with trailers, Node's trailers
//! are not all declared, Ruby's content type is that of a form. Nothing of that is held against
//! them.

use super::connection::{Broken, Connection, Part};
use super::head::{Head, Trailers};
use super::pace::Pace;
use super::{accept, problem, refuse};
use crate::failure::Failure;
use crate::instance::{Instance, Refusal};
use base64::Engine as _;
use bytes::Bytes;
use http::StatusCode;
use std::sync::Arc;
use tokio::time::Instant;

pub(super) async fn response(
    instance: &Arc<Instance>,
    request_id: &str,
    head: &Head,
    connection: &mut Connection,
) {
    let streams = match head.response_mode.as_deref() {
        None => false,
        Some(mode) if mode.eq_ignore_ascii_case("streaming") => true,
        Some(mode) if mode.eq_ignore_ascii_case("buffered") => false,
        Some(other) => {
            const ERROR_TYPE: &str = "Runtime.InvalidResponseModeHeader";
            let words = format!("Invalid function response mode: {other}");
            let failure = Failure::posted(Some(ERROR_TYPE), Bytes::from(words.clone()));
            match instance.fail(request_id, failure) {
                Ok(()) => problem(connection, StatusCode::BAD_REQUEST, ERROR_TYPE, &words),
                Err(refusal) => refuse(connection, &refusal),
            }
            return;
        }
    };
    let content_type = head.content_type.clone();
    match instance.is_streaming(request_id) {
        Err(refusal) => refuse(connection, &refusal),
        Ok(true) if streams => stream(instance, request_id, content_type, connection).await,
        Ok(_) => whole(instance, request_id, content_type, connection).await,
    }
}

async fn whole(
    instance: &Arc<Instance>,
    request_id: &str,
    content_type: Option<String>,
    connection: &mut Connection,
) {
    let told = match connection.whole(instance.answers.whole).await {
        Ok(whole) => match failure_in(&whole.trailers) {
            Some(failure) => instance.fail(request_id, failure),
            None => instance.answer(request_id, content_type, whole.bytes),
        },
        Err(Broken::TooLarge) => {
            match instance.fail(request_id, Failure::too_large(instance.answers.whole)) {
                Ok(()) => problem(
                    connection,
                    StatusCode::PAYLOAD_TOO_LARGE,
                    "Function.ResponseSizeTooLarge",
                    &format!(
                        "Response payload size exceeded maximum allowed payload size ({} bytes).",
                        instance.answers.whole
                    ),
                ),
                Err(refusal) => refuse(connection, &refusal),
            }
            return;
        }
        // A process that ended says so itself; one that only broke off is told of here.
        Err(Broken::CutOff) => instance.fail(request_id, Failure::truncated(request_id)),
    };
    conclude(connection, told);
}

async fn stream(
    instance: &Arc<Instance>,
    request_id: &str,
    content_type: Option<String>,
    connection: &mut Connection,
) {
    let chunks = match instance.begin_stream(request_id, content_type) {
        Ok(chunks) => chunks,
        Err(refusal) => return refuse(connection, &refusal),
    };
    let mut sent = 0_u64;
    let mut pace = Pace::new(instance.answers.stream_rate);
    let failure = loop {
        connection.acknowledge();
        match connection.part().await {
            Ok(Part::End(trailers)) => break failure_in(&trailers),
            Err(_) => break Some(Failure::truncated(request_id)),
            Ok(Part::Data(chunk)) => {
                let bytes = chunk.len() as u64;
                sent += bytes;
                if sent > instance.answers.streamed {
                    break Some(Failure::too_large(instance.answers.whole));
                }
                // A reader that has gone does not stop the function.
                let _ = chunks.send(chunk).await;
                if let Some(due) = pace.take(bytes, Instant::now()) {
                    tokio::time::sleep_until(due).await;
                }
            }
        }
    };
    drop(chunks);
    instance.end_stream(request_id, sent, failure);
    accept(connection);
}

pub(super) async fn error(
    instance: &Arc<Instance>,
    request_id: &str,
    head: &Head,
    connection: &mut Connection,
) {
    let failure = match connection.whole(instance.answers.whole).await {
        Ok(whole) => Failure::posted(head.error_type.as_deref(), whole.bytes),
        Err(Broken::TooLarge) => Failure::too_large(instance.answers.whole),
        Err(Broken::CutOff) => Failure::truncated(request_id),
    };
    conclude(connection, instance.fail(request_id, failure));
}

pub(super) async fn init_error(
    instance: &Arc<Instance>,
    process: u64,
    head: &Head,
    connection: &mut Connection,
) {
    let body = match connection.whole(instance.answers.whole).await {
        Ok(whole) => whole.bytes,
        Err(_) => Bytes::new(),
    };
    let failure = Failure::posted(head.error_type.as_deref(), body);
    conclude(connection, instance.fail_init(process, failure));
}

fn conclude(connection: &mut Connection, told: Result<(), Refusal>) {
    match told {
        Ok(()) => accept(connection),
        Err(refusal) => refuse(connection, &refusal),
    }
}

/// An error that came up while the answer was already on its way.
fn failure_in(trailers: &Trailers) -> Option<Failure> {
    let error_type = trailers.error_type.as_deref()?;
    let body = trailers
        .error_body
        .as_deref()
        .and_then(|body| base64::engine::general_purpose::STANDARD.decode(body).ok())
        .unwrap_or_default();
    Some(Failure::posted(Some(error_type), body.into()))
}
