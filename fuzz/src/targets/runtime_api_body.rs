//! Bodies in chunks that runtimes send: they come to the same however their bytes arrive.

use crate::Target;
use bytes::BytesMut;
use engine::{RuntimeChunks, RuntimePiece};

pub(crate) const TARGET: Target = Target {
    name: "runtime_api_body",
    seeds: &[
        b"5\r\nhello\r\n0\r\n\r\n",
        b"5;a=b\r\nhello\r\n1\r\n \r\n0\r\nLambda-Runtime-Function-Error-Type: E\r\nA: b\r\n\r\nGET",
        b"0\r\n\r\n",
    ],
    run,
};

fn run(bytes: &[u8]) {
    assert_eq!(taken(bytes, bytes.len()), taken(bytes, 1));
}

/// What was taken of a body, and whether that was all, some or nonsense.
fn taken(bytes: &[u8], step: usize) -> (Vec<u8>, &'static str) {
    let (mut chunks, mut input, mut body) = (RuntimeChunks::default(), BytesMut::new(), Vec::new());
    for piece in bytes.chunks(step.max(1)) {
        input.extend_from_slice(piece);
        loop {
            match chunks.take(&mut input) {
                Ok(RuntimePiece::Data(data)) => body.extend_from_slice(&data),
                Ok(RuntimePiece::End(_)) => return (body, "all"),
                Ok(RuntimePiece::Missing) => break,
                Err(_) => return (body, "nonsense"),
            }
        }
    }
    (body, "some")
}
