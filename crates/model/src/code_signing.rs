//! Code signing: which signatures a function's code must have, and the profiles whose keys are known.

use crate::clock::Timestamp;
use crate::name::Region;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What functions that name it ask of their code (AWS Lambda, CreateCodeSigningConfig).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeSigningConfig {
    /// Where it lives.
    pub region: Region,
    /// `csc-` and 17 letters and digits.
    pub id: String,
    /// The user's words on it.
    pub description: String,
    /// ARNs of the versions of signing profiles whose signatures are accepted.
    pub allowed: Vec<String>,
    /// What becomes of code without a good signature.
    pub policy: UntrustedArtifact,
    /// When it was changed last.
    pub last_modified: Timestamp,
    /// Its tags.
    #[serde(default)]
    pub tags: BTreeMap<String, String>,
}

impl CodeSigningConfig {
    /// The prefix of the keys of a region's.
    pub fn prefix(region: &Region) -> String {
        format!("code-signing-configs/{region}/")
    }

    /// The store's key.
    pub fn key(region: &Region, id: &str) -> String {
        format!("{}{id}", Self::prefix(region))
    }
}

/// AWS's `UntrustedArtifactOnDeployment`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum UntrustedArtifact {
    /// It is deployed, and the log says that it was not signed as it should be.
    #[default]
    Warn,
    /// It is not deployed.
    Enforce,
}

impl UntrustedArtifact {
    /// AWS's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Warn => "Warn",
            Self::Enforce => "Enforce",
        }
    }
}

/// A version of a signing profile, registered here: AWS Signer's stays where it is, and its keys are
/// known by their certificates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SigningProfile {
    /// Its name: letters, digits and `_`.
    pub name: String,
    /// Which version of it: ten letters and digits.
    pub version: String,
    /// ARN of the version, as signatures name it.
    pub arn: String,
    /// Certificates in DER and base64; what they sign, directly or through others, is trusted.
    pub certificates: Vec<String>,
    /// What was signed from then on is not accepted any more.
    pub revoked_from: Option<Timestamp>,
    /// Signings that are not accepted any more, by their ARNs, with the reason.
    #[serde(default)]
    pub revoked_jobs: BTreeMap<String, String>,
    /// When it was registered.
    pub added: Timestamp,
}

impl SigningProfile {
    /// The prefix of the keys of all.
    pub const PREFIX: &'static str = "signing-profiles/";

    /// The store's key of the profile version that an ARN names; `None` where the text is no such ARN.
    ///
    /// The form is `arn:aws:signer:REGION:ACCOUNT:/signing-profiles/NAME/VERSION`.
    pub fn key(arn: &str) -> Option<String> {
        let (region, account, name, version) = Self::parse(arn)?;
        Some(format!("{}{region}/{account}/{name}/{version}", Self::PREFIX))
    }

    /// Region, account, name and version in such an ARN.
    pub fn parse(arn: &str) -> Option<(&str, &str, &str, &str)> {
        let mut parts = arn.splitn(6, ':');
        let begins =
            parts.next()? == "arn" && parts.next()?.starts_with("aws") && parts.next()? == "signer";
        let (region, account) = (parts.next()?, parts.next()?);
        let mut path = parts.next()?.strip_prefix("/signing-profiles/")?.split('/');
        let (name, version) = (path.next()?, path.next()?);
        let word = |text: &str| {
            (1..=64).contains(&text.len())
                && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        };
        let valid = begins
            && path.next().is_none()
            && Region::new(region).is_ok()
            && crate::name::AccountId::new(account).is_ok()
            && word(name)
            && word(version);
        valid.then_some((region, account, name, version))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_is_found_by_the_arn_of_its_version() {
        let arn = "arn:aws:signer:us-east-1:000000000000:/signing-profiles/own/AbCd012345";
        assert_eq!(
            SigningProfile::key(arn).as_deref(),
            Some("signing-profiles/us-east-1/000000000000/own/AbCd012345")
        );
        for bad in [
            "",
            "own",
            "arn:aws:signer:us-east-1:000000000000:/signing-profiles/own",
            "arn:aws:signer:us-east-1:000000000000:/signing-profiles/own/v/w",
            "arn:aws:signer:us-east-1:000000000000:/signing-profiles/../v",
            "arn:aws:lambda:us-east-1:000000000000:/signing-profiles/own/v",
        ] {
            assert_eq!(SigningProfile::key(bad), None, "{bad}");
        }
    }
}
