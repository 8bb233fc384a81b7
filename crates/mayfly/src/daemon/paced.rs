//! Bodies of requests that have to come at a pace: a client that sends one byte a second holds its
//! connection for a minute, not for ever.

use bytes::{Bytes, BytesMut};
use http_body::{Body as _, Frame, SizeHint};
use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::time::{Instant, Sleep};

/// How long a body may take whatever its size.
const PATIENCE: Duration = Duration::from_secs(60);
/// What has to come in each second beyond that, in bytes.
const BYTES_PER_SECOND: u64 = 4_096;

/// The client sends more slowly than is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the body of the request came too slowly: less than {BYTES_PER_SECOND} bytes a second")]
pub(super) struct TooSlow;

/// Why a body could not be read to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unread {
    TooLarge,
    TooSlow,
    /// The client has gone, or sends what is no body.
    CutOff,
}

/// The body of a request, at a pace.
pub(super) struct RequestBody {
    /// `None` is no body, or one that was read before.
    inner: Option<Incoming>,
    ready: Option<Bytes>,
    began: Instant,
    received: u64,
    /// Made only for a body that does not come with its head.
    timer: Option<Pin<Box<Sleep>>>,
}

impl RequestBody {
    pub(super) fn new(inner: Incoming) -> Self {
        Self { inner: Some(inner), ready: None, began: Instant::now(), received: 0, timer: None }
    }

    pub(super) fn empty() -> Self {
        Self::ready(Bytes::new())
    }

    /// A body that was read before.
    pub(super) fn ready(body: Bytes) -> Self {
        let ready = (!body.is_empty()).then_some(body);
        Self { inner: None, ready, began: Instant::now(), received: 0, timer: None }
    }
}

impl RequestBody {
    /// All of it, of at most `most` bytes. What came in one piece stays as it is; of larger bodies each
    /// piece is copied as it comes, so that no call waits while all of it is.
    pub(super) async fn whole(mut self, most: usize) -> Result<Bytes, Unread> {
        let expected = self.size_hint().lower();
        if expected > most as u64 {
            return Err(Unread::TooLarge);
        }
        let mut first = Bytes::new();
        let mut all = BytesMut::new();
        while let Some(frame) = self.frame().await {
            let frame = frame.map_err(|error| match error.is::<TooSlow>() {
                true => Unread::TooSlow,
                false => Unread::CutOff,
            })?;
            // Trailers say nothing here.
            let Ok(data) = frame.into_data() else { continue };
            if data.len() > most - first.len().max(all.len()) {
                return Err(Unread::TooLarge);
            }
            if first.is_empty() {
                first = data;
            } else {
                if all.is_empty() {
                    all.reserve(usize::try_from(expected).unwrap_or(0).max(2 * first.len()));
                    all.extend_from_slice(&first);
                }
                all.extend_from_slice(&data);
            }
        }
        Ok(if all.is_empty() { first } else { all.freeze() })
    }
}

/// When the next bytes must have come.
fn due(began: Instant, received: u64) -> Instant {
    began + PATIENCE + Duration::from_secs(received / BYTES_PER_SECOND)
}

impl http_body::Body for RequestBody {
    type Data = Bytes;
    type Error = Box<dyn std::error::Error + Send + Sync>;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let this = &mut *self;
        let Some(inner) = &mut this.inner else {
            return Poll::Ready(this.ready.take().map(|body| Ok(Frame::data(body))));
        };
        match Pin::new(inner).poll_frame(context) {
            Poll::Ready(Some(Ok(frame))) => {
                let length = frame.data_ref().map_or(0, Bytes::len);
                self.received = self.received.saturating_add(length as u64);
                return Poll::Ready(Some(Ok(frame)));
            }
            Poll::Ready(Some(Err(error))) => return Poll::Ready(Some(Err(error.into()))),
            Poll::Ready(None) => return Poll::Ready(None),
            Poll::Pending => {}
        }
        let due = due(self.began, self.received);
        let timer = self.timer.get_or_insert_with(|| Box::pin(tokio::time::sleep_until(due)));
        if timer.deadline() != due {
            timer.as_mut().reset(due);
        }
        timer.as_mut().poll(context).map(|()| Some(Err(TooSlow.into())))
    }

    fn is_end_stream(&self) -> bool {
        self.ready.is_none() && self.inner.as_ref().is_none_or(http_body::Body::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        let ready = self.ready.as_ref().map_or(0, |body| body.len() as u64);
        self.inner.as_ref().map_or_else(|| SizeHint::with_exact(ready), http_body::Body::size_hint)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_of_the_largest_size_has_time_on_a_slow_line_and_single_bytes_have_a_minute() {
        let began = Instant::now();
        assert_eq!(due(began, 60) - began, PATIENCE);
        let most = model::limits::CONTROL_REQUEST_BYTES as u64;
        assert!(due(began, most) - began > Duration::from_secs(4 * 3_600));
    }
}
