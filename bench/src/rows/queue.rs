//! B9: asynchronous invocation. How fast events are accepted, against the same SQLite bare with as
//! many rows in each transaction as there are callers; how fast they are accepted and run, against
//! calls that wait for their answer; and what a million waiting ones take of the memory.

use crate::bench::Bench;
use crate::floors::plain_queue::{Ids, PlainQueue};
use crate::load::crowd::{Crowd, Until};
use crate::load::pair::interleaved;
use crate::load::request;
use crate::machine::function::{Code, Function};
use crate::machine::platform::Platform;
use crate::machine::processes;
use crate::result::row::{Bound, Question, Row, Sides};
use anyhow::{Context as _, Result};
use std::time::Instant;

/// Least of events a second, by the other side.
const GOAL: Bound = Bound::RatioAtLeast(0.5);
/// Most memory with many waiting events, by that with a tenth of them. "Flat", but for the noise of
/// an allocator.
const FLAT: Bound = Bound::RatioAtMost(1.1);
/// Callers at a time, and rows of a bare transaction: each caller waits for its answer, so that a
/// transaction can't have more.
const CALLERS: usize = 64;
const WAITING_CALLERS: usize = 16;
/// Events of one request that has many, and how many such are sent at a time.
const BATCH: usize = 250;
const BATCH_CALLERS: usize = 4;
/// Size of an event.
const BYTES: usize = 256;
/// Delay of events that shall only wait: an hour.
const LATER: Option<u32> = Some(3_600);

pub(crate) fn run(bench: &Bench) -> Vec<Row> {
    let (few, many) = bench.pick((1_000, 10_000), (100_000, 1_000_000));
    let accepted = Question::pair("B9 events accepted", "SQLite, same batches", "/s", GOAL);
    let done = Question::pair("B9 events accepted and run", "synchronous calls", "/s", GOAL);
    let name = format!("B9 memory of Mayfly, {many} events waiting");
    let flat = Question::pair(name, format!("{few} waiting"), "MiB", FLAT);
    let against = "SQLite, same batches, ids in order";
    let in_order = Question::pair("B9 events accepted, beside", against, "/s", Bound::None);
    let against = format!("SQLite, {} rows at a time, ids in order", BATCH * BATCH_CALLERS);
    let batches = format!("B9 events accepted, {BATCH} with each request");
    let batches = Question::pair(batches, against, "/s", Bound::None);
    vec![
        bench.row(accepted, || accept(bench, Ids::Random)),
        bench.row(in_order, || accept(bench, Ids::InOrder)),
        bench.row(batches, || accept_batches(bench)),
        bench.row(done, || run_to_the_end(bench)),
        bench.row(flat, || memory(bench, few, many)),
    ]
}

fn accept(bench: &Bench, ids: Ids) -> Result<Sides> {
    let platform = platform(bench)?;
    let mut crowd = Crowd::open(platform.port, CALLERS)?;
    let event = [request::event("work", BYTES, LATER)];
    // Beside Mayfly's own database, on the same disk.
    let folder = tempfile::tempdir()?;
    let mut plain = PlainQueue::create(folder.path(), ids)?;
    let time = bench.load_time();
    crowd.load(&event, Until::Sent(CALLERS))?;
    interleaved(
        bench.pick(1, 7),
        |_| Ok(vec![crowd.load(&event, Until::Elapsed(time))?.per_second()]),
        |_| Ok(vec![plain.add_for(time, CALLERS, BYTES)?]),
    )
}

/// Requests with many events each, as clients of queues send them.
fn accept_batches(bench: &Bench) -> Result<Sides> {
    let platform = platform(bench)?;
    let mut crowd = Crowd::open(platform.port, BATCH_CALLERS)?;
    let events = [request::events("work", BATCH, BYTES, 3_600)];
    let folder = tempfile::tempdir()?;
    let mut plain = PlainQueue::create(folder.path(), Ids::InOrder)?;
    let time = bench.load_time();
    let mut sent = crowd.load(&events, Until::Sent(BATCH_CALLERS))?.answered * BATCH;
    let sides = interleaved(
        bench.pick(1, 7),
        |_| {
            let outcome = crowd.load(&events, Until::Elapsed(time))?;
            sent += outcome.answered * BATCH;
            Ok(vec![outcome.per_second() * BATCH as f64])
        },
        |_| Ok(vec![plain.add_for(time, BATCH * BATCH_CALLERS, BYTES)?]),
    )?;
    // A request is answered as one even where some of its events are refused.
    let accepted = u64::try_from(sent)?;
    platform.wait_for_queue(|waiting| waiting == accepted)?;
    Ok(sides)
}

fn run_to_the_end(bench: &Bench) -> Result<Sides> {
    let platform = platform(bench)?;
    let event = [request::event("work", BYTES, None)];
    let call = [request::invoke("work")];
    let mut callers = Crowd::open(platform.port, CALLERS)?;
    let mut waiting = Crowd::open(platform.port, WAITING_CALLERS)?;
    let time = Until::Elapsed(bench.load_time());
    let events = bench.pick(200, 10_000);
    let mut accept_and_run = |events: usize| -> Result<f64> {
        let begin = Instant::now();
        callers.load(&event, Until::Sent(events))?;
        let end = platform.wait_for_queue(|waiting| waiting == 0)?;
        Ok(events as f64 / (end - begin).as_secs_f64())
    };
    // All instances are started before anything counts.
    accept_and_run(CALLERS)?;
    waiting.load(&call, time)?;
    interleaved(
        bench.pick(1, 5),
        |_| Ok(vec![accept_and_run(events)?]),
        |_| Ok(vec![waiting.load(&call, time)?.per_second()]),
    )
}

fn memory(bench: &Bench, few: usize, many: usize) -> Result<Sides> {
    let platform = platform(bench)?;
    let mut crowd = Crowd::open(platform.port, CALLERS)?;
    let event = [request::event("work", BYTES, LATER)];
    let mut mib_with = |events: usize, before: usize| -> Result<f64> {
        crowd.load(&event, Until::Sent(events - before))?;
        let wanted = u64::try_from(events)?;
        platform.wait_for_queue(|waiting| waiting == wanted)?;
        let kib = processes::resident_kib(platform.id()).context("the server's memory")?;
        Ok(kib as f64 / 1024.0)
    };
    let before = mib_with(few, 0)?;
    Ok(Sides::of(mib_with(many, few)?, before))
}

/// A platform with the function `work`.
fn platform(bench: &Bench) -> Result<Platform> {
    let code = Code::new().with("bootstrap", &std::fs::read(&bench.handler)?)?;
    let platform = bench.platform()?;
    platform.create("work", &Function::new("provided.al2023", "bootstrap", code)?)?;
    platform.connect()?.ask(&request::invoke("work"))?;
    Ok(platform)
}
