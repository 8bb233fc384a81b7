//! `cargo xtask test`: the tests of every crate, then the whole binary with real clients, then a few
//! calls of the benchmarks, to see that they still work.
//!
//! It needs cargo, python3 with venv, node and npm, and the package registries once; what it
//! fetched stays under `target/clients`.

mod clients;

use crate::{repository, steps};
use anyhow::{Context as _, Result, bail};
use clients::Clients;
use std::process::Command;

/// What to test.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Only the tests of the crates, without the clients.
    #[arg(long, conflicts_with = "clients")]
    crates: bool,
    /// Only the whole-binary tests with the clients.
    #[arg(long)]
    clients: bool,
    /// Further arguments for pytest, such as `-k streaming`.
    #[arg(last = true)]
    pytest: Vec<String>,
}

/// Tests that ran, by how they ended.
#[derive(Default)]
struct Counts {
    passed: u64,
    failed: u64,
    skipped: u64,
}

/// Runs the tests; fails if any failed.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let clients = if arguments.crates { None } else { Some(Clients::find()?) };
    let mut results = Vec::new();
    if !arguments.clients {
        results.push(("crates", crates()?));
    }
    if let Some(clients) = clients {
        clients.prepare()?;
        results.push(("whole binary", whole_binary(&clients, &arguments.pytest)?));
    }
    if !arguments.clients && !arguments.crates {
        benchmarks()?;
    }

    println!();
    for (what, (counts, _)) in &results {
        let Counts { passed, failed, skipped } = counts;
        println!("{what}: {passed} passed, {failed} failed, {skipped} skipped");
    }
    match results.iter().all(|(_, (_, succeeded))| *succeeded) {
        true => Ok(()),
        false => bail!("some tests failed"),
    }
}

/// The tests in the crates.
fn crates() -> Result<(Counts, bool)> {
    let mut cargo = Command::new("cargo");
    cargo.current_dir(repository::root()).args(["test", "--workspace", "--no-fail-fast"]);
    let (output, succeeded) = steps::run_and_read(&mut cargo)?;
    let mut counts = Counts::default();
    for line in output.lines().filter(|line| line.starts_with("test result: ")) {
        counts.passed += number_before(line, " passed");
        counts.failed += number_before(line, " failed");
        counts.skipped += number_before(line, " ignored");
    }
    Ok((counts, succeeded))
}

/// The tests in `tests/`, with a freshly built binary and example.
fn whole_binary(clients: &Clients, further: &[String]) -> Result<(Counts, bool)> {
    let root = repository::root();
    let mut cargo = Command::new("cargo");
    // With the whole workspace's choice of features, so that nothing is built twice.
    steps::run(cargo.current_dir(&root).args(["build", "--workspace", "--bin", "mayfly"]))?;
    steps::run(Command::new("./build.sh").current_dir(root.join("examples/env-rust")))?;

    let mut pytest = Command::new(clients.python());
    pytest.current_dir(&root).args(["-m", "pytest", "tests", "-n", "4"]).args(further);
    for (name, value) in clients.environment() {
        pytest.env(name, value);
    }
    pytest.env("MAYFLY_BIN", repository::mayfly("debug"));
    let (output, succeeded) = steps::run_and_read(&mut pytest)?;
    let summary = output.lines().rev().find(|line| line.starts_with('=') && line.contains(" in "));
    let summary = summary.context("pytest printed no summary")?;
    let counts = Counts {
        passed: number_before(summary, " passed"),
        failed: number_before(summary, " failed") + number_before(summary, " error"),
        skipped: number_before(summary, " skipped"),
    };
    Ok((counts, succeeded))
}

/// A few calls of every benchmark. What they come to says nothing here: the build is a debug build.
fn benchmarks() -> Result<()> {
    let mut cargo = Command::new("cargo");
    cargo.current_dir(repository::root());
    cargo.args(["run", "--quiet", "--package", "bench", "--", "all", "--quick", "--mayfly"]);
    // Tests leave the machine's network as it is.
    cargo.env("MAYFLY_EGRESS", "off");
    steps::run(cargo.arg(repository::mayfly("debug")))
}

/// The number that stands before `word` in `line`; 0 where the word is missing.
fn number_before(line: &str, word: &str) -> u64 {
    let Some((before, _)) = line.split_once(word) else { return 0 };
    before.rsplit(|c: char| !c.is_ascii_digit()).next().unwrap_or_default().parse().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::number_before;

    #[test]
    fn counts_are_read_from_both_summaries() {
        let cargo = "test result: ok. 12 passed; 3 failed; 1 ignored; 0 measured; 0 filtered out";
        assert_eq!(number_before(cargo, " passed"), 12);
        assert_eq!(number_before(cargo, " failed"), 3);
        let pytest = "====== 2 failed, 140 passed, 1 skipped in 98.12s (0:01:38) ======";
        assert_eq!(number_before(pytest, " passed"), 140);
        assert_eq!(number_before(pytest, " error"), 0);
    }
}
