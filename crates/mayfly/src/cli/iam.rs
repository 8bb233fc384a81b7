//! `mayfly iam`: the account's own key. Everything else of IAM is done with AWS's tools.

use crate::daemon;
use crate::surroundings;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// Make a new key for the account itself
#[derive(Debug, Args)]
pub(crate) struct Iam {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// The account's root key
    RootKey(RootKey),
}

#[derive(Debug, Args)]
struct RootKey {
    #[command(subcommand)]
    what: OfRootKey,
}

#[derive(Debug, Subcommand)]
enum OfRootKey {
    /// Make a new root key and print it; the one before is good no more
    ///
    /// Works on the folder of the state, while no Mayfly runs on it: whoever can write there needs no
    /// other proof.
    Rotate(Rotate),
}

#[derive(Debug, Args)]
struct Rotate {
    /// Folder that holds all state [default: ~/.local/share/mayfly]
    #[arg(long, value_name = "DIR", env = "MAYFLY_DATA_DIR")]
    data_dir: Option<PathBuf>,

    /// File of the keys that seal secrets [default: keys, in the folder of the state]
    #[arg(long, value_name = "FILE", env = "MAYFLY_KEY_FILE")]
    key_file: Option<PathBuf>,
}

impl Iam {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        let What::RootKey(RootKey { what: OfRootKey::Rotate(rotate) }) = self.what;
        let data_dir = match rotate.data_dir {
            Some(data_dir) => data_dir,
            None => surroundings::data_dir()?,
        };
        daemon::rotate_root_key(data_dir, rotate.key_file)
    }
}
