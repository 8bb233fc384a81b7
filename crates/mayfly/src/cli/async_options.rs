//! What `mayfly up` can be told of asynchronous invocation: when events are tried again and how much
//! may wait.

use super::up::duration;
use clap::Args;
use engine::AsyncSettings;
use model::limits;
use model::queue::QueueLimits;
use std::time::Duration;

/// What a message needs beside payload and answer, at most, in bytes.
const HEAD_BYTES: usize = 64 * 1_024;

/// Options of asynchronous invocation. The defaults are AWS Lambda's where it has the setting.
#[derive(Debug, Args)]
#[command(next_help_heading = "Asynchronous invocation")]
pub(super) struct AsyncOptions {
    /// Waits before the retries after a function's errors, the last one for all further retries
    #[arg(long, value_name = "TIMES", default_value = "60s,120s", value_delimiter = ',', value_parser = duration)]
    async_retry_delays: Vec<Duration>,

    /// First and longest wait after throttles and failures of the platform
    #[arg(long, value_name = "TIMES", default_value = "1s,300s", value_parser = backoff)]
    async_backoff: Backoff,

    /// Events worked on at the same time, of all functions together; never more than half of
    /// --concurrency
    #[arg(long, value_name = "N", default_value_t = 64, value_parser = clap::value_parser!(u32).range(1..))]
    async_concurrency: u32,

    /// Largest event, in bytes
    #[arg(long, value_name = "BYTES", default_value_t = 1_048_576, value_parser = clap::value_parser!(u32).range(1..=67_108_864))]
    async_payload: u32,

    /// Events of one function that may wait; further ones are refused
    #[arg(long, value_name = "N", default_value_t = 10_000_000, value_parser = clap::value_parser!(u64).range(1..))]
    async_waiting: u64,

    /// Bytes of one function's events that may wait; further ones are refused
    #[arg(long, value_name = "BYTES", default_value_t = 17_179_869_184, value_parser = clap::value_parser!(u64).range(1..))]
    async_waiting_bytes: u64,

    /// Idempotency keys of one function that are remembered; events with further ones are refused
    #[arg(long, value_name = "N", default_value_t = 10_000_000, value_parser = clap::value_parser!(u64).range(1..))]
    async_keys: u64,

    /// How long events are kept that failed for good and that no destination was given
    #[arg(long, value_name = "TIME", default_value = "14d", value_parser = duration)]
    async_keep_failed: Duration,
}

/// Waits that double from the first to the longest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Backoff {
    first: Duration,
    longest: Duration,
}

impl AsyncOptions {
    pub(super) fn settings(&self) -> AsyncSettings {
        AsyncSettings {
            concurrency: self.async_concurrency,
            payload_bytes: self.payload_bytes(),
            error_delays: self.async_retry_delays.clone(),
            backoff_first: self.async_backoff.first,
            backoff_most: self.async_backoff.longest,
            dead_event_retention: self.async_keep_failed,
        }
    }

    /// Refuses what is beyond AWS's numbers.
    pub(super) fn check_strict(&self) -> anyhow::Result<()> {
        let (bytes, aws) = (self.payload_bytes(), limits::ASYNC_PAYLOAD_BYTES);
        if bytes > aws {
            anyhow::bail!("--async-payload {bytes} is beyond AWS's {aws}, which strict mode keeps");
        }
        Ok(())
    }

    /// The queue holds an event together with the function's answer.
    pub(super) fn queue_limits(&self) -> QueueLimits {
        QueueLimits {
            lane_messages: self.async_waiting,
            lane_bytes: self.async_waiting_bytes,
            body_bytes: 2 * self.payload_bytes() + HEAD_BYTES,
            lane_keys: self.async_keys,
            ..QueueLimits::default()
        }
    }

    fn payload_bytes(&self) -> usize {
        usize::try_from(self.async_payload).unwrap_or(usize::MAX / 4)
    }
}

fn backoff(text: &str) -> Result<Backoff, String> {
    let (first, longest) =
        text.split_once(',').ok_or_else(|| "write two times, as in 1s,300s".to_owned())?;
    let (first, longest) = (duration(first)?, duration(longest)?);
    if first.is_zero() || first > longest {
        return Err("the first time must not be zero nor longer than the second".to_owned());
    }
    Ok(Backoff { first, longest })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backoff_has_a_first_and_a_longest_wait() {
        let wanted = Backoff { first: Duration::from_millis(50), longest: Duration::from_secs(60) };
        assert_eq!(backoff("50ms,1m"), Ok(wanted));
        for wrong in ["1s", "0s,1s", "2s,1s", "1s,2s,3s", ","] {
            assert!(backoff(wrong).is_err(), "{wrong}");
        }
    }
}
