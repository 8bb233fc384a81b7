//! GetProvisionedConcurrencyConfig: what is provisioned of a version or alias, and how far it has come.

use super::control::Control;
use super::error::Error;
use super::provisioned_concurrency::{Subject, shown};
use super::target::{Place, not_found};
use model::{AliasName, Version};
use wire::lambda::{
    GetProvisionedConcurrencyConfigRequest, GetProvisionedConcurrencyConfigResponse,
};

impl Control {
    pub(super) async fn get_provisioned_concurrency_config(
        &self,
        place: &Place,
        request: GetProvisionedConcurrencyConfigRequest,
    ) -> Result<GetProvisionedConcurrencyConfigResponse, Error> {
        let subject = Subject::of_one_that_is(place, &request.function_name, &request.qualifier)?;
        let function = self.existing(place, &subject.target()).await?;
        let qualifier = &subject.qualifier;
        let Some(config) = function.provisioned.get(qualifier) else {
            let is_there = match Version::parse(qualifier) {
                Some(Version::Number(number)) => self.published(&function, number).await?.is_some(),
                Some(Version::Latest) => false,
                None => match AliasName::new(qualifier.as_str()) {
                    Ok(alias) if function.aliases.contains_key(&alias) => true,
                    _ => {
                        let arn = place.arn(&subject.name, Some(qualifier));
                        let text = format!("Cannot find alias arn: {arn}");
                        return Err(Error::ResourceNotFound(text));
                    }
                },
            };
            return Err(match is_there {
                true => Error::ProvisionedConcurrencyConfigNotFound,
                false => not_found(place, &subject.name, Some(qualifier)),
            });
        };
        let shown = shown(&function, qualifier, config, &self.standing(&function, qualifier));
        Ok(GetProvisionedConcurrencyConfigResponse {
            requested_provisioned_concurrent_executions: shown.requested,
            available_provisioned_concurrent_executions: shown.ready,
            allocated_provisioned_concurrent_executions: shown.ready,
            status: shown.status,
            status_reason: shown.status_reason,
            last_modified: shown.last_modified,
        })
    }
}
