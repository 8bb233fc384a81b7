//! Which operations the whole-binary tests call, read from the tests themselves: with boto3, with the
//! AWS CLI, and with requests that AWS was recorded to refuse.

use anyhow::{Context, Result};
use std::path::Path;

/// The table of command lines.
const COMMANDS: &str = "lambda_api/test_command_lines.py";
/// The table of recorded errors.
const RECORDED: &str = "lambda_api/test_recorded_errors.py";

/// The texts of the tests.
pub(super) struct Tested {
    /// Of all tests; a call of an operation stands in them as a call of its method.
    boto3: String,
    commands: String,
    recorded: String,
}

impl Tested {
    /// Whether a test calls the operation with boto3.
    pub(super) fn with_boto3(&self, operation: &str) -> bool {
        let method = snake(operation);
        [format!(".{method}("), format!("\"{method}\"")]
            .iter()
            .any(|call| self.boto3.contains(call.as_str()))
    }

    /// Whether a test calls it with the AWS CLI.
    pub(super) fn with_the_cli(&self, operation: &str) -> bool {
        let command = snake(operation).replace('_', "-");
        let is_it = |line: &str| line.split_whitespace().next() == Some(command.as_str());
        self.commands.lines().any(is_it)
    }

    /// Whether errors of AWS's recordings are asked for again.
    pub(super) fn with_recordings(&self, operation: &str) -> bool {
        self.recorded.contains(&format!("\"{}\"", snake(operation)))
    }
}

/// Reads the tests.
pub(super) fn read(tests: &Path) -> Result<Tested> {
    let read = |name: &str| {
        let path = tests.join(name);
        std::fs::read_to_string(&path).with_context(|| path.display().to_string())
    };
    let mut boto3 = String::new();
    collect(tests, &mut boto3)?;
    Ok(Tested { boto3, commands: read(COMMANDS)?, recorded: read(RECORDED)? })
}

/// All files of tests below a folder, one behind the other.
fn collect(folder: &Path, text: &mut String) -> Result<()> {
    for entry in std::fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let entry = entry?;
        let (path, name) = (entry.path(), entry.file_name());
        let name = name.to_string_lossy();
        if entry.file_type()?.is_dir() {
            collect(&path, text)?;
        } else if name.starts_with("test_") && name.ends_with(".py") {
            text.push_str(&std::fs::read_to_string(&path)?);
        }
    }
    Ok(())
}

/// An operation's name as boto3 writes it.
fn snake(operation: &str) -> String {
    let mut name = String::with_capacity(operation.len() + 4);
    for letter in operation.chars() {
        if letter.is_ascii_uppercase() && !name.is_empty() {
            name.push('_');
        }
        name.push(letter.to_ascii_lowercase());
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operation_is_found_as_clients_write_it() {
        assert_eq!(snake("GetLayerVersionByArn"), "get_layer_version_by_arn");
        let tested = Tested {
            boto3: "lambda_client.get_alias(Name=1)".to_owned(),
            commands: "get-alias --name live\nget-alias-more".to_owned(),
            recorded: "(\"get_alias\", {})".to_owned(),
        };
        assert!(tested.with_boto3("GetAlias") && !tested.with_boto3("Alias"));
        assert!(tested.with_the_cli("GetAlias") && !tested.with_the_cli("GetAliasMor"));
        assert!(tested.with_recordings("GetAlias") && !tested.with_recordings("Get"));
    }
}
