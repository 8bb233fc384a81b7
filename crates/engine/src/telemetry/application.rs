//! How severe a line is that a function prints (AWS Lambda, "Log-level filtering").

use model::{LogLevel, Timestamp};
use serde::Deserialize;
use std::borrow::Cow;

/// What of a line tells its level. Programs call their times by several names.
#[derive(Deserialize)]
struct Line<'a> {
    #[serde(borrow)]
    level: Option<Cow<'a, str>>,
    #[serde(borrow, alias = "time", alias = "@timestamp", alias = "ts")]
    timestamp: Option<Cow<'a, str>>,
}

/// The level of a line. One that is no JSON object, or names no level, or does not say in RFC 3339
/// when it was written, is of level INFO.
pub fn level(line: &str) -> LogLevel {
    if !line.starts_with('{') {
        return LogLevel::default();
    }
    let Ok(Line { level: Some(level), timestamp: Some(timestamp) }) = serde_json::from_str(line)
    else {
        return LogLevel::default();
    };
    match is_rfc_3339(&timestamp) {
        true => LogLevel::parse(&level).unwrap_or_default(),
        false => LogLevel::default(),
    }
}

/// `2026-11-20T10:00:00.123Z`, or with an offset such as `+01:00`. The parser takes more.
fn is_rfc_3339(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is = |place: usize, letters: &[u8]| bytes.get(place).is_some_and(|b| letters.contains(b));
    let zone = bytes.last().is_some_and(|b| b"Zz".contains(b))
        || bytes.len() > 6 && is(bytes.len() - 6, b"+-") && is(bytes.len() - 3, b":");
    let whole = is(10, b"Tt") && is(16, b":") && !bytes.contains(&b',');
    whole && zone && text.parse::<Timestamp>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_without_a_valid_level_or_time_counts_as_info() {
        let at = r#""timestamp":"2026-11-20T10:00:00Z""#;
        let table = [
            (format!(r#"{{{at},"level":"ERROR"}}"#), LogLevel::Error),
            (format!(r#"{{{at},"level":"warning"}}"#), LogLevel::Warn),
            (format!(r#"{{"level":"debug","msg":"\u00e9",{at}}}"#), LogLevel::Debug),
            (
                r#"{"time":"2026-11-20T10:00:00.123456789+02:00","level":"FATAL"}"#.to_owned(),
                LogLevel::Fatal,
            ),
            (format!(r#"{{{at},"level":"NOTICE"}}"#), LogLevel::Info),
            (format!(r#"{{{at},"level":30}}"#), LogLevel::Info),
            (format!("{{{at}}}"), LogLevel::Info),
            (r#"{"level":"ERROR"}"#.to_owned(), LogLevel::Info),
            (
                r#"{"timestamp":"2026-11-20 10:00:00,123+0000","level":"ERROR"}"#.to_owned(),
                LogLevel::Info,
            ),
            (format!(r#"{{{at},"level":"ERROR""#), LogLevel::Info),
            (r#"["level","ERROR"]"#.to_owned(), LogLevel::Info),
            ("plain".to_owned(), LogLevel::Info),
            (String::new(), LogLevel::Info),
        ];
        for (line, expected) in table {
            assert_eq!(level(&line), expected, "{line}");
        }
    }
}
