//! `cargo fuzz run page_query`; the target itself is in `src/targets/page_query.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::run("page_query", bytes));
