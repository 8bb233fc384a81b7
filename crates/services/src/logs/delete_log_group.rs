//! `DeleteLogGroup`: the group with all streams and events in it.

use super::{Logs, refusal};
use model::Region;
use wire::AwsError;
use wire::logs::DeleteLogGroupRequest;

pub(crate) async fn call(
    logs: &Logs,
    region: &Region,
    input: DeleteLogGroupRequest,
) -> Result<(), AwsError> {
    logs.store.delete_group(region, &input.log_group_name).await.map_err(refusal::of)
}
