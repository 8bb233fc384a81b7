//! CloudWatch Logs: groups, streams, events, search and retention, a file per operation.
//!
//! Protocol JSON 1.1, `X-Amz-Target: Logs_20140328.<Operation>`. What AWS has beyond these
//! operations is refused by name.

mod arn;
mod budget;
mod create_log_group;
mod create_log_stream;
mod delete_log_group;
mod delete_log_stream;
mod delete_retention_policy;
mod describe_log_groups;
mod describe_log_streams;
mod filter_log_events;
pub mod filter_pattern;
mod get_log_events;
mod page;
mod position;
mod put_log_events;
mod put_retention_policy;
mod reader;
mod refusal;
#[cfg(test)]
mod tests;

use model::log::LogStore;
use model::{AccountId, Clock, Region};
use std::sync::Arc;
use wire::logs::{self, Request};
use wire::{AwsError, AwsRequest, AwsResponse};

/// The service.
pub struct Logs {
    store: Arc<dyn LogStore>,
    clock: Arc<dyn Clock>,
    account: AccountId,
}

impl Logs {
    /// The service on a log store, for one account.
    pub fn new(store: Arc<dyn LogStore>, clock: Arc<dyn Clock>, account: AccountId) -> Self {
        Self { store, clock, account }
    }

    /// Answers one request.
    pub async fn call(&self, request: AwsRequest) -> AwsResponse {
        let region = match region(&request) {
            Ok(region) => region,
            Err(error) => return wire::refuse(&logs::SERVICE, &request, &error),
        };
        macro_rules! answer {
            ($operation:ident, $result:expr) => {
                wire::answer::<logs::$operation>(&request, $result.await)
            };
        }
        match Request::read(&request, &logs::INVALID_PARAMETER_EXCEPTION) {
            Ok(Request::CreateLogGroup(input)) => {
                answer!(CreateLogGroup, create_log_group::call(self, &region, input))
            }
            Ok(Request::CreateLogStream(input)) => {
                answer!(CreateLogStream, create_log_stream::call(self, &region, input))
            }
            Ok(Request::DeleteLogGroup(input)) => {
                answer!(DeleteLogGroup, delete_log_group::call(self, &region, input))
            }
            Ok(Request::DeleteLogStream(input)) => {
                answer!(DeleteLogStream, delete_log_stream::call(self, &region, input))
            }
            Ok(Request::DeleteRetentionPolicy(input)) => {
                answer!(DeleteRetentionPolicy, delete_retention_policy::call(self, &region, input))
            }
            Ok(Request::DescribeLogGroups(input)) => {
                answer!(DescribeLogGroups, describe_log_groups::call(self, &region, input))
            }
            Ok(Request::DescribeLogStreams(input)) => {
                answer!(DescribeLogStreams, describe_log_streams::call(self, &region, input))
            }
            Ok(Request::FilterLogEvents(input)) => {
                answer!(FilterLogEvents, filter_log_events::call(self, &region, input))
            }
            Ok(Request::GetLogEvents(input)) => {
                answer!(GetLogEvents, get_log_events::call(self, &region, input))
            }
            Ok(Request::PutLogEvents(input)) => {
                answer!(PutLogEvents, put_log_events::call(self, &region, input))
            }
            Ok(Request::PutRetentionPolicy(input)) => {
                answer!(PutRetentionPolicy, put_retention_policy::call(self, &region, input))
            }
            Err(error) => wire::refuse(&logs::SERVICE, &request, &error),
        }
    }
}

fn region(request: &AwsRequest) -> Result<Region, AwsError> {
    Region::new(request.region.clone()).map_err(|error| refusal::invalid(error.to_string()))
}
