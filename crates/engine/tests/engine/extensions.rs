//! Extensions through the phases of an instance: started, registered, told of invocations, failing.

use crate::fake::{Platform, Runtime, Script, config, function, invocation, script, text};
use http::Request;
use http_body_util::Full;
use model::VersionConfig;
use model::function::CodeReference;
use model::layer::UsedLayer;
use model::sandbox::Exit;
use serde_json::Value;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tempfile::TempDir;
use tokio::sync::Notify;

/// A platform whose function has a layer with extensions of these names.
pub(crate) async fn platform(names: &[&str], script: Script) -> (Platform, TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("extensions")).expect("a folder");
    for name in names {
        std::fs::write(folder.path().join("extensions").join(name), "").expect("a file");
    }
    // Neither of these is one.
    std::fs::create_dir(folder.path().join("extensions/folder")).expect("a folder");
    let platform = Platform::new(script).await;
    platform.put(&function(with_layer(&folder))).await;
    (platform, folder)
}

/// A function with this folder as its layer.
fn with_layer(folder: &TempDir) -> VersionConfig {
    let sha256 = folder.path().to_str().expect("text").to_owned();
    let code = CodeReference { sha256, size: 1 };
    let arn = "arn:aws:lambda:us-east-1:000000000000:layer:l:1".to_owned();
    let layer = UsedLayer { arn, code, unpacked_bytes: 1, signed: None };
    VersionConfig { layers: vec![layer], ..config() }
}

/// An extension's side of the Extensions API.
pub(crate) struct Extension {
    pub(crate) runtime: Runtime,
    pub(crate) id: String,
}

impl Extension {
    pub(crate) async fn register(mut runtime: Runtime, events: &str) -> Self {
        let name = runtime.extension().unwrap_or("internal").to_owned();
        let request = Request::post("/2020-01-01/extension/register")
            .header("host", "extension")
            .header("lambda-extension-name", name)
            .body(Full::from(format!("{{\"events\":[{events}]}}")))
            .expect("valid");
        let answer = runtime.send(request).await;
        assert_eq!(answer.status(), 200, "{:?}", answer.body());
        let id = answer.headers()["lambda-extension-identifier"].to_str().expect("text").to_owned();
        Self { runtime, id }
    }

    pub(crate) async fn next(&mut self) -> Value {
        let request = Request::get("/2020-01-01/extension/event/next")
            .header("host", "extension")
            .header("lambda-extension-identifier", &self.id)
            .body(Full::default())
            .expect("valid");
        let answer = self.runtime.send(request).await;
        assert_eq!(answer.status(), 200, "{:?}", answer.body());
        serde_json::from_slice(answer.body()).expect("JSON")
    }

    pub(crate) async fn report(&mut self, what: &str, error_type: &str) {
        let request = Request::post(format!("/2020-01-01/extension/{what}/error"))
            .header("host", "extension")
            .header("lambda-extension-identifier", &self.id)
            .header("lambda-extension-function-error-type", error_type)
            .body(Full::from("{}"))
            .expect("valid");
        assert_eq!(self.runtime.send(request).await.status(), 202);
    }

    /// Takes every event; ends when it is told of the end.
    pub(crate) async fn live(mut self) -> Exit {
        while self.next().await["eventType"] != "SHUTDOWN" {}
        Exit::Code(0)
    }
}

pub(crate) const BOTH: &str = "\"INVOKE\",\"SHUTDOWN\"";

/// What happened, in order.
#[derive(Default, Clone)]
pub(crate) struct Story(Arc<Mutex<Vec<String>>>);

impl Story {
    pub(crate) fn tell(&self, line: impl Into<String>) {
        self.0.lock().expect("free").push(line.into());
    }

    pub(crate) fn all(&self) -> Vec<String> {
        self.0.lock().expect("free").clone()
    }
}

#[tokio::test]
async fn the_runtime_starts_when_all_extensions_have_registered() {
    let story = Story::default();
    let told = story.clone();
    let program = script(move |runtime| {
        let story = told.clone();
        async move {
            let Some(name) = runtime.extension().map(str::to_owned) else {
                story.tell("runtime starts");
                return runtime.echo_for_ever().await;
            };
            assert_eq!(runtime.variable("_HANDLER"), None);
            assert_eq!(runtime.variable("AWS_LAMBDA_LOG_STREAM_NAME"), None);
            assert_eq!(runtime.variable("AWS_LAMBDA_FUNCTION_NAME"), Some("f"));
            assert!(runtime.variable("AWS_LAMBDA_RUNTIME_API").is_some());
            story.tell(format!("{name} registers"));
            Extension::register(runtime, BOTH).await.live().await
        }
    });
    let (platform, _layer) = platform(&["b", "a"], program).await;
    assert_eq!(text(&platform.call("1").await), "1");
    let mut story = story.all();
    assert_eq!(story.pop().as_deref(), Some("runtime starts"));
    story.sort();
    assert_eq!(story, ["a registers", "b registers"]);
    platform.until("a report", |p| p.lines.count("REPORT") == 1).await;
    let log = platform.lines.all();
    assert!(
        log.contains(&"EXTENSION\tName: a\tState: Ready\tEvents: [INVOKE, SHUTDOWN]".to_owned())
    );
    assert!(
        log.contains(&"EXTENSION\tName: b\tState: Ready\tEvents: [INVOKE, SHUTDOWN]".to_owned())
    );
}

#[tokio::test]
async fn the_caller_has_the_answer_before_extensions_are_done_and_the_instance_waits_for_them() {
    let (story, go_on) = (Story::default(), Arc::new(Notify::new()));
    let (told, on) = (story.clone(), Arc::clone(&go_on));
    let program = script(move |runtime| {
        let (story, go_on) = (told.clone(), Arc::clone(&on));
        async move {
            if runtime.extension().is_none() {
                return runtime.echo_for_ever().await;
            }
            let mut extension = Extension::register(runtime, BOTH).await;
            loop {
                let event = extension.next().await;
                if event["eventType"] == "SHUTDOWN" {
                    return Exit::Code(0);
                }
                story.tell(event.to_string());
                go_on.notified().await;
            }
        }
    });
    let (platform, _layer) = platform(&["e"], program).await;
    let call = invocation("1");
    let id = call.request_id.clone();
    let reply = platform.engine.invoke(call).await.expect("runs");
    assert_eq!(text(&reply), "1");
    platform.until("the event", |_| !story.all().is_empty()).await;
    assert_eq!(platform.lines.count("REPORT"), 0, "the invocation goes on");
    let event: Value = serde_json::from_str(&story.all()[0]).expect("JSON");
    assert_eq!(event["eventType"], "INVOKE");
    assert_eq!(event["requestId"], id.as_str());
    assert_eq!(event["invokedFunctionArn"], "arn:aws:lambda:us-east-1:000000000000:function:f");
    assert!(event["deadlineMs"].is_i64());
    assert_eq!(event["tracing"]["type"], "X-Amzn-Trace-Id");
    assert!(event["tracing"]["value"].as_str().expect("text").starts_with("Root=1-"));
    // It has taken the time until now, too.
    tokio::time::sleep(Duration::from_millis(60)).await;
    go_on.notify_one();
    platform.until("a report", |p| p.lines.count("REPORT") == 1).await;
    let log = platform.lines.all();
    let report = log.iter().find(|line| line.starts_with("REPORT")).expect("one");
    let duration = report.split("\tDuration: ").nth(1).and_then(|rest| rest.split(' ').next());
    let duration: f64 = duration.expect("said").parse().expect("a number");
    assert!(duration >= 60.0, "{report}");
    go_on.notify_one();
    assert_eq!(text(&platform.call("2").await), "2");
    assert_eq!(platform.sandboxes(), 1, "it was given back");
}

#[tokio::test]
async fn an_instance_is_ready_and_rests_when_its_extensions_are() {
    let go_on = Arc::new(Notify::new());
    let on = Arc::clone(&go_on);
    let program = script(move |runtime| {
        let go_on = Arc::clone(&on);
        async move {
            if runtime.extension().is_none() {
                return runtime.echo_for_ever().await;
            }
            let mut extension = Extension::register(runtime, "\"INVOKE\"").await;
            loop {
                go_on.notified().await;
                extension.next().await;
            }
        }
    });
    let (platform, _layer) = platform(&["e"], program).await;
    let engine = Arc::clone(&platform.engine);
    let mut call = tokio::spawn(async move { engine.invoke(invocation("1")).await });
    platform.until("both run", |p| p.counts.started.load(Ordering::SeqCst) == 2).await;
    let early = tokio::time::timeout(Duration::from_millis(50), &mut call).await;
    assert!(early.is_err(), "the extension has not asked for an event");
    go_on.notify_one();
    assert_eq!(text(&call.await.expect("no panic").expect("runs")), "1");
    tokio::time::sleep(Duration::from_millis(800)).await;
    assert_eq!(platform.counts.frozen.load(Ordering::SeqCst), 0, "the extension is at work");
    go_on.notify_one();
    platform.until("frozen", |p| p.counts.frozen.load(Ordering::SeqCst) == 1).await;
}

/// How a call fails whose only extension does this, in the init phase and again within the call; and
/// what the log says.
async fn failure<F, G>(extension: F) -> (String, String)
where
    F: Fn(Runtime) -> G + Send + Sync + Copy + 'static,
    G: Future<Output = Exit> + Send + 'static,
{
    let program = script(move |runtime| async move {
        match runtime.extension() {
            None => runtime.echo_for_ever().await,
            Some(_) => extension(runtime).await,
        }
    });
    let (platform, _layer) = platform(&["e"], program).await;
    let reply = platform.call("1").await;
    assert!(reply.function_error);
    platform.until("a report", |p| p.lines.count("REPORT") == 1).await;
    assert_eq!(platform.sandboxes(), 1, "the sandbox goes on");
    (text(&reply).to_owned(), platform.lines.all().join("\n"))
}

#[tokio::test]
async fn an_extension_that_ends_fails_the_init_phase() {
    let (answer, log) = failure(|_| async { Exit::Code(0) }).await;
    assert!(answer.contains(r#""errorType":"Extension.Crash""#), "{answer}");
    assert!(answer.contains(" Error: exit code 0\""), "{answer}");
    let report = "\tPhase: init\tStatus: error\tError Type: Extension.Crash";
    assert!(log.contains(report), "{log}");
    assert!(log.contains("\tPhase: invoke\tStatus: error\tError Type: Extension.Crash"), "{log}");
    assert!(log.contains("Status: error\tError Type: Extension.Crash"), "{log}");
    let (answer, log) = failure(|runtime| async {
        let mut extension = Extension::register(runtime, BOTH).await;
        extension.report("init", "Extension.NoKey").await;
        Exit::Code(7)
    })
    .await;
    assert!(answer.contains(r#""errorType":"Extension.InitError""#), "{answer}");
    assert!(answer.contains(" Error: exit status 7\""), "{answer}");
    let said = "EXTENSION\tName: e\tState: InitError\tEvents: [INVOKE, SHUTDOWN]\tError Type: Extension.NoKey";
    assert!(log.contains(said), "{log}");
}

#[tokio::test]
async fn a_program_that_can_not_be_executed_fails_the_init_phase() {
    let program = script(|runtime| runtime.echo_for_ever());
    let (platform, _layer) = platform(&["a", "not-executable"], {
        let echo = program;
        script(move |runtime| {
            let echo = Arc::clone(&echo);
            async move {
                match runtime.extension() {
                    None => echo(runtime).await,
                    Some(_) => Extension::register(runtime, BOTH).await.live().await,
                }
            }
        })
    })
    .await;
    let reply = platform.call("1").await;
    assert!(text(&reply).contains(r#""errorType":"Extension.LaunchError""#), "{}", text(&reply));
    let log = platform.lines.all().join("\n");
    let said = "EXTENSION\tName: not-executable\tState: LaunchError\tEvents: []\tError Type: PermissionDenied";
    assert!(log.contains(said), "{log}");
}

#[tokio::test]
async fn an_eleventh_extension_fails_the_init_phase() {
    let names: Vec<_> = (0..11).map(|number| format!("e{number:02}")).collect();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    let program = script(|runtime| async move {
        match runtime.extension() {
            None => runtime.echo_for_ever().await,
            Some(_) => Extension::register(runtime, BOTH).await.live().await,
        }
    });
    let (platform, _layer) = platform(&names, program).await;
    let reply = platform.call("1").await;
    assert!(text(&reply).contains(r#""errorType":"Extension.LaunchError""#), "{}", text(&reply));
    let log = platform.lines.all().join("\n");
    assert!(
        log.contains("Name: e10\tState: LaunchError\tEvents: []\tError Type: TooManyExtensions")
    );
}

#[tokio::test]
async fn an_extension_that_ends_in_an_invocation_fails_it_and_all_begin_anew() {
    let starts = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&starts);
    let program = script(move |mut runtime| {
        let starts = Arc::clone(&counted);
        async move {
            if runtime.extension().is_none() {
                let given = runtime.next().await;
                if given.payload.as_ref() == b"\"hang\"" {
                    std::future::pending::<()>().await;
                }
                runtime.respond(&given.id, given.payload).await;
                return runtime.echo_for_ever().await;
            }
            let start = starts.fetch_add(1, Ordering::SeqCst);
            let mut extension = Extension::register(runtime, BOTH).await;
            extension.next().await;
            if start == 0 {
                extension.report("exit", "Extension.Tired").await;
                return Exit::Code(1);
            }
            extension.live().await
        }
    });
    let (platform, _layer) = platform(&["e"], program).await;
    let reply = platform.call("\"hang\"").await;
    assert!(text(&reply).contains(r#""errorType":"Extension.ExitError""#), "{}", text(&reply));
    platform.until("the reset is over", |p| p.counts.ended.load(Ordering::SeqCst) == 2).await;
    assert_eq!(text(&platform.call("2").await), "2");
    assert_eq!(platform.sandboxes(), 1);
    assert_eq!(starts.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn a_crash_behind_the_answer_is_told_in_the_report_alone() {
    let program = script(|runtime| async move {
        if runtime.extension().is_none() {
            return runtime.echo_for_ever().await;
        }
        let mut extension = Extension::register(runtime, "\"INVOKE\"").await;
        extension.next().await;
        tokio::time::sleep(Duration::from_millis(50)).await;
        Exit::Signal(11)
    });
    let (platform, _layer) = platform(&["e"], program).await;
    let reply = platform.call("1").await;
    assert_eq!((text(&reply), reply.function_error), ("1", false));
    platform.until("a report", |p| p.lines.count("REPORT") == 1).await;
    let log = platform.lines.all();
    let report = log.iter().find(|line| line.starts_with("REPORT")).expect("one");
    assert!(report.ends_with("Status: error\tError Type: Extension.Crash\t"), "{report}");
}

#[tokio::test]
async fn an_extension_that_never_registers_uses_up_the_call_that_initialises() {
    let (platform, _layer) = platform(
        &["e"],
        script(|runtime| async move {
            match (runtime.extension(), runtime.start) {
                (None, _) => runtime.echo_for_ever().await,
                // Fails the init phase at once, so that the call initialises.
                (Some(_), 1) => Exit::Code(1),
                (Some(_), 2) => std::future::pending().await,
                (Some(_), _) => Extension::register(runtime, BOTH).await.live().await,
            }
        }),
    )
    .await;
    let reply = platform.call("1").await;
    assert!(text(&reply).contains("Sandbox.Timedout"), "{}", text(&reply));
    platform.until("the reset is over", |p| p.counts.ended.load(Ordering::SeqCst) == 2).await;
    assert_eq!(text(&platform.call("2").await), "2");
    assert_eq!(platform.sandboxes(), 1);
}

#[tokio::test]
async fn an_instance_that_is_given_several_calls_has_extensions_that_are_told_of_the_end() {
    let go_on = Arc::new(Notify::new());
    let on = Arc::clone(&go_on);
    let program = script(move |mut runtime| {
        let go_on = Arc::clone(&on);
        async move {
            if runtime.extension().is_none() {
                loop {
                    let given = runtime.next().await;
                    runtime.respond(&given.id, given.payload).await;
                }
            }
            let mut extension = Extension::register(runtime, "\"SHUTDOWN\"").await;
            go_on.notified().await;
            assert_eq!(extension.next().await["eventType"], "SHUTDOWN");
            Exit::Code(0)
        }
    });
    let (platform, layer) = platform(&["e"], program).await;
    let mut several = with_layer(&layer);
    several.own.requests_per_instance = 4;
    platform.put(&function(several)).await;
    let engine = Arc::clone(&platform.engine);
    let mut call = tokio::spawn(async move { engine.invoke(invocation("1")).await });
    platform.until("both run", |p| p.counts.started.load(Ordering::SeqCst) == 2).await;
    let early = tokio::time::timeout(Duration::from_millis(50), &mut call).await;
    assert!(early.is_err(), "the extension has not asked for an event");
    go_on.notify_one();
    assert_eq!(text(&call.await.expect("no panic").expect("runs")), "1");
    platform.engine.shutdown(Duration::from_secs(5)).await;
    platform.until("all ended", |p| p.counts.ended.load(Ordering::SeqCst) == 2).await;
}

#[tokio::test]
async fn an_internal_extension_takes_part_from_within_the_runtime() {
    let story = Story::default();
    let told = story.clone();
    let program = script(move |mut runtime| {
        let story = told.clone();
        async move {
            let address = runtime.address();
            let internal = runtime.another(address);
            let mut extension = Extension::register(internal, "\"INVOKE\"").await;
            tokio::spawn(async move {
                loop {
                    let event = extension.next().await;
                    story.tell(event["requestId"].as_str().expect("text"));
                }
            });
            loop {
                let given = runtime.next().await;
                runtime.respond(&given.id, given.payload).await;
            }
        }
    });
    let platform = Platform::new(program).await;
    for payload in ["1", "2"] {
        assert_eq!(text(&platform.call(payload).await), payload);
    }
    platform.until("both", |_| story.all().len() == 2).await;
    platform.until("reports", |p| p.lines.count("REPORT") == 2).await;
    assert_eq!(
        platform.lines.count("EXTENSION\tName: internal\tState: Ready\tEvents: [INVOKE]"),
        1
    );
}
