//! Recorded invocations: which are recorded, and how what is kept of them gets to the store.
//!
//! The record of an invocation is made when its runtime is done with it, after the caller has its
//! answer, and handed to a thread of its own (`recorder.rs`), which blots out what is not to be kept
//! (`redact.rs`).

mod recorder;
mod redact;

pub(crate) use recorder::{Recorder, keep_limits};
pub use redact::check as check_redaction;

use crate::failure::Failure;
use crate::instance::{Current, Instance};
use model::record::{Content, InvocationKind, NewRecord, RecordedAttempt};
use model::settings::RecordSettings;
use std::sync::Arc;
use std::time::Duration;

/// The operator's limits of what is recorded.
#[derive(Debug, Clone)]
pub struct RecordLimits {
    /// How long a record is kept.
    pub retention: Duration,
    /// Bytes of all records together; beyond that the oldest go.
    pub most_bytes: u64,
    /// Bytes that are kept of a payload or an answer.
    pub content_bytes: usize,
}

impl Default for RecordLimits {
    /// A week, 256 MiB, 256 KiB.
    fn default() -> Self {
        Self {
            retention: Duration::from_secs(7 * 24 * 3_600),
            most_bytes: 256 << 20,
            content_bytes: 256 << 10,
        }
    }
}

/// Whether a record of an invocation is to be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Recording {
    Never,
    IfItFails,
    Always,
}

impl Recording {
    pub(crate) fn of(kind: InvocationKind, settings: &RecordSettings) -> Self {
        match kind {
            InvocationKind::Event if settings.events => Self::Always,
            InvocationKind::Event => Self::Never,
            // Most functions sample nothing, and then no die is cast.
            InvocationKind::RequestResponse
                if settings.sample > 0.0 && rand::random::<f64>() < settings.sample =>
            {
                Self::Always
            }
            InvocationKind::RequestResponse if settings.errors => Self::IfItFails,
            InvocationKind::RequestResponse => Self::Never,
        }
    }

    /// Whether an invocation that failed, or did not, is recorded.
    pub(crate) fn takes(self, failed: bool) -> bool {
        match self {
            Self::Never => false,
            Self::IfItFails => failed,
            Self::Always => true,
        }
    }
}

impl Instance {
    /// Records an invocation that is over, if it is to be recorded.
    pub(crate) fn record(
        &self,
        current: &mut Current,
        duration: Duration,
        init: Option<Duration>,
        failure: Option<&Failure>,
    ) {
        let error_type =
            failure.map(|f| f.error_type.clone()).or_else(|| current.error_type.clone());
        if !current.recording.takes(error_type.is_some()) {
            return;
        }
        let executable = &self.executable;
        let response = match (current.response.take(), failure) {
            (Some(response), _) => Content::whole(response),
            (None, Some(failure)) => Content::whole(failure.document.clone()),
            (None, None) => Content::default(),
        };
        let now = self.clock().now();
        let record = NewRecord {
            request_id: current.event.request_id.clone(),
            region: executable.region.clone(),
            function: executable.name.clone(),
            qualifier: qualifier(&current.event.arn),
            kind: current.kind,
            payload: Content::whole(current.event.payload.clone()),
            response,
            attempt: RecordedAttempt {
                began: now.checked_sub(duration).unwrap_or(now),
                duration,
                init,
                version: executable.config.version,
                error_type,
                log_group: executable.log_group.to_string(),
                log_stream: self.output.stream().to_owned(),
            },
        };
        self.recorder.offer(record, Arc::clone(executable));
    }
}

/// The qualifier with which a function's ARN ends, if it has one.
fn qualifier(arn: &str) -> Option<String> {
    arn.split(':').nth(7).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_recorded_and_calls_only_if_they_fail_or_are_sampled() {
        let settings = RecordSettings::default();
        assert_eq!(Recording::of(InvocationKind::Event, &settings), Recording::Always);
        let call = InvocationKind::RequestResponse;
        assert_eq!(Recording::of(call, &settings), Recording::IfItFails);
        let all = RecordSettings { sample: 1.0, ..RecordSettings::default() };
        assert_eq!(Recording::of(call, &all), Recording::Always);
        let none = RecordSettings { errors: false, events: false, ..RecordSettings::default() };
        assert_eq!(Recording::of(call, &none), Recording::Never);
        assert_eq!(Recording::of(InvocationKind::Event, &none), Recording::Never);
    }

    #[test]
    fn the_qualifier_is_the_one_that_the_caller_named() {
        let arn = "arn:aws:lambda:us-east-1:000000000000:function:f";
        assert_eq!(qualifier(arn), None);
        assert_eq!(qualifier(&format!("{arn}:live")).as_deref(), Some("live"));
    }
}
