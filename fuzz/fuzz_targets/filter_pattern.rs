//! `cargo fuzz run filter_pattern`; the target itself is in `src/targets/filter_pattern.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::run("filter_pattern", bytes));
