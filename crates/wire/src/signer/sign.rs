//! Making a signature as AWS Signer does, with a key of one's own.

use super::der::{element, nested, tag};
use super::envelope::armoured;
use super::verify::names;
use super::{Claims, ContentDigest, oid};
use jiff::Timestamp;
use ring::digest::{SHA384, digest};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P384_SHA384_ASN1_SIGNING, EcdsaKeyPair};
use rustls_pki_types::PrivatePkcs8KeyDer;
use rustls_pki_types::pem::PemObject;

/// What is needed to sign.
#[derive(Debug, Clone, Copy)]
pub struct Signing<'a> {
    /// The private key, P-384, PKCS #8 in PEM.
    pub key_pem: &'a [u8],
    /// The signer's certificate and those between it and the trusted one, in DER, the signer's first.
    pub certificates: &'a [Vec<u8>],
    /// What the signature is to say.
    pub claims: &'a Claims,
}

/// Why there is no signature.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CannotSign {
    /// The key is another kind of key, or none.
    #[error("the private key can't be used: it must be of the curve P-384, PKCS #8 in PEM")]
    Key,
    /// There is no certificate for it.
    #[error("the first certificate can't be read")]
    Certificate,
    /// The system's random numbers failed.
    #[error("signing failed")]
    Failed,
}

/// Signs a zip's content. Returns the content of [`super::FILE`].
///
/// # Errors
/// Where key or certificate can't be used.
pub fn sign(content: &ContentDigest, with: &Signing<'_>) -> Result<String, CannotSign> {
    let random = SystemRandom::new();
    let key = PrivatePkcs8KeyDer::from_pem_slice(with.key_pem).map_err(|_| CannotSign::Key)?;
    let key =
        EcdsaKeyPair::from_pkcs8(&ECDSA_P384_SHA384_ASN1_SIGNING, key.secret_pkcs8_der(), &random)
            .map_err(|_| CannotSign::Key)?;
    let leaf = with.certificates.first().ok_or(CannotSign::Certificate)?;
    let (issuer, serial) = names(leaf).ok_or(CannotSign::Certificate)?;

    let attributes = attributes(content, with.claims).concat();
    let signed = element(tag::SET, &attributes);
    let signature = key.sign(&random, &signed).map_err(|_| CannotSign::Failed)?;
    let name = |oid: &[u8]| element(tag::OID, oid);
    let version = element(tag::INTEGER, &[1]);
    let sha384 = nested(tag::SEQUENCE, &[name(oid::SHA384)]);
    let signer = nested(
        tag::SEQUENCE,
        &[
            version.clone(),
            nested(tag::SEQUENCE, &[issuer.to_vec(), element(tag::INTEGER, serial)]),
            sha384.clone(),
            element(tag::CONTEXT_0, &attributes),
            nested(tag::SEQUENCE, &[name(oid::ECDSA_SHA384)]),
            element(tag::OCTETS, signature.as_ref()),
        ],
    );
    let data = nested(
        tag::SEQUENCE,
        &[
            version,
            nested(tag::SET, &[sha384]),
            nested(tag::SEQUENCE, &[name(oid::DATA)]),
            nested(tag::CONTEXT_0, &sorted(with.certificates.to_vec())),
            nested(tag::SET, &[signer]),
        ],
    );
    let cms = nested(tag::SEQUENCE, &[name(oid::SIGNED_DATA), nested(tag::CONTEXT_0, &[data])]);
    Ok(armoured(&cms))
}

/// The signed attributes, in the order that DER gives to a SET.
fn attributes(content: &ContentDigest, claims: &Claims) -> Vec<Vec<u8>> {
    let attribute = |oid: &[u8], value: Vec<u8>| {
        nested(tag::SEQUENCE, &[element(tag::OID, oid), nested(tag::SET, &[value])])
    };
    let time = |time: Timestamp| {
        let text = time.strftime("%Y%m%d%H%M%SZ").to_string();
        element(tag::GENERALIZED_TIME, text.as_bytes())
    };
    let text = |text: &str| element(tag::UTF8, text.as_bytes());
    let protection = [
        nested(tag::SEQUENCE, &[element(tag::OID, oid::SHA384)]),
        nested(tag::CONTEXT_1, &[element(tag::OID, oid::ECDSA_SHA384)]),
    ];
    let mut attributes = vec![
        attribute(oid::CONTENT_TYPE, element(tag::OID, oid::DATA)),
        attribute(oid::MESSAGE_DIGEST, element(tag::OCTETS, digest(&SHA384, content).as_ref())),
        attribute(oid::SIGNING_TIME, time(claims.signed_at)),
        attribute(oid::JOB, text(&claims.job_arn)),
        attribute(oid::PROFILE, text(&claims.profile_version_arn)),
        attribute(oid::ALGORITHM_PROTECTION, nested(tag::SEQUENCE, &protection)),
    ];
    attributes.extend(claims.expires.map(|expires| attribute(oid::EXPIRY, time(expires))));
    sorted(attributes)
}

fn sorted(mut elements: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
    elements.sort_unstable();
    elements
}
