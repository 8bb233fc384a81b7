//! `mayfly keys`: the keys that seal secrets in the state.

use super::connection::Connection;
use super::failure::Failure;
use super::screen;
use super::table::table;
use clap::{Args, Subcommand};
use deploy::client::{self, Endpoint};
use serde_json::{Value as Json, json};

/// Show or rotate the keys that seal secrets, such as environment variables of functions
#[derive(Debug, Args)]
pub(crate) struct Keys {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// List the keys, the newest first
    Ls(Options),
    /// Make a new key, and seal with it all that is sealed. Older keys stay in the key file: backups
    /// need them
    Rotate(Options),
}

#[derive(Debug, Args)]
struct Options {
    #[command(flatten)]
    connection: Connection,

    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Keys {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        match self.what {
            What::Ls(options) => options.list().await,
            What::Rotate(options) => options.rotate().await,
        }
    }
}

impl Options {
    fn endpoint(&self) -> Result<Endpoint, Failure> {
        self.connection.endpoint(&self.connection.region_or_default()?)
    }

    async fn list(&self) -> Result<(), Failure> {
        let keys = client::Keys::new(&self.endpoint()?).list().await?;
        if self.json {
            screen::print_line(&json!({ "keys": keys }).to_string());
            return Ok(());
        }
        let text = |value: &Json| value.as_str().unwrap_or_default().to_owned();
        let rows = keys.iter().map(|key| vec![text(&key["id"]), text(&key["made"])]);
        screen::print_line(table(&["KEY", "MADE"], rows).trim_end());
        Ok(())
    }

    async fn rotate(&self) -> Result<(), Failure> {
        let done = client::Keys::new(&self.endpoint()?).rotate().await?;
        if self.json {
            screen::print_line(&done.to_string());
            return Ok(());
        }
        let (id, sealed) = (done["id"].as_str().unwrap_or_default(), &done["sealed"]);
        screen::print_line(&format!(
            "New key {id}; sealed anew: environment variables of {sealed} versions."
        ));
        Ok(())
    }
}
