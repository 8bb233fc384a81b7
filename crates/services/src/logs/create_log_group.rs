//! `CreateLogGroup`. Keys, classes other than `STANDARD`, tags and deletion protection are refused:
//! they would be stored and not applied.

use super::{Logs, refusal};
use model::Region;
use wire::AwsError;
use wire::logs::CreateLogGroupRequest;

pub(crate) async fn call(
    logs: &Logs,
    region: &Region,
    input: CreateLogGroupRequest,
) -> Result<(), AwsError> {
    let unserved = [
        ("kmsKeyId", input.kms_key_id.is_some()),
        ("tags", input.tags.is_some_and(|tags| !tags.is_empty())),
        ("logGroupClass", input.log_group_class.is_some_and(|class| class != "STANDARD")),
        ("deletionProtectionEnabled", input.deletion_protection_enabled == Some(true)),
    ];
    if let Some((member, _)) = unserved.iter().find(|(_, given)| *given) {
        let message = format!("Mayfly does not serve '{member}' of log groups yet; leave it out.");
        return Err(refusal::invalid(message));
    }
    logs.store
        .create_group(region, &input.log_group_name)
        .await
        .map_err(|error| refusal::of_creating("log group", error))
}
