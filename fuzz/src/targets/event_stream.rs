//! Event-stream messages: reading never panics, and what was written is read back.

use crate::Target;
use bytes::BytesMut;
use wire::event_stream::{message, take_message};

pub(crate) const TARGET: Target = Target {
    name: "event_stream",
    seeds: &[b"\0\0\0\x10\0\0\0\0\x05\xc2H\xeb}\x98\xc8\xff", b"payload", b"\0\0\0\x1d\0\0\0\x0dx"],
    run,
};

fn run(bytes: &[u8]) {
    let mut buffer = BytesMut::from(bytes);
    while let Ok(Some(_)) = take_message(&mut buffer) {}

    let mut written = BytesMut::from(&message(&[(":event-type", "PayloadChunk")], bytes)[..]);
    let read = take_message(&mut written).expect("it was just written").expect("it is whole");
    assert_eq!(read.payload, bytes);
    assert_eq!(read.header(":event-type"), Some("PayloadChunk"));
    assert!(written.is_empty());
}
