//! What runtimes send: the headers they get, errors, answers that don't fit.

use crate::fake::{Platform, invocation, script, text};
use http::Request;
use http_body_util::Full;

#[tokio::test]
async fn an_event_carries_what_the_runtime_api_promises() {
    let platform = Platform::new(script(|mut runtime| async move {
        loop {
            let given = runtime.next().await;
            let names = [
                "lambda-runtime-aws-request-id",
                "lambda-runtime-deadline-ms",
                "lambda-runtime-invoked-function-arn",
                "lambda-runtime-trace-id",
                "lambda-runtime-client-context",
            ];
            let seen: Vec<_> = names
                .iter()
                .map(|n| given.headers.get(*n).and_then(|v| v.to_str().ok()).unwrap_or("-"))
                .collect();
            let answer = serde_json::to_vec(&seen).expect("serialisable");
            runtime.respond(&given.id, answer).await;
        }
    }))
    .await;
    let mut call = invocation("1");
    call.client_context = Some(r#"{"custom":{}}"#.to_owned());
    call.qualifier = Some("$LATEST".to_owned());
    let id = call.request_id.clone();
    let reply = platform.engine.invoke(call).await.expect("served");
    let seen: Vec<String> = serde_json::from_str(text(&reply)).expect("a list");
    assert_eq!(seen[0], id);
    assert!(seen[1].parse::<i64>().is_ok_and(|ms| ms > 1_700_000_000_000), "{}", seen[1]);
    assert_eq!(seen[2], "arn:aws:lambda:us-east-1:000000000000:function:f:$LATEST");
    assert!(seen[3].starts_with("Root=1-"), "{}", seen[3]);
    assert_eq!(seen[4], r#"{"custom":{}}"#);
}

#[tokio::test]
async fn a_functions_error_is_passed_on_as_posted() {
    let platform = Platform::new(script(|mut runtime| async move {
        loop {
            let given = runtime.next().await;
            let path = format!("invocation/{}/error", given.id);
            runtime.post(&path, r#"{"errorType":"E","errorMessage":"m"}"#).await;
        }
    }))
    .await;
    let reply = platform.call("1").await;
    assert!(reply.function_error);
    assert_eq!(text(&reply), r#"{"errorType":"E","errorMessage":"m"}"#);
}

#[tokio::test]
async fn answering_twice_or_for_another_call_is_refused_and_changes_nothing() {
    let platform = Platform::new(script(|mut runtime| async move {
        loop {
            let given = runtime.next().await;
            assert_eq!(runtime.respond("nonsense", "1").await.status(), 400);
            assert_eq!(runtime.get_next().await.status(), 403, "not before an answer");
            assert_eq!(runtime.post("init/error", "{}").await.status(), 403);
            assert_eq!(runtime.post("nowhere", "{}").await.status(), 404);
            assert_eq!(runtime.respond(&given.id, "\"first\"").await.status(), 202);
            assert_eq!(runtime.respond(&given.id, "\"second\"").await.status(), 403);
        }
    }))
    .await;
    for _ in 0..3 {
        assert_eq!(text(&platform.call("1").await), "\"first\"");
    }
}

#[tokio::test]
async fn a_runtime_that_hangs_up_and_connects_again_gets_its_event() {
    let platform = Platform::new(script(|mut runtime| async move {
        let given = runtime.next().await;
        runtime.respond(&given.id, "1").await;
        // Asks, gives up, asks again on a new connection.
        let given_up = tokio::net::TcpStream::connect(runtime.address()).await.expect("listening");
        drop(given_up);
        runtime.echo_for_ever().await
    }))
    .await;
    platform.call("1").await;
    assert_eq!(text(&platform.call("2").await), "2");
}

#[tokio::test]
async fn a_buffered_caller_gets_a_streamed_answer_whole() {
    let platform = Platform::new(script(|mut runtime| async move {
        loop {
            let given = runtime.next().await;
            let path = format!("/2018-06-01/runtime/invocation/{}/response", given.id);
            let request = Request::post(path)
                .header("host", "runtime")
                .header("lambda-runtime-function-response-mode", "streaming")
                .body(Full::new("\"streamed\"".into()))
                .expect("valid");
            runtime.send(request).await;
        }
    }))
    .await;
    assert_eq!(text(&platform.call("1").await), "\"streamed\"");
}

#[tokio::test]
async fn the_tail_of_the_log_holds_what_was_printed_and_the_report() {
    let platform = Platform::new(script(|mut runtime| async move {
        loop {
            let given = runtime.next().await;
            runtime.print("hello from inside\nbegun");
            runtime.respond(&given.id, "1").await;
        }
    }))
    .await;
    for _ in 0..2 {
        let mut call = invocation("1");
        call.log_tail = true;
        let id = call.request_id.clone();
        let reply = platform.engine.invoke(call).await.expect("served");
        let tail = reply.log_tail.expect("asked for");
        let tail = String::from_utf8(tail.to_vec()).expect("UTF-8");
        let lines: Vec<_> = tail.lines().collect();
        assert_eq!(lines[0], format!("START RequestId: {id} Version: $LATEST"));
        assert_eq!(lines[1..4], ["hello from inside", "begun", &format!("END RequestId: {id}")]);
        assert!(lines[4].starts_with(&format!("REPORT RequestId: {id}\tDuration: ")));
    }
}
