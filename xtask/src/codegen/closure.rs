//! Which shapes the selected operations need, and which of them a client can send.

use super::model::{Model, Operation, Shape};
use super::table::Selection;
use anyhow::{Context, Result};
use std::collections::BTreeSet;

/// The shapes that are needed, by name.
pub(crate) struct Closure<'m> {
    /// All shapes behind inputs and outputs, without the errors.
    pub(crate) shapes: BTreeSet<&'m str>,
    /// Those behind inputs.
    pub(crate) sent: BTreeSet<&'m str>,
    /// Error shapes of the operations.
    pub(crate) errors: BTreeSet<&'m str>,
    /// The operations in the order of the table.
    pub(crate) operations: Vec<(&'m str, &'m Operation)>,
}

impl<'m> Closure<'m> {
    pub(crate) fn of(selection: &Selection, model: &'m Model) -> Result<Self> {
        let mut closure = Self {
            shapes: BTreeSet::new(),
            sent: BTreeSet::new(),
            errors: BTreeSet::new(),
            operations: Vec::new(),
        };
        for name in selection.operations {
            let (name, operation) = model
                .operations
                .get_key_value(*name)
                .with_context(|| format!("there is no operation {name}"))?;
            if let Some(input) = &operation.input {
                follow(model, &input.shape, &mut closure.sent)?;
            }
            if let Some(output) = &operation.output {
                follow(model, &output.shape, &mut closure.shapes)?;
            }
            closure.errors.extend(operation.errors.iter().map(|error| error.shape.as_str()));
            closure.operations.push((name, operation));
        }
        closure.shapes.extend(&closure.sent);
        Ok(closure)
    }
}

fn follow<'m>(model: &'m Model, name: &'m str, into: &mut BTreeSet<&'m str>) -> Result<()> {
    if !into.insert(name) {
        return Ok(());
    }
    references(shape(model, name)?).try_for_each(|next| follow(model, next, into))
}

fn references(shape: &Shape) -> impl Iterator<Item = &str> {
    let parts = [&shape.member, &shape.key, &shape.value];
    shape
        .members
        .values()
        .chain(parts.into_iter().flatten())
        .map(|reference| reference.shape.as_str())
}

/// A shape by name.
pub(crate) fn shape<'m>(model: &'m Model, name: &str) -> Result<&'m Shape> {
    model.shapes.get(name).with_context(|| format!("there is no shape {name}"))
}
