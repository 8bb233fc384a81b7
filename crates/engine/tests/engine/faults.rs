//! What goes wrong around an invocation: callers that leave at the worst moment, sandboxes that are
//! lost or can't be made, runtimes that do what none should.

use crate::fake::{Platform, config, function, invocation, script, text};
use engine::{InvokeError, Settings};
use model::sandbox::{Exit, SandboxError};
use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

fn short_keep_alive() -> Settings {
    Settings { keep_alive: Duration::from_millis(50), ..Settings::default() }
}

#[tokio::test]
async fn an_instance_given_to_a_caller_that_has_just_left_is_not_lost() {
    let echo = script(|runtime| runtime.echo_for_ever());
    let platform = Platform::with(echo, short_keep_alive()).await;
    for _ in 0..20 {
        let mut call = Box::pin(platform.engine.invoke(invocation("1")));
        tokio::select! {
            biased;
            _ = &mut call => panic!("it needs an instance first"),
            () = std::future::ready(()) => {}
        }
        // The instance is made and handed over while the caller does not look, who then leaves.
        platform.until("it is being made", |p| p.engine.instances() == 1).await;
        for _ in 0..1_000 {
            tokio::task::yield_now().await;
        }
        drop(call);
        platform.until("the permit is back", |p| p.engine.calls() == 0).await;
        platform.until("the instance has gone", |p| p.engine.instances() == 0).await;
    }
    let (made, gone) = (&platform.counts.created, &platform.counts.dropped);
    assert_eq!(made.load(Ordering::SeqCst), gone.load(Ordering::SeqCst));
}

#[tokio::test]
async fn after_all_sandboxes_were_lost_the_next_call_works() {
    let platform = Platform::new(script(|runtime| runtime.echo_for_ever())).await;
    platform.call("1").await;
    platform.until("it is idle", |p| p.engine.calls() == 0).await;
    platform.made.lose_all();
    platform.until("the instance has gone", |p| p.engine.instances() == 0).await;
    let reply = platform.call("2").await;
    assert_eq!((text(&reply), reply.function_error), ("2", false));
}

#[tokio::test]
async fn a_call_whose_sandbox_is_lost_is_told_so_and_the_next_one_works() {
    let platform = Platform::new(script(|mut runtime| async move {
        if runtime.start > 1 {
            return runtime.echo_for_ever().await;
        }
        runtime.next().await;
        std::future::pending().await
    }))
    .await;
    let engine = Arc::clone(&platform.engine);
    let call = tokio::spawn(async move { engine.invoke(invocation("1")).await });
    platform.until("it runs", |p| p.lines.count("START") == 1).await;
    platform.made.lose_all();
    let reply = call.await.expect("no panic").expect("an answer");
    assert!(text(&reply).contains("Sandbox.Failure"), "{}", text(&reply));
    assert_eq!(text(&platform.call("2").await), "2");
}

#[tokio::test]
async fn a_lost_sandbox_without_a_process_costs_no_call() {
    let platform = Platform::new(script(|mut runtime| async move {
        let given = runtime.next().await;
        if given.payload.as_ref() == b"\"crash\"" {
            return Exit::Code(1);
        }
        runtime.respond(&given.id, given.payload).await;
        runtime.echo_for_ever().await
    }))
    .await;
    platform.call("\"crash\"").await;
    platform.made.lose_all();
    let reply = platform.call("2").await;
    assert_eq!((text(&reply), reply.function_error), ("2", false));
    platform.until("the report", |p| p.lines.count("REPORT") == 2).await;
    assert_eq!(platform.lines.count("START"), 2, "{:#?}", platform.lines.all());
}

#[tokio::test]
async fn a_call_whose_sandbox_is_lost_while_it_initialises_gets_another() {
    let platform = Platform::new(script(|runtime| async move {
        if runtime.start == 1 {
            return std::future::pending().await;
        }
        runtime.echo_for_ever().await
    }))
    .await;
    let engine = Arc::clone(&platform.engine);
    let call = tokio::spawn(async move { engine.invoke(invocation("1")).await });
    platform.until("it starts", |p| p.counts.started.load(Ordering::SeqCst) == 1).await;
    platform.made.lose_all();
    let reply = call.await.expect("no panic").expect("it ran in the end");
    assert_eq!(text(&reply), "1");
    assert_eq!(text(&platform.call("2").await), "2");
    assert_eq!(platform.engine.instances(), 1);
}

#[tokio::test]
async fn where_no_sandbox_can_be_made_the_caller_is_told_and_the_next_call_tries_again() {
    let platform = Platform::new(script(|runtime| runtime.echo_for_ever())).await;
    platform.made.refuses.store(true, Ordering::SeqCst);
    let calls = (0..5).map(|_| {
        let engine = Arc::clone(&platform.engine);
        tokio::spawn(async move { engine.invoke(invocation("1")).await })
    });
    for call in calls.collect::<Vec<_>>() {
        let told = call.await.expect("no panic");
        assert!(matches!(told, Err(InvokeError::Sandbox(SandboxError::Exhausted(_)))), "{told:?}");
    }
    assert_eq!((platform.engine.calls(), platform.engine.instances()), (0, 0));
    platform.made.refuses.store(false, Ordering::SeqCst);
    assert_eq!(text(&platform.call("2").await), "2");
}

#[tokio::test]
async fn a_call_on_a_replaced_version_runs_to_its_end_though_its_caller_left() {
    let (go, gone) = tokio::sync::watch::channel(false);
    let platform = Platform::new(script(move |mut runtime| {
        let mut gone = gone.clone();
        async move {
            let given = runtime.next().await;
            gone.wait_for(|go| *go).await.expect("told");
            runtime.respond(&given.id, "1").await;
            runtime.echo_for_ever().await
        }
    }))
    .await;
    let engine = Arc::clone(&platform.engine);
    let call = tokio::spawn(async move { engine.invoke(invocation("1")).await });
    platform.until("it runs", |p| p.lines.count("START") + p.engine.calls() as usize == 2).await;
    let mut larger = config();
    larger.memory_mib = 256;
    platform.put(&function(larger)).await;
    call.abort();
    let _ = call.await;
    go.send_replace(true);
    platform.until("the report", |p| p.lines.count("REPORT") == 1).await;
    assert!(!platform.lines.all().join("\n").contains("Status:"), "{:#?}", platform.lines.all());
    platform.until("the permit is back", |p| p.engine.calls() == 0).await;
    platform.until("the instance has gone", |p| p.engine.instances() == 0).await;
}

#[tokio::test]
async fn a_call_whose_process_ended_before_it_took_it_has_one_start_and_one_report() {
    let (go, gone) = tokio::sync::watch::channel(false);
    let platform = Platform::new(script(move |mut runtime| {
        let mut gone = gone.clone();
        async move {
            if runtime.start > 1 {
                return runtime.echo_for_ever().await;
            }
            let given = runtime.next().await;
            runtime.respond(&given.id, "1").await;
            // Asks for the next event, hangs up, and ends when the event is there.
            let next = tokio::time::timeout(Duration::from_millis(20), runtime.get_next());
            assert!(next.await.is_err());
            runtime.hang_up();
            gone.wait_for(|go| *go).await.expect("told");
            Exit::Code(9)
        }
    }))
    .await;
    platform.call("1").await;
    platform.until("the call is over", |p| p.engine.calls() == 0).await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    let engine = Arc::clone(&platform.engine);
    let call = tokio::spawn(async move { engine.invoke(invocation("2")).await });
    platform.until("it is under way", |p| p.engine.calls() == 1).await;
    go.send_replace(true);
    assert_eq!(text(&call.await.expect("no panic").expect("served")), "2");
    platform.until("the reports", |p| p.lines.count("REPORT") == 2).await;
    let counts = ["START", "END", "REPORT"].map(|line| platform.lines.count(line));
    assert_eq!(counts, [2, 2, 2], "{:#?}", platform.lines.all());
}

#[tokio::test]
async fn a_process_that_asks_for_an_event_while_it_is_being_ended_gets_none() {
    let platform = Platform::new(script(|mut runtime| async move {
        if runtime.start == 1 {
            runtime.post("init/error", r#"{"errorType":"E"}"#).await;
            let refused = runtime.get_next().await;
            assert_eq!(refused.status(), 403);
            runtime.post("init/error", r#"{"errorType":"E"}"#).await;
            return std::future::pending().await;
        }
        runtime.echo_for_ever().await
    }))
    .await;
    *platform.made.kill_takes.lock().expect("free") = Duration::from_millis(50);
    let reply = platform.call("2").await;
    assert_eq!((text(&reply), reply.function_error), ("2", false));
    assert_eq!(platform.counts.started.load(Ordering::SeqCst), 2);
    platform.until("the report", |p| p.lines.count("REPORT") == 1).await;
    assert_eq!(platform.lines.count("START"), 1);
}

#[tokio::test]
async fn an_init_error_during_the_invocation_is_its_answer_and_the_event_is_not_given() {
    let platform = Platform::new(script(|mut runtime| async move {
        runtime.post("init/error", r#"{"errorType":"E"}"#).await;
        let refused = runtime.get_next().await;
        assert_eq!(refused.status(), 403);
        Exit::Code(1)
    }))
    .await;
    let reply = platform.call("1").await;
    assert_eq!((text(&reply), reply.function_error), (r#"{"errorType":"E"}"#, true));
}

/// In a thread of its own the executor may be held up without holding up the test.
#[test]
fn a_function_that_prints_without_end_holds_up_nobody() {
    let (done, is_done) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let executor = tokio::runtime::Builder::new_current_thread().enable_all().build();
        executor.expect("made").block_on(async {
            let platform = Platform::new(script(|mut runtime| async move {
                let given = runtime.next().await;
                let mut output = runtime.output.try_clone().expect("a descriptor");
                std::thread::spawn(move || {
                    let lines = b"y\n".repeat(32 * 1024);
                    while output.write_all(&lines).is_ok() {}
                });
                runtime.respond(&given.id, "1").await;
                std::future::pending().await
            }))
            .await;
            assert_eq!(text(&platform.call("1").await), "1");
            platform.made.lose_all();
        });
        let _ = done.send(());
    });
    is_done.recv_timeout(Duration::from_secs(20)).expect("the executor is held up");
}

#[tokio::test]
async fn a_request_that_never_ends_does_not_keep_an_instance() {
    let platform = Platform::with(
        script(|runtime| async move {
            let mut held = TcpStream::connect(runtime.address()).await.expect("listening");
            let head = b"POST /2018-06-01/runtime/init/error HTTP/1.1\r\nhost: runtime\r\ncontent-length: 10\r\n\r\n";
            held.write_all(head).await.expect("connected");
            let exit = runtime.echo_for_ever().await;
            drop(held);
            exit
        }),
        short_keep_alive(),
    )
    .await;
    platform.call("1").await;
    platform.until("it has gone", |p| p.counts.dropped.load(Ordering::SeqCst) == 1).await;
}

#[tokio::test]
async fn calls_one_after_the_other_are_not_throttled_by_a_reserved_concurrency_of_one() {
    let platform = Platform::new(script(|runtime| runtime.echo_for_ever())).await;
    let mut reserved = function(config());
    reserved.reserved_concurrency = Some(1);
    platform.put(&reserved).await;
    for _ in 0..200 {
        assert_eq!(text(&platform.call("1").await), "1");
    }
}
