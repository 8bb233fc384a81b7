//! `mayfly sign`: signs a zip as AWS Signer does, with a key of one's own.

use super::failure::Failure;
use super::screen;
use super::up::duration;
use clap::Args;
use model::code::CodeError;
use std::path::PathBuf;
use std::time::Duration;
use wire::signer::{self, CannotSign, Claims};

/// Sign a zip, so that functions with a code signing configuration take it
#[derive(Debug, Args)]
pub(crate) struct Sign {
    /// The zip
    zip: PathBuf,

    /// ARN of the signing profile's version (`mayfly signing add` prints it)
    #[arg(long, value_name = "ARN")]
    profile: String,

    /// The private key: curve P-384, PKCS #8 in PEM
    #[arg(long, value_name = "FILE")]
    key: PathBuf,

    /// The key's certificate, and those between it and the registered one, in PEM
    #[arg(long, value_name = "FILE")]
    certificate: PathBuf,

    /// How long the signature holds; the default is AWS Signer's 135 months
    #[arg(long, value_name = "TIME", default_value = "4109d", value_parser = duration)]
    valid_for: Duration,

    /// Where the signed zip goes
    #[arg(long, short, value_name = "FILE")]
    output: PathBuf,
}

/// Why a zip is not signed.
#[derive(Debug, thiserror::Error)]
enum Unsigned {
    #[error("the zip can't be signed: {0}")]
    Zip(#[from] CodeError),
    #[error("{0}")]
    Key(#[from] CannotSign),
}

impl Sign {
    pub(crate) fn run(self) -> Result<(), Failure> {
        let read = |path: &PathBuf| {
            std::fs::read(path)
                .map_err(|error| Failure::usage(format!("can't read {}: {error}", path.display())))
        };
        let (zip, key) = (read(&self.zip)?, read(&self.key)?);
        let certificates = signer::anchors(&read(&self.certificate)?).map_err(Failure::usage)?;
        let Some((region, account, ..)) = model::code_signing::SigningProfile::parse(&self.profile)
        else {
            return Err(Failure::usage(format!(
                "'{}' is no ARN of a signing profile's version; `mayfly signing ls` shows them",
                self.profile
            )));
        };
        let now = jiff::Timestamp::now();
        let claims = Claims {
            job_arn: format!(
                "arn:aws:signer:{region}:{account}:/signing-jobs/{}",
                uuid::Uuid::new_v4()
            ),
            profile_version_arn: self.profile,
            signed_at: now,
            expires: Some(now.saturating_add(self.valid_for).map_err(anyhow::Error::new)?),
        };
        let with = signer::Signing { key_pem: &key, certificates: &certificates, claims: &claims };
        let signed =
            store::code::add_signature::<Unsigned>(&zip, signer::FOLDER, signer::FILE, |digest| {
                Ok(signer::sign(digest, &with)?)
            })
            .map_err(|error| Failure::usage(error.to_string()))?;
        std::fs::write(&self.output, signed).map_err(|error| {
            Failure::new(format!("can't write {}: {error}", self.output.display()))
        })?;
        screen::print_line(&claims.job_arn);
        Ok(())
    }
}
