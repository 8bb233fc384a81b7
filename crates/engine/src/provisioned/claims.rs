//! What each function claims, for those that claim anything.

use super::Key;
use model::Function;
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What all functions claim together.
#[derive(Default)]
pub(super) struct Claims(Mutex<State>);

#[derive(Default)]
struct State {
    claims: BTreeMap<Key, Claim>,
    total: u64,
    changes: u64,
}

/// What one function claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Claim {
    concurrency: u32,
    /// Whether instances of it may have to be kept.
    keeps: bool,
}

impl Claims {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes in how a function is now, or that it is gone; says whether its instances are to be looked
    /// at.
    pub(super) fn change(&self, key: &Key, function: Option<&Function>) -> bool {
        let mut state = self.state();
        state.changes += 1;
        state.take_in(key, function.map(of).unwrap_or_default())
    }

    /// How many changes there were.
    pub(super) fn changes(&self) -> u64 {
        self.state().changes
    }

    /// Takes in functions as they were read, unless there were changes since.
    pub(super) fn read(&self, changes: u64, functions: &[Function]) -> bool {
        let mut state = self.state();
        if state.changes != changes {
            return false;
        }
        for function in functions {
            state.take_in(&(function.region.clone(), function.name.clone()), of(function));
        }
        true
    }

    /// Whether instances of a function may have to be kept.
    pub(super) fn keeps(&self, key: &Key) -> bool {
        self.state().claims.get(key).is_some_and(|claim| claim.keeps)
    }

    /// Concurrency that functions have for themselves.
    pub(super) fn total(&self) -> u32 {
        u32::try_from(self.state().total).unwrap_or(u32::MAX)
    }
}

impl State {
    fn take_in(&mut self, key: &Key, claim: Claim) -> bool {
        let before = match claim == Claim::default() {
            true => self.claims.remove(key),
            false => self.claims.insert(key.clone(), claim),
        };
        let before = before.unwrap_or_default();
        self.total -= u64::from(before.concurrency);
        self.total += u64::from(claim.concurrency);
        before.keeps || claim.keeps
    }
}

fn of(function: &Function) -> Claim {
    Claim {
        concurrency: function.claimed_concurrency(),
        // What an alias leads to may have a minimum of instances; that stands in the version.
        keeps: !function.provisioned.is_empty()
            || function.latest.own.minimum_instances > 0
            || !function.aliases.is_empty(),
    }
}
