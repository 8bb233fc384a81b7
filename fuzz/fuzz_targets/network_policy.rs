//! `cargo fuzz run network_policy`; the target itself is in `src/targets/network_policy.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::run("network_policy", bytes));
