//! The head of a streamed answer: where chunks are cut makes no difference.

use crate::Target;
use gateway::parsers::{PreludeParser, Style};

pub(crate) const TARGET: Target = Target {
    name: "http_prelude",
    seeds: &[
        b"{\"statusCode\":201,\"headers\":{\"content-type\":\"text/plain\"},\"cookies\":[\"a=b\"]}\0\0\0\0\0\0\0\0body",
        b"{}\0\0\0\0\0\0\0\0",
        b"{\"statusCode\":\"200\",\"multiValueHeaders\":{\"a\":[\"b\"]}}\0\0\0\0\0\0\0\0\0\0",
    ],
    run,
};

fn run(bytes: &[u8]) {
    let Ok(whole) = PreludeParser::new(Style::FunctionUrl).push(bytes) else { return };
    let mut parser = PreludeParser::new(Style::FunctionUrl);
    let mut rest = bytes.chunks(3);
    let piecewise = rest.find_map(|chunk| parser.push(chunk).expect("it was fine as a whole"));
    match (whole, piecewise) {
        (None, None) => {}
        (Some((prelude, body)), Some((same, begun))) => {
            assert_eq!(prelude, same);
            let rest: Vec<u8> = rest.flatten().copied().collect();
            assert_eq!(body, [&begun[..], &rest].concat());
        }
        (whole, piecewise) => panic!("{whole:?} as a whole, {piecewise:?} piece by piece"),
    }
}
