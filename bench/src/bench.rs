//! What every measurement is given: the binary, the programs, and how long it may take.

use crate::machine::platform::{self, Platform};
use crate::programs;
use crate::result::row::{Bound, Question, Row, Sides};
use anyhow::Result;
use std::path::PathBuf;
use std::time::Duration;
use tempfile::TempDir;

/// One run.
pub(crate) struct Bench {
    /// The binary that is measured.
    pub(crate) mayfly: PathBuf,
    /// A few calls only: shows that a measurement works, not what it comes to.
    pub(crate) quick: bool,
    /// The static custom runtime.
    pub(crate) handler: PathBuf,
    /// The loop under a warm call.
    pub(crate) bare_loop: PathBuf,
    /// How functions are isolated here.
    pub(crate) isolation: String,
    folder: TempDir,
}

impl Bench {
    /// Builds what is measured beside Mayfly.
    pub(crate) fn prepare(mayfly: PathBuf, quick: bool) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("mayfly-bench-").tempdir()?;
        // The handler is executed by users who have no rights.
        let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
        std::fs::set_permissions(folder.path(), mode)?;
        Ok(Self {
            handler: programs::build_handler(folder.path())?,
            bare_loop: programs::build_loop(folder.path())?,
            isolation: platform::isolation(&mayfly)?,
            mayfly,
            quick,
            folder,
        })
    }

    /// The number for a quick run or for a whole one.
    pub(crate) fn pick<T>(&self, quick: T, whole: T) -> T {
        if self.quick { quick } else { whole }
    }

    /// For how long a load runs.
    pub(crate) fn load_time(&self) -> Duration {
        self.pick(Duration::from_millis(30), Duration::from_secs(1))
    }

    /// A new folder that is there until the end of the run.
    pub(crate) fn folder(&self) -> Result<PathBuf> {
        Ok(tempfile::Builder::new().disable_cleanup(true).tempdir_in(&self.folder)?.keep())
    }

    /// A Mayfly as users start it.
    pub(crate) fn platform(&self) -> Result<Platform> {
        Platform::start(&self.mayfly, &[])
    }

    /// One row: the question and what measuring answers.
    pub(crate) fn row(
        &self,
        mut question: Question,
        measure: impl FnOnce() -> Result<Sides>,
    ) -> Row {
        eprintln!("{} …", question.measure);
        if self.quick {
            // A few calls say nothing about a goal.
            question.bound = Bound::None;
        }
        question.answered(&self.isolation, measure())
    }
}
