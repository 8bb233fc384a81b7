//! The one thread that changes a database: others send it their changes and wait for the answers.

use crate::database::OpenError;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::thread::JoinHandle;
use tokio::sync::mpsc;

/// Changes that may wait for the thread; a caller beyond that waits for a place.
const WAITING_CHANGES: usize = 1_024;

/// The thread is gone: the database was closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Closed;

/// A thread that makes changes.
pub(crate) struct WriteThread<C>(Mutex<Option<Running<C>>>);

type Running<C> = (mpsc::Sender<C>, JoinHandle<()>);

impl<C: Send + 'static> WriteThread<C> {
    /// Starts it. `run` works until nobody can send any more and everything that was sent is done.
    pub(crate) fn start(
        name: &str,
        path: &Path,
        run: impl FnOnce(mpsc::Receiver<C>) + Send + 'static,
    ) -> Result<Self, OpenError> {
        let (sender, receiver) = mpsc::channel(WAITING_CHANGES);
        let thread = std::thread::Builder::new()
            .name(name.to_owned())
            .spawn(move || run(receiver))
            .map_err(|error| OpenError::Failed {
                path: path.to_owned(),
                detail: error.to_string(),
            })?;
        Ok(Self(Mutex::new(Some((sender, thread)))))
    }

    /// Sends a change; waits while too many wait already.
    pub(crate) async fn send(&self, change: C) -> Result<(), Closed> {
        let sender = self.sender().ok_or(Closed)?;
        sender.send(change).await.map_err(|_| Closed)
    }

    fn sender(&self) -> Option<mpsc::Sender<C>> {
        let running = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        running.as_ref().map(|(sender, _)| sender.clone())
    }

    /// Takes no more changes; `before_join` is called, then what was sent is done and the thread ends.
    pub(crate) fn close(&self, before_join: impl FnOnce()) {
        let running = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        before_join();
        let Some((sender, thread)) = running else { return };
        drop(sender);
        let name = thread.thread().name().unwrap_or_default().to_owned();
        if thread.join().is_err() {
            tracing::error!(thread = name, "a thread that writes a database panicked");
        }
    }
}
