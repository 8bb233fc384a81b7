//! PutRuntimeManagementConfig: when a version gets another version of its runtime.
//!
//! This Mayfly has one version of each runtime, the one that the machine has. So `Auto` and
//! `FunctionUpdate` are kept and shown, and come to the same; `Manual` can name that one version only.

use super::configuration::runtime_version_arn;
use super::control::Control;
use super::error::Error;
use super::target::{Place, Target, not_found};
use model::function::RuntimeUpdate;
use model::{Function, Version, VersionConfig};
use wire::lambda::{PutRuntimeManagementConfigRequest, PutRuntimeManagementConfigResponse};

impl Control {
    /// AWS's texts for what it refuses are not known.
    pub(super) async fn put_runtime_management_config(
        &self,
        place: &Place,
        request: PutRuntimeManagementConfigRequest,
    ) -> Result<PutRuntimeManagementConfigResponse, Error> {
        let target = Target::read(place, &request.function_name, request.qualifier.as_deref())?;
        let version = version_of(place, &target)?;
        let (_, config) = self.version(place, &target).await?;
        let update = update(place, &config, &request)?;
        self.change(place, &target, |function| {
            match update {
                RuntimeUpdate::Auto => function.runtime_updates.remove(&version),
                other => function.runtime_updates.insert(version, other),
            };
            Ok(())
        })
        .await?;
        Ok(PutRuntimeManagementConfigResponse {
            update_runtime_on: Some(word(update).to_owned()),
            function_arn: Some(place.arn(&target.name, Some(&version.to_string()))),
            runtime_version_arn: pinned(place, update, &config),
        })
    }
}

/// The version that is meant; aliases have no such configuration.
pub(super) fn version_of(place: &Place, target: &Target) -> Result<Version, Error> {
    match target.qualifier.as_deref() {
        None => Ok(Version::Latest),
        Some("$LATEST.PUBLISHED") => {
            Err(not_found(place, &target.name, target.qualifier.as_deref()))
        }
        Some(qualifier) => Version::parse(qualifier).ok_or_else(|| {
            Error::InvalidParameterValue(format!(
                "The runtime management configuration is of a version; {qualifier} is an alias."
            ))
        }),
    }
}

/// When a version of a function gets another version of its runtime.
pub(super) fn of(function: &Function, version: Version) -> RuntimeUpdate {
    function.runtime_updates.get(&version).copied().unwrap_or_default()
}

/// AWS's word for it.
pub(super) fn word(update: RuntimeUpdate) -> &'static str {
    match update {
        RuntimeUpdate::Auto => "Auto",
        RuntimeUpdate::FunctionUpdate => "FunctionUpdate",
        RuntimeUpdate::Manual => "Manual",
    }
}

/// The version of the runtime, where it was chosen by hand.
pub(super) fn pinned(
    place: &Place,
    update: RuntimeUpdate,
    config: &VersionConfig,
) -> Option<String> {
    (update == RuntimeUpdate::Manual).then(|| runtime_version_arn(place, &config.runtime))
}

fn update(
    place: &Place,
    config: &VersionConfig,
    request: &PutRuntimeManagementConfigRequest,
) -> Result<RuntimeUpdate, Error> {
    let named = request.runtime_version_arn.as_deref().filter(|arn| !arn.is_empty());
    let here = runtime_version_arn(place, &config.runtime);
    match (request.update_runtime_on.as_str(), named) {
        ("Manual", None) => Err(Error::InvalidParameterValue(
            "RuntimeVersionArn is required where UpdateRuntimeOn is Manual.".to_owned(),
        )),
        ("Manual", Some(arn)) if arn != here => Err(Error::InvalidParameterValue(format!(
            "The runtime version {arn} is not on this machine; {} here is {here}.",
            config.runtime
        ))),
        ("Manual", Some(_)) => Ok(RuntimeUpdate::Manual),
        (other, Some(_)) => Err(Error::InvalidParameterValue(format!(
            "RuntimeVersionArn goes with UpdateRuntimeOn Manual only, not with {other}."
        ))),
        ("FunctionUpdate", None) => Ok(RuntimeUpdate::FunctionUpdate),
        (_, None) => Ok(RuntimeUpdate::Auto),
    }
}
