//! A function's environment variables: how large they may be and which names the platform keeps for
//! itself.

use super::error::Error;
use std::collections::BTreeMap;

/// Names that the platform sets itself (AWS Lambda, "reserved environment variables"). Those that
/// begin with an underscore are refused by their pattern already.
const RESERVED: [&str; 16] = [
    "AWS_ACCESS_KEY",
    "AWS_ACCESS_KEY_ID",
    "AWS_DEFAULT_REGION",
    "AWS_EXECUTION_ENV",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
    "AWS_LAMBDA_FUNCTION_NAME",
    "AWS_LAMBDA_FUNCTION_VERSION",
    "AWS_LAMBDA_INITIALIZATION_TYPE",
    "AWS_LAMBDA_LOG_GROUP_NAME",
    "AWS_LAMBDA_LOG_STREAM_NAME",
    "AWS_LAMBDA_RUNTIME_API",
    "AWS_REGION",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "LAMBDA_RUNTIME_DIR",
    "LAMBDA_TASK_ROOT",
];

/// Checks variables as AWS does: names, then reserved names, then size.
pub(super) fn check(variables: &BTreeMap<String, String>, limit: u64) -> Result<(), Error> {
    if !variables.keys().all(|name| is_name(name)) {
        return Err(Error::Validation(
            "1 validation error detected: Value at 'environment.variables' failed to satisfy \
             constraint: Map keys must satisfy constraint: [Member must satisfy regular expression \
             pattern: [a-zA-Z]([a-zA-Z0-9_])+]"
                .to_owned(),
        ));
    }
    let reserved: Vec<&str> =
        variables.keys().map(String::as_str).filter(|name| RESERVED.contains(name)).collect();
    if !reserved.is_empty() {
        return Err(Error::InvalidParameterValue(format!(
            "Lambda was unable to configure your environment variables because the environment \
             variables you have provided contains reserved keys that are currently not supported \
             for modification. Reserved keys used in this request: {}",
            reserved.join(", ")
        )));
    }
    // A value that holds a NUL can't be handed to any process.
    if let Some((name, _)) = variables.iter().find(|(_, value)| value.contains('\0')) {
        return Err(Error::InvalidParameterValue(format!(
            "The environment variable {name} holds a NUL character, which no process can be given."
        )));
    }
    let measured = serde_json::to_string(variables).map_err(|e| Error::Service(e.to_string()))?;
    if measured.len() as u64 > limit {
        let limit = match limit % 1_024 {
            0 => format!("{}KB", limit / 1_024),
            _ => format!("{limit} byte"),
        };
        return Err(Error::InvalidParameterValue(format!(
            "Lambda was unable to configure your environment variables because the environment \
             variables you have provided exceeded the {limit} limit. String measured: {measured}"
        )));
    }
    Ok(())
}

/// `[a-zA-Z]([a-zA-Z0-9_])+`
fn is_name(name: &str) -> bool {
    name.len() >= 2
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Quotas;

    fn checked(name: &str, value: &str) -> Result<(), String> {
        let variables = BTreeMap::from([(name.to_owned(), value.to_owned())]);
        check(&variables, Quotas::default().environment_bytes).map_err(|e| e.to_string())
    }

    #[test]
    fn four_kilobytes_of_json_is_the_limit() {
        let fits = 4_096 - r#"{"LARGE":""}"#.len();
        assert_eq!(checked("LARGE", &"x".repeat(fits)), Ok(()));
        let error = checked("LARGE", &"x".repeat(fits + 1)).expect_err("one byte too many");
        assert!(
            error.contains(r#"exceeded the 4KB limit. String measured: {"LARGE":"xx"#),
            "{error}"
        );
    }

    #[test]
    fn names_of_the_platform_are_refused() {
        let error = checked("AWS_REGION", "x").expect_err("reserved");
        assert!(error.ends_with("Reserved keys used in this request: AWS_REGION"), "{error}");
    }

    #[test]
    fn names_that_no_process_can_have_are_refused() {
        for name in ["", "1A", "A-B", "A=B", "_HANDLER", "A"] {
            assert!(checked(name, "x").is_err(), "{name}");
        }
        assert_eq!(checked("STAGE_2", ""), Ok(()));
        assert!(checked("STAGE", "a\0b").is_err());
    }
}
