//! What Mayfly offers for events beyond AWS, as defaults of a function: retries of the user's own
//! choice, and what happens to events that have a key in common. All of it is off by default.
//!
//! Users write it under `mayfly.async` of a function; a caller can say the same for one event. What
//! runs by it lives in the engine.

use crate::span::Span;
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

/// Retries after a function's errors that can be asked for.
pub const OWN_RETRIES: RangeInclusive<u32> = 0..=100_000;
/// Events of one key that can be worked on at a time.
pub const KEY_CONCURRENCY: RangeInclusive<u32> = 1..=1_000;
/// Times for which later events of a key can take an earlier one's place.
pub const DEBOUNCE: RangeInclusive<Span> = Span::seconds(0)..=Span::seconds(86_400);
/// How many windows an event can be put off in all where nothing else is said.
pub const DEBOUNCE_WINDOWS: i64 = 10;
/// Times for which an idempotency key is remembered.
pub const IDEMPOTENCY: RangeInclusive<Span> = Span::seconds(1)..=Span::seconds(366 * 86_400);
/// How long an idempotency key is remembered where nothing else is said.
pub const IDEMPOTENCY_WINDOW: Span = Span::seconds(86_400);
/// Ages up to which an event can be tried.
pub const OWN_EVENT_AGE: RangeInclusive<Span> = Span::seconds(1)..=Span::seconds(366 * 86_400);
/// Longest key, in bytes.
pub const KEY_BYTES: usize = 256;

/// How a function's events are treated beyond AWS's settings. What is `None` stays as on AWS.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct AsyncExtras {
    /// Retries after the function's errors, within [`OWN_RETRIES`]; stands above AWS's
    /// `MaximumRetryAttempts`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retries: Option<u32>,
    /// Waits before retries after the function's errors.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backoff: Option<Backoff>,
    /// How old an event may get, within [`OWN_EVENT_AGE`]; stands above AWS's
    /// `MaximumEventAgeInSeconds`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maximum_age: Option<Span>,
    /// How often an event may run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub guarantee: Option<Guarantee>,
    /// How many events of one key are worked on at a time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub concurrency: Option<KeyConcurrency>,
    /// That of the events of one key that come soon after each other only the last one runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub debounce: Option<Debounce>,
    /// That an event of a key runs once however often it is sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub idempotency: Option<Idempotency>,
}

/// Waits that grow from the first to the longest.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Backoff {
    /// The first wait.
    pub first: Span,
    /// The longest; never shorter than the first.
    pub most: Span,
    /// By how much each wait is longer than the one before, 1–100.
    #[serde(default = "doubling")]
    pub factor: f64,
    /// Which part of a wait is left to chance, 0–1: with 1 it is anything from none to all of it.
    #[serde(default = "a_quarter")]
    pub jitter: f64,
}

fn doubling() -> f64 {
    2.0
}

fn a_quarter() -> f64 {
    0.25
}

impl Backoff {
    /// Waits that double, a quarter of each left to chance.
    pub fn doubling(first: Span, most: Span) -> Self {
        Self { first, most, factor: doubling(), jitter: a_quarter() }
    }

    /// Says what can't be taken.
    pub fn check(&self) -> Result<(), String> {
        if self.first > self.most {
            return Err(format!("its first wait, {}, is longer than the longest", self.first));
        }
        if !(1.0..=100.0).contains(&self.factor) {
            return Err(format!("its factor is {}; it can be 1 to 100", self.factor));
        }
        if !(0.0..=1.0).contains(&self.jitter) {
            return Err(format!("its jitter is {}; it can be 0 to 1", self.jitter));
        }
        Ok(())
    }
}

/// How often an event may run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Guarantee {
    /// Until it is done; after a crash perhaps once more.
    #[default]
    AtLeastOnce,
    /// Never again once the function has been given it, whatever became of it.
    AtMostOnce,
    /// As often as it takes until there is a result under its idempotency key. That result is the
    /// only one: repeats get it, and the function is not run again.
    EffectivelyOnce,
}

impl Guarantee {
    /// Reads the word that users write.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "at-least-once" => Some(Self::AtLeastOnce),
            "at-most-once" => Some(Self::AtMostOnce),
            "effectively-once" => Some(Self::EffectivelyOnce),
            _ => None,
        }
    }
}

/// A limit of concurrency per key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct KeyConcurrency {
    /// Events of one key at a time, within [`KEY_CONCURRENCY`].
    pub limit: u32,
    /// Where an event has its key, a JSON pointer (RFC 6901); without it all events of the function
    /// have the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
}

/// The last event of those that come soon after each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Debounce {
    /// For so long an event waits for one that takes its place, within [`DEBOUNCE`].
    pub window: Span,
    /// Counted from the first of them, the last one runs after so long even if more come;
    /// [`DEBOUNCE_WINDOWS`] windows if it is `None`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub most: Option<Span>,
    /// Where an event has its key, a JSON pointer; without it all events of the function have the
    /// same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
}

/// Events that are the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Idempotency {
    /// Where an event has its key, a JSON pointer.
    pub key: String,
    /// For so long its repeats are known, within [`IDEMPOTENCY`].
    #[serde(default = "a_day")]
    pub window: Span,
}

fn a_day() -> Span {
    IDEMPOTENCY_WINDOW
}

impl AsyncExtras {
    /// Says what can't be taken, naming the setting as users write it.
    pub fn check(&self) -> Result<(), String> {
        if let Some(retries) = self.retries {
            within("retries", retries, &OWN_RETRIES)?;
        }
        if let Some(backoff) = &self.backoff {
            backoff.check().map_err(|reason| format!("'async.backoff': {reason}"))?;
        }
        if let Some(age) = self.maximum_age {
            within("maximumAge", age, &OWN_EVENT_AGE)?;
        }
        if let Some(concurrency) = &self.concurrency {
            within("concurrency.limit", concurrency.limit, &KEY_CONCURRENCY)?;
            pointer("concurrency.key", concurrency.key.as_deref())?;
        }
        if let Some(debounce) = &self.debounce {
            within("debounce.window", debounce.window, &DEBOUNCE)?;
            within("debounce.most", debounce.most.unwrap_or_default(), &DEBOUNCE)?;
            pointer("debounce.key", debounce.key.as_deref())?;
        }
        if let Some(idempotency) = &self.idempotency {
            within("idempotency.window", idempotency.window, &IDEMPOTENCY)?;
            pointer("idempotency.key", Some(&idempotency.key))?;
            if self.debounce.is_some() {
                return Err(
                    "'async.debounce' and 'async.idempotency' exclude each other: an event \
                            whose place is taken never has the result that its key promises"
                        .to_owned(),
                );
            }
        }
        if self.guarantee == Some(Guarantee::EffectivelyOnce) && self.idempotency.is_none() {
            return Err("'async.guarantee' is effectively-once, which needs 'async.idempotency': \
                        its key says which events are the same"
                .to_owned());
        }
        Ok(())
    }
}

fn within<T: PartialOrd + std::fmt::Display>(
    name: &str,
    value: T,
    range: &RangeInclusive<T>,
) -> Result<(), String> {
    if range.contains(&value) {
        return Ok(());
    }
    Err(format!("'async.{name}' is {value}; it can be {} to {}", range.start(), range.end()))
}

fn pointer(name: &str, text: Option<&str>) -> Result<(), String> {
    match text {
        Some(text) if !text.is_empty() && !text.starts_with('/') => {
            Err(format!("'async.{name}' is '{text}'; write a JSON pointer, such as /order/id"))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_set_by_default_and_that_can_be_taken() {
        assert_eq!(AsyncExtras::default().check(), Ok(()));
    }

    #[test]
    fn what_contradicts_itself_is_refused_by_name() {
        let backoff = Backoff::doubling(Span::seconds(2), Span::seconds(1));
        let key = "id".to_owned();
        let cases = [
            (AsyncExtras { retries: Some(1_000_000), ..AsyncExtras::default() }, "async.retries"),
            (AsyncExtras { backoff: Some(backoff), ..AsyncExtras::default() }, "async.backoff"),
            (
                AsyncExtras {
                    concurrency: Some(KeyConcurrency { limit: 0, key: None }),
                    ..AsyncExtras::default()
                },
                "async.concurrency.limit",
            ),
            (
                AsyncExtras {
                    idempotency: Some(Idempotency { key, window: Span::seconds(5) }),
                    ..AsyncExtras::default()
                },
                "async.idempotency.key",
            ),
            (
                AsyncExtras {
                    guarantee: Some(Guarantee::EffectivelyOnce),
                    ..AsyncExtras::default()
                },
                "async.guarantee",
            ),
        ];
        for (extras, name) in cases {
            let refusal = extras.check().expect_err("refused");
            assert!(refusal.contains(name), "{refusal}");
        }
    }
}
