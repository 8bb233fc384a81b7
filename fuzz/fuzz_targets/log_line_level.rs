//! `cargo fuzz run log_line_level`; the target itself is in `src/targets/log_line_level.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::run("log_line_level", bytes));
