//! `cargo fuzz run policy_arn`; the target itself is in `src/targets/policy_arn.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::run("policy_arn", bytes));
