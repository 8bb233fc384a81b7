//! B11: how soon the platform is ready, and what it takes when nobody calls: with a hundred
//! functions, and with ten thousand that were deployed and never called.

use crate::bench::Bench;
use crate::load::crowd::{Crowd, Until};
use crate::load::request;
use crate::machine::function::{Code, Function};
use crate::machine::platform::Platform;
use crate::machine::processes;
use crate::result::row::{Bound, Question, Row, Sides};
use crate::result::statistics::median;
use anyhow::{Context as _, Result};
use std::path::Path;

/// Functions that are created at a time.
const CREATORS: usize = 16;

/// What several starts with the same folder came to, each the median.
struct Footprint {
    ready_ms: f64,
    resident_mib: f64,
    processes: f64,
}

pub(crate) fn run(bench: &Bench) -> Vec<Row> {
    let (few, many) = bench.pick((10, 50), (100, 10_000));
    let ask = |number: usize, name: &str, unit, most| {
        Question::alone(format!("B11 {name} with {number} functions"), unit, most)
    };
    let small = deployed(bench, few);
    let large = deployed(bench, many);
    let value = |of: &Result<Footprint>, get: fn(&Footprint) -> f64| match of {
        Ok(footprint) => Ok(Sides::alone(get(footprint))),
        Err(error) => Err(anyhow::anyhow!("{error:#}")),
    };
    let none = Bound::None;
    vec![
        bench.row(ask(few, "ready", "ms", Bound::OursAtMost(50.0)), || {
            value(&small, |of| of.ready_ms)
        }),
        bench.row(ask(few, "memory", "MiB", none), || value(&small, |of| of.resident_mib)),
        bench.row(ask(many, "ready", "ms", Bound::OursAtMost(1_000.0)), || {
            value(&large, |of| of.ready_ms)
        }),
        bench.row(ask(many, "memory", "MiB", Bound::OursAtMost(100.0)), || {
            value(&large, |of| of.resident_mib)
        }),
        bench.row(ask(many, "sandboxed processes", "", Bound::OursAtMost(0.0)), || {
            value(&large, |of| of.processes)
        }),
    ]
}

/// Deploys so many functions and starts the platform with them again and again.
fn deployed(bench: &Bench, functions: usize) -> Result<Footprint> {
    eprintln!("B11 {functions} functions are deployed …");
    let folder = tempfile::Builder::new().prefix("mayfly-bench-").tempdir()?;
    deploy(bench, folder.path(), functions)?;
    let (mut ready, mut resident, mut processes) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..bench.pick(2, 7) {
        let platform = Platform::start_in(&bench.mayfly, folder.path(), &[])?;
        ready.push(platform.ready_after.as_secs_f64() * 1e3);
        processes.push(platform.wait_until_calm()? as f64);
        // The server and its spawner: what runs when nothing runs.
        let (own, _) = platform.processes();
        let kib: Option<u64> = own.iter().map(|process| processes::resident_kib(*process)).sum();
        resident.push(kib.context("the platform's memory")? as f64 / 1024.0);
        platform.stop();
    }
    Ok(Footprint {
        ready_ms: median(&ready),
        resident_mib: median(&resident),
        processes: median(&processes),
    })
}

fn deploy(bench: &Bench, folder: &Path, functions: usize) -> Result<()> {
    let platform = Platform::start_in(&bench.mayfly, folder, &[])?;
    let requests: Result<Vec<Vec<u8>>> = (0..functions)
        .map(|number| {
            // Each with code of its own.
            let script = format!("#!/bin/sh\n# number {number}\n");
            let code = Code::new().with("bootstrap", script.as_bytes())?;
            let function = Function::new("provided.al2023", "bootstrap", code)?;
            let body = function.creation(&format!("function-{number}")).to_string();
            Ok(request::lambda("POST", "/2015-03-31/functions", &[], &body))
        })
        .collect();
    Crowd::open(platform.port, CREATORS)?.load(&requests?, Until::Sent(functions))?;
    for number in 0..functions {
        platform.wait_until_active(&format!("function-{number}"))?;
    }
    platform.stop();
    Ok(())
}
