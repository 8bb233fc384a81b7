//! An accepted event as it lies in the queue: who is to be called, with what, and how far it got.
//!
//! A message's body is a small head in JSON with the payload behind it as it came, so that nothing
//! is inflated: four bytes that name the format, the lengths of head and payload, the head, the
//! payload, and the function's answer where there is one.

use super::decide::Condition;
use bytes::{BufMut, Bytes, BytesMut};
use model::async_extras::{Backoff, Guarantee};
use model::span::Span;
use model::{FunctionName, Region, TenantId};
use serde::{Deserialize, Serialize};

/// Names the format and its edition.
const FORMAT: [u8; 4] = *b"mfe1";
/// Format and two lengths.
const LENGTHS_END: usize = 12;
/// Longest text of a failure that is kept (AWS Lambda: the first 1 KB of the error message).
pub(crate) const FAILURE_TEXT_BYTES: usize = 1_024;

/// An accepted event.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Event {
    pub(crate) head: Head,
    /// As the caller sent it.
    pub(crate) payload: Bytes,
    /// What the function answered, once the event has come to its end.
    pub(crate) response: Bytes,
}

/// All of an event but its payload.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Head {
    /// The same in every attempt.
    pub(crate) request_id: String,
    pub(crate) region: Region,
    pub(crate) name: FunctionName,
    /// Version or alias as the caller named it.
    pub(crate) qualifier: Option<String>,
    /// For which tenant, where the function has instances for each.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) tenant: Option<TenantId>,
    /// Trace header with the lineage up to the caller.
    pub(crate) trace: String,
    /// From when its age counts, in milliseconds since 1970.
    pub(crate) born_ms: i64,
    /// Attempts in which the function ran.
    pub(crate) attempts: u32,
    /// Throttles and failures of the platform since it last ran.
    pub(crate) setbacks: u32,
    pub(crate) first_failure: Option<FailureNote>,
    pub(crate) last_failure: Option<FailureNote>,
    /// How it came to its end; `None` while it is to be tried.
    pub(crate) end: Option<End>,
    /// What its caller and its function's settings ask for beyond AWS; `None` is nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) asked: Option<Box<Asked>>,
}

/// What is asked for an event beyond AWS, as far as it matters behind its acceptance.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    /// Retries after the function's errors; `None` is as the settings have it, like the next two.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) retries: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) backoff: Option<Backoff>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) maximum_age: Option<Span>,
    pub(crate) guarantee: Guarantee,
    /// Its idempotency key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) key: Option<AskedKey>,
    /// When the function was about to be given the event, in milliseconds since 1970. Written down
    /// before, where it must not be given it twice.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) started_ms: Option<i64>,
}

/// An idempotency key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct AskedKey {
    pub(crate) text: String,
    /// For how long it is remembered.
    pub(crate) window: Span,
}

/// One failure, for whoever looks at the event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailureNote {
    /// When, in milliseconds since 1970.
    pub at_ms: i64,
    /// As an HTTP status: 200 is the function's own error, 429 a throttle.
    pub code: u16,
    /// What went wrong, 1 KB at most.
    pub text: String,
}

impl FailureNote {
    pub(crate) fn new(at_ms: i64, code: u16, text: &str) -> Self {
        let end = text.floor_char_boundary(FAILURE_TEXT_BYTES);
        let text = text.get(..end).unwrap_or_default().to_owned();
        Self { at_ms, code, text }
    }
}

/// The end of an event, with what of it is still to be told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct End {
    pub(crate) condition: Condition,
    /// When it was decided, in milliseconds since 1970.
    pub(crate) at_ms: i64,
    /// Version that ran last, if one ran.
    pub(crate) version: Option<String>,
    /// Whether the answer is the function's error.
    pub(crate) function_error: bool,
    /// Who has not been told yet.
    pub(crate) untold: Vec<Addressee>,
    /// Deliveries that failed so far.
    pub(crate) failed_deliveries: u32,
}

/// Who is told of an event's end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Addressee {
    /// A destination: gets the record.
    Destination(String),
    /// A dead-letter queue: gets the event.
    DeadLetterQueue(String),
    /// Nobody could be told: the event is kept for whoever looks after it.
    Kept,
}

/// The body is none of an event.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the message is no event: {0}")]
pub(crate) struct Unreadable(String);

impl Event {
    /// The queue's lane of the function.
    pub(crate) fn lane(&self) -> String {
        lane(&self.head.region, &self.head.name)
    }

    /// How often it may run.
    pub(crate) fn guarantee(&self) -> Guarantee {
        self.head.asked.as_ref().map_or(Guarantee::default(), |asked| asked.guarantee)
    }

    /// The key under which its result is recorded.
    pub(crate) fn result_key(&self) -> Option<&str> {
        let asked = self.head.asked.as_ref()?;
        let key = asked.key.as_ref()?;
        (asked.guarantee == Guarantee::EffectivelyOnce).then_some(key.text.as_str())
    }

    /// When the function was about to be given it, if that was written down.
    pub(crate) fn started_ms(&self) -> Option<i64> {
        self.head.asked.as_ref()?.started_ms
    }

    /// Says that the function is about to be given it, or was not.
    pub(crate) fn set_started(&mut self, started_ms: Option<i64>) {
        if let Some(asked) = &mut self.head.asked {
            asked.started_ms = started_ms;
        }
    }

    /// Notes a failure: the first one stays, the last one is replaced.
    pub(crate) fn note(&mut self, failure: FailureNote) {
        self.head.first_failure.get_or_insert_with(|| failure.clone());
        self.head.last_failure = Some(failure);
    }

    /// The message's body.
    pub(crate) fn encode(&self) -> Bytes {
        let head = serde_json::to_vec(&self.head).expect("a head has no keys but text");
        let mut body = BytesMut::with_capacity(
            LENGTHS_END + head.len() + self.payload.len() + self.response.len(),
        );
        let length =
            |bytes: usize| u32::try_from(bytes).expect("payloads are limited to megabytes");
        body.put_slice(&FORMAT);
        body.put_u32(length(head.len()));
        body.put_u32(length(self.payload.len()));
        body.put_slice(&head);
        body.put_slice(&self.payload);
        body.put_slice(&self.response);
        body.freeze()
    }

    /// Reads a message's body. The payload is not copied.
    pub(crate) fn decode(body: &Bytes) -> Result<Self, Unreadable> {
        let broken = |what: &str| Unreadable(what.to_owned());
        let number = |from: usize| -> Option<usize> {
            let bytes = body.get(from..from + 4)?;
            usize::try_from(u32::from_be_bytes(bytes.try_into().ok()?)).ok()
        };
        if body.get(..FORMAT.len()) != Some(&FORMAT) {
            return Err(broken("unknown format"));
        }
        let (Some(head_bytes), Some(payload_bytes)) = (number(4), number(8)) else {
            return Err(broken("too short"));
        };
        let payload_at = LENGTHS_END.saturating_add(head_bytes);
        let response_at = payload_at.saturating_add(payload_bytes);
        if response_at > body.len() {
            return Err(broken("cut off"));
        }
        let head = serde_json::from_slice(&body.slice(LENGTHS_END..payload_at))
            .map_err(|error| Unreadable(error.to_string()))?;
        Ok(Self {
            head,
            payload: body.slice(payload_at..response_at),
            response: body.slice(response_at..),
        })
    }
}

/// The queue's lane of a function.
pub(crate) fn lane(region: &Region, name: &FunctionName) -> String {
    format!("{region}/{name}")
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn event(request_id: &str) -> Event {
        Event {
            head: Head {
                request_id: request_id.to_owned(),
                region: Region::default(),
                name: FunctionName::new("f").expect("valid"),
                qualifier: None,
                tenant: None,
                trace: "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=0".to_owned(),
                born_ms: 1,
                attempts: 0,
                setbacks: 0,
                first_failure: None,
                last_failure: None,
                end: None,
                asked: None,
            },
            payload: Bytes::from_static(b"{\"a\":1}"),
            response: Bytes::new(),
        }
    }

    #[test]
    fn an_event_comes_back_as_it_was_put() {
        let mut event = event("r");
        assert_eq!(Event::decode(&event.encode()).as_ref(), Ok(&event));
        event.note(FailureNote::new(5, 200, &"ä".repeat(2_000)));
        event.note(FailureNote::new(6, 429, "Rate Exceeded."));
        event.response = Bytes::from_static(b"null");
        event.head.asked = Some(Box::new(Asked {
            backoff: Some(Backoff::doubling(Span::seconds(1), Span::seconds(60))),
            guarantee: Guarantee::AtMostOnce,
            key: Some(AskedKey { text: "k".to_owned(), window: Span::seconds(9) }),
            started_ms: Some(4),
            ..Asked::default()
        }));
        event.head.end = Some(End {
            condition: Condition::RetriesExhausted,
            at_ms: 7,
            version: Some("$LATEST".to_owned()),
            function_error: true,
            untold: vec![Addressee::Destination("arn".to_owned()), Addressee::Kept],
            failed_deliveries: 1,
        });
        let read = Event::decode(&event.encode()).expect("readable");
        assert_eq!(read, event);
        let (first, last) = (read.head.first_failure, read.head.last_failure);
        assert_eq!(first.map(|f| (f.code, f.text.len())), Some((200, 1_024)));
        assert_eq!(last.map(|f| f.code), Some(429));
    }

    #[test]
    fn an_event_without_wishes_is_written_as_it_was_before_there_were_any() {
        let head = serde_json::to_value(event("r").head).expect("JSON");
        assert!(head.get("asked").is_none(), "{head}");
    }

    #[test]
    fn broken_bodies_are_told_from_events() {
        let whole = event("r").encode();
        for end in 0..whole.len() - 7 {
            assert!(Event::decode(&whole.slice(..end)).is_err(), "{end} bytes");
        }
        for bytes in [&b"mfe1\xff\xff\xff\xff\xff\xff\xff\xff{}"[..], b"mfe2", b"{}"] {
            assert!(Event::decode(&Bytes::from_static(bytes)).is_err());
        }
    }
}
