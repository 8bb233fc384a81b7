//! `PutLogEvents`: a batch of events for one stream, oldest first.
//!
//! Events that are too old, too new or past the group's retention are left out and named in the
//! answer. Sequence tokens are ignored, as on AWS. The answer comes when the
//! events are durable and can be read.

use super::{Logs, refusal};
use model::Region;
use model::log::{LogBatch, LogEvent, LogQuery};
use std::ops::Range;
use wire::AwsError;
use wire::logs::{
    InputLogEvent, PutLogEventsRequest, PutLogEventsResponse, RejectedEntityInfo,
    RejectedLogEventsInfo,
};

/// Largest batch, in bytes of its messages with [`EVENT_OVERHEAD`] each (CloudWatch Logs quotas).
const BATCH_BYTES: usize = 1_048_576;
const EVENT_OVERHEAD: usize = 26;
const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;
/// Events older than this are rejected.
const OLDEST_MS: i64 = 14 * DAY_MS;
/// Events farther in the future than this are rejected.
const NEWEST_MS: i64 = 2 * HOUR_MS;

pub(crate) async fn call(
    logs: &Logs,
    region: &Region,
    input: PutLogEventsRequest,
) -> Result<PutLogEventsResponse, AwsError> {
    let (group, stream) = (input.log_group_name, input.log_stream_name);
    // Fails where the group or the stream is missing.
    let probe = LogQuery { streams: vec![stream.clone()], limit: 1, ..LogQuery::default() };
    logs.store.events(region, &group, probe).await.map_err(refusal::of)?;
    let groups = logs.store.groups(region, &group, None, 1).await.map_err(refusal::of)?;
    let retention = groups.first().filter(|g| g.name == group).and_then(|g| g.retention_days);
    let accepted = sort_out(&input.log_events, logs.clock.now().as_millisecond(), retention)?;
    let events: Vec<LogEvent> = input
        .log_events
        .get(accepted.range.clone())
        .unwrap_or_default()
        .iter()
        .map(|event| LogEvent { timestamp_ms: event.timestamp, message: event.message.clone() })
        .collect();
    if !events.is_empty() {
        let (group, stream) = (group.into(), stream.into());
        let batch = LogBatch { region: region.clone(), group, stream, events };
        logs.store.append(batch).await.map_err(refusal::of)?;
    }
    Ok(PutLogEventsResponse {
        // Clients of before 2023 send it back; nothing reads it.
        next_sequence_token: Some(format!("{:056}", logs.clock.now().as_millisecond())),
        rejected_log_events_info: accepted.rejected,
        rejected_entity_info: input
            .entity
            .map(|_| RejectedEntityInfo { error_type: Some("UnsupportedLogGroupType".to_owned()) }),
    })
}

/// What of a batch is taken.
#[derive(Debug, PartialEq)]
struct Accepted {
    range: Range<usize>,
    rejected: Option<RejectedLogEventsInfo>,
}

/// Checks a batch and finds the events to take: since they are in order, those too old are at the
/// front and those too new at the end.
fn sort_out(
    events: &[InputLogEvent],
    now_ms: i64,
    retention_days: Option<u32>,
) -> Result<Accepted, AwsError> {
    let bytes: usize = events.iter().map(|event| event.message.len() + EVENT_OVERHEAD).sum();
    if bytes > BATCH_BYTES {
        return Err(refusal::invalid(format!(
            "Upload too large: {bytes} bytes exceeds limit of {BATCH_BYTES}"
        )));
    }
    let times: Vec<i64> = events.iter().map(|event| event.timestamp).collect();
    if !times.is_sorted() {
        return Err(refusal::invalid(
            "Log events in a single PutLogEvents request must be in chronological order.",
        ));
    }
    let kept_since =
        retention_days.map_or(i64::MIN, |days| now_ms.saturating_sub(i64::from(days) * DAY_MS));
    let too_old = times.partition_point(|&time| time < now_ms.saturating_sub(OLDEST_MS));
    let expired = times.partition_point(|&time| time < kept_since);
    let too_new = times.partition_point(|&time| time <= now_ms.saturating_add(NEWEST_MS));
    let range = too_old.max(expired).min(too_new)..too_new;
    let valid = times.get(range.clone()).unwrap_or_default();
    if let (Some(first), Some(last)) = (valid.first(), valid.last())
        && last.saturating_sub(*first) > DAY_MS
    {
        return Err(refusal::invalid(
            "The batch of log events in a single PutLogEvents request cannot span more than 24 hours.",
        ));
    }
    let index = |index: usize| i32::try_from(index).ok();
    let rejected = (range.len() < events.len()).then(|| RejectedLogEventsInfo {
        too_new_log_event_start_index: (too_new < events.len()).then_some(too_new).and_then(index),
        too_old_log_event_end_index: (too_old > 0).then_some(too_old).and_then(index),
        expired_log_event_end_index: (expired > 0).then_some(expired).and_then(index),
    });
    Ok(Accepted { range, rejected })
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 100 * DAY_MS;

    fn batch(times: &[i64]) -> Vec<InputLogEvent> {
        times
            .iter()
            .map(|&timestamp| InputLogEvent { timestamp, message: "m".to_owned() })
            .collect()
    }

    #[test]
    fn events_outside_their_time_are_left_out() {
        for (times, retention, range, rejected) in [
            (vec![NOW - 5, NOW], None, 0..2, None),
            (vec![NOW - OLDEST_MS - 1, NOW], None, 1..2, Some((None, Some(1), None))),
            (vec![NOW, NOW + NEWEST_MS + 1], None, 0..1, Some((Some(1), None, None))),
            (vec![NOW - 2 * DAY_MS, NOW], Some(1), 1..2, Some((None, None, Some(1)))),
            (vec![NOW + NEWEST_MS + 1], None, 0..0, Some((Some(0), None, None))),
        ] {
            let accepted = sort_out(&batch(&times), NOW, retention).expect("a valid batch");
            assert_eq!(accepted.range, range, "{times:?}");
            let found = accepted.rejected.map(|info| {
                (
                    info.too_new_log_event_start_index,
                    info.too_old_log_event_end_index,
                    info.expired_log_event_end_index,
                )
            });
            assert_eq!(found, rejected, "{times:?}");
        }
    }

    #[test]
    fn a_batch_that_breaks_the_rules_is_refused() {
        for times in [vec![NOW, NOW - 1], vec![NOW - DAY_MS - 1, NOW]] {
            assert!(sort_out(&batch(&times), NOW, None).is_err(), "{times:?}");
        }
        let large = InputLogEvent { timestamp: NOW, message: "x".repeat(BATCH_BYTES) };
        assert!(sort_out(&[large], NOW, None).is_err());
    }
}
