//! The pool and admission on virtual time: seeded arrivals, crashes, slow starts and callers that
//! leave, on the engine itself with sandboxes that are made up (`world.rs`).
//!
//! A failing seed is printed; `SIMULATION_SEED=n cargo test -p engine pool::simulation` replays it alone.

mod world;

use crate::engine::{Engine, Settings};
use crate::invocation::{Invocation, InvokeError, Reply, ThrottleReason};
use crate::scaling::ScalingSettings;
use bytes::Bytes;
use model::record::InvocationKind;
use model::{FunctionName, Region};
use std::sync::Arc;
use std::time::Duration;
use world::{ACCOUNT, PROVISIONED, World};

const SEEDS: u64 = 200;
const CALLS: u64 = 60;
/// Longest that an accepted call may take, of whatever it meets on its way.
const PATIENCE: Duration = Duration::from_secs(120);
const KEEP_ALIVE: Duration = Duration::from_secs(60);

fn call(number: u64, name: &str) -> Invocation {
    let (name, qualifier) = match name.split_once(':') {
        Some((name, qualifier)) => (name, Some(qualifier.to_owned())),
        None => (name, None),
    };
    Invocation {
        request_id: format!("00000000-0000-4000-8000-{number:012}"),
        kind: InvocationKind::RequestResponse,
        region: Region::default(),
        name: FunctionName::new(name).expect("valid"),
        qualifier,
        payload: Bytes::from(format!("\"{number}\"")),
        client_context: None,
        tenant: None,
        trace_header: None,
        log_tail: false,
    }
}

/// Whether an answer to a call is one that can be explained.
fn explained(name: &str, number: u64, told: &Result<Reply, InvokeError>) -> bool {
    match told {
        Ok(reply) if reply.function_error => {
            let text = String::from_utf8_lossy(&reply.payload);
            text.contains("Runtime.ExitError") || text.contains("Sandbox.Timedout")
        }
        Ok(reply) => reply.payload == format!("\"{number}\""),
        Err(InvokeError::Throttled { reason, retry_after_s }) => {
            let reserved = ThrottleReason::ReservedFunctionConcurrentInvocationLimitExceeded;
            *retry_after_s > 0 && (*reason != reserved || name == "reserved")
        }
        Err(error) => matches!(error, InvokeError::Sandbox(_)),
    }
}

async fn lives_and_dies(seed: u64) {
    let world = World::new(seed);
    let settings = Settings {
        account_concurrency: ACCOUNT,
        keep_alive: KEEP_ALIVE,
        scaling: ScalingSettings {
            environments_per_10_s: seed.is_multiple_of(3).then_some(12),
            requests_per_concurrency: seed.is_multiple_of(5).then_some(10),
            starts: 1 + usize::try_from(world.roll(4)).expect("small"),
            memory_bytes: seed.is_multiple_of(2).then_some(6 << 20),
        },
        ..world::settings()
    };
    let engine = world.engine(settings).await;
    let mut calls = Vec::new();
    for number in 0..CALLS {
        if world.roll(4) == 0 {
            tokio::time::sleep(Duration::from_millis(world.roll(8_000))).await;
        }
        if world.roll(25) == 0 {
            world.change().await;
        }
        let names = ["plain", "plain", "reserved", "kept:live", "kept", "shared", "shared"];
        let name = names[usize::try_from(world.roll(7)).expect("small")];
        let engine = Arc::clone(&engine);
        let task = tokio::spawn(async move {
            let told = engine.invoke(call(number, name)).await;
            assert!(explained(name, number, &told), "{name} {number}: {told:?}");
            u64::from(told.is_ok_and(|reply| !reply.function_error))
        });
        if world.roll(10) == 0 {
            tokio::time::sleep(Duration::from_millis(world.roll(60))).await;
            task.abort();
        }
        calls.push(task);
    }
    let mut successes = 0;
    for task in calls {
        match tokio::time::timeout(PATIENCE, task).await.expect("a call never ends") {
            Ok(success) => successes += success,
            // Its caller has left.
            Err(error) => assert!(error.is_cancelled(), "{error}"),
        }
    }
    assert!(successes >= CALLS / 4, "only {successes} calls went well");
    at_rest(&world, &engine).await;
    assert_eq!(world.faults(), Vec::<String>::new());
}

/// Once nothing is called any more, nothing is left but what is to be there.
async fn at_rest(world: &World, engine: &Arc<Engine>) {
    // Invocations whose caller has left end by the function's time-out.
    tokio::time::sleep(PATIENCE).await;
    assert_eq!(engine.calls(), 0, "permits are left");
    assert_eq!(world.serving(), 0, "invocations are left");
    // Windows are no longer than an hour here, and begin within the next one.
    tokio::time::sleep(Duration::from_secs(5 * 3_600)).await;
    let kept = usize::try_from(PROVISIONED).expect("small");
    assert_eq!(engine.instances(), kept, "not what is provisioned");
    assert_eq!(world.standing(engine).ready, PROVISIONED);
    engine.shutdown(Duration::from_secs(1)).await;
    tokio::time::sleep(Duration::from_secs(60)).await;
    assert_eq!(engine.instances(), 0);
    assert_eq!(world.sandboxes(), 0, "sandboxes are left");
}

fn on_virtual_time<F: Future<Output = ()>>(future: F) {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .build()
        .expect("a runtime")
        .block_on(future);
}

#[test]
fn every_call_ends_once_no_limit_is_passed_and_nothing_is_left() {
    let replayed = std::env::var("SIMULATION_SEED").ok().and_then(|seed| seed.parse().ok());
    let seeds = replayed.map_or(0..SEEDS, |seed: u64| seed..seed + 1);
    for seed in seeds {
        let live = || on_virtual_time(lives_and_dies(seed));
        if let Err(panic) = std::panic::catch_unwind(live) {
            eprintln!("failed with SIMULATION_SEED={seed}");
            std::panic::resume_unwind(panic);
        }
    }
}

#[test]
fn a_thousand_first_calls_at_once_share_a_few_starts_and_all_are_answered() {
    on_virtual_time(async {
        let world = World::calm();
        let scaling = ScalingSettings { starts: 4, ..ScalingSettings::default() };
        let engine = world.engine(Settings { scaling, ..world::settings() }).await;
        // What is provisioned is made first.
        tokio::time::sleep(Duration::from_secs(10)).await;
        let before = world.made();
        let began = tokio::time::Instant::now();
        let calls: Vec<_> = (0..900)
            .map(|number| {
                let engine = Arc::clone(&engine);
                tokio::spawn(async move { engine.invoke(call(number, "plain")).await })
            })
            .collect();
        // Another function's first call does not wait behind all of them.
        let other = {
            let engine = Arc::clone(&engine);
            tokio::spawn(async move {
                engine.invoke(call(1_000, "reserved")).await.expect("answered");
                began.elapsed()
            })
        };
        for call in calls {
            call.await.expect("no panic").expect("answered");
        }
        let other = other.await.expect("no panic");
        assert!(world.most_starts() <= 4, "{} starts at a time", world.most_starts());
        assert!(world.made() - before < 450, "{} instances were made", world.made() - before);
        assert!(other < Duration::from_millis(500), "the other function waited {other:?}");
        assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    });
}

#[test]
fn an_instance_that_may_have_several_calls_at_a_time_is_given_them() {
    on_virtual_time(async {
        let world = World::calm();
        let engine = world.engine(world::settings()).await;
        tokio::time::sleep(Duration::from_secs(10)).await;
        let before = world.made();
        let calls = |from: u64| -> Vec<_> {
            (from..from + 30)
                .map(|number| {
                    let engine = Arc::clone(&engine);
                    tokio::spawn(async move { engine.invoke(call(number, "shared")).await })
                })
                .collect()
        };
        for call in calls(0) {
            call.await.expect("no panic").expect("answered");
        }
        let made = world.made() - before;
        assert!(made <= 10, "{made} instances for 30 calls, 3 at a time");
        for call in calls(100) {
            call.await.expect("no panic").expect("answered");
        }
        assert_eq!(world.faults(), Vec::<String>::new());
        assert_eq!(world.made() - before, made.max(10), "warm instances were not shared");
    });
}
