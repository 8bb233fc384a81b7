//! `cargo fuzz run function_reference`; the target itself is in `src/targets/function_reference.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::run("function_reference", bytes));
