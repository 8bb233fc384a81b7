//! What a `serverless.yml` means: every key is applied, or named as not served yet, or an error.
//!
//! Reading never stops at the first problem: a user gets all of them at once. A key that the
//! Serverless Framework knows and Mayfly does not apply is in `known_keys.txt` and has its reason in
//! [`not_served`]; a key that nobody knows is an error with the nearest known one.

mod cors;
mod event;
mod event_invoke_config;
mod framework_version;
mod function;
mod intrinsic;
mod known;
mod layer;
mod not_served;
mod own_settings;
mod package;
mod plugins;
mod provider;
mod reader;
mod role;
mod service;
mod url;

pub use cors::CorsRules;
pub use event::Route;
pub use event_invoke_config::{Destination, EventInvoke};
pub use function::{FunctionConfig, PROVISIONED_ALIAS, SNAP_START_ALIAS};
pub use layer::{LayerConfig, LayerOfFunction};
pub use package::{FunctionPackage, Package};
pub use plugins::{Hook, Scripts};
pub use provider::{HttpApiSettings, Provider};
pub use reader::Notice;
pub use role::RoleConfig;
pub use service::{Load, Loaded, Options, Service, load, resolved, valid_stage};
pub use url::UrlConfig;
