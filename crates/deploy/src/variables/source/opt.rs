//! `${opt:name}`: an option of the command line, if it was given.

use super::super::resolve::{Failed, Reference, Resolver};
use crate::yaml::Node;

pub(super) fn look_up(
    resolver: &mut Resolver<'_>,
    reference: &Reference,
) -> Result<Option<Node>, Failed> {
    let name = resolver.address(reference)?;
    let value = resolver.inputs.options.get(name).cloned();
    Ok(value.map(|value| Node { value, place: reference.place }))
}
