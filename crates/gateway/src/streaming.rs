//! Sends a function's answer on while the function writes it.
//!
//! Nothing is gathered: a chunk is taken from the function when the connection wants the next one.
//! A function that fails midway cuts the connection, so that nobody takes the part for the whole.

use crate::answer::prelude::{self, Prelude, PreludeParser};
use crate::answer::{Malformed, Style};
use bytes::Bytes;
use engine::{ReplyStream, StreamEnd, StreamReply};
use futures_util::FutureExt;
use http::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use http::{Response, StatusCode};
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};
use wire::Body;
use wire::body::ChunkSource;

/// Why a streamed answer has no beginning.
pub(crate) enum NoAnswer {
    /// The function failed before it wrote anything.
    Failed(StreamEnd),
    /// The head of the answer is not one.
    Malformed(Malformed),
}

/// Waits for the head of the answer and returns it with the body still to come.
///
/// With a prelude the head is the prelude's. Without one it is 200 with the runtime's content type,
/// sent with the first chunk so that a function that fails at once is still answered as failed.
pub(crate) async fn answer(reply: StreamReply) -> Result<Response<Body>, NoAnswer> {
    let StreamReply { content_type, mut stream, .. } = reply;
    if content_type.as_deref().is_some_and(is_prelude_type) {
        return behind_prelude(stream).await;
    }
    let first = stream.next().await;
    // A failed function's stream has ended by now; one that goes on is not waited for.
    let end = match first.is_some() {
        true => poll_fn(|context| ended(&mut stream, context)).now_or_never().flatten(),
        false => Some(Err(poll_fn(|context| stream.poll_end(context)).await)),
    };
    let (second, end) = match end {
        Some(Ok(chunk)) => (Some(chunk), None),
        Some(Err(end)) => (None, Some(end)),
        None => (None, None),
    };
    if let Some(end) = end {
        if end.error_type.is_some() {
            return Err(NoAnswer::Failed(end));
        }
        return Ok(respond(StatusCode::OK, typed(content_type), first.unwrap_or_default().into()));
    }
    let waiting = [first, second].into_iter().flatten().rev().collect();
    Ok(respond(StatusCode::OK, typed(content_type), chunks(waiting, stream)))
}

/// The next chunk, or how the stream ended; `None` cannot be known yet.
fn ended(
    stream: &mut ReplyStream,
    context: &mut Context<'_>,
) -> Poll<Option<Result<Bytes, StreamEnd>>> {
    match stream.poll_next(context) {
        Poll::Ready(Some(chunk)) => Poll::Ready(Some(Ok(chunk))),
        Poll::Ready(None) => stream.poll_end(context).map(|end| Some(Err(end))),
        Poll::Pending => Poll::Pending,
    }
}

async fn behind_prelude(mut stream: ReplyStream) -> Result<Response<Body>, NoAnswer> {
    let mut parser = PreludeParser::new(Style::FunctionUrl);
    while let Some(chunk) = stream.next().await {
        if let Some((Prelude { status, mut headers }, rest)) =
            parser.push(&chunk).map_err(NoAnswer::Malformed)?
        {
            headers.entry(CONTENT_TYPE).or_insert(OCTETS);
            let waiting = (!rest.is_empty()).then_some(rest).into_iter().collect();
            return Ok(respond(status, headers, chunks(waiting, stream)));
        }
    }
    let end = stream.end().await;
    if end.error_type.is_some() {
        return Err(NoAnswer::Failed(end));
    }
    if parser.is_empty() {
        return Ok(respond(StatusCode::OK, typed(None), Body::empty()));
    }
    Err(NoAnswer::Malformed(Malformed("the answer ended within its prelude".into())))
}

/// Whether a runtime's content type announces a prelude.
pub(crate) fn is_prelude_type(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case(prelude::CONTENT_TYPE)
}

const OCTETS: HeaderValue = HeaderValue::from_static("application/octet-stream");

fn typed(content_type: Option<String>) -> HeaderMap {
    let value = content_type.and_then(|text| HeaderValue::from_str(&text).ok()).unwrap_or(OCTETS);
    HeaderMap::from_iter([(CONTENT_TYPE, value)])
}

fn respond(status: StatusCode, headers: HeaderMap, body: Body) -> Response<Body> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    response
}

fn chunks(waiting: Vec<Bytes>, stream: ReplyStream) -> Body {
    Body::Stream(Box::pin(Chunks { waiting, stream, state: State::Running }))
}

struct Chunks {
    /// Chunks that were read before the head was known; the last is the next.
    waiting: Vec<Bytes>,
    stream: ReplyStream,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Chunks may come.
    Running,
    /// The last chunk came; how it ended is not known yet.
    Ending,
    /// It ended well.
    Whole,
    /// The function failed midway.
    Failed,
}

impl ChunkSource for Chunks {
    fn poll_chunk(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Bytes>> {
        let this = self.get_mut();
        if let Some(chunk) = this.waiting.pop() {
            return Poll::Ready(Some(chunk));
        }
        if this.state == State::Running {
            match this.stream.poll_next(context) {
                Poll::Ready(None) => this.state = State::Ending,
                chunk => return chunk,
            }
        }
        if this.state == State::Ending {
            match this.stream.poll_end(context) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(end) if end.error_type.is_some() => this.state = State::Failed,
                Poll::Ready(_) => this.state = State::Whole,
            }
        }
        Poll::Ready(None)
    }

    fn cut(&self) -> bool {
        self.state == State::Failed
    }
}
