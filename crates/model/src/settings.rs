//! What a version can be told beyond AWS's settings: Mayfly's own, off by default, so that what was
//! made for AWS Lambda behaves as there.
//!
//! Users set them under `mayfly:` in `serverless.yml` or through `/_mayfly/settings/FUNCTION`. They
//! belong to a version: publishing one keeps them as they are.

use crate::async_extras::AsyncExtras;
use crate::network::NetworkPolicy;
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

/// Requests at a time that one instance may be given.
pub const REQUESTS_PER_INSTANCE: RangeInclusive<u32> = 1..=1_000;
/// Instances that may be kept warm whether or not they are called.
pub const MINIMUM_INSTANCES: RangeInclusive<u32> = 0..=1_000;

/// Mayfly's own settings of a version.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct OwnSettings {
    /// What it may reach.
    pub network: NetworkPolicy,
    /// Instances that are kept whether or not they are called, within [`MINIMUM_INSTANCES`].
    pub minimum_instances: u32,
    /// Requests at a time that one instance is given, within [`REQUESTS_PER_INSTANCE`]. More than one
    /// needs a runtime that asks for several events at a time.
    pub requests_per_instance: u32,
    /// How its events are treated.
    #[serde(rename = "async")]
    pub async_invoke: AsyncExtras,
    /// Which of its invocations are recorded, and how.
    pub records: RecordSettings,
}

/// Which invocations are recorded, to be looked at and replayed later.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct RecordSettings {
    /// Every asynchronous invocation.
    pub events: bool,
    /// Synchronous ones that fail.
    pub errors: bool,
    /// This share of the synchronous ones that succeed, 0.0–1.0.
    pub sample: f64,
    /// Whether payloads and answers are kept, or only what happened.
    pub payloads: bool,
    /// JSON paths (RFC 9535) of what is blotted out of payloads and answers, such as
    /// `$.headers.authorization`. What is not JSON is then not kept at all.
    pub redact: Vec<String>,
}

impl Default for RecordSettings {
    fn default() -> Self {
        Self { events: true, errors: true, sample: 0.0, payloads: true, redact: Vec::new() }
    }
}

impl OwnSettings {
    /// Says what can't be taken, naming the setting as users write it.
    pub fn check(&self) -> Result<(), String> {
        self.network.reach().map_err(|error| error.to_string())?;
        within("minimumInstances", self.minimum_instances, MINIMUM_INSTANCES)?;
        within("requestsPerInstance", self.requests_per_instance, REQUESTS_PER_INSTANCE)?;
        if !(0.0..=1.0).contains(&self.records.sample) {
            return Err(format!("'records.sample' is {}; it can be 0 to 1", self.records.sample));
        }
        self.async_invoke.check()
    }
}

fn within(name: &str, value: u32, range: RangeInclusive<u32>) -> Result<(), String> {
    if range.contains(&value) {
        return Ok(());
    }
    Err(format!("'{name}' is {value}; it can be {} to {}", range.start(), range.end()))
}

impl Default for OwnSettings {
    fn default() -> Self {
        Self {
            network: NetworkPolicy::default(),
            minimum_instances: 0,
            requests_per_instance: 1,
            async_invoke: AsyncExtras::default(),
            records: RecordSettings::default(),
        }
    }
}
