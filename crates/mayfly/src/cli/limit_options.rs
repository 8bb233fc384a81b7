//! What `mayfly up` can be told of quotas: single ones, a file of them, and strict mode.

use super::async_options::AsyncOptions;
use super::scaling_options::ScalingOptions;
use clap::Args;
use model::{Quotas, limits};
use std::path::PathBuf;

/// Options of quotas. What there is to set is listed in docs/limits.md.
#[derive(Debug, Args)]
#[command(next_help_heading = "Limits")]
pub(super) struct LimitOptions {
    /// A limit other than AWS's, as in zip_bytes=104857600; may be given again
    #[arg(long = "limit", value_name = "NAME=NUMBER")]
    limits: Vec<String>,

    /// A file of limits, one per line; those of --limit go before it
    #[arg(long = "limits", value_name = "FILE")]
    file: Option<PathBuf>,

    /// Keep AWS's numbers, its rates of API requests too, and take nothing that AWS would not take
    #[arg(long)]
    strict: bool,
}

impl LimitOptions {
    /// The quotas that hold.
    pub(super) fn quotas(&self) -> anyhow::Result<Quotas> {
        let mut quotas = if self.strict { Quotas::strict() } else { Quotas::default() };
        if let Some(file) = &self.file {
            let text = std::fs::read_to_string(file)
                .map_err(|error| anyhow::anyhow!("can't read {}: {error}", file.display()))?;
            quotas
                .set_all(&text)
                .map_err(|error| anyhow::anyhow!("{}: {error}", file.display()))?;
        }
        for pair in &self.limits {
            quotas.set(pair).map_err(|error| anyhow::anyhow!("--limit {pair}: {error}"))?;
        }
        Ok(quotas)
    }

    /// Refuses what the other options allow beyond AWS, if strict mode is on.
    pub(super) fn check(
        &self,
        concurrency: u32,
        scaling: &ScalingOptions,
        asynchronous: &AsyncOptions,
    ) -> anyhow::Result<()> {
        if !self.strict {
            return Ok(());
        }
        if concurrency > limits::ACCOUNT_CONCURRENCY {
            anyhow::bail!(
                "--concurrency {concurrency} is beyond AWS's {}, which strict mode keeps",
                limits::ACCOUNT_CONCURRENCY
            );
        }
        scaling.check_strict()?;
        asynchronous.check_strict()
    }
}
