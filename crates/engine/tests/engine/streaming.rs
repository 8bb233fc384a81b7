//! Answers that are read while they are written.

use crate::fake::{Platform, Runtime, invocation, script};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Begins a chunked answer by hand, so that the test decides when each chunk is written.
async fn begin(runtime: &Runtime, id: &str) -> TcpStream {
    let mut stream = TcpStream::connect(runtime.address()).await.expect("listening");
    let head = format!(
        "POST /2018-06-01/runtime/invocation/{id}/response HTTP/1.1\r\nhost: runtime\r\ncontent-type: text/x\r\nlambda-runtime-function-response-mode: streaming\r\ntransfer-encoding: chunked\r\ntrailer: Lambda-Runtime-Function-Error-Type\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.expect("connected");
    stream
}

async fn chunk(stream: &mut TcpStream, text: &str) {
    let chunk = format!("{:x}\r\n{text}\r\n", text.len());
    stream.write_all(chunk.as_bytes()).await.expect("connected");
}

async fn accepted(stream: &mut TcpStream) {
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).await.expect("an answer");
    assert_eq!(&answer, b"HTTP/1.1 202");
}

#[tokio::test]
async fn chunks_arrive_before_the_function_has_ended() {
    let (go, gone) = tokio::sync::watch::channel(false);
    let platform = Platform::new(script(move |mut runtime| {
        let mut gone = gone.clone();
        async move {
            let given = runtime.next().await;
            let mut stream = begin(&runtime, &given.id).await;
            chunk(&mut stream, "one").await;
            gone.wait_for(|go| *go).await.expect("told");
            chunk(&mut stream, "two").await;
            stream.write_all(b"0\r\n\r\n").await.expect("connected");
            accepted(&mut stream).await;
            runtime.echo_for_ever().await
        }
    }))
    .await;
    let mut call = invocation("1");
    call.log_tail = true;
    let mut reply = platform.engine.invoke_streaming(call).await.expect("served");
    assert_eq!(reply.content_type.as_deref(), Some("text/x"));
    assert_eq!(reply.stream.next().await.as_deref(), Some(b"one".as_slice()));
    go.send_replace(true);
    assert_eq!(reply.stream.next().await.as_deref(), Some(b"two".as_slice()));
    assert_eq!(reply.stream.next().await, None);
    let end = reply.stream.end().await;
    assert_eq!(end.error_type, None);
    assert!(end.log_tail.is_some_and(|tail| tail.ends_with(b"\t\n")));
}

#[tokio::test]
async fn an_error_midway_comes_with_the_end() {
    let platform = Platform::new(script(|mut runtime| async move {
        let given = runtime.next().await;
        let mut stream = begin(&runtime, &given.id).await;
        chunk(&mut stream, "one").await;
        // {"a":1} in base64; the second trailer is not declared, as Node's client does.
        let trailers = b"0\r\nLambda-Runtime-Function-Error-Type: Runtime.StreamError\r\nLambda-Runtime-Function-Error-Body: eyJhIjoxfQ==\r\n\r\n";
        stream.write_all(trailers).await.expect("connected");
        accepted(&mut stream).await;
        runtime.echo_for_ever().await
    }))
    .await;
    let reply = platform.engine.invoke_streaming(invocation("1")).await.expect("served");
    let end = reply.stream.end().await;
    assert_eq!(end.error_type.as_deref(), Some("Runtime.StreamError"));
    assert_eq!(end.error_document.as_deref(), Some(b"{\"a\":1}".as_slice()));
}

#[tokio::test]
async fn a_stream_that_takes_too_long_is_cut_at_the_deadline() {
    let platform = Platform::new(script(|mut runtime| async move {
        let given = runtime.next().await;
        let mut stream = begin(&runtime, &given.id).await;
        chunk(&mut stream, "one").await;
        std::future::pending().await
    }))
    .await;
    let mut reply = platform.engine.invoke_streaming(invocation("1")).await.expect("served");
    assert!(reply.stream.next().await.is_some());
    let end = tokio::time::timeout(Duration::from_secs(10), reply.stream.end()).await;
    let end = end.expect("ends by itself");
    assert_eq!(end.error_type.as_deref(), Some("Sandbox.Timedout"));
}

#[tokio::test]
async fn a_reader_that_leaves_does_not_stop_the_function() {
    let platform = Platform::new(script(|mut runtime| async move {
        let given = runtime.next().await;
        let mut stream = begin(&runtime, &given.id).await;
        for _ in 0..100 {
            chunk(&mut stream, "more and more").await;
        }
        stream.write_all(b"0\r\n\r\n").await.expect("connected");
        accepted(&mut stream).await;
        runtime.echo_for_ever().await
    }))
    .await;
    let reply = platform.engine.invoke_streaming(invocation("1")).await.expect("served");
    drop(reply);
    platform.until("the report", |p| p.lines.count("REPORT") == 1).await;
    assert!(platform.lines.all().join("\n").contains("Billed Duration"));
    assert_eq!(platform.engine.calls(), 0);
}

#[tokio::test]
async fn a_function_that_does_not_stream_answers_in_one_chunk() {
    let platform = Platform::new(script(|runtime| runtime.echo_for_ever())).await;
    let mut reply = platform.engine.invoke_streaming(invocation("\"x\"")).await.expect("served");
    assert_eq!(reply.stream.next().await.as_deref(), Some(b"\"x\"".as_slice()));
    assert_eq!(reply.stream.next().await, None);
}
