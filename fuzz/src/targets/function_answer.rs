//! What a function returns through a function URL or an HTTP API: an HTTP answer or a clear no.

use crate::Target;
use bytes::Bytes;
use gateway::parsers::{Style, inferred_answer, strict_answer};

pub(crate) const TARGET: Target = Target {
    name: "function_answer",
    seeds: &[
        br#"{"statusCode":200,"headers":{"a":"b"},"cookies":["a=b"],"body":"x"}"#,
        br#"{"statusCode":"404","multiValueHeaders":{"a":["b","c"]},"body":"AAA=","isBase64Encoded":true}"#,
        br#"{"statusCode":200,"headers":{"a":1,"b":true},"body":null}"#,
        br#""text""#,
        b"[1,2]",
        b"null",
    ],
    run,
};

fn run(bytes: &[u8]) {
    let payload = Bytes::copy_from_slice(bytes);
    for style in [Style::FunctionUrl, Style::HttpApi] {
        if let Ok(answer) = inferred_answer(&payload, style) {
            assert!((200..=599).contains(&answer.status.as_u16()));
        }
    }
    let _ = strict_answer(&payload);
}
