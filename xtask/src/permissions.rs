//! Writes `docs/permissions.md`: the table of actions, resources and condition keys.

use crate::repository::root;
use anyhow::{Context, Result};

/// Writes the documentation's page of permissions.
#[derive(clap::Args)]
pub(crate) struct Arguments {}

pub(crate) fn run(_: &Arguments) -> Result<()> {
    let path = root().join("docs/permissions.md");
    std::fs::write(&path, iam::actions::page()).with_context(|| path.display().to_string())
}

#[cfg(test)]
mod tests {
    use crate::codegen::table::SERVICES;

    #[test]
    fn every_served_operation_has_a_permission() {
        for service in SERVICES {
            for operation in service.operations {
                let found = iam::actions::find(service.service, operation);
                assert!(found.is_some(), "{} {operation}", service.service);
            }
        }
    }
}
