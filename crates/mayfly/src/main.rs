//! The `mayfly` command.

mod cli;
mod daemon;
mod s3;
mod surroundings;

use std::process::ExitCode;

fn main() -> ExitCode {
    // Before anything else: as the spawner this binary must have one thread and hold nothing.
    if std::env::args_os().nth(1).is_some_and(|argument| argument == sandbox::SPAWNER_ARGUMENT) {
        sandbox::spawner_main();
    }
    cli::run()
}
