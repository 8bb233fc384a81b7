//! Tags of a function: which function a tagging request means, and how many tags there may be.

use super::error::Error;
use super::target::{Place, Target};
use std::collections::BTreeMap;

/// The function whose ARN is given.
pub(super) fn target(place: &Place, resource: &str) -> Result<Target, Error> {
    if let Some(error) = absent(resource) {
        return Err(error);
    }
    let target = Target::read(place, resource, None)?;
    if target.qualifier.is_some() {
        return Err(Error::InvalidParameterValue(
            "Tags on function aliases and versions are not supported. Please specify a function \
             ARN."
                .to_owned(),
        ));
    }
    Ok(target)
}

/// Whether the ARN is of a kind of resource of which there are none here, and AWS's answer to that. For
/// network connectors it is not known.
fn absent(resource: &str) -> Option<Error> {
    const KINDS: [(&str, &str); 3] = [
        (":event-source-mapping:", "Event source mapping"),
        (":capacity-provider:", "Capacity provider"),
        (":network-connector:", "Network connector"),
    ];
    if resource.contains(":function:") {
        return None;
    }
    Some(match KINDS.iter().find(|(part, _)| resource.contains(part)) {
        Some((_, kind)) => Error::ResourceNotFound(format!("{kind} not found: {resource}")),
        None => Error::InvalidParameterValue(format!(
            "Mayfly does not serve tags of {resource} yet, only of functions."
        )),
    })
}

/// Checks that there are not too many.
pub(super) fn check_number(tags: &BTreeMap<String, String>, most: u64) -> Result<(), Error> {
    if tags.len() as u64 > most {
        return Err(Error::InvalidParameterValue(
            "Number of tags exceeds resource tag limit.".to_owned(),
        ));
    }
    Ok(())
}
