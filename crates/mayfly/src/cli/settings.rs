//! `mayfly settings`: what Mayfly offers beyond AWS, function by function, without a `serverless.yml`.

use super::failure::Failure;
use super::invoke::{Chosen, FunctionOptions};
use super::screen;
use clap::Args;
use deploy::client::Lambda;
use model::OwnSettings;
use std::io::Read as _;

/// Show or change Mayfly's own settings of a function, those that AWS does not have
#[derive(Debug, Args)]
pub(crate) struct Settings {
    #[command(flatten)]
    which: FunctionOptions,

    /// Show those of this version or alias
    #[arg(long, value_name = "VERSION", conflicts_with = "set")]
    qualifier: Option<String>,

    /// Replace them: a JSON document, or @FILE (@- is standard input). What it leaves out gets its
    /// default, so {} resets all
    #[arg(long, value_name = "JSON")]
    set: Option<String>,
}

impl Settings {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let Chosen { name, region, .. } = self.which.choose(None)?;
        let endpoint = self.which.options.connection.endpoint(&region)?;
        let lambda = Lambda::new(&endpoint);
        let settings = match &self.set {
            None => lambda.own_settings(&name, self.qualifier.as_deref()).await?,
            Some(text) => {
                let wanted = read(text)?;
                let settings = lambda.put_own_settings(&name, &wanted).await?;
                lambda.settled(&name).await?;
                settings
            }
        };
        let shown = serde_json::to_string_pretty(&settings)
            .map_err(|error| Failure::from(anyhow::Error::new(error)))?;
        screen::print_line(&shown);
        Ok(())
    }
}

fn read(text: &str) -> Result<OwnSettings, Failure> {
    let document = match text.strip_prefix('@') {
        None => text.to_owned(),
        Some("-") => {
            let mut document = String::new();
            std::io::stdin()
                .read_to_string(&mut document)
                .map_err(|error| Failure::usage(format!("can't read standard input: {error}")))?;
            document
        }
        Some(file) => std::fs::read_to_string(file)
            .map_err(|error| Failure::usage(format!("can't read {file}: {error}")))?,
    };
    let settings: OwnSettings = serde_json::from_str(&document)
        .map_err(|error| Failure::usage(format!("the settings can't be read: {error}")))?;
    settings.check().map_err(Failure::usage)?;
    Ok(settings)
}
