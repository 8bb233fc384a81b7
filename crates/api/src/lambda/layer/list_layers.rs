//! ListLayers: the layers of a region by name, each with its newest version that fits.

use super::super::control::Control;
use super::super::error::Error;
use super::super::functions::read;
use super::super::page::Page;
use super::super::target::Place;
use super::compatible::Filter;
use super::shown;
use model::layer::{Layer, LayerVersion};
use wire::lambda::{LayersListItem, ListLayersRequest, ListLayersResponse};

impl Control {
    /// A layer of which no version fits, or of which all are deleted, is not listed.
    pub(in super::super) async fn list_layers(
        &self,
        place: &Place,
        request: ListLayersRequest,
    ) -> Result<ListLayersResponse, Error> {
        let filter = Filter::read(request.compatible_runtime, request.compatible_architecture)?;
        let page = Page::read(request.marker.as_deref(), request.max_items)?;
        let prefix = Layer::prefix(&place.region);
        let mut after = page.after().map(|name| format!("{prefix}{name}"));
        let mut found = Vec::new();
        // One more than the page holds, to know whether there is a next one.
        while found.len() <= page.limit() {
            let batch = self.ports.store.list(&prefix, after.as_deref(), page.limit() + 1).await?;
            let Some(last) = batch.last() else { break };
            after = Some(last.key.clone());
            for document in &batch {
                let layer: Layer = read(document)?;
                found.extend(self.newest(place, &layer, &filter).await?);
            }
        }
        let (versions, next_marker) = page.of(found, |version| version.name.to_string());
        let layers = versions.into_iter().map(|version| LayersListItem {
            layer_name: Some(version.name.to_string()),
            layer_arn: Some(shown::layer_arn(place, &version).to_string()),
            latest_matching_version: Some(shown::entry(place, version)),
        });
        Ok(ListLayersResponse { next_marker, layers: Some(layers.collect()) })
    }

    async fn newest(
        &self,
        place: &Place,
        layer: &Layer,
        filter: &Filter,
    ) -> Result<Option<LayerVersion>, Error> {
        let prefix = LayerVersion::prefix(&place.region, &layer.name);
        for document in self.documents(&prefix).await?.iter().rev() {
            let version: LayerVersion = read(document)?;
            if filter.shows(&version) {
                return Ok(Some(version));
            }
        }
        Ok(None)
    }
}
