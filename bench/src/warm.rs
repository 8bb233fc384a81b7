//! A warm call through the Invoke API over one connection, against the same handler as a bare HTTP
//! server and against the bare conversation with a runtime.

use crate::connection::{Connection, lambda_request};
use crate::handler::BareServer;
use crate::platform::Platform;
use crate::row::Row;
use crate::runtime_loop::RuntimeLoop;
use anyhow::{Result, ensure};
use std::path::Path;
use std::time::{Duration, Instant};

/// Most that a warm call may cost, by the floor.
const BOUND: f64 = 1.2;

/// Measures `rounds` rounds of `calls` calls of each side, in turn, so that a change of the
/// machine's speed meets all of them.
pub(crate) fn measure(
    mayfly: &Path,
    program: &Path,
    zip: &[u8],
    rounds: usize,
    calls: usize,
) -> Result<Vec<Row>> {
    let platform = Platform::start(mayfly)?;
    platform.create(zip, &["warm".to_owned()])?;
    let mut invoke = Connection::open(platform.port)?;
    let call = Platform::call("warm")?;
    ensure!(invoke.ask(&call)? == br#"{"hello":"world"}"#, "the function answers another thing");

    let server = BareServer::start(program)?;
    let mut bare = Connection::open(server.port)?;
    let request = lambda_request("POST", "/", "{}")?;
    let mut runtime = RuntimeLoop::start(program)?;

    let (mut ours, mut bares, mut floors) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..rounds {
        timed(&mut ours, calls, || invoke.ask(&call).map(drop))?;
        timed(&mut bares, calls, || bare.ask(&request).map(drop))?;
        timed(&mut floors, calls, || runtime.round())?;
    }
    let name = "warm Invoke, one connection";
    Ok(vec![
        Row::new(name, &mut ours.clone(), "Runtime API loop", &mut floors, Some(BOUND)),
        Row::new(name, &mut ours, "the handler behind bare HTTP", &mut bares, None),
    ])
}

fn timed(
    times: &mut Vec<Duration>,
    calls: usize,
    mut call: impl FnMut() -> Result<()>,
) -> Result<()> {
    for _ in 0..calls {
        let begin = Instant::now();
        call()?;
        times.push(begin.elapsed());
    }
    Ok(())
}
