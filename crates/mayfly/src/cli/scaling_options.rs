//! What `mayfly up` can be told of scaling: how fast it goes up and how much is kept.

use crate::daemon;
use clap::Args;
use engine::ScalingSettings;

/// Options of scaling.
#[derive(Debug, Args)]
#[command(next_help_heading = "Scaling")]
pub(super) struct ScalingOptions {
    /// Concurrency that must stay for functions that reserve none
    #[arg(long, value_name = "N", default_value_t = 100)]
    unreserved_concurrency: u32,

    /// New environments of one function in 10 seconds, at most; 0 is no limit
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    scale_up: u32,

    /// Requests per second for each unit of concurrency that the account, or a function by its
    /// reservation, has (AWS: 10); 0 is no limit
    #[arg(long, value_name = "N", default_value_t = 0)]
    request_rate: u32,

    /// Environments that are started at the same time [default: two per core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    starts: Option<u16>,

    /// Memory that instances may hold before idle ones go, in MiB [default: four fifths of what the
    /// machine or Mayfly's control group has]
    #[arg(long, value_name = "MIB", value_parser = clap::value_parser!(u64).range(1..=1 << 40))]
    memory: Option<u64>,
}

impl ScalingOptions {
    pub(super) fn settings(&self) -> ScalingSettings {
        let some = |number: u32| (number > 0).then_some(number);
        let default = ScalingSettings::default();
        ScalingSettings {
            environments_per_10_s: some(self.scale_up),
            requests_per_concurrency: some(self.request_rate),
            starts: self.starts.map_or(default.starts, usize::from),
            memory_bytes: match self.memory {
                Some(mib) => Some(mib << 20),
                None => daemon::memory_for_instances(),
            },
        }
    }

    pub(super) fn unreserved_concurrency(&self) -> u32 {
        self.unreserved_concurrency
    }
}
