//! Aliases that divide their calls between more than two versions: beyond AWS, so on a page of its
//! own, `/_mayfly/aliases/FUNCTION/ALIAS`.
//!
//! AWS's GetAlias shows all the shares; its UpdateAlias replaces them if it names any.

use super::alias;
use super::control::{Control, revision};
use super::error::Error;
use super::provisioned_concurrency::check_alias_version;
use super::target::{Place, Target};
use model::{Alias, AliasName, AliasRouting, Function};

impl Control {
    /// How an alias divides its calls.
    pub(super) async fn alias_routing(
        &self,
        place: &Place,
        function: &str,
        name: &str,
    ) -> Result<AliasRouting, Error> {
        let (target, name) = read(place, function, name)?;
        let function = self.existing(place, &target).await?;
        find(place, &function, &name).map(shown)
    }

    /// Divides the calls of an alias otherwise.
    pub(super) async fn put_alias_routing(
        &self,
        place: &Place,
        function: &str,
        name: &str,
        document: &[u8],
    ) -> Result<AliasRouting, Error> {
        let (target, name) = read(place, function, name)?;
        let routing: AliasRouting = serde_json::from_slice(document).map_err(|error| {
            Error::InvalidParameterValue(format!("the routing can't be read: {error}"))
        })?;
        routing.check().map_err(Error::InvalidParameterValue)?;
        if self.ports.quotas.strict && routing.additional_version_weights.len() > 1 {
            return Err(Error::InvalidParameterValue(
                "Strict mode keeps AWS's number of further versions of an alias, which is 1."
                    .to_owned(),
            ));
        }
        let _versions = self.versions.lock().await;
        let function = self.existing(place, &target).await?;
        let current = find(place, &function, &name)?;
        let version = self.alias_version(place, &function, &routing.function_version).await?;
        let weights = routing.additional_version_weights;
        let weights = self.checked_weights(place, &function, version, weights).await?;
        if function.provisioned.contains_key(name.as_str()) && version != current.version {
            check_alias_version(&function, version)?;
            self.check_provisionable(place, &function, version, name.as_str()).await?;
        }
        let (alias, _) = self
            .change(place, &target, |function| {
                find(place, function, &name)?;
                let alias = function.aliases.get_mut(&name);
                let alias = alias.ok_or_else(|| Error::Service("an alias went away".to_owned()))?;
                alias.version = version;
                alias.weights.clone_from(&weights);
                alias.revision_id = revision();
                Ok(alias.clone())
            })
            .await?;
        Ok(shown(&alias))
    }
}

fn read(place: &Place, function: &str, name: &str) -> Result<(Target, AliasName), Error> {
    let function = Target::read_unqualified(place, function)?;
    Ok((Target { name: function, qualifier: None }, alias::name(name)?))
}

fn find<'a>(place: &Place, function: &'a Function, name: &AliasName) -> Result<&'a Alias, Error> {
    function.aliases.get(name).ok_or_else(|| {
        let arn = place.arn(&function.name, Some(name.as_str()));
        Error::ResourceNotFound(format!("Alias not found: {arn}"))
    })
}

fn shown(alias: &Alias) -> AliasRouting {
    let weights = alias.weights.iter().map(|(version, weight)| (version.to_string(), *weight));
    AliasRouting {
        function_version: alias.version.to_string(),
        additional_version_weights: weights.collect(),
    }
}
