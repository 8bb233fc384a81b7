//! How instances with extensions end: who is told what, in which order, and how long it may take.

use crate::extensions::{BOTH, Extension, Story, platform};
use crate::fake::{Runtime, Script, script, text};
use model::sandbox::Exit;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

/// A runtime that echoes, hangs or crashes as it is told and says when it is asked to end; and an
/// extension that says what it is told.
fn talkative(story: &Story) -> Script {
    let story = story.clone();
    script(move |runtime| {
        let story = story.clone();
        async move {
            match runtime.extension() {
                None => echo(runtime, story).await,
                Some(_) => listen(runtime, story).await,
            }
        }
    })
}

async fn echo(mut runtime: Runtime, story: Story) -> Exit {
    let asked = runtime.catch_termination();
    let work = async {
        loop {
            let given = runtime.next().await;
            match given.payload.as_ref() {
                b"\"hang\"" => std::future::pending().await,
                b"\"crash\"" => break Exit::Code(9),
                _ => runtime.respond(&given.id, given.payload).await,
            };
        }
    };
    tokio::select! {
        exit = work => exit,
        () = asked.notified() => {
            story.tell("the runtime is asked to end");
            Exit::Code(0)
        }
    }
}

async fn listen(runtime: Runtime, story: Story) -> Exit {
    let mut extension = Extension::register(runtime, BOTH).await;
    loop {
        let event = extension.next().await;
        if event["eventType"] == "SHUTDOWN" {
            let reason = event["shutdownReason"].as_str().expect("text").to_owned();
            story.tell(reason);
            tokio::time::sleep(Duration::from_millis(50)).await;
            story.tell("the extension is done");
            return Exit::Code(0);
        }
    }
}

#[tokio::test]
async fn the_platform_stops_when_extensions_have_said_goodbye() {
    let story = Story::default();
    let (platform, _layer) = platform(&["e"], talkative(&story)).await;
    assert_eq!(text(&platform.call("1").await), "1");
    platform.until("idle", |p| p.lines.count("REPORT") == 1).await;
    platform.engine.shutdown(Duration::from_secs(5)).await;
    let wanted = ["the runtime is asked to end", "spindown", "the extension is done"];
    assert_eq!(story.all(), wanted);
}

#[tokio::test]
async fn an_extension_that_does_not_end_is_killed_after_two_seconds() {
    let program = script(|runtime| async move {
        if runtime.extension().is_none() {
            return runtime.echo_for_ever().await;
        }
        let mut extension = Extension::register(runtime, BOTH).await;
        extension.next().await;
        extension.next().await;
        std::future::pending().await
    });
    let (platform, _layer) = platform(&["e"], program).await;
    platform.call("1").await;
    platform.until("idle", |p| p.lines.count("REPORT") == 1).await;
    let began = Instant::now();
    platform.engine.shutdown(Duration::from_secs(5)).await;
    let took = began.elapsed();
    assert!((1_990..3_500).contains(&took.as_millis()), "{took:?}");
    platform.until("all ended", |p| p.counts.ended.load(Ordering::SeqCst) == 2).await;
}

#[tokio::test]
async fn a_runtime_that_ignores_the_signal_is_killed_before_the_extensions_are_told() {
    let story = Story::default();
    let told = story.clone();
    let program = script(move |runtime| {
        let story = told.clone();
        async move {
            if runtime.extension().is_some() {
                return listen(runtime, story).await;
            }
            let _asked = runtime.catch_termination();
            runtime.echo_for_ever().await
        }
    });
    let (platform, _layer) = platform(&["e"], program).await;
    platform.call("1").await;
    platform.until("idle", |p| p.lines.count("REPORT") == 1).await;
    let began = Instant::now();
    platform.engine.shutdown(Duration::from_secs(5)).await;
    let took = began.elapsed();
    assert!((345..1_500).contains(&took.as_millis()), "300 ms of the runtime: {took:?}");
    assert_eq!(story.all(), ["spindown", "the extension is done"]);
}

#[tokio::test]
async fn after_a_timeout_extensions_are_told_and_all_begin_anew_in_the_same_sandbox() {
    let story = Story::default();
    let (platform, _layer) = platform(&["e"], talkative(&story)).await;
    let reply = platform.call("\"hang\"").await;
    assert!(text(&reply).contains("Sandbox.Timedout"), "{}", text(&reply));
    platform.until("the reset is over", |p| p.counts.ended.load(Ordering::SeqCst) == 2).await;
    assert_eq!(text(&platform.call("2").await), "2");
    assert_eq!(story.all(), ["the runtime is asked to end", "timeout", "the extension is done"]);
    assert_eq!(platform.sandboxes(), 1);
    assert_eq!(platform.counts.started.load(Ordering::SeqCst), 4);
}

#[tokio::test]
async fn a_timeout_counts_the_extensions_time_too() {
    let program = script(|runtime| async move {
        if runtime.extension().is_none() {
            return runtime.echo_for_ever().await;
        }
        let mut extension = Extension::register(runtime, "\"INVOKE\"").await;
        extension.next().await;
        std::future::pending().await
    });
    let (platform, _layer) = platform(&["e"], program).await;
    let reply = platform.call("1").await;
    assert_eq!((text(&reply), reply.function_error), ("1", false), "the caller has his answer");
    platform.until("a report", |p| p.lines.count("REPORT") == 1).await;
    let log = platform.lines.all().join("\n");
    assert!(log.contains("Task timed out after 1.00 seconds"), "{log}");
    assert!(log.contains("Status: timeout"), "{log}");
}

#[tokio::test]
async fn after_a_crash_of_the_runtime_extensions_are_told_of_a_failure() {
    let story = Story::default();
    let (platform, _layer) = platform(&["e"], talkative(&story)).await;
    let reply = platform.call("\"crash\"").await;
    assert!(text(&reply).contains("Runtime exited with error: exit status 9"), "{}", text(&reply));
    platform.until("the reset is over", |p| p.counts.ended.load(Ordering::SeqCst) == 2).await;
    assert_eq!(text(&platform.call("2").await), "2");
    assert_eq!(story.all(), ["failure", "the extension is done"]);
    assert_eq!(platform.sandboxes(), 1);
}

#[tokio::test]
async fn an_instance_without_extensions_ends_at_once() {
    let program = script(|runtime| async move {
        let _asked = runtime.catch_termination();
        runtime.echo_for_ever().await
    });
    let platform = crate::fake::Platform::new(program).await;
    platform.call("1").await;
    platform.until("idle", |p| p.lines.count("REPORT") == 1).await;
    platform.engine.shutdown(Duration::from_secs(5)).await;
    platform.until("it has ended", |p| p.counts.ended.load(Ordering::SeqCst) == 1).await;
    assert_eq!(platform.counts.terminated.load(Ordering::SeqCst), 0, "nobody asks it to");
}

#[tokio::test]
async fn a_sandbox_that_is_lost_takes_its_extensions_along() {
    let story = Story::default();
    let (platform, _layer) = platform(&["e"], talkative(&story)).await;
    platform.call("1").await;
    platform.until("idle", |p| p.lines.count("REPORT") == 1).await;
    platform.made.lose_all();
    platform.until("all ended", |p| p.counts.ended.load(Ordering::SeqCst) == 2).await;
    assert_eq!(text(&platform.call("2").await), "2");
    assert_eq!(story.all(), Vec::<String>::new(), "nobody could be told");
    assert_eq!(platform.sandboxes(), 2);
}
