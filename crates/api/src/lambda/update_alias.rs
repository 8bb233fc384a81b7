//! UpdateAlias: another version, other shares or another description for an alias.

use super::alias;
use super::control::{Control, revision};
use super::error::Error;
use super::provisioned_concurrency::check_alias_version;
use super::target::{Place, Target};
use model::{AliasName, Version};
use std::collections::BTreeMap;
use wire::lambda::{AliasConfiguration, UpdateAliasRequest};

impl Control {
    pub(super) async fn update_alias(
        &self,
        place: &Place,
        request: UpdateAliasRequest,
    ) -> Result<AliasConfiguration, Error> {
        let name = Target::read_unqualified(place, &request.function_name)?;
        let target = Target { name, qualifier: None };
        let name = alias::name(&request.name)?;
        let _versions = self.versions.lock().await;
        let function = self.existing(place, &target).await?;
        let missing = || alias_not_found(place, &target, &name);
        let current = function.aliases.get(&name).ok_or_else(missing)?;
        super::revision::check(request.revision_id.as_deref(), &current.revision_id)?;
        let version = match &request.function_version {
            Some(text) => self.alias_version(place, &function, text).await?,
            None => current.version,
        };
        let weights = match request.routing_config {
            Some(routing) => self.alias_weights(place, &function, version, Some(routing)).await?,
            None => {
                let kept = current.weights.clone();
                check_kept(version, &kept)?;
                kept
            }
        };
        if function.provisioned.contains_key(name.as_str()) && version != current.version {
            check_alias_version(&function, version)?;
            self.check_provisionable(place, &function, version, name.as_str()).await?;
        }
        let (alias, _) = self
            .change(place, &target, |function| {
                let alias = function.aliases.get_mut(&name).ok_or_else(missing)?;
                super::revision::check(request.revision_id.as_deref(), &alias.revision_id)?;
                alias.version = version;
                alias.weights.clone_from(&weights);
                if let Some(description) = &request.description {
                    alias.description.clone_from(description);
                }
                alias.revision_id = revision();
                Ok(alias.clone())
            })
            .await?;
        Ok(alias::shown(place, &target.name, &alias))
    }
}

/// Shares that stay must not name the version that the alias now points to itself.
fn check_kept(version: Version, kept: &BTreeMap<Version, f64>) -> Result<(), Error> {
    if kept.contains_key(&version) {
        return Err(Error::InvalidParameterValue(format!(
            "Invalid function version {version}. Function version {version} is already included in \
             routing configuration."
        )));
    }
    if version == Version::Latest && !kept.is_empty() {
        return Err(Error::InvalidParameterValueUntyped(
            "$LATEST is not supported for an alias pointing to more than 1 version".to_owned(),
        ));
    }
    Ok(())
}

fn alias_not_found(place: &Place, target: &Target, name: &AliasName) -> Error {
    Error::ResourceNotFound(format!(
        "Alias not found: {}",
        place.arn(&target.name, Some(name.as_str()))
    ))
}
