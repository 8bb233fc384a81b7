//! GetAccountSettings: the limits, and how much of them is used.

use super::control::Control;
use super::error::Error;
use super::target::Place;
use wire::lambda::{AccountLimit, AccountUsage, GetAccountSettingsResponse};

impl Control {
    pub(super) async fn get_account_settings(
        &self,
        place: &Place,
    ) -> Result<GetAccountSettingsResponse, Error> {
        let used = self.code_storage(place.region.as_str()).await?;
        let concurrency = u64::from(self.ports.account_concurrency);
        let unreserved = concurrency.saturating_sub(self.claimed().await?);
        let quotas = &self.ports.quotas;
        Ok(GetAccountSettingsResponse {
            account_limit: Some(AccountLimit {
                total_code_size: i64::try_from(quotas.code_storage_bytes).ok(),
                code_size_unzipped: i64::try_from(quotas.unzipped_bytes).ok(),
                code_size_zipped: i64::try_from(quotas.zip_bytes).ok(),
                concurrent_executions: i32::try_from(concurrency).ok(),
                unreserved_concurrent_executions: i32::try_from(unreserved).ok(),
            }),
            account_usage: Some(AccountUsage {
                total_code_size: i64::try_from(used.bytes).ok(),
                function_count: i64::try_from(used.functions).ok(),
            }),
        })
    }
}
