//! `cargo fuzz run telemetry_answer`; the target itself is in `src/targets/telemetry_answer.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::run("telemetry_answer", bytes));
