//! Recorded invocations: what was called with what, what came of it, and where the log is; and the
//! port to where they are kept.
//!
//! A record is for people who look for what went wrong, and for replaying. It is no part of an
//! invocation: it is written a moment later, and one that can't be written is dropped and counted.

use crate::clock::Timestamp;
use crate::function::Version;
use crate::name::{FunctionName, Region};
use async_trait::async_trait;
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// How a function was called (AWS Lambda, `InvocationType`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum InvocationKind {
    /// The caller waits for the answer.
    #[default]
    RequestResponse,
    /// An event that was accepted before it ran.
    Event,
}

impl InvocationKind {
    /// AWS's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::RequestResponse => "RequestResponse",
            Self::Event => "Event",
        }
    }
}

/// A payload or an answer as far as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Content {
    /// What is kept: the beginning of what was too large, nothing of what is not to be kept.
    pub bytes: Bytes,
    /// How long it was, in bytes; `None` where that is not known, as of a streamed answer.
    pub length: Option<u64>,
    /// Whether it is all there, as it was.
    pub whole: bool,
}

impl Content {
    /// All of something.
    pub fn whole(bytes: Bytes) -> Self {
        let length = Some(bytes.len() as u64);
        Self { bytes, length, whole: true }
    }
}

/// One try of an invocation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedAttempt {
    /// When it began.
    pub began: Timestamp,
    /// How long it took.
    pub duration: Duration,
    /// How long the init phase before it took, if it was the instance's first.
    pub init: Option<Duration>,
    /// The version that ran.
    pub version: Version,
    /// AWS's error type, such as `Sandbox.Timedout`, if it failed.
    pub error_type: Option<String>,
    /// The group of its log lines.
    pub log_group: String,
    /// The stream of its log lines.
    pub log_stream: String,
}

/// What is written after an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRecord {
    /// Identifies the invocation; the same in all its attempts.
    pub request_id: String,
    /// Region of the function.
    pub region: Region,
    /// The function.
    pub function: FunctionName,
    /// Version or alias as the caller named it.
    pub qualifier: Option<String>,
    /// How it was called.
    pub kind: InvocationKind,
    /// The event.
    pub payload: Content,
    /// The answer, or the error document.
    pub response: Content,
    /// The attempt.
    pub attempt: RecordedAttempt,
}

/// An invocation with its attempts so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedInvocation {
    /// The store's own number of it, higher for later ones.
    pub number: i64,
    /// Identifies the invocation.
    pub request_id: String,
    /// Region of the function.
    pub region: Region,
    /// The function.
    pub function: FunctionName,
    /// Version or alias as the caller named it.
    pub qualifier: Option<String>,
    /// How it was called.
    pub kind: InvocationKind,
    /// The event; without its bytes in lists.
    pub payload: Content,
    /// The last attempt's answer; without its bytes in lists.
    pub response: Content,
    /// The attempts in order; in lists the last one alone.
    pub attempts: Vec<RecordedAttempt>,
    /// How many attempts there were.
    pub attempt_count: u32,
}

/// Where an invocation stands in a list: by the beginning of its last attempt, newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordPosition {
    /// When its last attempt began, in milliseconds since 1970.
    pub began_ms: i64,
    /// Its number.
    pub number: i64,
}

/// Which recorded invocations are meant; what is `None` does not matter.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RecordFilter {
    /// Of this function.
    pub function: Option<FunctionName>,
    /// Whose last attempt began at this time or later, in milliseconds since 1970.
    pub since_ms: Option<i64>,
    /// Whose last attempt began before this time, in milliseconds since 1970.
    pub until_ms: Option<i64>,
    /// Whose last attempt failed, or did not.
    pub failed: Option<bool>,
    /// Called this way.
    pub kind: Option<InvocationKind>,
}

/// Why records can't be read or deleted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the recorded invocations can't be read or changed: {0}")]
pub struct RecordError(pub String);

/// Where recorded invocations are kept.
#[async_trait]
pub trait RecordStore: Send + Sync {
    /// Takes a record to be written; never waits. What comes faster than it can be written is
    /// dropped and said in the log.
    fn record(&self, record: NewRecord);

    /// Recorded invocations of a region, newest first, behind `after`.
    async fn list(
        &self,
        region: &Region,
        filter: &RecordFilter,
        after: Option<&RecordPosition>,
        limit: usize,
    ) -> Result<Vec<RecordedInvocation>, RecordError>;

    /// One with its contents and all attempts; `function` may be left open.
    async fn get(
        &self,
        region: &Region,
        function: Option<&FunctionName>,
        request_id: &str,
    ) -> Result<Option<RecordedInvocation>, RecordError>;

    /// Deletes what a filter means; how many invocations.
    async fn delete(&self, region: &Region, filter: &RecordFilter) -> Result<u64, RecordError>;

    /// Deletes invocations of all regions whose last attempt began before `before_ms`, and the oldest
    /// ones until all together have at most `most_bytes`; how many.
    async fn expire(&self, before_ms: i64, most_bytes: u64) -> Result<u64, RecordError>;
}
