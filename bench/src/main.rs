//! Load, floors and peers, side by side in one run: `cargo run -p bench --release -- all`.
//!
//! What counts are the ratios: the absolute times are those of this machine in this minute. Both
//! sides of a pair are measured in turn and the medians are compared. A single answer that is no
//! success fails its row.

mod bench;
mod floors;
mod load;
mod machine;
mod programs;
mod result;
mod rows;

use anyhow::{Context as _, Result, bail, ensure};
use bench::Bench;
use clap::{Parser, Subcommand};
use machine::platform;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

/// Measures Mayfly against floors and peers.
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Measures everything, or what `--only` names.
    All(Options),
    /// Lists what can be measured.
    List,
}

#[derive(clap::Args)]
struct Options {
    /// Write the rows to this file as JSON, too.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Draw the ratios into this file.
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
    /// A few calls only: shows that the measurements work, not what they come to.
    #[arg(long)]
    quick: bool,
    /// Numbers of the benchmarks to run, such as B1,B5.
    #[arg(long, value_name = "NUMBERS", value_delimiter = ',')]
    only: Vec<String>,
    /// The binary to measure [default: the release build, made first].
    #[arg(long, value_name = "PATH")]
    mayfly: Option<PathBuf>,
}

fn main() -> Result<ExitCode> {
    let mut arguments = std::env::args_os().skip(1);
    if arguments.next().is_some_and(|first| first == floors::raw_sandbox::ARGUMENT) {
        let program = arguments.next().context("a program")?;
        floors::raw_sandbox::serve(program.as_ref())?;
        return Ok(ExitCode::SUCCESS);
    }
    match Arguments::parse().what {
        What::All(options) => run(&options),
        What::List => {
            for family in rows::ALL {
                println!("{:4} {}", family.number, family.what);
            }
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn run(options: &Options) -> Result<ExitCode> {
    let known = |number: &String| rows::ALL.iter().any(|family| family.number == number);
    if let Some(unknown) = options.only.iter().find(|number| !known(number)) {
        bail!("there is no benchmark '{unknown}'; `bench list` shows all");
    }
    load::crowd::raise_limit();
    let mayfly = match &options.mayfly {
        Some(path) => std::path::absolute(path)?,
        None => platform::build_release()?,
    };
    ensure!(mayfly.is_file(), "there is no binary {}", mayfly.display());
    let bench = Bench::prepare(mayfly, options.quick)?;
    eprintln!("isolation in force: {}", bench.isolation);

    let mut rows = Vec::new();
    for family in rows::ALL {
        if options.only.is_empty() || options.only.iter().any(|number| number == family.number) {
            let begin = Instant::now();
            rows.extend((family.run)(&bench));
            eprintln!("  took {:.1} s", begin.elapsed().as_secs_f64());
        }
    }
    print!("{}", result::table::table(&rows));
    println!("isolation in force: {}", bench.isolation);
    if let Some(path) = &options.json {
        std::fs::write(path, serde_json::to_vec_pretty(&rows)?)
            .with_context(|| format!("can't write {}", path.display()))?;
    }
    if let Some(path) = &options.svg {
        std::fs::write(path, result::chart::svg(&rows))
            .with_context(|| format!("can't write {}", path.display()))?;
    }
    // A goal that is missed is a result; what could not be measured to its end is a failure.
    let failed = rows.iter().any(|row| row.failed.is_some());
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
