//! Heads of requests of the Runtime API: one that is whole needs nothing of what is behind it.

use crate::Target;
use engine::parse_runtime_head;

pub(crate) const TARGET: Target = Target {
    name: "runtime_api_head",
    seeds: &[
        b"GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: r\r\n\r\n",
        b"POST http://r/2018-06-01/runtime/invocation/x/response?a HTTP/1.1\r\nHost: r\r\nExpect: 100-continue\r\nContent-Length: 17\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n{}",
        b"POST / HTTP/1.0\nTransfer-Encoding: chunked\nLambda-Runtime-Function-Response-Mode: streaming\n\n0",
    ],
    run,
};

fn run(bytes: &[u8]) {
    if let Ok(Some((length, head))) = parse_runtime_head(bytes) {
        let whole = bytes.get(..length).expect("it is some of the bytes");
        assert_eq!(parse_runtime_head(whole), Ok(Some((length, head.clone()))));
        assert!(!head.path.contains('?'), "{}", head.path);
        let short = bytes.get(..length.saturating_sub(2)).expect("it is some of them");
        assert!(!matches!(parse_runtime_head(short), Ok(Some((end, _))) if end > short.len()));
    }
}
