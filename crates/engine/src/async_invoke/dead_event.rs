//! Events that failed for good and that nobody else was given: listed, shown, sent back, deleted.
//!
//! They wait in lanes of their own that are never due, in the order in which they failed, until the
//! retention ends. Their number is bounded by the queue's limits of a lane; when those are reached
//! the events stay where they are and are tried to be kept again, so none is dropped for room.

use super::decide::Condition;
use super::event::{Event, FailureNote, lane};
use crate::engine::{Core, Engine};
use bytes::Bytes;
use model::kept_key::ClaimedKey;
use model::queue::{NewMessage, Queue, QueueError, Waiting};
use model::{FunctionName, Region};
use std::sync::Weak;
use std::time::Duration;

/// Begins the names of lanes that hold such events; no region is named so.
pub(super) const LANES: &str = "dead/";
/// Never: the end of the year 9999, in milliseconds since 1970.
const NEVER_MS: i64 = 253_402_300_799_000;
/// How many events are read at once.
const PAGE: usize = 50;
/// How many lanes are read at once.
const LANE_PAGE: usize = 100;
/// How many idempotency keys are forgotten at once.
const KEYS_FORGOTTEN: usize = 1_000;
/// How often events and idempotency keys beyond their time are looked for.
const RETENTION_PERIOD: Duration = Duration::from_secs(600);

/// An event that failed for good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadEvent {
    /// Names it among the dead events of its function.
    pub id: String,
    /// Region of the function.
    pub region: Region,
    /// The function.
    pub name: FunctionName,
    /// Version or alias as the caller named it.
    pub qualifier: Option<String>,
    /// The invocation's request id.
    pub request_id: String,
    /// From when its age counted, in milliseconds since 1970.
    pub born_ms: i64,
    /// When it was given up, in milliseconds since 1970.
    pub died_ms: i64,
    /// Why. `Success` is an event that was worked off and whose record could not be delivered.
    pub condition: Condition,
    /// Attempts in which the function ran.
    pub attempts: u32,
    /// The first failure.
    pub first_failure: Option<FailureNote>,
    /// The last failure.
    pub last_failure: Option<FailureNote>,
    /// The event as the caller sent it.
    pub payload: Bytes,
    /// What the function answered last; empty where it did not run.
    pub response: Bytes,
}

/// Which dead events are meant; what is `None` does not matter.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DeadEventFilter {
    /// Of this region.
    pub region: Region,
    /// Of this function.
    pub name: Option<FunctionName>,
    /// Given up at this time or later, in milliseconds since 1970.
    pub since_ms: Option<i64>,
    /// Given up before this time, in milliseconds since 1970.
    pub until_ms: Option<i64>,
    /// With this text in its first or last failure.
    pub error: Option<String>,
}

/// Some dead events.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DeadEventPage {
    /// By function, and of each in the order in which they were given up.
    pub events: Vec<DeadEvent>,
    /// Where to go on; `None` at the end.
    pub next: Option<(FunctionName, String)>,
}

/// Keeps an event; durable when it returns. Keeping it again changes nothing.
pub(super) async fn keep(queue: &dyn Queue, event: &Event, died_ms: i64) -> Result<(), QueueError> {
    let message = NewMessage {
        id: id(died_ms, &event.head.request_id),
        lane: format!("{LANES}{}", event.lane()),
        due_ms: NEVER_MS,
        body: event.encode(),
        ..NewMessage::default()
    };
    match queue.put(message, died_ms).await {
        Ok(_) | Err(QueueError::Duplicate(_)) => Ok(()),
        Err(error) => Err(error),
    }
}

/// Begins with the time, so that an event is found in its lane.
fn id(died_ms: i64, request_id: &str) -> String {
    format!("{died_ms}.{request_id}")
}

/// The place right before an event in its lane.
fn before(id: &str) -> Option<(i64, &str)> {
    let (died_ms, _) = id.split_once('.')?;
    Some((died_ms.parse::<i64>().ok()?.saturating_sub(1), "~"))
}

impl Engine {
    /// Dead events that pass the filter, behind `after` (of an earlier page), `limit` at most.
    pub async fn dead_events(
        &self,
        filter: &DeadEventFilter,
        after: Option<(FunctionName, String)>,
        limit: usize,
    ) -> Result<DeadEventPage, QueueError> {
        self.core.dead_events(filter, after, limit).await
    }

    /// One dead event.
    pub async fn dead_event(
        &self,
        region: &Region,
        name: &FunctionName,
        id: &str,
    ) -> Result<Option<DeadEvent>, QueueError> {
        let found = self.core.find_dead(region, name, id).await?;
        Ok(found.and_then(|waiting| read(&waiting)).map(|(_, dead)| dead))
    }

    /// Sends one dead event back as if it had just been accepted, with its old request id; one whose
    /// record could not be delivered is not run again, its record is sent. Whether there was one.
    pub async fn redrive(
        &self,
        region: &Region,
        name: &FunctionName,
        id: &str,
    ) -> Result<bool, QueueError> {
        let now_ms = self.core.ports.clock.now().as_millisecond();
        match self.core.find_dead(region, name, id).await? {
            Some(waiting) => self.core.send_back(&waiting, now_ms).await,
            None => Ok(false),
        }
    }

    /// Sends back all dead events that pass the filter, `per_second` at most. They are due one after
    /// the other from now on; the call itself does not wait for that. Returns how many.
    pub async fn redrive_all(
        &self,
        filter: &DeadEventFilter,
        per_second: std::num::NonZeroU32,
    ) -> Result<u64, QueueError> {
        let now_ms = self.core.ports.clock.now().as_millisecond();
        let mut sent: u64 = 0;
        let mut walk = Walk::new(filter, None);
        while let Some((waiting, _)) = walk.next(&self.core).await? {
            // What was sent back and has already failed again is left for another time.
            if waiting.put_ms > now_ms {
                continue;
            }
            let wait_ms = sent.saturating_mul(1_000) / u64::from(per_second.get());
            let due_ms = now_ms.saturating_add(i64::try_from(wait_ms).unwrap_or(i64::MAX));
            sent += u64::from(self.core.send_back(&waiting, due_ms.min(NEVER_MS)).await?);
        }
        Ok(sent)
    }

    /// Deletes one dead event. Whether there was one.
    pub async fn delete_dead_event(
        &self,
        region: &Region,
        name: &FunctionName,
        id: &str,
    ) -> Result<bool, QueueError> {
        match self.core.find_dead(region, name, id).await? {
            Some(waiting) => self.core.ports.queue.remove(&waiting.id).await,
            None => Ok(false),
        }
    }

    /// Deletes all dead events that pass the filter. Returns how many.
    pub async fn delete_dead_events(&self, filter: &DeadEventFilter) -> Result<u64, QueueError> {
        let mut deleted = 0;
        let mut walk = Walk::new(filter, None);
        while let Some((waiting, _)) = walk.next(&self.core).await? {
            deleted += u64::from(self.core.ports.queue.remove(&waiting.id).await?);
        }
        Ok(deleted)
    }
}

impl Core {
    async fn dead_events(
        &self,
        filter: &DeadEventFilter,
        after: Option<(FunctionName, String)>,
        limit: usize,
    ) -> Result<DeadEventPage, QueueError> {
        let mut page = DeadEventPage::default();
        let mut walk = Walk::new(filter, after);
        while let Some((_, dead)) = walk.next(self).await? {
            if page.events.len() >= limit {
                page.next = page.events.last().map(|last| (last.name.clone(), last.id.clone()));
                break;
            }
            page.events.push(dead);
        }
        Ok(page)
    }

    async fn find_dead(
        &self,
        region: &Region,
        name: &FunctionName,
        id: &str,
    ) -> Result<Option<Waiting>, QueueError> {
        let lane = format!("{LANES}{}", lane(region, name));
        let Some((mut put_ms, start)) = before(id) else { return Ok(None) };
        let mut behind = start.to_owned();
        loop {
            let page = self.ports.queue.look(&lane, Some((put_ms, &behind)), PAGE).await?;
            let Some(last) = page.last() else { return Ok(None) };
            (put_ms, behind) = (last.put_ms, last.id.clone());
            if let Some(found) = page.into_iter().find(|waiting| waiting.id == id) {
                return Ok(Some(found));
            }
            if before(id).is_none_or(|(died_before_ms, _)| put_ms > died_before_ms + 1) {
                return Ok(None);
            }
        }
    }

    /// Puts it back first and removes it then: a crash in between may send it twice, never lose it.
    async fn send_back(&self, waiting: &Waiting, due_ms: i64) -> Result<bool, QueueError> {
        let Ok(mut event) = Event::decode(&waiting.body) else { return Ok(false) };
        let now_ms = self.ports.clock.now().as_millisecond();
        match &mut event.head.end {
            Some(end) if end.condition == Condition::Success => {
                end.at_ms = due_ms;
                end.failed_deliveries = 0;
            }
            end => {
                *end = None;
                event.response = Bytes::new();
                event.head.born_ms = due_ms;
                event.head.attempts = 0;
                event.head.setbacks = 0;
                event.set_started(None);
            }
        }
        let key = event.result_key().filter(|_| event.head.end.is_none());
        let window = event.head.asked.as_ref().and_then(|asked| asked.key.as_ref());
        let claim = key.zip(window).map(|(text, key)| ClaimedKey {
            key: text.to_owned(),
            until_ms: due_ms.saturating_add(key.window.as_ms()),
        });
        let message = NewMessage {
            id: event.head.request_id.clone(),
            lane: event.lane(),
            claim,
            due_ms,
            body: event.encode(),
            ..NewMessage::default()
        };
        match self.ports.queue.put(message, now_ms).await {
            // Where another has its key by now that one's result is the only one.
            Ok(_) | Err(QueueError::Duplicate(_)) => {}
            Err(error) => return Err(error),
        }
        self.ports.queue.remove(&waiting.id).await
    }

    async fn forget_keys(&self) -> Result<(), QueueError> {
        loop {
            let now_ms = self.ports.clock.now().as_millisecond();
            if self.ports.queue.forget_expired(now_ms, KEYS_FORGOTTEN).await?
                < KEYS_FORGOTTEN as u64
            {
                return Ok(());
            }
        }
    }

    async fn expire_dead(&self) -> Result<u64, QueueError> {
        let now_ms = self.ports.clock.now().as_millisecond();
        let retention = self.settings.async_invoke.dead_event_retention;
        let oldest_ms = now_ms.saturating_sub(super::decide::milliseconds(retention));
        let queue = &self.ports.queue;
        let mut expired = 0;
        let mut lane = LANES.to_owned();
        loop {
            let lanes = queue.lanes(Some(&lane), LANE_PAGE).await?;
            if lanes.is_empty() {
                return Ok(expired);
            }
            for found in lanes {
                if !found.starts_with(LANES) {
                    return Ok(expired);
                }
                lane = found;
                while let Some(first) = queue.look(&lane, None, 1).await?.first() {
                    if first.put_ms >= oldest_ms {
                        break;
                    }
                    expired += u64::from(queue.remove(&first.id).await?);
                }
            }
        }
    }
}

/// Deletes dead events whose retention has ended and idempotency keys whose time is over, for as long
/// as the engine lives.
pub(crate) async fn keep_retention(core: Weak<Core>) {
    let mut tick = tokio::time::interval(RETENTION_PERIOD);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        let Some(core) = core.upgrade() else { return };
        match core.expire_dead().await {
            Ok(0) => {}
            Ok(events) => tracing::info!(events, "failed events beyond their retention deleted"),
            Err(error) => tracing::error!(%error, "can't delete expired failed events"),
        }
        if let Err(error) = core.forget_keys().await {
            tracing::error!(%error, "can't forget idempotency keys whose time is over");
        }
    }
}

/// Goes through the dead events that pass a filter.
struct Walk<'a> {
    filter: &'a DeadEventFilter,
    /// The last lane that was begun.
    lane: Option<String>,
    /// The last event that was read.
    behind: Option<(i64, String)>,
    page: std::vec::IntoIter<Waiting>,
}

impl<'a> Walk<'a> {
    fn new(filter: &'a DeadEventFilter, after: Option<(FunctionName, String)>) -> Self {
        let (lane, behind) = match after {
            Some((name, id)) => {
                let died_ms = before(&id).map_or(i64::MIN, |(before_ms, _)| before_ms + 1);
                (Some(format!("{LANES}{}", lane(&filter.region, &name))), Some((died_ms, id)))
            }
            None => (None, None),
        };
        Self { filter, lane, behind, page: Vec::new().into_iter() }
    }

    async fn next(&mut self, core: &Core) -> Result<Option<(Waiting, DeadEvent)>, QueueError> {
        loop {
            while let Some(waiting) = self.page.next() {
                self.behind = Some((waiting.put_ms, waiting.id.clone()));
                if let Some((_, dead)) = read(&waiting).filter(|(_, dead)| self.passes(dead)) {
                    return Ok(Some((waiting, dead)));
                }
            }
            if self.lane.is_none() && !self.next_lane(core).await? {
                return Ok(None);
            }
            let lane = self.lane.clone().unwrap_or_default();
            let behind = self.behind.as_ref().map(|(put_ms, id)| (*put_ms, id.as_str()));
            let page = core.ports.queue.look(&lane, behind, PAGE).await?;
            if page.is_empty() && !self.next_lane(core).await? {
                return Ok(None);
            }
            self.page = page.into_iter();
        }
    }

    async fn next_lane(&mut self, core: &Core) -> Result<bool, QueueError> {
        let of_region = format!("{LANES}{}/", self.filter.region);
        let next = match (&self.filter.name, &self.lane) {
            (Some(name), None) => Some(format!("{of_region}{name}")),
            (Some(_), Some(_)) => None,
            (None, last) => {
                let after = last.as_deref().unwrap_or(&of_region);
                core.ports.queue.lanes(Some(after), 1).await?.pop()
            }
        };
        self.lane = next.filter(|lane| lane.starts_with(&of_region));
        self.behind = None;
        Ok(self.lane.is_some())
    }

    fn passes(&self, dead: &DeadEvent) -> bool {
        let filter = self.filter;
        let failed_so = |text: &String| {
            let failures = [&dead.first_failure, &dead.last_failure];
            failures.iter().any(|f| f.as_ref().is_some_and(|f| f.text.contains(text)))
        };
        filter.since_ms.is_none_or(|since| dead.died_ms >= since)
            && filter.until_ms.is_none_or(|until| dead.died_ms < until)
            && filter.error.as_ref().is_none_or(failed_so)
    }
}

/// The event of a message; `None` where it is none.
fn read(waiting: &Waiting) -> Option<(Event, DeadEvent)> {
    let event = Event::decode(&waiting.body).ok()?;
    let (condition, died_ms) = event.head.end.as_ref().map(|end| (end.condition, end.at_ms))?;
    let head = event.head.clone();
    let dead = DeadEvent {
        id: waiting.id.clone(),
        region: head.region,
        name: head.name,
        qualifier: head.qualifier,
        request_id: head.request_id,
        born_ms: head.born_ms,
        died_ms,
        condition,
        attempts: head.attempts,
        first_failure: head.first_failure,
        last_failure: head.last_failure,
        payload: event.payload.clone(),
        response: event.response.clone(),
    };
    Some((event, dead))
}
