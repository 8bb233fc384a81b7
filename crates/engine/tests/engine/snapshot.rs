//! SnapStart: from the publication of a version to the restore of its copies.

use crate::fake::{
    Disk, Platform, Runtime, Script, config, function, invocation, name, script, text,
};
use engine::{Invocation, InvokeError, Settings, StockSettings};
use model::function::{SnapStart, State};
use model::sandbox::Exit;
use model::store::{Expect, Store};
use model::{Function, Region, Version, VersionConfig};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

fn key() -> String {
    Function::version_key(&Region::default(), &name(), 1)
}

/// A runtime with a handler that knows SnapStart; counts how often it is initialised.
fn snapshotted(inits: Arc<AtomicUsize>) -> Script {
    script(move |mut runtime: Runtime| {
        let inits = Arc::clone(&inits);
        async move {
            assert_eq!(runtime.variable("AWS_LAMBDA_INITIALIZATION_TYPE"), Some("snap-start"));
            if !runtime.copied {
                inits.fetch_add(1, Ordering::SeqCst);
                runtime.print("initialised\n");
                let told = runtime.restore_next().await;
                assert_eq!(told.status(), 200);
                if runtime.forks {
                    return std::future::pending().await;
                }
            }
            runtime.print("restored\n");
            runtime.echo_for_ever().await
        }
    })
}

/// A platform with version 1 just published.
async fn platform(script: Script) -> Platform {
    published(start(Disk::default(), script)).await
}

fn start(disk: Disk, script: Script) -> Platform {
    let stock = StockSettings { sandboxes: 1, processes: 1, ..StockSettings::default() };
    let platform = Platform::stocked(disk, script, Settings { stock, ..Settings::default() });
    platform.runtimes.snapshots.store(true, Ordering::SeqCst);
    platform
}

async fn published(platform: Platform) -> Platform {
    let snap_start = SnapStart { published_versions: true, optimized: false };
    let version = VersionConfig {
        version: Version::Number(1),
        state: State::Pending,
        snap_start,
        ..config()
    };
    let value = serde_json::to_vec(&version).expect("serialisable");
    platform.disk.store.put(&key(), value, Expect::Absent).await.expect("stored");
    platform.put(&Function { last_version: 1, ..function(config()) }).await;
    platform
}

async fn version(platform: &Platform) -> VersionConfig {
    let document = platform.disk.store.get(&key()).await.expect("readable").expect("there");
    serde_json::from_slice(&document.value).expect("a version")
}

async fn settled(platform: &Platform) -> VersionConfig {
    let waiting = async {
        loop {
            let config = version(platform).await;
            if config.state != State::Pending {
                return config;
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), waiting).await.expect("settled")
}

fn call(payload: &'static str) -> Invocation {
    Invocation { qualifier: Some("1".to_owned()), ..invocation(payload) }
}

#[tokio::test]
async fn a_version_is_initialised_when_it_is_published_and_its_instances_are_restored() {
    let inits = Arc::new(AtomicUsize::new(0));
    let platform = platform(snapshotted(Arc::clone(&inits))).await;
    let config = settled(&platform).await;
    assert_eq!((config.state, config.snap_start.optimized), (State::Active, true));
    let lines = platform.lines.all();
    assert!(lines.iter().any(|l| l.starts_with("INIT_START")), "{lines:?}");
    assert!(lines.iter().any(|l| l.starts_with("INIT_REPORT Init Duration")), "{lines:?}");
    let calls = (0..3).map(|_| platform.engine.invoke(call("7")));
    for reply in futures_util::future::join_all(calls).await {
        assert_eq!(text(&reply.expect("it runs")), "7");
    }
    platform.until("three reports", |p| p.lines.count("REPORT") == 3).await;
    assert_eq!(inits.load(Ordering::SeqCst), 1, "once for all");
    let lines = platform.lines.all();
    assert_eq!(lines.iter().filter(|l| l.as_str() == "initialised").count(), 1);
    let restored = lines.iter().filter(|l| l.as_str() == "restored").count();
    assert_eq!(platform.lines.count("RESTORE_START Runtime Version"), restored);
    assert_eq!(platform.lines.count("RESTORE_REPORT Restore Duration"), restored);
    let reports: Vec<_> = lines.iter().filter(|l| l.starts_with("REPORT")).collect();
    let with = reports.iter().filter(|l| l.contains("\tBilled Restore Duration: ")).count();
    assert_eq!(with, restored, "{reports:?}");
    assert!(!reports.iter().any(|l| l.contains("Init Duration")), "{reports:?}");
}

#[tokio::test]
async fn a_version_whose_init_fails_is_failed_and_says_why() {
    let platform = platform(script(|mut runtime| async move {
        let document = r#"{"errorType":"Runtime.ImportModuleError","errorMessage":"no app"}"#;
        runtime.post("init/error", document).await;
        Exit::Code(1)
    }))
    .await;
    let State::Failed { code, reason } = settled(&platform).await.state else {
        panic!("must have failed")
    };
    assert_eq!(code, "FunctionError.RuntimeInitError");
    assert_eq!(reason, "Runtime.ImportModuleError: no app");
    let refused = platform.engine.invoke(call("1")).await;
    assert!(matches!(refused, Err(InvokeError::NotReady { .. })), "{refused:?}");
    platform.until("nothing is left", |p| p.counts.dropped.load(Ordering::SeqCst) == 1).await;
}

#[tokio::test]
async fn after_a_restart_the_first_call_makes_the_snapshot_again_and_the_others_wait_for_it() {
    let inits = Arc::new(AtomicUsize::new(0));
    let platform = platform(snapshotted(Arc::clone(&inits))).await;
    settled(&platform).await;
    let disk = platform.disk.clone();
    platform.engine.shutdown(Duration::from_secs(1)).await;
    drop(platform);
    let platform = start(disk, snapshotted(Arc::clone(&inits)));
    assert_eq!(platform.sandboxes(), 0, "nothing runs for what nobody calls");
    let calls = (0..8).map(|_| platform.engine.invoke(call("7")));
    for reply in futures_util::future::join_all(calls).await {
        assert_eq!(text(&reply.expect("it runs")), "7");
    }
    assert_eq!(inits.load(Ordering::SeqCst), 2, "once for each life");
}

#[tokio::test]
async fn a_publication_that_was_cut_off_is_taken_up_again() {
    let hangs = script(|_| std::future::pending::<Exit>());
    let platform = platform(hangs).await;
    platform
        .until("it is being initialised", |p| p.counts.started.load(Ordering::SeqCst) == 1)
        .await;
    let disk = platform.disk.clone();
    platform.engine.shutdown(Duration::from_secs(1)).await;
    platform.made.lose_all();
    drop(platform);
    let platform = start(disk, snapshotted(Arc::default()));
    let config = settled(&platform).await;
    assert_eq!((config.state, config.snap_start.optimized), (State::Active, true));
}

#[tokio::test]
async fn a_snapshot_whose_process_has_ended_is_made_again() {
    let inits = Arc::new(AtomicUsize::new(0));
    let platform = platform(snapshotted(Arc::clone(&inits))).await;
    settled(&platform).await;
    platform.made.end_templates();
    platform.until("it has ended", |p| p.counts.ended.load(Ordering::SeqCst) == 1).await;
    let reply = platform.engine.invoke(call("1")).await.expect("it runs");
    assert_eq!((text(&reply), reply.function_error), ("1", false));
    assert_eq!(inits.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn a_hook_that_fails_after_the_restore_is_told_to_the_caller() {
    let platform = platform(script(|mut runtime| async move {
        if !runtime.copied {
            runtime.restore_next().await;
            return std::future::pending().await;
        }
        let document = r#"{"errorType":"Hook","errorMessage":"no connection"}"#;
        runtime.post("restore/error", document).await;
        Exit::Code(1)
    }))
    .await;
    settled(&platform).await;
    let refused = platform.engine.invoke(call("1")).await;
    assert!(matches!(refused, Err(InvokeError::Restore)), "{refused:?}");
    let lines = platform.lines.all();
    let report = lines.iter().find(|l| l.starts_with("RESTORE_REPORT")).expect("one");
    assert!(report.contains("Status: error\tError Type: Hook"), "{report}");
    platform.until("no instance is left", |p| p.engine.instances() == 0).await;
}

#[tokio::test]
async fn a_restore_that_takes_too_long_is_told_to_the_caller() {
    let platform = platform(script(|mut runtime| async move {
        if !runtime.copied {
            runtime.restore_next().await;
        }
        std::future::pending().await
    }))
    .await;
    settled(&platform).await;
    // Ten seconds, which a test that speaks over real connections can't skip.
    let refused = platform.engine.invoke(call("1")).await;
    assert!(matches!(refused, Err(InvokeError::RestoreTimeout)), "{refused:?}");
    let lines = platform.lines.all();
    let report = lines.iter().find(|l| l.starts_with("RESTORE_REPORT")).expect("one");
    assert!(report.ends_with("Status: timeout\t"), "{report}");
}

#[tokio::test]
async fn a_runtime_that_cannot_be_copied_starts_without_a_snapshot_and_runs_its_hooks_itself() {
    let inits = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&inits);
    let platform = platform(script(move |mut runtime| {
        let inits = Arc::clone(&count);
        async move {
            inits.fetch_add(1, Ordering::SeqCst);
            if runtime.forks {
                let document = r#"{"errorMessage":"it has threads"}"#;
                let request = http::Request::post("/2018-06-01/runtime/restore/error")
                    .header("host", "runtime")
                    .header("lambda-runtime-function-error-type", "Mayfly.NotCopyable")
                    .body(http_body_util::Full::from(document))
                    .expect("valid");
                runtime.send(request).await;
                return Exit::Code(1);
            }
            assert_eq!(runtime.variable("AWS_LAMBDA_INITIALIZATION_TYPE"), Some("snap-start"));
            assert_eq!(runtime.restore_next().await.status(), 200);
            runtime.echo_for_ever().await
        }
    }))
    .await;
    let config = settled(&platform).await;
    assert_eq!((config.state, config.snap_start.optimized), (State::Active, false));
    let reply = platform.engine.invoke(call("5")).await.expect("it runs");
    assert_eq!((text(&reply), reply.function_error), ("5", false));
    assert_eq!(inits.load(Ordering::SeqCst), 2);
    assert_eq!(platform.lines.count("RESTORE"), 0, "it was not restored");
}

#[tokio::test]
async fn a_function_without_snap_start_is_not_told_to_restore() {
    let platform = Platform::new(script(|mut runtime| async move {
        assert_eq!(runtime.restore_next().await.status(), 403);
        runtime.echo_for_ever().await
    }))
    .await;
    assert_eq!(text(&platform.call("1").await), "1");
}

#[tokio::test]
async fn the_snapshot_goes_with_its_version_and_with_idleness() {
    let platform = platform(snapshotted(Arc::default())).await;
    settled(&platform).await;
    platform.until("a copy stands ready", |p| p.counts.forked.load(Ordering::SeqCst) == 1).await;
    assert_eq!(platform.engine.code_of_instances().zips.len(), 1, "its code is in use");
    let store: &dyn Store = &*platform.disk.store;
    store.delete(&key(), Expect::Anything).await.expect("deleted");
    platform.until("both are gone", |p| p.counts.dropped.load(Ordering::SeqCst) == 2).await;
    assert!(platform.engine.code_of_instances().zips.is_empty());

    let soon = Duration::from_millis(50);
    let stock = StockSettings { snapshot_idle: soon, idle: soon, ..StockSettings::default() };
    let settings = Settings { stock, ..Settings::default() };
    let idle = Platform::stocked(Disk::default(), snapshotted(Arc::default()), settings);
    idle.runtimes.snapshots.store(true, Ordering::SeqCst);
    let idle = published(idle).await;
    settled(&idle).await;
    idle.until("all is gone", |p| {
        let count = |count: &AtomicUsize| count.load(Ordering::SeqCst);
        count(&p.counts.dropped) == count(&p.counts.created) + count(&p.counts.forked)
    })
    .await;
    let reply = idle.engine.invoke(call("1")).await.expect("it is made again");
    assert_eq!(text(&reply), "1");
}
