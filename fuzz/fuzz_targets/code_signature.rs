//! `cargo fuzz run code_signature`; the target itself is in `src/targets/code_signature.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::run("code_signature", bytes));
