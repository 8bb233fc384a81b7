//! The copies of a template's process, by the pids that they have in the template: its first process is
//! their parent and tells of their ends.

use super::state::State;
use crate::protocol::End;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};

/// How long the end of a process is remembered that is not known as a copy. It is told on another socket
/// than that it is one; and its pid can be another process's after some thousands.
const ORPHAN_MEMORY: Duration = Duration::from_secs(5);

/// A copy as its template knows it.
pub(super) struct Copy {
    /// Of the sandbox in which it is.
    pub(super) state: Weak<State>,
    /// The number that it has there.
    pub(super) turn: u64,
}

impl Copy {
    pub(super) fn new(state: &Arc<State>, turn: u64) -> Self {
        Self { state: Arc::downgrade(state), turn }
    }
}

#[derive(Default)]
pub(super) struct Copies {
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    living: HashMap<i32, Copy>,
    ended: Vec<(i32, End, Instant)>,
}

impl Copies {
    /// Notes a copy. Returns how it has ended, if it has.
    pub(super) fn add(&self, pid: i32, copy: Copy) -> Option<End> {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.forget();
        if let Some(index) = inner.ended.iter().position(|(ended, ..)| *ended == pid) {
            return Some(inner.ended.remove(index).1);
        }
        inner.living.insert(pid, copy);
        None
    }

    /// A process has ended. Returns it if it is a copy.
    pub(super) fn ended(&self, pid: i32, end: End) -> Option<Copy> {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.forget();
        let copy = inner.living.remove(&pid);
        if copy.is_none() {
            inner.ended.push((pid, end, Instant::now()));
        }
        copy
    }
}

impl Inner {
    fn forget(&mut self) {
        self.ended.retain(|(_, _, at)| at.elapsed() < ORPHAN_MEMORY);
    }
}
