//! `cargo fuzz run function_answer`; the target itself is in `src/targets/function_answer.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::run("function_answer", bytes));
