//! `cargo fuzz run serverless_yml`; the target itself is in `src/targets/serverless_yml.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::run("serverless_yml", bytes));
