//! Events by the hundred: JSON lines, one event each, that are accepted together, each with an answer
//! of its own.
//!
//! What SQS's SendMessageBatch and EventBridge's PutEvents are for, which Lambda has nothing of: an event
//! costs no request, and all of a request share a synchronisation of the disk. A line that is refused
//! leaves the others as they are.

use super::{payload, response, schedule};
use crate::lambda::error::Error;
use crate::lambda::target::{Place, Target};
use bytes::Bytes;
use engine::{Engine, Invocation, Schedule};
use futures_util::future::join_all;
use http::{HeaderMap, HeaderName, HeaderValue};
use model::Timestamp;
use serde::Serialize;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Most lines of a request.
pub const MOST_EVENTS: usize = 1_000;

/// The key of a line under which the event stands; every other one is a header of Invoke without its
/// `X-Mayfly-`.
const PAYLOAD: &str = "payload";

/// What became of a line.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(untagged, rename_all_fields = "camelCase")]
pub enum Answer {
    /// It lies in the queue, on disk.
    Accepted {
        /// The invocation's request id; of a repeat that of the first event with its key.
        request_id: String,
        /// Whether it repeats an earlier event and does not run.
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        repeats: bool,
    },
    /// It was not accepted.
    Refused {
        /// AWS's word for the reason.
        error: &'static str,
        /// The reason in words.
        message: String,
    },
}

/// A line that was read.
struct Line {
    payload: Bytes,
    schedule: Schedule,
}

/// Accepts the events of a request's body. An error is one of the whole request.
pub(crate) async fn accept(
    engine: &Engine,
    place: &Place,
    target: &Target,
    body: &Bytes,
    now: Timestamp,
) -> Result<Vec<Answer>, Error> {
    let lines: Vec<&[u8]> = lines(body).collect();
    if lines.len() > MOST_EVENTS {
        return Err(Error::InvalidParameterValue(format!(
            "{} events in one request; it can be {MOST_EVENTS}",
            lines.len()
        )));
    }
    let accepting = lines.into_iter().map(|line| async move {
        let answer = match read(body, line, now) {
            Ok(line) => one(engine, place, target, line, now).await,
            Err(error) => Err(error),
        };
        answer.unwrap_or_else(|error| refused(&error))
    });
    Ok(join_all(accepting).await)
}

async fn one(
    engine: &Engine,
    place: &Place,
    target: &Target,
    Line { payload, schedule }: Line,
    now: Timestamp,
) -> Result<Answer, Error> {
    let invocation = Invocation {
        request_id: engine::invocation::request_id(now),
        region: place.region.clone(),
        name: target.name.clone(),
        qualifier: target.qualifier.clone(),
        payload,
        client_context: None,
        tenant: None,
        trace_header: None,
        log_tail: false,
        kind: model::record::InvocationKind::Event,
    };
    let accepted = engine.accept_scheduled(invocation, schedule).await;
    let accepted = accepted.map_err(response::not_accepted)?;
    Ok(Answer::Accepted { request_id: accepted.request_id, repeats: accepted.repeats })
}

fn refused(error: &Error) -> Answer {
    Answer::Refused { error: error.aws().shape.name, message: error.to_string() }
}

/// What stands between line ends, but for empty lines.
fn lines(body: &Bytes) -> impl Iterator<Item = &[u8]> {
    let lines = body.split(|byte| *byte == b'\n');
    lines.map(<[u8]>::trim_ascii).filter(|line| !line.is_empty())
}

fn read(body: &Bytes, line: &[u8], now: Timestamp) -> Result<Line, Error> {
    // Says what is wrong with a line that is no JSON.
    payload::check(line)?;
    let mut keys: BTreeMap<Cow<'_, str>, &RawValue> = serde_json::from_slice(line)
        .map_err(|_| invalid(format!("a line is an object with '{PAYLOAD}'")))?;
    let payload = keys.remove(PAYLOAD).map(|value| body.slice_ref(value.get().as_bytes()));
    let schedule = match keys.is_empty() {
        true => Schedule::default(),
        false => schedule::read(&headers(keys)?, now)?,
    };
    Ok(Line { payload: payload.unwrap_or(Bytes::from_static(b"{}")), schedule })
}

/// The further keys of a line as the headers that they stand for.
fn headers(keys: BTreeMap<Cow<'_, str>, &RawValue>) -> Result<HeaderMap, Error> {
    let mut headers = HeaderMap::new();
    for (key, value) in keys {
        let name = HeaderName::try_from(format!("x-mayfly-{key}"))
            .map_err(|_| invalid(format!("'{key}' is not known")))?;
        let text = match serde_json::from_str::<Cow<'_, str>>(value.get()) {
            Ok(text) => text,
            // A number is written as it is.
            Err(_) => Cow::Borrowed(value.get()),
        };
        let value = HeaderValue::try_from(text.as_ref())
            .map_err(|_| invalid(format!("the value of '{key}' can't be read")))?;
        headers.insert(name, value);
    }
    Ok(headers)
}

fn invalid(message: String) -> Error {
    Error::InvalidParameterValue(message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_line(line: &'static str) -> Result<Line, String> {
        let body = Bytes::from_static(line.as_bytes());
        read(&body, &body, Timestamp::UNIX_EPOCH).map_err(|error| error.to_string())
    }

    #[test]
    fn a_line_is_an_event_with_what_is_asked_for_it() {
        let line = read_line(r#"{"order-key": "k", "payload": {"n":  1}, "priority": -3}"#);
        let Line { payload, schedule } = line.expect("readable");
        assert_eq!(payload, &br#"{"n":  1}"#[..], "the payload goes on as it came");
        assert_eq!((schedule.order_key.as_deref(), schedule.priority), (Some("k"), -3));
        let Line { payload, schedule } = read_line("{}").expect("readable");
        assert_eq!((&payload[..], schedule), (&b"{}"[..], Schedule::default()));
    }

    #[test]
    fn a_line_that_asks_for_something_unknown_is_refused() {
        for (line, words) in [
            (r#"{"payload": 1, "oder-key": "k"}"#, "x-mayfly-oder-key"),
            (r#"{"payload": 1, "a b": "k"}"#, "'a b' is not known"),
            (r#"{"payload": 1, "delay": "soon"}"#, "x-mayfly-delay"),
            (r#"{"payload": 1, "order-key": "a\nb"}"#, "'order-key'"),
            ("[1]", "'payload'"),
            ("{", "line: 1"),
        ] {
            let refusal = read_line(line).err().expect("refused");
            assert!(refusal.contains(words), "{line}: {refusal}");
        }
    }

    #[test]
    fn empty_lines_are_none() {
        let body = Bytes::from_static(b"\n{}\r\n  \n{\"payload\":1}");
        assert_eq!(lines(&body).collect::<Vec<_>>(), [&b"{}"[..], b"{\"payload\":1}"]);
    }

    #[test]
    fn an_answer_says_what_became_of_a_line() {
        let text = |answer: &Answer| serde_json::to_string(answer).expect("JSON");
        let accepted = Answer::Accepted { request_id: "r".to_owned(), repeats: false };
        assert_eq!(text(&accepted), r#"{"requestId":"r"}"#);
        let refused = refused(&invalid("no".to_owned()));
        assert_eq!(text(&refused), r#"{"error":"InvalidParameterValueException","message":"no"}"#);
    }

    proptest::proptest! {
        #[test]
        fn no_line_is_a_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..60)) {
            let body = Bytes::from(bytes);
            for line in lines(&body) {
                let _ = read(&body, line, Timestamp::UNIX_EPOCH);
            }
        }
    }
}
