//! ListFunctionUrlConfigs: the addresses of a function and of its aliases.

use super::control::Control;
use super::error::Error;
use super::function_url;
use super::page::Page;
use super::target::{Place, Target};
use wire::lambda::{ListFunctionUrlConfigsRequest, ListFunctionUrlConfigsResponse};

impl Control {
    pub(super) async fn list_function_url_configs(
        &self,
        place: &Place,
        endpoint: &str,
        request: ListFunctionUrlConfigsRequest,
    ) -> Result<ListFunctionUrlConfigsResponse, Error> {
        let name = Target::read_unqualified(place, &request.function_name)?;
        let page = Page::read(request.marker.as_deref(), request.max_items)?;
        let Some((function, _)) = self.function(&place.region, &name).await? else {
            return Err(function_url::function_not_found());
        };
        let (urls, next_marker) = page.of(&function.urls, |(qualifier, _)| (*qualifier).clone());
        let configs = urls.into_iter().map(|(qualifier, url)| {
            let qualifier = (!qualifier.is_empty()).then(|| qualifier.clone());
            let target = Target { name: name.clone(), qualifier };
            function_url::shown(endpoint, place, &target, url)
        });
        Ok(ListFunctionUrlConfigsResponse {
            function_url_configs: Some(configs.collect()),
            next_marker,
        })
    }
}
