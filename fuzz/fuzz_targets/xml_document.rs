//! `cargo fuzz run xml_document`; the target itself is in `src/targets/xml_document.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::run("xml_document", bytes));
