//! `${self:a.b}`: another value of the same configuration.

use super::super::resolve::{Failed, Reference, Resolver};
use crate::yaml::Node;

pub(super) fn look_up(
    resolver: &mut Resolver<'_>,
    reference: &Reference,
) -> Result<Option<Node>, Failed> {
    let path: Vec<String> = reference
        .address
        .as_deref()
        .unwrap_or("")
        .split('.')
        .filter(|segment| !segment.is_empty())
        .map(str::to_owned)
        .collect();
    resolver.look_up(&path, reference)
}
