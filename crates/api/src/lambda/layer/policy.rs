//! What the operations on a version's policy have in common: finding the version, and changing it so
//! that no two changes overwrite each other.

use super::super::control::Control;
use super::super::error::Error;
use super::super::functions::write;
use super::super::target::Place;
use model::layer::{LayerArn, LayerVersion};
use model::store::{Expect, StoreError};

/// How often a change is tried again because somebody else changed the policy meanwhile.
const ATTEMPTS: usize = 64;

impl Control {
    /// The version that a request on a policy means, with its document's revision.
    pub(super) async fn version_with_policy(
        &self,
        place: &Place,
        layer: &str,
        number: i64,
    ) -> Result<(LayerVersion, u64), Error> {
        let missing = |arn: String| {
            Error::ResourceNotFound(format!("Layer version {arn}:{number} does not exist."))
        };
        let name = super::layer(place, layer)?.ok_or_else(|| missing(layer.to_owned()))?;
        let found = match u64::try_from(number) {
            Ok(number) => self.layer_version(place, &name, number).await?,
            Err(_) => None,
        };
        let (region, account) = (place.region.clone(), place.account.clone());
        let arn = LayerArn { region, account, name, version: None };
        found.ok_or_else(|| missing(arn.to_string()))
    }

    /// Changes the policy of a version; returns what `edit` returned.
    pub(super) async fn change_layer_policy<T>(
        &self,
        place: &Place,
        layer: &str,
        number: i64,
        mut edit: impl FnMut(&mut LayerVersion) -> Result<T, Error>,
    ) -> Result<T, Error> {
        for _ in 0..ATTEMPTS {
            let (mut version, revision) = self.version_with_policy(place, layer, number).await?;
            let result = edit(&mut version)?;
            let key = LayerVersion::key(&version.region, &version.name, version.number);
            let written = write(&key, &version)?;
            match self.ports.store.put(&key, written, Expect::Revision(revision)).await {
                Ok(_) => return Ok(result),
                Err(StoreError::Conflict(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(StoreError::Conflict(layer.to_owned()).into())
    }
}
