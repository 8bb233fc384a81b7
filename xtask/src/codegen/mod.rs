//! Writes `crates/wire/src/generated` from AWS's service models: the closure of the shapes that the
//! served operations need, as facts without AWS's documentation.
//!
//! The output is checked in; a test here fails when it is not what the pinned models give.

mod botocore;
mod closure;
mod emit;
mod model;
mod name;
pub(crate) mod table;

use anyhow::{Context, Result, bail, ensure};
use botocore::Models;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Writes the shapes of AWS's APIs from AWS's service models.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Folder with service models, laid out as botocore's `data`.
    #[arg(long)]
    models: Option<PathBuf>,
    /// Only say whether the checked-in code is current.
    #[arg(long)]
    check: bool,
}

/// Runs the task.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let models = match &arguments.models {
        Some(folder) => Models::in_folder(folder),
        None => Models::find()?,
    };
    for (path, text) in generate(&models)? {
        if !arguments.check {
            std::fs::write(&path, text).with_context(|| path.display().to_string())?;
            println!("wrote {}", path.display());
        } else if std::fs::read_to_string(&path).unwrap_or_default() != text {
            bail!("{} is not current; run `cargo xtask codegen`", path.display());
        }
    }
    Ok(())
}

/// Every generated file with its content.
fn generate(models: &Models) -> Result<Vec<(PathBuf, String)>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/wire/src/generated");
    table::SERVICES
        .iter()
        .map(|selection| {
            let model = models.read(selection.service, selection.version)?;
            let text = emit::service(selection, &model)
                .with_context(|| format!("the model of {}", selection.service))?;
            Ok((folder.join(format!("{}.rs", selection.service)), format(&text)?))
        })
        .collect()
}

fn format(text: &str) -> Result<String> {
    let mut child = Command::new("rustfmt")
        .args(["--edition", "2024", "--config-path"])
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("../rustfmt.toml"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("can't run rustfmt")?;
    let mut stdin = child.stdin.take().context("rustfmt has no standard input")?;
    let input = text.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output()?;
    writer.join().expect("the writer does not panic")?;
    ensure!(output.status.success(), "rustfmt refused the generated code:\n{text}");
    Ok(String::from_utf8(output.stdout)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checked_in_shapes_are_current() {
        let in_ci = std::env::var("CI").is_ok_and(|value| value == "true");
        let models = if in_ci { Models::find().map(Some) } else { Models::installed() };
        let Some(models) = models.expect("models can be looked for") else {
            eprintln!(
                "SKIPPED: botocore {} is not installed; `cargo xtask codegen` fetches it",
                botocore::VERSION
            );
            return;
        };
        for (path, text) in generate(&models).expect("the models can be read") {
            let checked_in = std::fs::read_to_string(&path).expect("the file is checked in");
            assert!(
                checked_in == text,
                "{} is not current; run `cargo xtask codegen`",
                path.display()
            );
        }
    }
}
