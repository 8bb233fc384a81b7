//! `CreateLogStream`.

use super::{Logs, refusal};
use model::Region;
use wire::AwsError;
use wire::logs::CreateLogStreamRequest;

pub(crate) async fn call(
    logs: &Logs,
    region: &Region,
    input: CreateLogStreamRequest,
) -> Result<(), AwsError> {
    logs.store
        .create_stream(region, &input.log_group_name, &input.log_stream_name)
        .await
        .map_err(|error| refusal::of_creating("log stream", error))
}
