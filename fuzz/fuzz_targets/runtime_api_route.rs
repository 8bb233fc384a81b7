//! `cargo fuzz run runtime_api_route`; the target itself is in `src/targets/runtime_api_route.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::run("runtime_api_route", bytes));
