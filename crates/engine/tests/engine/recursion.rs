//! Functions that call themselves.

use crate::async_invoke::quick;
use crate::fake::{Platform, config, function, invocation, script};
use engine::async_invoke::Condition;
use engine::{Invocation, InvokeError};

fn within(trace: &str) -> Invocation {
    Invocation { trace_header: Some(trace.to_owned()), ..invocation("1") }
}

/// Answers with the trace header that the function was given.
async fn tracing() -> Platform {
    let tell = script(|mut runtime: crate::fake::Runtime| async move {
        loop {
            let given = runtime.next().await;
            let trace = given.headers["lambda-runtime-trace-id"].to_str().expect("text").to_owned();
            runtime.respond(&given.id, format!("\"{trace}\"")).await;
        }
    });
    Platform::with(tell, quick()).await
}

#[tokio::test]
async fn a_function_that_calls_itself_is_stopped_after_sixteen_times() {
    let platform = tracing().await;
    let mut trace = "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=0".to_owned();
    for count in 1..=16 {
        let reply = platform.engine.invoke(within(&trace)).await.expect("not yet stopped");
        trace = serde_json::from_slice(&reply.payload).expect("a text");
        assert!(trace.ends_with(&format!(":{count}")), "{trace}");
    }
    let stopped = platform.engine.invoke(within(&trace)).await.expect_err("stopped");
    assert!(matches!(stopped, InvokeError::Recursive { invocations: 16, .. }), "{stopped:?}");
    platform.until("all are in the log", |p| p.lines.count("START") == 16).await;
    platform.engine.accept(within(&trace)).await.expect("accepted");
    platform.settled().await;
    let conditions: Vec<_> = platform.dead().await.iter().map(|e| e.condition).collect();
    assert_eq!(conditions, [Condition::RecursiveInvocation]);
    assert_eq!(platform.lines.count("START"), 16);

    let mut allowed = function(config());
    allowed.recursion_allowed = true;
    platform.put(&allowed).await;
    platform.engine.invoke(within(&trace)).await.expect("allowed");
}
