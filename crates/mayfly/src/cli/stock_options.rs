//! What `mayfly up` can be told of what it keeps ready for cold starts.

use super::up::duration;
use clap::Args;
use engine::StockSettings;
use std::time::Duration;

/// Options of the stock.
#[derive(Debug, Args)]
#[command(next_help_heading = "Cold starts")]
pub(super) struct StockOptions {
    /// Empty sandboxes kept ready for each runtime in use; 0 keeps none
    #[arg(long, value_name = "N", default_value_t = 4)]
    stock: u16,

    /// Started interpreters kept ready for each runtime in use; 0 keeps none, nor templates
    #[arg(long, value_name = "N", default_value_t = 2)]
    stock_processes: u16,

    /// How long what stands ready and is not used is kept
    #[arg(long, value_name = "TIME", default_value = "10m", value_parser = duration)]
    stock_idle: Duration,

    /// How long the snapshot of a version (SnapStart) is kept that nobody calls
    #[arg(long, value_name = "TIME", default_value = "1d", value_parser = duration)]
    snapshot_idle: Duration,
}

impl StockOptions {
    pub(super) fn settings(&self) -> StockSettings {
        StockSettings {
            sandboxes: self.stock.into(),
            processes: self.stock_processes.into(),
            idle: self.stock_idle,
            snapshot_idle: self.snapshot_idle,
            ..StockSettings::default()
        }
    }
}
