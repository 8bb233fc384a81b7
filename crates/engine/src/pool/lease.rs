//! An instance that one call has and no other: given back when the call does not come to use it.
//!
//! A caller may leave between the moment when an instance is handed to it and the moment when it
//! looks; the instance must not be lost with it.

use super::Pool;
use crate::admission::Permit;
use crate::instance::{Assignment, Instance};
use crate::invocation::Invocation;
use std::sync::Arc;

/// An instance on its way to a call; goes back to its pool when dropped.
pub(crate) struct Lease {
    pool: Arc<Pool>,
    instance: Option<Arc<Instance>>,
}

impl Lease {
    pub(super) fn new(pool: &Arc<Pool>, instance: Arc<Instance>) -> Self {
        Self { pool: Arc::clone(pool), instance: Some(instance) }
    }

    /// Begins an invocation, whose end gives the instance back.
    pub(crate) fn begin(
        self,
        invocation: &Invocation,
        permit: Permit,
        streaming: bool,
    ) -> Assignment {
        let pool = Arc::clone(&self.pool);
        self.into_instance().begin(invocation, permit, streaming, pool)
    }

    /// Takes the instance out.
    pub(super) fn into_instance(mut self) -> Arc<Instance> {
        self.instance.take().expect("only this takes it, and it ends the lease")
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if let Some(instance) = self.instance.take() {
            self.pool.release(&instance);
        }
    }
}
