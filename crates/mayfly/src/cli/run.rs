//! `mayfly run`: a command of the service's own, from `custom.scripts.commands`.

use super::failure::Failure;
use super::hooks;
use super::service::ServiceOptions;
use clap::Args;
use std::process::Stdio;

/// Run a command of custom.scripts.commands in serverless.yml
#[derive(Debug, Args)]
pub(crate) struct Run {
    /// The command's name
    #[arg(value_name = "COMMAND")]
    name: String,

    #[command(flatten)]
    options: ServiceOptions,
}

impl Run {
    pub(crate) fn run(self) -> Result<(), Failure> {
        let found = self.options.read()?;
        let commands = &found.service.scripts.commands;
        let Some((_, command)) = commands.iter().find(|(name, _)| *name == self.name) else {
            let names: Vec<&str> = commands.iter().map(|(name, _)| name.as_str()).collect();
            let known = match names.as_slice() {
                [] => "custom.scripts.commands has none".to_owned(),
                names => format!("there are: {}", names.join(", ")),
            };
            return Err(Failure::usage(format!("there is no command '{}'; {known}", self.name)));
        };
        hooks::shell(&found, command, Stdio::inherit())
            .map_err(|why| Failure::new(format!("the command '{}' {why}", self.name)))
    }
}
