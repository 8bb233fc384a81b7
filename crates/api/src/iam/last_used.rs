//! When an access key was last used. Written once in a while only: telling it to the minute is not
//! worth a write for each request (AWS writes it in steps, too).

use super::Directory;
use super::error::of_store;
use model::Timestamp;
use model::identity::{PREFIX, segment};
use model::store::{Expect, StoreError};
use serde::{Deserialize, Serialize};
use std::time::Duration;
use wire::AwsError;

/// How old what is kept may be, so that the next use is written.
pub const STEP: Duration = Duration::from_secs(15 * 60);

/// The last use of an access key, to the [`STEP`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastUsed {
    /// When.
    pub time: Timestamp,
    /// The service that was called.
    pub service: String,
    /// The region that it was called for.
    pub region: String,
}

fn key(id: &str) -> String {
    format!("{PREFIX}last-used/{}", segment(id))
}

impl Directory {
    /// The last use of a key that is known.
    pub(super) async fn last_used(&self, id: &str) -> Result<Option<LastUsed>, AwsError> {
        let document = self.store().get(&key(id)).await.map_err(|error| of_store(&error))?;
        Ok(document.and_then(|document| serde_json::from_slice(&document.value).ok()))
    }

    /// Keeps the last use of a key.
    ///
    /// # Errors
    /// When the state can't be changed.
    pub async fn was_used(&self, id: &str, used: &LastUsed) -> Result<(), StoreError> {
        let value = serde_json::to_vec(used).map_err(|e| StoreError::Failed(e.to_string()))?;
        self.store().put(&key(id), value, Expect::Anything).await.map(|_| ())
    }
}
