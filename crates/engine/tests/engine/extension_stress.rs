//! Many calls on instances whose runtimes and extensions fail in every way they can: each call is
//! answered, each invocation that began is reported once, and at the end nothing runs.

use crate::extensions::{BOTH, Extension, platform};
use crate::fake::{Runtime, invocation, script, text};
use model::sandbox::Exit;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

const CALLS: usize = 160;
const AT_ONCE: usize = 4;

/// A number in `0..below`, always the same ones in the same order.
fn roll(state: &AtomicU64, below: u64) -> u64 {
    let mut x = state.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::SeqCst);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (x ^ (x >> 31)) % below
}

async fn extension(runtime: Runtime, dice: Arc<AtomicU64>) -> Exit {
    if roll(&dice, 16) == 0 {
        return Exit::Code(1);
    }
    let mut extension = Extension::register(runtime, BOTH).await;
    if roll(&dice, 16) == 0 {
        extension.report("init", "Extension.Unlucky").await;
        return Exit::Code(2);
    }
    loop {
        let event = extension.next().await;
        if event["eventType"] == "SHUTDOWN" {
            return match roll(&dice, 8) {
                0 => std::future::pending().await,
                1 => Exit::Signal(11),
                _ => Exit::Code(0),
            };
        }
        match roll(&dice, 24) {
            0 => return Exit::Code(3),
            1 => {
                tokio::time::sleep(Duration::from_millis(20)).await;
                return Exit::Signal(6);
            }
            2 => std::future::pending().await,
            3..6 => tokio::time::sleep(Duration::from_millis(10)).await,
            _ => {}
        }
    }
}

async fn runtime(mut runtime: Runtime, dice: Arc<AtomicU64>) -> Exit {
    if roll(&dice, 16) == 0 {
        return Exit::Code(4);
    }
    loop {
        let given = runtime.next().await;
        match roll(&dice, 24) {
            0 => return Exit::Code(5),
            1 => std::future::pending().await,
            _ => {}
        }
        runtime.respond(&given.id, given.payload).await;
        if roll(&dice, 24) == 0 {
            return Exit::Code(6);
        }
    }
}

#[tokio::test]
async fn every_call_is_answered_however_processes_fail() {
    let dice = Arc::new(AtomicU64::new(1));
    let program = script({
        let dice = Arc::clone(&dice);
        move |process| {
            let dice = Arc::clone(&dice);
            async move {
                match process.extension() {
                    Some(_) => extension(process, dice).await,
                    None => runtime(process, dice).await,
                }
            }
        }
    });
    let (platform, _layer) = platform(&["a", "b"], program).await;
    let mut callers = tokio::task::JoinSet::new();
    for _ in 0..AT_ONCE {
        let engine = Arc::clone(&platform.engine);
        callers.spawn(async move {
            let mut good = 0;
            for _ in 0..CALLS / AT_ONCE {
                let reply = engine.invoke(invocation("1")).await.expect("the platform is well");
                let known = ["Extension.", "Runtime.ExitError", "Sandbox.Timedout"];
                match reply.function_error {
                    false => good += usize::from(text(&reply) == "1"),
                    true => assert!(
                        known.iter().any(|known| text(&reply).contains(known)),
                        "{}",
                        text(&reply)
                    ),
                }
            }
            good
        });
    }
    let calls = async { callers.join_all().await.into_iter().sum::<usize>() };
    let good = tokio::time::timeout(Duration::from_secs(120), calls).await.expect("no call hangs");
    assert!(good > CALLS / 3, "{good}");
    platform.until("all reported", |p| p.lines.count("REPORT") >= CALLS).await;
    assert_eq!(platform.lines.count("REPORT"), CALLS);
    assert_eq!(platform.lines.count("START"), CALLS);
    platform.engine.shutdown(Duration::from_secs(5)).await;
    let count = |count: &std::sync::atomic::AtomicUsize| count.load(Ordering::SeqCst);
    platform.until("all ended", |p| count(&p.counts.ended) == count(&p.counts.started)).await;
}
