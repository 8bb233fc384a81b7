//! `cargo fuzz run event_headers`; the target itself is in `src/targets/event_headers.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::run("event_headers", bytes));
