//! The first call of a function, against the floor: cloning a process into namespaces of its own and
//! executing the same program.

use crate::connection::Connection;
use crate::platform::Platform;
use crate::row::Row;
use anyhow::{Context as _, Result};
use std::path::Path;
use std::time::Instant;

/// Most that a cold call may cost, by the floor with a network namespace.
const BOUND: f64 = 1.3;

/// Calls `functions` distinct functions once each, in turn with the floors.
///
/// The calling process must have one thread: the floor clones it.
pub(crate) fn measure(
    mayfly: &Path,
    program: &Path,
    zip: &[u8],
    functions: usize,
) -> Result<Vec<Row>> {
    let floor = |network| sandbox::floor::clone_and_execute(program, network);
    let platform = Platform::start(mayfly)?;
    let names: Vec<String> = (0..functions).map(|number| format!("cold-{number}")).collect();
    platform.create(zip, &names)?;
    let mut connection = Connection::open(platform.port)?;
    let (mut ours, mut bare, mut networked) = (Vec::new(), Vec::new(), Vec::new());
    for name in &names {
        let call = Platform::call(name)?;
        let begin = Instant::now();
        connection.ask(&call).with_context(|| format!("{name} failed"))?;
        ours.push(begin.elapsed());
        bare.push(floor(false)?);
        networked.push(floor(true)?);
    }

    let name = "cold Invoke, static program";
    Ok(vec![
        Row::new(
            name,
            &mut ours.clone(),
            "clone with 5 namespaces + exec",
            &mut networked,
            Some(BOUND),
        ),
        Row::new(name, &mut ours, "clone with 4 namespaces + exec", &mut bare, None),
    ])
}
