//! Whether a function's runtime can be had: known to AWS, not retired, and there on this machine.

use super::error::Error;
use model::VersionConfig;
use model::launch::{LaunchError, Runtimes};
use std::collections::BTreeMap;

/// Runtimes that AWS creates functions for, in the order of its message.
const OFFERED: [&str; 20] = [
    "nodejs20.x",
    "python3.14",
    "provided.al2023",
    "python3.12",
    "python3.13",
    "nodejs24.x",
    "nodejs22.x",
    "java25",
    "python3.10",
    "python3.11",
    "java21",
    "ruby3.3",
    "ruby3.4",
    "ruby3.2",
    "python3.9",
    "java17",
    "java11",
    "java8.al2",
    "dotnet8",
    "provided.al2",
];

/// Runtimes that AWS once had and does not create functions for any more.
const RETIRED: [&str; 21] = [
    "dotnetcore1.0",
    "dotnetcore2.0",
    "dotnetcore2.1",
    "dotnetcore3.1",
    "go1.x",
    "java8",
    "nodejs",
    "nodejs10.x",
    "nodejs12.x",
    "nodejs14.x",
    "nodejs4.3",
    "nodejs4.3-edge",
    "nodejs6.10",
    "nodejs8.10",
    "provided",
    "python2.7",
    "python2.7-greengrass",
    "python3.6",
    "python3.7",
    "ruby2.5",
    "ruby2.7",
];

/// Runtimes that layers are meant for, beside those above: AWS's that are no longer offered, and those
/// that Mayfly has and AWS has not.
const FURTHER: [&str; 6] =
    ["dotnet6", "nodejs16.x", "nodejs18.x", "nodejs26.x", "python3.8", "python3.15"];

/// Whether a layer may be said to be meant for this runtime.
pub(super) fn is_listed(runtime: &str) -> bool {
    [&OFFERED[..], &RETIRED[..], &FURTHER[..]].concat().contains(&runtime)
}

/// The runtimes that AWS's messages name.
pub(super) fn offered() -> String {
    OFFERED.join(", ")
}

/// Checks that this machine can start the configuration's runtime for its architecture.
pub(super) fn check(runtimes: &dyn Runtimes, config: &VersionConfig) -> Result<(), Error> {
    let runtime = config.runtime.as_str();
    if RETIRED.contains(&runtime) {
        return Err(Error::InvalidParameterValue(format!(
            "The runtime parameter of {runtime} is no longer supported for creating or updating AWS \
             Lambda functions. We recommend you use a supported runtime while creating or updating \
             functions."
        )));
    }
    match runtimes.launch(config) {
        Ok(_) => check_snap_start(runtimes, config),
        Err(LaunchError::Unknown { .. }) if !OFFERED.contains(&runtime) => {
            Err(Error::InvalidParameterValue(format!(
                "Value {runtime} at 'runtime' failed to satisfy constraint: Member must satisfy \
                 enum value set: [{}] or be a valid ARN",
                OFFERED.join(", ")
            )))
        }
        Err(error) => Err(Error::InvalidParameterValue(sentence(&error))),
    }
}

/// Checks that a runtime with SnapStart is one of which instances can be copies. What a version's own
/// variables forbid shows when it is published.
fn check_snap_start(runtimes: &dyn Runtimes, config: &VersionConfig) -> Result<(), Error> {
    if !config.snap_start.published_versions {
        return Ok(());
    }
    let bare = VersionConfig { environment: BTreeMap::new(), ..config.clone() };
    match runtimes.launch(&bare) {
        Ok(launch) if launch.snapshots => Ok(()),
        _ => Err(Error::InvalidParameterValue(format!(
            "{} is not supported for SnapStart enabled functions.",
            config.runtime
        ))),
    }
}

/// An error's text as a sentence of its own.
pub(super) fn sentence(error: &impl std::fmt::Display) -> String {
    let text = error.to_string();
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => format!("{}{}.", first.to_uppercase(), letters.as_str()),
        None => text,
    }
}
