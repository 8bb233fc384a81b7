//! Concurrency, payload sizes, bursts.

use crate::fake::{Platform, config, function, invocation, script, text};
use engine::{InvokeError, Settings, ThrottleReason};
use model::sandbox::Exit;
use std::sync::Arc;

#[tokio::test]
async fn calls_beyond_the_limits_are_throttled_with_the_reason() {
    let settings = Settings { account_concurrency: 1, ..Settings::default() };
    let hang = script(|mut runtime| async move {
        runtime.next().await;
        std::future::pending::<Exit>().await
    });
    let platform = Platform::with(hang, settings).await;
    let engine = Arc::clone(&platform.engine);
    let held = tokio::spawn(async move { engine.invoke(invocation("1")).await });
    platform.until("one runs", |p| p.engine.calls() == 1).await;
    let refused = platform.engine.invoke(invocation("1")).await.expect_err("full");
    assert!(matches!(
        refused,
        InvokeError::Throttled { reason: ThrottleReason::ConcurrentInvocationLimitExceeded, .. }
    ));
    let mut reserved = function(config());
    reserved.reserved_concurrency = Some(0);
    platform.put(&reserved).await;
    let refused = platform.engine.invoke(invocation("1")).await.expect_err("reserved 0");
    assert!(matches!(
        refused,
        InvokeError::Throttled {
            reason: ThrottleReason::ReservedFunctionConcurrentInvocationLimitExceeded,
            ..
        }
    ));
    held.abort();
}

#[tokio::test]
async fn an_answer_beyond_six_megabytes_is_refused_and_the_next_call_works() {
    let platform = Platform::new(script(|mut runtime| async move {
        loop {
            let given = runtime.next().await;
            let size: usize = serde_json::from_slice(&given.payload).expect("a number");
            let told = runtime.respond(&given.id, vec![b'1'; size]).await;
            let expected = if size > model::limits::SYNC_PAYLOAD_BYTES { 413 } else { 202 };
            assert_eq!(told.status(), expected);
        }
    }))
    .await;
    let reply = platform.call("6291557").await;
    assert!(reply.function_error);
    assert_eq!(
        text(&reply),
        r#"{"errorType":"Function.ResponseSizeTooLarge","errorMessage":"Response payload size exceeded maximum allowed payload size (6291556 bytes)."}"#
    );
    let reply = platform.call("6291556").await;
    assert_eq!((reply.payload.len(), reply.function_error), (6_291_556, false));
}

#[tokio::test]
async fn a_burst_is_served_one_call_per_instance_and_none_is_lost() {
    let platform = Platform::new(script(|runtime| runtime.echo_for_ever())).await;
    let calls: Vec<_> = (0..100)
        .map(|_| {
            let engine = Arc::clone(&platform.engine);
            tokio::spawn(async move { engine.invoke(invocation("3")).await })
        })
        .collect();
    for call in calls {
        let reply = call.await.expect("no panic").expect("served");
        assert_eq!(text(&reply), "3");
    }
    platform.until("all reported", |p| p.lines.count("REPORT") == 100).await;
    assert_eq!(platform.engine.calls(), 0);
    assert!(platform.sandboxes() <= 100);
}
