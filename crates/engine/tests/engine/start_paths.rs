//! The ways in which an instance starts, seen from outside: as if there were one.

use crate::fake::{Disk, Platform, Runtime, Script, config, function, script, text};
use engine::{Settings, StockSettings};
use model::launch::{Ahead, Waiting};
use model::sandbox::Exit;
use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::time::Duration;

fn waiting() -> Waiting {
    Waiting {
        argv: vec!["/interpreter".to_owned()],
        environment: Vec::new(),
        working_directory: PathBuf::from("/"),
    }
}

/// A platform whose functions can be started ahead in this way.
async fn platform(ahead: Ahead, script: Script) -> Platform {
    let stock = StockSettings { sandboxes: 2, processes: 1, ..StockSettings::default() };
    with(ahead, script, Settings { stock, ..Settings::default() }).await
}

async fn with(ahead: Ahead, script: Script, settings: Settings) -> Platform {
    let disk = Disk::default();
    // It is there before the platform starts, and so no reason to make something ready.
    disk.put(&function(config())).await;
    let platform = Platform::stocked(disk, script, settings);
    *platform.runtimes.ahead.lock().expect("free") = ahead;
    platform
}

/// Makes the next call a cold start: the instances of before are let go.
async fn change(platform: &Platform, memory_mib: u32) {
    platform.put(&function(model::VersionConfig { memory_mib, ..config() })).await;
}

/// Waits ahead of its function as it was started, then answers with how it began.
async fn begin(mut runtime: Runtime) -> Exit {
    let mut how = if runtime.copied { "copy" } else { "plain" };
    if !runtime.furnished {
        assert!(runtime.variable("AWS_LAMBDA_RUNTIME_API").is_some());
        assert!(runtime.variable("AWS_LAMBDA_FUNCTION_NAME").is_none(), "it is nobody's yet");
        let told = runtime.restore_next().await;
        assert_eq!(told.status(), 200);
        if runtime.forks {
            return std::future::pending().await;
        }
        let told: serde_json::Value = serde_json::from_slice(told.body()).expect("JSON");
        assert_eq!(told["argv"][0], "/bootstrap");
        assert_eq!(told["workingDirectory"], "/");
        assert_eq!(told["environment"]["AWS_LAMBDA_FUNCTION_NAME"], "f");
        assert_eq!(told["environment"]["AWS_LAMBDA_INITIALIZATION_TYPE"], "on-demand");
        how = "waited";
    }
    loop {
        let given = runtime.next().await;
        if given.payload.as_ref() == b"\"crash\"" {
            return Exit::Code(3);
        }
        runtime.respond(&given.id, format!("\"{how}\"")).await;
    }
}

#[tokio::test]
async fn a_cold_start_takes_a_prepared_sandbox_and_another_one_is_made() {
    let platform = platform(Ahead::Nothing, script(begin)).await;
    assert_eq!(platform.sandboxes(), 0, "nothing is made for what nobody called");
    platform.call("1").await;
    platform.until("two are ready", |p| p.engine.prepared() == 2).await;
    assert_eq!((platform.sandboxes(), platform.counts.furnished.load(Ordering::SeqCst)), (3, 0));
    change(&platform, 256).await;
    assert_eq!(text(&platform.call("2").await), "\"plain\"");
    assert_eq!(platform.counts.furnished.load(Ordering::SeqCst), 1, "one of them was taken");
    platform.until("two are ready again", |p| p.engine.prepared() == 2).await;
    assert_eq!(platform.sandboxes(), 4);
}

#[tokio::test]
async fn what_nobody_uses_any_more_is_given_back() {
    for ahead in [Ahead::Nothing, Ahead::Waiting(waiting()), Ahead::Template(waiting())] {
        let idle = Duration::from_millis(300);
        let stock = StockSettings { sandboxes: 1, processes: 1, idle, ..StockSettings::default() };
        let settings = Settings { stock, keep_alive: idle, ..Settings::default() };
        let platform = with(ahead, script(begin), settings).await;
        platform.call("1").await;
        platform.until("it is ready", |p| p.engine.prepared() == 1).await;
        platform.until("it is gone", |p| p.engine.prepared() + p.engine.templates() == 0).await;
        platform
            .until("all sandboxes are gone", |p| {
                let count = |count: &std::sync::atomic::AtomicUsize| count.load(Ordering::SeqCst);
                count(&p.counts.dropped) == count(&p.counts.created) + count(&p.counts.forked)
            })
            .await;
    }
}

#[tokio::test]
async fn a_process_that_waits_becomes_the_function() {
    let platform = platform(Ahead::Waiting(waiting()), script(begin)).await;
    assert_eq!(text(&platform.call("1").await), "\"plain\"", "the first one has none");
    for memory in [256, 512] {
        platform.until("one waits", |p| p.engine.prepared() == 1).await;
        change(&platform, memory).await;
        assert_eq!(text(&platform.call("2").await), "\"waited\"");
    }
    platform.until("reports", |p| p.lines.count("REPORT") == 3).await;
    let log = platform.lines.all();
    assert_eq!(log.iter().filter(|line| line.starts_with("INIT_START")).count(), 3);
    let mut reports = log.iter().filter(|line| line.starts_with("REPORT"));
    assert!(reports.all(|line| line.contains("Init Duration")), "{log:?}");
}

#[tokio::test]
async fn a_process_that_waited_and_crashes_is_followed_by_a_plain_one() {
    let platform = platform(Ahead::Waiting(waiting()), script(begin)).await;
    platform.call("1").await;
    platform.until("one waits", |p| p.engine.prepared() == 1).await;
    change(&platform, 256).await;
    let reply = platform.call("\"crash\"").await;
    assert!(text(&reply).contains("exit status 3"), "{}", text(&reply));
    let forked = platform.sandboxes();
    assert_eq!(text(&platform.call("2").await), "\"plain\"", "in the same sandbox");
    platform.until("one waits again", |p| p.engine.prepared() == 1).await;
    assert!(platform.sandboxes() <= forked + 1);
}

#[tokio::test]
async fn a_process_that_died_while_it_waited_is_passed_over() {
    let platform = platform(
        Ahead::Waiting(waiting()),
        script(|mut runtime| async move {
            if runtime.furnished {
                return runtime.echo_for_ever().await;
            }
            let waited = tokio::time::timeout(Duration::from_millis(50), runtime.restore_next());
            let _ = waited.await;
            Exit::Signal(9)
        }),
    )
    .await;
    platform.call("1").await;
    platform.until("one waits", |p| p.engine.prepared() == 1).await;
    platform.until("it has died", |p| p.counts.ended.load(Ordering::SeqCst) == 1).await;
    change(&platform, 256).await;
    let reply = platform.call("2").await;
    assert_eq!((text(&reply), reply.function_error), ("2", false));
}

#[tokio::test]
async fn the_second_cold_start_of_a_runtime_is_a_copy_of_its_template() {
    let platform = platform(Ahead::Template(waiting()), script(begin)).await;
    assert_eq!(text(&platform.call("1").await), "\"plain\"");
    platform.until("two are ready", |p| p.engine.prepared() == 2).await;
    assert_eq!(platform.engine.templates(), 1);
    change(&platform, 256).await;
    assert_eq!(text(&platform.call("2").await), "\"copy\"");
    let reply = platform.call("\"crash\"").await;
    assert!(text(&reply).contains("exit status 3"), "{}", text(&reply));
    assert_eq!(text(&platform.call("3").await), "\"copy\"", "copied once more");
    assert_eq!(platform.sandboxes(), 2, "the first instance and the template");
    assert_eq!(platform.lines.count("INIT_START"), 2);
}

#[tokio::test]
async fn without_its_template_a_runtime_starts_plainly_and_nobody_is_told() {
    let platform = platform(Ahead::Template(waiting()), script(begin)).await;
    platform.call("1").await;
    change(&platform, 256).await;
    platform.until("copies are ready", |p| p.engine.prepared() == 2).await;
    platform.made.end_templates();
    platform.until("the template has ended", |p| p.engine.templates() == 0).await;
    assert_eq!(text(&platform.call("2").await), "\"plain\"");
    platform.until("there is another template", |p| p.engine.templates() == 1).await;
    change(&platform, 512).await;
    assert_eq!(text(&platform.call("3").await), "\"copy\"");
}

#[tokio::test]
async fn a_copy_that_fails_is_replaced_and_its_template_stays_until_it_fails_too_often() {
    let stock = StockSettings { sandboxes: 0, processes: 1, ..StockSettings::default() };
    let settings = Settings { stock, ..Settings::default() };
    let platform = with(Ahead::Template(waiting()), script(begin), settings).await;
    platform.call("1").await;
    platform.until("there is a template", |p| p.engine.templates() == 1).await;
    platform.made.failing_copies.store(2, Ordering::SeqCst);
    for (memory, how) in [(256, "plain"), (512, "plain"), (1_024, "copy")] {
        change(&platform, memory).await;
        assert_eq!(text(&platform.call("2").await), format!("\"{how}\""));
    }
    platform.made.failing_copies.store(3, Ordering::SeqCst);
    for memory in [256, 512, 1_024, 2_048] {
        change(&platform, memory).await;
        assert_eq!(text(&platform.call("2").await), "\"plain\"");
    }
    assert_eq!(platform.engine.templates(), 0, "it is given up for a while");
}

#[tokio::test]
async fn a_template_that_does_not_come_up_harms_nobody() {
    let broken = script(|mut runtime| async move {
        if runtime.furnished {
            return runtime.echo_for_ever().await;
        }
        runtime.get_next().await;
        Exit::Code(1)
    });
    let platform = platform(Ahead::Template(waiting()), broken).await;
    for (number, memory) in [("1", 256), ("2", 512), ("3", 1_024)] {
        assert_eq!(text(&platform.call(number).await), number);
        change(&platform, memory).await;
    }
    assert_eq!((platform.engine.templates(), platform.engine.prepared()), (0, 0));
}

#[tokio::test]
async fn where_processes_cannot_be_copied_all_start_plainly() {
    let platform = platform(Ahead::Template(waiting()), script(begin)).await;
    platform.made.refuses_forks.store(true, Ordering::SeqCst);
    for memory in [256, 512] {
        assert_eq!(text(&platform.call("1").await), "\"plain\"");
        change(&platform, memory).await;
    }
    assert_eq!(platform.engine.templates(), 0);
}

#[tokio::test]
async fn a_burst_of_cold_starts_is_served_whatever_is_ready() {
    for ahead in [Ahead::Nothing, Ahead::Waiting(waiting()), Ahead::Template(waiting())] {
        let platform = std::sync::Arc::new(platform(ahead, script(begin)).await);
        platform.call("1").await;
        platform.until("something is ready", |p| p.engine.prepared() > 0).await;
        let calls: Vec<_> = (0..40)
            .map(|_| {
                let platform = std::sync::Arc::clone(&platform);
                tokio::spawn(async move { platform.call("1").await.function_error })
            })
            .collect();
        for call in calls {
            assert!(!call.await.expect("not cancelled"));
        }
    }
}

#[tokio::test]
async fn a_shutdown_gives_everything_back() {
    for ahead in [Ahead::Nothing, Ahead::Waiting(waiting()), Ahead::Template(waiting())] {
        let platform = platform(ahead, script(begin)).await;
        platform.call("1").await;
        platform.until("something is ready", |p| p.engine.prepared() > 0).await;
        platform.engine.shutdown(Duration::from_secs(5)).await;
        platform
            .until("all sandboxes are gone", |p| {
                let count = |count: &std::sync::atomic::AtomicUsize| count.load(Ordering::SeqCst);
                count(&p.counts.dropped) == count(&p.counts.created) + count(&p.counts.forked)
            })
            .await;
    }
}

#[tokio::test]
async fn what_was_just_deployed_finds_its_first_call_prepared() {
    for (ahead, how) in [
        (Ahead::Nothing, "\"plain\""),
        (Ahead::Waiting(waiting()), "\"waited\""),
        (Ahead::Template(waiting()), "\"copy\""),
    ] {
        let platform = platform(ahead, script(begin)).await;
        assert_eq!(platform.sandboxes(), 0, "nothing is made for what was there");
        change(&platform, 256).await;
        platform.until("it is ready", |p| p.engine.prepared() > 0).await;
        assert_eq!(text(&platform.call("1").await), how);
    }
}

#[tokio::test]
async fn where_there_is_no_room_what_stands_ready_gives_way() {
    let platform = platform(Ahead::Nothing, script(begin)).await;
    platform.call("1").await;
    platform.until("two are ready", |p| p.engine.prepared() == 2).await;
    // One lives, two stand ready; a start that finds none of its class makes room.
    platform.made.room.store(3, Ordering::SeqCst);
    *platform.runtimes.ahead.lock().expect("free") = Ahead::Waiting(waiting());
    let one = platform.engine.invoke(crate::fake::invocation("1"));
    let two = platform.engine.invoke(crate::fake::invocation("2"));
    let (one, two) = tokio::join!(one, two);
    assert!(one.is_ok() && two.is_ok(), "{one:?} {two:?}");
}
