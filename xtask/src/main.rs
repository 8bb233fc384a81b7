//! Tasks of the repository, one module each: `cargo xtask <task>`.

mod codegen;
mod coverage;
mod demo;
mod fuzz;
mod permissions;
mod repository;
mod steps;
mod test;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Tasks of the repository.
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Writes the shapes of AWS's APIs from AWS's service models.
    Codegen(codegen::Arguments),
    /// Writes the documentation's pages of operations and of limits.
    Coverage(coverage::Arguments),
    /// Builds Mayfly, deploys an example and calls it in every way.
    Demo(demo::Arguments),
    /// Runs every fuzz target for a short time.
    Fuzz(fuzz::Arguments),
    /// Writes the documentation's table of actions, resources and condition keys.
    Permissions(permissions::Arguments),
    /// Runs all tests: of the crates, and of the whole binary with real clients.
    Test(test::Arguments),
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().task {
        Task::Codegen(arguments) => codegen::run(&arguments),
        Task::Coverage(arguments) => coverage::run(&arguments),
        Task::Demo(arguments) => demo::run(&arguments),
        Task::Fuzz(arguments) => fuzz::run(&arguments),
        Task::Permissions(arguments) => permissions::run(&arguments),
        Task::Test(arguments) => test::run(&arguments),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
