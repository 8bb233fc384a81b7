//! The command line: a file per command; `run` picks one and turns its outcome into an exit code.

mod async_events;
mod async_options;
mod async_send;
mod audit;
mod completions;
mod connection;
mod deploy;
mod doctor;
mod failure;
mod hooks;
mod iam;
mod identity_options;
mod info;
mod invocations;
mod invoke;
mod keys;
mod limit_options;
mod logs;
mod network_options;
mod package;
mod print;
mod record_options;
mod remove;
mod run;
mod s3_options;
mod scaling_options;
mod screen;
mod service;
mod settings;
mod sign;
mod signing;
mod stock_options;
mod summary;
mod table;
mod traffic;
mod up;
mod validate;

use clap::{Parser, Subcommand};
use failure::Failure;
use std::process::ExitCode;

/// Run AWS-Lambda-compatible serverless functions on machines that you own
#[derive(Debug, Parser)]
#[command(name = "mayfly", version, after_help = EXIT_CODES, subcommand_required = true)]
#[command(arg_required_else_help = true, disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  the function failed, or something else did
  2  wrong use: an option, or something in serverless.yml
  3  no Mayfly answers at the endpoint

The endpoint is --endpoint, else AWS_ENDPOINT_URL, else http://127.0.0.1:4566.";

#[derive(Debug, Subcommand)]
enum Command {
    Up(Box<up::Up>),
    Deploy(deploy::Deploy),
    Invoke(Box<invoke::Invoke>),
    Async(async_events::Async),
    Invocations(invocations::Invocations),
    Logs(logs::Logs),
    Audit(audit::Audit),
    Iam(iam::Iam),
    Settings(settings::Settings),
    Sign(sign::Sign),
    Signing(signing::Signing),
    Traffic(traffic::Traffic),
    Keys(keys::Keys),
    Validate(validate::Validate),
    Print(print::Print),
    Package(package::Package),
    Info(info::Info),
    Remove(remove::Remove),
    Run(run::Run),
    Doctor(doctor::Doctor),
    Completions(completions::Completions),
}

/// Reads the command line and does what it says.
pub(crate) fn run() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Up(up) => up.run().map_err(Failure::from),
        Command::Deploy(deploy) => wait_for(deploy.run()),
        Command::Invoke(invoke) => wait_for(invoke.run()),
        Command::Async(events) => wait_for(events.run()),
        Command::Invocations(invocations) => wait_for(invocations.run()),
        Command::Logs(logs) => wait_for(logs.run()),
        Command::Audit(audit) => wait_for(audit.run()),
        Command::Iam(iam) => iam.run().map_err(Failure::from),
        Command::Settings(settings) => wait_for(settings.run()),
        Command::Sign(sign) => sign.run(),
        Command::Signing(signing) => wait_for(signing.run()),
        Command::Traffic(traffic) => wait_for(traffic.run()),
        Command::Keys(keys) => wait_for(keys.run()),
        Command::Validate(validate) => validate.run(),
        Command::Package(package) => package.run(),
        Command::Print(print) => print.run(),
        Command::Info(info) => wait_for(info.run()),
        Command::Remove(remove) => wait_for(remove.run()),
        Command::Run(run) => run.run(),
        Command::Doctor(doctor) => doctor.run(),
        Command::Completions(completions) => completions.run(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}

/// The command itself, for completions.
fn command() -> clap::Command {
    <Cli as clap::CommandFactory>::command()
}

/// Client commands need one thread only, and the main one has the largest stack.
fn wait_for(work: impl Future<Output = Result<(), Failure>>) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::from(anyhow::Error::new(error)))?;
    runtime.block_on(work)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_command_line_is_consistent() {
        super::command().debug_assert();
    }
}
