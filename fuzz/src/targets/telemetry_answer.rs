//! Answers of extensions to telemetry: a head lies within the bytes, and is the same with more behind it.

use crate::Target;
use engine::telemetry_answer_head;

pub(crate) const TARGET: Target = Target {
    name: "telemetry_answer",
    seeds: &[
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
        b"HTTP/1.0 204 No Content\r\nConnection: close\r\n\r\n",
        b"HTTP/1.1 500 Oh\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ],
    run,
};

fn run(bytes: &[u8]) {
    if let Ok(Some(head)) = telemetry_answer_head(bytes) {
        assert!(head.length <= bytes.len());
        let more = [bytes, b"more"].concat();
        assert_eq!(telemetry_answer_head(&more), Ok(Some(head)));
        let own = bytes.get(..head.length).expect("within");
        assert_eq!(telemetry_answer_head(own), Ok(Some(head)));
    }
}
