//! The head of a streamed answer: JSON, eight NUL bytes, then the body.
//!
//! A runtime marks such an answer with the content type
//! `application/vnd.awslambda.http-integration-response`. The bytes come in chunks that may be
//! split anywhere, also between the NULs. JSON has no NUL bytes, so the first eight in a row end it.

use super::{Malformed, Style, headers, status};
use bytes::{Bytes, BytesMut};
use http::{HeaderMap, StatusCode};
use serde_json::Value;

/// The content type of answers that begin with a prelude.
pub(crate) const CONTENT_TYPE: &str = "application/vnd.awslambda.http-integration-response";

/// Largest prelude, in bytes. AWS names no number; its limit of headers is 10 KB.
const PRELUDE_BYTES: usize = 65_536;

const SEPARATOR: [u8; 8] = [0; 8];

/// Status and headers of a streamed answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prelude {
    /// The status, 200 where the function names none.
    pub status: StatusCode,
    /// The headers, cookies included.
    pub headers: HeaderMap,
}

/// Finds the prelude in chunks as they come.
#[derive(Debug)]
pub struct PreludeParser {
    seen: BytesMut,
    style: Style,
}

impl PreludeParser {
    /// A parser that has seen nothing.
    pub fn new(style: Style) -> Self {
        Self { seen: BytesMut::new(), style }
    }

    /// Takes a chunk. Returns the prelude and what of the body has already come, as soon as the
    /// prelude is whole; fails if it is not a prelude or is larger than 64 KiB.
    pub fn push(&mut self, chunk: &[u8]) -> Result<Option<(Prelude, Bytes)>, Malformed> {
        // The separator may have begun in what was seen before.
        let from = self.seen.len().saturating_sub(SEPARATOR.len() - 1);
        self.seen.extend_from_slice(chunk);
        let fresh = self.seen.get(from..).unwrap_or_default();
        let found = fresh.windows(SEPARATOR.len()).position(|window| window == SEPARATOR);
        let Some(end) = found.map(|position| from + position) else {
            if self.seen.len() > PRELUDE_BYTES + SEPARATOR.len() {
                return Err(Malformed(format!("the prelude is larger than {PRELUDE_BYTES} bytes")));
            }
            return Ok(None);
        };
        if end > PRELUDE_BYTES {
            return Err(Malformed(format!("the prelude is larger than {PRELUDE_BYTES} bytes")));
        }
        let json = self.seen.split_to(end);
        let rest = self.seen.split().freeze().slice(SEPARATOR.len()..);
        Ok(Some((parse(&json, self.style)?, rest)))
    }

    /// Whether nothing has come at all: an answer without a head is an empty one.
    pub fn is_empty(&self) -> bool {
        self.seen.is_empty()
    }
}

fn parse(json: &[u8], style: Style) -> Result<Prelude, Malformed> {
    let value: Value = serde_json::from_slice(json)
        .map_err(|error| Malformed(format!("the prelude is not JSON: {error}")))?;
    let Value::Object(prelude) = value else {
        return Err(Malformed("the prelude is not an object".into()));
    };
    let status = match prelude.get("statusCode") {
        None | Some(Value::Null) => StatusCode::OK,
        Some(value) => status(value)?,
    };
    Ok(Prelude { status, headers: headers::read(&prelude, style)? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PRELUDE: &[u8] =
        br#"{"statusCode":201,"headers":{"content-type":"text/html"},"cookies":["a=1"]}"#;

    fn answer(body: &[u8]) -> Vec<u8> {
        [PRELUDE, &SEPARATOR, body].concat()
    }

    fn feed(chunks: &[&[u8]]) -> Result<Option<(Prelude, Vec<u8>)>, Malformed> {
        let mut parser = PreludeParser::new(Style::FunctionUrl);
        let mut chunks = chunks.iter();
        for chunk in chunks.by_ref() {
            if let Some((prelude, rest)) = parser.push(chunk)? {
                let mut body = rest.to_vec();
                chunks.for_each(|chunk| body.extend_from_slice(chunk));
                return Ok(Some((prelude, body)));
            }
        }
        Ok(None)
    }

    #[test]
    fn the_prelude_is_found_wherever_the_chunks_are_split() {
        // The body begins with NULs as well: only the first eight are the separator.
        let whole = answer(b"\0\0body\0\0\0\0\0\0\0\0");
        for split in 0..=whole.len() {
            let (first, second) = whole.split_at(split);
            let (prelude, body) = feed(&[first, second]).expect("valid").expect("whole");
            assert_eq!(prelude.status, StatusCode::CREATED);
            assert_eq!(prelude.headers.len(), 2);
            assert_eq!(body, b"\0\0body\0\0\0\0\0\0\0\0", "split at {split}");
        }
    }

    #[test]
    fn what_is_no_prelude_is_an_error() {
        for json in ["", "[]", "x", r#"{"statusCode":"x"}"#, r#"{"headers":{"a":"\n"}}"#] {
            let bytes = [json.as_bytes(), &SEPARATOR].concat();
            assert!(feed(&[&bytes]).is_err(), "{json}");
        }
        assert!(feed(&[&vec![b' '; PRELUDE_BYTES], &[b' '; 100]]).is_err());
        assert_eq!(feed(&[PRELUDE, b"\0\0\0\0\0\0\0"]), Ok(None));
    }

    proptest! {
        #[test]
        fn any_split_gives_the_same_answer(
            body in prop::collection::vec(any::<u8>(), 0..64),
            sizes in prop::collection::vec(1usize..20, 1..200),
        ) {
            let whole = answer(&body);
            let mut rest = whole.as_slice();
            let mut chunks = Vec::new();
            for size in sizes {
                let (chunk, after) = rest.split_at(size.min(rest.len()));
                chunks.push(chunk);
                rest = after;
            }
            chunks.push(rest);
            let (prelude, found) = feed(&chunks).expect("valid").expect("whole");
            prop_assert_eq!(prelude.status, StatusCode::CREATED);
            prop_assert_eq!(found, body);
        }

        #[test]
        fn any_bytes_are_read_without_a_panic(
            chunks in prop::collection::vec(prop::collection::vec(0u8..3, 0..12), 0..12),
        ) {
            let chunks: Vec<&[u8]> = chunks.iter().map(Vec::as_slice).collect();
            let _ = feed(&chunks);
        }
    }
}
