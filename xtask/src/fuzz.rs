//! `cargo xtask fuzz`: every fuzz target under cargo-fuzz, for a short time each.
//!
//! What it finds to be interesting stays under `target/fuzz/corpus` and is where the next run
//! begins; an input that breaks a target is under `target/fuzz/artifacts`.

use crate::{repository, steps};
use anyhow::{Result, ensure};
use std::process::Command;

/// How long and what to fuzz.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Seconds for each target.
    #[arg(long, default_value_t = 10)]
    seconds: u32,
    /// Only these targets.
    targets: Vec<String>,
}

/// Runs the targets; fails at the first that breaks.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    ensure!(
        steps::exists("cargo-fuzz"),
        "cargo-fuzz is missing: `cargo install cargo-fuzz` and `rustup toolchain install nightly`; \
         without it the targets run as tests: `cargo test -p fuzz`"
    );
    let root = repository::root();
    let folder = repository::target().join("fuzz");
    let (corpus, artifacts) = (folder.join("corpus"), folder.join("artifacts"));
    std::fs::create_dir_all(&artifacts)?;

    let mut seeds = Command::new("cargo");
    seeds.current_dir(&root).args(["run", "--quiet", "--package", "fuzz", "--"]).arg(&corpus);
    let (names, succeeded) = steps::run_and_read(&mut seeds)?;
    ensure!(succeeded, "the seeds could not be written");
    let wanted = |name: &&str| {
        arguments.targets.is_empty() || arguments.targets.iter().any(|target| target == name)
    };
    let names: Vec<&str> = names.lines().filter(wanted).collect();
    ensure!(!names.is_empty(), "there is no such target");

    for name in &names {
        let mut cargo = Command::new("rustup");
        cargo.current_dir(&root).args(["run", "nightly", "cargo", "fuzz", "run", name]);
        // Safe code needs no sanitizer, and an unoptimised build is there in a fraction of the time.
        cargo.args(["--dev", "--sanitizer", "none", "--features", "libfuzzer", "--target-dir"]);
        cargo.arg(&folder);
        cargo.arg(corpus.join(name)).arg("--");
        cargo.arg(format!("-max_total_time={}", arguments.seconds));
        cargo.arg(format!("-artifact_prefix={}/{name}-", artifacts.display()));
        cargo.args(["-timeout=10", "-rss_limit_mb=2048", "-max_len=8192", "-verbosity=0"]);
        steps::run(&mut cargo)?;
    }
    println!("\n{} fuzz targets ran for {} s each, nothing found", names.len(), arguments.seconds);
    Ok(())
}
