//! The vocabulary of Mayfly: what a function, a version and an alias are, how they are named, what
//! their limits are, and the ports through which the rest of the platform is reached.
//!
//! No IO happens here and nothing awaits; shapes of AWS's APIs do not come in (they live in `wire`,
//! and `api`, `gateway` and `services` translate).

pub mod alias_routing;
pub mod arn;
pub mod async_extras;
pub mod async_invoke;
pub mod audit;
pub mod clock;
pub mod code;
pub mod code_signing;
pub mod environment;
pub mod function;
pub mod function_url;
pub mod http_api;
pub mod identity;
pub mod kept_key;
pub mod launch;
pub mod layer;
pub mod limits;
pub mod log;
pub mod logging;
pub mod name;
pub mod network;
pub mod object_store;
pub mod policy;
pub mod provisioned_concurrency;
pub mod queue;
pub mod quotas;
pub mod record;
pub mod sandbox;
pub mod sealing;
pub mod settings;
pub mod signature;
pub mod span;
pub mod store;
pub mod tenant;

pub use alias_routing::AliasRouting;
pub use arn::FunctionArn;
pub use async_extras::AsyncExtras;
pub use async_invoke::EventInvokeConfig;
pub use clock::{Clock, SystemClock, Timestamp};
pub use function::{Alias, Architecture, Function, Version, VersionConfig};
pub use function_url::FunctionUrl;
pub use http_api::HttpApi;
pub use logging::{LogFormat, LogLevel, LoggingSettings};
pub use name::{AccountId, AliasName, FunctionName, InvalidName, LayerName, Region};
pub use network::NetworkPolicy;
pub use policy::Policy;
pub use provisioned_concurrency::ProvisionedConcurrency;
pub use quotas::Quotas;
pub use settings::OwnSettings;
pub use span::Span;
pub use tenant::TenantId;
