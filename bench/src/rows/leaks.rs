//! B11: what a load leaves behind. Three languages are called at capacity for a minute, with first
//! calls of new functions in between; when all instances have gone, nothing may have grown since the
//! same was done for a few seconds.

use crate::bench::Bench;
use crate::load::crowd::{Crowd, Until};
use crate::load::request;
use crate::machine::function::{Code, Function};
use crate::machine::interpreter;
use crate::machine::platform::Platform;
use crate::machine::processes;
use crate::programs;
use crate::result::row::{Bound, Question, Row, Sides};
use anyhow::Result;
use std::time::{Duration, Instant};

/// Most memory afterwards, by that before: allocators keep some.
const MEMORY: Bound = Bound::RatioAtMost(1.1);
/// Most that has come and not gone.
const NOTHING: Bound = Bound::OursAtMost(0.0);
const CONNECTIONS: usize = 16;
/// Instances and what is kept ready for them go soon, so that the wait for it is short.
const OPTIONS: [&str; 4] = ["--keep-alive", "1s", "--stock-idle", "1s"];

/// One number of what is held.
type Count = fn(&Holdings) -> usize;

/// What the platform holds.
#[derive(Debug, Clone, Copy)]
struct Holdings {
    memory_mib: f64,
    descriptors: usize,
    mounts: usize,
    groups: usize,
    namespaces: usize,
    processes: usize,
}

pub(crate) fn run(bench: &Bench) -> Vec<Row> {
    let time = bench.pick(Duration::from_secs(2), Duration::from_secs(60));
    let load = format!("{} s at capacity, then idle", time.as_secs());
    eprintln!("B11 {load} …");
    let outcome = measure(bench, time);
    let value = |get: &dyn Fn(&Holdings, &Holdings) -> Sides| match &outcome {
        Ok((before, after)) => Ok(get(before, after)),
        Err(error) => Err(anyhow::anyhow!("{error:#}")),
    };
    let memory = Question::pair(format!("B11 {load}: memory"), "before", "MiB", MEMORY);
    let mut rows =
        vec![bench.row(memory, || {
            value(&|before, after| Sides::of(after.memory_mib, before.memory_mib))
        })];
    let counts: [(&str, Count); 5] = [
        ("descriptors", |of| of.descriptors),
        ("mounts", |of| of.mounts),
        ("control groups", |of| of.groups),
        ("namespaces", |of| of.namespaces),
        ("processes", |of| of.processes),
    ];
    for (name, count) in counts {
        let question = Question::alone(format!("B11 {load}: {name} more"), "", NOTHING);
        rows.push(bench.row(question, || {
            value(&|before, after| {
                let (before, after) = (count(before), count(after));
                Sides::alone(after as f64 - before as f64)
                    .noting(format!("{before} before, {after} after"))
            })
        }));
    }
    rows
}

fn measure(bench: &Bench, time: Duration) -> Result<(Holdings, Holdings)> {
    let platform = Platform::start(&bench.mayfly, &OPTIONS)?;
    let custom = Code::new().with("bootstrap", &std::fs::read(&bench.handler)?)?;
    let custom = Function::new("provided.al2023", "bootstrap", custom)?;
    platform.create("c", &custom)?;
    let mut names = vec!["c"];
    if let Ok(python) = interpreter::python() {
        let code = Code::new().with("app.py", programs::PYTHON.as_bytes())?;
        platform.create("python", &Function::new(&python.runtime, "app.handler", code)?)?;
        names.push("python");
    }
    if let Ok(node) = interpreter::node() {
        let code = Code::new().with("index.mjs", programs::NODE.as_bytes())?;
        platform.create("node", &Function::new(&node.runtime, "index.handler", code)?)?;
        names.push("node");
    }
    load(&platform, &names, &custom, bench.pick(Duration::from_secs(1), Duration::from_secs(5)))?;
    // The longest wait until all has gone.
    let patience = bench.pick(Duration::from_secs(4), Duration::from_secs(60));
    // While there are sandboxes: afterwards nothing tells what the group was called.
    let group = platform.sandboxed().into_iter().find_map(processes::group);
    let group = group.unwrap_or_default();
    let before = calm(&platform, &group, None, patience)?;
    load(&platform, &names, &custom, time)?;
    Ok((before, calm(&platform, &group, Some(before), patience)?))
}

/// Calls all functions over all connections; every second one more function comes, is called for the
/// first time, and goes.
fn load(platform: &Platform, names: &[&str], new: &Function, time: Duration) -> Result<()> {
    let requests: Vec<Vec<u8>> = names.iter().map(|name| request::invoke(name)).collect();
    let begin = Instant::now();
    let mut crowd = Crowd::open(platform.port, CONNECTIONS)?;
    while begin.elapsed() < time {
        let part = Duration::from_secs(1).min(time.saturating_sub(begin.elapsed()));
        crowd.load(&requests, Until::Elapsed(part))?;
        platform.create("new", new)?;
        platform.connect()?.ask(&request::invoke("new"))?;
        platform.delete("new")?;
    }
    Ok(())
}

/// Waits until all instances have gone, and then until no more is held than before.
fn calm(
    platform: &Platform,
    group: &str,
    before: Option<Holdings>,
    patience: Duration,
) -> Result<Holdings> {
    let begin = Instant::now();
    loop {
        platform.wait_until_calm()?;
        let now = holdings(platform, group);
        let settled = match before {
            None => now.processes == 0,
            Some(before) => now.is_within(&before),
        };
        if settled || begin.elapsed() > patience {
            return Ok(now);
        }
    }
}

impl Holdings {
    fn is_within(&self, before: &Self) -> bool {
        self.descriptors <= before.descriptors
            && self.mounts <= before.mounts
            && self.groups <= before.groups
            && self.namespaces <= before.namespaces
            && self.processes <= before.processes
    }
}

fn holdings(platform: &Platform, group: &str) -> Holdings {
    let (own, sandboxed) = platform.processes();
    let all = [own.clone(), sandboxed.clone()].concat();
    let sum = |count: fn(u32) -> usize, of: &[u32]| of.iter().map(|process| count(*process)).sum();
    let kib: u64 = own.iter().filter_map(|process| processes::resident_kib(*process)).sum();
    Holdings {
        memory_mib: kib as f64 / 1024.0,
        descriptors: sum(processes::descriptors, &all),
        mounts: sum(processes::mounts, &own),
        groups: processes::groups(group),
        namespaces: processes::namespaces(&all),
        processes: sandboxed.len(),
    }
}
