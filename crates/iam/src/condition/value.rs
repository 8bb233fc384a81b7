//! Numbers and dates as conditions compare them.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use model::Timestamp;

/// Digits behind the point that count.
const FRACTION: usize = 12;
/// Digits before it.
const WHOLE: usize = 24;

/// An integer or decimal number, exactly, in units of 10⁻¹²; `None` where the text is none or has
/// more digits than fit.
pub(crate) fn decimal(text: &str) -> Option<i128> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let valid =
        |part: &str, longest| part.len() <= longest && part.bytes().all(|b| b.is_ascii_digit());
    if (whole.is_empty() && fraction.is_empty())
        || !valid(whole, WHOLE)
        || !valid(fraction, FRACTION)
        || digits.ends_with('.')
    {
        return None;
    }
    let padding = std::iter::repeat_n(b'0', FRACTION - fraction.len());
    let value = whole
        .bytes()
        .chain(fraction.bytes())
        .chain(padding)
        .fold(0_i128, |value, digit| value * 10 + i128::from(digit - b'0'));
    Some(if negative { -value } else { value })
}

/// A date in one of the forms of ISO 8601 that the W3C lists, from `2026` to
/// `2026-01-31T23:59:59.5+01:00`, or as seconds since 1970. Four digits are a year. Without a zone
/// the time is UTC.
pub(crate) fn date(text: &str) -> Option<Timestamp> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) && text.len() != 4 {
        return Timestamp::from_second(text.parse().ok()?).ok();
    }
    let (day, time) = match text.split_once(['T', 't']) {
        Some((day, time)) => (day, Some(time)),
        None => (text, None),
    };
    let day = civil(day, time.is_some())?;
    match time {
        None => Some(day.to_zoned(TimeZone::UTC).ok()?.timestamp()),
        Some(time) => {
            let clock = time.trim_end_matches(['Z', 'z']);
            let (clock, zone) = match clock.rfind(['+', '-']) {
                Some(at) => (clock.get(..at)?, offset(clock.get(at..)?)?),
                None => (clock, 0),
            };
            let clock: jiff::civil::Time = clock.parse().ok()?;
            let zone = jiff::tz::Offset::from_seconds(zone).ok()?;
            zone.to_timestamp(day.to_datetime(clock)).ok()
        }
    }
}

fn civil(text: &str, whole: bool) -> Option<Date> {
    let mut parts = text.split('-');
    let mut part = |width: usize| match parts.next() {
        Some(part) if part.len() == width && part.bytes().all(|b| b.is_ascii_digit()) => {
            Some(part.parse::<i16>().ok())
        }
        Some(_) => Some(None),
        None => None,
    };
    let year = part(4)??;
    let month = part(2);
    let day = part(2);
    if parts.next().is_some() || (whole && day.is_none()) {
        return None;
    }
    let small = |part: Option<Option<i16>>| match part {
        None => Some(1),
        Some(value) => i8::try_from(value?).ok(),
    };
    Date::new(year, small(month)?, small(day)?).ok()
}

fn offset(text: &str) -> Option<i32> {
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+')?),
    };
    let (hours, minutes) = match rest.split_once(':') {
        Some(parts) => parts,
        None => (rest.get(..2)?, rest.get(2..)?),
    };
    let number = |part: &str, most: i32| {
        let value: i32 = part.parse().ok()?;
        (part.len() == 2 && (0..=most).contains(&value)).then_some(value)
    };
    let minutes = if minutes.is_empty() { 0 } else { number(minutes, 59)? };
    Some(sign * (number(hours, 23)? * 3_600 + minutes * 60))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_compared_exactly() {
        assert_eq!(decimal("10"), decimal("10.000"));
        assert_eq!(decimal("-0.5"), Some(-500_000_000_000));
        assert_eq!(decimal(".5"), decimal("0.5"));
        assert!(decimal("9007199254740993") > decimal("9007199254740992"));
        for text in ["", "-", ".", "1.", "1e3", "0x1", "1 ", "NaN", "1.2.3", "--1"] {
            assert_eq!(decimal(text), None, "{text}");
        }
        assert_eq!(decimal(&"9".repeat(25)), None);
    }

    #[test]
    fn dates_have_the_forms_of_the_w3c_and_seconds() {
        let second = |s| Some(Timestamp::from_second(s).expect("a time"));
        for (text, expected) in [
            ("2020", second(1_577_836_800)),
            ("2020-01", second(1_577_836_800)),
            ("2020-01-01", second(1_577_836_800)),
            ("2020-01-01T00:00Z", second(1_577_836_800)),
            ("2020-01-01T00:00:01Z", second(1_577_836_801)),
            ("2020-01-01T01:00:00+01:00", second(1_577_836_800)),
            ("2019-12-31T19:00:00-0500", second(1_577_836_800)),
            ("2020-01-01T00:00:00", second(1_577_836_800)),
            ("1577836800", second(1_577_836_800)),
            ("0", second(0)),
            ("", None),
            ("2020-13-01", None),
            ("2020-1-1", None),
            ("2020-01T00:00Z", None),
            ("yesterday", None),
            ("2020-01-01T25:00:00Z", None),
            ("2020-01-01T00:00:00+99:00", None),
        ] {
            assert_eq!(date(text), expected, "{text}");
        }
    }
}
