//! `LoggingConfig`: where a function's log goes, in which format, and how much of it.

use super::error::Error;
use model::{LogFormat, LogLevel, LoggingSettings, VersionConfig};
use wire::lambda::LoggingConfig;

/// What AWS answers to a level without the format that has levels.
const LEVEL_WITH_TEXT: &str = "LogLevel is not supported when LogFormat is set to \"Text\". Remove \
     LogLevel from your request or change the LogFormat to \"JSON\" and try again.";

/// What a request sets; `None` leaves it as it is.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Change {
    group: Option<String>,
    format: Option<LogFormat>,
    application_level: Option<LogLevel>,
    system_level: Option<LogLevel>,
}

impl Change {
    /// Reads a request. The service model has checked the words.
    pub(super) fn of(request: Option<LoggingConfig>) -> Self {
        let Some(LoggingConfig { log_format, application_log_level, system_log_level, log_group }) =
            request
        else {
            return Self::default();
        };
        let level = |word: Option<String>| word.as_deref().and_then(LogLevel::parse);
        Self {
            group: log_group.filter(|group| !group.is_empty()),
            format: log_format.as_deref().and_then(LogFormat::parse),
            application_level: level(application_log_level),
            system_level: level(system_log_level),
        }
    }

    /// The log group, if one is given.
    pub(super) fn group(&self) -> Option<&String> {
        self.group.as_ref()
    }

    /// The settings that it makes of these. Levels belong to the JSON format: with the text format none
    /// can be set, and those that were are gone.
    pub(super) fn applied(&self, before: LoggingSettings) -> Result<LoggingSettings, Error> {
        let format = self.format.unwrap_or(before.format);
        if format == LogFormat::Text {
            return match self.application_level.or(self.system_level) {
                Some(_) => Err(Error::InvalidParameterValue(LEVEL_WITH_TEXT.to_owned())),
                None => Ok(LoggingSettings::default()),
            };
        }
        Ok(LoggingSettings {
            format,
            application_level: self.application_level.unwrap_or(before.application_level),
            system_level: self.system_level.unwrap_or(before.system_level),
        })
    }
}

/// As AWS shows it: levels with the JSON format only.
pub(super) fn shown(config: &VersionConfig) -> LoggingConfig {
    let LoggingSettings { format, application_level, system_level } = config.logging;
    let level = |level: LogLevel| (format == LogFormat::Json).then(|| level.as_str().to_owned());
    LoggingConfig {
        log_format: Some(format.as_str().to_owned()),
        application_log_level: level(application_level),
        system_log_level: level(system_level),
        log_group: Some(config.log_group.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(format: Option<&str>, application: Option<&str>, system: Option<&str>) -> Change {
        let text = |word: Option<&str>| word.map(str::to_owned);
        Change::of(Some(LoggingConfig {
            log_format: text(format),
            application_log_level: text(application),
            system_log_level: text(system),
            log_group: None,
        }))
    }

    #[test]
    fn levels_belong_to_the_json_format() {
        let text = LoggingSettings::default();
        let json = change(Some("JSON"), Some("WARN"), None).applied(text).expect("both");
        assert_eq!(json.application_level, LogLevel::Warn);
        assert_eq!(json.system_level, LogLevel::Info);
        let finer = change(None, None, Some("DEBUG")).applied(json).expect("it is JSON already");
        assert_eq!(
            (finer.application_level, finer.system_level),
            (LogLevel::Warn, LogLevel::Debug)
        );
        assert_eq!(change(Some("Text"), None, None).applied(finer), Ok(text));
        for refused in [
            change(None, Some("INFO"), None).applied(text),
            change(Some("Text"), None, Some("INFO")).applied(json),
        ] {
            let error = refused.expect_err("levels without JSON");
            assert_eq!(
                error.to_string(),
                "LogLevel is not supported when LogFormat is set to \"Text\". Remove LogLevel from \
                 your request or change the LogFormat to \"JSON\" and try again."
            );
        }
    }

    #[test]
    fn what_a_request_leaves_out_stays() {
        let before = LoggingSettings { format: LogFormat::Json, ..LoggingSettings::default() };
        assert_eq!(Change::of(None).applied(before), Ok(before));
        assert_eq!(Change::of(None).group(), None);
    }
}
