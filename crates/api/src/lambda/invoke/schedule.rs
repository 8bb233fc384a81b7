//! Headers of Invoke that AWS does not have: when an accepted event runs, in which order, how often,
//! and what becomes of it beside others with the same key.
//!
//! They go with `InvocationType: Event`; the idempotency key goes with a call whose caller waits, too.
//! What none of them says stays as the function's settings have it, and without any as on AWS. A
//! header of this kind that is not known is refused: whoever misspells one would not get what he
//! relies on.

use crate::lambda::error::Error;
use engine::{OnceKey, Schedule};
use http::HeaderMap;
use model::Timestamp;
use model::async_extras::{
    self, Backoff, DEBOUNCE, Guarantee, IDEMPOTENCY, KEY_CONCURRENCY, OWN_EVENT_AGE, OWN_RETRIES,
};
use model::span::Span;
use std::fmt::Display;
use std::ops::RangeInclusive;
use std::str::FromStr;

const PREFIX: &str = "x-mayfly-";

const BACKOFF: &str = "x-mayfly-backoff";
const CONCURRENCY: &str = "x-mayfly-concurrency";
const CONCURRENCY_KEY: &str = "x-mayfly-concurrency-key";
const DEBOUNCE_KEY: &str = "x-mayfly-debounce-key";
const DEBOUNCE_MOST: &str = "x-mayfly-debounce-most";
const DEBOUNCE_WINDOW: &str = "x-mayfly-debounce";
const DELAY: &str = "x-mayfly-delay";
const GUARANTEE: &str = "x-mayfly-guarantee";
const IDEMPOTENCY_KEY: &str = "x-mayfly-idempotency-key";
const IDEMPOTENCY_WINDOW: &str = "x-mayfly-idempotency-window";
const MAXIMUM_AGE: &str = "x-mayfly-maximum-age";
const NOT_BEFORE: &str = "x-mayfly-not-before";
const ORDER_KEY: &str = "x-mayfly-order-key";
const PRIORITY: &str = "x-mayfly-priority";
const RETRIES: &str = "x-mayfly-retries";
const ALL: [&str; 15] = [
    BACKOFF,
    CONCURRENCY,
    CONCURRENCY_KEY,
    DEBOUNCE_KEY,
    DEBOUNCE_MOST,
    DEBOUNCE_WINDOW,
    DELAY,
    GUARANTEE,
    IDEMPOTENCY_KEY,
    IDEMPOTENCY_WINDOW,
    MAXIMUM_AGE,
    NOT_BEFORE,
    ORDER_KEY,
    PRIORITY,
    RETRIES,
];

/// How far ahead an event can be put off, in seconds: a year.
const LONGEST_DELAY_S: i64 = 366 * 24 * 3_600;
/// Longest order key, in bytes.
const ORDER_KEY_BYTES: usize = 128;

/// Whether a request has any header of this kind: one look at each name.
pub fn is_asked(headers: &HeaderMap) -> bool {
    headers.keys().any(|name| name.as_str().starts_with(PREFIX))
}

/// What a request asks for its event.
pub fn read(headers: &HeaderMap, now: Timestamp) -> Result<Schedule, Error> {
    if !is_asked(headers) {
        return Ok(Schedule::default());
    }
    known(headers)?;
    let not_before_ms = match (text(headers, DELAY)?, text(headers, NOT_BEFORE)?) {
        (None, None) => None,
        (Some(delay), None) => Some(delayed(delay, now)?),
        (None, Some(time)) => Some(at(time, now)?),
        (Some(_), Some(_)) => {
            return Err(invalid(format!("{DELAY} and {NOT_BEFORE} exclude each other")));
        }
    };
    let priority = match text(headers, PRIORITY)? {
        None => 0,
        Some(number) => number
            .parse()
            .map_err(|_| invalid(format!("{PRIORITY} must be a number from -32768 to 32767")))?,
    };
    Ok(Schedule {
        not_before_ms,
        priority,
        order_key: key(headers, ORDER_KEY, ORDER_KEY_BYTES)?,
        concurrency_key: key(headers, CONCURRENCY_KEY, async_extras::KEY_BYTES)?,
        concurrency: within(headers, CONCURRENCY, &KEY_CONCURRENCY)?,
        debounce_key: key(headers, DEBOUNCE_KEY, async_extras::KEY_BYTES)?,
        debounce: within(headers, DEBOUNCE_WINDOW, &DEBOUNCE)?,
        debounce_most: within(headers, DEBOUNCE_MOST, &DEBOUNCE)?,
        once: once_key(headers)?,
        guarantee: guarantee(headers)?,
        retries: within(headers, RETRIES, &OWN_RETRIES)?,
        backoff: text(headers, BACKOFF)?.map(backoff).transpose()?,
        maximum_age: within(headers, MAXIMUM_AGE, &OWN_EVENT_AGE)?,
    })
}

/// The idempotency key of a call whose caller waits; refuses what belongs to events.
pub fn once(headers: &HeaderMap) -> Result<OnceKey, Error> {
    known(headers)?;
    let of_events = |name: &&&str| {
        !matches!(**name, IDEMPOTENCY_KEY | IDEMPOTENCY_WINDOW) && headers.contains_key(**name)
    };
    if let Some(name) = ALL.iter().find(of_events) {
        return Err(invalid(format!("{name} goes with InvocationType Event only")));
    }
    let needed = || invalid(format!("{IDEMPOTENCY_WINDOW} goes with {IDEMPOTENCY_KEY} only"));
    once_key(headers)?.ok_or_else(needed)
}

/// Says that they don't go where nothing is run, or not in this way.
pub fn refusal(headers: &HeaderMap) -> Error {
    let name = headers.keys().find(|name| name.as_str().starts_with(PREFIX));
    let name = name.map_or(PREFIX, |name| name.as_str());
    invalid(format!("{name} does not go with this kind of invocation"))
}

fn known(headers: &HeaderMap) -> Result<(), Error> {
    let unknown = |name: &&http::HeaderName| {
        name.as_str().starts_with(PREFIX) && !ALL.contains(&name.as_str())
    };
    match headers.keys().find(unknown) {
        Some(name) => Err(invalid(format!("{name} is not known"))),
        None => Ok(()),
    }
}

fn once_key(headers: &HeaderMap) -> Result<Option<OnceKey>, Error> {
    let window = within(headers, IDEMPOTENCY_WINDOW, &IDEMPOTENCY)?;
    let key = key(headers, IDEMPOTENCY_KEY, async_extras::KEY_BYTES)?;
    if key.is_none() && window.is_some() {
        return Err(invalid(format!("{IDEMPOTENCY_WINDOW} goes with {IDEMPOTENCY_KEY} only")));
    }
    Ok(key.map(|key| OnceKey { key, window }))
}

fn guarantee(headers: &HeaderMap) -> Result<Option<Guarantee>, Error> {
    let Some(text) = text(headers, GUARANTEE)? else { return Ok(None) };
    let known = "at-least-once, at-most-once or effectively-once";
    let guarantee = Guarantee::parse(text);
    guarantee.map(Some).ok_or_else(|| invalid(format!("{GUARANTEE} must be {known}")))
}

/// `FIRST,MOST`, and optionally the factor and the jitter behind them.
fn backoff(text: &str) -> Result<Backoff, Error> {
    let wrong = |reason: &str| invalid(format!("{BACKOFF} {reason}"));
    let form = || wrong("must be two times, as 1s,5m, and optionally a factor and a jitter");
    let parts: Vec<&str> = text.split(',').map(str::trim).collect();
    let (first, most, more) = match parts.as_slice() {
        [first, most, more @ ..] if more.len() <= 2 => (first, most, more),
        _ => return Err(form()),
    };
    let span = |text: &str| text.parse::<Span>().map_err(|_| form());
    let mut backoff = Backoff::doubling(span(first)?, span(most)?);
    for (place, number) in [&mut backoff.factor, &mut backoff.jitter].into_iter().zip(more) {
        *place = number.parse().map_err(|_| form())?;
    }
    backoff.check().map_err(|reason| wrong(&format!("can't be taken: {reason}")))?;
    Ok(backoff)
}

fn key(headers: &HeaderMap, name: &str, bytes: usize) -> Result<Option<String>, Error> {
    match text(headers, name)? {
        Some(key) if key.is_empty() || key.len() > bytes => {
            Err(invalid(format!("{name} must have 1 to {bytes} bytes")))
        }
        key => Ok(key.map(str::to_owned)),
    }
}

fn within<T>(headers: &HeaderMap, name: &str, range: &RangeInclusive<T>) -> Result<Option<T>, Error>
where
    T: FromStr + PartialOrd + Display,
{
    let Some(text) = text(headers, name)? else { return Ok(None) };
    let value = text.parse().ok().filter(|value| range.contains(value));
    let (least, most) = (range.start(), range.end());
    value.map(Some).ok_or_else(|| invalid(format!("{name} must be {least} to {most}")))
}

fn delayed(text: &str, now: Timestamp) -> Result<i64, Error> {
    match text.parse::<i64>() {
        Ok(delay) if (0..=LONGEST_DELAY_S).contains(&delay) => {
            Ok(now.as_millisecond().saturating_add(delay * 1_000))
        }
        _ => Err(invalid(format!("{DELAY} must be a number of seconds up to {LONGEST_DELAY_S}"))),
    }
}

fn at(text: &str, now: Timestamp) -> Result<i64, Error> {
    let time: Timestamp = text
        .parse()
        .map_err(|_| invalid(format!("{NOT_BEFORE} must be a time as 2026-11-21T10:00:00Z")))?;
    if time.as_second().saturating_sub(now.as_second()) > LONGEST_DELAY_S {
        return Err(invalid(format!("{NOT_BEFORE} must be within {LONGEST_DELAY_S} seconds")));
    }
    Ok(time.as_millisecond())
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Result<Option<&'a str>, Error> {
    let value = headers.get(name).map(|value| value.to_str());
    value.transpose().map_err(|_| invalid(format!("{name} must be plain text")))
}

fn invalid(text: String) -> Error {
    Error::InvalidParameterValue(format!("The header {text}."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    fn headers(headers: &[(&'static str, &'static str)]) -> HeaderMap {
        let headers = headers.iter().map(|(name, value)| {
            (http::HeaderName::from_static(name), HeaderValue::from_static(value))
        });
        headers.collect()
    }

    fn schedule(given: &[(&'static str, &'static str)]) -> Result<Schedule, String> {
        let now = Timestamp::from_second(1_000).expect("a time");
        read(&headers(given), now).map_err(|error| error.to_string())
    }

    #[test]
    fn without_headers_an_event_runs_as_on_aws() {
        assert_eq!(schedule(&[]), Ok(Schedule::default()));
        assert_eq!(schedule(&[("x-amz-log-type", "Tail")]), Ok(Schedule::default()));
    }

    #[test]
    fn a_time_an_order_and_a_priority_are_read() {
        let wanted = Schedule {
            not_before_ms: Some(1_090_000),
            priority: -3,
            order_key: Some("account 7".to_owned()),
            ..Schedule::default()
        };
        let headers = [(DELAY, "90"), (PRIORITY, "-3"), (ORDER_KEY, "account 7")];
        assert_eq!(schedule(&headers), Ok(wanted));
        let at = schedule(&[(NOT_BEFORE, "1970-01-01T00:20:00Z")]).expect("a time");
        assert_eq!(at.not_before_ms, Some(1_200_000));
    }

    #[test]
    fn keys_and_promises_are_read() {
        let headers = [
            (CONCURRENCY_KEY, "tenant 3"),
            (CONCURRENCY, "4"),
            (DEBOUNCE_KEY, "document 9"),
            (DEBOUNCE_WINDOW, "500ms"),
            (DEBOUNCE_MOST, "1m"),
            (IDEMPOTENCY_KEY, "order 1"),
            (IDEMPOTENCY_WINDOW, "7d"),
            (GUARANTEE, "at-most-once"),
            (RETRIES, "20"),
            (BACKOFF, "1s, 5m, 1.5, 1"),
            (MAXIMUM_AGE, "3d"),
        ];
        let wanted = Schedule {
            concurrency_key: Some("tenant 3".to_owned()),
            concurrency: Some(4),
            debounce_key: Some("document 9".to_owned()),
            debounce: "500ms".parse().ok(),
            debounce_most: Some(Span::seconds(60)),
            once: Some(OnceKey {
                key: "order 1".to_owned(),
                window: Some(Span::seconds(7 * 86_400)),
            }),
            guarantee: Some(Guarantee::AtMostOnce),
            retries: Some(20),
            backoff: Some(Backoff {
                first: Span::seconds(1),
                most: Span::seconds(300),
                factor: 1.5,
                jitter: 1.0,
            }),
            maximum_age: Some(Span::seconds(3 * 86_400)),
            ..Schedule::default()
        };
        assert_eq!(schedule(&headers), Ok(wanted));
    }

    #[test]
    fn nonsense_is_refused_by_name() {
        for (name, value) in [
            (DELAY, "-1"),
            (DELAY, "1e3"),
            (DELAY, "99999999999999999999"),
            (NOT_BEFORE, "tomorrow"),
            (NOT_BEFORE, "2999-01-01T00:00:00Z"),
            (PRIORITY, "40000"),
            (ORDER_KEY, ""),
            (CONCURRENCY, "0"),
            (DEBOUNCE_WINDOW, "2d"),
            (IDEMPOTENCY_WINDOW, "1d"),
            (GUARANTEE, "exactly-once"),
            (RETRIES, "-1"),
            (BACKOFF, "1s"),
            (BACKOFF, "2s,1s"),
            (BACKOFF, "1s,2s,0.5"),
            (BACKOFF, "1s,2s,NaN"),
            (BACKOFF, "1s,2s,2,0.1,3"),
            (MAXIMUM_AGE, "soon"),
            ("x-mayfly-retry", "1"),
        ] {
            let error = schedule(&[(name, value)]).expect_err("nonsense");
            assert!(error.contains(name), "{error}");
        }
        assert!(schedule(&[(DELAY, "1"), (NOT_BEFORE, "1970-01-01T00:20:00Z")]).is_err());
    }

    #[test]
    fn a_caller_who_waits_may_have_an_idempotency_key_and_nothing_else() {
        let key = |given| once(&headers(given)).map_err(|error| error.to_string());
        let wanted = OnceKey { key: "k".to_owned(), window: None };
        assert_eq!(key(&[(IDEMPOTENCY_KEY, "k")]), Ok(wanted));
        for given in [
            &[(IDEMPOTENCY_KEY, "k"), (DELAY, "1")][..],
            &[(IDEMPOTENCY_WINDOW, "1d")],
            &[("x-mayfly-idempotency", "k")],
        ] {
            assert!(key(given).is_err(), "{given:?}");
        }
        let refusal = refusal(&headers(&[(IDEMPOTENCY_KEY, "k")])).to_string();
        assert!(refusal.contains(IDEMPOTENCY_KEY), "{refusal}");
    }
}
