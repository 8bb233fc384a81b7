//! ListFunctions: the functions of a region by name, with all their versions if asked for.

use super::configuration::listed;
use super::control::Control;
use super::error::Error;
use super::functions::read;
use super::page::Page;
use super::target::Place;
use model::{Function, FunctionName, Version, VersionConfig};
use wire::lambda::{ListFunctionsRequest, ListFunctionsResponse};

impl Control {
    pub(super) async fn list_functions(
        &self,
        place: &Place,
        request: ListFunctionsRequest,
    ) -> Result<ListFunctionsResponse, Error> {
        // The functions that are replicas, at the edge, of one in that region: here are none.
        match (request.master_region.as_deref(), request.function_version.as_deref()) {
            (Some(_), None) => {
                return Err(Error::InvalidParameterValue(
                    "MasterRegion goes with FunctionVersion ALL only.".to_owned(),
                ));
            }
            (Some(region), Some(_)) if region != "ALL" => {
                let functions = Some(Vec::new());
                return Ok(ListFunctionsResponse { functions, ..ListFunctionsResponse::default() });
            }
            _ => {}
        }
        let page = Page::read(request.marker.as_deref(), request.max_items)?;
        let with_versions = request.function_version.is_some();
        let entries = self.entries(place, &page, with_versions).await?;
        let (entries, next_marker) = page.of(entries, key);
        let functions = entries.iter().map(|(name, config)| {
            let version = config.version.to_string();
            listed(place, name, config, with_versions.then_some(&version))
        });
        Ok(ListFunctionsResponse { next_marker, functions: Some(functions.collect()) })
    }

    /// What may be on a page, and one more if there is more: it begins at the function that the page
    /// before ended with.
    async fn entries(
        &self,
        place: &Place,
        page: &Page,
        with_versions: bool,
    ) -> Result<Vec<(FunctionName, VersionConfig)>, Error> {
        let ended_with =
            page.after().and_then(|key| FunctionName::new(key.split(' ').next()?).ok());
        let mut entries = Vec::new();
        if let Some(name) = &ended_with
            && let Some((function, _)) = self.function(&place.region, name).await?
        {
            self.add_entries(function, with_versions, &mut entries).await?;
        }
        let wanted = entries.len() + page.limit() + 1;
        let prefix = format!("functions/{}/", place.region);
        let mut after = ended_with.map(|name| Function::key(&place.region, &name));
        while entries.len() < wanted {
            let batch = self.ports.store.list(&prefix, after.as_deref(), page.limit() + 1).await?;
            let Some(last) = batch.last() else { break };
            after = Some(last.key.clone());
            for document in &batch {
                let mut function: Function = read(document)?;
                let name = function.name.clone();
                self.open_environment(&mut function.latest, &place.region, &name);
                self.add_entries(function, with_versions, &mut entries).await?;
            }
        }
        Ok(entries)
    }

    async fn add_entries(
        &self,
        function: Function,
        with_versions: bool,
        entries: &mut Vec<(FunctionName, VersionConfig)>,
    ) -> Result<(), Error> {
        let published = match with_versions {
            true => self.all_published(&function).await?,
            false => Vec::new(),
        };
        entries.push((function.name.clone(), function.latest));
        entries.extend(published.into_iter().map(|version| (function.name.clone(), version)));
        Ok(())
    }
}

/// A text that sorts as the list does: a space comes before all that a name has.
fn key((name, config): &(FunctionName, VersionConfig)) -> String {
    format!("{name} {}", position(config))
}

/// A text that sorts as versions do.
pub(super) fn position(config: &VersionConfig) -> String {
    match config.version {
        Version::Latest => format!("{:020}", 0),
        Version::Number(number) => format!("{number:020}"),
    }
}
