//! Names the step at which the set-up of a sandbox failed.

use crate::protocol::Failure;
use std::fmt::Display;
use std::io;

/// Adds the step to an error.
pub(crate) trait Step<T> {
    /// The error as a failure of `step`.
    fn step(self, step: impl Display) -> Result<T, Failure>;
}

impl<T, E: Into<io::Error>> Step<T> for Result<T, E> {
    fn step(self, step: impl Display) -> Result<T, Failure> {
        self.map_err(|error| {
            let error: io::Error = error.into();
            Failure {
                step: step.to_string(),
                exhausted: exhausted(&error),
                reason: error.to_string(),
            }
        })
    }
}

/// Whether an error means that the machine has no room now: no memory, processes, descriptors,
/// namespaces or file space.
fn exhausted(error: &io::Error) -> bool {
    matches!(
        error.raw_os_error(),
        Some(libc::EAGAIN | libc::ENOMEM | libc::EMFILE | libc::ENFILE | libc::ENOSPC)
    )
}

impl Failure {
    /// A failure that no system call reported.
    pub(crate) fn new(step: impl Display, reason: impl Display) -> Self {
        Self { step: step.to_string(), reason: reason.to_string(), exhausted: false }
    }
}
