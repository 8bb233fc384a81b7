//! A code signing configuration: found by its ARN, checked, and as AWS shows it.

use super::super::configuration::date;
use super::super::control::Control;
use super::super::error::Error;
use super::super::functions::{read, write};
use super::super::target::Place;
use model::code_signing::{CodeSigningConfig, UntrustedArtifact};
use model::store::{Expect, StoreError};
use std::collections::BTreeMap;
use wire::lambda::{self, AllowedPublishers, CodeSigningPolicies};

/// How often a change is tried again because somebody else changed the document meanwhile.
const ATTEMPTS: usize = 64;

/// The ARN of a configuration.
pub(super) fn arn(place: &Place, id: &str) -> String {
    format!("arn:aws:lambda:{}:{}:code-signing-config:{id}", place.region, place.account)
}

/// The id in an ARN of this place.
pub(super) fn id<'a>(place: &Place, text: &'a str) -> Option<&'a str> {
    text.strip_prefix(arn(place, "").as_str())
}

/// AWS's answer where there is no such configuration.
pub(super) fn not_found(arn: &str) -> Error {
    Error::ResourceNotFound(format!(
        "The Lambda code signing configuration {arn} can not be found."
    ))
}

/// AWS's answer where a function is to have one that is not there.
pub(super) fn not_found_for_function(arn: &str) -> Error {
    Error::CodeSigningConfigNotFound(format!(
        "The code signing configuration cannot be found. Check that the provided configuration is \
         not deleted: {arn}."
    ))
}

/// What a request asks for; AWS's default is to warn.
pub(super) fn policy(wanted: Option<CodeSigningPolicies>) -> Option<UntrustedArtifact> {
    match wanted?.untrusted_artifact_on_deployment?.as_str() {
        "Enforce" => Some(UntrustedArtifact::Enforce),
        _ => Some(UntrustedArtifact::Warn),
    }
}

/// The configuration as AWS shows it.
pub(super) fn shown(place: &Place, config: &CodeSigningConfig) -> lambda::CodeSigningConfig {
    lambda::CodeSigningConfig {
        code_signing_config_id: Some(config.id.clone()),
        code_signing_config_arn: Some(arn(place, &config.id)),
        description: Some(config.description.clone()),
        allowed_publishers: Some(AllowedPublishers {
            signing_profile_version_arns: config.allowed.clone(),
        }),
        code_signing_policies: Some(CodeSigningPolicies {
            untrusted_artifact_on_deployment: Some(config.policy.as_str().to_owned()),
        }),
        last_modified: Some(date(config.last_modified)),
    }
}

impl Control {
    /// The tags of a configuration.
    pub(in super::super) async fn code_signing_config_tags(
        &self,
        place: &Place,
        arn: &str,
    ) -> Result<BTreeMap<String, String>, Error> {
        let found = self.code_signing_config(place, arn).await?;
        found.map(|(config, _)| config.tags).ok_or_else(|| not_found(arn))
    }

    /// A configuration by its ARN, with its document's revision.
    pub(super) async fn code_signing_config(
        &self,
        place: &Place,
        arn: &str,
    ) -> Result<Option<(CodeSigningConfig, u64)>, Error> {
        let Some(id) = id(place, arn) else { return Ok(None) };
        self.code_signing_config_of(place, id).await
    }

    /// The same by its id.
    pub(super) async fn code_signing_config_of(
        &self,
        place: &Place,
        id: &str,
    ) -> Result<Option<(CodeSigningConfig, u64)>, Error> {
        match self.ports.store.get(&CodeSigningConfig::key(&place.region, id)).await? {
            Some(document) => Ok(Some((read(&document)?, document.revision))),
            None => Ok(None),
        }
    }

    /// The id of the configuration that a new function is to have.
    pub(in super::super) async fn named_code_signing_config(
        &self,
        place: &Place,
        arn: Option<&str>,
    ) -> Result<Option<String>, Error> {
        let Some(arn) = arn else { return Ok(None) };
        let found = self.code_signing_config(place, arn).await?;
        let (config, _) = found.ok_or_else(|| not_found_for_function(arn))?;
        Ok(Some(config.id))
    }

    /// Changes a configuration and returns it.
    pub(in super::super) async fn change_code_signing_config(
        &self,
        place: &Place,
        arn: &str,
        edit: impl Fn(&mut CodeSigningConfig) -> Result<(), Error>,
    ) -> Result<CodeSigningConfig, Error> {
        for _ in 0..ATTEMPTS {
            let found = self.code_signing_config(place, arn).await?;
            let (mut config, revision) = found.ok_or_else(|| not_found(arn))?;
            edit(&mut config)?;
            let key = CodeSigningConfig::key(&config.region, &config.id);
            let written = write(&key, &config)?;
            match self.ports.store.put(&key, written, Expect::Revision(revision)).await {
                Ok(_) => return Ok(config),
                Err(StoreError::Conflict(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(StoreError::Conflict(arn.to_owned()).into())
    }
}
