//! Load and floors, side by side in one run: `cargo run -p bench --release -- all`.
//!
//! What counts are the ratios: the absolute times are those of this machine in this minute.

mod cold;
mod connection;
mod handler;
mod platform;
mod row;
mod runtime_loop;
mod warm;

use anyhow::{Context as _, Result};
use clap::{Parser, ValueEnum};
use std::path::PathBuf;

/// Measures Mayfly against the floors.
#[derive(Parser)]
struct Arguments {
    /// What to measure.
    #[arg(value_enum, default_value = "all")]
    what: What,
    /// Write the rows to this file as JSON, too.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// A few calls only: shows that the measurements work, not what they come to.
    #[arg(long)]
    quick: bool,
    /// The binary to measure [default: the release build, made first].
    #[arg(long, value_name = "PATH")]
    mayfly: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum What {
    /// Everything.
    All,
    /// First calls of functions.
    Cold,
    /// Calls of functions that have been called before.
    Warm,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let mayfly = match arguments.mayfly {
        Some(path) => path,
        None => platform::build_release()?,
    };
    let folder = tempfile::tempdir()?;
    let program = handler::build(folder.path())?;
    let zip = handler::zip(&program)?;

    let mut rows = Vec::new();
    if arguments.what != What::Warm {
        let functions = if arguments.quick { 5 } else { 300 };
        match sandbox::floor::clone_and_execute(&program, true) {
            Ok(_) => rows.extend(cold::measure(&mayfly, &program, &zip, functions)?),
            Err(error) => eprintln!(
                "cold calls are not measured: their floor can't be ({error}); run as root"
            ),
        }
    }
    if arguments.what != What::Cold {
        let (rounds, calls) = if arguments.quick { (2, 20) } else { (20, 1_000) };
        rows.extend(warm::measure(&mayfly, &program, &zip, rounds, calls)?);
    }
    print!("{}", row::table(&rows));
    if let Some(path) = arguments.json {
        std::fs::write(&path, serde_json::to_vec_pretty(&rows)?)
            .with_context(|| format!("can't write {}", path.display()))?;
    }
    Ok(())
}
