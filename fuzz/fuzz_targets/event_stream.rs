//! `cargo fuzz run event_stream`; the target itself is in `src/targets/event_stream.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::run("event_stream", bytes));
