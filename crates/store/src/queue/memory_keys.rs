//! Idempotency keys in memory.

use bytes::Bytes;
use model::kept_key::{ClaimedKey, KeptKey};
use model::queue::{QueueError, QueueLimits};
use std::collections::HashMap;

/// Keys by lane, those whose time is over included until they are forgotten.
#[derive(Default)]
pub(super) struct Keys(HashMap<String, HashMap<String, Kept>>);

struct Kept {
    key: KeptKey,
    until_ms: i64,
}

impl Kept {
    fn is_over(&self, now_ms: i64) -> bool {
        !self.key.held && self.until_ms <= now_ms
    }
}

impl Keys {
    pub(super) fn recall(&self, lane: &str, key: &str, now_ms: i64) -> Option<&KeptKey> {
        let kept = self.0.get(lane)?.get(key)?;
        (!kept.is_over(now_ms)).then_some(&kept.key)
    }

    /// Writes a key down that nobody else has any more.
    pub(super) fn keep(
        &mut self,
        lane: &str,
        id: &str,
        claim: &ClaimedKey,
        (held, now_ms): (bool, i64),
        limits: &QueueLimits,
    ) -> Result<(), QueueError> {
        let of_lane = self.0.entry(lane.to_owned()).or_default();
        let earlier = of_lane.get(&claim.key);
        if earlier.is_none() && of_lane.len() as u64 >= limits.lane_keys {
            return Err(QueueError::KeysFull(lane.to_owned()));
        }
        let same = earlier.filter(|kept| kept.key.id == id && !kept.is_over(now_ms));
        let result = same.and_then(|kept| kept.key.result.clone());
        let key = KeptKey { id: id.to_owned(), result, held };
        of_lane.insert(claim.key.clone(), Kept { key, until_ms: claim.until_ms });
        Ok(())
    }

    pub(super) fn record(
        &mut self,
        lane: &str,
        id: &str,
        key: &str,
        result: Bytes,
    ) -> Option<Bytes> {
        let kept = self.0.get_mut(lane)?.get_mut(key).filter(|kept| kept.key.id == id)?;
        if kept.key.result.is_none() {
            kept.key.result = Some(result);
            kept.key.held = false;
        }
        kept.key.result.clone()
    }

    pub(super) fn let_go(&mut self, lane: &str, id: &str, key: &str) {
        if let Some(of_lane) = self.0.get_mut(lane)
            && of_lane.get(key).is_some_and(|kept| kept.key.id == id && kept.key.result.is_none())
        {
            of_lane.remove(key);
        }
    }

    pub(super) fn forget_expired(&mut self, now_ms: i64, limit: usize) -> u64 {
        let mut forgotten = 0;
        for of_lane in self.0.values_mut() {
            of_lane.retain(|_, kept| {
                let stays = forgotten >= limit || !kept.is_over(now_ms);
                forgotten += usize::from(!stays);
                stays
            });
        }
        self.0.retain(|_, of_lane| !of_lane.is_empty());
        forgotten as u64
    }

    pub(super) fn let_all_held_go(&mut self) {
        for of_lane in self.0.values_mut() {
            of_lane.retain(|_, kept| !kept.key.held);
        }
    }
}
