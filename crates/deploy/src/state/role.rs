//! Reads the roles that an endpoint has of a service: those that carry its tags, among the one that is
//! wanted and those that its functions take.

use super::{Actual, Owner, SERVICE_TAG, STAGE_TAG};
use crate::client::{ClientError, Endpoint, Iam};
use std::collections::BTreeSet;

/// Reads them into what is there already.
pub(super) async fn read(
    endpoint: &Endpoint,
    owner: &Owner,
    wanted: Option<&str>,
    actual: &mut Actual,
) -> Result<(), ClientError> {
    let usual = format!("{}-{}-{}-lambdaRole", owner.service, owner.stage, endpoint.region());
    let taken = actual.functions.values().filter_map(|function| name(&function.settings.role));
    let names: BTreeSet<&str> =
        taken.chain(wanted).chain(std::iter::once(usual.as_str())).collect();
    let iam = Iam::new(endpoint);
    let mut found = Vec::new();
    for name in names {
        if let Some(role) = iam.role(name).await? {
            found.push(role);
        }
    }
    for role in found {
        if owner.owns(&role.tags) {
            actual.roles.insert(role.name.clone(), role);
        } else if wanted == Some(role.name.as_str()) {
            let whose = match (role.tags.get(SERVICE_TAG), role.tags.get(STAGE_TAG)) {
                (Some(service), Some(stage)) => {
                    format!("belongs to the service '{service}' at the stage '{stage}'")
                }
                _ => "was not made by a deploy".to_owned(),
            };
            actual.taken_role = Some(whose);
        }
    }
    Ok(())
}

/// The name in `arn:aws:iam::123456789012:role/path/name`.
fn name(arn: &str) -> Option<&str> {
    arn.split_once(":role/").and_then(|(_, path)| path.rsplit('/').next())
}
