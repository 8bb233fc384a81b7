//! `${env:NAME}`: an environment variable of the command.

use super::super::resolve::{Failed, Reference, Resolver};
use crate::yaml::{Node, Value};

pub(super) fn look_up(
    resolver: &mut Resolver<'_>,
    reference: &Reference,
) -> Result<Option<Node>, Failed> {
    let name = resolver.address(reference)?;
    let value = resolver.inputs.environment.get(name).cloned();
    Ok(value.map(|text| Node { value: Value::Text(text), place: reference.place }))
}
