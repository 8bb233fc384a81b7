//! Starts a process in a sandbox: tells the one that waits there what to become.
//!
//! Everything here happens on the caller's thread and runtime. A start that passed through another
//! thread would take the time of two wake-ups more, which is longer than the start itself.

use super::link::{Link, receive};
use super::sandbox::{exhausted, setup};
use super::state::{Starting, State, sandbox_error};
use crate::channel;
use crate::protocol::{Failure, FromRunner, Go, ToInit, ToWaiting};
use model::sandbox::SandboxError;
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::Arc;

/// Lets the process that waits become `go`, and waits until it has. `descriptors` are its output and
/// what else it gets.
pub(super) async fn start(
    state: &State,
    starting: Starting,
    mut go: Go,
    descriptors: &[OwnedFd],
) -> Result<(), SandboxError> {
    let beside: Vec<BorrowedFd<'_>> = descriptors.iter().map(AsFd::as_fd).collect();
    let program = go.argv.first().cloned().unwrap_or_default();
    let Starting { waiting, mut turn, furnishing, .. } = starting;
    if let Some(waiting) = waiting {
        go.furnished = furnishing.is_none();
        let message = ToWaiting::Go(go);
        match channel::send(&waiting, &message, &beside) {
            Ok(()) => return executed(waiting, program).await,
            // It was ended meanwhile, so another one is needed.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => turn = state.next_turn(),
            Err(error) => return Err(not_sent(&error)),
        }
        let ToWaiting::Go(not_told) = message else { return Err(SandboxError::Lost) };
        go = not_told;
    }
    if let Some(answer) = furnishing {
        furnished(answer).await?;
    }
    go.furnished = true;
    let (telling, waiting) = channel::pair().map_err(|error| exhausted("make a socket", &error))?;
    state.send(&ToInit::Prepare { turn }, Some(&waiting)).map_err(|error| not_sent(&error))?;
    drop(waiting);
    match channel::send(&telling, &ToWaiting::Go(go), &beside) {
        Ok(()) => executed(telling, program).await,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Err(SandboxError::Exhausted(
            "start the process: the sandbox can't make another one".to_owned(),
        )),
        Err(error) => Err(not_sent(&error)),
    }
}

/// Has a process made beside the main one, lets it become `go`, and waits until it has.
pub(super) async fn start_beside(
    state: &State,
    turn: u64,
    mut go: Go,
    output: &OwnedFd,
) -> Result<(), SandboxError> {
    if let Some(answer) = state.ordered_furnishing() {
        furnished(answer).await?;
    }
    go.furnished = true;
    let program = go.argv.first().cloned().unwrap_or_default();
    let (telling, waiting) = channel::pair().map_err(|error| exhausted("make a socket", &error))?;
    let asked = state.send(&ToInit::Beside { turn }, Some(&waiting));
    asked.map_err(|error| not_sent(&error))?;
    drop(waiting);
    match channel::send(&telling, &ToWaiting::Go(go), &[output.as_fd()]) {
        Ok(()) => executed(telling, program).await,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Err(SandboxError::Exhausted(
            "start a process: the sandbox can't make another one".to_owned(),
        )),
        Err(error) => Err(not_sent(&error)),
    }
}

/// Lets the copy that waits in the sandbox go on as `go`; asks for another one if there is none.
pub(super) async fn start_copy(
    link: &Link,
    id: &str,
    state: &State,
    starting: Starting,
    mut go: Go,
    descriptors: &[OwnedFd],
) -> Result<(), SandboxError> {
    let beside: Vec<BorrowedFd<'_>> = descriptors.iter().map(AsFd::as_fd).collect();
    let Starting { waiting, mut turn, furnishing } = starting;
    // The spawner tells each copy.
    go.furnished = false;
    let message = ToWaiting::Go(go);
    let mut telling = match waiting {
        Some(telling) => telling,
        None => copy_again(link, id, turn).await?,
    };
    loop {
        state.copy_is_here(turn).await?;
        match channel::send(&telling, &message, &beside) {
            Ok(()) => break,
            // It was ended meanwhile.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                turn = state.next_turn();
                telling = copy_again(link, id, turn).await?;
            }
            Err(error) => return Err(not_sent(&error)),
        }
    }
    match furnishing {
        Some(answer) => furnished(answer).await,
        None => Ok(()),
    }
}

async fn copy_again(link: &Link, id: &str, turn: u64) -> Result<OwnedFd, SandboxError> {
    let pair = || channel::pair().map_err(|error| exhausted("make a socket", &error));
    let (telling, waiting) = pair()?;
    let spawner_s = telling.try_clone().map_err(|error| exhausted("make a socket", &error))?;
    link.copy_again(id, turn, [waiting, spawner_s]).await.map_err(|_| SandboxError::Lost)?;
    Ok(telling)
}

/// Waits for the spawner's answer to a furnishing.
pub(super) async fn furnished(answer: OwnedFd) -> Result<(), SandboxError> {
    let socket = watch(answer)?;
    match receive::<Result<(), Failure>>(&socket).await {
        Ok(Some((furnished, _))) => furnished.map_err(sandbox_error),
        Ok(None) | Err(_) => Err(SandboxError::Lost),
    }
}

/// Waits until a runner has become its program, or says why it has not.
async fn executed(waiting: OwnedFd, program: String) -> Result<(), SandboxError> {
    let socket = watch(waiting)?;
    match receive::<FromRunner>(&socket).await {
        // No program keeps the socket. (Nor does a runner that was ended, as its exit will tell.)
        Ok(None) => Ok(()),
        Ok(Some((FromRunner::NotExecuted { reason }, _))) => {
            Err(SandboxError::Exec { program, reason })
        }
        Ok(Some((FromRunner::NotFurnished(failure), _))) => Err(sandbox_error(failure)),
        Err(error) => Err(setup("start the process", &error)),
    }
}

fn watch(socket: OwnedFd) -> Result<tokio::io::unix::AsyncFd<Arc<OwnedFd>>, SandboxError> {
    crate::sys::watch::watch(Arc::new(socket)).map_err(|error| exhausted("watch a socket", &error))
}

fn not_sent(error: &io::Error) -> SandboxError {
    match error.kind() {
        io::ErrorKind::InvalidInput | io::ErrorKind::Other => setup("start the process", error),
        io::ErrorKind::WouldBlock => exhausted("start the process", error),
        _ => SandboxError::Lost,
    }
}
