//! `${strToBool(value)}`: `true`, `false`, `1` and `0` as a truth value.

use super::super::resolve::{Failed, Reference, Resolver};
use crate::diagnostic::Diagnostic;
use crate::yaml::{Node, Value};

pub(super) fn look_up(
    resolver: &mut Resolver<'_>,
    reference: &Reference,
) -> Result<Option<Node>, Failed> {
    let Some(text) = reference.parameters.first() else {
        let title = "'strToBool' needs a value in parentheses";
        return resolver.fail(Diagnostic::error(title).at(reference.place, ""));
    };
    let flag = match text.trim().to_lowercase().as_str() {
        "true" | "1" => true,
        "false" | "0" => false,
        other => {
            let title = format!("'{other}' is neither true, false, 1 nor 0");
            return resolver.fail(Diagnostic::error(title).at(reference.place, ""));
        }
    };
    Ok(Some(Node { value: Value::Bool(flag), place: reference.place }))
}
