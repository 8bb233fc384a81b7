//! In which run of the machine something was made: what was not flushed to the disk is whole only
//! as long as the machine was not started again.

use std::io;
use std::path::Path;
use std::{fs, process};

/// The current run of the machine.
pub(super) struct Boot(String);

impl Boot {
    /// Linux's boot id; where there is none, every process counts as a boot of its own.
    pub(super) fn current() -> Self {
        let id = fs::read_to_string("/proc/sys/kernel/random/boot_id")
            .unwrap_or_else(|_| format!("process {} at {}", process::id(), jiff::Timestamp::now()));
        Self(id.trim().to_owned())
    }

    #[cfg(test)]
    pub(super) fn named(id: &str) -> Self {
        Self(id.to_owned())
    }

    /// Says in this file that something was made in this boot.
    pub(super) fn mark(&self, path: &Path) -> io::Result<()> {
        fs::write(path, &self.0)
    }

    /// Whether the file says so.
    pub(super) fn made(&self, path: &Path) -> bool {
        fs::read(path).is_ok_and(|id| id == self.0.as_bytes())
    }
}
