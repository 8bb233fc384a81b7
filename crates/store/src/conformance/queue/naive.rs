//! The queue at its simplest, a list that is searched from end to end, and the check that an
//! implementation answers any operations as it does.

use bytes::Bytes;
use model::queue::{
    LaneSize, LeaseRequest, Leased, NewMessage, Queue, QueueError, QueueLimits, Waiting,
};
use std::collections::BTreeMap;

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
        /// Lanes that are closed.
        closed: Vec<u8>,
    },
    /// Settles one of the leases that were ever given.
    Done(usize),
    /// Gives one of the leases that were ever given back, due so many milliseconds from now.
    Again(usize, i64, usize),
    /// Extends one of the leases that were ever given, to so many milliseconds from now.
    Extend(usize, i64),
    /// Gives all leases back.
    ReleaseAll,
    /// Removes a message.
    Remove(u8),
    /// Lets time pass.
    Wait(i64),
}

/// Limits under which some operations of the check are refused.
pub const LIMITS: QueueLimits = QueueLimits { lane_messages: 6, lane_bytes: 40, body_bytes: 15 };

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
}

struct Entry {
    message: NewMessage,
    put_ms: i64,
    due_ms: i64,
    deliveries: u32,
    lease: Option<u64>,
}

impl List {
    async fn step(&mut self, queue: &dyn Queue, operation: &Operation) {
        let now_ms = self.now_ms;
        match operation.clone() {
            Operation::Put { id, lane, priority, key, due_in_ms, bytes } => {
                let message = NewMessage {
                    id: format!("m{id}"),
                    lane: name(lane),
                    priority,
                    order_key: key.map(name),
                    due_ms: now_ms + due_in_ms,
                    body: Bytes::from(vec![id; bytes]),
                };
                let expected = self.put(message.clone());
                assert_eq!(queue.put(message, now_ms).await, expected, "{operation:?}");
            }
            Operation::Lease { for_ms, limit, limit_per_lane, closed } => {
                let mut closed_lanes: Vec<String> = closed.into_iter().map(name).collect();
                closed_lanes.sort_unstable();
                let until_ms = now_ms + for_ms;
                let request =
                    LeaseRequest { now_ms, until_ms, limit, limit_per_lane, closed_lanes };
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
            Operation::ReleaseAll => {
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

    fn put(&mut self, message: NewMessage) -> Result<(), QueueError> {
        let size = self.size(&message.lane);
        if message.body.len() > LIMITS.body_bytes {
            return Err(QueueError::TooLarge(message.id));
        }
        if self.entries.iter().any(|entry| entry.message.id == message.id) {
            return Err(QueueError::Duplicate(message.id));
        }
        if size.messages >= LIMITS.lane_messages
            || size.bytes + message.body.len() as u64 > LIMITS.lane_bytes
        {
            return Err(QueueError::LaneFull(message.lane));
        }
        let (put_ms, due_ms) = (self.now_ms, message.due_ms);
        self.entries.push(Entry { message, put_ms, due_ms, deliveries: 0, lease: None });
        Ok(())
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
        let could = |lane: &str| due.get(lane).map_or(0, Vec::len).min(request.limit_per_lane);
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
            let next = self.next_due_ms(|other| other == lane);
            assert_eq!(queue.next_due_ms(&closed).await, Ok(next), "of {lane} alone");
        }
        assert_eq!(queue.next_due_ms(&[]).await, Ok(self.next_due_ms(|_| true)));
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
        due
    }

    fn next_due_ms(&self, open: impl Fn(&str) -> bool) -> Option<i64> {
        let free = (0..self.entries.len()).filter(|index| self.is_free(*index));
        let open = free.map(|index| &self.entries[index]).filter(|e| open(&e.message.lane));
        open.map(|entry| entry.due_ms).min()
    }
}

impl Entry {
    fn leased(&self, lease: u64) -> Leased {
        Leased {
            id: self.message.id.clone(),
            lane: self.message.lane.clone(),
            order_key: self.message.order_key.clone(),
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
