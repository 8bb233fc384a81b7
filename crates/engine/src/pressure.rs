//! Memory that instances take together, and which of the idle ones go when it is too much: the least
//! likely to be needed soonest.
//!
//! What an instance takes is measured when it comes to rest, and the pool's other instances are
//! taken for alike: no measuring per call. Instances that are busy, provisioned or within their
//! version's minimum stay whatever happens; where those alone are too many their own limits hold.

use crate::engine::Core;
use crate::pool::{Pool, State};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Bytes that an instance is taken to need until one was measured.
const UNMEASURED_BYTES: u64 = 16 << 20;

/// The memory of all instances against its limit.
#[derive(Debug)]
pub(crate) struct Pressure {
    limit: Option<u64>,
    charged: AtomicU64,
}

impl Pressure {
    pub(crate) fn new(limit: Option<u64>) -> Self {
        Self { limit, charged: AtomicU64::new(0) }
    }

    /// Takes in how many instances a pool has now, or what they take.
    pub(crate) fn charge(&self, state: &mut State) {
        let each = match state.typical_bytes {
            0 => UNMEASURED_BYTES,
            bytes => bytes,
        };
        let all = each.saturating_mul(u64::try_from(state.initialised()).unwrap_or(u64::MAX));
        let before = std::mem::replace(&mut state.charged_bytes, all);
        // Wraps around where it falls; the sum of all is never negative.
        self.charged.fetch_add(all.wrapping_sub(before), Ordering::AcqRel);
    }

    fn is_too_high(&self) -> bool {
        self.limit.is_some_and(|limit| self.charged.load(Ordering::Acquire) > limit)
    }

    /// Whether so much is taken that nothing should be kept ready beyond what is used.
    pub(crate) fn is_high(&self) -> bool {
        let charged = self.charged.load(Ordering::Acquire);
        self.limit.is_some_and(|limit| charged > limit / 10 * 9)
    }
}

impl Core {
    /// Lets idle instances go while memory is short.
    pub(crate) fn relieve(&self) {
        while self.pressure.is_too_high() && self.let_one_go() {}
    }

    /// Lets the idle instance go that is the least likely to be used soon; says whether there was one.
    pub(crate) fn let_one_go(&self) -> bool {
        let now = self.ports.clock.monotonic();
        let mut candidates: Vec<(f64, Arc<Pool>)> = self
            .pools()
            .into_iter()
            .filter_map(|pool| Some((pool.chance_of_use(now)?, pool)))
            .collect();
        candidates.sort_by(|(one, _), (other, _)| one.total_cmp(other));
        candidates.iter().any(|(_, pool)| pool.let_spare_go())
    }
}
