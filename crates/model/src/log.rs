//! The port to logs: groups with a retention, streams in them, events in those (CloudWatch Logs).

use crate::name::Region;
use async_trait::async_trait;
use std::sync::Arc;

/// One line or message of a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogEvent {
    /// When it was written, in milliseconds since 1970.
    pub timestamp_ms: i64,
    /// The text, without the newline at its end.
    pub message: String,
}

/// Events for one stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogBatch {
    /// Region of the group.
    pub region: Region,
    /// The group, made if it is not there.
    pub group: Arc<str>,
    /// The stream, made if it is not there.
    pub stream: Arc<str>,
    /// The events, oldest first.
    pub events: Vec<LogEvent>,
}

/// Where instances put their log lines. Never blocks: what exceeds the sink's limit is dropped,
/// counted, and said in the stream.
pub trait LogSink: Send + Sync {
    /// Takes a batch.
    fn write(&self, batch: LogBatch);
}

/// A group of streams.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogGroup {
    /// Its name, such as `/aws/lambda/f`.
    pub name: String,
    /// When it was made, in milliseconds since 1970.
    pub created_ms: i64,
    /// Days after which events are deleted; `None` keeps them.
    pub retention_days: Option<u32>,
    /// Size of the events' texts, in bytes.
    pub stored_bytes: u64,
}

/// A stream of events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogStream {
    /// Its name.
    pub name: String,
    /// When it was made, in milliseconds since 1970.
    pub created_ms: i64,
    /// Timestamp of its oldest event.
    pub first_event_ms: Option<i64>,
    /// Timestamp of its newest event.
    pub last_event_ms: Option<i64>,
    /// When the newest event came in.
    pub last_ingestion_ms: Option<i64>,
}

/// An event as it is read back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEvent {
    /// Unique, and growing in the order of arrival.
    pub id: u64,
    /// The stream that it is in.
    pub stream: String,
    /// The event.
    pub event: LogEvent,
    /// When it came in, in milliseconds since 1970.
    pub ingestion_ms: i64,
}

/// Which events to read, in the order of (timestamp, id).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LogQuery {
    /// Only these streams; empty is all.
    pub streams: Vec<String>,
    /// Only streams whose name begins so.
    pub stream_prefix: Option<String>,
    /// From this time on, inclusive, in milliseconds since 1970.
    pub start_ms: Option<i64>,
    /// Up to this time, exclusive.
    pub end_ms: Option<i64>,
    /// Only events behind this position (timestamp, id) in the direction of reading.
    pub after: Option<(i64, u64)>,
    /// Newest first.
    pub descending: bool,
    /// At most so many.
    pub limit: usize,
}

/// Why the log store did not do what was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LogError {
    /// There is no such group.
    #[error("there is no log group '{0}'")]
    NoGroup(String),
    /// There is no such stream.
    #[error("there is no log stream '{0}'")]
    NoStream(String),
    /// It exists already.
    #[error("'{0}' exists already")]
    Exists(String),
    /// The engine behind the store failed, or the disk is full.
    #[error("the log store failed: {0}")]
    Failed(String),
}

/// Logs that can be read and managed.
#[async_trait]
pub trait LogStore: LogSink {
    /// Makes a group.
    async fn create_group(&self, region: &Region, group: &str) -> Result<(), LogError>;
    /// Deletes a group with all that is in it.
    async fn delete_group(&self, region: &Region, group: &str) -> Result<(), LogError>;
    /// Sets for how many days events are kept; `None` keeps them.
    async fn set_retention(
        &self,
        region: &Region,
        group: &str,
        days: Option<u32>,
    ) -> Result<(), LogError>;
    /// Groups whose name begins with `prefix`, by name, behind `after`.
    async fn groups(
        &self,
        region: &Region,
        prefix: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<LogGroup>, LogError>;
    /// Makes a stream.
    async fn create_stream(
        &self,
        region: &Region,
        group: &str,
        stream: &str,
    ) -> Result<(), LogError>;
    /// Deletes a stream with its events.
    async fn delete_stream(
        &self,
        region: &Region,
        group: &str,
        stream: &str,
    ) -> Result<(), LogError>;
    /// All streams of a group, by name.
    async fn streams(&self, region: &Region, group: &str) -> Result<Vec<LogStream>, LogError>;
    /// Events of a group.
    async fn events(
        &self,
        region: &Region,
        group: &str,
        query: LogQuery,
    ) -> Result<Vec<StoredEvent>, LogError>;
    /// Writes events that somebody was promised: durable when it returns, never dropped in silence.
    async fn append(&self, batch: LogBatch) -> Result<(), LogError>;
    /// Waits until everything that was written before the call can be read.
    async fn flush(&self);
    /// Deletes events older than their group's retention; `now_ms` is the time. Returns how many.
    async fn expire(&self, now_ms: i64) -> Result<u64, LogError>;
}
