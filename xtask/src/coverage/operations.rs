//! The page of operations: served, tested, and what is to be known of each.

use super::remarks::{NOT_IN_THE_CLI, OPERATIONS, SETTINGS};
use super::tested::Tested;
use std::fmt::Write as _;
use wire::lambda::SERVICE;

const HEAD: &str = "\
# The Lambda API

<!-- Written by `cargo xtask coverage`; a test checks that it is current. -->

Every operation of AWS Lambda's service model is here, in the order of their names. *boto3* and *CLI*
say whether a test of the whole binary calls it with them; *recorded* whether a test asks for errors
again that AWS was recorded to answer. What is not served is answered with status 501 and
`NotImplementedException`, never with a 404 and never stored and ignored; so is a setting, with
`InvalidParameterValueException`.

";

/// The page.
pub(super) fn page(tested: &Tested) -> String {
    let mut page = HEAD.to_owned();
    page.push_str("| operation | boto3 | CLI | recorded | remarks |\n|---|---|---|---|---|\n");
    let mark = |is: bool| if is { "yes" } else { "" };
    for operation in SERVICE.operations {
        let name = operation.name;
        let _ = writeln!(
            page,
            "| {name} | {} | {} | {} | {} |",
            mark(tested.with_boto3(name)),
            match NOT_IN_THE_CLI.contains(&name) {
                true => "not in it",
                false => mark(tested.with_the_cli(name)),
            },
            mark(tested.with_recordings(name)),
            remark(name)
        );
    }
    page.push_str("\n## Operations that are not served\n\n| operation | why |\n|---|---|\n");
    for operation in SERVICE.unserved {
        let why = wire::unserved::why(operation.name).unwrap_or("not served yet");
        let _ = writeln!(page, "| {} | {why} |", operation.name);
    }
    page.push_str("\n## Settings that are not served\n\n| setting | instead |\n|---|---|\n");
    for (setting, instead) in SETTINGS {
        let _ = writeln!(page, "| {setting} | {instead} |");
    }
    page
}

fn remark(operation: &str) -> &'static str {
    OPERATIONS.iter().find(|(name, _)| *name == operation).map_or("", |(_, remark)| remark)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::tested;
    use crate::repository::root;

    #[test]
    fn every_served_operation_is_tested_with_boto3_and_with_the_cli() {
        let tested = tested::read(&root().join("tests")).expect("the tests");
        for operation in SERVICE.operations {
            let name = operation.name;
            assert!(tested.with_boto3(name), "no test calls {name} with boto3");
            let is_called = tested.with_the_cli(name) || NOT_IN_THE_CLI.contains(&name);
            assert!(is_called, "{name} is not in the table of command lines");
        }
    }

    #[test]
    fn remarks_are_about_operations_that_there_are() {
        for (name, _) in OPERATIONS {
            assert!(SERVICE.operations.iter().any(|o| o.name == *name), "{name}");
        }
        for operation in SERVICE.unserved {
            assert!(wire::unserved::why(operation.name).is_some(), "{}", operation.name);
        }
    }
}
