//! The operator's settings of what is kept ready for cold starts.

use std::time::Duration;

/// The operator's settings of what is kept ready for cold starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StockSettings {
    /// Empty sandboxes kept ready for each runtime that is in use; 0 keeps none.
    pub sandboxes: usize,
    /// Interpreters that were started and wait for their function, kept for each runtime and size of
    /// memory that is in use; 0 keeps none. A waiting Node.js takes some 30 MiB.
    pub processes: usize,
    /// Processes and threads that an instance may have.
    pub instance_processes: u32,
    /// How long what nobody used is kept, templates of runtimes included.
    pub idle: Duration,
    /// How long the snapshot of a version that nobody calls is kept (AWS Lambda: 14 days).
    pub snapshot_idle: Duration,
}

impl Default for StockSettings {
    fn default() -> Self {
        Self {
            sandboxes: 4,
            processes: 2,
            instance_processes: model::limits::PROCESSES,
            idle: Duration::from_secs(600),
            snapshot_idle: Duration::from_secs(24 * 3_600),
        }
    }
}
