//! How a function's log is written: its format, and how much detail goes into it (AWS Lambda,
//! "Configuring advanced logging controls").

use serde::{Deserialize, Serialize};

/// The logging settings of a version, besides its log group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct LoggingSettings {
    /// How lines are written.
    pub format: LogFormat,
    /// The least severe lines of the function's own that are written. Of no effect with
    /// [`LogFormat::Text`].
    pub application_level: LogLevel,
    /// The least severe lines of the platform that are written: `Debug`, `Info` or `Warn`. Of no
    /// effect with [`LogFormat::Text`].
    pub system_level: LogLevel,
}

/// How the lines of a log are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum LogFormat {
    /// Lines for people.
    #[default]
    Text,
    /// A JSON object for each line.
    #[serde(rename = "JSON")]
    Json,
}

impl LogFormat {
    /// AWS's word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "Text",
            Self::Json => "JSON",
        }
    }

    /// Reads AWS's word.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Text, Self::Json].into_iter().find(|format| format.as_str() == text)
    }
}

/// How severe a line is; the more severe one is the greater.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "UPPERCASE")]
pub enum LogLevel {
    /// Each step.
    Trace,
    /// For whoever looks for a fault.
    Debug,
    /// What usually happens.
    #[default]
    Info,
    /// What may lead to a fault.
    Warn,
    /// What went wrong.
    Error,
    /// What ends the program.
    Fatal,
}

impl LogLevel {
    /// All, the least severe first.
    pub const ALL: [Self; 6] =
        [Self::Trace, Self::Debug, Self::Info, Self::Warn, Self::Error, Self::Fatal];

    /// AWS's word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Trace => "TRACE",
            Self::Debug => "DEBUG",
            Self::Info => "INFO",
            Self::Warn => "WARN",
            Self::Error => "ERROR",
            Self::Fatal => "FATAL",
        }
    }

    /// Reads a word as programs write it: in any case, and in Python's words, too.
    pub fn parse(text: &str) -> Option<Self> {
        let is = |word: &str| text.eq_ignore_ascii_case(word);
        match Self::ALL.into_iter().find(|level| is(level.as_str())) {
            None if is("WARNING") => Some(Self::Warn),
            None if is("CRITICAL") => Some(Self::Fatal),
            level => level,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_that_are_not_there_are_the_defaults_of_aws() {
        let settings: LoggingSettings = serde_json::from_str("{}").expect("empty");
        assert_eq!(settings, LoggingSettings::default());
        assert_eq!(settings.format, LogFormat::Text);
        let levels = (settings.application_level, settings.system_level);
        assert_eq!(levels, (LogLevel::Info, LogLevel::Info));
        let text = serde_json::to_string(&settings).expect("plain");
        assert_eq!(text, r#"{"format":"Text","application_level":"INFO","system_level":"INFO"}"#);
    }

    #[test]
    fn levels_are_read_as_programs_write_them() {
        for level in LogLevel::ALL {
            assert_eq!(LogLevel::parse(level.as_str()), Some(level));
        }
        assert_eq!(LogLevel::parse("warning"), Some(LogLevel::Warn));
        assert_eq!(LogLevel::parse("CRITICAL"), Some(LogLevel::Fatal));
        assert_eq!(LogLevel::parse("notice"), None);
        assert!(LogLevel::Trace < LogLevel::Fatal);
    }
}
