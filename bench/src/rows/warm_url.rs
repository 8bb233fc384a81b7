//! B1 and B2 through a function URL: the Node.js handler behind Mayfly against the same handler on
//! plain `http` behind nginx, and against that alone.

use super::warm_invoke::times;
use crate::bench::Bench;
use crate::floors::nginx::Nginx;
use crate::load::connection::Connection;
use crate::load::crowd::{Crowd, Until};
use crate::load::pair::interleaved;
use crate::load::request;
use crate::machine::function::{Code, Function};
use crate::machine::interpreter::{self, Interpreter};
use crate::machine::platform::Platform;
use crate::programs;
use crate::result::row::{Bound, Question, Row, Sides};
use anyhow::{Result, ensure};

/// Most that a call may take, by nginx.
const LATENCY: Bound = Bound::RatioAtMost(1.8);
/// Least of calls a second with many connections, by nginx.
const THROUGHPUT: Bound = Bound::RatioAtLeast(0.45);
const CONNECTIONS: usize = 16;

/// With one connection.
pub(crate) fn run(bench: &Bench) -> Vec<Row> {
    let name = "B1 function URL, Node.js";
    let nginx = Question::pair(name, "nginx before plain http", "µs", LATENCY);
    let name = format!("{name}, beside plain http");
    let alone = Question::pair(name, "plain http alone", "µs", Bound::None);
    vec![
        bench.row(nginx, || latency(bench, Side::Nginx)),
        bench.row(alone, || latency(bench, Side::Alone)),
    ]
}

/// With many; and, without a goal, with Mayfly's own setting by which one instance is given as many
/// requests at a time as the one process behind nginx is.
pub(crate) fn run_crowd(bench: &Bench) -> Vec<Row> {
    let against = "nginx before plain http";
    let name = "B2 function URL, Node.js, 16 connections";
    let question = Question::pair(name, against, "/s", THROUGHPUT);
    let name = format!("{name}, requestsPerInstance {CONNECTIONS}");
    let shared = Question::pair(name, against, "/s", Bound::None);
    vec![
        bench.row(question, || throughput(bench, 1)),
        bench.row(shared, || throughput(bench, CONNECTIONS)),
    ]
}

#[derive(Clone, Copy)]
enum Side {
    Nginx,
    Alone,
}

fn latency(bench: &Bench, side: Side) -> Result<Sides> {
    let node = interpreter::node()?;
    let nginx = Nginx::start(&node)?;
    let (platform, path) = platform(bench, &node, 1)?;
    let mut ours = platform.connect()?;
    let mut other = Connection::open(match side {
        Side::Nginx => nginx.port,
        Side::Alone => nginx.behind,
    })?;
    let (call, plain) = (request::get(&path), request::get("/"));
    let calls = bench.pick(10, 500);
    interleaved(
        bench.pick(2, 20),
        |_| times(&mut ours, &call, calls),
        |_| times(&mut other, &plain, calls),
    )
}

fn throughput(bench: &Bench, at_once: usize) -> Result<Sides> {
    let node = interpreter::node()?;
    let nginx = Nginx::start(&node)?;
    let (platform, path) = platform(bench, &node, at_once)?;
    let mut ours = Crowd::open(platform.port, CONNECTIONS)?;
    let mut other = Crowd::open(nginx.port, CONNECTIONS)?;
    let (call, plain) = ([request::get(&path)], [request::get("/")]);
    let time = Until::Elapsed(bench.load_time());
    // All instances are started before anything counts.
    ours.load(&call, time)?;
    other.load(&plain, time)?;
    interleaved(
        bench.pick(1, 7),
        |_| Ok(vec![ours.load(&call, time)?.per_second()]),
        |_| Ok(vec![other.load(&plain, time)?.per_second()]),
    )
}

/// A platform with the function, of which each instance is given so many requests at a time, and the
/// path of its URL.
fn platform(bench: &Bench, node: &Interpreter, at_once: usize) -> Result<(Platform, String)> {
    let code = Code::new().with("index.mjs", programs::NODE.as_bytes())?;
    let platform = bench.platform()?;
    platform.create("url", &Function::new(&node.runtime, "index.handler", code)?)?;
    platform.set_requests_per_instance("url", at_once)?;
    let path = platform.open_url("url")?;
    let answer = platform.connect()?.ask(&request::get(&path))?.to_vec();
    ensure!(answer == br#"{"hello":"world"}"#, "the function URL answers another thing");
    Ok((platform, path))
}
