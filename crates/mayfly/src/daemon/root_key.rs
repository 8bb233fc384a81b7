//! The account's own key: made at the first start where everything is enforced, told once, and made
//! anew by whoever can write to the state.

use super::authority::Posture;
use anyhow::Context;
use api::iam::{Directory, Secret};
use model::sealing::Sealing;
use model::store::Store;
use model::{AccountId, Clock, SystemClock};
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Arc;
use store::KeyRing;
use store::data_dir::DataDir;
use store::sqlite::SqliteStore;

/// The key. Where everything is enforced and there is none, one is made and told.
pub(super) async fn of(
    directory: &Directory,
    posture: Posture,
) -> anyhow::Result<Option<(String, Secret)>> {
    match directory.root_key().await {
        Ok(None) if posture == Posture::All => Ok(Some(make(directory).await?)),
        Ok(key) => Ok(key),
        Err(error) if posture == Posture::All => Err(error.into()),
        Err(error) => {
            tracing::warn!(%error, "the account's own key can't be used");
            Ok(None)
        }
    }
}

/// Makes a new key for the account whose state is in a folder that no Mayfly runs on.
pub(crate) fn rotate_root_key(data_dir: PathBuf, key_file: Option<PathBuf>) -> anyhow::Result<()> {
    let data_dir = DataDir::open(data_dir)?;
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::default());
    let keys = KeyRing::open(key_file.unwrap_or_else(|| data_dir.keys()), clock.now())?;
    let sealing: Arc<dyn Sealing> = Arc::new(keys);
    let store: Arc<dyn Store> = Arc::new(SqliteStore::open(data_dir.state())?);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("can't start the executor")?;
    runtime.block_on(async {
        let directory = Directory::open(store, AccountId::default(), sealing, clock).await?;
        make(&directory).await.map(|_| ())
    })
}

async fn make(directory: &Directory) -> anyhow::Result<(String, Secret)> {
    let (id, secret) = directory.rotate_root_key().await?;
    writeln!(
        std::io::stdout(),
        "The account's root key, told this once (`mayfly iam root-key rotate` makes another):\n\
         AWS_ACCESS_KEY_ID={id}\nAWS_SECRET_ACCESS_KEY={}",
        secret.0
    )
    .context("the root key could not be told; make another with `mayfly iam root-key rotate`")?;
    Ok((id, secret))
}
