//! The operator's settings of scaling: how fast it goes up, and how much is kept.

use crate::admission::Limit;
use std::time::Duration;

/// Environments per function that AWS Lambda lets start in [`SCALE_UP_TIME`].
const ENVIRONMENTS: u32 = 1_000;
/// Time in which so many environments may start.
const SCALE_UP_TIME: Duration = Duration::from_secs(10);
/// Starts at a time for each core: one works while another waits for the disk or the spawner.
const STARTS_PER_CORE: usize = 2;

/// Settings of scaling. The defaults are AWS Lambda's where it has the setting, but for the rate of
/// requests, which AWS limits to share a fleet: on a machine of one's own the machine is the limit.
#[derive(Debug, Clone, PartialEq)]
pub struct ScalingSettings {
    /// New environments per function and 10 s; `None` is no limit.
    pub environments_per_10_s: Option<u32>,
    /// Requests per second for each unit of concurrency that the account, or the function by its
    /// reservation, has (AWS: 10); `None` is no limit.
    pub requests_per_concurrency: Option<u32>,
    /// Instances that are started at a time, of all functions together.
    pub starts: usize,
    /// Memory that instances may hold before idle ones are let go, in bytes; `None` is no limit.
    pub memory_bytes: Option<u64>,
}

impl Default for ScalingSettings {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self {
            environments_per_10_s: Some(ENVIRONMENTS),
            requests_per_concurrency: None,
            starts: cores * STARTS_PER_CORE,
            memory_bytes: None,
        }
    }
}

impl ScalingSettings {
    /// The limit of new environments of one function.
    pub(crate) fn environments(&self) -> Option<Limit> {
        let burst = self.environments_per_10_s?;
        Limit::new(f64::from(burst) / SCALE_UP_TIME.as_secs_f64(), burst)
    }

    /// The limit of requests for so much concurrency; one second's worth may come at once.
    pub(crate) fn requests(&self, concurrency: u32) -> Option<Limit> {
        let per_second = self.requests_per_concurrency?.saturating_mul(concurrency);
        Limit::new(per_second.into(), per_second)
    }
}
