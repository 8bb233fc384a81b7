//! What the gateway has read from the store, kept until it changes.
//!
//! An entry names the documents that it was made from; a change of any of them drops it. A load that
//! began before a change is not kept: it may have read the old document.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

/// Most entries; above it the cache starts anew, so that ids that come and go can't fill the memory.
const ENTRIES: usize = 10_000;

/// Values by id.
pub(crate) struct Cache<T> {
    state: RwLock<State<T>>,
}

struct State<T> {
    /// Grows with every change of any document.
    generation: u64,
    entries: HashMap<String, Entry<T>>,
}

struct Entry<T> {
    value: Arc<T>,
    documents: Vec<String>,
}

impl<T> Default for Cache<T> {
    fn default() -> Self {
        Self { state: RwLock::new(State { generation: 0, entries: HashMap::new() }) }
    }
}

impl<T> Cache<T> {
    /// The value, if it is known.
    pub(crate) fn get(&self, id: &str) -> Option<Arc<T>> {
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        state.entries.get(id).map(|entry| Arc::clone(&entry.value))
    }

    /// To be asked before a load and given to [`Cache::keep`] after it.
    pub(crate) fn generation(&self) -> u64 {
        self.state.read().unwrap_or_else(PoisonError::into_inner).generation
    }

    /// Keeps a value made from these documents, unless any document changed since `generation`.
    pub(crate) fn keep(&self, generation: u64, id: &str, value: &Arc<T>, documents: Vec<String>) {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        if state.generation != generation {
            return;
        }
        if state.entries.len() >= ENTRIES {
            state.entries.clear();
        }
        state.entries.insert(id.to_owned(), Entry { value: Arc::clone(value), documents });
    }

    /// Drops what was made from this document.
    pub(crate) fn forget(&self, document: &str) {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        state.generation += 1;
        state.entries.retain(|_, entry| !entry.documents.iter().any(|key| key == document));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_drops_what_was_made_from_the_document() {
        let cache = Cache::default();
        let generation = cache.generation();
        cache.keep(generation, "a", &Arc::new(1), vec!["x".into(), "y".into()]);
        cache.keep(generation, "b", &Arc::new(2), vec!["z".into()]);
        cache.forget("y");
        assert_eq!(cache.get("a"), None);
        assert_eq!(cache.get("b").as_deref(), Some(&2));
    }

    #[test]
    fn a_load_that_a_change_overtook_is_not_kept() {
        let cache = Cache::default();
        let generation = cache.generation();
        cache.forget("x");
        cache.keep(generation, "a", &Arc::new(1), vec!["x".into()]);
        assert_eq!(cache.get("a"), None);
    }
}
