//! Logs in memory, for tests and for runs that may forget everything.

use super::message;
use async_trait::async_trait;
use model::log::{
    LogBatch, LogError, LogEvent, LogGroup, LogQuery, LogSink, LogStore, LogStream, StoredEvent,
};
use model::{Clock, Region};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Texts that are kept, in bytes; what comes beyond that is dropped until some are deleted.
pub const MEMORY_BYTES: u64 = 64 << 20;
const DAY_MS: i64 = 86_400_000;

/// Logs in memory, up to [`MEMORY_BYTES`] of texts.
pub struct MemoryLogStore {
    clock: Arc<dyn Clock>,
    most_bytes: u64,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    last_id: u64,
    bytes: u64,
    groups: BTreeMap<(Region, String), Group>,
}

struct Group {
    created_ms: i64,
    retention_days: Option<u32>,
    streams: BTreeMap<String, Stream>,
    /// By (timestamp, id).
    events: BTreeMap<(i64, u64), StoredEvent>,
}

struct Stream {
    created_ms: i64,
    last_ingestion_ms: Option<i64>,
    lost: u64,
}

impl MemoryLogStore {
    /// No logs yet.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, most_bytes: MEMORY_BYTES, state: Mutex::default() }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now_ms(&self) -> i64 {
        self.clock.now().as_millisecond()
    }
}

impl State {
    fn append(&mut self, batch: LogBatch, now_ms: i64, most_bytes: u64) {
        let Self { last_id, bytes, groups } = self;
        let name = batch.stream.to_string();
        let Group { streams, events, .. } = groups
            .entry((batch.region, batch.group.to_string()))
            .or_insert_with(|| Group::new(now_ms));
        let stream = streams.entry(name.clone()).or_insert_with(|| Stream::new(now_ms));
        stream.last_ingestion_ms = Some(now_ms);
        let mut keep = |timestamp_ms: i64, message: String| -> bool {
            let with_it = bytes.saturating_add(message.len() as u64);
            if with_it > most_bytes {
                return false;
            }
            *bytes = with_it;
            *last_id += 1;
            let event = LogEvent { timestamp_ms, message };
            let stored =
                StoredEvent { id: *last_id, stream: name.clone(), event, ingestion_ms: now_ms };
            events.insert((timestamp_ms, *last_id), stored);
            true
        };
        if stream.lost > 0 && keep(now_ms, message::of_lost(stream.lost)) {
            stream.lost = 0;
        }
        for event in batch.events {
            for part in message::parts(&event.message) {
                if !keep(event.timestamp_ms, part.to_owned()) {
                    stream.lost += 1;
                }
            }
        }
    }

    fn group(&mut self, region: &Region, group: &str) -> Result<&mut Group, LogError> {
        self.groups
            .get_mut(&(region.clone(), group.to_owned()))
            .ok_or_else(|| LogError::NoGroup(group.to_owned()))
    }

    /// Keeps the events of a group for which `keep` holds; returns how many it did not keep.
    fn retain(&mut self, key: &(Region, String), keep: impl Fn(&StoredEvent) -> bool) -> u64 {
        let Some(group) = self.groups.get_mut(key) else { return 0 };
        let (mut count, mut bytes) = (0, 0);
        group.events.retain(|_, event| {
            let kept = keep(event);
            if !kept {
                count += 1;
                bytes += event.event.message.len() as u64;
            }
            kept
        });
        self.bytes -= bytes;
        count
    }
}

impl Group {
    fn new(created_ms: i64) -> Self {
        Self { created_ms, retention_days: None, streams: BTreeMap::new(), events: BTreeMap::new() }
    }

    fn describe(&self, name: &str) -> LogGroup {
        LogGroup {
            name: name.to_owned(),
            created_ms: self.created_ms,
            retention_days: self.retention_days,
            stored_bytes: self.events.values().map(|e| e.event.message.len() as u64).sum(),
        }
    }

    fn describe_stream(&self, name: &str, stream: &Stream) -> LogStream {
        let times =
            || self.events.values().filter(|e| e.stream == name).map(|e| e.event.timestamp_ms);
        LogStream {
            name: name.to_owned(),
            created_ms: stream.created_ms,
            first_event_ms: times().min(),
            last_event_ms: times().max(),
            last_ingestion_ms: stream.last_ingestion_ms,
        }
    }

    /// As the other log store does: streams that had events and lost them all.
    fn drop_empty_streams(&mut self, before_ms: i64) {
        let Self { streams, events, .. } = self;
        streams.retain(|name, stream| {
            stream.last_ingestion_ms.is_none_or(|last| last >= before_ms)
                || events.values().any(|event| event.stream == *name)
        });
    }
}

impl Stream {
    fn new(created_ms: i64) -> Self {
        Self { created_ms, last_ingestion_ms: None, lost: 0 }
    }
}

impl LogSink for MemoryLogStore {
    fn write(&self, batch: LogBatch) {
        let now_ms = self.now_ms();
        self.lock().append(batch, now_ms, self.most_bytes);
    }
}

#[async_trait]
impl LogStore for MemoryLogStore {
    async fn create_group(&self, region: &Region, group: &str) -> Result<(), LogError> {
        let now_ms = self.now_ms();
        let mut state = self.lock();
        let key = (region.clone(), group.to_owned());
        if state.groups.contains_key(&key) {
            return Err(LogError::Exists(group.to_owned()));
        }
        state.groups.insert(key, Group::new(now_ms));
        Ok(())
    }

    async fn delete_group(&self, region: &Region, group: &str) -> Result<(), LogError> {
        let mut state = self.lock();
        state.group(region, group)?;
        let key = (region.clone(), group.to_owned());
        state.retain(&key, |_| false);
        state.groups.remove(&key);
        Ok(())
    }

    async fn set_retention(
        &self,
        region: &Region,
        group: &str,
        days: Option<u32>,
    ) -> Result<(), LogError> {
        self.lock().group(region, group)?.retention_days = days;
        Ok(())
    }

    async fn groups(
        &self,
        region: &Region,
        prefix: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<LogGroup>, LogError> {
        let state = self.lock();
        let found = state.groups.iter().filter(|((of, name), _)| {
            of == region && name.starts_with(prefix) && after.is_none_or(|after| &**name > after)
        });
        Ok(found.take(limit).map(|((_, name), group)| group.describe(name)).collect())
    }

    async fn create_stream(
        &self,
        region: &Region,
        group: &str,
        stream: &str,
    ) -> Result<(), LogError> {
        let now_ms = self.now_ms();
        let mut state = self.lock();
        let group = state.group(region, group)?;
        if group.streams.contains_key(stream) {
            return Err(LogError::Exists(stream.to_owned()));
        }
        group.streams.insert(stream.to_owned(), Stream::new(now_ms));
        Ok(())
    }

    async fn delete_stream(
        &self,
        region: &Region,
        group: &str,
        stream: &str,
    ) -> Result<(), LogError> {
        let mut state = self.lock();
        if state.group(region, group)?.streams.remove(stream).is_none() {
            return Err(LogError::NoStream(stream.to_owned()));
        }
        state.retain(&(region.clone(), group.to_owned()), |event| event.stream != stream);
        Ok(())
    }

    async fn streams(&self, region: &Region, group: &str) -> Result<Vec<LogStream>, LogError> {
        let mut state = self.lock();
        let group = state.group(region, group)?;
        Ok(group.streams.iter().map(|(name, stream)| group.describe_stream(name, stream)).collect())
    }

    async fn events(
        &self,
        region: &Region,
        group: &str,
        query: LogQuery,
    ) -> Result<Vec<StoredEvent>, LogError> {
        let mut state = self.lock();
        let group = state.group(region, group)?;
        if let Some(missing) = query.streams.iter().find(|s| !group.streams.contains_key(*s)) {
            return Err(LogError::NoStream(missing.clone()));
        }
        let wanted = |event: &&StoredEvent| wanted(event, &query);
        let all = group.events.values();
        Ok(match query.descending {
            true => all.rev().filter(wanted).take(query.limit).cloned().collect(),
            false => all.filter(wanted).take(query.limit).cloned().collect(),
        })
    }

    async fn append(&self, batch: LogBatch) -> Result<(), LogError> {
        let now_ms = self.now_ms();
        let mut state = self.lock();
        let bytes: usize = batch.events.iter().map(|event| event.message.len()).sum();
        if state.bytes.saturating_add(bytes as u64) > self.most_bytes {
            return Err(LogError::Failed(format!(
                "the memory for logs is full ({MEMORY_BYTES} bytes)"
            )));
        }
        state.append(batch, now_ms, self.most_bytes);
        Ok(())
    }

    async fn flush(&self) {}

    async fn expire(&self, now_ms: i64) -> Result<u64, LogError> {
        let mut state = self.lock();
        let retained: Vec<_> = state
            .groups
            .iter()
            .filter_map(|(key, group)| Some((key.clone(), i64::from(group.retention_days?))))
            .collect();
        let mut deleted = 0;
        for (key, days) in retained {
            let before_ms = now_ms.saturating_sub(days.saturating_mul(DAY_MS));
            deleted += state.retain(&key, |event| event.event.timestamp_ms >= before_ms);
            if let Some(group) = state.groups.get_mut(&key) {
                group.drop_empty_streams(before_ms);
            }
        }
        Ok(deleted)
    }
}

fn wanted(event: &StoredEvent, query: &LogQuery) -> bool {
    let time = event.event.timestamp_ms;
    let position = (time, event.id);
    (query.streams.is_empty() || query.streams.contains(&event.stream))
        && query.stream_prefix.as_ref().is_none_or(|prefix| event.stream.starts_with(prefix))
        && query.start_ms.is_none_or(|start| time >= start)
        && query.end_ms.is_none_or(|end| time < end)
        && query.after.is_none_or(|after| match query.descending {
            true => position < after,
            false => position > after,
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conformance::log as suite;

    #[tokio::test]
    async fn the_memory_log_store_conforms() {
        suite::all(|clock| async { MemoryLogStore::new(clock) }).await;
    }

    #[tokio::test]
    async fn what_there_is_no_room_for_is_counted_and_said_when_there_is() {
        let clock = suite::clock();
        let store = MemoryLogStore { most_bytes: 200, ..MemoryLogStore::new(clock) };
        let region = Region::default();
        for (group, size) in [("big", 150), ("small", 60), ("small", 60)] {
            store.write(suite::batch(group, "s", &[(1, &"x".repeat(size))]));
        }
        assert_eq!(suite::messages(&store, "small").await, Vec::<String>::new());
        store.delete_group(&region, "big").await.expect("deletes");
        store.write(suite::batch("small", "s", &[(2, "y")]));
        let messages = suite::messages(&store, "small").await;
        assert!(messages.iter().any(|m| m.contains("2 log events were lost")), "{messages:?}");
        assert!(messages.contains(&"y".to_owned()));
    }
}
