//! `cargo fuzz run telemetry_subscription`; the target itself is in `src/targets/telemetry_subscription.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::run("telemetry_subscription", bytes));
