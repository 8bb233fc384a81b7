//! The command line, one file per command.

mod up;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Serverless functions on machines that you own
#[derive(Debug, Parser)]
#[command(name = "mayfly", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Up(up::Up),
}

/// Reads the command line and carries it out.
pub(crate) fn run() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Up(up) => up.run(),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
