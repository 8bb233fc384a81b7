//! Reading the file that holds a zip's signature, as far as it can be read without verifying anything.

use super::der::{Element, Reader, tag};
use super::{Claims, FILE_BYTES, oid};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

const BEGINS: &str = "-----BEGIN PKCS7-----";
const ENDS: &str = "-----END PKCS7-----";
/// Most certificates of one envelope.
const CERTIFICATES: usize = 16;

/// The file is not what AWS Signer writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the signature's {0}")]
pub struct NotASignature(pub(super) &'static str);

/// A signature with all that it brings along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// What it says.
    pub claims: Claims,
    /// Certificates in DER, in no order.
    pub(super) certificates: Vec<Vec<u8>>,
    /// Issuer and serial number of the signer's certificate, each as it is encoded.
    pub(super) signer: (Vec<u8>, Vec<u8>),
    /// Of the content.
    pub(super) message_digest: Vec<u8>,
    /// What was signed: the attributes as a SET.
    pub(super) attributes: Vec<u8>,
    pub(super) signature: Vec<u8>,
}

impl Envelope {
    /// Reads the file.
    ///
    /// # Errors
    /// Where it has another form.
    pub fn read(file: &[u8]) -> Result<Self, NotASignature> {
        if file.len() as u64 > FILE_BYTES {
            return Err(NotASignature("file is too large"));
        }
        let cms = unarmoured(file).ok_or(NotASignature("file is not PEM"))?;
        Self::of_cms(&cms)
    }

    fn of_cms(cms: &[u8]) -> Result<Self, NotASignature> {
        let broken = || NotASignature("envelope is broken");
        let mut content = Reader::new(cms).enter(tag::SEQUENCE).ok_or_else(broken)?;
        if content.expect(tag::OID).is_none_or(|kind| kind.content != oid::SIGNED_DATA) {
            return Err(NotASignature("envelope is of another kind"));
        }
        let mut content = content.enter(tag::CONTEXT_0).ok_or_else(broken)?;
        let mut data = content.enter(tag::SEQUENCE).ok_or_else(broken)?;
        data.expect(tag::INTEGER).ok_or_else(broken)?;
        data.expect(tag::SET).ok_or_else(broken)?;
        let mut inner = data.enter(tag::SEQUENCE).ok_or_else(broken)?;
        if inner.expect(tag::OID).is_none_or(|kind| kind.content != oid::DATA) {
            return Err(NotASignature("content is of another kind"));
        }
        if !inner.is_empty() {
            return Err(NotASignature("content is in the envelope, not in the zip"));
        }
        let mut certificates = Vec::new();
        let mut list = data.enter(tag::CONTEXT_0).ok_or_else(broken)?;
        while let Some(certificate) = list.next() {
            certificates.push(certificate.whole.to_vec());
        }
        if !list.is_empty() || certificates.len() > CERTIFICATES {
            return Err(NotASignature("certificates can't be read"));
        }
        let _ = data.optional(tag::CONTEXT_1);
        let mut signers = data.enter(tag::SET).ok_or_else(broken)?;
        let signer = signers.enter(tag::SEQUENCE).ok_or_else(broken)?;
        if !signers.is_empty() {
            return Err(NotASignature("envelope has more than one signer"));
        }
        Self::of_signer(signer, certificates)
    }

    fn of_signer(
        mut signer: Reader<'_>,
        certificates: Vec<Vec<u8>>,
    ) -> Result<Self, NotASignature> {
        let broken = || NotASignature("signer can't be read");
        signer.expect(tag::INTEGER).ok_or_else(broken)?;
        let mut id = signer.enter(tag::SEQUENCE).ok_or_else(broken)?;
        let issuer = id.expect(tag::SEQUENCE).ok_or_else(broken)?.whole.to_vec();
        let serial = id.expect(tag::INTEGER).ok_or_else(broken)?.content.to_vec();
        let algorithm = |element: Option<Element<'_>>, wanted: &[u8]| {
            let name = Reader::new(element?.content).expect(tag::OID)?;
            (name.content == wanted).then_some(())
        };
        algorithm(signer.expect(tag::SEQUENCE), oid::SHA384)
            .ok_or(NotASignature("digest is not SHA-384"))?;
        let attributes = signer.expect(tag::CONTEXT_0).filter(|list| list.definite);
        let attributes = attributes.ok_or_else(broken)?;
        algorithm(signer.expect(tag::SEQUENCE), oid::ECDSA_SHA384)
            .ok_or(NotASignature("algorithm is not ECDSA with SHA-384"))?;
        let signature = signer.expect(tag::OCTETS).ok_or_else(broken)?.content.to_vec();
        let read = Attributes::read(attributes.content)?;
        Ok(Self {
            claims: read.claims,
            certificates,
            signer: (issuer, serial),
            message_digest: read.message_digest,
            attributes: super::der::element(tag::SET, attributes.content),
            signature,
        })
    }
}

/// What the signed attributes say.
struct Attributes {
    claims: Claims,
    message_digest: Vec<u8>,
}

impl Attributes {
    fn read(list: &[u8]) -> Result<Self, NotASignature> {
        let broken = || NotASignature("attributes can't be read");
        let mut seen: Vec<(&[u8], Element<'_>)> = Vec::new();
        let mut list = Reader::new(list);
        while let Some(attribute) = list.next() {
            let mut attribute = Reader::new(attribute.content);
            let kind = attribute.expect(tag::OID).ok_or_else(broken)?.content;
            let mut values = attribute.enter(tag::SET).ok_or_else(broken)?;
            let value = values.next().ok_or_else(broken)?;
            // Two values would let a signature say two things.
            if !values.is_empty() || seen.iter().any(|(other, _)| *other == kind) {
                return Err(NotASignature("attributes are ambiguous"));
            }
            seen.push((kind, value));
        }
        if !list.is_empty() {
            return Err(broken());
        }
        let find = |wanted: &[u8]| seen.iter().find(|(kind, _)| *kind == wanted).map(|(_, v)| *v);
        let missing = |what: &'static str| move || NotASignature(what);
        let text = |wanted: &[u8]| {
            let value = find(wanted).filter(|value| value.tag == tag::UTF8)?;
            String::from_utf8(value.content.to_vec()).ok().filter(|text| text.len() <= 2048)
        };
        if find(oid::CONTENT_TYPE).is_none_or(|value| value.content != oid::DATA) {
            return Err(NotASignature("content type is missing"));
        }
        let digest = find(oid::MESSAGE_DIGEST).filter(|value| value.tag == tag::OCTETS);
        let expires = match find(oid::EXPIRY) {
            None => None,
            Some(value) => Some(time(value).ok_or_else(missing("expiry can't be read"))?),
        };
        Ok(Self {
            message_digest: digest.ok_or_else(missing("digest is missing"))?.content.to_vec(),
            claims: Claims {
                profile_version_arn: text(oid::PROFILE)
                    .ok_or_else(missing("signing profile is missing"))?,
                job_arn: text(oid::JOB).ok_or_else(missing("signing job is missing"))?,
                signed_at: find(oid::SIGNING_TIME)
                    .and_then(time)
                    .ok_or_else(missing("signing time is missing"))?,
                expires,
            },
        })
    }
}

/// `20260928091926.806Z`, or with two digits of the year.
fn time(value: Element<'_>) -> Option<Timestamp> {
    let text = std::str::from_utf8(value.content).ok()?.strip_suffix('Z')?;
    let (text, milliseconds) = match text.split_once('.') {
        None => (text, 0),
        Some((whole, fraction)) => {
            let digits = fraction.len() <= 9 && fraction.bytes().all(|b| b.is_ascii_digit());
            let thousandths: String =
                fraction.chars().chain(std::iter::repeat('0')).take(3).collect();
            (whole, thousandths.parse::<i32>().ok().filter(|_| digits)?)
        }
    };
    let text = match value.tag {
        tag::GENERALIZED_TIME => text.to_owned(),
        // RFC 5280: from 50 on it is the last century.
        tag::UTC_TIME if text.get(..2)? >= "50" => format!("19{text}"),
        tag::UTC_TIME => format!("20{text}"),
        _ => return None,
    };
    if text.len() != 14 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let part = |from: usize, to: usize| text.get(from..to)?.parse::<i8>().ok();
    let date = DateTime::new(
        text.get(..4)?.parse().ok()?,
        part(4, 6)?,
        part(6, 8)?,
        part(8, 10)?,
        part(10, 12)?,
        part(12, 14)?,
        milliseconds * 1_000_000,
    );
    Some(date.ok()?.to_zoned(TimeZone::UTC).ok()?.timestamp())
}

fn unarmoured(file: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(file).ok()?.trim();
    let inner = text.strip_prefix(BEGINS)?.strip_suffix(ENDS)?;
    let letters: String = inner.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    STANDARD.decode(letters).ok()
}

/// The file of a CMS.
pub(super) fn armoured(cms: &[u8]) -> String {
    const LINE: usize = 64;
    let letters = STANDARD.encode(cms);
    let lines: Vec<&str> = letters
        .as_bytes()
        .chunks(LINE)
        .map(|line| std::str::from_utf8(line).unwrap_or_default())
        .collect();
    format!("{BEGINS}\n{}\n{ENDS}\n", lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(tag: u8, text: &str) -> Option<String> {
        let written = super::super::der::element(tag, text.as_bytes());
        time(Reader::new(&written).next()?).map(|time| time.to_string())
    }

    #[test]
    fn times_are_read_in_both_forms() {
        let general = |text: &str| read(tag::GENERALIZED_TIME, text);
        assert_eq!(general("20260928091926.806Z").as_deref(), Some("2026-09-28T09:19:26.806Z"));
        assert_eq!(general("20260928091926Z").as_deref(), Some("2026-09-28T09:19:26Z"));
        assert_eq!(read(tag::UTC_TIME, "260928091926Z").as_deref(), Some("2026-09-28T09:19:26Z"));
        for bad in ["", "Z", "20261328091926Z", "2026092809192Z", "20260928091926.xZ", "é"] {
            assert_eq!(general(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_file_is_armoured_as_it_is_read() {
        let cms: Vec<u8> = (0..200).collect();
        assert_eq!(unarmoured(armoured(&cms).as_bytes()), Some(cms));
    }

    proptest! {
        #[test]
        fn no_bytes_can_break_it(cms in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = Envelope::of_cms(&cms);
            let _ = Envelope::read(armoured(&cms).as_bytes());
            let _ = Envelope::read(&cms);
        }
    }
}
