//! `cargo fuzz run route_table`; the target itself is in `src/targets/route_table.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::run("route_table", bytes));
