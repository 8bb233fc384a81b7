//! ARNs of log groups and streams, and the parameters that take a group's name or ARN.

use super::refusal::invalid;
use model::{AccountId, Region};
use wire::AwsError;

/// `arn:aws:logs:<region>:<account>:log-group:<group>`.
pub(crate) fn group(region: &Region, account: &AccountId, group: &str) -> String {
    format!("arn:aws:logs:{region}:{account}:log-group:{group}")
}

/// `arn:aws:logs:<region>:<account>:log-group:<group>:log-stream:<stream>`.
pub(crate) fn stream(region: &Region, account: &AccountId, group: &str, stream: &str) -> String {
    format!("{}:log-stream:{stream}", self::group(region, account, group))
}

/// The group that a request names: by `logGroupName`, or by `logGroupIdentifier`, which may be an
/// ARN of this region, with or without `:*`.
pub(crate) fn one_of(
    region: &Region,
    name: Option<String>,
    identifier: Option<String>,
) -> Result<String, AwsError> {
    match (name, identifier) {
        (Some(name), None) => Ok(name),
        (None, Some(identifier)) => of_identifier(region, &identifier),
        (Some(_), Some(_)) => {
            Err(invalid("LogGroup name and LogGroup identifier are mutually exclusive parameters."))
        }
        (None, None) => Err(invalid("Either logGroupName or logGroupIdentifier is required.")),
    }
}

/// The name in an identifier.
pub(crate) fn of_identifier(region: &Region, identifier: &str) -> Result<String, AwsError> {
    if !identifier.starts_with("arn:") {
        return Ok(identifier.to_owned());
    }
    // arn:aws:logs:region:account:log-group:name[:*]
    let mut parts = identifier.splitn(7, ':').skip(2);
    let here = parts.next() == Some("logs")
        && parts.next() == Some(region.as_str())
        && parts.next().is_some()
        && parts.next() == Some("log-group");
    match parts.next() {
        Some(name) if here => Ok(name.strip_suffix(":*").unwrap_or(name).to_owned()),
        _ => Err(invalid(format!("'{identifier}' is not the ARN of a log group in {region}."))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_named_by_name_or_arn() {
        let region = Region::default();
        for (identifier, name) in [
            ("/aws/lambda/f", Some("/aws/lambda/f")),
            ("arn:aws:logs:us-east-1:000000000000:log-group:/aws/lambda/f", Some("/aws/lambda/f")),
            ("arn:aws:logs:us-east-1:000000000000:log-group:g:*", Some("g")),
            ("arn:aws:logs:eu-west-1:000000000000:log-group:g", None),
            ("arn:aws:s3:::b", None),
            ("arn:", None),
        ] {
            assert_eq!(of_identifier(&region, identifier).ok().as_deref(), name, "{identifier}");
        }
        assert!(one_of(&region, None, None).is_err());
        assert!(one_of(&region, Some("a".into()), Some("a".into())).is_err());
    }
}
