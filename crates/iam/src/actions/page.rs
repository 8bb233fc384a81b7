//! The table as a page of the documentation.

use super::{ALL, Action, Resource, Service, Standing};
use std::fmt::Write as _;

/// The table of all services in Markdown.
pub fn page() -> String {
    let mut page = String::from(HEAD);
    for service in ALL {
        write_service(&mut page, service);
    }
    page
}

const HEAD: &str = "\
# Permissions

What policies say of each operation: its action, the resource it acts upon, and the condition keys
that its requests carry besides the global ones. Every operation that Mayfly serves is here; of AWS
Lambda all operations are, those too that it answers with an error. `cargo xtask permissions`
writes this page from the table in `crates/iam/src/actions/`.

In the ARNs `${…}` is filled in, and what stands in brackets is there where the request names it.
An action without a resource needs `\"Resource\": \"*\"`. A policy that names a function without a
qualifier does not speak of its versions and aliases: `function:f` and `function:f:*` are two things.

";

fn write_service(page: &mut String, service: &Service) {
    let _ = writeln!(page, "## {}\n", service.title);
    page.push_str("| operation | action | resource | condition keys | needed too |\n");
    page.push_str("|---|---|---|---|---|\n");
    for row in service.actions {
        write_row(page, row);
    }
    page.push('\n');
}

fn write_row(page: &mut String, row: &Action) {
    let operation = match row.standing {
        Standing::Operation | Standing::Free => row.operation.to_owned(),
        Standing::PermissionOnly => format!("{} (permission only)", row.operation),
    };
    let action = match row.standing {
        Standing::Free => format!("`{}`, allowed to all who sign", row.action),
        Standing::Operation | Standing::PermissionOnly => format!("`{}`", row.action),
    };
    let resource = match row.resource {
        Resource::ApiPath(path) => {
            format!("`{}`", row.resource.form().replace("${Path}", path))
        }
        Resource::Tagged => row.resource.form().to_owned(),
        other => format!("`{}`", other.form()),
    };
    let keys: Vec<String> = row.keys.iter().map(|key| format!("`{key}`")).collect();
    let also: Vec<String> =
        row.also.iter().map(|also| format!("`{}` {}", also.action, also.when)).collect();
    let _ = writeln!(
        page,
        "| {operation} | {action} | {resource} | {} | {} |",
        keys.join(", "),
        also.join("; ")
    );
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_documentation_shows_the_table() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/permissions.md");
        let shown = std::fs::read_to_string(path).expect("docs/permissions.md");
        assert!(shown == super::page(), "docs/permissions.md is old: `cargo xtask permissions`");
    }
}
