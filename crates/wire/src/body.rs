//! The body of every answer that Mayfly gives over HTTP: whole, or in chunks as they come.

use bytes::Bytes;
use http_body::{Body as HttpBody, Frame};
use std::pin::Pin;
use std::task::{Context, Poll};

/// Where chunks come from: `None` ends the body.
pub type Chunks = Pin<Box<dyn ChunkSource>>;

/// A source of chunks, polled by the connection that sends them.
pub trait ChunkSource: Send {
    /// The next chunk; `None` ends the body.
    fn poll_chunk(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Bytes>>;

    /// Whether the body ended midway. Asked once, after the last chunk: the connection is then cut,
    /// so that the client does not take the part for the whole.
    fn cut(&self) -> bool {
        false
    }
}

/// A body that ended before it was whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the answer ended midway")]
pub struct Cut;

impl<F> ChunkSource for F
where
    F: FnMut(&mut Context<'_>) -> Poll<Option<Bytes>> + Send + Unpin,
{
    fn poll_chunk(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Bytes>> {
        (self.get_mut())(context)
    }
}

/// A body.
pub enum Body {
    /// All at once; `None` once it was sent.
    Whole(Option<Bytes>),
    /// Chunk by chunk.
    Stream(Chunks),
}

impl Body {
    /// A body without content.
    pub fn empty() -> Self {
        Self::Whole(None)
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self::Whole((!bytes.is_empty()).then_some(bytes))
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Bytes::from(text).into()
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Bytes::from(bytes).into()
    }
}

impl From<&'static str> for Body {
    fn from(text: &'static str) -> Self {
        Bytes::from_static(text.as_bytes()).into()
    }
}

impl HttpBody for Body {
    type Data = Bytes;
    type Error = Cut;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Cut>>> {
        match self.get_mut() {
            Self::Whole(bytes) => Poll::Ready(bytes.take().map(|b| Ok(Frame::data(b)))),
            Self::Stream(chunks) => match chunks.as_mut().poll_chunk(context) {
                Poll::Ready(None) if chunks.cut() => Poll::Ready(Some(Err(Cut))),
                chunk => chunk.map(|chunk| chunk.map(|b| Ok(Frame::data(b)))),
            },
        }
    }

    fn is_end_stream(&self) -> bool {
        matches!(self, Self::Whole(None))
    }

    fn size_hint(&self) -> http_body::SizeHint {
        match self {
            Self::Whole(bytes) => {
                http_body::SizeHint::with_exact(bytes.as_ref().map_or(0, |b| b.len() as u64))
            }
            Self::Stream(_) => http_body::SizeHint::default(),
        }
    }
}
