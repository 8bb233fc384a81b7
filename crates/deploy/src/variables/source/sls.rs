//! `${sls:stage}` and `${sls:instanceId}`: facts of this run.

use super::super::resolve::{Failed, Reference, Resolver};
use crate::diagnostic::Diagnostic;
use crate::yaml::{Node, Value};

pub(super) fn look_up(
    resolver: &mut Resolver<'_>,
    reference: &Reference,
) -> Result<Option<Node>, Failed> {
    let text = match resolver.address(reference)? {
        "stage" => resolver.stage(reference)?,
        "instanceId" => resolver.inputs.instance_id.clone(),
        other => {
            let title = format!("'sls:{other}' is not known");
            return resolver.fail(
                Diagnostic::error(title)
                    .at(reference.place, "")
                    .help("the source 'sls' has 'sls:stage' and 'sls:instanceId'"),
            );
        }
    };
    Ok(Some(Node { value: Value::Text(text), place: reference.place }))
}
