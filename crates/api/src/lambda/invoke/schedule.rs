//! Headers of Invoke that AWS does not have: when an accepted event runs, and in which order.
//!
//! They go with `InvocationType: Event` alone. What one of them does not say stays as on AWS: as soon
//! as possible, in no order.

use crate::lambda::error::Error;
use engine::Schedule;
use http::HeaderMap;
use model::Timestamp;

const DELAY: &str = "x-mayfly-delay";
const NOT_BEFORE: &str = "x-mayfly-not-before";
const ORDER_KEY: &str = "x-mayfly-order-key";
const PRIORITY: &str = "x-mayfly-priority";
const ALL: [&str; 4] = [DELAY, NOT_BEFORE, ORDER_KEY, PRIORITY];

/// How far ahead an event can be put off, in seconds: a year.
const LONGEST_DELAY_S: i64 = 366 * 24 * 3_600;
/// Longest order key, in bytes.
const ORDER_KEY_BYTES: usize = 128;

/// The schedule that a request asks for.
pub fn read(headers: &HeaderMap, now: Timestamp) -> Result<Schedule, Error> {
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
    let order_key = text(headers, ORDER_KEY)?.map(str::to_owned);
    if order_key.as_ref().is_some_and(|key| key.is_empty() || key.len() > ORDER_KEY_BYTES) {
        return Err(invalid(format!("{ORDER_KEY} must have 1 to {ORDER_KEY_BYTES} bytes")));
    }
    Ok(Schedule { not_before_ms, priority, order_key })
}

/// Refuses them where nothing is scheduled.
pub fn refuse(headers: &HeaderMap) -> Result<(), Error> {
    match ALL.iter().find(|name| headers.contains_key(**name)) {
        Some(name) => Err(invalid(format!("{name} goes with InvocationType Event only"))),
        None => Ok(()),
    }
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

    fn schedule(headers: &[(&'static str, &'static str)]) -> Result<Schedule, String> {
        let now = Timestamp::from_second(1_000).expect("a time");
        let headers = headers.iter().map(|(name, value)| {
            (http::HeaderName::from_static(name), HeaderValue::from_static(value))
        });
        read(&headers.collect(), now).map_err(|error| error.to_string())
    }

    #[test]
    fn without_headers_an_event_runs_as_on_aws() {
        assert_eq!(schedule(&[]), Ok(Schedule::default()));
    }

    #[test]
    fn a_time_an_order_and_a_priority_are_read() {
        let wanted = Schedule {
            not_before_ms: Some(1_090_000),
            priority: -3,
            order_key: Some("account 7".to_owned()),
        };
        let headers = [(DELAY, "90"), (PRIORITY, "-3"), (ORDER_KEY, "account 7")];
        assert_eq!(schedule(&headers), Ok(wanted));
        let at = schedule(&[(NOT_BEFORE, "1970-01-01T00:20:00Z")]).expect("a time");
        assert_eq!(at.not_before_ms, Some(1_200_000));
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
        ] {
            let error = schedule(&[(name, value)]).expect_err("nonsense");
            assert!(error.contains(name), "{error}");
        }
        assert!(schedule(&[(DELAY, "1"), (NOT_BEFORE, "1970-01-01T00:20:00Z")]).is_err());
    }
}
