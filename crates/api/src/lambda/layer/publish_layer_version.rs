//! PublishLayerVersion: an archive under the next number of a layer, which is made if it is not there.

use super::super::code;
use super::super::control::Control;
use super::super::error::Error;
use super::super::functions::{read, write};
use super::super::target::Place;
use super::compatible;
use model::LayerName;
use model::layer::{Layer, LayerVersion};
use model::policy::Policy;
use model::store::{Expect, StoreError};
use wire::lambda::{PublishLayerVersionRequest, PublishLayerVersionResponse};

/// How often the next number is asked for because somebody else took it.
const ATTEMPTS: usize = 64;

impl Control {
    pub(in super::super) async fn publish_layer_version(
        &self,
        place: &Place,
        endpoint: &str,
        request: PublishLayerVersionRequest,
    ) -> Result<PublishLayerVersionResponse, Error> {
        let name = super::layer(place, &request.layer_name)?.ok_or_else(super::not_found)?;
        let compatible_runtimes = compatible::runtimes(request.compatible_runtimes)?;
        let zip = self.fetch(code::of_layer(request.content)?).await?;
        let _upload = self.uploads.read().await;
        let code = self.keep(zip).await?;
        let signed = self.signed(&code.sha256).await?;
        let unpacked_bytes = self.ports.code.unpacked_bytes(&code.sha256).await?;
        let version = LayerVersion {
            region: place.region.clone(),
            number: self.next_layer_version(place, &name).await?,
            name,
            description: request.description.unwrap_or_default(),
            code,
            unpacked_bytes,
            compatible_runtimes,
            compatible_architectures: compatible::architectures(request.compatible_architectures),
            license_info: request.license_info,
            created: self.now(),
            policy: Policy::default(),
            signed,
        };
        let key = LayerVersion::key(&version.region, &version.name, version.number);
        self.ports.store.put(&key, write(&key, &version)?, Expect::Absent).await?;
        self.shown_layer_version(place, endpoint, version).await
    }

    /// Takes the next number; from then on nobody else gets it, also if nothing becomes of it.
    async fn next_layer_version(&self, place: &Place, name: &LayerName) -> Result<u64, Error> {
        let key = Layer::key(&place.region, name);
        for _ in 0..ATTEMPTS {
            let (last_version, expect) = match self.ports.store.get(&key).await? {
                Some(document) => {
                    let layer: Layer = read(&document)?;
                    (layer.last_version, Expect::Revision(document.revision))
                }
                None => (0, Expect::Absent),
            };
            let (region, name) = (place.region.clone(), name.clone());
            let layer = Layer { region, name, last_version: last_version + 1 };
            match self.ports.store.put(&key, write(&key, &layer)?, expect).await {
                Ok(_) => return Ok(layer.last_version),
                Err(StoreError::Conflict(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(StoreError::Conflict(key).into())
    }
}
