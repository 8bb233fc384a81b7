//! Signing and verifying together. The keys under `fixtures/` are for these tests alone.

use super::der::{Reader, element, tag};
use super::envelope::armoured;
use super::*;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

const KEY: &[u8] = include_bytes!("fixtures/signer.key.pem");
const CERTIFICATE: &[u8] = include_bytes!("fixtures/signer.pem");
const OTHER_KEY: &[u8] = include_bytes!("fixtures/other.key.pem");
const OTHER_CERTIFICATE: &[u8] = include_bytes!("fixtures/other.pem");
const CONTENT: ContentDigest = [7; 48];

fn claims() -> Claims {
    Claims {
        profile_version_arn: "arn:aws:signer:us-east-1:000000000000:/signing-profiles/p/1"
            .to_owned(),
        job_arn: "arn:aws:signer:us-east-1:000000000000:/signing-jobs/1".to_owned(),
        signed_at: "2027-01-02T03:04:05Z".parse().expect("a time"),
        expires: Some("2037-01-02T03:04:05Z".parse().expect("a time")),
    }
}

fn trusted(certificate: &[u8]) -> Vec<Vec<u8>> {
    anchors(certificate).expect("a certificate")
}

fn signed_with(key: &[u8], certificate: &[u8]) -> String {
    let (certificates, claims) = (trusted(certificate), claims());
    let with = Signing { key_pem: key, certificates: &certificates, claims: &claims };
    sign(&CONTENT, &with).expect("signs")
}

fn verdict(file: &str, certificate: &[u8]) -> Result<(), Invalid> {
    let envelope = Envelope::read(file.as_bytes()).expect("an envelope");
    verify(&envelope, &CONTENT, &trusted(certificate))
}

fn cms(file: &str) -> Vec<u8> {
    let lines: String = file.lines().filter(|line| !line.starts_with("---")).collect();
    STANDARD.decode(lines).expect("base64")
}

#[test]
fn what_is_signed_is_verified_and_says_the_same() {
    let file = signed_with(KEY, CERTIFICATE);
    let envelope = Envelope::read(file.as_bytes()).expect("an envelope");
    assert_eq!(envelope.claims, claims());
    assert_eq!(verify(&envelope, &CONTENT, &trusted(CERTIFICATE)), Ok(()));
}

#[test]
fn another_content_key_or_authority_is_not_good() {
    let file = signed_with(KEY, CERTIFICATE);
    let envelope = Envelope::read(file.as_bytes()).expect("an envelope");
    assert_eq!(verify(&envelope, &[8; 48], &trusted(CERTIFICATE)), Err(Invalid::Changed));
    assert_eq!(verdict(&file, OTHER_CERTIFICATE), Err(Invalid::Untrusted));
    assert_eq!(verify(&envelope, &CONTENT, &[]), Err(Invalid::Untrusted));
    let forged = signed_with(OTHER_KEY, CERTIFICATE);
    assert_eq!(verdict(&forged, CERTIFICATE), Err(Invalid::Forged));
}

#[test]
fn attributes_that_were_changed_are_not_good() {
    let file = signed_with(KEY, CERTIFICATE);
    let mut changed = cms(&file);
    let job = b"/signing-jobs/1";
    let at = changed.windows(job.len()).position(|window| window == job).expect("is there");
    changed[at + job.len() - 1] = b'2';
    assert_eq!(verdict(&armoured(&changed), CERTIFICATE), Err(Invalid::Forged));
}

#[test]
fn the_certificate_must_have_been_valid_when_it_signed() {
    let certificates = trusted(CERTIFICATE);
    let claims = Claims { signed_at: "2020-01-01T00:00:00Z".parse().expect("a time"), ..claims() };
    let with = Signing { key_pem: KEY, certificates: &certificates, claims: &claims };
    let file = sign(&CONTENT, &with).expect("signs");
    assert_eq!(verdict(&file, CERTIFICATE), Err(Invalid::Untrusted));
}

#[test]
fn an_envelope_of_indefinite_length_is_read() {
    let file = signed_with(KEY, CERTIFICATE);
    let definite = cms(&file);
    let inner = Reader::new(&definite).next().expect("whole").content;
    let mut parts = Reader::new(inner);
    let (kind, data) = (parts.next().expect("its kind"), parts.next().expect("its content"));
    let end = [0, 0, 0, 0];
    let indefinite = [b"\x30\x80", kind.whole, b"\xa0\x80", data.content, &end[..]].concat();
    assert_ne!(indefinite, definite);
    assert_eq!(verdict(&armoured(&indefinite), CERTIFICATE), Ok(()));
}

#[test]
fn every_cut_of_an_envelope_is_refused_and_no_changed_byte_breaks_it() {
    let whole = cms(&signed_with(KEY, CERTIFICATE));
    for length in 0..whole.len() {
        let cut = armoured(whole.get(..length).expect("shorter"));
        assert!(Envelope::read(cut.as_bytes()).is_err(), "{length}");
    }
    let certificates = trusted(CERTIFICATE);
    for at in 0..whole.len() {
        let mut changed = whole.clone();
        changed[at] ^= 0x55;
        if let Ok(envelope) = Envelope::read(armoured(&changed).as_bytes())
            && verify(&envelope, &CONTENT, &certificates).is_ok()
        {
            // What is not signed may differ: versions, and the list of digests.
            assert_eq!(envelope.claims, claims(), "{at}");
        }
    }
}

#[test]
fn a_signature_that_says_two_things_is_refused() {
    let file = signed_with(KEY, CERTIFICATE);
    let envelope = Envelope::read(file.as_bytes()).expect("an envelope");
    let attributes = Reader::new(&envelope.attributes).next().expect("a set").content;
    let first = Reader::new(attributes).next().expect("an attribute").whole;
    let doubled = element(tag::CONTEXT_0, &[attributes, first].concat());
    let original = element(tag::CONTEXT_0, attributes);
    let whole = cms(&file);
    let at = whole.windows(original.len()).position(|w| w == original).expect("is there");
    // Lengths around it do not fit any more, so this is read as broken at the latest there.
    let spliced = [&whole[..at], &doubled[..], &whole[at + original.len()..]].concat();
    assert!(Envelope::read(armoured(&spliced).as_bytes()).is_err());
}

#[test]
fn only_keys_and_certificates_that_can_be_used_are_taken() {
    assert!(anchors(b"").is_err());
    assert!(anchors(KEY).is_err());
    assert!(anchors(b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n").is_err());
    let (certificates, claims) = (trusted(CERTIFICATE), claims());
    let with = Signing { key_pem: CERTIFICATE, certificates: &certificates, claims: &claims };
    assert_eq!(sign(&CONTENT, &with), Err(CannotSign::Key));
    let with = Signing { key_pem: KEY, certificates: &[], claims: &claims };
    assert_eq!(sign(&CONTENT, &with), Err(CannotSign::Certificate));
}
