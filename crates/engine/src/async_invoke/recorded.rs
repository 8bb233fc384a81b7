//! A result as it is recorded under an idempotency key: the version that ran, a line feed, and what it
//! answered.

use bytes::{BufMut, Bytes, BytesMut};

/// A recorded result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Recorded {
    /// The version that ran.
    pub(super) version: String,
    /// What it answered.
    pub(super) payload: Bytes,
}

impl Recorded {
    pub(super) fn write(version: &str, payload: &Bytes) -> Bytes {
        let mut result = BytesMut::with_capacity(version.len() + 1 + payload.len());
        result.put_slice(version.as_bytes());
        result.put_u8(b'\n');
        result.put_slice(payload);
        result.freeze()
    }

    /// Without a line feed all of it is the answer.
    pub(super) fn read(result: &Bytes) -> Self {
        let Some(end) = result.iter().position(|byte| *byte == b'\n') else {
            return Self { version: String::new(), payload: result.clone() };
        };
        let version = String::from_utf8_lossy(&result[..end]).into_owned();
        Self { version, payload: result.slice(end + 1..) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_is_read_as_it_was_written() {
        for payload in [&b"{\n}"[..], b"", b"\n"] {
            let payload = Bytes::from_static(payload);
            let read = Recorded::read(&Recorded::write("$LATEST", &payload));
            assert_eq!(read, Recorded { version: "$LATEST".to_owned(), payload });
        }
        assert_eq!(Recorded::read(&Bytes::from_static(b"x")).payload, &b"x"[..]);
    }
}
