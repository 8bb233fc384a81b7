//! `cargo fuzz run rest_json_request`; the target itself is in `src/targets/rest_json_request.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::run("rest_json_request", bytes));
