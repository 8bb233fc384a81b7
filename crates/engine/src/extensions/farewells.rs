//! Counts the instances whose extensions are being told of the end, so that the platform does not stop
//! before they have had their time.

use std::sync::Arc;
use tokio::sync::watch;

/// How many environments are ending.
#[derive(Debug, Default)]
pub(crate) struct Farewells(watch::Sender<usize>);

/// One of them, until dropped.
#[derive(Debug)]
pub(crate) struct Farewell(Arc<Farewells>);

impl Farewells {
    pub(crate) fn begin(self: &Arc<Self>) -> Farewell {
        self.0.send_modify(|open| *open += 1);
        Farewell(Arc::clone(self))
    }

    /// Waits until there is none.
    pub(crate) async fn all(&self) {
        // The sender is this very value, and lives.
        let _ = self.0.subscribe().wait_for(|open| *open == 0).await;
    }
}

impl Drop for Farewell {
    fn drop(&mut self) {
        self.0.0.send_modify(|open| *open -= 1);
    }
}
