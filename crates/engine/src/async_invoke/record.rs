//! What targets are told of an event's end: the record for destinations, the letter for dead-letter
//! queues.
//!
//! Forms are AWS Lambda's ("Capturing records of Lambda asynchronous invocations"). A record that
//! would be larger than its target takes goes without the answer, and if that is not enough without
//! the event.

use super::decide::Condition;
use super::event::{End, Event};
use bytes::Bytes;
use model::async_invoke::Content;
use model::{AccountId, FunctionArn, Timestamp};
use serde::Serialize;
use serde_json::value::RawValue;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Record<'a> {
    version: &'static str,
    timestamp: String,
    request_context: RequestContext<'a>,
    request_payload: Option<Box<RawValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_context: Option<ResponseContext<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_payload: Option<Option<Box<RawValue>>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RequestContext<'a> {
    request_id: &'a str,
    function_arn: &'a str,
    condition: &'static str,
    approximate_invoke_count: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ResponseContext<'a> {
    status_code: u16,
    executed_version: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    function_error: Option<&'static str>,
}

/// The record for a destination, of `limit` bytes at most.
pub(super) fn destination(event: &Event, end: &End, account: &AccountId, limit: usize) -> Content {
    let function_arn = FunctionArn {
        region: event.head.region.clone(),
        account: account.clone(),
        name: event.head.name.clone(),
        qualifier: Some(event.head.qualifier.clone().unwrap_or_else(|| "$LATEST".to_owned())),
    }
    .to_string();
    let at = Timestamp::from_millisecond(end.at_ms).unwrap_or(Timestamp::UNIX_EPOCH);
    // Only a function that ran has an answer; throttled to its end it has none.
    let answered = end.version.as_deref();
    let mut record = Record {
        version: "1.0",
        timestamp: format!("{at:.3}"),
        request_context: RequestContext {
            request_id: &event.head.request_id,
            function_arn: &function_arn,
            condition: end.condition.as_str(),
            approximate_invoke_count: event.head.attempts,
        },
        request_payload: json(&event.payload),
        response_context: answered.map(|version| ResponseContext {
            status_code: 200,
            executed_version: version,
            function_error: end.function_error.then_some("Unhandled"),
        }),
        response_payload: answered.map(|_| json(&event.response)),
    };
    let mut text = write(&record);
    if text.len() > limit {
        record.response_payload = answered.map(|_| None);
        text = write(&record);
    }
    if text.len() > limit {
        record.request_payload = None;
        text = write(&record);
    }
    let success = end.condition == Condition::Success;
    Content::Record { record: text, success, function_arn }
}

/// The letter for a dead-letter queue.
pub(super) fn dead_letter(event: &Event) -> Content {
    let (error_code, error_message) = match &event.head.last_failure {
        Some(failure) => (failure.code, failure.text.clone()),
        None => (500, String::new()),
    };
    Content::DeadLetter {
        event: event.payload.clone(),
        request_id: event.head.request_id.clone(),
        error_code,
        error_message,
    }
}

fn write(record: &Record<'_>) -> Bytes {
    serde_json::to_vec(record).expect("a record has no keys but text").into()
}

/// JSON as it came; what is no JSON (a custom runtime may answer anything) as a text; nothing as
/// null.
fn json(bytes: &Bytes) -> Option<Box<RawValue>> {
    if bytes.is_empty() {
        return None;
    }
    let text = String::from_utf8_lossy(bytes);
    match serde_json::from_str::<Box<RawValue>>(&text) {
        Ok(raw) => Some(raw),
        Err(_) => serde_json::value::to_raw_value(&text).ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::event::FailureNote;
    use super::super::event::tests::event;
    use super::*;

    fn end(condition: Condition, version: Option<&str>) -> End {
        End {
            condition,
            at_ms: 1_573_754_585_568,
            version: version.map(str::to_owned),
            function_error: condition != Condition::Success,
            untold: Vec::new(),
            failed_deliveries: 0,
        }
    }

    fn check(event: &Event, end: &End, limit: usize, expected: &str) {
        let Content::Record { record, .. } = destination(event, end, &AccountId::default(), limit)
        else {
            panic!("a record");
        };
        assert_eq!(std::str::from_utf8(&record), Ok(expected));
    }

    #[test]
    fn records_read_as_those_of_aws() {
        let mut event = event("r");
        event.head.attempts = 3;
        event.response = Bytes::from_static(b"{\"errorMessage\":\"no\"}");
        let failed = end(Condition::RetriesExhausted, Some("$LATEST"));
        check(
            &event,
            &failed,
            9_999,
            r#"{"version":"1.0","timestamp":"2019-11-14T18:03:05.568Z","requestContext":{"requestId":"r","functionArn":"arn:aws:lambda:us-east-1:000000000000:function:f:$LATEST","condition":"RetriesExhausted","approximateInvokeCount":3},"requestPayload":{"a":1},"responseContext":{"statusCode":200,"executedVersion":"$LATEST","functionError":"Unhandled"},"responsePayload":{"errorMessage":"no"}}"#,
        );
        event.head.qualifier = Some("live".to_owned());
        event.response = Bytes::from_static(b"not \"json");
        check(
            &event,
            &end(Condition::Success, Some("7")),
            9_999,
            r#"{"version":"1.0","timestamp":"2019-11-14T18:03:05.568Z","requestContext":{"requestId":"r","functionArn":"arn:aws:lambda:us-east-1:000000000000:function:f:live","condition":"Success","approximateInvokeCount":3},"requestPayload":{"a":1},"responseContext":{"statusCode":200,"executedVersion":"7"},"responsePayload":"not \"json"}"#,
        );
        event.head.attempts = 0;
        check(
            &event,
            &end(Condition::EventAgeExceeded, None),
            9_999,
            r#"{"version":"1.0","timestamp":"2019-11-14T18:03:05.568Z","requestContext":{"requestId":"r","functionArn":"arn:aws:lambda:us-east-1:000000000000:function:f:live","condition":"EventAgeExceeded","approximateInvokeCount":0},"requestPayload":{"a":1}}"#,
        );
    }

    #[test]
    fn a_record_too_large_for_its_target_goes_without_payloads() {
        let mut event = event("r");
        event.payload = Bytes::from(format!("\"{}\"", "p".repeat(500)));
        event.response = Bytes::from(format!("\"{}\"", "r".repeat(500)));
        let end = end(Condition::Success, Some("$LATEST"));
        for (limit, payload, response) in
            [(9_999, true, true), (1_000, true, false), (600, false, false)]
        {
            let content = destination(&event, &end, &AccountId::default(), limit);
            let Content::Record { record, .. } = content else { panic!("a record") };
            let text = String::from_utf8_lossy(&record);
            assert!(record.len() <= limit, "{}", record.len());
            assert_eq!((text.contains("ppp"), text.contains("rrr")), (payload, response));
        }
    }

    #[test]
    fn a_dead_letter_is_the_event_with_its_last_error() {
        let mut event = event("r");
        event.note(FailureNote::new(1, 200, "first"));
        event.note(FailureNote::new(2, 200, "last"));
        assert_eq!(
            dead_letter(&event),
            Content::DeadLetter {
                event: event.payload.clone(),
                request_id: "r".to_owned(),
                error_code: 200,
                error_message: "last".to_owned(),
            }
        );
    }
}
