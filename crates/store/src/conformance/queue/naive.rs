//! The queue at its simplest, a list that is searched from end to end, and the check that an
//! implementation answers any operations as it does.

use bytes::Bytes;
use model::kept_key::{ClaimedKey, KeptKey};
use model::queue::{
    DebounceKey, KeyLimit, LaneSize, LeaseRequest, Leased, NewMessage, Put, Queue, QueueError,
    QueueLimits, Waiting,
};
use std::collections::{BTreeMap, HashMap};

/// One operation. Small numbers stand for ids, lanes and keys, so that they meet often.
#[derive(Debug, Clone)]
pub enum Operation {
    /// Puts a message, due so many milliseconds from now.
    Put {
        /// Its id.
        id: u8,
        /// Its lane.
        lane: u8,
        /// Its priority.
        priority: i16,
        /// Its order key.
        key: Option<u8>,
        /// Its key with a limit of concurrency, which is one more than the key.
        run_key: Option<u8>,
        /// Its debounce key, and for how long it can be put off in all, in milliseconds.
        debounce: Option<(u8, i64)>,
        /// Its idempotency key, and for how long that is remembered, in milliseconds.
        claim: Option<(u8, i64)>,
        /// When it is due, from now, in milliseconds.
        due_in_ms: i64,
        /// The length of its body.
        bytes: usize,
    },
    /// Leases for so many milliseconds.
    Lease {
        /// How long the leases hold.
        for_ms: i64,
        /// Most messages.
        limit: usize,
        /// Most messages of a lane.
        limit_per_lane: usize,
        /// Another limit of one lane.
        lane_limit: Option<(u8, usize)>,
        /// Lanes that are closed.
        closed: Vec<u8>,
    },
    /// Settles one of the leases that were ever given.
    Done(usize),
    /// Gives one of the leases that were ever given back, due so many milliseconds from now.
    Again(usize, i64, usize),
    /// Extends one of the leases that were ever given, to so many milliseconds from now.
    Extend(usize, i64),
    /// Changes the body of one of the leases that were ever given.
    Note(usize, usize),
    /// Claims a key in a lane for a caller who waits, for so many milliseconds.
    Claim(u8, u8, i64),
    /// Records a result under a key in a lane, for one of all who ever claimed any.
    Record(u8, u8, usize),
    /// Lets a key in a lane go, for one of all who ever claimed any.
    LetGo(u8, u8, usize),
    /// Forgets the keys whose time is over.
    Forget,
    /// Gives all leases back.
    ReleaseAll,
    /// Removes a message.
    Remove(u8),
    /// Lets time pass.
    Wait(i64),
}

/// Limits under which some operations of the check are refused.
pub const LIMITS: QueueLimits = QueueLimits {
    lane_messages: 6,
    lane_bytes: 40,
    body_bytes: 15,
    lane_keys: 2,
    result_bytes: 10,
};

/// Does the operations with the queue, which is empty and has [`LIMITS`], and with a list, and
/// panics where they differ.
pub async fn check(queue: &dyn Queue, operations: &[Operation]) {
    let mut list = List { now_ms: 1_000, ..List::default() };
    for operation in operations {
        list.step(queue, operation).await;
        list.compare(queue).await;
    }
}

#[derive(Default)]
struct List {
    now_ms: i64,
    /// In the order of arrival.
    entries: Vec<Entry>,
    /// Every lease that was ever given.
    given: Vec<(String, u64)>,
    /// By lane and key, those whose time is over included.
    keys: BTreeMap<(String, String), Kept>,
    /// Everybody who ever claimed a key.
    claimants: Vec<String>,
}

struct Kept {
    key: KeptKey,
    until_ms: i64,
}

struct Entry {
    message: NewMessage,
    put_ms: i64,
    first_ms: i64,
    due_ms: i64,
    deliveries: u32,
    lease: Option<u64>,
}

impl List {
    async fn step(&mut self, queue: &dyn Queue, operation: &Operation) {
        let now_ms = self.now_ms;
        match operation.clone() {
            Operation::Put {
                id,
                lane,
                priority,
                key,
                run_key,
                debounce,
                claim,
                due_in_ms,
                bytes,
            } => {
                let message = NewMessage {
                    id: format!("m{id}"),
                    lane: name(lane),
                    priority,
                    order_key: key.map(name),
                    concurrency: run_key
                        .map(|key| KeyLimit { key: name(key), limit: u32::from(key) + 1 }),
                    debounce: debounce
                        .map(|(key, most_ms)| DebounceKey { key: name(key), most_ms }),
                    claim: claim.map(|(key, for_ms)| self.claim_of(key, for_ms)),
                    due_ms: now_ms + due_in_ms,
                    body: Bytes::from(vec![id; bytes]),
                };
                let expected = self.put(message.clone());
                assert_eq!(queue.put(message, now_ms).await, expected, "{operation:?}");
            }
            Operation::Lease { for_ms, limit, limit_per_lane, lane_limit, closed } => {
                let mut closed_lanes: Vec<String> = closed.into_iter().map(name).collect();
                closed_lanes.sort_unstable();
                let until_ms = now_ms + for_ms;
                let lane_limits = lane_limit.map(|(lane, limit)| (name(lane), limit));
                let lane_limits = lane_limits.into_iter().collect();
                let request = LeaseRequest {
                    now_ms,
                    until_ms,
                    limit,
                    limit_per_lane,
                    lane_limits,
                    closed_lanes,
                };
                let leased = queue.lease(request.clone()).await.expect("leases");
                self.lease(&request, leased);
            }
            Operation::Done(index) => {
                let Some((id, lease)) = self.chosen(index) else { return };
                let expected = self.held(&id, lease).map(|index| drop(self.entries.remove(index)));
                assert_eq!(queue.done(&id, lease).await, expected, "done {id}");
            }
            Operation::Again(index, due_in_ms, bytes) => {
                let Some((id, lease)) = self.chosen(index) else { return };
                let (due_ms, body) = (now_ms + due_in_ms, Bytes::from(vec![b'x'; bytes]));
                let held = match bytes > LIMITS.body_bytes {
                    true => Err(QueueError::TooLarge(id.clone())),
                    false => self.held(&id, lease),
                };
                let expected = held.map(|index| {
                    let entry = &mut self.entries[index];
                    (entry.due_ms, entry.lease) = (due_ms, None);
                    entry.message.body = body.clone();
                });
                assert_eq!(queue.again(&id, lease, due_ms, body).await, expected, "again {id}");
            }
            Operation::Extend(index, by_ms) => {
                let Some((id, lease)) = self.chosen(index) else { return };
                let until_ms = now_ms + by_ms;
                let held = self.held(&id, lease);
                let expected = held.map(|index| self.entries[index].due_ms = until_ms);
                assert_eq!(queue.extend(&id, lease, until_ms).await, expected, "extend {id}");
            }
            Operation::Note(index, bytes) => {
                let Some((id, lease)) = self.chosen(index) else { return };
                let body = Bytes::from(vec![b'n'; bytes]);
                let held = match bytes > LIMITS.body_bytes {
                    true => Err(QueueError::TooLarge(id.clone())),
                    false => self.held(&id, lease),
                };
                let expected = held.map(|index| self.entries[index].message.body = body.clone());
                assert_eq!(queue.note(&id, lease, body).await, expected, "note {id}");
            }
            Operation::Claim(lane, key, for_ms) => {
                let id = format!("c{}", self.claimants.len());
                let (lane, claim) = (name(lane), self.claim_of(key, for_ms));
                let expected = match self.recall(&lane, &claim.key) {
                    Some(kept) => Ok(Some(kept)),
                    None => self.keep(&lane, &id, &claim, true).map(|()| None),
                };
                assert_eq!(queue.claim(&lane, &id, claim, now_ms).await, expected);
            }
            Operation::Record(lane, key, index) => {
                let Some(id) = self.claimant(index) else { return };
                let (lane, key) = (name(lane), name(key));
                let result = Bytes::from(id.clone());
                let kept = self.keys.get_mut(&(lane.clone(), key.clone()));
                let kept = kept.filter(|kept| kept.key.id == id);
                let expected = kept.map(|kept| {
                    kept.key.held &= kept.key.result.is_some();
                    kept.key.result.get_or_insert_with(|| result.clone()).clone()
                });
                assert_eq!(queue.record(&lane, &id, &key, result).await, Ok(expected));
            }
            Operation::LetGo(lane, key, index) => {
                let Some(id) = self.claimant(index) else { return };
                let place = (name(lane), name(key));
                let own = |kept: &Kept| kept.key.id == id && kept.key.result.is_none();
                if self.keys.get(&place).is_some_and(own) {
                    self.keys.remove(&place);
                }
                assert_eq!(queue.let_go(&place.0, &id, &place.1).await, Ok(()));
            }
            Operation::Forget => {
                let before = self.keys.len();
                self.keys.retain(|_, kept| !kept.is_over(now_ms));
                let forgotten = (before - self.keys.len()) as u64;
                assert_eq!(queue.forget_expired(now_ms, 99).await, Ok(forgotten));
            }
            Operation::ReleaseAll => {
                self.keys.retain(|_, kept| !kept.key.held);
                let leased = self.entries.iter_mut().filter(|entry| entry.lease.is_some());
                let released = leased.map(|e| (e.due_ms, e.lease) = (now_ms, None)).count();
                assert_eq!(queue.release_all(now_ms).await, Ok(released as u64));
            }
            Operation::Remove(id) => {
                let before = self.entries.len();
                self.entries.retain(|entry| entry.message.id != format!("m{id}"));
                let removed = self.entries.len() < before;
                assert_eq!(queue.remove(&format!("m{id}")).await, Ok(removed));
            }
            Operation::Wait(ms) => self.now_ms += ms,
        }
    }

    fn put(&mut self, message: NewMessage) -> Result<Put, QueueError> {
        if message.body.len() > LIMITS.body_bytes {
            return Err(QueueError::TooLarge(message.id));
        }
        if self.entries.iter().any(|entry| entry.message.id == message.id) {
            return Err(QueueError::Duplicate(message.id));
        }
        if let Some(claim) = &message.claim {
            match self.recall(&message.lane, &claim.key) {
                Some(kept) if kept.id == message.id => {}
                Some(kept) if kept.held => return Err(QueueError::KeyInUse(claim.key.clone())),
                Some(kept) => return Ok(Put::Repeats(kept.id)),
                None => {}
            }
        }
        let replaced = message.debounce.as_ref().and_then(|debounce| {
            self.entries.iter().position(|entry| {
                let other = entry.message.debounce.as_ref();
                entry.message.lane == message.lane
                    && entry.deliveries == 0
                    && other.is_some_and(|other| other.key == debounce.key)
            })
        });
        let size = self.size(&message.lane);
        let gone = replaced.map_or(0, |index| self.entries[index].message.body.len() as u64);
        if size.messages - u64::from(replaced.is_some()) >= LIMITS.lane_messages
            || size.bytes - gone + message.body.len() as u64 > LIMITS.lane_bytes
        {
            return Err(QueueError::LaneFull(message.lane));
        }
        if let Some(claim) = message.claim.clone() {
            self.keep(&message.lane, &message.id, &claim, false)?;
        }
        let (put_ms, mut due_ms, mut first_ms) = (self.now_ms, message.due_ms, self.now_ms);
        let replaced = replaced.map(|index| self.entries.remove(index));
        if let (Some(replaced), Some(debounce)) = (&replaced, &message.debounce) {
            first_ms = replaced.first_ms;
            due_ms = due_ms.min(first_ms + debounce.most_ms);
        }
        self.entries.push(Entry { message, put_ms, first_ms, due_ms, deliveries: 0, lease: None });
        Ok(replaced.map_or(Put::New, |replaced| Put::Replaced(replaced.message.id)))
    }

    fn claim_of(&self, key: u8, for_ms: i64) -> ClaimedKey {
        ClaimedKey { key: name(key), until_ms: self.now_ms + for_ms }
    }

    fn recall(&self, lane: &str, key: &str) -> Option<KeptKey> {
        let kept = self.keys.get(&(lane.to_owned(), key.to_owned()))?;
        (!kept.is_over(self.now_ms)).then(|| kept.key.clone())
    }

    fn keep(
        &mut self,
        lane: &str,
        id: &str,
        claim: &ClaimedKey,
        held: bool,
    ) -> Result<(), QueueError> {
        let place = (lane.to_owned(), claim.key.clone());
        let of_lane = self.keys.keys().filter(|(other, _)| other == lane).count();
        if !self.keys.contains_key(&place) && of_lane as u64 >= LIMITS.lane_keys {
            return Err(QueueError::KeysFull(lane.to_owned()));
        }
        let result = self.recall(lane, &claim.key).and_then(|kept| kept.result);
        let key = KeptKey { id: id.to_owned(), result, held };
        self.keys.insert(place, Kept { key, until_ms: claim.until_ms });
        self.claimants.push(id.to_owned());
        Ok(())
    }

    fn claimant(&self, index: usize) -> Option<String> {
        self.claimants.get(index % self.claimants.len().max(1)).cloned()
    }

    /// Which lanes get how many is the queue's to choose within what is fair.
    fn lease(&mut self, request: &LeaseRequest, leased: Vec<Leased>) {
        let mut got: BTreeMap<String, Vec<Leased>> = BTreeMap::new();
        let total = leased.len();
        for message in leased {
            got.entry(message.lane.clone()).or_default().push(message);
        }
        let due: BTreeMap<String, Vec<usize>> = self
            .lanes()
            .into_iter()
            .filter(|lane| !request.closed_lanes.contains(lane))
            .map(|lane| (lane.clone(), self.due(&lane)))
            .collect();
        let could = |lane: &str| due.get(lane).map_or(0, Vec::len).min(request.limit_of(lane));
        let most: usize = due.keys().map(|lane| could(lane)).sum();
        assert_eq!(total, most.min(request.limit), "as many as there are places for: {request:?}");
        let had = |lane: &str| got.get(lane).map_or(0, Vec::len);
        for one in due.keys() {
            for other in due.keys() {
                let unfair = had(one) > had(other) + 1 && had(other) < could(other);
                assert!(!unfair, "{one} got {}, {other} {}", had(one), had(other));
            }
        }
        for (lane, messages) in got {
            let expected = due.get(&lane).expect("the lane is open and has something due");
            assert!(messages.len() <= could(&lane), "no more of {lane} than allowed");
            for (message, index) in messages.into_iter().zip(expected) {
                let until_ms = request.until_ms.max(request.now_ms + 1);
                let entry = &mut self.entries[*index];
                entry.deliveries += 1;
                (entry.due_ms, entry.lease) = (until_ms, Some(message.lease));
                assert_eq!(message, entry.leased(message.lease), "the next of {lane}");
                assert!(self.given.iter().all(|(_, lease)| *lease != message.lease), "a new lease");
                self.given.push((message.id, message.lease));
            }
        }
    }

    async fn compare(&self, queue: &dyn Queue) {
        assert_eq!(queue.lanes(None, 99).await, Ok(self.lanes()));
        for lane in (0..4).map(name) {
            assert_eq!(queue.size(&lane).await, Ok(self.size(&lane)), "{lane}");
            let of = self.entries.iter().filter(|entry| entry.message.lane == lane);
            let mut waiting: Vec<Waiting> = of.map(Entry::waiting).collect();
            waiting.sort_by(|a, b| (a.put_ms, &a.id).cmp(&(b.put_ms, &b.id)));
            assert_eq!(queue.look(&lane, None, 99).await, Ok(waiting), "{lane}");
            let mut closed = self.lanes();
            closed.retain(|other| *other != lane);
            let next = queue.next_due_ms(&closed).await.expect("looks");
            self.compare_next_due(next, |other| other == lane);
            for key in (0..3).map(name) {
                let recalled = queue.recall(&lane, &key, self.now_ms).await;
                assert_eq!(recalled, Ok(self.recall(&lane, &key)), "{key} of {lane}");
            }
        }
        let next = queue.next_due_ms(&[]).await.expect("looks");
        self.compare_next_due(next, |_| true);
    }

    /// It may be too early where a limit of concurrency holds messages back, but never too late.
    fn compare_next_due(&self, next: Option<i64>, open: impl Fn(&str) -> bool) {
        let free = (0..self.entries.len()).filter(|index| self.is_free(*index));
        let open: Vec<usize> =
            free.filter(|index| open(&self.entries[*index].message.lane)).collect();
        let due = |index: &usize| self.entries[*index].due_ms;
        let earliest = open.iter().map(due).min();
        let running = self.running();
        let may_go = open.iter().filter(|index| !self.is_held_back(**index, &running));
        let latest = may_go.map(due).min();
        if earliest == latest {
            assert_eq!(next, earliest);
            return;
        }
        let early = next.is_some_and(|next| Some(next) < earliest);
        let limit = latest.map_or(i64::MAX, |due| due.max(self.now_ms));
        let late = next.unwrap_or(i64::MAX) > limit;
        assert!(!early && !late, "{next:?}, not between {earliest:?} and {latest:?}");
    }

    /// How many are leased of each key with a limit of concurrency, by lane.
    fn running(&self) -> HashMap<(String, String), u32> {
        let mut running = HashMap::new();
        for entry in self.entries.iter().filter(|entry| entry.lease.is_some()) {
            if let Some(place) = entry.run_place() {
                *running.entry(place).or_default() += 1;
            }
        }
        running
    }

    fn is_held_back(&self, index: usize, running: &HashMap<(String, String), u32>) -> bool {
        let entry = &self.entries[index];
        let Some(limit) = &entry.message.concurrency else { return false };
        let place = entry.run_place().expect("has a limit");
        entry.lease.is_none() && running.get(&place).is_some_and(|count| *count >= limit.limit)
    }

    fn chosen(&self, index: usize) -> Option<(String, u64)> {
        self.given.get(index % self.given.len().max(1)).cloned()
    }

    fn held(&self, id: &str, lease: u64) -> Result<usize, QueueError> {
        let held = |entry: &Entry| entry.message.id == id && entry.lease == Some(lease);
        self.entries.iter().position(held).ok_or_else(|| QueueError::LeaseLost(id.to_owned()))
    }

    fn lanes(&self) -> Vec<String> {
        let mut lanes: Vec<_> = self.entries.iter().map(|e| e.message.lane.clone()).collect();
        lanes.sort_unstable();
        lanes.dedup();
        lanes
    }

    fn size(&self, lane: &str) -> LaneSize {
        let of = || self.entries.iter().filter(|entry| entry.message.lane == lane);
        LaneSize {
            messages: of().count() as u64,
            bytes: of().map(|entry| entry.message.body.len() as u64).sum(),
            oldest_put_ms: of().map(|entry| entry.put_ms).min(),
        }
    }

    /// Whether no earlier message of the same key waits.
    fn is_free(&self, index: usize) -> bool {
        let message = &self.entries[index].message;
        message.order_key.is_none()
            || !self.entries[..index].iter().any(|earlier| {
                earlier.message.lane == message.lane
                    && earlier.message.order_key == message.order_key
            })
    }

    fn due(&self, lane: &str) -> Vec<usize> {
        let mut due: Vec<usize> = (0..self.entries.len())
            .filter(|index| {
                let entry = &self.entries[*index];
                entry.message.lane == lane && entry.due_ms <= self.now_ms && self.is_free(*index)
            })
            .collect();
        due.sort_by_key(|index| {
            let entry = &self.entries[*index];
            (-i32::from(entry.message.priority), entry.due_ms, *index)
        });
        let mut running = self.running();
        due.retain(|index| {
            let may_go = !self.is_held_back(*index, &running);
            let entry = &self.entries[*index];
            if let Some(place) = entry.run_place()
                && may_go
                && entry.lease.is_none()
            {
                *running.entry(place).or_default() += 1;
            }
            may_go
        });
        due
    }
}

impl Kept {
    fn is_over(&self, now_ms: i64) -> bool {
        !self.key.held && self.until_ms <= now_ms
    }
}

impl Entry {
    /// Its lane and its key with a limit of concurrency.
    fn run_place(&self) -> Option<(String, String)> {
        let limit = self.message.concurrency.as_ref()?;
        Some((self.message.lane.clone(), limit.key.clone()))
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

fn name(number: u8) -> String {
    format!("n{number}")
}
