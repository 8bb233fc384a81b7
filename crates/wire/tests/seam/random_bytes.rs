//! Bytes from outside never make a reader panic.

use super::request;
use bytes::{Bytes, BytesMut};
use proptest::prelude::*;

/// JSON that has the names that the readers look for, and other text.
fn body() -> impl Strategy<Value = Vec<u8>> {
    let value = prop_oneof![
        Just("null".to_owned()),
        Just("{}".to_owned()),
        Just("[null,[],{},1e999]".to_owned()),
        "-?[0-9]{1,30}(\\.[0-9]{1,3})?",
        "\"[^\"\\\\]{0,20}\"",
    ];
    let name = prop_oneof![
        Just("FunctionName"),
        Just("Code"),
        Just("Timeout"),
        Just("Layers"),
        Just("Environment"),
        Just("logEvents"),
        Just("startTime"),
        Just("corsConfiguration"),
        Just("tags"),
    ];
    let object = proptest::collection::vec((name, value), 0..6).prop_map(|members| {
        let members: Vec<String> =
            members.into_iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
        format!("{{{}}}", members.join(",")).into_bytes()
    });
    prop_oneof![object, proptest::collection::vec(any::<u8>(), 0..200)]
}

proptest! {
    #[test]
    fn requests(
        method in prop_oneof![Just("GET"), Just("POST"), Just("PUT"), Just("DELETE")],
        path in prop_oneof![
            "/2015-03-31/functions(/[a-zA-Z0-9%:$._-]{0,12}){0,4}",
            "/v2/apis(/[a-zA-Z0-9%:$._-]{0,12}){0,4}",
            "(/[ -\"$-;=@-~]{0,12}){0,4}",
        ],
        query in "[a-zA-Z0-9%=&+;]{0,40}",
        target in "(Logs_20140328\\.(PutLogEvents|FilterLogEvents|[A-Za-z]{0,9}))|[ -~]{0,12}",
        body in body(),
    ) {
        let Ok(uri) = format!("http://h{path}?{query}").parse::<http::Uri>() else { return Ok(()) };
        let request =
            request(method, &uri.to_string(), &[("x-amz-target", &target)], Bytes::from(body));
        let validation = &wire::error::VALIDATION;
        let _ = wire::lambda::Request::read(&request, validation);
        let _ = wire::logs::Request::read(&request, validation);
        let _ = wire::apigatewayv2::Request::read(&request, validation);
        let _ = wire::sts::Request::read(&request, validation);
        let _ = wire::sigv4::parse_scope(&request.parts.headers, request.parts.uri.query());
    }

    #[test]
    fn event_streams(bytes in proptest::collection::vec(any::<u8>(), 0..64), flip in 0..60usize) {
        let mut buffer = BytesMut::from(&bytes[..]);
        let _ = wire::event_stream::take_message(&mut buffer);
        let whole = wire::event_stream::message(&[(":event-type", "x")], &bytes);
        let mut broken = BytesMut::from(&whole[..]);
        let index = flip % broken.len();
        broken[index] ^= 0x40;
        prop_assert!(!matches!(wire::event_stream::take_message(&mut broken), Ok(Some(_))));
    }

    #[test]
    fn headers_of_event_streams_with_right_checksums(
        headers in proptest::collection::vec(any::<u8>(), 0..40),
    ) {
        let length = u32::try_from(16 + headers.len()).expect("short");
        let mut bytes = length.to_be_bytes().to_vec();
        bytes.extend(u32::try_from(headers.len()).expect("short").to_be_bytes());
        bytes.extend(crc32fast::hash(&bytes).to_be_bytes());
        bytes.extend(&headers);
        bytes.extend(crc32fast::hash(&bytes).to_be_bytes());
        let _ = wire::event_stream::take_message(&mut BytesMut::from(&bytes[..]));
    }

    #[test]
    fn signatures(header in "(AWS4-HMAC-SHA256 )?[ -~]{0,80}", query in "[ -~]{0,60}") {
        let mut headers = http::HeaderMap::new();
        if let Ok(value) = header.parse() {
            headers.insert("authorization", value);
        }
        let _ = wire::sigv4::parse_scope(&headers, Some(&query));
        let _ = wire::sigv4::parse_scope(&http::HeaderMap::new(), Some(&query));
    }

    #[test]
    fn xml(text in "(<[a-c/!?\\[>&; -]{0,6}|[a-c<>/&;]{0,9}){0,12}", bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
        let _ = wire::xml::Element::parse(text.as_bytes());
        let _ = wire::xml::Element::parse(&bytes);
    }

    #[test]
    fn times(text in "[0-9TZ:.eE+, a-zA-Z-]{0,32}") {
        let _ = wire::Timestamp::parse(&text);
    }
}
