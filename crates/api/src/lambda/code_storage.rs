//! How much code is kept: what GetAccountSettings shows, and the quota on it.
//!
//! As on AWS every version counts with its own zip, also where two are the same and the code store has
//! them once.

use super::control::Control;
use super::error::Error;
use super::functions::read;
use model::function::CodeReference;
use serde::Deserialize;

/// What is kept.
#[derive(Debug, Default)]
pub(super) struct CodeStorage {
    /// Of all zips together, in bytes.
    pub(super) bytes: u64,
    /// Functions that have some.
    pub(super) functions: u64,
}

/// The part of a function's document that says which code its `$LATEST` uses.
#[derive(Deserialize)]
struct UsedByLatest {
    latest: Used,
}

/// The part of a version's document that says which code it uses.
#[derive(Deserialize)]
struct Used {
    code: CodeReference,
}

impl Control {
    /// What a region's functions, versions and layers hold; of all regions with the empty text.
    pub(super) async fn code_storage(&self, region: &str) -> Result<CodeStorage, Error> {
        let within = |kind: &str| match region {
            "" => format!("{kind}/"),
            region => format!("{kind}/{region}/"),
        };
        let mut storage = CodeStorage::default();
        for document in self.documents(&within("functions")).await? {
            storage.bytes += read::<UsedByLatest>(&document)?.latest.code.size;
            storage.functions += 1;
        }
        for kind in ["versions", "layer-versions"] {
            for document in self.documents(&within(kind)).await? {
                storage.bytes += read::<Used>(&document)?.code.size;
            }
        }
        Ok(storage)
    }

    /// Checks that another zip of this size has room. Two that come at the same time may both find
    /// the last of it.
    pub(super) async fn check_code_storage(&self, bytes: u64) -> Result<(), Error> {
        let kept = self.code_storage("").await?.bytes;
        match kept.saturating_add(bytes) > self.ports.quotas.code_storage_bytes {
            true => Err(Error::CodeStorageExceeded("Code storage limit exceeded.".to_owned())),
            false => Ok(()),
        }
    }
}
