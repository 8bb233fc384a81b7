//! Whether a signature is good: the digest is that of the zip, the signer's key has signed it, and his
//! certificate leads to one that is trusted.

use super::der::{Reader, tag};
use super::envelope::Envelope;
use super::{ContentDigest, oid};
use jiff::Timestamp;
use ring::digest::{SHA384, digest};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, SignatureVerificationAlgorithm, TrustAnchor, UnixTime};
use std::time::Duration;
use webpki::{EndEntityCert, KeyUsage, anchor_from_trusted_cert};

/// What certificates may be signed with.
static CHAIN_ALGORITHMS: &[&dyn SignatureVerificationAlgorithm] = &[
    webpki::ring::ECDSA_P256_SHA256,
    webpki::ring::ECDSA_P256_SHA384,
    webpki::ring::ECDSA_P384_SHA256,
    webpki::ring::ECDSA_P384_SHA384,
    webpki::ring::ED25519,
    webpki::ring::RSA_PKCS1_2048_8192_SHA256,
    webpki::ring::RSA_PKCS1_2048_8192_SHA384,
    webpki::ring::RSA_PKCS1_2048_8192_SHA512,
];

/// What code may be signed with: ECDSA with SHA-384, on either curve.
static CODE_ALGORITHMS: &[&dyn SignatureVerificationAlgorithm] =
    &[webpki::ring::ECDSA_P384_SHA384, webpki::ring::ECDSA_P256_SHA384];

/// Why a signature is not good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Invalid {
    /// The zip was changed after it was signed.
    #[error("the code is not what was signed")]
    Changed,
    /// The signer's certificate is not there, or can't be read.
    #[error("the signer's certificate can't be read")]
    NoCertificate,
    /// The certificate is not one that was registered, nor signed by one, or was not valid when the
    /// code was signed.
    #[error("the signer's certificate is not trusted for the signing profile")]
    Untrusted,
    /// Another key has signed.
    #[error("the signature is not the signer's")]
    Forged,
}

/// The certificates of a file in PEM, in DER; fails where there are none that can be trusted.
///
/// # Errors
/// A sentence for the user.
pub fn anchors(pem: &[u8]) -> Result<Vec<Vec<u8>>, String> {
    let mut certificates = Vec::new();
    for certificate in CertificateDer::pem_slice_iter(pem) {
        let certificate = certificate.map_err(|_| "the file is not in PEM".to_owned())?;
        anchor_from_trusted_cert(&certificate)
            .map_err(|error| format!("a certificate of the file can't be used: {error}"))?;
        certificates.push(certificate.to_vec());
    }
    match certificates.is_empty() {
        true => Err("there is no certificate in the file".to_owned()),
        false => Ok(certificates),
    }
}

/// Verifies a signature of a zip against certificates that are trusted for its profile, in DER. The
/// signer's certificate must have been valid when he signed, not now: AWS Signer's live for days, its
/// signatures for years.
///
/// # Errors
/// The first reason for which it is not good.
pub fn verify(
    envelope: &Envelope,
    content: &ContentDigest,
    trusted: &[Vec<u8>],
) -> Result<(), Invalid> {
    if digest(&SHA384, content).as_ref() != envelope.message_digest {
        return Err(Invalid::Changed);
    }
    let certificates: Vec<CertificateDer<'_>> =
        envelope.certificates.iter().map(|c| CertificateDer::from(c.as_slice())).collect();
    let signer = certificates.iter().find(|certificate| {
        names(certificate).is_some_and(|(issuer, serial)| {
            (issuer, serial) == (&envelope.signer.0[..], &envelope.signer.1[..])
        })
    });
    let signer = signer.ok_or(Invalid::NoCertificate)?;
    let signer = EndEntityCert::try_from(signer).map_err(|_| Invalid::NoCertificate)?;
    let trusted: Vec<CertificateDer<'_>> =
        trusted.iter().map(|c| CertificateDer::from(c.as_slice())).collect();
    let anchors: Vec<TrustAnchor<'_>> =
        trusted.iter().filter_map(|c| anchor_from_trusted_cert(c).ok()).collect();
    signer
        .verify_for_usage(
            CHAIN_ALGORITHMS,
            &anchors,
            &certificates,
            unix(envelope.claims.signed_at),
            KeyUsage::required_if_present(oid::CODE_SIGNING),
            None,
            None,
        )
        .map_err(|_| Invalid::Untrusted)?;
    let good = CODE_ALGORITHMS.iter().any(|algorithm| {
        signer.verify_signature(*algorithm, &envelope.attributes, &envelope.signature).is_ok()
    });
    if good { Ok(()) } else { Err(Invalid::Forged) }
}

/// Issuer and serial number of a certificate, each as it is encoded.
pub(super) fn names(certificate: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut fields = Reader::new(certificate).enter(tag::SEQUENCE)?.enter(tag::SEQUENCE)?;
    let _version = fields.optional(tag::CONTEXT_0);
    let serial = fields.expect(tag::INTEGER)?.content;
    fields.expect(tag::SEQUENCE)?;
    Some((fields.expect(tag::SEQUENCE)?.whole, serial))
}

fn unix(time: Timestamp) -> UnixTime {
    let seconds = u64::try_from(time.as_second()).unwrap_or_default();
    UnixTime::since_unix_epoch(Duration::from_secs(seconds))
}
