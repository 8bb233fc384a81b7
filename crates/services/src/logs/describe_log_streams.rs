//! `DescribeLogStreams`: a group's streams by name or by their newest event.

use super::{Logs, arn, page, refusal};
use model::Region;
use model::log::LogStream;
use wire::AwsError;
use wire::logs::{self, DescribeLogStreamsRequest, DescribeLogStreamsResponse};

pub(crate) async fn call(
    logs: &Logs,
    region: &Region,
    input: DescribeLogStreamsRequest,
) -> Result<DescribeLogStreamsResponse, AwsError> {
    let group = arn::one_of(region, input.log_group_name, input.log_group_identifier)?;
    let by_time = input.order_by.as_deref() == Some("LastEventTime");
    if by_time && input.log_stream_name_prefix.is_some() {
        return Err(refusal::invalid("Cannot order by LastEventTime with a logStreamNamePrefix."));
    }
    let order = Order { by_time, descending: input.descending.unwrap_or(false) };
    let after = page::last(input.next_token.as_deref())?;
    let prefix = input.log_stream_name_prefix.unwrap_or_default();
    let mut streams = logs.store.streams(region, &group).await.map_err(refusal::of)?;
    streams.retain(|stream| stream.name.starts_with(&prefix));
    let (streams, next_token) = order.page(streams, after.as_deref(), page::limit(input.limit));
    let shown = streams
        .into_iter()
        .map(|stream| logs::LogStream {
            arn: Some(arn::stream(region, &logs.account, &group, &stream.name)),
            creation_time: Some(stream.created_ms),
            first_event_timestamp: stream.first_event_ms,
            last_event_timestamp: stream.last_event_ms,
            last_ingestion_time: stream.last_ingestion_ms,
            // AWS counts no bytes of streams since 2019.
            stored_bytes: Some(0),
            log_stream_name: Some(stream.name),
            upload_sequence_token: None,
        })
        .collect();
    Ok(DescribeLogStreamsResponse { log_streams: Some(shown), next_token })
}

/// How streams are sorted.
#[derive(Clone, Copy)]
struct Order {
    by_time: bool,
    descending: bool,
}

impl Order {
    /// A text that sorts as the streams do. Streams without an event come before all others.
    fn key(self, stream: &LogStream) -> String {
        if self.by_time {
            let time = stream.last_event_ms.map_or(0, |time| time.max(0).saturating_add(1));
            format!("{time:020} {}", stream.name)
        } else {
            stream.name.clone()
        }
    }

    /// The streams behind a key, and the token for those behind them.
    fn page(
        self,
        streams: Vec<LogStream>,
        after: Option<&str>,
        limit: usize,
    ) -> (Vec<LogStream>, Option<String>) {
        let mut keyed: Vec<(String, LogStream)> =
            streams.into_iter().map(|stream| (self.key(&stream), stream)).collect();
        keyed.sort_by(|a, b| if self.descending { b.0.cmp(&a.0) } else { a.0.cmp(&b.0) });
        if let Some(after) = after {
            keyed.retain(
                |(key, _)| {
                    if self.descending { key.as_str() < after } else { key.as_str() > after }
                },
            );
        }
        let more = keyed.len() > limit;
        keyed.truncate(limit);
        let token = keyed.last().filter(|_| more).map(|(key, _)| page::token(key));
        (keyed.into_iter().map(|(_, stream)| stream).collect(), token)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stream(name: &str, last_event_ms: Option<i64>) -> LogStream {
        LogStream {
            name: name.into(),
            created_ms: 0,
            first_event_ms: None,
            last_event_ms,
            last_ingestion_ms: None,
        }
    }

    #[test]
    fn pages_go_through_all_streams_in_order() {
        for (by_time, descending, expected) in [
            (false, false, ["a", "b", "c", "d"]),
            (false, true, ["d", "c", "b", "a"]),
            (true, false, ["d", "b", "a", "c"]),
            (true, true, ["c", "a", "b", "d"]),
        ] {
            let order = Order { by_time, descending };
            let mut names = Vec::new();
            let mut after = None;
            loop {
                let all = vec![
                    stream("c", Some(30)),
                    stream("a", Some(9)),
                    stream("d", None),
                    stream("b", Some(9)),
                ];
                // Two streams with one time are told apart by name.
                let all = all
                    .into_iter()
                    .map(|s| if s.name == "a" { stream("a", Some(10)) } else { s })
                    .collect();
                let (page, token) = order.page(all, after.as_deref(), 3);
                names.extend(page.into_iter().map(|stream| stream.name));
                after = match page::last(token.as_deref()) {
                    Ok(Some(last)) => Some(last),
                    _ => break,
                };
            }
            assert_eq!(names, expected, "by time {by_time}, descending {descending}");
        }
    }
}
