//! Signatures of code: reading a file never panics, however its CMS is broken, and verifying what was
//! read finds nothing good without a trusted certificate.

use crate::Target;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use wire::signer::{Envelope, verify};

pub(crate) const TARGET: Target = Target {
    name: "code_signature",
    seeds: &[
        b"-----BEGIN PKCS7-----\nMIAGCSqGSIb3DQEHAqCAAAAAAA==\n-----END PKCS7-----\n",
        b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x80\x30\x03\x02\x01\x01\0\0\0\0",
    ],
    run,
};

fn run(bytes: &[u8]) {
    let armoured =
        format!("-----BEGIN PKCS7-----\n{}\n-----END PKCS7-----\n", STANDARD.encode(bytes));
    for file in [bytes, armoured.as_bytes()] {
        if let Ok(envelope) = Envelope::read(file) {
            assert!(verify(&envelope, &[0; 48], &[]).is_err());
        }
    }
}
