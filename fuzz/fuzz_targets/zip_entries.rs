//! `cargo fuzz run zip_entries`; the target itself is in `src/targets/zip_entries.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::run("zip_entries", bytes));
