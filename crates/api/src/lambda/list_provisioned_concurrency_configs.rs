//! ListProvisionedConcurrencyConfigs: what is provisioned of a function's versions and aliases.

use super::control::Control;
use super::error::Error;
use super::page::Page;
use super::provisioned_concurrency::shown;
use super::target::{Place, Target};
use wire::lambda::{
    ListProvisionedConcurrencyConfigsRequest, ListProvisionedConcurrencyConfigsResponse,
    ProvisionedConcurrencyConfigListItem,
};

impl Control {
    pub(super) async fn list_provisioned_concurrency_configs(
        &self,
        place: &Place,
        request: ListProvisionedConcurrencyConfigsRequest,
    ) -> Result<ListProvisionedConcurrencyConfigsResponse, Error> {
        let name = Target::read_unqualified(place, &request.function_name)?;
        let page = Page::read(request.marker.as_deref(), request.max_items)?;
        let function = self.existing(place, &Target { name, qualifier: None }).await?;
        let (configs, next_marker) =
            page.of(&function.provisioned, |(qualifier, _)| (*qualifier).clone());
        let items = configs.into_iter().map(|(qualifier, config)| {
            let standing = self.standing(&function, qualifier);
            let shown = shown(&function, qualifier, config, &standing);
            ProvisionedConcurrencyConfigListItem {
                function_arn: Some(place.arn(&function.name, Some(qualifier))),
                requested_provisioned_concurrent_executions: shown.requested,
                available_provisioned_concurrent_executions: shown.ready,
                allocated_provisioned_concurrent_executions: shown.ready,
                status: shown.status,
                status_reason: shown.status_reason,
                last_modified: shown.last_modified,
            }
        });
        Ok(ListProvisionedConcurrencyConfigsResponse {
            provisioned_concurrency_configs: Some(items.collect()),
            next_marker,
        })
    }
}
