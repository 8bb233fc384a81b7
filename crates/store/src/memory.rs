//! The state in memory, for tests and for runs that may forget everything.

use crate::key;
use crate::watch::Watchers;
use async_trait::async_trait;
use model::store::{
    Change, DOCUMENT_BYTES, Document, Expect, Observer, Store, StoreError, WatchGuard,
};
use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Documents in memory. Grows with what is put into it; nothing limits their number.
#[derive(Default)]
pub struct MemoryStore {
    state: Mutex<State>,
    watchers: Watchers,
}

#[derive(Default)]
struct State {
    last_revision: u64,
    documents: BTreeMap<String, (Vec<u8>, u64)>,
}

impl MemoryStore {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Store for MemoryStore {
    async fn get(&self, key: &str) -> Result<Option<Document>, StoreError> {
        key::check(key)?;
        Ok(self.lock().documents.get(key).map(|(value, revision)| Document {
            key: key.to_owned(),
            value: value.clone(),
            revision: *revision,
        }))
    }

    async fn put(&self, key: &str, value: Vec<u8>, expect: Expect) -> Result<u64, StoreError> {
        key::check(key)?;
        if value.len() > DOCUMENT_BYTES {
            return Err(StoreError::TooLarge(key.to_owned()));
        }
        let mut state = self.lock();
        check_expectation(key, state.documents.get(key).map(|(_, revision)| *revision), expect)?;
        state.last_revision += 1;
        let revision = state.last_revision;
        state.documents.insert(key.to_owned(), (value.clone(), revision));
        // Told under the lock: the order of telling is the order of changing.
        let document = Document { key: key.to_owned(), value, revision };
        self.watchers.tell(&Change { key: key.to_owned(), document: Some(document) });
        Ok(revision)
    }

    async fn delete(&self, key: &str, expect: Expect) -> Result<(), StoreError> {
        key::check(key)?;
        let mut state = self.lock();
        check_expectation(key, state.documents.get(key).map(|(_, revision)| *revision), expect)?;
        if state.documents.remove(key).is_some() {
            state.last_revision += 1;
            self.watchers.tell(&Change { key: key.to_owned(), document: None });
        }
        Ok(())
    }

    async fn list(
        &self,
        prefix: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Document>, StoreError> {
        key::check_prefix(prefix)?;
        let start = match after {
            Some(after) if after >= prefix => Bound::Excluded(after),
            _ => Bound::Included(prefix),
        };
        let state = self.lock();
        Ok(state
            .documents
            .range::<str, _>((start, Bound::Unbounded))
            .take_while(|(key, _)| key.starts_with(prefix))
            .take(limit)
            .map(|(key, (value, revision))| Document {
                key: key.clone(),
                value: value.clone(),
                revision: *revision,
            })
            .collect())
    }

    fn watch(&self, prefix: &str, observer: Observer) -> WatchGuard {
        self.watchers.add(prefix, observer)
    }
}

/// Whether a change may be made of a document that is at `found`.
pub(crate) fn check_expectation(
    key: &str,
    found: Option<u64>,
    expect: Expect,
) -> Result<(), StoreError> {
    let holds = match expect {
        Expect::Anything => true,
        Expect::Absent => found.is_none(),
        Expect::Revision(wanted) => found == Some(wanted),
    };
    if holds { Ok(()) } else { Err(StoreError::Conflict(key.to_owned())) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn the_memory_store_conforms() {
        crate::conformance::state::all(Arc::new(MemoryStore::new())).await;
    }
}
