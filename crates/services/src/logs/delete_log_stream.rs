//! `DeleteLogStream`: the stream with its events.

use super::{Logs, refusal};
use model::Region;
use wire::AwsError;
use wire::logs::DeleteLogStreamRequest;

pub(crate) async fn call(
    logs: &Logs,
    region: &Region,
    input: DeleteLogStreamRequest,
) -> Result<(), AwsError> {
    logs.store
        .delete_stream(region, &input.log_group_name, &input.log_stream_name)
        .await
        .map_err(refusal::of)
}
