//! The port to objects in buckets, out of which code can be taken.

use async_trait::async_trait;
use bytes::Bytes;
use std::fmt;

/// Names one object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectName {
    /// The bucket.
    pub bucket: String,
    /// The object's key in it.
    pub key: String,
    /// Which version of it; the newest if none is named.
    pub version: Option<String>,
}

/// Why an object can't be had.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ObjectError {
    /// The operator has named no store.
    #[error("no object store is named")]
    NoStore,
    /// The store has refused, in its own words.
    #[error("{code}: {message}")]
    Refused {
        /// The store's error code, such as `NoSuchKey`.
        code: String,
        /// Its message.
        message: String,
    },
    /// It has more bytes than were asked for at most.
    #[error("the object is larger than {0} bytes")]
    TooLarge(u64),
    /// The store can't be reached, or its answer is none.
    #[error("{0}")]
    Failed(String),
}

/// Objects in buckets.
#[async_trait]
pub trait ObjectStore: fmt::Debug + Send + Sync {
    /// A whole object, of `most` bytes at most.
    async fn get(&self, object: &ObjectName, most: u64) -> Result<Bytes, ObjectError>;
}

/// No store at all: what there is until the operator names one.
#[derive(Debug, Clone, Copy)]
pub struct NoObjectStore;

#[async_trait]
impl ObjectStore for NoObjectStore {
    async fn get(&self, _object: &ObjectName, _most: u64) -> Result<Bytes, ObjectError> {
        Err(ObjectError::NoStore)
    }
}
