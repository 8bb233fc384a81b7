//! The secret of an access key, on its way from the key file to a signature.

use super::access_key::context;
use super::{Directory, id};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use model::identity::{AccessKey, PREFIX, User};
use model::store::{Expect, StoreError};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A secret; nothing shows it by accident.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(pub String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

/// The account's own key, as it is kept.
#[derive(Serialize, Deserialize)]
struct RootKey {
    id: String,
    sealed_secret: String,
}

/// Behind which the account's own key is kept.
fn root_key() -> String {
    format!("{PREFIX}root-key")
}

impl Directory {
    /// The secret of a user's key; `None` where the key file does not open it.
    pub fn secret_of(&self, key: &AccessKey) -> Option<Secret> {
        self.opened(&key.id, &key.sealed_secret)
    }

    /// The id and the secret of the account's own key, if there is one.
    ///
    /// # Errors
    /// When the state can't be read, or the key file does not open it.
    pub async fn root_key(&self) -> Result<Option<(String, Secret)>, StoreError> {
        let Some(document) = self.store().get(&root_key()).await? else { return Ok(None) };
        let broken = || {
            StoreError::Failed(
                "the root key can't be opened with this key file; put back the key file, or make a \
                 new root key with `mayfly iam root-key rotate`"
                    .to_owned(),
            )
        };
        let kept: RootKey = serde_json::from_slice(&document.value).map_err(|_| broken())?;
        let secret = self.opened(&kept.id, &kept.sealed_secret).ok_or_else(broken)?;
        Ok(Some((kept.id, secret)))
    }

    /// Makes a new key for the account itself; the one before is good no more. This is the only time
    /// that the secret is told.
    ///
    /// # Errors
    /// When the state can't be changed.
    pub async fn rotate_root_key(&self) -> Result<(String, Secret), StoreError> {
        let (id, secret) = (id::access_key("AKIA"), id::secret());
        let sealed = self.sealing.seal(&context(&id), secret.as_bytes());
        let kept = RootKey { id: id.clone(), sealed_secret: STANDARD.encode(sealed) };
        let value = serde_json::to_vec(&kept).map_err(|e| StoreError::Failed(e.to_string()))?;
        self.store().put(&root_key(), value, Expect::Anything).await?;
        Ok((id, Secret(secret)))
    }

    /// Seals all secrets with the newest key that are sealed with an older one; how many.
    ///
    /// # Errors
    /// When the state can't be read or changed. What is not sealed anew stays as it was.
    pub async fn reseal(&self) -> Result<usize, StoreError> {
        let mut sealed_anew = 0;
        for user in self.all::<User>() {
            let is_old = |key: &AccessKey| {
                STANDARD.decode(&key.sealed_secret).is_ok_and(|s| !self.sealing.is_current(&s))
            };
            if !user.access_keys.iter().any(is_old) {
                continue;
            }
            let changed = self.change::<User, usize>(&user.name, |user, _| {
                let mut count = 0;
                for key in user.access_keys.iter_mut().filter(|key| is_old(key)) {
                    // One that can't be opened stays: an older key file may open it.
                    if let Some(secret) = self.opened(&key.id, &key.sealed_secret) {
                        let sealed = self.sealing.seal(&context(&key.id), secret.0.as_bytes());
                        key.sealed_secret = STANDARD.encode(sealed);
                        count += 1;
                    }
                }
                Ok(count)
            });
            match changed.await {
                Ok(count) => sealed_anew += count,
                // Deleted meanwhile.
                Err(error) if error.shape.code == "NoSuchEntity" => {}
                Err(error) => return Err(StoreError::Failed(error.to_string())),
            }
        }
        if let Some((id, secret)) = self.root_key().await? {
            let sealed = self.sealing.seal(&context(&id), secret.0.as_bytes());
            let kept = RootKey { id, sealed_secret: STANDARD.encode(sealed) };
            let value = serde_json::to_vec(&kept).map_err(|e| StoreError::Failed(e.to_string()))?;
            self.store().put(&root_key(), value, Expect::Anything).await?;
            sealed_anew += 1;
        }
        Ok(sealed_anew)
    }

    fn opened(&self, id: &str, sealed: &str) -> Option<Secret> {
        let sealed = STANDARD.decode(sealed).ok()?;
        let opened = self.sealing.open(&context(id), &sealed);
        match opened.map(String::from_utf8) {
            Ok(Ok(secret)) => Some(Secret(secret)),
            Ok(Err(_)) => None,
            Err(error) => {
                tracing::error!(access_key = id, %error, "a secret can't be opened");
                None
            }
        }
    }
}
