//! CreateAlias: a name for a version, or for two with a share of the calls each.

use super::alias;
use super::control::{Control, revision};
use super::error::Error;
use super::target::{Place, Target, not_found};
use model::Alias;
use wire::lambda::{AliasConfiguration, CreateAliasRequest};

impl Control {
    pub(super) async fn create_alias(
        &self,
        place: &Place,
        request: CreateAliasRequest,
    ) -> Result<AliasConfiguration, Error> {
        let name = Target::read_unqualified(place, &request.function_name)?;
        let target = Target { name, qualifier: None };
        let name = alias::name(&request.name)?;
        // The versions must not go away before the alias points to them.
        let _versions = self.versions.lock().await;
        let Some((function, _)) = self.function(&place.region, &target.name).await? else {
            return Err(not_found(place, &target.name, Some(&request.function_version)));
        };
        let version = self.alias_version(place, &function, &request.function_version).await?;
        let weights = self.alias_weights(place, &function, version, request.routing_config).await?;
        let alias = Alias {
            name,
            version,
            weights,
            description: request.description.unwrap_or_default(),
            revision_id: revision(),
        };
        self.change(place, &target, |function| {
            if function.aliases.contains_key(&alias.name) {
                return Err(Error::ResourceConflict(format!(
                    "Alias already exists: {}",
                    place.arn(&target.name, Some(alias.name.as_str()))
                )));
            }
            function.aliases.insert(alias.name.clone(), alias.clone());
            Ok(())
        })
        .await?;
        Ok(alias::shown(place, &target.name, &alias))
    }
}
