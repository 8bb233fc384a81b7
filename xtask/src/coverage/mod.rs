//! Writes `docs/lambda-api.md`, what of the Lambda API is served and tested, and `docs/limits.md`, the
//! quotas: both from what the code holds, so that they can't say what is not so.

mod operations;
mod quotas;
mod remarks;
mod tested;

use crate::repository::root;
use anyhow::{Context, Result, bail};
use std::path::PathBuf;

/// Writes the documentation's pages of operations and of limits.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Only say whether the pages are current.
    #[arg(long)]
    check: bool,
}

/// Runs the task.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    for (path, text) in pages()? {
        if !arguments.check {
            std::fs::write(&path, text).with_context(|| path.display().to_string())?;
            println!("wrote {}", path.display());
        } else if std::fs::read_to_string(&path).unwrap_or_default() != text {
            bail!("{} is not current; run `cargo xtask coverage`", path.display());
        }
    }
    Ok(())
}

/// The pages with their content.
fn pages() -> Result<[(PathBuf, String); 2]> {
    let docs = root().join("docs");
    let tested = tested::read(&root().join("tests"))?;
    Ok([
        (docs.join("lambda-api.md"), operations::page(&tested)),
        (docs.join("limits.md"), quotas::page()),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pages_are_current() {
        if let Err(error) = run(&Arguments { check: true }) {
            panic!("{error:#}");
        }
    }
}
