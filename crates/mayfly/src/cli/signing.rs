//! `mayfly signing`: the profiles whose signatures of code are known.

use super::connection::Connection;
use super::failure::Failure;
use super::screen;
use super::table::table;
use clap::{Args, Subcommand};
use deploy::client::{Endpoint, SigningProfiles};
use serde_json::{Value as Json, json};
use std::path::PathBuf;

/// Register the signing profiles whose signatures of code are known, or revoke them
#[derive(Debug, Args)]
pub(crate) struct Signing {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// List the registered versions of profiles
    Ls(Options),
    /// Register a new version of a profile and print its ARN, which code signing configurations name
    Add(Add),
    /// Accept signatures of a profile's version no more, or one signing with it
    Revoke(Revoke),
}

#[derive(Debug, Args)]
struct Options {
    #[command(flatten)]
    connection: Connection,

    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
struct Add {
    /// Name of the profile; or the ARN of a version of one that AWS Signer has
    name: String,

    /// Certificates in PEM: what their keys sign is trusted, and what is signed by certificates that
    /// they have signed
    #[arg(long, value_name = "FILE")]
    certificate: PathBuf,

    #[command(flatten)]
    options: Options,
}

#[derive(Debug, Args)]
struct Revoke {
    /// ARN of the profile's version
    profile: String,

    /// Only this signing, by its ARN
    #[arg(long, value_name = "ARN", conflicts_with = "from")]
    job: Option<String>,

    /// Only what was signed from this time on, such as 2026-01-31T00:00:00Z
    #[arg(long, value_name = "TIME")]
    from: Option<jiff::Timestamp>,

    /// Why
    #[arg(long, default_value = "")]
    reason: String,

    #[command(flatten)]
    options: Options,
}

impl Signing {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        match self.what {
            What::Ls(options) => options.list().await,
            What::Add(add) => add.run().await,
            What::Revoke(revoke) => revoke.run().await,
        }
    }
}

impl Options {
    fn endpoint(&self) -> Result<Endpoint, Failure> {
        self.connection.endpoint(&self.connection.region_or_default()?)
    }

    async fn list(&self) -> Result<(), Failure> {
        let profiles = SigningProfiles::new(&self.endpoint()?).list().await?;
        if self.json {
            screen::print_line(&json!({ "profiles": profiles }).to_string());
            return Ok(());
        }
        let text = |value: &Json| value.as_str().unwrap_or_default().to_owned();
        let rows = profiles
            .iter()
            .map(|p| vec![text(&p["arn"]), text(&p["added"]), text(&p["revokedFrom"])]);
        screen::print_line(table(&["PROFILE VERSION", "ADDED", "REVOKED FROM"], rows).trim_end());
        Ok(())
    }

    fn print(&self, profile: &Json) {
        match self.json {
            true => screen::print_line(&profile.to_string()),
            false => screen::print_line(profile["arn"].as_str().unwrap_or_default()),
        }
    }
}

impl Add {
    async fn run(self) -> Result<(), Failure> {
        let shown = self.certificate.display();
        let certificates = std::fs::read_to_string(&self.certificate)
            .map_err(|error| Failure::usage(format!("can't read {shown}: {error}")))?;
        let endpoint = self.options.endpoint()?;
        let added = SigningProfiles::new(&endpoint).add(&self.name, &certificates).await?;
        self.options.print(&added);
        Ok(())
    }
}

impl Revoke {
    async fn run(self) -> Result<(), Failure> {
        let mut document = json!({ "profile": self.profile, "reason": self.reason });
        if let Some(job) = &self.job {
            document["job"] = json!(job);
        }
        if let Some(from) = &self.from {
            document["from"] = json!(from);
        }
        let endpoint = self.options.endpoint()?;
        let revoked = SigningProfiles::new(&endpoint).revoke(&document).await?;
        self.options.print(&revoked);
        Ok(())
    }
}
