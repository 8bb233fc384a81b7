//! Zips: what is in them has a place inside the folder and fits the limits, or they are refused.

use crate::Target;

pub(crate) const TARGET: Target = Target {
    name: "zip_entries",
    seeds: &[
        // One stored file, `a`, with the text `x`.
        b"PK\x03\x04\x14\0\0\0\0\0\0\0!\0\x83\x16\xdc\x8c\x01\0\0\0\x01\0\0\0\x01\0\0\0axPK\x01\x02\x14\x03\x14\0\0\0\0\0\0\0!\0\x83\x16\xdc\x8c\x01\0\0\0\x01\0\0\0\x01\0\0\0\0\0\0\0\0\0\0\0\xa4\x81\0\0\0\0aPK\x05\x06\0\0\0\0\x01\0\x01\0/\0\0\0 \0\0\0\0\0",
        b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
    ],
    run,
};

fn run(bytes: &[u8]) {
    if let Ok(unpacked) = store::code::examine(bytes) {
        assert!(unpacked <= model::limits::UNZIPPED_BYTES);
    }
}
