//! Making a snapshot: the version is initialised once, in a sandbox whose process may be copied.

use super::Snapshot;
use crate::engine::Core;
use crate::environment::Initialization;
use crate::executable::Executable;
use crate::failure::{Failure, NOT_COPYABLE};
use crate::instance::{Order, Unready, create_template};
use crate::invocation::InvokeError;
use crate::stock::Template;
use model::sandbox::{Exit, SandboxError};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

/// How long a version may take to initialise for its snapshot, if its own time-out is not longer (AWS
/// Lambda, "Improving startup performance with Lambda SnapStart").
const INIT_WITHIN: Duration = Duration::from_secs(130);

/// Why there is no snapshot.
#[derive(Debug, Clone)]
pub(super) enum Unmade {
    /// The version can be used without: this machine or its runtime as it stands can't be copied.
    NotCopyable(String),
    /// The machine took the sandbox away under it; it may be tried again at once.
    Lost,
    /// The version can't be used: it does not initialise.
    Broken {
        /// AWS's `StateReasonCode`.
        code: &'static str,
        reason: String,
    },
}

impl Unmade {
    /// For the operator.
    pub(super) fn words(&self) -> &str {
        match self {
            Self::NotCopyable(words) => words,
            Self::Lost => "the sandbox was lost",
            Self::Broken { reason, .. } => reason,
        }
    }
}

/// Initialises a version and keeps its process.
pub(super) async fn make(
    core: &Arc<Core>,
    executable: &Arc<Executable>,
) -> Result<Snapshot, Unmade> {
    let broken = |code, reason| Unmade::Broken { code, reason };
    let order =
        Order::new(core, executable, Initialization::SnapStart).await.map_err(
            |error| match error {
                InvokeError::Launch(_) => broken("InvalidRuntime", error.to_string()),
                error => broken("InternalError", error.to_string()),
            },
        )?;
    if order.has_extensions() {
        let words = "its extensions begin before the runtime, and are no part of a copy";
        return Err(Unmade::NotCopyable(words.to_owned()));
    }
    if !order.launch.snapshots {
        let runtime = &executable.config.runtime;
        return Err(Unmade::NotCopyable(format!("{runtime} can't be copied")));
    }
    let (mounts, furnishing) = (order.launch.mounts.clone(), order.furnishing.clone());
    let gone = Arc::new(AtomicBool::new(false));
    let instance =
        create_template(core, order, Arc::clone(&gone)).await.map_err(|error| match error {
            SandboxError::Lost => Unmade::Lost,
            error => Unmade::NotCopyable(error.to_string()),
        })?;
    let limit = executable.timeout.max(INIT_WITHIN);
    if let Err(unready) = instance.initialise_for_copies(limit).await {
        instance.close();
        return Err(why(unready, limit));
    }
    let template =
        Arc::new(Template::new(instance.sandbox(), mounts, gone, core.ports.clock.monotonic()));
    let shelf = core.stock.shelf_of_version(Arc::clone(&template), furnishing);
    // A process that serves no copy after all must not count as a snapshot.
    if let Err(error) = shelf.make_one().await {
        instance.close();
        return Err(Unmade::NotCopyable(error.to_string()));
    }
    let executable = Arc::clone(executable);
    Ok(Snapshot { template, shelf, executable, _instance: instance })
}

fn why(unready: Unready, limit: Duration) -> Unmade {
    let (code, reason) = match unready {
        Unready::Failed(failure) if failure.error_type == NOT_COPYABLE => {
            return Unmade::NotCopyable(message(&failure));
        }
        Unready::Unstarted(SandboxError::Exec { program, reason }) => (
            "FunctionError.InvalidEntryPoint",
            format!("The function's program {program} can't be executed: {reason}"),
        ),
        Unready::Closed | Unready::Exited(Exit::SandboxLost) => return Unmade::Lost,
        Unready::Unstarted(SandboxError::Lost) => return Unmade::Lost,
        Unready::Unstarted(error) => return Unmade::NotCopyable(error.to_string()),
        Unready::Failed(failure) => ("FunctionError.RuntimeInitError", message(&failure)),
        Unready::Exited(Exit::OutOfMemory) => (
            "FunctionError.InitResourceExhausted",
            "The function used up its memory while it was initialised".to_owned(),
        ),
        Unready::Exited(exit) => {
            ("FunctionError.RuntimeInitError", message(&Failure::exited("", exit)))
        }
        Unready::TimedOut => (
            "FunctionError.InitTimeout",
            format!("The function was not initialised within {} seconds", limit.as_secs()),
        ),
    };
    Unmade::Broken { code, reason }
}

/// Type and message of a failure's document, for a version's state.
fn message(failure: &Failure) -> String {
    let document: serde_json::Value = serde_json::from_slice(&failure.document).unwrap_or_default();
    match document.get("errorMessage").and_then(serde_json::Value::as_str) {
        Some(message) => format!("{}: {message}", failure.error_type),
        None => failure.error_type.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_init_that_fails_makes_the_version_unusable_and_a_runtime_that_cannot_be_copied_does_not()
    {
        let limit = Duration::from_secs(130);
        let code = |unready| match why(unready, limit) {
            Unmade::Broken { code, .. } => Some(code),
            Unmade::NotCopyable(_) | Unmade::Lost => None,
        };
        let exited = |exit| code(Unready::Exited(exit));
        assert_eq!(exited(Exit::Code(1)), Some("FunctionError.RuntimeInitError"));
        assert_eq!(exited(Exit::OutOfMemory), Some("FunctionError.InitResourceExhausted"));
        assert_eq!(code(Unready::TimedOut), Some("FunctionError.InitTimeout"));
        assert_eq!(code(Unready::Failed(Failure::not_copyable())), None);
        assert_eq!(code(Unready::Closed), None);
        assert_eq!(exited(Exit::SandboxLost), None);
    }
}
