//! `cargo fuzz run validation`; the target itself is in `src/targets/validation.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::run("validation", bytes));
