//! Event streams, checked against botocore's own decoder where it is installed.

use bytes::{Bytes, BytesMut};
use std::io::Write;
use std::process::{Command, Stdio};
use wire::event_stream::{StreamError, event, message, take_message};
use wire::lambda;

fn stream() -> Vec<u8> {
    let mut stream = event::<lambda::PayloadChunk>(lambda::InvokeResponseStreamUpdate {
        payload: Some(Bytes::from_static(b"hello \x00\xff")),
    })
    .to_vec();
    stream.extend(event::<lambda::InvokeComplete>(lambda::InvokeWithResponseStreamCompleteEvent {
        error_code: Some("Unhandled".to_owned()),
        ..Default::default()
    }));
    stream
}

#[test]
fn an_empty_message_is_the_known_one() {
    let empty = message(&[], b"");
    assert_eq!(
        empty[..],
        [0, 0, 0, 0x10, 0, 0, 0, 0, 0x05, 0xc2, 0x48, 0xeb, 0x7d, 0x98, 0xc8, 0xff]
    );
}

#[test]
fn messages_are_read_back_however_they_are_cut() {
    let stream = stream();
    let mut buffer = BytesMut::new();
    let mut messages = Vec::new();
    for byte in &stream {
        buffer.extend_from_slice(&[*byte]);
        messages.extend(take_message(&mut buffer).expect("reads"));
    }
    assert_eq!(messages.len(), 2);
    assert_eq!(messages[0].header(":event-type"), Some("PayloadChunk"));
    assert_eq!(messages[0].payload[..], *b"hello \x00\xff");
    assert_eq!(messages[1].header(":event-type"), Some("InvokeComplete"));
    assert_eq!(messages[1].payload[..], *br#"{"ErrorCode":"Unhandled"}"#);
}

#[test]
fn a_length_that_is_too_large_is_refused() {
    let mut bytes = u32::MAX.to_be_bytes().to_vec();
    bytes.extend([0; 4]);
    bytes.extend(crc32fast::hash(&bytes).to_be_bytes());
    let refused = take_message(&mut BytesMut::from(&bytes[..]));
    assert_eq!(refused, Err(StreamError::Length));
}

#[test]
fn botocore_reads_the_stream() {
    const PROGRAM: &str = "
import sys
from botocore.eventstream import EventStreamBuffer
buffer = EventStreamBuffer()
buffer.add_data(sys.stdin.buffer.read())
for message in buffer:
    print(message.headers[':event-type'], message.headers[':content-type'], message.payload)
";
    if !super::botocore::is_installed() {
        return;
    }
    let mut python = Command::new("python3")
        .args(["-c", PROGRAM])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python3 starts");
    python.stdin.take().expect("a pipe").write_all(&stream()).expect("is written");
    let output = python.wait_with_output().expect("ends");
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "PayloadChunk application/octet-stream b'hello \\x00\\xff'\n\
         InvokeComplete application/json b'{\"ErrorCode\":\"Unhandled\"}'\n"
    );
}
