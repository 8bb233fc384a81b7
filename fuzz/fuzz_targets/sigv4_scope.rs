//! `cargo fuzz run sigv4_scope`; the target itself is in `src/targets/sigv4_scope.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::run("sigv4_scope", bytes));
