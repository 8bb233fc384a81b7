//! ListFunctions: the functions of a region by name, with all their versions if asked for.

use super::configuration::listed;
use super::control::Control;
use super::error::Error;
use super::functions::read;
use super::page::Page;
use super::target::Place;
use model::{Function, Version, VersionConfig};
use wire::lambda::{ListFunctionsRequest, ListFunctionsResponse};

impl Control {
    pub(super) async fn list_functions(
        &self,
        place: &Place,
        request: ListFunctionsRequest,
    ) -> Result<ListFunctionsResponse, Error> {
        if request.master_region.as_deref().is_some_and(|region| region != "ALL") {
            return Err(Error::InvalidParameterValue(
                "Mayfly does not serve functions at the edge; leave MasterRegion out.".to_owned(),
            ));
        }
        let page = Page::read(request.marker.as_deref(), request.max_items)?;
        let with_versions = request.function_version.is_some();
        let mut entries = Vec::new();
        for document in self.documents(&format!("functions/{}/", place.region)).await? {
            let function: Function = read(&document)?;
            if with_versions {
                let published = self.all_published(&function).await?;
                entries.push((function.name.clone(), function.latest));
                entries.extend(published.into_iter().map(|v| (function.name.clone(), v)));
            } else {
                entries.push((function.name, function.latest));
            }
        }
        // A space sorts before all that a name has, so the markers sort as the names do.
        let (entries, next_marker) =
            page.of(entries, |(name, config)| format!("{name} {}", position(config)));
        let functions = entries.iter().map(|(name, config)| {
            let version = config.version.to_string();
            listed(place, name, config, with_versions.then_some(&version))
        });
        Ok(ListFunctionsResponse { next_marker, functions: Some(functions.collect()) })
    }
}

/// A text that sorts as versions do.
pub(super) fn position(config: &VersionConfig) -> String {
    match config.version {
        Version::Latest => format!("{:020}", 0),
        Version::Number(number) => format!("{number:020}"),
    }
}
