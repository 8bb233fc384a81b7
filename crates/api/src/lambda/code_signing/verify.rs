//! Whether code is signed as its function asks: AWS Lambda's four checks.
//!
//! *Integrity*: the signature is that of this zip, made with a key of the profile that it names. Code
//! that fails it is never deployed. *Mismatch*: the profile is one of those that the function accepts.
//! *Expiry* and *revocation*: the signature still holds. What fails one of these is deployed or not as
//! the function's configuration says (AWS Lambda, "Configuring code signing").

use super::super::control::Control;
use super::super::error::Error;
use super::super::functions::read;
use super::super::target::Place;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use model::code_signing::{CodeSigningConfig, SigningProfile, UntrustedArtifact};
use model::layer::UsedLayer;
use model::signature::Signed;
use model::{FunctionName, Timestamp};
use wire::signer::{self, Claims, Envelope};

/// What is known of a zip's signature.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Standing {
    /// There is none.
    Unsigned,
    /// It names a profile that is not registered, so nothing of it is known to be true.
    Unknown,
    /// It is not good.
    Invalid(String),
    /// It is good, but holds no more.
    Over(&'static str),
    /// It is good and holds.
    Good(Signed),
}

impl Control {
    /// Checks a function's code and layers against what the function asks for. Returns who signed the
    /// code, as far as that is known to be true.
    pub(in super::super) async fn check_signatures(
        &self,
        place: &Place,
        name: &FunctionName,
        config: Option<&str>,
        (code, layers): (&str, &[UsedLayer]),
    ) -> Result<Option<Signed>, Error> {
        let standing = self.signature_of(code).await?;
        if let Some(id) = config {
            let found = self.code_signing_config_of(place, id).await?;
            let (config, _) = found.ok_or_else(|| {
                super::config::not_found_for_function(&super::config::arn(place, id))
            })?;
            judge(&config, name.as_str(), &standing)?;
            for layer in layers {
                judge(&config, &layer.arn, &self.signature_of(&layer.code.sha256).await?)?;
            }
        }
        Ok(signed(standing))
    }

    /// Who signed a zip, as far as that is known to be true.
    pub(in super::super) async fn signed(&self, code: &str) -> Result<Option<Signed>, Error> {
        Ok(signed(self.signature_of(code).await?))
    }

    async fn signature_of(&self, code: &str) -> Result<Standing, Error> {
        let Some(found) = self.ports.code.signature(code, signer::FILE).await? else {
            return Ok(Standing::Unsigned);
        };
        let envelope = match Envelope::read(&found.file) {
            Ok(envelope) => envelope,
            Err(error) => return Ok(Standing::Invalid(error.to_string())),
        };
        let Some(profile) = self.profile(&envelope.claims.profile_version_arn).await? else {
            return Ok(Standing::Unknown);
        };
        let trusted: Vec<Vec<u8>> =
            profile.certificates.iter().filter_map(|c| STANDARD.decode(c).ok()).collect();
        if let Err(invalid) = signer::verify(&envelope, &found.content_sha384, &trusted) {
            return Ok(Standing::Invalid(invalid.to_string()));
        }
        Ok(match over(&envelope.claims, &profile, self.now()) {
            Some(why) => Standing::Over(why),
            None => Standing::Good(Signed {
                profile_version_arn: envelope.claims.profile_version_arn,
                job_arn: envelope.claims.job_arn,
            }),
        })
    }

    async fn profile(&self, arn: &str) -> Result<Option<SigningProfile>, Error> {
        let Some(key) = SigningProfile::key(arn) else { return Ok(None) };
        self.ports.store.get(&key).await?.as_ref().map(read).transpose()
    }
}

/// Why a good signature does not hold, if it does not.
fn over(claims: &Claims, profile: &SigningProfile, now: Timestamp) -> Option<&'static str> {
    /// How far a signer's clock may be ahead of this one's, in seconds.
    const AHEAD: i64 = 300;
    if claims.signed_at.as_second() > now.as_second() + AHEAD {
        return Some("it was made in the future");
    }
    if claims.expires.is_some_and(|expires| expires <= now) {
        return Some("it has expired");
    }
    if profile.revoked_from.is_some_and(|from| claims.signed_at >= from) {
        return Some("its signing profile was revoked");
    }
    profile.revoked_jobs.contains_key(&claims.job_arn).then_some("it was revoked")
}

fn signed(standing: Standing) -> Option<Signed> {
    match standing {
        Standing::Good(signed) => Some(signed),
        _ => None,
    }
}

/// Whether an artefact may be deployed.
fn judge(config: &CodeSigningConfig, artefact: &str, standing: &Standing) -> Result<(), Error> {
    let why = match standing {
        Standing::Good(signed) if config.allowed.contains(&signed.profile_version_arn) => {
            return Ok(());
        }
        // AWS's words for it are not known.
        Standing::Invalid(why) => {
            return Err(Error::InvalidCodeSignature(format!(
                "Lambda cannot deploy the function. The signature of {artefact} failed the \
                 integrity check: {why}."
            )));
        }
        Standing::Good(_) => "its signing profile is not among those that are allowed",
        Standing::Unsigned => "it is not signed",
        Standing::Unknown => "its signing profile is not registered",
        Standing::Over(why) => why,
    };
    match config.policy {
        UntrustedArtifact::Enforce => Err(Error::CodeVerificationFailed(format!(
            "Lambda cannot deploy the function. The function or layer might be signed using a \
             signature that the client is not configured to accept. Check the provided signature \
             for {artefact}."
        ))),
        UntrustedArtifact::Warn => {
            tracing::warn!(artefact, why, config = config.id, "code is not signed as it should be");
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Region;
    use std::collections::BTreeMap;

    const PROFILE: &str = "arn:aws:signer:us-east-1:000000000000:/signing-profiles/p/0123456789";

    fn config(policy: UntrustedArtifact) -> CodeSigningConfig {
        CodeSigningConfig {
            region: Region::default(),
            id: "csc-1".to_owned(),
            description: String::new(),
            allowed: vec![PROFILE.to_owned()],
            policy,
            last_modified: Timestamp::UNIX_EPOCH,
            tags: BTreeMap::new(),
        }
    }

    fn good(profile: &str) -> Standing {
        let (profile_version_arn, job_arn) = (profile.to_owned(), "job".to_owned());
        Standing::Good(Signed { profile_version_arn, job_arn })
    }

    #[test]
    fn what_fails_its_integrity_is_never_deployed_and_the_rest_as_the_policy_says() {
        use UntrustedArtifact::{Enforce, Warn};
        let deployed = |policy, standing: &Standing| judge(&config(policy), "f", standing).is_ok();
        assert!(deployed(Enforce, &good(PROFILE)));
        for doubtful in [
            good("another"),
            Standing::Unsigned,
            Standing::Unknown,
            Standing::Over("it has expired"),
        ] {
            assert!(deployed(Warn, &doubtful), "{doubtful:?}");
            let error = judge(&config(Enforce), "f", &doubtful).expect_err("refused");
            assert!(matches!(error, Error::CodeVerificationFailed(_)), "{doubtful:?}");
        }
        for policy in [Enforce, Warn] {
            let error = judge(&config(policy), "f", &Standing::Invalid("x".to_owned()));
            assert!(matches!(error, Err(Error::InvalidCodeSignature(_))));
        }
    }

    #[test]
    fn a_signature_holds_until_it_expires_or_is_revoked() {
        let time = |text: &str| text.parse::<Timestamp>().expect("a time");
        let claims = Claims {
            profile_version_arn: PROFILE.to_owned(),
            job_arn: "job".to_owned(),
            signed_at: time("2026-01-02T00:00:00Z"),
            expires: Some(time("2026-02-01T00:00:00Z")),
        };
        let profile = SigningProfile {
            name: "p".to_owned(),
            version: "0123456789".to_owned(),
            arn: PROFILE.to_owned(),
            certificates: Vec::new(),
            revoked_from: None,
            revoked_jobs: BTreeMap::new(),
            added: Timestamp::UNIX_EPOCH,
        };
        let now = time("2026-01-10T00:00:00Z");
        assert_eq!(over(&claims, &profile, now), None);
        assert!(over(&claims, &profile, time("2026-02-01T00:00:00Z")).is_some());
        assert!(over(&claims, &profile, time("2026-01-01T00:00:00Z")).is_some(), "in the future");
        let revoked = |from| SigningProfile { revoked_from: Some(time(from)), ..profile.clone() };
        assert!(over(&claims, &revoked("2026-01-01T00:00:00Z"), now).is_some());
        assert_eq!(over(&claims, &revoked("2026-01-05T00:00:00Z"), now), None, "made before");
        let jobs = BTreeMap::from([("job".to_owned(), "lost".to_owned())]);
        assert!(over(&claims, &SigningProfile { revoked_jobs: jobs, ..profile }, now).is_some());
    }
}
