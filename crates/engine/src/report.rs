//! The platform's own lines in a function's log: START, END, REPORT and INIT_REPORT.
//!
//! Forms are those of AWS Lambda's text format; tabs and the space behind the last one included.

use model::Version;
use std::time::Duration;

/// How an invocation or an init phase ended, as its report says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Status {
    /// Without a word.
    Success,
    /// `Status: timeout`.
    Timeout,
    /// `Status: error` with AWS's error type.
    Error(String),
}

impl Status {
    fn text(&self) -> String {
        match self {
            Self::Success => String::new(),
            Self::Timeout => "Status: timeout\t".to_owned(),
            Self::Error(error_type) => format!("Status: error\tError Type: {error_type}\t"),
        }
    }
}

pub(crate) fn start(request_id: &str, version: Version) -> String {
    format!("START RequestId: {request_id} Version: {version}")
}

pub(crate) fn end(request_id: &str) -> String {
    format!("END RequestId: {request_id}")
}

/// What a REPORT line says.
pub(crate) struct Report<'a> {
    pub(crate) request_id: &'a str,
    pub(crate) duration: Duration,
    pub(crate) memory_mib: u32,
    pub(crate) peak_bytes: u64,
    pub(crate) init: Option<Duration>,
    pub(crate) restore: Option<Duration>,
    pub(crate) status: Status,
}

impl Report<'_> {
    /// The line.
    pub(crate) fn line(&self) -> String {
        let peak_mib = self.peak_bytes.div_ceil(1 << 20).min(self.memory_mib.into());
        let mut line = format!(
            "REPORT RequestId: {}\tDuration: {:.2} ms\tBilled Duration: {} ms\tMemory Size: {} MB\tMax Memory Used: {} MB\t",
            self.request_id,
            milliseconds(self.duration),
            billed_ms(self.duration),
            self.memory_mib,
            peak_mib,
        );
        if let Some(init) = self.init {
            line.push_str(&format!("Init Duration: {:.2} ms\t", milliseconds(init)));
        }
        if let Some(restore) = self.restore {
            line.push_str(&format!(
                "Restore Duration: {:.2} ms\tBilled Restore Duration: {} ms\t",
                milliseconds(restore),
                billed_ms(restore)
            ));
        }
        line.push_str(&self.status.text());
        line
    }
}

/// The line about an init phase that did not end well.
pub(crate) fn init_report(duration: Duration, phase: &str, status: &Status) -> String {
    format!(
        "INIT_REPORT Init Duration: {:.2} ms\tPhase: {phase}\t{}",
        milliseconds(duration),
        status.text()
    )
}

/// The line about the restore from a snapshot.
pub(crate) fn restore_report(duration: Duration, status: &Status) -> String {
    format!("RESTORE_REPORT Restore Duration: {:.2} ms\t{}", milliseconds(duration), status.text())
}

fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1_000.0
}

/// Durations are billed in whole milliseconds, begun ones included.
fn billed_ms(duration: Duration) -> u128 {
    duration.as_micros().div_ceil(1_000).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_reads_as_that_of_aws() {
        let mut report = Report {
            request_id: "id",
            duration: Duration::from_micros(3_010),
            memory_mib: 128,
            peak_bytes: 36 << 20,
            init: Some(Duration::from_micros(110_100)),
            restore: None,
            status: Status::Success,
        };
        assert_eq!(
            report.line(),
            "REPORT RequestId: id\tDuration: 3.01 ms\tBilled Duration: 4 ms\tMemory Size: 128 MB\tMax Memory Used: 36 MB\tInit Duration: 110.10 ms\t"
        );
        report.init = None;
        report.restore = Some(Duration::from_micros(1_234));
        assert!(
            report
                .line()
                .ends_with("36 MB\tRestore Duration: 1.23 ms\tBilled Restore Duration: 2 ms\t")
        );
        report.restore = None;
        report.status = Status::Error("Runtime.ExitError".to_owned());
        assert!(report.line().ends_with("36 MB\tStatus: error\tError Type: Runtime.ExitError\t"));
    }
}
