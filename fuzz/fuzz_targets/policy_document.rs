//! `cargo fuzz run policy_document`; the target itself is in `src/targets/policy_document.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::run("policy_document", bytes));
