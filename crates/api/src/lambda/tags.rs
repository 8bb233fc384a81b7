//! Tags of a function: which function a tagging request means, and how many tags there may be.

use super::error::Error;
use super::target::{Place, Target};
use std::collections::BTreeMap;

/// The function whose ARN is given.
pub(super) fn target(place: &Place, resource: &str) -> Result<Target, Error> {
    if !resource.contains(":function:") {
        return Err(Error::InvalidParameterValue(format!(
            "Mayfly does not serve tags of {resource} yet, only of functions."
        )));
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

/// Checks that there are not too many.
pub(super) fn check_number(tags: &BTreeMap<String, String>, most: u64) -> Result<(), Error> {
    if tags.len() as u64 > most {
        return Err(Error::InvalidParameterValue(
            "Number of tags exceeds resource tag limit.".to_owned(),
        ));
    }
    Ok(())
}
