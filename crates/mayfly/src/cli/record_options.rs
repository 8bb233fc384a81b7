//! What `mayfly up` can be told of recorded invocations: how long and how much is kept.

use super::up::duration;
use clap::Args;
use engine::record::RecordLimits;
use std::time::Duration;

/// Limits of recorded invocations.
#[derive(Debug, Args)]
#[command(next_help_heading = "Recorded invocations")]
pub(super) struct RecordOptions {
    /// How long records of invocations are kept
    #[arg(long, value_name = "TIME", default_value = "7d", value_parser = duration)]
    records_keep: Duration,

    /// Bytes of all records together; beyond that the oldest go
    #[arg(long, value_name = "BYTES", default_value_t = 268_435_456)]
    records_bytes: u64,

    /// Bytes that are recorded of a payload or an answer
    #[arg(long, value_name = "BYTES", default_value_t = 262_144)]
    records_content: u32,
}

impl RecordOptions {
    pub(super) fn limits(&self) -> RecordLimits {
        RecordLimits {
            retention: self.records_keep,
            most_bytes: self.records_bytes,
            content_bytes: usize::try_from(self.records_content).unwrap_or(usize::MAX),
        }
    }
}
