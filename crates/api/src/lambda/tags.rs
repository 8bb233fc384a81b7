//! Tags: which resource a tagging request means, and how many tags there may be.

use super::error::Error;
use super::target::{Place, Target};
use std::collections::BTreeMap;

/// What can be tagged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Tagged {
    /// A function.
    Function(Target),
    /// The code signing configuration with this ARN.
    CodeSigningConfig(String),
}

/// The resource whose ARN is given. Layers can't be tagged, as on AWS; for network connectors AWS's
/// answer is not known.
pub(super) fn target(place: &Place, resource: &str) -> Result<Tagged, Error> {
    const NONE_HERE: [(&str, &str); 3] = [
        (":event-source-mapping:", "Event source mapping"),
        (":capacity-provider:", "Capacity provider"),
        (":network-connector:", "Network connector"),
    ];
    if let Some((_, kind)) = NONE_HERE.iter().find(|(part, _)| resource.contains(part)) {
        return Err(Error::ResourceNotFound(format!("{kind} not found: {resource}")));
    }
    if resource.contains(":code-signing-config:") {
        return Ok(Tagged::CodeSigningConfig(resource.to_owned()));
    }
    let target = Target::read(place, resource, None)?;
    if target.qualifier.is_some() {
        return Err(Error::InvalidParameterValue(
            "Tags on function aliases and versions are not supported. Please specify a function \
             ARN."
                .to_owned(),
        ));
    }
    Ok(Tagged::Function(target))
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
