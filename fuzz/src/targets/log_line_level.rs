//! Lines that functions print, for their severity: one that says its level properly is taken at its word.

use crate::Target;
use engine::level_of_line;
use model::LogLevel;

pub(crate) const TARGET: Target = Target {
    name: "log_line_level",
    seeds: &[
        br#"{"timestamp":"2026-11-20T10:00:00.123Z","level":"WARN","message":"m"}"#,
        br#"{"level":"error","time":"2026-11-20T10:00:00+01:00"}"#,
        br#"{"level":"CRITICAL","@timestamp":"2026-11-20T10:00:00Z","a":{"level":1}}"#,
        b"plain text",
    ],
    run,
};

fn run(bytes: &[u8]) {
    let Ok(line) = std::str::from_utf8(bytes) else { return };
    let level = level_of_line(line);
    // Half a letter in a text that nobody looks at is none of the reader's business.
    if level != LogLevel::Info
        && let Ok(object) = serde_json::from_str::<serde_json::Value>(line)
    {
        assert_eq!(object["level"].as_str().and_then(LogLevel::parse), Some(level));
    }
}
