//! `cargo fuzz run sigv4_claim`; the target itself is in `src/targets/sigv4_claim.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::run("sigv4_claim", bytes));
