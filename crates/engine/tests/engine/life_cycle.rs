//! Init, invoke, crash, time-out, reuse, keep-alive.

use crate::fake::{Platform, config, function, invocation, script, text};
use engine::{Engine, InvokeError, Settings};
use model::sandbox::Exit;
use std::sync::atomic::Ordering;
use std::time::Duration;

#[tokio::test]
async fn a_warm_instance_is_used_again() {
    let platform = Platform::new(script(|runtime| runtime.echo_for_ever())).await;
    for _ in 0..5 {
        let reply = platform.call(r#"{"n":1}"#).await;
        assert_eq!((text(&reply), reply.function_error), (r#"{"n":1}"#, false));
    }
    assert_eq!(platform.sandboxes(), 1);
    platform.until("five reports", |p| p.lines.count("REPORT") == 5).await;
    let first = platform.lines.all().into_iter().find(|l| l.starts_with("REPORT")).expect("one");
    assert!(first.contains("Init Duration"), "{first}");
    let reports = platform.lines.all();
    let with_init = reports.iter().filter(|l| l.contains("\tInit Duration")).count();
    assert_eq!(with_init, 1, "only the first report tells the init phase");
}

#[tokio::test]
async fn a_timeout_kills_the_process_and_the_next_call_runs_in_the_same_sandbox() {
    let platform = Platform::new(script(|mut runtime| async move {
        let given = runtime.next().await;
        if given.payload.as_ref() == b"\"hang\"" {
            std::future::pending::<()>().await;
        }
        runtime.respond(&given.id, "\"done\"").await;
        runtime.echo_for_ever().await
    }))
    .await;
    let reply = platform.call("\"hang\"").await;
    assert!(reply.function_error);
    assert!(text(&reply).contains(r#""errorType":"Sandbox.Timedout""#), "{}", text(&reply));
    assert!(text(&reply).contains("Task timed out after 1.00 seconds"));
    assert_eq!(text(&platform.call("1").await), "\"done\"");
    assert_eq!(platform.sandboxes(), 1, "the sandbox survives");
    assert_eq!(platform.counts.started.load(Ordering::SeqCst), 2);
    let log = platform.lines.all().join("\n");
    assert!(log.contains("Duration: 1000.00 ms\tBilled Duration: 1000 ms"), "{log}");
    assert!(log.contains("Status: timeout"), "{log}");
}

#[tokio::test]
async fn a_crash_is_told_with_its_exit_status_and_the_next_call_works() {
    let platform = Platform::new(script(|mut runtime| async move {
        let given = runtime.next().await;
        if given.payload.as_ref() == b"\"crash\"" {
            return Exit::Code(3);
        }
        runtime.respond(&given.id, "1").await;
        runtime.echo_for_ever().await
    }))
    .await;
    let reply = platform.call("\"crash\"").await;
    assert!(text(&reply).contains("Runtime exited with error: exit status 3"), "{}", text(&reply));
    assert_eq!(text(&platform.call("2").await), "1");
    let log = platform.lines.all().join("\n");
    assert!(log.contains("Status: error\tError Type: Runtime.ExitError"), "{log}");
}

#[tokio::test]
async fn a_failed_init_is_tried_again_within_the_invocation_and_then_told() {
    let platform = Platform::new(script(|mut runtime| async move {
        let document = r#"{"errorType":"Runtime.ImportModuleError","errorMessage":"no app"}"#;
        runtime.post("init/error", document).await;
        Exit::Code(1)
    }))
    .await;
    let reply = platform.call("1").await;
    assert!(reply.function_error);
    assert!(text(&reply).contains("Runtime.ImportModuleError"), "{}", text(&reply));
    assert_eq!(platform.counts.started.load(Ordering::SeqCst), 2, "init, and once more");
    platform.until("the report", |p| p.lines.count("REPORT") == 1).await;
    let phases: Vec<_> =
        platform.lines.all().into_iter().filter(|l| l.starts_with("INIT_R")).collect();
    assert!(
        phases[0].contains("Phase: init\tStatus: error\tError Type: Runtime.ImportModuleError")
    );
    assert!(phases[1].contains("Phase: invoke\tStatus: error"), "{phases:?}");
    let again = platform.call("1").await;
    assert!(again.function_error);
    assert_eq!(platform.sandboxes(), 1);
}

#[tokio::test]
async fn a_runtime_that_exits_before_it_asks_is_told_as_exited() {
    let platform = Platform::new(script(|_| async { Exit::Code(127) })).await;
    let reply = platform.call("1").await;
    assert!(text(&reply).contains("exit status 127"), "{}", text(&reply));
}

#[tokio::test]
async fn an_init_that_recovers_serves_the_call() {
    let platform = Platform::new(script(|runtime| async move {
        if runtime.start == 1 { Exit::Signal(11) } else { runtime.echo_for_ever().await }
    }))
    .await;
    let reply = platform.call("7").await;
    assert_eq!((text(&reply), reply.function_error), ("7", false));
}

#[tokio::test]
async fn a_caller_that_leaves_does_not_stop_the_function_and_leaks_nothing() {
    let platform = Platform::new(script(|mut runtime| async move {
        let given = runtime.next().await;
        runtime.print("begun\n");
        tokio::time::sleep(Duration::from_millis(600)).await;
        runtime.respond(&given.id, "1").await;
        runtime.echo_for_ever().await
    }))
    .await;
    let engine = std::sync::Arc::clone(&platform.engine);
    let call = tokio::spawn(async move { engine.invoke(invocation("1")).await });
    platform.until("the function runs", |p| p.lines.count("START") == 1).await;
    call.abort();
    platform.until("the report", |p| p.lines.count("REPORT") == 1).await;
    platform.until("the permit is back", |p| p.engine.calls() == 0).await;
    assert_eq!(text(&platform.call("2").await), "2");
    assert_eq!(platform.sandboxes(), 1);
}

#[tokio::test]
async fn a_function_whose_caller_left_is_ended_at_its_deadline() {
    let platform = Platform::new(script(|mut runtime| async move {
        runtime.next().await;
        std::future::pending::<Exit>().await
    }))
    .await;
    let engine = std::sync::Arc::clone(&platform.engine);
    let call = tokio::spawn(async move { engine.invoke(invocation("1")).await });
    platform.until("the function runs", |p| p.lines.count("START") == 1).await;
    call.abort();
    platform
        .until("the time-out is reported", |p| {
            p.lines.all().iter().any(|line| line.contains("Status: timeout"))
        })
        .await;
    platform.until("the permit is back", |p| p.engine.calls() == 0).await;
}

#[tokio::test]
async fn idle_instances_go_after_their_keep_alive() {
    let settings = Settings { keep_alive: Duration::from_millis(50), ..Settings::default() };
    let platform = Platform::with(script(|runtime| runtime.echo_for_ever()), settings).await;
    platform.call("1").await;
    platform.until("no instance", |p| p.engine.instances() == 0).await;
    assert_eq!(platform.counts.dropped.load(Ordering::SeqCst), 1);
    platform.call("1").await;
    assert_eq!(platform.sandboxes(), 2);
}

#[tokio::test]
async fn an_idle_instance_is_frozen_until_its_next_call() {
    let platform = Platform::new(script(|runtime| runtime.echo_for_ever())).await;
    platform.call("1").await;
    platform.call("2").await;
    assert_eq!(platform.counts.frozen.load(Ordering::SeqCst), 0, "calls follow closely");
    platform.until("it is frozen", |p| p.counts.frozen.load(Ordering::SeqCst) == 1).await;
    assert_eq!(platform.counts.thawed.load(Ordering::SeqCst), 0);
    platform.call("3").await;
    assert_eq!(platform.counts.thawed.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn an_idle_process_that_ends_is_started_anew_by_the_next_call() {
    let platform = Platform::new(script(|mut runtime| async move {
        let given = runtime.next().await;
        runtime.respond(&given.id, "1").await;
        if runtime.start == 1 {
            // Asks for the next event, so that the call is over, and dies while it waits.
            let next = tokio::time::timeout(Duration::from_millis(20), runtime.get_next());
            let _ = next.await;
            return Exit::Code(9);
        }
        runtime.echo_for_ever().await
    }))
    .await;
    platform.call("1").await;
    platform.until("the call is over", |p| p.engine.calls() == 0).await;
    tokio::time::timeout(Duration::from_secs(10), async {
        while !platform.call("2").await.payload.as_ref().starts_with(b"1")
            || platform.counts.started.load(Ordering::SeqCst) < 2
        {}
    })
    .await
    .expect("served by a new process");
}

#[tokio::test]
async fn an_update_replaces_the_instances_and_a_deletion_removes_them() {
    let platform = Platform::new(script(|runtime| runtime.echo_for_ever())).await;
    platform.call("1").await;
    let mut described = config();
    described.description = "words only".to_owned();
    described.revision_id = "2".to_owned();
    platform.put(&function(described)).await;
    platform.call("1").await;
    assert_eq!(platform.sandboxes(), 1, "words change no instance");
    let mut larger = config();
    larger.memory_mib = 256;
    platform.put(&function(larger)).await;
    platform.call("1").await;
    assert_eq!(platform.sandboxes(), 2);
    platform.until("the old one is gone", |p| p.counts.dropped.load(Ordering::SeqCst) == 1).await;
    let key = model::Function::key(&model::Region::default(), &crate::fake::name());
    let store: &dyn model::store::Store = &*platform.disk.store;
    store.delete(&key, model::store::Expect::Anything).await.expect("deleted");
    let refused = platform.engine.invoke(invocation("1")).await;
    assert!(matches!(refused, Err(InvokeError::NotFound { .. })), "{refused:?}");
    platform.until("all are gone", |p| p.counts.dropped.load(Ordering::SeqCst) == 2).await;
}

#[tokio::test]
async fn a_shutdown_lets_calls_end_and_takes_no_more() {
    let platform = Platform::new(script(|mut runtime| async move {
        let given = runtime.next().await;
        tokio::time::sleep(Duration::from_millis(50)).await;
        runtime.respond(&given.id, "1").await;
        runtime.echo_for_ever().await
    }))
    .await;
    let engine = std::sync::Arc::clone(&platform.engine);
    let call = tokio::spawn(async move { engine.invoke(invocation("1")).await });
    platform.until("the function runs", |p| p.engine.calls() == 1 && p.sandboxes() == 1).await;
    Engine::shutdown(&platform.engine, Duration::from_secs(5)).await;
    assert!(call.await.expect("not cancelled").is_ok());
    assert!(matches!(
        platform.engine.invoke(invocation("1")).await,
        Err(InvokeError::ShuttingDown)
    ));
    platform.until("nothing is left", |p| p.counts.dropped.load(Ordering::SeqCst) == 1).await;
}
