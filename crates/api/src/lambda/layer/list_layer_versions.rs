//! ListLayerVersions: the versions of a layer, the newest first.

use super::super::control::Control;
use super::super::error::Error;
use super::super::functions::read;
use super::super::page::Page;
use super::super::target::Place;
use super::compatible::Filter;
use super::shown;
use model::layer::LayerVersion;
use wire::lambda::{ListLayerVersionsRequest, ListLayerVersionsResponse};

impl Control {
    /// A layer that is not there has no versions.
    pub(in super::super) async fn list_layer_versions(
        &self,
        place: &Place,
        request: ListLayerVersionsRequest,
    ) -> Result<ListLayerVersionsResponse, Error> {
        let filter = Filter::read(request.compatible_runtime, request.compatible_architecture)?;
        let page = Page::read(request.marker.as_deref(), request.max_items)?;
        let mut versions: Vec<LayerVersion> = Vec::new();
        if let Some(name) = super::layer(place, &request.layer_name)? {
            for document in self.documents(&LayerVersion::prefix(&place.region, &name)).await? {
                versions.push(read(&document)?);
            }
        }
        versions.retain(|version| filter.shows(version));
        versions.reverse();
        // Sorts as the list does.
        let key = |version: &LayerVersion| format!("{:020}", u64::MAX - version.number);
        let (versions, next_marker) = page.of(versions, key);
        let versions = versions.into_iter().map(|version| shown::entry(place, version));
        Ok(ListLayerVersionsResponse { next_marker, layer_versions: Some(versions.collect()) })
    }
}
