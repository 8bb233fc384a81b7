//! The JSON of events: `{"time":…,"type":…,"record":…}` (AWS Lambda, Telemetry API, schema version
//! 2022-12-13, which later ones keep).
//!
//! It is a line of a log in JSON format, and an element of what subscribers are sent.

use super::event::{InitEnd, InitStart, PlatformEvent, Report, RuntimeDone, Status};
use super::subscription::{Api, Category};
use crate::report::billed_ms;
use model::Timestamp;
use serde::Serialize;
use std::time::Duration;

/// The form of all times.
pub(crate) fn time(time: Timestamp) -> String {
    format!("{time:.3}")
}

/// A whole event as text.
fn envelope(now: Timestamp, r#type: &str, record: impl Serialize) -> String {
    #[derive(Serialize)]
    struct Envelope<'a, R: Serialize> {
        time: &'a str,
        r#type: &'a str,
        record: R,
    }
    let time = &time(now);
    // Records are texts and numbers, of which none fails.
    serde_json::to_string(&Envelope { time, r#type, record }).unwrap_or_default()
}

/// The fields of all records; each event has some of them.
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Record<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    events: Option<Vec<&'static str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    types: Option<Vec<&'static str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dropped_records: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dropped_bytes: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    initialization_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phase: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    runtime_version: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    function_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    function_version: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    instance_id: Option<&'a str>,
    /// In bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    instance_max_memory: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    metrics: Option<Metrics>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    spans: Vec<SpanRecord>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tracing: Option<Tracing<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error_type: Option<&'a str>,
}

#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Metrics {
    duration_ms: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    billed_duration_ms: Option<u64>,
    #[serde(rename = "memorySizeMB", skip_serializing_if = "Option::is_none")]
    memory_size_mb: Option<u32>,
    #[serde(rename = "maxMemoryUsedMB", skip_serializing_if = "Option::is_none")]
    max_memory_used_mb: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    init_duration_ms: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    restore_duration_ms: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    billed_restore_duration_ms: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    produced_bytes: Option<u64>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SpanRecord {
    name: &'static str,
    start: String,
    duration_ms: f64,
}

#[derive(Serialize)]
struct Tracing<'a> {
    r#type: &'static str,
    value: &'a str,
}

impl<'a> PlatformEvent<'a> {
    /// Its JSON; some events are of other formats only.
    pub(crate) fn json(&self, now: Timestamp) -> Option<String> {
        let (r#type, record) = match self {
            Self::InitStart(start) => ("platform.initStart", Record::of_init_start(start)),
            Self::InitRuntimeDone(end) => ("platform.initRuntimeDone", Record::of_init_end(end)),
            Self::InitReport(end) => ("platform.initReport", Record::of_init_report(end)),
            Self::RestoreStart(start) => {
                let of_init = Record::of_init_start(start);
                let record = Record { initialization_type: None, phase: None, ..of_init };
                ("platform.restoreStart", record)
            }
            Self::RestoreRuntimeDone(end) => {
                ("platform.restoreRuntimeDone", Record::of_status(end.status))
            }
            Self::RestoreReport(end) => {
                let metrics = Some(Metrics::of(end.duration));
                ("platform.restoreReport", Record { metrics, ..Record::of_status(end.status) })
            }
            Self::Start(start) => {
                let record = Record {
                    request_id: Some(start.request_id),
                    version: Some(start.version.to_string()),
                    tracing: tracing(start.trace),
                    ..Record::default()
                };
                ("platform.start", record)
            }
            Self::RuntimeDone(done) => ("platform.runtimeDone", Record::of_done(done, now)),
            Self::Report(report) => ("platform.report", Record::of_report(report)),
            Self::Extension { name, state, events, error_type } => {
                let record = Record {
                    name: Some(name),
                    state: Some(state),
                    events: Some(events.names()),
                    error_type: *error_type,
                    ..Record::default()
                };
                ("platform.extension", record)
            }
            Self::Subscribed { name, api, categories } => {
                let r#type = match api {
                    Api::Telemetry => "platform.telemetrySubscription",
                    Api::Logs => "platform.logsSubscription",
                };
                (r#type, Record::of_subscription(name, categories))
            }
            Self::LogsDropped { name, lost } => {
                let reason = format!("{name} takes telemetry more slowly than it comes");
                let record = Record {
                    reason: Some(reason),
                    dropped_records: Some(lost.records),
                    dropped_bytes: Some(lost.bytes),
                    ..Record::default()
                };
                ("platform.logsDropped", record)
            }
            Self::End { .. } | Self::Fault { .. } => return None,
        };
        Some(envelope(now, r#type, record))
    }

    /// Its JSON as the older Logs API has it ("Lambda Logs API", platform logs), which knows fewer
    /// events, and less of them.
    pub(super) fn logs_json(&self, now: Timestamp) -> Option<String> {
        let (r#type, record) = match self {
            Self::Start(start) => {
                let version = Some(start.version.to_string());
                ("platform.start", Record { version, ..Record::of_request(start.request_id) })
            }
            Self::End { request_id } => ("platform.end", Record::of_request(request_id)),
            Self::RuntimeDone(done) => {
                let status = Some(done.status.as_str());
                ("platform.runtimeDone", Record { status, ..Record::of_request(done.request_id) })
            }
            Self::Report(report) => {
                let of_report = Record::of_report(report);
                let record = Record { status: None, error_type: None, ..of_report };
                ("platform.report", record)
            }
            Self::Fault { words } => return Some(envelope(now, "platform.fault", words)),
            Self::Extension { .. } | Self::Subscribed { .. } | Self::LogsDropped { .. } => {
                return self.json(now);
            }
            Self::InitStart(_)
            | Self::InitRuntimeDone(_)
            | Self::InitReport(_)
            | Self::RestoreStart(_)
            | Self::RestoreRuntimeDone(_)
            | Self::RestoreReport(_) => return None,
        };
        Some(envelope(now, r#type, record))
    }
}

/// A line that a process has printed. In a log of JSON format a line that is an object stays one.
pub(super) fn line(category: Category, line: &str, json: bool, now: Timestamp) -> String {
    let r#type = category.as_str();
    let is_object = json
        && line.starts_with('{')
        && serde_json::from_str::<serde::de::IgnoredAny>(line).is_ok();
    match is_object {
        // Not read into a value and written again, which would change its numbers.
        true => format!(r#"{{"time":"{}","type":"{type}","record":{line}}}"#, time(now)),
        false => envelope(now, r#type, line),
    }
}

impl<'a> Record<'a> {
    fn of_request(request_id: &'a str) -> Self {
        Self { request_id: Some(request_id), ..Self::default() }
    }

    fn of_subscription(name: &'a str, categories: &[Category]) -> Self {
        let types = categories.iter().map(|category| category.as_str()).collect();
        Self { name: Some(name), state: Some("Subscribed"), types: Some(types), ..Self::default() }
    }

    fn of_init_start(start: &InitStart<'a>) -> Self {
        Self {
            initialization_type: Some(start.initialization.as_str()),
            phase: Some(start.phase.as_str()),
            runtime_version: Some(start.runtime),
            function_name: Some(start.function),
            function_version: Some(start.version.to_string()),
            instance_id: Some(start.instance),
            instance_max_memory: Some(u64::from(start.memory_mib) << 20),
            ..Self::default()
        }
    }

    fn of_init_end(end: &InitEnd<'a>) -> Self {
        Self {
            initialization_type: Some(end.initialization.as_str()),
            phase: Some(end.phase.as_str()),
            ..Self::of_status(end.status)
        }
    }

    fn of_init_report(end: &InitEnd<'a>) -> Self {
        Self { metrics: Some(Metrics::of(end.duration)), ..Self::of_init_end(end) }
    }

    fn of_status(status: &'a Status) -> Self {
        Self { status: Some(status.as_str()), error_type: status.error_type(), ..Self::default() }
    }

    fn of_done(done: &RuntimeDone<'a>, now: Timestamp) -> Self {
        let spans = done.spans.iter().map(|span| SpanRecord {
            name: span.name,
            start: time(now.checked_sub(span.ago).unwrap_or(now)),
            duration_ms: milliseconds(span.duration),
        });
        let produced_bytes = Some(done.produced_bytes);
        Self {
            request_id: Some(done.request_id),
            metrics: Some(Metrics { produced_bytes, ..Metrics::of(done.duration) }),
            spans: spans.collect(),
            tracing: tracing(done.trace),
            ..Self::of_status(done.status)
        }
    }

    fn of_report(report: &'a Report<'a>) -> Self {
        let metrics = Metrics {
            billed_duration_ms: Some(billed_ms(report.duration)),
            memory_size_mb: Some(report.memory_mib),
            max_memory_used_mb: Some(report.peak_mib()),
            init_duration_ms: report.init.map(milliseconds),
            restore_duration_ms: report.restore.map(milliseconds),
            billed_restore_duration_ms: report.restore.map(billed_ms),
            ..Metrics::of(report.duration)
        };
        Self {
            request_id: Some(report.request_id),
            metrics: Some(metrics),
            tracing: tracing(report.trace),
            ..Self::of_status(&report.status)
        }
    }
}

impl Metrics {
    fn of(duration: Duration) -> Self {
        Self { duration_ms: milliseconds(duration), ..Self::default() }
    }
}

/// Of an invocation that is traced.
fn tracing(trace: &str) -> Option<Tracing<'_>> {
    let traced = trace.split(';').any(|part| part == "Sampled=1");
    traced.then_some(Tracing { r#type: "X-Amzn-Trace-Id", value: trace })
}

/// With three digits behind the point at most.
fn milliseconds(duration: Duration) -> f64 {
    let micros = u32::try_from(duration.as_micros()).unwrap_or(u32::MAX);
    f64::from(micros) / 1_000.0
}

#[cfg(test)]
mod tests {
    use super::super::buffer::Lost;
    use super::super::event::{InitPhase, Span, Start};
    use super::*;
    use crate::environment::Initialization;
    use model::Version;

    const ID: &str = "6d68ca91-49c9-448d-89b8-7ca3e6dc66aa";
    const TRACE: &str =
        "Root=1-62e900b2-710d76f009d6e7785905449a;Parent=0efbd19962d95b05;Sampled=1";

    fn now() -> Timestamp {
        "2026-10-12T00:01:15.250Z".parse().expect("a time")
    }

    fn check(event: PlatformEvent<'_>, json: &str) {
        let json = format!(r#"{{"time":"2026-10-12T00:01:15.250Z",{json}}}"#);
        assert_eq!(event.json(now()).as_deref(), Some(json.as_str()));
    }

    fn init_start() -> InitStart<'static> {
        InitStart {
            initialization: Initialization::OnDemand,
            phase: InitPhase::Init,
            runtime: "python3.11",
            function: "f",
            version: Version::Latest,
            instance: "s",
            memory_mib: 128,
        }
    }

    #[test]
    fn starts_and_ends_of_phases_have_their_records() {
        check(
            PlatformEvent::InitStart(init_start()),
            r#""type":"platform.initStart","record":{"initializationType":"on-demand","phase":"init","runtimeVersion":"python3.11","functionName":"f","functionVersion":"$LATEST","instanceId":"s","instanceMaxMemory":134217728}"#,
        );
        check(
            PlatformEvent::RestoreStart(init_start()),
            r#""type":"platform.restoreStart","record":{"runtimeVersion":"python3.11","functionName":"f","functionVersion":"$LATEST","instanceId":"s","instanceMaxMemory":134217728}"#,
        );
        let failed = Status::Error("Runtime.ImportModuleError".to_owned());
        let end = |status| InitEnd {
            initialization: Initialization::ProvisionedConcurrency,
            phase: InitPhase::Init,
            duration: Duration::from_micros(125_330),
            status,
        };
        check(
            PlatformEvent::InitRuntimeDone(end(&failed)),
            r#""type":"platform.initRuntimeDone","record":{"initializationType":"provisioned-concurrency","phase":"init","status":"error","errorType":"Runtime.ImportModuleError"}"#,
        );
        check(
            PlatformEvent::InitReport(end(&Status::Success)),
            r#""type":"platform.initReport","record":{"initializationType":"provisioned-concurrency","phase":"init","metrics":{"durationMs":125.33},"status":"success"}"#,
        );
        check(
            PlatformEvent::RestoreRuntimeDone(end(&Status::Success)),
            r#""type":"platform.restoreRuntimeDone","record":{"status":"success"}"#,
        );
        check(
            PlatformEvent::RestoreReport(end(&Status::Timeout)),
            r#""type":"platform.restoreReport","record":{"metrics":{"durationMs":125.33},"status":"timeout"}"#,
        );
    }

    #[test]
    fn an_invocation_has_its_records() {
        let start = Start {
            request_id: ID,
            version: Version::Number(7),
            trace: "Root=1-2-3;Parent=4;Sampled=0",
        };
        check(
            PlatformEvent::Start(start),
            r#""type":"platform.start","record":{"requestId":"6d68ca91-49c9-448d-89b8-7ca3e6dc66aa","version":"7"}"#,
        );
        let spans = [Span {
            name: "responseLatency",
            ago: Duration::from_millis(250),
            duration: Duration::from_micros(140_001),
        }];
        let done = RuntimeDone {
            request_id: ID,
            status: &Status::Success,
            duration: Duration::from_millis(140),
            produced_bytes: 16,
            spans: &spans,
            trace: TRACE,
        };
        check(
            PlatformEvent::RuntimeDone(done),
            r#""type":"platform.runtimeDone","record":{"requestId":"6d68ca91-49c9-448d-89b8-7ca3e6dc66aa","metrics":{"durationMs":140.0,"producedBytes":16},"spans":[{"name":"responseLatency","start":"2026-10-12T00:01:15.000Z","durationMs":140.001}],"tracing":{"type":"X-Amzn-Trace-Id","value":"Root=1-62e900b2-710d76f009d6e7785905449a;Parent=0efbd19962d95b05;Sampled=1"},"status":"success"}"#,
        );
        let report = Report {
            request_id: ID,
            duration: Duration::from_micros(693_921),
            memory_mib: 128,
            peak_bytes: 84 << 20,
            init: Some(Duration::from_micros(397_680)),
            restore: None,
            status: Status::Error("Runtime.ExitError".to_owned()),
            trace: "Root=1-2-3;Parent=4;Sampled=0",
        };
        check(
            PlatformEvent::Report(report),
            r#""type":"platform.report","record":{"requestId":"6d68ca91-49c9-448d-89b8-7ca3e6dc66aa","metrics":{"durationMs":693.921,"billedDurationMs":694,"memorySizeMB":128,"maxMemoryUsedMB":84,"initDurationMs":397.68},"status":"error","errorType":"Runtime.ExitError"}"#,
        );
        assert_eq!(PlatformEvent::End { request_id: ID }.json(now()), None);
        assert_eq!(PlatformEvent::Fault { words: "x" }.json(now()), None);
    }

    #[test]
    fn the_logs_api_has_records_of_its_own() {
        let logs = |event: PlatformEvent<'_>| event.logs_json(now()).unwrap_or_default();
        let start = Start { request_id: ID, version: Version::Latest, trace: TRACE };
        assert!(logs(PlatformEvent::Start(start)).ends_with(
            r#""type":"platform.start","record":{"requestId":"6d68ca91-49c9-448d-89b8-7ca3e6dc66aa","version":"$LATEST"}}"#
        ));
        assert!(
            logs(PlatformEvent::End { request_id: "r" })
                .ends_with(r#""type":"platform.end","record":{"requestId":"r"}}"#)
        );
        assert!(
            logs(PlatformEvent::Fault { words: "r\tout of time" })
                .ends_with(r#""type":"platform.fault","record":"r\tout of time"}"#)
        );
        assert_eq!(logs(PlatformEvent::InitStart(init_start())), "");
    }

    #[test]
    fn subscriptions_losses_and_lines_have_their_records() {
        let categories = &[Category::Platform, Category::Extension];
        check(
            PlatformEvent::Subscribed { name: "e", api: Api::Telemetry, categories },
            r#""type":"platform.telemetrySubscription","record":{"name":"e","state":"Subscribed","types":["platform","extension"]}"#,
        );
        let lost = Lost { records: 3, bytes: 12_000 };
        check(
            PlatformEvent::LogsDropped { name: "e", lost },
            r#""type":"platform.logsDropped","record":{"reason":"e takes telemetry more slowly than it comes","droppedRecords":3,"droppedBytes":12000}"#,
        );
        let line = |text, json| line(Category::Function, text, json, now());
        let head = r#"{"time":"2026-10-12T00:01:15.250Z","type":"function","record":"#;
        assert_eq!(line("a \"b\"\nc", true), format!(r#"{head}"a \"b\"\nc"}}"#));
        assert_eq!(line(r#"{"a":1.10}"#, true), format!(r#"{head}{{"a":1.10}}}}"#));
        assert_eq!(line(r#"{"a":1}"#, false), format!(r#"{head}"{{\"a\":1}}"}}"#));
        assert_eq!(line(r#"{"a":1"#, true), format!(r#"{head}"{{\"a\":1"}}"#));
    }
}
