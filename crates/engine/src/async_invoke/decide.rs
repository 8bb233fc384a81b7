//! What follows from an attempt: done, again at a time, or given up and why.
//!
//! Pure. The rules are those of AWS Lambda ("Error handling for asynchronous invocation"): errors of
//! the function are retried a limited number of times with fixed waits, throttles and failures of the
//! platform with growing waits for as long as the event is young enough. Whether it will still be
//! young enough is looked at before waiting.

use model::async_extras::Backoff;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Largest part of a growing wait that is added at random, so that events which failed together
/// don't come back together.
const JITTER: f64 = 0.25;

/// How an attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The function answered.
    Success,
    /// The function failed, crashed or ran out of time.
    FunctionError,
    /// A limit of concurrency was met; the function was not run.
    Throttled,
    /// The function may not run at all: its reserved concurrency is 0.
    NoConcurrency,
    /// The platform failed, or the function can't be run at this time.
    SystemError,
    /// The function, version or alias does not exist any more.
    Gone,
    /// The function had called itself, perhaps through others, too often.
    Loop,
}

/// An attempt that is over, with those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Attempt {
    pub(crate) outcome: Outcome,
    /// From when the event's age counts, in milliseconds since 1970.
    pub(crate) born_ms: i64,
    /// Attempts in which the function failed, this one included.
    pub(crate) function_errors: u32,
    /// Throttles and failures of the platform since the function last ran, this one included.
    pub(crate) setbacks: u32,
}

/// How an event is to be treated.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Policy {
    /// Retries after the function's errors.
    pub(crate) retries: u32,
    /// How old the event may get.
    pub(crate) max_age: Duration,
    /// Waits after the function's errors, the last one for all that follow.
    pub(crate) error_delays: Vec<Duration>,
    /// The user's own waits in their place.
    pub(crate) own_backoff: Option<Backoff>,
    pub(crate) backoff_first: Duration,
    pub(crate) backoff_most: Duration,
}

/// Why an event came to its end, in AWS's words where AWS has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Condition {
    /// The function answered.
    Success,
    /// The function failed in every attempt.
    RetriesExhausted,
    /// The event would have been too old for the next attempt.
    EventAgeExceeded,
    /// The function's reserved concurrency is 0.
    ZeroReservedConcurrency,
    /// The function was invoked in a loop.
    RecursiveInvocation,
    /// The function, version or alias was deleted.
    FunctionNotFound,
    /// The platform lost sight of an event that must not run twice: whether it was worked off is not
    /// known.
    Interrupted,
}

impl Condition {
    /// The word in records and listings.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Success => "Success",
            Self::RetriesExhausted => "RetriesExhausted",
            Self::EventAgeExceeded => "EventAgeExceeded",
            Self::ZeroReservedConcurrency => "ZeroReservedConcurrency",
            Self::RecursiveInvocation => "RecursiveInvocation",
            Self::FunctionNotFound => "FunctionNotFound",
            Self::Interrupted => "Interrupted",
        }
    }
}

/// What to do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Decision {
    /// Nothing is left to try; the success may be told.
    Done,
    /// Try again at this time, in milliseconds since 1970.
    RetryAt(i64),
    /// Give it up; the failure is to be told or kept.
    DeadLetter { condition: Condition },
}

/// Decides at `now_ms` about an attempt; `jitter` is uniform in 0.0–1.0.
pub(crate) fn decide(attempt: &Attempt, policy: &Policy, now_ms: i64, jitter: f64) -> Decision {
    let give_up = |condition| Decision::DeadLetter { condition };
    let wait = match attempt.outcome {
        Outcome::Success => return Decision::Done,
        Outcome::NoConcurrency => return give_up(Condition::ZeroReservedConcurrency),
        Outcome::Gone => return give_up(Condition::FunctionNotFound),
        Outcome::Loop => return give_up(Condition::RecursiveInvocation),
        Outcome::FunctionError if attempt.function_errors > policy.retries => {
            return give_up(Condition::RetriesExhausted);
        }
        Outcome::FunctionError => error_wait(policy, attempt.function_errors, jitter),
        Outcome::Throttled | Outcome::SystemError => backoff(policy, attempt.setbacks, jitter),
    };
    let due_ms = now_ms.saturating_add(milliseconds(wait));
    if is_too_old(attempt.born_ms, policy, due_ms) {
        return give_up(Condition::EventAgeExceeded);
    }
    Decision::RetryAt(due_ms)
}

/// Whether an event will be too old at that time.
pub(crate) fn is_too_old(born_ms: i64, policy: &Policy, at_ms: i64) -> bool {
    at_ms.saturating_sub(born_ms) > milliseconds(policy.max_age)
}

/// The wait after this many of a kind of failure in a row: doubles from the first to the most.
pub(crate) fn backoff(policy: &Policy, failures: u32, jitter: f64) -> Duration {
    let doublings = failures.saturating_sub(1).min(31);
    let wait = policy.backoff_first.saturating_mul(1 << doublings);
    let longer = wait.as_secs_f64() * (1.0 + JITTER * jitter.clamp(0.0, 1.0));
    Duration::try_from_secs_f64(longer).unwrap_or(Duration::MAX).min(policy.backoff_most)
}

fn error_wait(policy: &Policy, errors: u32, jitter: f64) -> Duration {
    if let Some(own) = &policy.own_backoff {
        return own_wait(own, errors, jitter);
    }
    let delays = &policy.error_delays;
    let index = usize::try_from(errors.saturating_sub(1)).unwrap_or(usize::MAX);
    delays.get(index).or(delays.last()).copied().unwrap_or_default()
}

/// The user's own wait after this many errors: grows from the first to the longest, and the part that
/// is left to chance is taken off.
fn own_wait(own: &Backoff, errors: u32, jitter: f64) -> Duration {
    let steps = i32::try_from(errors.saturating_sub(1)).unwrap_or(i32::MAX);
    let (first, most) = (Duration::from(own.first), Duration::from(own.most));
    let grown = (first.as_secs_f64() * own.factor.powi(steps)).min(most.as_secs_f64());
    let wait = grown * (1.0 - own.jitter * jitter.clamp(0.0, 1.0));
    Duration::try_from_secs_f64(wait).unwrap_or(most).min(most)
}

/// Whole milliseconds, begun ones included: never before its time.
pub(crate) fn milliseconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros().div_ceil(1_000)).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::span::Span;

    fn policy() -> Policy {
        Policy {
            retries: 2,
            max_age: Duration::from_secs(21_600),
            error_delays: vec![Duration::from_secs(60), Duration::from_secs(120)],
            own_backoff: None,
            backoff_first: Duration::from_secs(1),
            backoff_most: Duration::from_secs(300),
        }
    }

    fn check(
        outcome: Outcome,
        (function_errors, setbacks): (u32, u32),
        change: impl Fn(&mut Policy),
        now_s: i64,
        expected: Decision,
    ) {
        let mut policy = policy();
        change(&mut policy);
        let attempt = Attempt { outcome, born_ms: 0, function_errors, setbacks };
        let decision = decide(&attempt, &policy, now_s * 1_000, 0.0);
        assert_eq!(decision, expected, "{attempt:?} at {now_s} s with {policy:?}");
    }

    #[test]
    fn errors_of_the_function_are_retried_after_one_and_two_minutes() {
        use Outcome::FunctionError;
        let dead = |condition| Decision::DeadLetter { condition };
        check(FunctionError, (1, 0), |_| {}, 10, Decision::RetryAt(70_000));
        check(FunctionError, (2, 0), |_| {}, 70, Decision::RetryAt(190_000));
        check(FunctionError, (3, 0), |_| {}, 190, dead(Condition::RetriesExhausted));
        check(FunctionError, (1, 0), |p| p.retries = 0, 0, dead(Condition::RetriesExhausted));
        check(FunctionError, (2, 0), |p| p.retries = 1, 0, dead(Condition::RetriesExhausted));
        check(FunctionError, (9, 0), |p| p.retries = 10, 0, Decision::RetryAt(120_000));
        check(FunctionError, (1, 0), |p| p.error_delays.clear(), 5, Decision::RetryAt(5_000));
    }

    #[test]
    fn a_user_s_own_waits_grow_as_he_says() {
        let own = |factor, jitter| Backoff {
            first: Span::seconds(1),
            most: Span::seconds(10),
            factor,
            jitter,
        };
        for (factor, errors, wait_s) in
            [(2.0, 1, 1), (2.0, 4, 8), (2.0, 5, 10), (1.0, 99, 1), (100.0, u32::MAX, 10)]
        {
            let with = |p: &mut Policy| {
                (p.retries, p.own_backoff) = (u32::MAX, Some(own(factor, 0.5)));
            };
            let retry = Decision::RetryAt(wait_s * 1_000);
            check(Outcome::FunctionError, (errors, 0), with, 0, retry);
        }
        for step in 0..=10 {
            let chance = f64::from(step) / 10.0;
            let wait = own_wait(&own(2.0, 0.5), 3, chance);
            assert!((2.0..=4.0).contains(&wait.as_secs_f64()), "{wait:?}");
            assert_eq!(own_wait(&own(2.0, 0.0), 3, chance), Duration::from_secs(4));
        }
    }

    #[test]
    fn throttles_are_retried_with_growing_waits_and_without_a_limit_of_number() {
        for outcome in [Outcome::Throttled, Outcome::SystemError] {
            for (setbacks, wait_s) in [(1, 1), (2, 2), (5, 16), (9, 256), (10, 300), (99, 300)] {
                check(outcome, (2, setbacks), |_| {}, 0, Decision::RetryAt(wait_s * 1_000));
            }
        }
    }

    #[test]
    fn the_age_is_looked_at_before_waiting() {
        let young = |p: &mut Policy| p.max_age = Duration::from_secs(60);
        let aged = Decision::DeadLetter { condition: Condition::EventAgeExceeded };
        check(Outcome::FunctionError, (1, 0), young, 0, Decision::RetryAt(60_000));
        check(Outcome::FunctionError, (1, 0), young, 1, aged);
        check(Outcome::Throttled, (0, 1), young, 59, Decision::RetryAt(60_000));
        check(Outcome::Throttled, (0, 1), young, 60, aged);
        check(
            Outcome::FunctionError,
            (3, 0),
            young,
            1,
            Decision::DeadLetter { condition: Condition::RetriesExhausted },
        );
    }

    #[test]
    fn what_can_never_succeed_is_not_retried() {
        let dead = |condition| Decision::DeadLetter { condition };
        check(Outcome::Success, (0, 0), |_| {}, 99_999, Decision::Done);
        check(Outcome::NoConcurrency, (0, 0), |_| {}, 0, dead(Condition::ZeroReservedConcurrency));
        check(Outcome::Gone, (0, 0), |_| {}, 0, dead(Condition::FunctionNotFound));
        check(Outcome::Loop, (0, 0), |_| {}, 0, dead(Condition::RecursiveInvocation));
    }

    #[test]
    fn a_wait_is_never_shortened_by_chance_nor_longer_than_the_longest() {
        for step in 0..=10 {
            let wait = backoff(&policy(), 3, f64::from(step) / 10.0);
            assert!(wait >= Duration::from_secs(4) && wait <= Duration::from_secs(5), "{wait:?}");
        }
        assert_eq!(backoff(&policy(), u32::MAX, 1.0), Duration::from_secs(300));
    }
}
