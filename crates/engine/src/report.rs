//! The platform's own lines in a log in text format: START, END, REPORT, INIT_START, INIT_REPORT and the
//! like.
//!
//! Forms are those of AWS Lambda's text format; tabs and the space behind the last one included.

use crate::extensions::Subscriptions;
use crate::telemetry::{Api, Category, InitEnd, InitPhase, Report, Status};
use model::Version;
use std::time::Duration;

fn status_text(status: &Status) -> String {
    match status {
        Status::Success => String::new(),
        Status::Timeout => "Status: timeout\t".to_owned(),
        Status::Error(error_type) => format!("Status: error\tError Type: {error_type}\t"),
    }
}

/// The line about the start of a phase, which begins with `word`.
pub(crate) fn init_start(word: &str, runtime: &str) -> String {
    format!("{word} Runtime Version: {runtime}")
}

pub(crate) fn start(request_id: &str, version: Version) -> String {
    format!("START RequestId: {request_id} Version: {version}")
}

pub(crate) fn end(request_id: &str) -> String {
    format!("END RequestId: {request_id}")
}

/// The line about an extension at the end of an init phase.
pub(crate) fn extension(
    name: &str,
    state: &str,
    events: Subscriptions,
    error_type: Option<&str>,
) -> String {
    let mut line = format!("EXTENSION\tName: {name}\tState: {state}\tEvents: [{events}]");
    if let Some(error_type) = error_type {
        line.push_str(&format!("\tError Type: {error_type}"));
    }
    line
}

/// The line about an invocation that is over.
pub(crate) fn report(report: &Report<'_>) -> String {
    let mut line = format!(
        "REPORT RequestId: {}\tDuration: {:.2} ms\tBilled Duration: {} ms\tMemory Size: {} MB\tMax Memory Used: {} MB\t",
        report.request_id,
        milliseconds(report.duration),
        billed_ms(report.duration),
        report.memory_mib,
        report.peak_mib(),
    );
    if let Some(init) = report.init {
        line.push_str(&format!("Init Duration: {:.2} ms\t", milliseconds(init)));
    }
    if let Some(restore) = report.restore {
        line.push_str(&format!(
            "Restore Duration: {:.2} ms\tBilled Restore Duration: {} ms\t",
            milliseconds(restore),
            billed_ms(restore)
        ));
    }
    line.push_str(&status_text(&report.status));
    line
}

/// The line about an init phase that did not end well.
pub(crate) fn init_report(end: &InitEnd<'_>) -> String {
    // Init phases of snapshots are told in the words of the others.
    let phase = match end.phase {
        InitPhase::SnapStart => InitPhase::Init,
        phase => phase,
    };
    format!(
        "INIT_REPORT Init Duration: {:.2} ms\tPhase: {}\t{}",
        milliseconds(end.duration),
        phase.as_str(),
        status_text(end.status)
    )
}

/// The line about a subscription.
pub(crate) fn subscribed(name: &str, api: Api, categories: &[Category]) -> String {
    let word = match api {
        Api::Telemetry => "TELEMETRY",
        Api::Logs => "LOGS",
    };
    let types: Vec<_> = categories
        .iter()
        .map(|category| match category {
            Category::Platform => "Platform",
            Category::Function => "Function",
            Category::Extension => "Extension",
        })
        .collect();
    format!("{word}\tName: {name}\tState: Subscribed\tTypes: [{}]", types.join(", "))
}

/// The line about the restore from a snapshot.
pub(crate) fn restore_report(end: &InitEnd<'_>) -> String {
    format!(
        "RESTORE_REPORT Restore Duration: {:.2} ms\t{}",
        milliseconds(end.duration),
        status_text(end.status)
    )
}

fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1_000.0
}

/// Durations are billed in whole milliseconds, begun ones included.
pub(crate) fn billed_ms(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros().div_ceil(1_000)).unwrap_or(u64::MAX).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::environment::Initialization;

    #[test]
    fn a_report_reads_as_that_of_aws() {
        let mut of = Report {
            request_id: "id",
            duration: Duration::from_micros(3_010),
            memory_mib: 128,
            peak_bytes: 36 << 20,
            init: Some(Duration::from_micros(110_100)),
            restore: None,
            status: Status::Success,
            trace: "",
        };
        assert_eq!(
            report(&of),
            "REPORT RequestId: id\tDuration: 3.01 ms\tBilled Duration: 4 ms\tMemory Size: 128 MB\tMax Memory Used: 36 MB\tInit Duration: 110.10 ms\t"
        );
        of.init = None;
        of.restore = Some(Duration::from_micros(1_234));
        assert!(
            report(&of)
                .ends_with("36 MB\tRestore Duration: 1.23 ms\tBilled Restore Duration: 2 ms\t")
        );
        of.restore = None;
        of.status = Status::Error("Runtime.ExitError".to_owned());
        assert!(report(&of).ends_with("36 MB\tStatus: error\tError Type: Runtime.ExitError\t"));
    }

    #[test]
    fn phases_that_fail_have_their_lines() {
        let mut end = InitEnd {
            initialization: Initialization::OnDemand,
            phase: InitPhase::Invoke,
            duration: Duration::from_micros(3_000_004),
            status: &Status::Timeout,
        };
        assert_eq!(
            init_report(&end),
            "INIT_REPORT Init Duration: 3000.00 ms\tPhase: invoke\tStatus: timeout\t"
        );
        end.status = &Status::Success;
        end.phase = InitPhase::SnapStart;
        assert_eq!(init_report(&end), "INIT_REPORT Init Duration: 3000.00 ms\tPhase: init\t");
        assert_eq!(restore_report(&end), "RESTORE_REPORT Restore Duration: 3000.00 ms\t");
    }
}
