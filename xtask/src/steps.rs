//! Running other programs: what runs is shown, and a failure says what failed.

use anyhow::{Context as _, Result, bail};
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

/// The command as one would type it, without the folders of the program.
pub(crate) fn shown(command: &Command) -> String {
    let program = std::path::Path::new(command.get_program());
    let program = program.file_name().unwrap_or(command.get_program()).to_string_lossy();
    let quoted = command.get_args().map(|argument| {
        let argument = argument.to_string_lossy();
        let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=,@%+".contains(c);
        match !argument.is_empty() && argument.chars().all(plain) {
            true => argument.into_owned(),
            false => format!("'{argument}'"),
        }
    });
    std::iter::once(program.into_owned()).chain(quoted).collect::<Vec<_>>().join(" ")
}

/// Shows a command, runs it with the terminal's own output and fails if it fails.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    println!("\n$ {}", shown(command));
    let status = command.status().with_context(|| format!("can't run {}", shown(command)))?;
    match status.success() {
        true => Ok(()),
        false => bail!("{} failed: {status}", shown(command)),
    }
}

/// Shows a command, runs it, prints its output as it comes and returns it. Whether the command
/// succeeded is the second value.
pub(crate) fn run_and_read(command: &mut Command) -> Result<(String, bool)> {
    println!("\n$ {}", shown(command));
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("can't run {}", shown(command)))?;
    let mut output = String::new();
    for line in BufReader::new(child.stdout.take().context("the output is a pipe")?).split(b'\n') {
        let line = String::from_utf8_lossy(&line?).into_owned();
        println!("{line}");
        output.push_str(&line);
        output.push('\n');
    }
    Ok((output, child.wait()?.success()))
}

/// Whether a program can be run at all.
pub(crate) fn exists(program: &str) -> bool {
    let mut command = Command::new(program);
    command.arg("--version").stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}
