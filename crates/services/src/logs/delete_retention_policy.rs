//! `DeleteRetentionPolicy`: the group keeps its events for ever.

use super::{Logs, refusal};
use model::Region;
use wire::AwsError;
use wire::logs::DeleteRetentionPolicyRequest;

pub(crate) async fn call(
    logs: &Logs,
    region: &Region,
    input: DeleteRetentionPolicyRequest,
) -> Result<(), AwsError> {
    logs.store.set_retention(region, &input.log_group_name, None).await.map_err(refusal::of)
}
