//! What can happen to an instance, as the platform says it.
//!
//! Names, fields and severities are those of AWS Lambda's Telemetry API ("Event schema reference") and
//! of its table "System log level event mapping".

use super::buffer::Lost;
use super::subscription::{Api, Category};
use crate::environment::Initialization;
use crate::extensions::Subscriptions;
use crate::report;
use model::Version;
use model::logging::LogLevel;
use std::time::Duration;

/// How an invocation or an init phase ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Status {
    /// Well.
    Success,
    /// Its time was up.
    Timeout,
    /// With AWS's error type.
    Error(String),
}

impl Status {
    /// AWS's word.
    pub(crate) fn as_str(&self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Timeout => "timeout",
            Self::Error(_) => "error",
        }
    }

    /// The error type.
    pub(crate) fn error_type(&self) -> Option<&str> {
        match self {
            Self::Error(error_type) => Some(error_type),
            Self::Success | Self::Timeout => None,
        }
    }

    /// What goes wrong is worth a warning, what goes well is worth `well`.
    fn level(&self, well: LogLevel) -> LogLevel {
        if *self == Self::Success { well } else { LogLevel::Warn }
    }
}

/// When a function is initialised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum InitPhase {
    /// Before its first invocation.
    Init,
    /// Within the time of an invocation.
    Invoke,
    /// For a snapshot.
    SnapStart,
}

impl InitPhase {
    /// AWS's word.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Init => "init",
            Self::Invoke => "invoke",
            Self::SnapStart => "snap-start",
        }
    }
}

/// The start of an init phase, or of a restore.
#[derive(Debug, Clone, Copy)]
pub(crate) struct InitStart<'a> {
    pub(crate) initialization: Initialization,
    pub(crate) phase: InitPhase,
    pub(crate) runtime: &'a str,
    pub(crate) function: &'a str,
    pub(crate) version: Version,
    /// Tells instances apart: the name of the log stream.
    pub(crate) instance: &'a str,
    pub(crate) memory_mib: u32,
}

/// The end of an init phase, or of a restore.
#[derive(Debug, Clone, Copy)]
pub(crate) struct InitEnd<'a> {
    pub(crate) initialization: Initialization,
    pub(crate) phase: InitPhase,
    pub(crate) duration: Duration,
    pub(crate) status: &'a Status,
}

/// The start of an invocation.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Start<'a> {
    pub(crate) request_id: &'a str,
    pub(crate) version: Version,
    /// The trace header.
    pub(crate) trace: &'a str,
}

/// A part of an invocation's time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    /// AWS's name for it.
    pub(crate) name: &'static str,
    /// How long ago it began.
    pub(crate) ago: Duration,
    pub(crate) duration: Duration,
}

/// The runtime is done with an invocation; extensions may still be at it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RuntimeDone<'a> {
    pub(crate) request_id: &'a str,
    pub(crate) status: &'a Status,
    pub(crate) duration: Duration,
    /// Size of the answer, in bytes.
    pub(crate) produced_bytes: u64,
    pub(crate) spans: &'a [Span],
    pub(crate) trace: &'a str,
}

/// What a REPORT line says.
#[derive(Debug, Clone)]
pub(crate) struct Report<'a> {
    pub(crate) request_id: &'a str,
    pub(crate) duration: Duration,
    pub(crate) memory_mib: u32,
    pub(crate) peak_bytes: u64,
    pub(crate) init: Option<Duration>,
    pub(crate) restore: Option<Duration>,
    pub(crate) status: Status,
    pub(crate) trace: &'a str,
}

impl Report<'_> {
    /// The most memory that was used, in MiB.
    pub(crate) fn peak_mib(&self) -> u64 {
        self.peak_bytes.div_ceil(1 << 20).min(self.memory_mib.into())
    }
}

/// One event.
#[derive(Debug, Clone)]
pub(crate) enum PlatformEvent<'a> {
    InitStart(InitStart<'a>),
    /// The runtime is through with the init phase, or has failed in it.
    InitRuntimeDone(InitEnd<'a>),
    InitReport(InitEnd<'a>),
    RestoreStart(InitStart<'a>),
    RestoreRuntimeDone(InitEnd<'a>),
    RestoreReport(InitEnd<'a>),
    Start(Start<'a>),
    RuntimeDone(RuntimeDone<'a>),
    /// Of the text format and of the Logs API only.
    End {
        request_id: &'a str,
    },
    Report(Report<'a>),
    /// How an extension stands at the end of an init phase.
    Extension {
        name: &'a str,
        state: &'static str,
        events: Subscriptions,
        error_type: Option<&'a str>,
    },
    /// An extension has subscribed.
    Subscribed {
        name: &'a str,
        api: Api,
        categories: &'a [Category],
    },
    /// A subscriber was too slow, or could not be reached.
    LogsDropped {
        name: &'a str,
        lost: Lost,
    },
    /// What went wrong, in words. Of the text format and of the Logs API only: elsewhere the report
    /// says it.
    Fault {
        words: &'a str,
    },
}

impl PlatformEvent<'_> {
    /// How severe it is.
    pub(crate) fn level(&self) -> LogLevel {
        match self {
            Self::InitReport(end) if end.initialization == Initialization::OnDemand => {
                end.status.level(LogLevel::Debug)
            }
            Self::InitReport(end) | Self::RestoreReport(end) => end.status.level(LogLevel::Info),
            Self::InitRuntimeDone(end) | Self::RestoreRuntimeDone(end) => {
                end.status.level(LogLevel::Debug)
            }
            Self::RuntimeDone(done) => done.status.level(LogLevel::Debug),
            Self::Report(report) => report.status.level(LogLevel::Info),
            // The runtime's version is always set.
            Self::InitStart(_) | Self::RestoreStart(_) | Self::Start(_) | Self::End { .. } => {
                LogLevel::Info
            }
            Self::Extension { error_type: None, .. } => LogLevel::Info,
            Self::Subscribed { .. } => LogLevel::Info,
            Self::Extension { .. } | Self::LogsDropped { .. } => LogLevel::Warn,
            Self::Fault { .. } => LogLevel::Error,
        }
    }

    /// Its line in the text format; some have none.
    pub(crate) fn text(&self) -> Option<String> {
        match self {
            // Within an invocation only what goes wrong is told.
            Self::InitStart(start) if start.phase == InitPhase::Invoke => None,
            Self::InitStart(start) => Some(report::init_start("INIT_START", start.runtime)),
            Self::RestoreStart(start) => Some(report::init_start("RESTORE_START", start.runtime)),
            Self::InitReport(end) => {
                let worth = end.phase == InitPhase::SnapStart || *end.status != Status::Success;
                worth.then(|| report::init_report(end))
            }
            Self::RestoreReport(end) => Some(report::restore_report(end)),
            Self::Start(start) => Some(report::start(start.request_id, start.version)),
            Self::End { request_id } => Some(report::end(request_id)),
            Self::Report(of) => Some(report::report(of)),
            Self::Extension { name, state, events, error_type } => {
                Some(report::extension(name, state, *events, *error_type))
            }
            Self::Subscribed { name, api, categories } => {
                Some(report::subscribed(name, *api, categories))
            }
            Self::Fault { words } => Some((*words).to_owned()),
            Self::LogsDropped { .. } => None,
            Self::InitRuntimeDone(_) | Self::RestoreRuntimeDone(_) | Self::RuntimeDone(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn severities_are_those_of_aws_table() {
        let failed = Status::Error("Runtime.ExitError".to_owned());
        let end = |initialization, status| InitEnd {
            initialization,
            phase: InitPhase::Init,
            duration: Duration::ZERO,
            status,
        };
        let (on_demand, provisioned) =
            (Initialization::OnDemand, Initialization::ProvisionedConcurrency);
        let ok = &Status::Success;
        let done = |status| RuntimeDone {
            request_id: "r",
            status,
            duration: Duration::ZERO,
            produced_bytes: 0,
            spans: &[],
            trace: "",
        };
        let report = |status: Status| Report {
            request_id: "r",
            duration: Duration::ZERO,
            memory_mib: 128,
            peak_bytes: 0,
            init: None,
            restore: None,
            status,
            trace: "",
        };
        let table = [
            (PlatformEvent::InitRuntimeDone(end(on_demand, ok)), LogLevel::Debug),
            (PlatformEvent::InitRuntimeDone(end(on_demand, &failed)), LogLevel::Warn),
            (PlatformEvent::InitReport(end(on_demand, ok)), LogLevel::Debug),
            (PlatformEvent::InitReport(end(provisioned, ok)), LogLevel::Info),
            (PlatformEvent::InitReport(end(on_demand, &Status::Timeout)), LogLevel::Warn),
            (PlatformEvent::InitReport(end(provisioned, &failed)), LogLevel::Warn),
            (PlatformEvent::RestoreRuntimeDone(end(on_demand, ok)), LogLevel::Debug),
            (PlatformEvent::RestoreRuntimeDone(end(on_demand, &failed)), LogLevel::Warn),
            (PlatformEvent::RestoreReport(end(on_demand, ok)), LogLevel::Info),
            (PlatformEvent::RestoreReport(end(on_demand, &failed)), LogLevel::Warn),
            (PlatformEvent::RuntimeDone(done(ok)), LogLevel::Debug),
            (PlatformEvent::RuntimeDone(done(&failed)), LogLevel::Warn),
            (PlatformEvent::Report(report(Status::Success)), LogLevel::Info),
            (PlatformEvent::Report(report(Status::Timeout)), LogLevel::Warn),
        ];
        for (event, level) in table {
            assert_eq!(event.level(), level, "{event:?}");
        }
    }
}
