//! The signing profiles that the operator has registered: whose keys are known.

use super::super::control::Control;
use super::super::error::Error;
use super::super::functions::{read, write};
use super::super::target::Place;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use model::Timestamp;
use model::code_signing::SigningProfile;
use model::store::{Expect, StoreError};
use serde::Deserialize;
use std::collections::BTreeMap;
use uuid::Uuid;

/// How often a change is tried again because somebody else changed the document meanwhile.
const ATTEMPTS: usize = 64;
/// Letters and digits of a version.
const VERSION_LENGTH: usize = 10;

/// A profile to be registered.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewProfile {
    /// Name of a profile of its own, or ARN of a version of one that AWS Signer has.
    pub name: String,
    /// Certificates in PEM; what they sign, directly or through others, is trusted.
    pub certificates: String,
}

/// What is not to be accepted any more.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Revocation {
    /// ARN of the profile's version.
    pub profile: String,
    /// ARN of one signing; without it all that was signed from `from` on.
    pub job: Option<String>,
    /// From when on; without it everything.
    pub from: Option<Timestamp>,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

impl Control {
    /// Registers a version of a profile and returns it.
    pub(in super::super) async fn add_signing_profile(
        &self,
        place: &Place,
        new: NewProfile,
    ) -> Result<SigningProfile, Error> {
        let arn = match new.name.starts_with("arn:") {
            true => new.name,
            false => {
                let random = Uuid::new_v4().simple().to_string();
                let version = random.get(..VERSION_LENGTH).unwrap_or_default();
                let (region, account) = (&place.region, &place.account);
                format!(
                    "arn:aws:signer:{region}:{account}:/signing-profiles/{}/{version}",
                    new.name
                )
            }
        };
        let (Some((_, _, name, version)), Some(key)) =
            (SigningProfile::parse(&arn), SigningProfile::key(&arn))
        else {
            return Err(Error::InvalidParameterValue(format!(
                "'{arn}' is no version of a signing profile: name it with letters, digits and \
                 underscores, or by its ARN."
            )));
        };
        let certificates = wire::signer::anchors(new.certificates.as_bytes())
            .map_err(Error::InvalidParameterValue)?;
        let profile = SigningProfile {
            name: name.to_owned(),
            version: version.to_owned(),
            certificates: certificates.iter().map(|c| STANDARD.encode(c)).collect(),
            revoked_from: None,
            revoked_jobs: BTreeMap::new(),
            added: self.now(),
            arn: arn.clone(),
        };
        match self.ports.store.put(&key, write(&key, &profile)?, Expect::Absent).await {
            Ok(_) => Ok(profile),
            Err(StoreError::Conflict(_)) => Err(Error::ResourceConflict(format!(
                "The signing profile {arn} is registered already; versions of a profile never change."
            ))),
            Err(error) => Err(error.into()),
        }
    }

    /// All registered profiles.
    pub(in super::super) async fn signing_profiles(&self) -> Result<Vec<SigningProfile>, Error> {
        self.documents(SigningProfile::PREFIX).await?.iter().map(read).collect()
    }

    /// Revokes a profile's version, or one signing with it.
    pub(in super::super) async fn revoke_signing(
        &self,
        revocation: Revocation,
    ) -> Result<SigningProfile, Error> {
        let missing = || {
            let arn = &revocation.profile;
            Error::ResourceNotFound(format!("There is no signing profile {arn}."))
        };
        let key = SigningProfile::key(&revocation.profile).ok_or_else(missing)?;
        for _ in 0..ATTEMPTS {
            let document = self.ports.store.get(&key).await?.ok_or_else(missing)?;
            let mut profile: SigningProfile = read(&document)?;
            match &revocation.job {
                Some(job) => {
                    profile.revoked_jobs.insert(job.clone(), revocation.reason.clone());
                }
                None => {
                    let from = revocation.from.unwrap_or(Timestamp::MIN);
                    let earlier = profile.revoked_from.map_or(from, |before| before.min(from));
                    profile.revoked_from = Some(earlier);
                }
            }
            let written = write(&key, &profile)?;
            match self.ports.store.put(&key, written, Expect::Revision(document.revision)).await {
                Ok(_) => return Ok(profile),
                Err(StoreError::Conflict(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(StoreError::Conflict(key).into())
    }
}
