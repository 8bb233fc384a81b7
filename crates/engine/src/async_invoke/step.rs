//! One step of an event: an attempt, or the telling of its end.
//!
//! A step ends in exactly one durable change of the queue. First the end is decided and written down,
//! then it is told, then the event goes: a crash in between tells it again and never runs a function
//! again that was done.

use super::decide::{Attempt, Condition, Decision, Outcome, backoff, decide, is_too_old};
use super::decide::{Policy, milliseconds};
use super::desk::{Desk, Job};
use super::event::{Addressee, End, Event, FailureNote};
use super::recorded::Recorded;
use super::work::{Ended, Terms, Work};
use super::{dead_event, record};
use crate::{recursion, trace};
use bytes::Bytes;
use model::async_extras::Guarantee;
use model::async_invoke::{Delivery, DeliveryError};
use model::queue::{Leased, Queue, QueueError};
use model::{AccountId, Clock};
use std::sync::Arc;
use std::time::Duration;

/// How long a lease holds; a step that takes longer extends it.
pub(super) const LEASE: Duration = Duration::from_secs(60);
/// How often a lease is extended: often enough that one failed extension does no harm.
const EXTEND: Duration = Duration::from_secs(20);
/// Waits between tries to write a step's end down while the queue fails, such as on a full disk.
pub(super) const SETTLE_FIRST: Duration = Duration::from_millis(100);
pub(super) const SETTLE_MOST: Duration = Duration::from_secs(5);
/// Failed deliveries after which one is given up, once the event's longest age has passed too.
const DELIVERY_FAILURES: u32 = 8;
/// What a message needs beside payload and answer, at most.
const HEAD_BYTES: usize = 32 * 1_024;
/// When to look again at a message that is no event: somebody has to see to it first.
const UNREADABLE_WAIT: Duration = Duration::from_secs(24 * 3_600);

/// How long to wait where a function's settings or an event's result can't be read, or its start not be
/// written down: without that it is not run.
const TERMS_WAIT: Duration = Duration::from_secs(1);
/// What is noted of an event that was started once and must not be again.
const INTERRUPTED: &str = "the platform stopped while the function had the event, which must not \
                           run twice";

/// Makes steps. Shared by all that are under way.
pub(super) struct Steps {
    pub(super) queue: Arc<dyn Queue>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) work: Arc<dyn Work>,
    pub(super) account: AccountId,
    /// Largest event, and largest record.
    pub(super) payload_bytes: usize,
}

/// What becomes of a message.
pub(super) enum Next {
    /// Goes, with others: a crash before that repeats the step.
    Done,
    /// Goes at once, since the step must not be repeated.
    DoneAtOnce,
    /// Due again at this time, in milliseconds since 1970.
    Again(i64, Bytes),
    /// The platform stops: the lease comes back at the next start.
    Left,
}

impl Steps {
    /// Makes the step that a leased event is due for, and whatever the desk has for its slot after
    /// that.
    pub(super) async fn work(self: Arc<Self>, desk: Arc<Desk>, mut job: Job) {
        loop {
            let Job { leased, mut turn, slot } = job;
            let stepping = async {
                turn.wait(|| self.work.most(&leased.lane)).await;
                let came_to = self.step(&leased).await;
                drop(turn);
                came_to
            };
            let (next, rest_ms) = self.holding(&leased.id, leased.lease, stepping).await;
            let following = slot.free(rest_ms);
            match next {
                Next::Left => {}
                // Nobody waits for it: it is written down with others.
                Next::Done if !leased.holds_others => desk.settled.push(leased.id, leased.lease),
                next => {
                    following.into_iter().for_each(|job| desk.begin(job));
                    let settling = self.settle(&leased.id, leased.lease, &next);
                    self.holding(&leased.id, leased.lease, settling).await;
                    return;
                }
            }
            let Some(following) = following else { return };
            job = following;
        }
    }

    /// Extends the lease of an event for as long as something takes.
    pub(super) async fn holding<T>(
        &self,
        id: &str,
        lease: u64,
        something: impl Future<Output = T>,
    ) -> T {
        tokio::pin!(something);
        loop {
            tokio::select! {
                biased;
                came_to = &mut something => return came_to,
                () = tokio::time::sleep(EXTEND) => {}
            }
            let until_ms = self.now_ms().saturating_add(milliseconds(LEASE));
            if let Err(error) = self.queue.extend(id, lease, until_ms).await {
                tracing::warn!(id, %error, "can't hold the lease of an event");
            }
        }
    }

    async fn step(&self, leased: &Leased) -> (Next, Option<i64>) {
        let event = match Event::decode(&leased.body) {
            Ok(event) => event,
            Err(error) => {
                tracing::error!(id = leased.id, lane = leased.lane, %error, "unreadable event");
                let due_ms = self.now_ms().saturating_add(milliseconds(UNREADABLE_WAIT));
                return (Next::Again(due_ms, leased.body.clone()), None);
            }
        };
        let terms = match self.work.terms(&event).await {
            Ok(terms) => terms,
            Err(error) => {
                tracing::error!(id = leased.id, %error, "can't read how an event is to be treated");
                let due_ms = self.now_ms().saturating_add(milliseconds(TERMS_WAIT));
                return (Next::Again(due_ms, leased.body.clone()), Some(due_ms));
            }
        };
        match event.head.end.clone() {
            None => self.run(leased, event, &terms).await,
            Some(end) => (self.tell(event, end, &terms.policy).await, None),
        }
    }

    async fn run(&self, leased: &Leased, mut event: Event, terms: &Terms) -> (Next, Option<i64>) {
        let policy = &terms.policy;
        let now_ms = self.now_ms();
        if event.started_ms().is_some() {
            // A crash cut an attempt off that must not be repeated.
            event.head.attempts += 1;
            event.note(FailureNote::new(now_ms, 500, INTERRUPTED));
            return (self.end(leased, event, None, Condition::Interrupted, terms).await, None);
        }
        if is_too_old(event.head.born_ms, policy, now_ms) {
            return (self.end(leased, event, None, Condition::EventAgeExceeded, terms).await, None);
        }
        let ended = match self.recorded(leased, &event).await {
            Ok(Some(ended)) => ended,
            Ok(None) => match self.attempt(leased, &mut event).await {
                Ok(ended) => ended,
                Err(next) => return (next, None),
            },
            Err(error) => {
                tracing::error!(id = leased.id, %error, "can't read the result of an event");
                let due_ms = now_ms.saturating_add(milliseconds(TERMS_WAIT));
                return (Next::Again(due_ms, leased.body.clone()), None);
            }
        };
        self.judge(leased, event, ended, terms).await
    }

    /// What follows from an attempt.
    async fn judge(
        &self,
        leased: &Leased,
        mut event: Event,
        ended: Ended,
        terms: &Terms,
    ) -> (Next, Option<i64>) {
        let policy = &terms.policy;
        let now_ms = self.now_ms();
        let ran = matches!(ended.outcome, Outcome::Success | Outcome::FunctionError);
        if ran {
            event.head.attempts += 1;
            event.head.setbacks = 0;
        } else {
            event.head.setbacks += 1;
        }
        if let Some((code, text)) = &ended.failure {
            event.note(FailureNote::new(now_ms, *code, text));
        }
        if event.guarantee() == Guarantee::AtMostOnce && ended.started && !ran {
            event.head.attempts += 1;
            return (self.end(leased, event, None, Condition::Interrupted, terms).await, None);
        }
        let attempt = Attempt {
            outcome: ended.outcome,
            born_ms: event.head.born_ms,
            function_errors: event.head.attempts,
            setbacks: event.head.setbacks,
        };
        let cannot_run = matches!(ended.outcome, Outcome::Throttled | Outcome::SystemError);
        let rest_ms = cannot_run.then(|| now_ms.saturating_add(milliseconds(policy.backoff_first)));
        let condition = match decide(&attempt, policy, now_ms, self.work.jitter()) {
            Decision::RetryAt(due_ms) => {
                event.set_started(None);
                return (Next::Again(due_ms, event.encode()), rest_ms);
            }
            Decision::Done => Condition::Success,
            Decision::DeadLetter { condition } => condition,
        };
        (self.end(leased, event, Some(ended), condition, terms).await, rest_ms)
    }

    /// Runs the function; where it must not be given the event twice, that it is about to be given it
    /// is written down before. An error is what becomes of an event that was not run.
    async fn attempt(&self, leased: &Leased, event: &mut Event) -> Result<Ended, Next> {
        let at_most_once = event.guarantee() == Guarantee::AtMostOnce;
        if at_most_once {
            event.set_started(Some(self.now_ms()));
            let noted = self.queue.note(&leased.id, leased.lease, event.encode()).await;
            if let Err(error) = noted {
                tracing::error!(id = leased.id, %error, "can't write down that an event starts");
                let due_ms = self.now_ms().saturating_add(milliseconds(TERMS_WAIT));
                return Err(Next::Again(due_ms, leased.body.clone()));
            }
        }
        match self.work.attempt(event).await {
            Some(ended) => Ok(ended),
            // What says that it was started has to be taken back.
            None if at_most_once => Err(Next::Again(self.now_ms(), leased.body.clone())),
            None => Err(Next::Left),
        }
    }

    /// What an earlier attempt of the event has recorded under its key: a crash had kept that from
    /// being its end.
    async fn recorded(&self, leased: &Leased, event: &Event) -> Result<Option<Ended>, QueueError> {
        let Some(key) = event.result_key() else { return Ok(None) };
        let kept = self.queue.recall(&leased.lane, key, self.now_ms()).await?;
        let own = kept.filter(|kept| kept.id == event.head.request_id);
        let result = own.and_then(|kept| kept.result);
        Ok(result.map(|result| {
            let Recorded { version, payload } = Recorded::read(&result);
            Ended {
                outcome: Outcome::Success,
                version: Some(version),
                response: payload,
                failure: None,
                started: true,
            }
        }))
    }

    /// Writes the end into the event, for whoever is to be told of it.
    async fn end(
        &self,
        leased: &Leased,
        mut event: Event,
        ended: Option<Ended>,
        condition: Condition,
        terms: &Terms,
    ) -> Next {
        let mut ended = ended;
        if let Some(key) = event.result_key() {
            let result = ended.as_ref().filter(|_| condition == Condition::Success);
            let holds = self.keep_result(leased, &event.head.request_id, key, result).await;
            // Where another attempt was quicker, that one's result is told.
            if let (Some(holds), Some(ended)) = (holds, &mut ended) {
                (ended.version, ended.response) = (Some(holds.version), holds.payload);
            }
        }
        let untold = addressees(condition, terms);
        if untold.is_empty() {
            return match event.guarantee() {
                Guarantee::AtMostOnce => Next::DoneAtOnce,
                Guarantee::AtLeastOnce | Guarantee::EffectivelyOnce => Next::Done,
            };
        }
        let now_ms = self.now_ms();
        let (version, response, function_error) = match ended {
            Some(ended) => (ended.version, ended.response, ended.outcome == Outcome::FunctionError),
            None => (None, Bytes::new(), false),
        };
        // What is larger than a record may be would not be told anyway.
        if event.payload.len() + response.len() + HEAD_BYTES <= 2 * self.payload_bytes {
            event.response = response;
        }
        let failed_deliveries = 0;
        event.head.end = Some(End {
            condition,
            at_ms: now_ms,
            version,
            function_error,
            untold,
            failed_deliveries,
        });
        Next::Again(now_ms, event.encode())
    }

    /// Records the result under the event's key, or lets the key go so that a repeat runs. However
    /// long the queue refuses to: before that the event has no end.
    /// Answers the result that holds.
    async fn keep_result(
        &self,
        leased: &Leased,
        id: &str,
        key: &str,
        ended: Option<&Ended>,
    ) -> Option<Recorded> {
        let mut wait = SETTLE_FIRST;
        loop {
            let kept = match ended {
                Some(ended) => {
                    let version = ended.version.as_deref().unwrap_or_default();
                    let result = Recorded::write(version, &ended.response);
                    self.queue.record(&leased.lane, id, key, result).await
                }
                None => self.queue.let_go(&leased.lane, id, key).await.map(|()| None),
            };
            match kept {
                Ok(holds) => return holds.map(|holds| Recorded::read(&holds)),
                Err(error @ QueueError::TooLarge(_)) => {
                    tracing::error!(id, %error, "the result is not recorded");
                    return None;
                }
                Err(error) => {
                    tracing::error!(id, %error, "can't record a result; trying again");
                }
            }
            tokio::time::sleep(wait).await;
            wait = (wait * 2).min(SETTLE_MOST);
        }
    }

    async fn tell(&self, mut event: Event, mut end: End, policy: &Policy) -> Next {
        let now_ms = self.now_ms();
        let expired =
            end.failed_deliveries >= DELIVERY_FAILURES && is_too_old(end.at_ms, policy, now_ms);
        let mut later = Vec::new();
        let mut never = Vec::new();
        let mut keep = false;
        for addressee in std::mem::take(&mut end.untold) {
            match self.deliver(&event, &end, &addressee).await {
                None => keep = true,
                Some(Ok(())) => {}
                Some(Err(error)) if expired || matches!(error, DeliveryError::Never { .. }) => {
                    tracing::warn!(request_id = event.head.request_id, %error, "undeliverable");
                    never.push(addressee);
                }
                Some(Err(error)) => {
                    tracing::debug!(request_id = event.head.request_id, %error, "not delivered");
                    later.push(addressee);
                }
            }
        }
        if keep || !never.is_empty() {
            event.head.end = Some(End { untold: never.clone(), ..end.clone() });
            if let Err(error) = dead_event::keep(&*self.queue, &event, end.at_ms).await {
                tracing::error!(request_id = event.head.request_id, %error, "can't keep an event");
                later.append(&mut never);
                later.push(Addressee::Kept);
            }
        }
        if later.is_empty() {
            return Next::Done;
        }
        end.failed_deliveries += 1;
        let wait = backoff(policy, end.failed_deliveries, self.work.jitter());
        event.head.end = Some(End { untold: later, ..end });
        Next::Again(now_ms.saturating_add(milliseconds(wait)), event.encode())
    }

    /// Tells one addressee; `None` where the event is to be kept.
    async fn deliver(
        &self,
        event: &Event,
        end: &End,
        addressee: &Addressee,
    ) -> Option<Result<(), DeliveryError>> {
        let (target, content) = match addressee {
            Addressee::Kept => return None,
            Addressee::Destination(target) => {
                (target, record::destination(event, end, &self.account, self.payload_bytes))
            }
            Addressee::DeadLetterQueue(target) => (target, record::dead_letter(event)),
        };
        let head = &event.head;
        let name = format!("{} {} {target}", head.request_id, end.at_ms);
        let id = uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_OID, name.as_bytes()).to_string();
        let function = recursion::link(&head.region, &head.name);
        let delivery = Delivery {
            target: target.clone(),
            id,
            region: head.region.clone(),
            trace_header: trace::for_function(Some(&head.trace), self.clock.now(), function),
            content,
        };
        Some(self.work.deliver(delivery).await)
    }

    /// Writes down what becomes of the message, however long the queue refuses to.
    pub(super) async fn settle(&self, id: &str, lease: u64, next: &Next) {
        let mut wait = SETTLE_FIRST;
        loop {
            let settled = match next {
                Next::Left => return,
                Next::Done | Next::DoneAtOnce => self.queue.done(id, lease).await,
                Next::Again(due_ms, body) => {
                    self.queue.again(id, lease, *due_ms, body.clone()).await
                }
            };
            match settled {
                Ok(()) => return,
                Err(error @ QueueError::LeaseLost(_)) => {
                    tracing::warn!(id, %error, "somebody else has the event now");
                    return;
                }
                Err(error) => {
                    tracing::error!(id, %error, "can't settle an event; trying again");
                }
            }
            tokio::time::sleep(wait).await;
            wait = (wait * 2).min(SETTLE_MOST);
        }
    }

    pub(super) fn now_ms(&self) -> i64 {
        self.clock.now().as_millisecond()
    }
}

/// Who is to be told of an end. A failure that is nobody's business is kept.
fn addressees(condition: Condition, terms: &Terms) -> Vec<Addressee> {
    if condition == Condition::Success {
        return terms.on_success.iter().cloned().map(Addressee::Destination).collect();
    }
    let letters = terms.dead_letter_target.iter().cloned().map(Addressee::DeadLetterQueue);
    let records = terms.on_failure.iter().cloned().map(Addressee::Destination);
    let told: Vec<_> = letters.chain(records).collect();
    if told.is_empty() { vec![Addressee::Kept] } else { told }
}
