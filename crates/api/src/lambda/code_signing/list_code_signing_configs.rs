//! ListCodeSigningConfigs: the configurations of a region by their ids.

use super::super::control::Control;
use super::super::error::Error;
use super::super::functions::read;
use super::super::page::Page;
use super::super::target::Place;
use super::config::shown;
use model::code_signing::CodeSigningConfig;
use wire::lambda::{ListCodeSigningConfigsRequest, ListCodeSigningConfigsResponse};

impl Control {
    pub(in super::super) async fn list_code_signing_configs(
        &self,
        place: &Place,
        request: ListCodeSigningConfigsRequest,
    ) -> Result<ListCodeSigningConfigsResponse, Error> {
        let page = Page::read(request.marker.as_deref(), request.max_items)?;
        let prefix = CodeSigningConfig::prefix(&place.region);
        let after = page.after().map(|id| format!("{prefix}{id}"));
        let found = self.ports.store.list(&prefix, after.as_deref(), page.limit() + 1).await?;
        let configs = found.iter().map(read).collect::<Result<Vec<CodeSigningConfig>, _>>()?;
        let (configs, next_marker) = page.of(configs, |config| config.id.clone());
        let configs = configs.iter().map(|config| shown(place, config)).collect();
        Ok(ListCodeSigningConfigsResponse { next_marker, code_signing_configs: Some(configs) })
    }
}
