//! `cargo fuzz run http_prelude`; the target itself is in `src/targets/http_prelude.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::run("http_prelude", bytes));
