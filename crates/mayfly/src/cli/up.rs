//! `mayfly up`: starts the platform and runs it until it is told to stop.

use super::async_options::AsyncOptions;
use super::identity_options::IdentityOptions;
use super::limit_options::LimitOptions;
use super::network_options::NetworkOptions;
use super::record_options::RecordOptions;
use super::s3_options::S3Options;
use super::scaling_options::ScalingOptions;
use super::stock_options::StockOptions;
use crate::daemon::{self, UpOptions};
use crate::surroundings;
use clap::Args;
use std::path::PathBuf;
use std::time::Duration;

/// Start the platform: the API, the sandboxes, the HTTP front doors
#[derive(Debug, Args)]
pub(crate) struct Up {
    /// Address to listen on; port 0 picks a free one and prints it
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:4566", env = "MAYFLY_LISTEN")]
    listen: String,

    /// Folder that holds all state; made if it is not there [default: ~/.local/share/mayfly]
    #[arg(long, value_name = "DIR", env = "MAYFLY_DATA_DIR")]
    data_dir: Option<PathBuf>,

    /// File of the keys that seal secrets, such as environment variables; made if it is not there
    /// [default: keys, in the folder of the state]
    #[arg(long, value_name = "FILE", env = "MAYFLY_KEY_FILE")]
    key_file: Option<PathBuf>,

    /// How long an idle instance is kept, such as 30s, 10m or 1h
    #[arg(long, value_name = "TIME", default_value = "10m", value_parser = duration)]
    keep_alive: Duration,

    /// Calls under way of all functions together, at most
    #[arg(long, value_name = "N", default_value_t = model::limits::ACCOUNT_CONCURRENCY)]
    concurrency: u32,

    /// How long calls under way may take to end when Mayfly stops
    #[arg(long, value_name = "TIME", default_value = "5s", value_parser = duration)]
    grace: Duration,

    /// Executors of the data plane [default: one per core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    shards: Option<u16>,

    /// Run functions even where this machine can't isolate them: they can then read what you can
    /// read and do what you can do
    #[arg(long)]
    accept_no_isolation: bool,

    #[command(flatten)]
    identity_options: IdentityOptions,

    #[command(flatten)]
    limit_options: LimitOptions,

    #[command(flatten)]
    async_options: AsyncOptions,

    #[command(flatten)]
    record_options: RecordOptions,

    #[command(flatten)]
    scaling_options: ScalingOptions,

    #[command(flatten)]
    stock_options: StockOptions,

    #[command(flatten)]
    network_options: NetworkOptions,

    #[command(flatten)]
    s3_options: S3Options,
}

impl Up {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        self.limit_options.check(self.concurrency, &self.scaling_options, &self.async_options)?;
        let quotas = self.limit_options.quotas()?;
        daemon::up(UpOptions {
            listen: self.listen,
            data_dir: match self.data_dir {
                Some(data_dir) => data_dir,
                None => surroundings::data_dir()?,
            },
            key_file: self.key_file,
            posture: self.identity_options.posture(),
            audit: self.identity_options.audit(),
            keep_alive: self.keep_alive,
            concurrency: self.concurrency,
            grace: self.grace,
            scaling: self.scaling_options.settings(quotas.strict),
            unreserved_concurrency: self.scaling_options.unreserved_concurrency(),
            stock: self.stock_options.settings(),
            async_invoke: self.async_options.settings(),
            quotas,
            records: self.record_options.limits(),
            queue_limits: self.async_options.queue_limits(),
            shards: self.shards,
            accept_no_isolation: self.accept_no_isolation,
            egress: self.network_options.egress(),
            objects: self.s3_options.store()?,
            search: surroundings::search_path(),
            programs: surroundings::program_folders(),
        })
    }
}

/// Reads `500ms`, `30s`, `10m`, `1h`, `14d` or plain seconds.
pub(super) fn duration(text: &str) -> Result<Duration, String> {
    let split = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(split);
    let number: u64 =
        number.parse().map_err(|_| "write a number and a unit, as in 30s".to_owned())?;
    match unit {
        "ms" => Ok(Duration::from_millis(number)),
        "" | "s" => Ok(Duration::from_secs(number)),
        "m" => Ok(Duration::from_secs(number.saturating_mul(60))),
        "h" => Ok(Duration::from_secs(number.saturating_mul(3_600))),
        "d" => Ok(Duration::from_secs(number.saturating_mul(86_400))),
        _ => Err(format!("'{unit}' is no unit of time; use ms, s, m, h or d")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_a_unit() {
        assert_eq!(duration("250ms"), Ok(Duration::from_millis(250)));
        assert_eq!(duration("90"), Ok(Duration::from_secs(90)));
        assert_eq!(duration("2h"), Ok(Duration::from_secs(7_200)));
        assert_eq!(duration("1d"), Ok(Duration::from_secs(86_400)));
        assert!(duration("2w").is_err());
        assert!(duration("s").is_err());
    }
}
