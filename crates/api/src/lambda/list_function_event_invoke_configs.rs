//! ListFunctionEventInvokeConfigs: the settings of asynchronous invocation of a function, of its
//! versions and of its aliases.

use super::control::Control;
use super::error::Error;
use super::event_invoke_config;
use super::page::Page;
use super::target::{Place, Target};
use wire::lambda::{ListFunctionEventInvokeConfigsRequest, ListFunctionEventInvokeConfigsResponse};

impl Control {
    pub(super) async fn list_function_event_invoke_configs(
        &self,
        place: &Place,
        request: ListFunctionEventInvokeConfigsRequest,
    ) -> Result<ListFunctionEventInvokeConfigsResponse, Error> {
        let name = Target::read_unqualified(place, &request.function_name)?;
        let page = Page::read(request.marker.as_deref(), request.max_items)?;
        let Some((function, _)) = self.function(&place.region, &name).await? else {
            return Err(event_invoke_config::function_not_found());
        };
        let (configs, next_marker) =
            page.of(&function.event_invoke_configs, |(qualifier, _)| (*qualifier).clone());
        let configs = configs
            .into_iter()
            .map(|(qualifier, config)| event_invoke_config::shown(place, &name, qualifier, config));
        Ok(ListFunctionEventInvokeConfigsResponse {
            function_event_invoke_configs: Some(configs.collect()),
            next_marker,
        })
    }
}
