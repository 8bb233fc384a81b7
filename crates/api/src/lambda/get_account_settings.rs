//! GetAccountSettings: the limits, and how much of them is used.

use super::control::Control;
use super::error::Error;
use super::functions::{UsesCode, read};
use super::target::Place;
use model::{Function, limits};
use std::collections::BTreeMap;
use wire::lambda::{AccountLimit, AccountUsage, GetAccountSettingsResponse};

/// What AWS names as the storage of all code, 75 GiB. Here the disk is the limit.
const TOTAL_CODE_BYTES: i64 = 80_530_636_800;

impl Control {
    pub(super) async fn get_account_settings(
        &self,
        place: &Place,
    ) -> Result<GetAccountSettingsResponse, Error> {
        let mut sizes = BTreeMap::new();
        let mut functions = 0;
        for document in self.documents(&format!("functions/{}/", place.region)).await? {
            let function: Function = read(&document)?;
            functions += 1;
            sizes.insert(document.key, function.latest.code.size);
        }
        for document in self.documents(&format!("versions/{}/", place.region)).await? {
            let version: UsesCode = read(&document)?;
            sizes.insert(document.key, version.code.size);
        }
        let used: u64 = sizes.values().sum();
        let concurrency = u64::from(self.ports.account_concurrency);
        let unreserved = concurrency.saturating_sub(self.claimed().await?);
        Ok(GetAccountSettingsResponse {
            account_limit: Some(AccountLimit {
                total_code_size: Some(TOTAL_CODE_BYTES),
                code_size_unzipped: i64::try_from(limits::UNZIPPED_BYTES).ok(),
                code_size_zipped: i64::try_from(limits::ZIP_BYTES).ok(),
                concurrent_executions: i32::try_from(concurrency).ok(),
                unreserved_concurrent_executions: i32::try_from(unreserved).ok(),
            }),
            account_usage: Some(AccountUsage {
                total_code_size: i64::try_from(used).ok(),
                function_count: Some(functions),
            }),
        })
    }
}
