//! `${param:name}`: `--param name=value`, else `params.<stage>.name`, else `params.default.name`.

use super::super::resolve::{Failed, Reference, Resolver};
use crate::yaml::{Node, Value};

pub(super) fn look_up(
    resolver: &mut Resolver<'_>,
    reference: &Reference,
) -> Result<Option<Node>, Failed> {
    let name = resolver.address(reference)?.to_owned();
    if let Some(text) = resolver.inputs.parameters.get(&name) {
        let value = Value::Text(text.clone());
        return Ok(Some(Node { value, place: reference.place }));
    }
    let stage = resolver.stage(reference)?;
    for group in [stage.as_str(), "default"] {
        let path = ["params".to_owned(), group.to_owned(), name.clone()];
        if let Some(found) = resolver.look_up(&path, reference)? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}
