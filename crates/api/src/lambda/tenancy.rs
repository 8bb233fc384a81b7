//! Functions that have instances for each tenant: what can't be combined with that.
//!
//! AWS's documentation names SnapStart, provisioned concurrency and function URLs; its words for the
//! refusals are not known. Of what Mayfly offers beyond AWS, all is refused that would put events of
//! two tenants together or keep instances that belong to nobody yet.

use super::error::Error;
use engine::Schedule;
use model::{Function, OwnSettings, VersionConfig};

/// Refuses SnapStart: a snapshot is made before the tenant is known.
pub(super) fn check_config(config: &VersionConfig) -> Result<(), Error> {
    match config.per_tenant && config.snap_start.published_versions {
        true => Err(refusal("SnapStart")),
        false => Ok(()),
    }
}

/// Refuses provisioned concurrency: no tenant could use it.
pub(super) fn check_provisionable(config: &VersionConfig) -> Result<(), Error> {
    match config.per_tenant {
        true => Err(refusal("Provisioned concurrency")),
        false => Ok(()),
    }
}

/// Refuses a function URL: its callers can't name a tenant.
pub(super) fn check_url(function: &Function) -> Result<(), Error> {
    match function.latest.per_tenant {
        true => Err(refusal("A function URL")),
        false => Ok(()),
    }
}

/// Refuses settings that concern all tenants at once.
pub(super) fn check_settings(config: &VersionConfig, settings: &OwnSettings) -> Result<(), Error> {
    if !config.per_tenant {
        return Ok(());
    }
    if settings.minimum_instances > 0 {
        return Err(refusal("minimumInstances"));
    }
    if settings.async_invoke.idempotency.is_some() {
        return Err(refusal("async.idempotency"));
    }
    match settings.async_invoke.debounce {
        Some(_) => Err(refusal("async.debounce")),
        None => Ok(()),
    }
}

/// Refuses keys by which an event of one tenant could take the place of another one's.
pub(super) fn check_schedule(schedule: &Schedule) -> Result<(), Error> {
    if schedule.once.is_some() {
        return Err(refusal("An idempotency key"));
    }
    match schedule.debounce_key {
        Some(_) => Err(refusal("A debounce key")),
        None => Ok(()),
    }
}

fn refusal(what: &str) -> Error {
    Error::InvalidParameterValue(format!(
        "{what} is not supported for functions with tenancy configuration."
    ))
}
