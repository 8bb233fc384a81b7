//! ListVersionsByFunction: `$LATEST` and the published versions in order.

use super::configuration::listed;
use super::control::Control;
use super::error::Error;
use super::list_functions::position;
use super::page::Page;
use super::target::{Place, Target};
use wire::lambda::{ListVersionsByFunctionRequest, ListVersionsByFunctionResponse};

impl Control {
    pub(super) async fn list_versions_by_function(
        &self,
        place: &Place,
        request: ListVersionsByFunctionRequest,
    ) -> Result<ListVersionsByFunctionResponse, Error> {
        let target = Target::read(place, &request.function_name, None)?;
        let page = Page::read(request.marker.as_deref(), request.max_items)?;
        let function = self.existing(place, &target).await?;
        let mut configs = self.all_published(&function).await?;
        configs.insert(0, function.latest);
        let (configs, next_marker) = page.of(configs, position);
        let versions = configs
            .iter()
            .map(|config| listed(place, &target.name, config, Some(&config.version.to_string())));
        Ok(ListVersionsByFunctionResponse { next_marker, versions: Some(versions.collect()) })
    }
}
