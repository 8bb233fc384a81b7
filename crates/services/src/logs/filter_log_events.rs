//! `FilterLogEvents`: events of a group's streams, interleaved by time, that match a filter pattern.
//!
//! A page ends at its limit of events or bytes, or after so many events were looked at; the token
//! goes on behind the last event that was looked at, so a page may be empty and not the last.

use super::budget::Budget;
use super::filter_pattern::FilterPattern;
use super::position::{Direction, Position, Token};
use super::reader::Reader;
use super::{Logs, arn, refusal};
use model::Region;
use model::log::{LogQuery, StoredEvent};
use wire::AwsError;
use wire::logs::{FilterLogEventsRequest, FilterLogEventsResponse, FilteredLogEvent};

/// Events that one call looks at, at most.
const LOOKED_AT: usize = 100_000;
/// 1 January 2024: AWS does not search backwards before it.
const BACKWARDS_SINCE_MS: i64 = 1_704_067_200_000;

pub(crate) async fn call(
    logs: &Logs,
    region: &Region,
    input: FilterLogEventsRequest,
) -> Result<FilterLogEventsResponse, AwsError> {
    let (group, query, pattern) = read(region, &input)?;
    let mut budget = Budget::new(input.limit);
    let mut matched: Vec<StoredEvent> = Vec::new();
    let mut looked_at = 0;
    // Who has just called a function wants to see what it wrote.
    logs.store.flush().await;
    let mut seen = query.after;
    let descending = query.descending;
    let mut reader = Reader::new(logs.store.as_ref(), region, &group, query);
    let more = 'page: loop {
        let Some(batch) = reader.next().await? else { break false };
        looked_at += batch.len();
        for event in batch {
            let position = Position::of(&event).after();
            if pattern.matches(&event.event.message) {
                if !budget.take(&event.event.message) {
                    break 'page true;
                }
                matched.push(event);
            }
            seen = Some(position);
        }
        if looked_at >= LOOKED_AT {
            break true;
        }
    };
    let next_token = seen.filter(|_| more).map(|(timestamp_ms, id)| {
        let position = Position { timestamp_ms, id };
        if descending { Token::backward(position) } else { Token::forward(position) }.text()
    });
    Ok(FilterLogEventsResponse {
        events: Some(matched.into_iter().map(shown).collect()),
        // AWS says nothing in it since 2020.
        searched_log_streams: Some(Vec::new()),
        next_token,
    })
}

/// The group, the first query, and what to look for. `interleaved` is always true, as on AWS, and
/// `unmask` has nothing to unmask.
fn read(
    region: &Region,
    input: &FilterLogEventsRequest,
) -> Result<(String, LogQuery, FilterPattern), AwsError> {
    let group =
        arn::one_of(region, input.log_group_name.clone(), input.log_group_identifier.clone())?;
    if input.log_stream_names.is_some() && input.log_stream_name_prefix.is_some() {
        return Err(refusal::invalid(
            "logStreamNames and logStreamNamePrefix are mutually exclusive parameters.",
        ));
    }
    let token = input.next_token.as_deref().map(Token::parse).transpose()?;
    let descending = match token {
        Some(token) => token.direction == Direction::Backward,
        None => input.start_from_head == Some(false),
    };
    if descending && input.start_time.is_some_and(|start| start < BACKWARDS_SINCE_MS) {
        return Err(refusal::invalid(
            "startFromHead can be false only with a startTime on or after Jan 1, 2024 00:00:00 UTC.",
        ));
    }
    let pattern = FilterPattern::parse(input.filter_pattern.as_deref().unwrap_or_default())
        .map_err(|error| refusal::invalid(error.to_string()))?;
    let query = LogQuery {
        streams: input.log_stream_names.clone().unwrap_or_default(),
        stream_prefix: input.log_stream_name_prefix.clone(),
        start_ms: input.start_time,
        // Here the end is inclusive.
        end_ms: input.end_time.map(|end| end.saturating_add(1)),
        after: token.map(|token| token.position.after()),
        descending,
        ..LogQuery::default()
    };
    Ok((group, query, pattern))
}

fn shown(stored: StoredEvent) -> FilteredLogEvent {
    FilteredLogEvent {
        event_id: Some(Position::of(&stored).digits()),
        log_stream_name: Some(stored.stream),
        timestamp: Some(stored.event.timestamp_ms),
        message: Some(stored.event.message),
        ingestion_time: Some(stored.ingestion_ms),
    }
}
