//! `mayfly completions`: a script for the shell's completion.

use super::failure::Failure;
use super::screen;
use clap::Args;
use clap_complete::Shell;

/// Print a completion script for a shell
///
/// For bash: mayfly completions bash > ~/.local/share/bash-completion/completions/mayfly
#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// The shell
    shell: Shell,
}

impl Completions {
    pub(crate) fn run(self) -> Result<(), Failure> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut super::command(), "mayfly", &mut script);
        screen::print(&String::from_utf8_lossy(&script));
        Ok(())
    }
}
