//! The Telemetry API and the older Logs API as extensions see them: one request each, and the words in
//! which it is refused, which are those of AWS's emulator.

use super::connection::{Broken, Connection};
use super::head::Head;
use super::{extension, problem};
use crate::instance::{Instance, Unsubscribed};
use crate::telemetry::{Api, Refused, Subscription};
use http::{Method, StatusCode};
use std::sync::Arc;

/// Largest body of a request, in bytes. AWS names no number; what is needed of it is shorter.
const BODY_BYTES: usize = 256 * 1024;

pub(super) async fn answer(
    instance: &Arc<Instance>,
    api: Api,
    head: &Head,
    connection: &mut Connection,
) {
    if head.method != Method::PUT {
        if head.method == Method::HEAD {
            // Its answer has no body, and this one has.
            connection.close();
        }
        let words = "Only PUT is served here";
        return problem(connection, StatusCode::METHOD_NOT_ALLOWED, "MethodNotAllowed", words);
    }
    let subscription = match connection.whole(BODY_BYTES).await {
        Ok(whole) => Subscription::parse(api, &whole.bytes),
        Err(Broken::TooLarge) => Err(format!("the body is larger than {BODY_BYTES} bytes")),
        Err(Broken::CutOff) => Err("the body is cut off".to_owned()),
    };
    let id = head.beside.as_deref().and_then(|headers| headers.identifier.as_deref());
    match instance.subscribe(id.unwrap_or_default(), subscription) {
        Ok(()) => connection.answer(StatusCode::OK, &[], b"\"OK\""),
        Err(Unsubscribed::Extension(refusal)) => extension::refuse(connection, &refusal),
        Err(Unsubscribed::Invalid(words)) => invalid(api, connection, &words),
        Err(Unsubscribed::Audience(Refused::OtherApi)) => {
            let other = match api {
                Api::Telemetry => "Logs",
                Api::Logs => "Telemetry",
            };
            let words = format!("the extension is subscribed through the {other} API already");
            invalid(api, connection, &words);
        }
        Err(Unsubscribed::Audience(Refused::Closed)) => {
            let (error_type, words) = match api {
                Api::Telemetry => {
                    ("Telemetry.SubscriptionClosed", "Telemetry API subscription is closed already")
                }
                Api::Logs => ("Logs.SubscriptionClosed", "Logs API subscription is closed already"),
            };
            problem(connection, StatusCode::FORBIDDEN, error_type, words);
        }
    }
}

fn invalid(api: Api, connection: &mut Connection, words: &str) {
    let error_type = match api {
        Api::Telemetry => "ValidationError",
        Api::Logs => "Logs.ValidationError",
    };
    problem(connection, StatusCode::BAD_REQUEST, error_type, words);
}
