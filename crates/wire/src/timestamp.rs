//! Times as AWS's protocols write them: ISO 8601, seconds since 1970, or an HTTP date.

use crate::shape::TimestampFormat;

/// A point in time in a request or an answer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Timestamp(pub jiff::Timestamp);

const HTTP_DATE: &str = "%a, %d %b %Y %H:%M:%S GMT";

impl Timestamp {
    /// The time in a format; to the millisecond, except for HTTP dates, which have seconds only.
    pub fn format(self, format: TimestampFormat) -> String {
        match format {
            TimestampFormat::HttpDate => self.0.strftime(HTTP_DATE).to_string(),
            TimestampFormat::EpochSeconds => {
                let millis = self.0.as_millisecond();
                if millis % 1000 == 0 {
                    (millis / 1000).to_string()
                } else {
                    self.epoch_seconds().to_string()
                }
            }
            TimestampFormat::Iso8601 => self.0.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string(),
        }
    }

    /// Seconds since 1970, to the millisecond.
    #[expect(clippy::cast_precision_loss, reason = "milliseconds of any date fit a double")]
    pub fn epoch_seconds(self) -> f64 {
        self.0.as_millisecond() as f64 / 1000.0
    }

    /// Reads seconds since 1970; `None` if that is no time.
    #[expect(clippy::cast_possible_truncation, reason = "rounded and checked by jiff")]
    pub fn from_epoch_seconds(seconds: f64) -> Option<Self> {
        if !seconds.is_finite() || seconds.abs() > 1e12 {
            return None;
        }
        jiff::Timestamp::from_millisecond((seconds * 1000.0).round() as i64).ok().map(Self)
    }

    /// Reads any of the formats, as AWS's services do.
    pub fn parse(text: &str) -> Option<Self> {
        if let Ok(seconds) = text.parse() {
            return Self::from_epoch_seconds(seconds);
        }
        if let Ok(time) = text.parse() {
            return Some(Self(time));
        }
        let date = jiff::civil::DateTime::strptime(HTTP_DATE, text).ok()?;
        date.to_zoned(jiff::tz::TimeZone::UTC).ok().map(|zoned| Self(zoned.timestamp()))
    }
}

impl From<jiff::Timestamp> for Timestamp {
    fn from(time: jiff::Timestamp) -> Self {
        Self(time)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_reads_back_from_each_format() {
        let time = Timestamp("2026-01-02T03:04:05.678Z".parse().expect("a time"));
        for (format, text) in [
            (TimestampFormat::Iso8601, "2026-01-02T03:04:05.678Z"),
            (TimestampFormat::EpochSeconds, "1767323045.678"),
            (TimestampFormat::HttpDate, "Fri, 02 Jan 2026 03:04:05 GMT"),
        ] {
            assert_eq!(time.format(format), text);
            let back = Timestamp::parse(text).expect(text);
            assert_eq!(back.0.as_second(), time.0.as_second(), "{text}");
        }
        for text in ["", "yesterday", "NaN", "1e300", "2026-13-01T00:00:00Z"] {
            assert_eq!(Timestamp::parse(text), None, "{text}");
        }
    }
}
