//! What is said of an instance: lines in JSON, and telemetry for extensions that subscribe to it.

use crate::fake::{Platform, Runtime, config, function, script};
use bytes::Bytes;
use engine::Settings;
use http::{Request, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use model::logging::{LogFormat, LogLevel, LoggingSettings};
use serde_json::{Value, json};
use std::convert::Infallible;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

const JSON: LoggingSettings = LoggingSettings {
    format: LogFormat::Json,
    application_level: LogLevel::Info,
    system_level: LogLevel::Debug,
};

async fn platform(logging: LoggingSettings, program: crate::fake::Script) -> Platform {
    let platform = Platform::with(program, Settings::default()).await;
    platform.put(&function(model::VersionConfig { logging, ..config() })).await;
    platform
}

/// The types of the events in a log of JSON lines; other lines as they are.
fn types(lines: &[String]) -> Vec<String> {
    let types = lines.iter().map(|line| {
        let value: Value = serde_json::from_str(line).unwrap_or_default();
        value["type"].as_str().map_or_else(|| line.clone(), str::to_owned)
    });
    types.collect()
}

fn reports(platform: &Platform) -> usize {
    types(&platform.lines.all()).iter().filter(|r#type| *r#type == "platform.report").count()
}

fn event(lines: &[String], wanted: &str) -> Value {
    let values = lines.iter().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let mut found = values.filter(|value| value["type"] == wanted);
    found.next().unwrap_or_else(|| panic!("no {wanted} in {lines:#?}"))
}

#[tokio::test]
async fn in_json_the_log_has_the_platform_s_events() {
    let program = script(|mut runtime| async move {
        runtime.print("starting\n");
        loop {
            let given = runtime.next().await;
            runtime
                .print("{\"level\":\"debug\",\"timestamp\":\"2026-11-20T10:00:00Z\"}\nworking\n");
            runtime.respond(&given.id, "\"12345\"").await;
        }
    });
    let platform = platform(JSON, program).await;
    platform.call("1").await;
    platform.until("a report", |p| reports(p) == 1).await;
    let lines = platform.lines.all();
    assert_eq!(
        types(&lines),
        [
            "platform.initStart",
            "starting",
            "platform.initRuntimeDone",
            "platform.initReport",
            "platform.start",
            "working",
            "platform.runtimeDone",
            "platform.report",
        ]
    );
    let record = &event(&lines, "platform.initStart")["record"];
    assert_eq!(record["initializationType"], "on-demand");
    assert_eq!(record["functionName"], "f");
    let done = &event(&lines, "platform.runtimeDone")["record"];
    assert_eq!(done["metrics"]["producedBytes"], 7);
    let spans: Vec<_> =
        done["spans"].as_array().expect("three").iter().map(|s| &s["name"]).collect();
    assert_eq!(spans, ["responseLatency", "responseDuration", "runtimeOverhead"]);
    let report = &event(&lines, "platform.report")["record"];
    assert_eq!(report["status"], "success");
    assert_eq!(report["metrics"]["memorySizeMB"], 128);
    assert_eq!(report["metrics"]["maxMemoryUsedMB"], 2);
    assert!(report["metrics"]["initDurationMs"].as_f64().is_some_and(|ms| ms > 0.0), "{report}");
}

#[tokio::test]
async fn the_system_level_leaves_out_what_is_less_severe() {
    for (system_level, expected) in [
        (LogLevel::Info, vec!["platform.initStart", "platform.start", "platform.report"]),
        (LogLevel::Warn, vec![]),
    ] {
        let logging = LoggingSettings { system_level, ..JSON };
        let platform = platform(logging, script(Runtime::echo_for_ever)).await;
        platform.call("1").await;
        platform.engine.shutdown(std::time::Duration::from_secs(1)).await;
        assert_eq!(types(&platform.lines.all()), expected, "{system_level:?}");
    }
}

#[tokio::test]
async fn what_goes_wrong_is_a_status_in_json() {
    let program = script(|mut runtime| async move {
        match runtime.next().await.payload.as_ref() {
            b"\"hang\"" => std::future::pending().await,
            _ => model::sandbox::Exit::Code(3),
        }
    });
    let logging = LoggingSettings { system_level: LogLevel::Warn, ..JSON };
    let platform = platform(logging, program).await;
    platform.call("\"hang\"").await;
    platform.call("\"crash\"").await;
    platform.until("two reports", |p| reports(p) == 2).await;
    let lines = platform.lines.all();
    assert_eq!(
        types(&lines),
        ["platform.runtimeDone", "platform.report", "platform.runtimeDone", "platform.report"]
    );
    let record = |place: usize| -> Value {
        serde_json::from_str::<Value>(&lines[place]).expect("JSON")["record"].take()
    };
    assert_eq!(record(1)["status"], "timeout");
    assert_eq!(
        (&record(3)["status"], &record(3)["errorType"]),
        (&json!("error"), &json!("Runtime.ExitError"))
    );
}

#[tokio::test]
async fn a_function_sees_the_format_of_its_log() {
    let program = script(|mut runtime| async move {
        let seen = json!([
            runtime.variable("AWS_LAMBDA_LOG_FORMAT"),
            runtime.variable("AWS_LAMBDA_LOG_LEVEL")
        ]);
        let given = runtime.next().await;
        runtime.respond(&given.id, seen.to_string()).await;
        runtime.echo_for_ever().await
    });
    let logging = LoggingSettings { application_level: LogLevel::Warn, ..JSON };
    for (logging, expected) in
        [(logging, r#"["JSON","WARN"]"#), (LoggingSettings::default(), "[null,null]")]
    {
        let platform = platform(logging, program.clone()).await;
        assert_eq!(crate::fake::text(&platform.call("1").await), expected);
    }
}

/// All that a subscriber is sent.
#[derive(Default)]
struct Received(Mutex<Vec<Value>>);

impl Received {
    fn types(&self) -> Vec<String> {
        let events = self.0.lock().expect("free");
        events.iter().map(|event| event["type"].as_str().unwrap_or("?").to_owned()).collect()
    }

    fn has(&self, r#type: &str) -> bool {
        self.types().iter().any(|received| received == r#type)
    }

    fn all(&self) -> Vec<Value> {
        self.0.lock().expect("free").clone()
    }
}

/// A server of telemetry on the loopback, which all fake sandboxes share. Refuses the first requests.
async fn server(received: Arc<Received>, refuses: usize) -> u16 {
    server_behind(received, refuses, Arc::new(Semaphore::new(Semaphore::MAX_PERMITS))).await
}

/// The same, which answers as many requests as the gate lets through.
async fn server_behind(received: Arc<Received>, refuses: usize, gate: Arc<Semaphore>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("bound").port();
    let left = Arc::new(Mutex::new(refuses));
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (received, left) = (Arc::clone(&received), Arc::clone(&left));
            let gate = Arc::clone(&gate);
            let service = service_fn(move |request: Request<hyper::body::Incoming>| {
                let (received, left) = (Arc::clone(&received), Arc::clone(&left));
                let gate = Arc::clone(&gate);
                async move {
                    assert_eq!(request.headers()["content-type"], "application/json");
                    let body = request.collect().await.expect("whole").to_bytes();
                    gate.acquire().await.expect("open").forget();
                    let refuses = {
                        let mut left = left.lock().expect("free");
                        let refuses = *left > 0;
                        *left = left.saturating_sub(1);
                        refuses
                    };
                    let mut response = http::Response::new(Full::new(Bytes::from_static(b"ok")));
                    match refuses {
                        true => *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR,
                        false => {
                            let events: Vec<Value> =
                                serde_json::from_slice(&body).expect("an array");
                            received.0.lock().expect("free").extend(events);
                        }
                    }
                    Ok::<_, Infallible>(response)
                }
            });
            tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
        }
    });
    port
}

/// Registers the runtime's own process as an internal extension, which waits for events from then on;
/// returns the identifier.
async fn register(runtime: &mut Runtime, name: &str) -> String {
    let request = Request::post("/2020-01-01/extension/register")
        .header("host", "runtime")
        .header("lambda-extension-name", name)
        .body(Full::new(Bytes::from_static(b"{\"events\":[]}")))
        .expect("valid");
    let response = runtime.send(request).await;
    assert_eq!(response.status(), 200, "{response:?}");
    response.headers()["lambda-extension-identifier"].to_str().expect("text").to_owned()
}

/// Waits for events as an extension does, without end.
async fn wait_for_events(runtime: &Runtime, id: &str) {
    let stream = tokio::net::TcpStream::connect(runtime.address()).await.expect("listening");
    let (mut sender, connection) =
        hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.expect("http");
    tokio::spawn(connection);
    let request = Request::get("/2020-01-01/extension/event/next")
        .header("host", "runtime")
        .header("lambda-extension-identifier", id)
        .body(Full::<Bytes>::default())
        .expect("valid");
    tokio::spawn(async move {
        // It ends with the instance.
        let _ = sender.send_request(request).await;
    });
}

async fn subscribe(
    runtime: &mut Runtime,
    path: &str,
    id: Option<&str>,
    body: Value,
) -> (StatusCode, Value) {
    let mut request = Request::put(path).header("host", "runtime");
    if let Some(id) = id {
        request = request.header("Lambda-Extension-Identifier", id);
    }
    let request = request.body(Full::new(body.to_string().into())).expect("valid");
    let response = runtime.send(request).await;
    (response.status(), serde_json::from_slice(response.body()).expect("JSON"))
}

const TELEMETRY: &str = "/2022-07-01/telemetry";
const LOGS: &str = "/2020-08-15/logs";

fn wanted(port: u16, types: &[&str]) -> Value {
    json!({
        "schemaVersion": "2022-12-13",
        "types": types,
        "buffering": { "maxItems": 1000, "maxBytes": 262144, "timeoutMs": 25 },
        "destination": { "protocol": "HTTP", "URI": format!("http://sandbox.localdomain:{port}/") },
    })
}

#[tokio::test]
async fn a_subscriber_hears_of_everything_from_the_beginning_on() {
    let received = Arc::new(Received::default());
    let port = server(Arc::clone(&received), 2).await;
    let program = script(move |mut runtime| async move {
        runtime.print("early\n");
        let id = register(&mut runtime, "inside").await;
        let types = ["platform", "function", "extension"];
        let (status, answer) =
            subscribe(&mut runtime, TELEMETRY, Some(&id), wanted(port, &types)).await;
        assert_eq!((status, answer), (StatusCode::OK, json!("OK")));
        wait_for_events(&runtime, &id).await;
        let given = runtime.next().await;
        runtime.print("{\"a\":1}\n");
        runtime.respond(&given.id, "1").await;
        runtime.echo_for_ever().await
    });
    let platform = platform(LoggingSettings::default(), program).await;
    platform.call("1").await;
    let all = Arc::clone(&received);
    platform.until("a report is delivered", |_| all.has("platform.report")).await;
    let types = received.types();
    for expected in [
        "platform.initStart",
        "platform.telemetrySubscription",
        "platform.initRuntimeDone",
        "platform.initReport",
        "platform.start",
        "platform.runtimeDone",
    ] {
        assert_eq!(types.iter().filter(|t| *t == expected).count(), 1, "{expected}: {types:?}");
    }
    let lines: Vec<_> =
        received.all().into_iter().filter(|event| event["type"] == "function").collect();
    let records: Vec<_> = lines.iter().map(|event| &event["record"]).collect();
    assert_eq!(records, ["early", "{\"a\":1}"], "in text format objects are texts");
    let log = platform.lines.all();
    assert!(log.iter().any(|l| l == "TELEMETRY\tName: inside\tState: Subscribed\tTypes: [Platform, Function, Extension]"), "{log:#?}");
}

#[tokio::test]
async fn the_logs_api_delivers_lines_to_a_tcp_listener() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("bound").port();
    let program = script(move |mut runtime| async move {
        let id = register(&mut runtime, "inside").await;
        let body = json!({
            "types": ["platform", "function"],
            "buffering": { "maxItems": 1000, "maxBytes": 262144, "timeoutMs": 25 },
            "destination": { "protocol": "TCP", "port": port },
        });
        let (status, answer) = subscribe(&mut runtime, LOGS, Some(&id), body.clone()).await;
        assert_eq!((status, answer), (StatusCode::OK, json!("OK")));
        let (status, answer) =
            subscribe(&mut runtime, TELEMETRY, Some(&id), wanted(port, &["platform"])).await;
        assert_eq!(status, StatusCode::BAD_REQUEST);
        assert_eq!(answer["errorType"], "ValidationError");
        wait_for_events(&runtime, &id).await;
        runtime.echo_for_ever().await
    });
    let platform = platform(JSON, program).await;
    platform.call("1").await;
    let (stream, _) = listener.accept().await.expect("connected");
    let mut lines = BufReader::new(stream).lines();
    let mut types = Vec::new();
    while types.last().is_none_or(|last| last != "platform.report") {
        let line = lines.next_line().await.expect("read").expect("more");
        let event: Value = serde_json::from_str(&line).expect("JSON");
        types.push(event["type"].as_str().expect("a type").to_owned());
    }
    // This schema has no runtimeDone, and no events of the init phase.
    assert_eq!(
        types,
        [
            "platform.logsSubscription",
            "platform.extension",
            "platform.start",
            "platform.end",
            "platform.report"
        ]
    );
}

#[tokio::test]
async fn who_may_not_subscribe_is_told_why() {
    let program = script(move |mut runtime| async move {
        let id = register(&mut runtime, "inside").await;
        let body = wanted(8080, &["platform"]);
        let mut of_logs = body.clone();
        of_logs["schemaVersion"] = json!("2021-03-18");
        let refused = |answer: (StatusCode, Value)| {
            (answer.0.as_u16(), answer.1["errorType"].as_str().expect("a type").to_owned())
        };
        let mut told = vec![
            refused(subscribe(&mut runtime, TELEMETRY, None, body.clone()).await),
            refused(subscribe(&mut runtime, TELEMETRY, Some("x"), body.clone()).await),
            refused(
                subscribe(
                    &mut runtime,
                    TELEMETRY,
                    Some("00000000-0000-4000-8000-000000000000"),
                    body.clone(),
                )
                .await,
            ),
            refused(subscribe(&mut runtime, TELEMETRY, Some(&id), json!({})).await),
            refused(subscribe(&mut runtime, LOGS, Some(&id), json!({})).await),
        ];
        wait_for_events(&runtime, &id).await;
        let given = runtime.next().await;
        told.push(refused(subscribe(&mut runtime, TELEMETRY, Some(&id), body.clone()).await));
        told.push(refused(subscribe(&mut runtime, LOGS, Some(&id), of_logs).await));
        runtime.respond(&given.id, json!(told).to_string()).await;
        runtime.echo_for_ever().await
    });
    let platform = platform(LoggingSettings::default(), program).await;
    let told: Value = serde_json::from_slice(&platform.call("1").await.payload).expect("JSON");
    assert_eq!(
        told,
        json!([
            [403, "Extension.MissingExtensionIdentifier"],
            [403, "Extension.InvalidExtensionIdentifier"],
            [403, "Extension.UnknownExtensionIdentifier"],
            [400, "ValidationError"],
            [400, "Logs.ValidationError"],
            [403, "Telemetry.SubscriptionClosed"],
            [403, "Logs.SubscriptionClosed"],
        ])
    );
}

#[tokio::test]
async fn an_instance_is_frozen_when_its_subscribers_have_been_told() {
    let received = Arc::new(Received::default());
    let port = server(Arc::clone(&received), 0).await;
    let program = script(move |mut runtime| async move {
        let id = register(&mut runtime, "inside").await;
        let mut body = wanted(port, &["platform"]);
        // Longer than any test waits.
        body["buffering"]["timeoutMs"] = json!(30_000);
        subscribe(&mut runtime, TELEMETRY, Some(&id), body).await;
        wait_for_events(&runtime, &id).await;
        runtime.echo_for_ever().await
    });
    let platform = platform(LoggingSettings::default(), program).await;
    platform.call("1").await;
    let frozen = |p: &Platform| p.counts.frozen.load(std::sync::atomic::Ordering::SeqCst);
    platform.until("it is frozen", |p| frozen(p) == 1).await;
    assert!(received.has("platform.report"), "{:?}", received.types());
}

#[tokio::test]
async fn a_subscriber_that_is_too_slow_loses_events_and_is_told_how_many() {
    let received = Arc::new(Received::default());
    let gate = Arc::new(Semaphore::new(0));
    let port = server_behind(Arc::clone(&received), 0, Arc::clone(&gate)).await;
    let program = script(move |mut runtime| async move {
        let id = register(&mut runtime, "inside").await;
        let types = ["platform", "function"];
        subscribe(&mut runtime, TELEMETRY, Some(&id), wanted(port, &types)).await;
        wait_for_events(&runtime, &id).await;
        loop {
            let given = runtime.next().await;
            // In pieces that the pipe has room for, so that it never waits for its reader.
            runtime.print(&format!("{}\n", "x".repeat(30_000)));
            runtime.respond(&given.id, "1").await;
        }
    });
    let logging = LoggingSettings { system_level: LogLevel::Warn, ..JSON };
    let platform = platform(logging, program).await;
    for _ in 0..40 {
        // More than there is room for; no call waits for it.
        platform.call("1").await;
    }
    gate.add_permits(Semaphore::MAX_PERMITS);
    let all = Arc::clone(&received);
    platform.until("it is told", |_| all.has("platform.logsDropped")).await;
    let dropped = |event: &Value| event["type"] == "platform.logsDropped";
    let event = received.all().into_iter().find(dropped).expect("just seen");
    assert!(
        event["record"]["droppedBytes"].as_u64().is_some_and(|bytes| bytes > 300_000),
        "{event}"
    );
    let lines = platform.lines.all();
    assert!(lines.iter().any(|line| line.contains("platform.logsDropped")), "the log says it too");
    assert_eq!(
        lines.iter().filter(|line| line.starts_with("xxx")).count(),
        40,
        "and has all lines"
    );
}
