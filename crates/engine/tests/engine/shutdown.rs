//! Stopping in every state: it never hangs and leaves nothing.

use crate::fake::{Platform, invocation, script, text};
use engine::{Engine, InvokeError};
use model::sandbox::Exit;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

const SOON: Duration = Duration::from_secs(5);

async fn stop(platform: &Platform, patience: Duration) {
    let stopped = tokio::time::timeout(SOON, Engine::shutdown(&platform.engine, patience));
    stopped.await.expect("it does not hang");
    platform
        .until("nothing is left", |p| {
            p.counts.dropped.load(Ordering::SeqCst) == p.counts.created.load(Ordering::SeqCst)
        })
        .await;
    platform.until("no call is left", |p| p.engine.calls() == 0).await;
    assert_eq!(platform.engine.instances(), 0);
}

#[tokio::test]
async fn a_stop_ends_a_cold_start_that_takes_too_long() {
    let platform = Platform::new(script(|_| std::future::pending::<Exit>())).await;
    let engine = Arc::clone(&platform.engine);
    let call = tokio::spawn(async move { engine.invoke(invocation("1")).await });
    platform.until("it starts", |p| p.counts.started.load(Ordering::SeqCst) == 1).await;
    stop(&platform, Duration::from_millis(50)).await;
    let told = tokio::time::timeout(SOON, call).await.expect("told soon").expect("no panic");
    assert!(told.is_err(), "{told:?}");
}

#[tokio::test]
async fn a_stop_waits_for_a_call_whose_instance_is_still_starting() {
    let platform = Platform::new(script(|runtime| async move {
        tokio::time::sleep(Duration::from_millis(50)).await;
        runtime.echo_for_ever().await
    }))
    .await;
    let engine = Arc::clone(&platform.engine);
    let call = tokio::spawn(async move { engine.invoke(invocation("7")).await });
    platform.until("it starts", |p| p.counts.started.load(Ordering::SeqCst) == 1).await;
    stop(&platform, SOON).await;
    assert_eq!(text(&call.await.expect("no panic").expect("served")), "7");
}

#[tokio::test]
async fn a_stop_ends_calls_that_take_too_long_and_says_so() {
    let platform = Platform::new(script(|mut runtime| async move {
        runtime.next().await;
        std::future::pending().await
    }))
    .await;
    let call = |payload| {
        let engine = Arc::clone(&platform.engine);
        tokio::spawn(async move { engine.invoke(invocation(payload)).await })
    };
    let (stays, leaves) = (call("1"), call("2"));
    platform.until("both run", |p| p.counts.started.load(Ordering::SeqCst) == 2).await;
    platform.until("both are taken", |p| p.engine.instances() == 2).await;
    for _ in 0..1_000 {
        tokio::task::yield_now().await;
    }
    leaves.abort();
    stop(&platform, Duration::from_millis(50)).await;
    let told = tokio::time::timeout(SOON, stays).await.expect("told soon").expect("no panic");
    let reply = told.expect("an answer");
    assert!(text(&reply).contains("Sandbox.Failure"), "{}", text(&reply));
    let counts = ["START", "END", "REPORT"].map(|line| platform.lines.count(line));
    assert_eq!(counts, [2, 2, 2], "{:#?}", platform.lines.all());
}

#[tokio::test]
async fn a_stop_in_rest_takes_no_more_calls() {
    let platform = Platform::new(script(|runtime| runtime.echo_for_ever())).await;
    platform.call("1").await;
    stop(&platform, SOON).await;
    let refused = platform.engine.invoke(invocation("1")).await;
    assert_eq!(refused, Err(InvokeError::ShuttingDown));
}
