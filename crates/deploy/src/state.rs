//! What an endpoint has of a service: functions and the HTTP API that carry its tags.
//!
//! There is no file with a deploy's state: the tags `mayfly:service` and `mayfly:stage` on functions
//! and the API say whose they are, so `info` and `remove` work from any machine.

mod layers;
mod read;
mod role;
mod settings;

pub use layers::read_layers;
pub(crate) use read::log_group;
pub use read::read;
pub use settings::FunctionSettings;
pub(crate) use settings::{api_cors, url_settings};

use crate::client::Role;
use crate::config::{CorsRules, PROVISIONED_ALIAS, UrlConfig};
use model::OwnSettings;
use std::collections::BTreeMap;

/// Whose a function or API is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner {
    /// The service's name.
    pub service: String,
    /// The stage.
    pub stage: String,
}

/// The tag that names the service.
pub const SERVICE_TAG: &str = "mayfly:service";
/// The tag that names the stage.
pub const STAGE_TAG: &str = "mayfly:stage";

impl Owner {
    /// The tags with which it marks what it owns, together with those of the user.
    pub fn tags(&self, own: &BTreeMap<String, String>) -> BTreeMap<String, String> {
        let mut tags = own.clone();
        tags.insert(SERVICE_TAG.to_owned(), self.service.clone());
        tags.insert(STAGE_TAG.to_owned(), self.stage.clone());
        tags
    }

    /// Whether these tags say that it is the owner.
    pub fn owns(&self, tags: &BTreeMap<String, String>) -> bool {
        tags.get(SERVICE_TAG) == Some(&self.service) && tags.get(STAGE_TAG) == Some(&self.stage)
    }
}

/// What an endpoint has.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Actual {
    /// The service's functions by name.
    pub functions: BTreeMap<String, ActualFunction>,
    /// Functions of others, with whose they are, as far as their names are of interest.
    pub taken: BTreeMap<String, String>,
    /// The service's roles by name.
    pub roles: BTreeMap<String, Role>,
    /// Whose the role is that the service wants, where it is not the service's.
    pub taken_role: Option<String>,
    /// Newest versions of the layers that were asked for, by their names.
    pub layers: BTreeMap<String, ActualLayer>,
    /// The service's HTTP API.
    pub api: Option<ActualApi>,
    /// Log groups that were asked for and exist, with their retention.
    pub log_groups: BTreeMap<String, Option<u32>>,
}

/// The newest version of a layer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ActualLayer {
    /// The version's ARN.
    pub arn: String,
    /// Its number.
    pub version: u64,
    /// `CodeSha256`.
    pub code_sha256: String,
    /// The user's words on it.
    pub description: String,
    /// `CompatibleRuntimes`.
    pub compatible_runtimes: Vec<String>,
    /// `CompatibleArchitectures`.
    pub compatible_architectures: Vec<String>,
    /// `LicenseInfo`.
    pub license_info: Option<String>,
    /// Accounts that may use it, sorted.
    pub allowed_accounts: Vec<String>,
}

/// A function as it is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ActualFunction {
    /// Its ARN.
    pub arn: String,
    /// Its settings.
    pub settings: FunctionSettings,
    /// `CodeSha256`.
    pub code_sha256: String,
    /// The newest published version, if there is one: number, code and settings.
    pub published: Option<Published>,
    /// The version that the alias of `snapStart` points to, if there is one.
    pub snap_start_alias: Option<String>,
    /// The version that the alias of `provisionedConcurrency` points to, if there is one.
    pub provisioned_alias: Option<String>,
    /// Instances that are kept ready of what that alias points to, if any.
    pub provisioned: Option<u32>,
    /// Its tags.
    pub tags: BTreeMap<String, String>,
    /// Its reserved concurrency.
    pub reserved: Option<u32>,
    /// Mayfly's own settings.
    pub own: OwnSettings,
    /// What becomes of its asynchronous invocations, if anything was set.
    pub event_invoke: Option<ActualEventInvoke>,
    /// Its URL.
    pub url: Option<ActualUrl>,
    /// Its policy: ids of statements with the ARN that each is bound to, if any.
    pub statements: BTreeMap<String, Option<String>>,
}

impl ActualFunction {
    /// The version that one of the aliases through which events come points to, if it is there.
    pub(crate) fn alias(&self, alias: &str) -> Option<&String> {
        match alias {
            PROVISIONED_ALIAS => self.provisioned_alias.as_ref(),
            _ => self.snap_start_alias.as_ref(),
        }
    }
}

/// A published version.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Published {
    /// Its number.
    pub version: String,
    /// Its code.
    pub code_sha256: String,
    /// Its settings.
    pub settings: FunctionSettings,
    /// Mayfly's own settings.
    pub own: OwnSettings,
}

/// Settings of asynchronous invocation as they are.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ActualEventInvoke {
    /// `MaximumRetryAttempts`.
    pub max_retry_attempts: Option<u32>,
    /// `MaximumEventAgeInSeconds`.
    pub max_event_age_s: Option<u32>,
    /// The ARN that records of successes go to.
    pub on_success: Option<String>,
    /// The ARN that records of failures go to.
    pub on_failure: Option<String>,
}

/// A function URL as it is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ActualUrl {
    /// Where it is.
    pub url: String,
    /// Its settings.
    pub settings: UrlConfig,
}

/// An HTTP API as it is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ActualApi {
    /// Its id.
    pub id: String,
    /// Where it is.
    pub url: String,
    /// Its name.
    pub name: String,
    /// Its cross-origin rules.
    pub cors: Option<CorsRules>,
    /// Its tags.
    pub tags: BTreeMap<String, String>,
    /// Integrations by id.
    pub integrations: BTreeMap<String, ActualIntegration>,
    /// Routes by key.
    pub routes: BTreeMap<String, ActualRoute>,
    /// Stages by name, with whether they serve every change at once.
    pub stages: BTreeMap<String, bool>,
}

/// An integration as it is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ActualIntegration {
    /// ARN of the function.
    pub function_arn: String,
    /// Whether events have form 1.0.
    pub payload_v1: bool,
}

/// A route as it is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ActualRoute {
    /// Its id.
    pub id: String,
    /// Id of the integration that it calls.
    pub integration: Option<String>,
}
