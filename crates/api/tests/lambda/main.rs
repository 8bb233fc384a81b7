//! The Lambda control API at its seam: requests in, answers out, over a store in memory.

mod aliases;
mod concurrency;
mod crash;
mod create;
mod download;
mod event_invoke;
mod layers;
mod permissions;
mod platform;
mod quotas;
mod reading;
mod resource_policies;
mod runtime_management;
mod snap_start;
mod tags;
mod update;
mod urls;
mod versions;
