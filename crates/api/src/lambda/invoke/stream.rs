//! The answer of InvokeWithResponseStream: an event stream with what the function writes, as it
//! writes it, and at the end how it ended.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use engine::{ReplyStream, StreamEnd, StreamReply};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use wire::body::ChunkSource;
use wire::event_stream::{self, event};
use wire::lambda::{
    InvokeComplete, InvokeResponseStreamUpdate, InvokeWithResponseStream,
    InvokeWithResponseStreamCompleteEvent, InvokeWithResponseStreamResponse, PayloadChunk,
};
use wire::{AwsRequest, AwsResponse, Body};

/// The answer to a function that has begun to write.
pub fn answer(request: &AwsRequest, reply: StreamReply) -> AwsResponse {
    let output = InvokeWithResponseStreamResponse {
        status_code: Some(200),
        executed_version: Some(reply.version.to_string()),
        ..InvokeWithResponseStreamResponse::default()
    };
    let body = Body::Stream(Box::pin(Frames { stream: Some(reply.stream) }));
    wire::answer_with_body::<InvokeWithResponseStream>(
        request,
        output,
        event_stream::CONTENT_TYPE,
        body,
    )
}

/// The messages of the event stream.
struct Frames {
    /// `None` once the end was told.
    stream: Option<ReplyStream>,
}

impl ChunkSource for Frames {
    fn poll_chunk(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Bytes>> {
        let this = self.get_mut();
        let Some(stream) = &mut this.stream else { return Poll::Ready(None) };
        if let Some(chunk) = ready!(stream.poll_next(context)) {
            return Poll::Ready(Some(payload_chunk(chunk)));
        }
        let end = ready!(stream.poll_end(context));
        this.stream = None;
        Poll::Ready(Some(invoke_complete(end)))
    }
}

/// A piece of the answer as a message.
fn payload_chunk(chunk: Bytes) -> Bytes {
    event::<PayloadChunk>(InvokeResponseStreamUpdate { payload: Some(chunk) })
}

/// The end as a message.
fn invoke_complete(end: StreamEnd) -> Bytes {
    event::<InvokeComplete>(InvokeWithResponseStreamCompleteEvent {
        error_code: end.error_type,
        error_details: end
            .error_document
            .map(|document| String::from_utf8_lossy(&document).into_owned()),
        log_result: end.log_tail.map(|tail| STANDARD.encode(tail)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::BytesMut;
    use wire::event_stream::{Message, take_message};

    fn read(bytes: Bytes) -> Message {
        let mut buffer = BytesMut::from(bytes.as_ref());
        take_message(&mut buffer).expect("a message").expect("a whole one")
    }

    #[test]
    fn a_chunk_is_carried_as_it_is() {
        let message = read(payload_chunk(Bytes::from_static(b"\0\xff")));
        assert_eq!(message.header(":event-type"), Some("PayloadChunk"));
        assert_eq!(message.payload, &b"\0\xff"[..]);
    }

    #[test]
    fn a_failure_midway_is_told_at_the_end() {
        let message = read(invoke_complete(StreamEnd {
            error_type: Some("Sandbox.Timedout".to_owned()),
            error_document: Some(Bytes::from_static(b"{\"errorMessage\":\"late\"}")),
            log_tail: Some(Bytes::from_static(b"REPORT")),
        }));
        assert_eq!(message.header(":event-type"), Some("InvokeComplete"));
        let members: serde_json::Value = serde_json::from_slice(&message.payload).expect("JSON");
        assert_eq!(members["ErrorCode"], "Sandbox.Timedout");
        assert_eq!(members["ErrorDetails"], "{\"errorMessage\":\"late\"}");
        assert_eq!(members["LogResult"], STANDARD.encode("REPORT"));
    }
}
