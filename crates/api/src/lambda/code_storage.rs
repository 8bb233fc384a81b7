//! How much code is kept: what GetAccountSettings shows, and the quota on it.
//!
//! As on AWS every version counts with its own zip, also where two are the same and the code store has
//! them once.

use super::control::Control;
use super::error::Error;
use super::functions::read;
use model::function::CodeReference;
use serde::Deserialize;
use std::sync::atomic::Ordering;

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

    /// Takes room for another zip of this size. Two that come at the same time may both find the last
    /// of it.
    pub(super) async fn check_code_storage(&self, bytes: u64) -> Result<(), Error> {
        let most = self.ports.quotas.code_storage_bytes;
        let fits = |kept: u64| kept.checked_add(bytes).is_some_and(|after| after <= most);
        // What was added since the last count is known, what went is not: so everything is counted
        // again only where that could have made room.
        if !fits(self.code_bytes.load(Ordering::Relaxed)) {
            let kept = self.code_storage("").await?.bytes;
            self.code_bytes.store(kept, Ordering::Relaxed);
            if !fits(kept) {
                return Err(Error::CodeStorageExceeded("Code storage limit exceeded.".to_owned()));
            }
        }
        self.code_bytes.fetch_add(bytes, Ordering::Relaxed);
        Ok(())
    }
}
