//! `cargo fuzz run name_message`; the target itself is in `src/targets/name_message.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::run("name_message", bytes));
