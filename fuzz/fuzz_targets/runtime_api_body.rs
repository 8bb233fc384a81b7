//! `cargo fuzz run runtime_api_body`; the target itself is in `src/targets/runtime_api_body.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::run("runtime_api_body", bytes));
