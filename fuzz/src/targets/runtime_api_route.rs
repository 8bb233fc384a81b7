//! Paths of the Runtime API: what is understood names the request that the path names.

use crate::Target;
use engine::{RuntimeRoute, runtime_route};
use http::Method;

pub(crate) const TARGET: Target = Target {
    name: "runtime_api_route",
    seeds: &[
        b"/2018-06-01/runtime/invocation/next",
        b"/2018-06-01/runtime/invocation/8b0dc5b6-5a3e-4f5c-9f0a-6b1f1c1d2e3f/response",
        b"/2018-06-01/runtime/invocation/x/error",
        b"/2018-06-01/runtime/init/error",
    ],
    run,
};

fn run(bytes: &[u8]) {
    let Ok(path) = std::str::from_utf8(bytes) else { return };
    let _ = runtime_route(&Method::GET, path);
    if let Some(RuntimeRoute::Response(id)) = runtime_route(&Method::POST, path) {
        assert_eq!(path, format!("/2018-06-01/runtime/invocation/{id}/response"));
    }
}
