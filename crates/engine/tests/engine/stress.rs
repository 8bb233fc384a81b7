//! Random runtimes, callers and changes of the function, from seeds: whatever happens, each call
//! ends once with an answer that its script explains, and nothing stays behind.
//!
//! A seed that fails is in the message; `MAYFLY_STRESS_SEED=<seed>` runs it alone. Seeds decide what
//! is done; threads and the network decide in which order, so a replay may need a few tries.

use crate::fake::{Platform, Runtime, config, function, invocation, script};
use engine::{Engine, Invocation, InvokeError, Reply, Settings};
use model::sandbox::Exit;
use std::collections::HashSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

const SEEDS: u64 = 40;
const CALLS: usize = 12;
/// Seeds that run at the same time; more would starve each other beyond the function's timeout.
const AT_ONCE: usize = 8;
/// The function's timeout, in seconds.
const TIMEOUT_S: u32 = 3;
/// What no seed takes.
const PATIENCE: Duration = Duration::from_secs(20);

/// xorshift64*: enough to choose by, and the same everywhere.
struct Random(u64);

impl Random {
    fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % limit
    }
}

/// What a runtime does with one event; the event's payload says which.
const BEHAVIOURS: [&str; 10] = [
    "\"answer\"",
    "\"error\"",
    "\"crash\"",
    "\"crash after\"",
    "\"crash idle\"",
    "\"late next\"",
    "\"twice\"",
    "\"reconnect\"",
    "\"slow\"",
    "\"hang\"",
];

async fn run(mut runtime: Runtime, busy: Arc<Mutex<HashSet<String>>>) -> Exit {
    loop {
        let asked = runtime.get_next().await;
        if asked.status() != 200 {
            // Refused while it is being ended.
            return std::future::pending().await;
        }
        let id =
            asked.headers()["lambda-runtime-aws-request-id"].to_str().expect("text").to_owned();
        assert!(busy.lock().expect("free").insert(id.clone()), "{id} was given twice");
        let payload = asked.into_body();
        match std::str::from_utf8(&payload).expect("UTF-8") {
            "\"error\"" => {
                let path = format!("invocation/{id}/error");
                runtime.post(&path, r#"{"errorType":"E"}"#).await;
            }
            "\"crash\"" => return Exit::Code(3),
            "\"crash after\"" => {
                runtime.respond(&id, payload).await;
                return Exit::Code(4);
            }
            "\"crash idle\"" => {
                runtime.respond(&id, payload).await;
                let next = tokio::time::timeout(Duration::from_millis(3), runtime.get_next());
                if let Ok(event) = next.await {
                    // It came all the same, and is not done.
                    drop(event);
                }
                return Exit::Signal(11);
            }
            "\"late next\"" => {
                runtime.respond(&id, payload).await;
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            "\"twice\"" => {
                runtime.respond(&id, payload.clone()).await;
                assert_eq!(runtime.respond(&id, payload).await.status(), 403);
            }
            "\"reconnect\"" => {
                runtime.respond(&id, payload).await;
                runtime.hang_up();
            }
            "\"slow\"" => {
                tokio::time::sleep(Duration::from_millis(10)).await;
                runtime.respond(&id, payload).await;
            }
            "\"hang\"" => return std::future::pending().await,
            _ => {
                runtime.respond(&id, payload).await;
            }
        }
    }
}

/// Whether a behaviour explains an answer. Any call may also meet a process that crashes while idle.
fn explains(behaviour: &str, told: &Result<Reply, InvokeError>) -> bool {
    let reply = match told {
        Ok(reply) => reply,
        Err(InvokeError::NotFound { .. }) => return true,
        Err(_) => return false,
    };
    let text = std::str::from_utf8(&reply.payload).unwrap_or("not UTF-8");
    let crashed = reply.function_error && text.contains("Runtime.ExitError");
    match behaviour {
        "\"error\"" => text == r#"{"errorType":"E"}"# || crashed,
        "\"crash\"" => crashed,
        "\"hang\"" => text.contains("Sandbox.Timedout") || crashed,
        _ => (text == behaviour && !reply.function_error) || crashed,
    }
}

async fn change(platform: &Platform, random: &mut Random) {
    let mut config = config();
    config.timeout_s = TIMEOUT_S;
    config.memory_mib = 128 + u32::try_from(random.below(3)).expect("small");
    if random.below(4) == 0 {
        let key = model::Function::key(&model::Region::default(), &crate::fake::name());
        let store: &dyn model::store::Store = &*platform.disk.store;
        // It may be gone already.
        let _ = store.delete(&key, model::store::Expect::Anything).await;
    }
    platform.put(&function(config)).await;
}

async fn one_seed(seed: u64) {
    let mut random = Random::new(seed);
    let busy = Arc::new(Mutex::new(HashSet::new()));
    let given = Arc::clone(&busy);
    let settings = Settings { keep_alive: Duration::from_millis(300), ..Settings::default() };
    let runtime = script(move |runtime| run(runtime, Arc::clone(&given)));
    let platform = Platform::with(runtime, settings).await;
    change(&platform, &mut random).await;
    let ended = Arc::new(AtomicUsize::new(0));
    let mut calls = Vec::new();
    let mut left = 0;
    for _ in 0..CALLS {
        // One in ten may hang for all the time that the function has.
        let kinds = if random.below(10) == 0 { 10 } else { 9 };
        let behaviour = BEHAVIOURS[usize::try_from(random.below(kinds)).expect("small")];
        let call: Invocation = invocation(behaviour);
        let (engine, ended) = (Arc::clone(&platform.engine), Arc::clone(&ended));
        let task = tokio::spawn(async move {
            let told = engine.invoke(call).await;
            ended.fetch_add(1, Ordering::SeqCst);
            (behaviour, told)
        });
        match random.below(8) {
            0 => {
                tokio::time::sleep(Duration::from_millis(random.below(6))).await;
                task.abort();
                left += usize::from(task.await.is_err());
            }
            1 => {
                calls.push(task);
                change(&platform, &mut random).await;
            }
            2 => {
                let (behaviour, told) = task.await.expect("no panic");
                assert!(explains(behaviour, &told), "seed {seed}: {behaviour}: {told:?}");
            }
            _ => calls.push(task),
        }
    }
    for call in calls {
        let (behaviour, told) = call.await.expect("no panic");
        assert!(explains(behaviour, &told), "seed {seed}: {behaviour}: {told:?}");
    }
    assert_eq!(ended.load(Ordering::SeqCst) + left, CALLS, "seed {seed}");
    platform.until("all permits are back", |p| p.engine.calls() == 0).await;
    if random.below(2) == 0 {
        platform.until("idle instances go", |p| p.engine.instances() == 0).await;
    }
    Engine::shutdown(&platform.engine, Duration::from_secs(2)).await;
    platform
        .until("every sandbox is gone", |p| {
            p.counts.created.load(Ordering::SeqCst) == p.counts.dropped.load(Ordering::SeqCst)
        })
        .await;
    assert_eq!(platform.engine.instances(), 0, "seed {seed}");
    let lines = platform.lines.all();
    for id in busy.lock().expect("free").iter() {
        for (line, behind) in [("START", " "), ("END", ""), ("REPORT", "\t")] {
            let beginning = format!("{line} RequestId: {id}{behind}");
            let count = lines.iter().filter(|line| line.starts_with(&beginning)).count();
            assert_eq!(count, 1, "seed {seed}: {beginning} in {lines:#?}");
        }
    }
    let counts = ["START", "END", "REPORT"].map(|line| platform.lines.count(line));
    assert!(counts[0] == counts[1] && counts[1] == counts[2], "seed {seed}: {counts:?}");
}

#[test]
fn whatever_happens_each_call_ends_once_and_nothing_stays() {
    let chosen = std::env::var("MAYFLY_STRESS_SEED").ok().and_then(|seed| seed.parse().ok());
    let seeds: Vec<u64> = chosen.map_or_else(|| (0..SEEDS).collect(), |seed| vec![seed]);
    let executor =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let executor = executor.expect("made");
    executor.block_on(async {
        let mut running = tokio::task::JoinSet::new();
        for seed in seeds {
            if running.len() >= AT_ONCE
                && let Some(ended) = running.join_next().await
            {
                ended.expect("a seed failed; MAYFLY_STRESS_SEED runs it alone");
            }
            running.spawn(async move {
                let seed_ends = tokio::time::timeout(PATIENCE, one_seed(seed));
                seed_ends.await.unwrap_or_else(|_| panic!("seed {seed} hangs"));
            });
        }
        while let Some(ended) = running.join_next().await {
            ended.expect("a seed failed; MAYFLY_STRESS_SEED runs it alone");
        }
    });
}
