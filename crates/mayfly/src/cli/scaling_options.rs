//! What `mayfly up` can be told of scaling: how fast it goes up and how much is kept.

use crate::daemon;
use clap::Args;
use engine::ScalingSettings;

/// AWS Lambda: concurrency that can't be reserved.
const AWS_UNRESERVED: u32 = 100;
/// AWS Lambda: new environments of one function in 10 seconds.
const AWS_SCALE_UP: u32 = 1_000;
/// AWS Lambda: requests per second for each unit of concurrency.
const AWS_REQUEST_RATE: u32 = 10;

/// Options of scaling.
#[derive(Debug, Args)]
#[command(next_help_heading = "Scaling")]
pub(super) struct ScalingOptions {
    /// Concurrency that must stay for functions that reserve none
    #[arg(long, value_name = "N", default_value_t = AWS_UNRESERVED)]
    unreserved_concurrency: u32,

    /// New environments of one function in 10 seconds, at most; 0 is no limit
    #[arg(long, value_name = "N", default_value_t = AWS_SCALE_UP)]
    scale_up: u32,

    /// Requests per second for each unit of concurrency that the account, or a function by its
    /// reservation, has (AWS: 10); 0 is no limit [default: 0, with --strict 10]
    #[arg(long, value_name = "N")]
    request_rate: Option<u32>,

    /// Environments that are started at the same time [default: two per core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    starts: Option<u16>,

    /// Memory that instances may hold before idle ones go, in MiB [default: four fifths of what the
    /// machine or Mayfly's control group has]
    #[arg(long, value_name = "MIB", value_parser = clap::value_parser!(u64).range(1..=1 << 40))]
    memory: Option<u64>,
}

impl ScalingOptions {
    pub(super) fn settings(&self, strict: bool) -> ScalingSettings {
        let some = |number: u32| (number > 0).then_some(number);
        let default = ScalingSettings::default();
        ScalingSettings {
            environments_per_10_s: some(self.scale_up),
            requests_per_concurrency: some(self.request_rate.unwrap_or(if strict {
                AWS_REQUEST_RATE
            } else {
                0
            })),
            starts: self.starts.map_or(default.starts, usize::from),
            memory_bytes: match self.memory {
                Some(mib) => Some(mib << 20),
                None => daemon::memory_for_instances(),
            },
        }
    }

    /// Refuses what is beyond AWS's numbers.
    pub(super) fn check_strict(&self) -> anyhow::Result<()> {
        let rate = self.request_rate.unwrap_or(AWS_REQUEST_RATE);
        let beyond = [
            ("--unreserved-concurrency", self.unreserved_concurrency, AWS_UNRESERVED, false),
            ("--scale-up", self.scale_up, AWS_SCALE_UP, true),
            ("--request-rate", rate, AWS_REQUEST_RATE, true),
        ];
        for (option, value, aws, is_most) in beyond {
            let is_beyond = if is_most { value == 0 || value > aws } else { value < aws };
            if is_beyond {
                anyhow::bail!("{option} {value} is beyond AWS's {aws}, which strict mode keeps");
            }
        }
        Ok(())
    }

    pub(super) fn unreserved_concurrency(&self) -> u32 {
        self.unreserved_concurrency
    }
}
