//! A length of time as users write it: `500ms`, `30s`, `10m`, `2h`, `7d`; a number alone is seconds.

use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;
use std::time::Duration;

/// A length of time in whole milliseconds, 100 years at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span(u64);

/// Units with their milliseconds, the largest first.
const UNITS: [(&str, u64); 5] =
    [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];
const MOST_MS: u64 = 36_525 * 86_400_000;

impl Span {
    /// So many seconds; 100 years where that is more.
    pub const fn seconds(seconds: u64) -> Self {
        let ms = seconds.saturating_mul(1_000);
        Self(if ms > MOST_MS { MOST_MS } else { ms })
    }

    /// In milliseconds.
    pub fn as_ms(self) -> i64 {
        i64::try_from(self.0).unwrap_or(i64::MAX)
    }
}

impl From<Span> for Duration {
    fn from(span: Span) -> Self {
        Self::from_millis(span.0)
    }
}

/// What was written is no length of time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is no length of time; write one as 500ms, 30s, 10m, 2h or 7d")]
pub struct InvalidSpan(String);

impl FromStr for Span {
    type Err = InvalidSpan;

    fn from_str(text: &str) -> Result<Self, InvalidSpan> {
        let invalid = || InvalidSpan(text.chars().take(40).collect());
        let split = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        let (number, unit) = text.split_at(split);
        let number: u64 = number.parse().map_err(|_| invalid())?;
        let unit = if unit.is_empty() { "s" } else { unit };
        let (_, unit_ms) = UNITS.iter().find(|(name, _)| *name == unit).ok_or_else(invalid)?;
        let ms = number.checked_mul(*unit_ms).filter(|ms| *ms <= MOST_MS).ok_or_else(invalid)?;
        Ok(Self(ms))
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fits = |(_, unit_ms): &&(&str, u64)| self.0.is_multiple_of(*unit_ms) && self.0 > 0;
        match UNITS.iter().find(fits) {
            Some((unit, unit_ms)) => write!(f, "{}{unit}", self.0 / unit_ms),
            None => f.write_str("0s"),
        }
    }
}

impl Serialize for Span {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SpanVisitor)
    }
}

struct SpanVisitor;

impl Visitor<'_> for SpanVisitor {
    type Value = Span;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a length of time such as 500ms, 30s, 10m, 2h or 7d, or a number of seconds")
    }

    fn visit_u64<E: de::Error>(self, seconds: u64) -> Result<Span, E> {
        self.visit_str(&seconds.to_string())
    }

    fn visit_i64<E: de::Error>(self, seconds: i64) -> Result<Span, E> {
        self.visit_str(&seconds.to_string())
    }

    fn visit_f64<E: de::Error>(self, seconds: f64) -> Result<Span, E> {
        let ms = Duration::try_from_secs_f64(seconds).map(|time| time.as_millis());
        match ms.ok().and_then(|ms| u64::try_from(ms).ok()).filter(|ms| *ms <= MOST_MS) {
            Some(ms) => Ok(Span(ms)),
            None => Err(E::custom(InvalidSpan(seconds.to_string()))),
        }
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Span, E> {
        text.parse().map_err(E::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_written_as_it_is_read() {
        for (text, ms, written) in [
            ("500ms", 500, "500ms"),
            ("90s", 90_000, "90s"),
            ("90", 90_000, "90s"),
            ("60s", 60_000, "1m"),
            ("48h", 172_800_000, "2d"),
            ("0", 0, "0s"),
        ] {
            let span: Span = text.parse().expect("a span");
            assert_eq!((span.as_ms(), span.to_string()), (ms, written.to_owned()), "{text}");
            assert_eq!(written.parse(), Ok(span));
        }
    }

    #[test]
    fn what_is_no_span_is_refused() {
        for text in ["", "s", "-1s", "1.5s", "1w", "1 s", "40000d", "99999999999999999999", "1é"] {
            assert!(text.parse::<Span>().is_err(), "{text}");
        }
    }
}
