//! `cargo fuzz run request_form`; the target itself is in `src/targets/request_form.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::run("request_form", bytes));
