//! `cargo fuzz run policy_condition`; the target itself is in `src/targets/policy_condition.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::run("policy_condition", bytes));
