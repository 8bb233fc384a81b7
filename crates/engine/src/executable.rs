//! A version as the engine runs it: its settings, with what every call needs worked out once.

use crate::recursion::{self, Link};
use model::{AccountId, FunctionArn, FunctionName, Region, VersionConfig};
use std::sync::Arc;
use std::time::Duration;

/// One version, ready to be run.
#[derive(Debug)]
pub(crate) struct Executable {
    pub(crate) region: Region,
    pub(crate) account: AccountId,
    pub(crate) name: FunctionName,
    pub(crate) config: VersionConfig,
    pub(crate) timeout: Duration,
    pub(crate) log_group: Arc<str>,
    /// The function in the chain of causes.
    pub(crate) link: Link,
}

impl Executable {
    pub(crate) fn new(
        region: Region,
        account: AccountId,
        name: FunctionName,
        config: VersionConfig,
    ) -> Self {
        let timeout = Duration::from_secs(config.timeout_s.into());
        let log_group = Arc::from(config.log_group.as_str());
        let link = recursion::link(&region, &name);
        Self { region, account, name, config, timeout, log_group, link }
    }

    /// The function's ARN with the qualifier as the caller named it.
    pub(crate) fn arn(&self, qualifier: Option<&str>) -> String {
        FunctionArn {
            region: self.region.clone(),
            account: self.account.clone(),
            name: self.name.clone(),
            qualifier: qualifier.map(str::to_owned),
        }
        .to_string()
    }

    /// Whether instances made for `other` can serve this one: everything that a running instance
    /// can notice is the same. Descriptions, revisions and states may differ.
    pub(crate) fn same_instances(&self, other: &VersionConfig) -> bool {
        let visible = |c: &VersionConfig| VersionConfig {
            description: String::new(),
            revision_id: String::new(),
            state: model::function::State::Active,
            last_update: model::function::LastUpdate::Successful,
            last_modified: model::Timestamp::UNIX_EPOCH,
            dead_letter_target: None,
            // What acts from outside; what an instance is made with stays.
            own: model::OwnSettings {
                minimum_instances: 0,
                async_invoke: Default::default(),
                ..c.own.clone()
            },
            snap_start: model::function::SnapStart::default(),
            // Compared as it is sealed: only one of them was opened.
            environment: match c.sealed_environment {
                Some(_) => Default::default(),
                None => c.environment.clone(),
            },
            ..c.clone()
        };
        visible(&self.config) == visible(other)
    }
}
