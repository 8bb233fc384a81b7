//! `GetLogEvents`: one stream, from its end or its beginning, page by page in both directions.
//!
//! A page always comes oldest first, with a token for each direction. Where there is nothing more,
//! the token that was given comes back, and a later call with it finds what was written meanwhile.

use super::budget::Budget;
use super::position::{Direction, Position, Token};
use super::reader::Reader;
use super::{Logs, arn};
use model::Region;
use model::log::{LogQuery, StoredEvent};
use wire::AwsError;
use wire::logs::{GetLogEventsRequest, GetLogEventsResponse, OutputLogEvent};

pub(crate) async fn call(
    logs: &Logs,
    region: &Region,
    input: GetLogEventsRequest,
) -> Result<GetLogEventsResponse, AwsError> {
    let group = arn::one_of(region, input.log_group_name, input.log_group_identifier)?;
    let token = input.next_token.as_deref().map(Token::parse).transpose()?;
    let direction = match (token, input.start_from_head) {
        (Some(token), _) => token.direction,
        (None, Some(true)) => Direction::Forward,
        (None, _) => Direction::Backward,
    };
    let mut budget = Budget::new(input.limit);
    let query = LogQuery {
        streams: vec![input.log_stream_name],
        start_ms: input.start_time,
        end_ms: input.end_time,
        after: token.map(|token| token.position.after()),
        descending: direction == Direction::Backward,
        ..LogQuery::default()
    };
    // Who has just called a function wants to see what it wrote.
    logs.store.flush().await;
    let mut reader = Reader::new(logs.store.as_ref(), region, &group, query);
    let mut read = Vec::new();
    while budget.is_left()
        && let Some(batch) = reader.next().await?
    {
        read.extend(batch.into_iter().take_while(|event| budget.take(&event.event.message)));
    }
    Ok(page(read, token, direction))
}

fn page(
    mut read: Vec<StoredEvent>,
    token: Option<Token>,
    direction: Direction,
) -> GetLogEventsResponse {
    if direction == Direction::Backward {
        read.reverse();
    }
    // Without an event both tokens stay where the reader is.
    let here = token.map_or(Position::START, |token| token.position);
    let newest = read.last().map_or(here, Position::of);
    let oldest = read.first().map_or(here, Position::of);
    let events = read
        .into_iter()
        .map(|stored| OutputLogEvent {
            timestamp: Some(stored.event.timestamp_ms),
            message: Some(stored.event.message),
            ingestion_time: Some(stored.ingestion_ms),
        })
        .collect();
    GetLogEventsResponse {
        events: Some(events),
        next_forward_token: Some(Token::forward(newest).text()),
        next_backward_token: Some(Token::backward(oldest).text()),
    }
}
