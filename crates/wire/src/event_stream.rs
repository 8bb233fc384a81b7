//! Event streams: messages with headers one after the other, as `InvokeWithResponseStream` answers
//! (`application/vnd.amazon.eventstream`).
//!
//! A message is, in big-endian order: its length, the length of its headers, the CRC-32 of these
//! eight bytes, the headers, the payload, and the CRC-32 of all before. A header is the length of its
//! name, its name, a type (7 is text), the length of its value, its value.

use crate::document::Field;
use crate::shape::Structure;
use crate::write::json;
use crate::{AwsError, Document};
use bytes::{Buf, BufMut, Bytes, BytesMut};

/// The content type of an event stream.
pub const CONTENT_TYPE: &str = "application/vnd.amazon.eventstream";
/// Largest message, in bytes, that AWS's clients read (16 MiB payload, 128 KiB headers).
pub const MESSAGE_BYTES: usize = 16 * 1024 * 1024;

const PRELUDE: usize = 8;
const CRC: usize = 4;
const TEXT: u8 = 7;

/// A kind of event as a type, such as `lambda::PayloadChunk`.
pub trait Event {
    /// What it carries.
    type Members: Field;
    /// Its name in the stream.
    const NAME: &'static str;
    /// Its members.
    const SHAPE: &'static Structure;
    /// The member that is the whole payload; without one the members are JSON.
    const PAYLOAD: Option<&'static str>;
}

/// Declares an event of a service.
#[macro_export]
macro_rules! event {
    ($name:ident($members:ty) = $shape:expr, $payload:expr) => {
        #[doc = concat!("The event `", stringify!($name), "` as a type.")]
        #[derive(Debug, Clone, Copy)]
        pub struct $name;

        impl $crate::event_stream::Event for $name {
            type Members = $members;
            const NAME: &'static str = stringify!($name);
            const SHAPE: &'static Structure = $shape;
            const PAYLOAD: Option<&'static str> = $payload;
        }
    };
}

/// One event as a message.
pub fn event<E: Event>(members: E::Members) -> Bytes {
    let document = members.into_document().unwrap_or(Document::Structure(Vec::new()));
    let (content_type, payload) = match (E::PAYLOAD, document) {
        (Some(payload), Document::Structure(members)) => {
            match members.into_iter().find(|(name, _)| *name == payload) {
                Some((_, Document::Text(text))) => ("text/plain", text.into()),
                Some((_, Document::Blob(bytes))) => ("application/octet-stream", bytes),
                _ => ("application/octet-stream", Bytes::new()),
            }
        }
        (_, document) => ("application/json", json::structure(E::SHAPE, &document).into()),
    };
    let headers =
        [(":message-type", "event"), (":event-type", E::NAME), (":content-type", content_type)];
    message(&headers, &payload)
}

/// An error in the middle of a stream, as a message.
pub fn exception(error: &AwsError) -> Bytes {
    let headers = [
        (":message-type", "exception"),
        (":exception-type", error.shape.name),
        (":content-type", "application/json"),
    ];
    message(&headers, json::rest_error(error, &[]).as_bytes())
}

/// A message with text headers. Names are shorter than 256 bytes, values than 65,536: what is longer
/// is cut.
#[expect(clippy::cast_possible_truncation, reason = "cut before; messages are far below 4 GiB")]
pub fn message(headers: &[(&str, &str)], payload: &[u8]) -> Bytes {
    let cut = |text: &str, most: usize| -> Vec<u8> { text.bytes().take(most).collect() };
    let mut encoded = BytesMut::new();
    for (name, value) in headers {
        let (name, value) = (cut(name, usize::from(u8::MAX)), cut(value, usize::from(u16::MAX)));
        encoded.put_u8(name.len() as u8);
        encoded.put_slice(&name);
        encoded.put_u8(TEXT);
        encoded.put_u16(value.len() as u16);
        encoded.put_slice(&value);
    }
    let length = PRELUDE + CRC + encoded.len() + payload.len() + CRC;
    let mut out = BytesMut::with_capacity(length);
    out.put_u32(length as u32);
    out.put_u32(encoded.len() as u32);
    out.put_u32(crc32fast::hash(&out));
    out.put_slice(&encoded);
    out.put_slice(payload);
    out.put_u32(crc32fast::hash(&out));
    out.freeze()
}

/// A message that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The text headers; those of other types are left out.
    pub headers: Vec<(String, String)>,
    /// The payload.
    pub payload: Bytes,
}

impl Message {
    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// Why bytes are no message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StreamError {
    /// A checksum is wrong.
    #[error("the checksum of an event-stream message is wrong")]
    Checksum,
    /// A length contradicts another or exceeds [`MESSAGE_BYTES`].
    #[error("the lengths in an event-stream message do not fit")]
    Length,
    /// A header is broken.
    #[error("a header of an event-stream message is broken")]
    Header,
}

/// Takes the first message off a buffer; `None` while it is not whole.
///
/// # Errors
/// When the bytes are no message; the stream can't be read on.
pub fn take_message(buffer: &mut BytesMut) -> Result<Option<Message>, StreamError> {
    let Some(mut prelude) = buffer.get(..PRELUDE + CRC) else { return Ok(None) };
    let start = prelude.get(..PRELUDE).map(crc32fast::hash);
    let (length, headers) = (prelude.get_u32() as usize, prelude.get_u32() as usize);
    if start != Some(prelude.get_u32()) {
        return Err(StreamError::Checksum);
    }
    let Some(payload) =
        length.checked_sub(PRELUDE + CRC + CRC).and_then(|l| l.checked_sub(headers))
    else {
        return Err(StreamError::Length);
    };
    if length > MESSAGE_BYTES {
        return Err(StreamError::Length);
    }
    if buffer.len() < length {
        return Ok(None);
    }
    let mut message = buffer.split_to(length).freeze();
    let mut checksum = message.split_off(length - CRC);
    if crc32fast::hash(&message) != checksum.get_u32() {
        return Err(StreamError::Checksum);
    }
    message.advance(PRELUDE + CRC);
    let payload = message.split_off(message.len() - payload);
    Ok(Some(Message { headers: read_headers(message)?, payload }))
}

fn read_headers(mut bytes: Bytes) -> Result<Vec<(String, String)>, StreamError> {
    let mut headers = Vec::new();
    while bytes.has_remaining() {
        let length = usize::from(bytes.get_u8());
        let name = take(&mut bytes, length)?;
        let kind = take(&mut bytes, 1)?.get_u8();
        let length = match kind {
            0 | 1 => 0,
            2 => 1,
            3 => 2,
            4 => 4,
            5 | 8 => 8,
            6 | TEXT => usize::from(take(&mut bytes, 2)?.get_u16()),
            9 => 16,
            _ => return Err(StreamError::Header),
        };
        let value = take(&mut bytes, length)?;
        if kind == TEXT {
            let text =
                |bytes: Bytes| String::from_utf8(bytes.into()).map_err(|_| StreamError::Header);
            headers.push((text(name)?, text(value)?));
        }
    }
    Ok(headers)
}

fn take(bytes: &mut Bytes, length: usize) -> Result<Bytes, StreamError> {
    if bytes.len() < length {
        return Err(StreamError::Header);
    }
    Ok(bytes.split_to(length))
}
