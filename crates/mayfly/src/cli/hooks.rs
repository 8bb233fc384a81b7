//! Runs the shell commands of `custom.scripts` at the events of a command's life cycle.

use super::failure::Failure;
use super::screen;
use super::service::Found;
use deploy::lifecycle::Step;
use std::process::{Command, Stdio};

/// Runs the hooks for one event, if there are any, in the service's folder. What they print goes to
/// standard error, so that a command's result can be read by a program.
pub(crate) fn run(found: &Found, step: Step) -> Result<(), Failure> {
    let Some(event) = step.hook() else { return Ok(()) };
    for hook in found.service.scripts.hooks.iter().filter(|hook| hook.event == event) {
        screen::say(&format!("running {event}: {}", first_line(&hook.command)));
        shell(found, &hook.command, Stdio::from(std::io::stderr()))
            .map_err(|why| Failure::new(format!("the hook at '{event}' {why}")))?;
    }
    Ok(())
}

/// Runs the `error` hook after a failure; what it does itself is only said.
pub(crate) fn run_error(found: &Found) {
    for hook in found.service.scripts.hooks.iter().filter(|hook| hook.event == "error") {
        if let Err(why) = shell(found, &hook.command, Stdio::from(std::io::stderr())) {
            screen::warn(&format!("the hook at 'error' {why}"));
        }
    }
}

/// Runs a command in the service's folder with `sh -c`; fails with how it ended.
pub(crate) fn shell(found: &Found, command: &str, output: Stdio) -> Result<(), String> {
    let status = Command::new("sh")
        .args(["-c", command])
        .current_dir(&found.folder)
        .stdout(output)
        .status()
        .map_err(|error| format!("could not be run: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("failed: {status}")) }
}

fn first_line(command: &str) -> String {
    let line = command.trim().lines().next().unwrap_or("");
    if line.len() < command.trim().len() { format!("{line} …") } else { line.to_owned() }
}
