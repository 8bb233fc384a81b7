//! A queue in memory, for tests and for runs that may forget everything.

use super::fair_share;
use super::memory_keys::Keys;
use super::observers::Observers;
use async_trait::async_trait;
use bytes::Bytes;
use model::kept_key::{ClaimedKey, KeptKey, KeptKeys};
use model::queue::{
    LaneSize, LeaseRequest, Leased, NewMessage, Put, Queue, QueueError, QueueLimits, Waiting,
};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::convert::Infallible;
use std::ops::Bound;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Messages in memory, within the limits of each lane. A lease looks at every lane.
pub struct MemoryQueue {
    limits: QueueLimits,
    state: Mutex<State>,
    observers: Observers,
}

#[derive(Default)]
struct State {
    /// The last number given to a message, a lease or a turn.
    sequence: u64,
    messages: HashMap<u64, Message>,
    numbers: HashMap<String, u64>,
    lanes: BTreeMap<String, Lane>,
    keys: Keys,
}

struct Message {
    message: NewMessage,
    put_ms: i64,
    /// When the first message was put of those whose place this one takes.
    first_ms: i64,
    /// When it is due, or when its lease expires.
    due_ms: i64,
    deliveries: u32,
    lease: Option<u64>,
}

#[derive(Default)]
struct Lane {
    /// Lanes with lower ones go first.
    turn: u64,
    bytes: u64,
    /// By (put, id).
    all: BTreeSet<(i64, String)>,
    /// Those that no earlier one of their key blocks: by rank, then (due, number).
    free: BTreeMap<i32, BTreeSet<(i64, u64)>>,
    keys: HashMap<String, BTreeSet<u64>>,
    /// Messages that have a limit of concurrency.
    limited: usize,
    /// How many of a limit's key are leased.
    running: HashMap<String, u32>,
    /// Messages whose place another may take.
    debounced: HashMap<String, u64>,
}

impl MemoryQueue {
    /// An empty queue.
    pub fn new(limits: QueueLimits) -> Self {
        Self { limits, state: Mutex::default(), observers: Observers::default() }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Queue for MemoryQueue {
    async fn put(&self, message: NewMessage, now_ms: i64) -> Result<Put, QueueError> {
        if message.body.len() > self.limits.body_bytes {
            return Err(QueueError::TooLarge(message.id));
        }
        let put = self.lock().put(message, now_ms, &self.limits)?;
        if !matches!(put, Put::Repeats(_)) {
            self.observers.tell();
        }
        Ok(put)
    }

    async fn lease(&self, request: LeaseRequest) -> Result<Vec<Leased>, QueueError> {
        Ok(self.lock().lease(&request))
    }

    async fn done(&self, id: &str, lease: u64) -> Result<(), QueueError> {
        let awaited = {
            let mut state = self.lock();
            let number = state.leased(id, lease)?;
            state.take_out(number).is_some_and(|message| message.is_awaited())
        };
        if awaited {
            self.observers.tell();
        }
        Ok(())
    }

    async fn done_all(&self, leases: &[(String, u64)]) -> Vec<Result<(), QueueError>> {
        let mut answers = Vec::with_capacity(leases.len());
        for (id, lease) in leases {
            answers.push(self.done(id, *lease).await);
        }
        answers
    }

    async fn again(
        &self,
        id: &str,
        lease: u64,
        due_ms: i64,
        body: Bytes,
    ) -> Result<(), QueueError> {
        if body.len() > self.limits.body_bytes {
            return Err(QueueError::TooLarge(id.to_owned()));
        }
        {
            let mut state = self.lock();
            let number = state.leased(id, lease)?;
            state.replace(number, body);
            state.move_due(number, due_ms, None);
        }
        self.observers.tell();
        Ok(())
    }

    async fn extend(&self, id: &str, lease: u64, until_ms: i64) -> Result<(), QueueError> {
        let mut state = self.lock();
        let number = state.leased(id, lease)?;
        state.move_due(number, until_ms, Some(lease));
        Ok(())
    }

    async fn note(&self, id: &str, lease: u64, body: Bytes) -> Result<(), QueueError> {
        if body.len() > self.limits.body_bytes {
            return Err(QueueError::TooLarge(id.to_owned()));
        }
        let mut state = self.lock();
        let number = state.leased(id, lease)?;
        state.replace(number, body);
        Ok(())
    }

    async fn release_all(&self, now_ms: i64) -> Result<u64, QueueError> {
        let released = {
            let mut state = self.lock();
            state.keys.let_all_held_go();
            let leased = state.messages.iter().filter(|(_, message)| message.lease.is_some());
            let leased: Vec<u64> = leased.map(|(number, _)| *number).collect();
            for number in &leased {
                state.move_due(*number, now_ms, None);
            }
            leased.len() as u64
        };
        if released > 0 {
            self.observers.tell();
        }
        Ok(released)
    }

    async fn next_due_ms(&self, closed_lanes: &[String]) -> Result<Option<i64>, QueueError> {
        let state = self.lock();
        let open = state.lanes.iter().filter(|(name, _)| !closed_lanes.contains(name));
        Ok(open.filter_map(|(_, lane)| state.next_due_ms(lane)).min())
    }

    async fn size(&self, lane: &str) -> Result<LaneSize, QueueError> {
        Ok(self.lock().lanes.get(lane).map_or_else(LaneSize::default, |lane| LaneSize {
            messages: lane.all.len() as u64,
            bytes: lane.bytes,
            oldest_put_ms: lane.all.first().map(|(put_ms, _)| *put_ms),
        }))
    }

    async fn lanes(&self, after: Option<&str>, limit: usize) -> Result<Vec<String>, QueueError> {
        let start = after.map_or(Bound::Unbounded, Bound::Excluded);
        let state = self.lock();
        let lanes = state.lanes.range::<str, _>((start, Bound::Unbounded));
        Ok(lanes.map(|(name, _)| name.clone()).take(limit).collect())
    }

    async fn look(
        &self,
        lane: &str,
        after: Option<(i64, &str)>,
        limit: usize,
    ) -> Result<Vec<Waiting>, QueueError> {
        let state = self.lock();
        let Some(lane) = state.lanes.get(lane) else { return Ok(Vec::new()) };
        let start = after.map_or(Bound::Unbounded, |(ms, id)| Bound::Excluded((ms, id.to_owned())));
        let numbers = lane.all.range((start, Bound::Unbounded));
        let numbers = numbers.filter_map(|(_, id)| state.numbers.get(id));
        let messages = numbers.filter_map(|number| state.messages.get(number));
        Ok(messages.take(limit).map(Message::waiting).collect())
    }

    async fn remove(&self, id: &str) -> Result<bool, QueueError> {
        let removed = {
            let mut state = self.lock();
            let number = state.numbers.get(id).copied();
            number.and_then(|number| state.take_out(number))
        };
        if removed.as_ref().is_some_and(Message::is_awaited) {
            self.observers.tell();
        }
        Ok(removed.is_some())
    }

    fn on_change(&self, observer: Arc<dyn Fn() + Send + Sync>) {
        self.observers.add(observer);
    }
}

#[async_trait]
impl KeptKeys for MemoryQueue {
    async fn claim(
        &self,
        lane: &str,
        id: &str,
        key: ClaimedKey,
        now_ms: i64,
    ) -> Result<Option<KeptKey>, QueueError> {
        let keys = &mut self.lock().keys;
        if let Some(kept) = keys.recall(lane, &key.key, now_ms) {
            return Ok(Some(kept.clone()));
        }
        keys.keep(lane, id, &key, (true, now_ms), &self.limits).map(|()| None)
    }

    async fn record(
        &self,
        lane: &str,
        id: &str,
        key: &str,
        result: Bytes,
    ) -> Result<Option<Bytes>, QueueError> {
        if result.len() > self.limits.result_bytes {
            return Err(QueueError::TooLarge(id.to_owned()));
        }
        Ok(self.lock().keys.record(lane, id, key, result))
    }

    async fn recall(
        &self,
        lane: &str,
        key: &str,
        now_ms: i64,
    ) -> Result<Option<KeptKey>, QueueError> {
        Ok(self.lock().keys.recall(lane, key, now_ms).cloned())
    }

    async fn let_go(&self, lane: &str, id: &str, key: &str) -> Result<(), QueueError> {
        self.lock().keys.let_go(lane, id, key);
        Ok(())
    }

    async fn forget_expired(&self, now_ms: i64, limit: usize) -> Result<u64, QueueError> {
        Ok(self.lock().keys.forget_expired(now_ms, limit))
    }
}

impl State {
    fn next_number(&mut self) -> u64 {
        self.sequence += 1;
        self.sequence
    }

    fn put(
        &mut self,
        message: NewMessage,
        now_ms: i64,
        limits: &QueueLimits,
    ) -> Result<Put, QueueError> {
        if self.numbers.contains_key(&message.id) {
            return Err(QueueError::Duplicate(message.id));
        }
        if let Some(claim) = &message.claim {
            match self.keys.recall(&message.lane, &claim.key, now_ms) {
                Some(kept) if kept.id == message.id => {}
                Some(kept) if kept.held => return Err(QueueError::KeyInUse(claim.key.clone())),
                Some(kept) => return Ok(Put::Repeats(kept.id.clone())),
                None => {}
            }
        }
        let earlier = self.debounced(&message);
        if self.is_full(&message, earlier, limits) {
            return Err(QueueError::LaneFull(message.lane));
        }
        if let Some(claim) = &message.claim {
            self.keys.keep(&message.lane, &message.id, claim, (false, now_ms), limits)?;
        }
        let earlier = earlier.and_then(|number| self.take_out(number));
        let (mut due_ms, mut first_ms) = (message.due_ms, now_ms);
        if let (Some(earlier), Some(debounce)) = (&earlier, &message.debounce) {
            first_ms = earlier.first_ms;
            due_ms = due_ms.min(first_ms.saturating_add(debounce.most_ms));
        }
        self.insert(message, (due_ms, now_ms, first_ms));
        Ok(earlier.map_or(Put::New, |earlier| Put::Replaced(earlier.message.id)))
    }

    fn debounced(&self, message: &NewMessage) -> Option<u64> {
        let debounce = message.debounce.as_ref()?;
        self.lanes.get(&message.lane)?.debounced.get(&debounce.key).copied()
    }

    /// Whether a message has no room, the one that it replaces not counted.
    fn is_full(&self, message: &NewMessage, earlier: Option<u64>, limits: &QueueLimits) -> bool {
        let earlier = earlier.and_then(|number| self.messages.get(&number));
        let (gone, gone_bytes) =
            earlier.map_or((0, 0), |earlier| (1, earlier.message.body.len() as u64));
        let (messages, bytes) = self
            .lanes
            .get(&message.lane)
            .map_or((0, 0), |lane| (lane.all.len() as u64 - gone, lane.bytes - gone_bytes));
        messages >= limits.lane_messages
            || bytes.saturating_add(message.body.len() as u64) > limits.lane_bytes
    }

    fn insert(&mut self, message: NewMessage, (due_ms, now_ms, first_ms): (i64, i64, i64)) {
        let (number, turn) = (self.next_number(), self.next_number());
        let new_lane = || Lane { turn, ..Lane::default() };
        let lane = self.lanes.entry(message.lane.clone()).or_insert_with(new_lane);
        lane.bytes += message.body.len() as u64;
        lane.all.insert((now_ms, message.id.clone()));
        lane.limited += usize::from(message.concurrency.is_some());
        let blocked = message.order_key.as_ref().is_some_and(|key| {
            let same = lane.keys.entry(key.clone()).or_default();
            same.insert(number);
            same.len() > 1
        });
        if !blocked {
            lane.free.entry(rank(&message)).or_default().insert((due_ms, number));
        }
        if let Some(debounce) = &message.debounce {
            lane.debounced.insert(debounce.key.clone(), number);
        }
        self.numbers.insert(message.id.clone(), number);
        let message =
            Message { message, put_ms: now_ms, first_ms, due_ms, deliveries: 0, lease: None };
        self.messages.insert(number, message);
    }

    /// When the first message of a lane is due that no limit holds back.
    fn next_due_ms(&self, lane: &Lane) -> Option<i64> {
        if lane.limited == 0 {
            return lane.free.values().filter_map(|rank| rank.first()).map(|(due, _)| *due).min();
        }
        let free = |number: &u64| {
            self.messages.get(number).is_some_and(|message| !lane.holds_back(message, 0))
        };
        let first = |rank: &BTreeSet<(i64, u64)>| {
            rank.iter().find(|(_, number)| free(number)).map(|(due_ms, _)| *due_ms)
        };
        lane.free.values().filter_map(first).min()
    }

    fn lease(&mut self, request: &LeaseRequest) -> Vec<Leased> {
        let mut turns: Vec<(u64, String)> = self
            .lanes
            .iter()
            .filter(|(name, lane)| {
                request.limit_of(name) > 0
                    && self.next_due_ms(lane).is_some_and(|due_ms| due_ms <= request.now_ms)
            })
            .map(|(name, lane)| (lane.turn, name.clone()))
            .collect();
        turns.sort_unstable();
        turns.truncate(request.limit);
        let mut leased = Vec::new();
        let turns = turns
            .into_iter()
            .map(|(_, lane)| {
                let limit = request.limit_of(&lane);
                (lane, limit)
            })
            .collect();
        let dealt: Result<(), Infallible> =
            fair_share::deal(turns, request.limit, |lane, wanted| {
                let before = leased.len();
                self.lease_of(lane, wanted, request, &mut leased);
                Ok(leased.len() - before)
            });
        // It cannot fail, and the compiler knows it.
        let Ok(()) = dealt;
        leased
    }

    fn lease_of(
        &mut self,
        name: &str,
        wanted: usize,
        request: &LeaseRequest,
        leased: &mut Vec<Leased>,
    ) {
        let turn = self.next_number();
        let Some(lane) = self.lanes.get_mut(name) else { return };
        lane.turn = turn;
        let Some(lane) = self.lanes.get(name) else { return };
        let mut taken: HashMap<&str, u32> = HashMap::new();
        let due = lane.free.values().flat_map(|rank| {
            rank.iter()
                .take_while(|(due_ms, _)| *due_ms <= request.now_ms)
                .map(|(_, number)| *number)
        });
        let may_go = |number: &u64| {
            let Some(message) = self.messages.get(number) else { return false };
            let Some(limit) = &message.message.concurrency else { return true };
            let taken = taken.entry(limit.key.as_str()).or_default();
            let may = !lane.holds_back(message, *taken);
            *taken += u32::from(may && message.lease.is_none());
            may
        };
        let due: Vec<u64> = due.filter(may_go).take(wanted).collect();
        for number in due {
            let lease = self.next_number();
            // A lease that ended at once would give the message out twice in one answer.
            let until_ms = request.until_ms.max(request.now_ms.saturating_add(1));
            self.move_due(number, until_ms, Some(lease));
            if let Some(message) = self.messages.get_mut(&number) {
                message.deliveries = message.deliveries.saturating_add(1);
                leased.push(message.leased(lease));
                if let Some(debounce) = &message.message.debounce
                    && let Some(lane) = self.lanes.get_mut(name)
                    && lane.debounced.get(&debounce.key) == Some(&number)
                {
                    lane.debounced.remove(&debounce.key);
                }
            }
        }
    }

    /// The message that is held by this lease.
    fn leased(&self, id: &str, lease: u64) -> Result<u64, QueueError> {
        let number = self.numbers.get(id).copied();
        let held = |number: &u64| self.messages.get(number).is_some_and(|m| m.lease == Some(lease));
        number.filter(held).ok_or_else(|| QueueError::LeaseLost(id.to_owned()))
    }

    /// Changes when a message that is not blocked is due and who has it.
    fn move_due(&mut self, number: u64, due_ms: i64, lease: Option<u64>) {
        let Some(message) = self.messages.get_mut(&number) else { return };
        if let Some(lane) = self.lanes.get_mut(&message.message.lane) {
            let rank = lane.free.entry(rank(&message.message)).or_default();
            rank.remove(&(message.due_ms, number));
            rank.insert((due_ms, number));
            lane.count(&message.message, message.lease.is_some(), lease.is_some());
        }
        message.due_ms = due_ms;
        message.lease = lease;
    }

    fn replace(&mut self, number: u64, body: Bytes) {
        let Some(message) = self.messages.get_mut(&number) else { return };
        if let Some(lane) = self.lanes.get_mut(&message.message.lane) {
            let without = lane.bytes.saturating_sub(message.message.body.len() as u64);
            lane.bytes = without.saturating_add(body.len() as u64);
        }
        message.message.body = body;
    }

    fn take_out(&mut self, number: u64) -> Option<Message> {
        let removed = self.messages.remove(&number)?;
        let message = &removed.message;
        self.numbers.remove(&message.id);
        let lane = self.lanes.get_mut(&message.lane)?;
        lane.bytes = lane.bytes.saturating_sub(message.body.len() as u64);
        lane.all.remove(&(removed.put_ms, message.id.clone()));
        lane.unfree(rank(message), removed.due_ms, number);
        lane.limited -= usize::from(message.concurrency.is_some());
        lane.count(message, removed.lease.is_some(), false);
        if let Some(debounce) = &message.debounce
            && lane.debounced.get(&debounce.key) == Some(&number)
        {
            lane.debounced.remove(&debounce.key);
        }
        if let Some(key) = &message.order_key
            && let Some(same) = lane.keys.get_mut(key)
        {
            same.remove(&number);
            match same.first().and_then(|next| Some((*next, self.messages.get(next)?))) {
                Some((next, head)) => {
                    let free = lane.free.entry(rank(&head.message)).or_default();
                    free.insert((head.due_ms, next));
                }
                None => {
                    lane.keys.remove(key);
                }
            }
        }
        if lane.all.is_empty() {
            self.lanes.remove(&message.lane);
        }
        Some(removed)
    }
}

impl Lane {
    /// Whether a message's limit of concurrency holds it back, where `taken` more of its key are about
    /// to be leased.
    fn holds_back(&self, message: &Message, taken: u32) -> bool {
        let Some(limit) = &message.message.concurrency else { return false };
        let running = self.running.get(&limit.key).copied().unwrap_or(0);
        message.lease.is_none() && running.saturating_add(taken) >= limit.limit
    }

    /// Counts a message that is leased from now on, or no more.
    fn count(&mut self, message: &NewMessage, was_leased: bool, is_leased: bool) {
        let Some(limit) = &message.concurrency else { return };
        if was_leased == is_leased {
            return;
        }
        let running = self.running.entry(limit.key.clone()).or_default();
        match is_leased {
            true => *running += 1,
            false => *running = running.saturating_sub(1),
        }
        if *running == 0 {
            self.running.remove(&limit.key);
        }
    }

    fn unfree(&mut self, rank: i32, due_ms: i64, number: u64) {
        if let Some(same) = self.free.get_mut(&rank) {
            same.remove(&(due_ms, number));
            if same.is_empty() {
                self.free.remove(&rank);
            }
        }
    }
}

impl Message {
    /// Whether others may be due once it goes.
    fn is_awaited(&self) -> bool {
        self.message.order_key.is_some() || self.message.concurrency.is_some()
    }

    fn leased(&self, lease: u64) -> Leased {
        Leased {
            id: self.message.id.clone(),
            lane: self.message.lane.clone(),
            order_key: self.message.order_key.clone(),
            holds_others: self.message.order_key.is_some() || self.message.concurrency.is_some(),
            body: self.message.body.clone(),
            put_ms: self.put_ms,
            deliveries: self.deliveries,
            lease,
        }
    }

    fn waiting(&self) -> Waiting {
        Waiting {
            id: self.message.id.clone(),
            body: self.message.body.clone(),
            put_ms: self.put_ms,
            due_ms: self.due_ms,
            deliveries: self.deliveries,
        }
    }
}

/// Lower ones go first.
fn rank(message: &NewMessage) -> i32 {
    -i32::from(message.priority)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn the_queue_in_memory_conforms() {
        crate::conformance::queue::all(|limits| Arc::new(MemoryQueue::new(limits))).await;
    }
}
