//! A target for every parser of bytes that come from outside: what it is fed, and what must hold.
//!
//! Each is a plain function, so that it runs in two ways: under cargo-fuzz
//! (`cargo xtask fuzz`), and as an ordinary test over inputs made from its seeds
//! (`tests/smoke.rs`), which needs nothing but cargo.

pub mod mutate;
mod targets;

/// A parser with something to feed it.
pub struct Target {
    /// Its name, which is also that of its binary for cargo-fuzz.
    pub name: &'static str,
    /// Valid inputs, from which others are made.
    pub seeds: &'static [&'static [u8]],
    /// Feeds the parser; panics when something that must hold does not.
    pub run: fn(&[u8]),
}

/// All targets, by name.
pub static ALL: &[Target] = &[
    targets::code_signature::TARGET,
    targets::event_headers::TARGET,
    targets::event_stream::TARGET,
    targets::filter_pattern::TARGET,
    targets::function_answer::TARGET,
    targets::function_reference::TARGET,
    targets::http_prelude::TARGET,
    targets::log_line_level::TARGET,
    targets::name_message::TARGET,
    targets::network_policy::TARGET,
    targets::page_query::TARGET,
    targets::policy_arn::TARGET,
    targets::policy_condition::TARGET,
    targets::policy_document::TARGET,
    targets::request_form::TARGET,
    targets::rest_json_request::TARGET,
    targets::route_table::TARGET,
    targets::runtime_api_body::TARGET,
    targets::runtime_api_head::TARGET,
    targets::runtime_api_route::TARGET,
    targets::serverless_yml::TARGET,
    targets::sigv4_claim::TARGET,
    targets::sigv4_scope::TARGET,
    targets::telemetry_answer::TARGET,
    targets::telemetry_subscription::TARGET,
    targets::validation::TARGET,
    targets::xml_document::TARGET,
    targets::zip_entries::TARGET,
];

/// The target of that name.
pub fn target(name: &str) -> Option<&'static Target> {
    ALL.iter().find(|target| target.name == name)
}

/// Runs a target by name; what the binaries for cargo-fuzz call.
pub fn run(name: &str, bytes: &[u8]) {
    (target(name).expect("each binary has the name of a target").run)(bytes);
}
