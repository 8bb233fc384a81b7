//! Reads a group's events from the store in batches, so that a page of long messages does not bring
//! ten thousand of them into memory.

use super::refusal;
use model::Region;
use model::log::{LogQuery, LogStore, StoredEvent};
use wire::AwsError;

/// Events of the first batch, whose size nothing is known of.
const FIRST: usize = 64;
/// Events of a later batch.
const FEWEST: usize = 16;
const MOST: usize = 2_000;
/// Bytes of messages that a later batch is meant to have.
const BATCH_BYTES: usize = 4 << 20;

/// Goes through the events that a query asks for; its limit is the reader's own.
pub(crate) struct Reader<'a> {
    store: &'a dyn LogStore,
    region: &'a Region,
    group: &'a str,
    query: LogQuery,
    ended: bool,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(
        store: &'a dyn LogStore,
        region: &'a Region,
        group: &'a str,
        query: LogQuery,
    ) -> Self {
        Self { store, region, group, query: LogQuery { limit: FIRST, ..query }, ended: false }
    }

    /// The next events; `None` when there are no more.
    pub(crate) async fn next(&mut self) -> Result<Option<Vec<StoredEvent>>, AwsError> {
        if self.ended {
            return Ok(None);
        }
        let batch = self
            .store
            .events(self.region, self.group, self.query.clone())
            .await
            .map_err(refusal::of)?;
        self.ended = batch.len() < self.query.limit;
        if let Some(last) = batch.last() {
            self.query.after = Some((last.event.timestamp_ms, last.id));
        }
        self.query.limit = following(&batch);
        Ok(Some(batch))
    }
}

/// How many events to read after these.
fn following(batch: &[StoredEvent]) -> usize {
    let bytes: usize = batch.iter().map(|event| event.event.message.len()).sum();
    let average = (bytes / batch.len().max(1)).max(1);
    (BATCH_BYTES / average).clamp(FEWEST, MOST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::log::LogEvent;

    #[test]
    fn batches_of_long_messages_are_small() {
        let event = |bytes: usize| StoredEvent {
            id: 1,
            stream: "s".to_owned(),
            event: LogEvent { timestamp_ms: 0, message: "x".repeat(bytes) },
            ingestion_ms: 0,
        };
        for (bytes, events) in [(0, MOST), (100, MOST), (8 << 10, 512), (1 << 20, FEWEST)] {
            assert_eq!(following(&[event(bytes)]), events, "{bytes}");
        }
    }
}
