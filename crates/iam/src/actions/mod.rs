//! Every operation that Mayfly serves, with the action, the resource and the condition keys by
//! which policies speak of it.
//!
//! From AWS's Service Authorization Reference. The operations of a service that it does not serve
//! yet may stand here too; `docs/permissions.md` is this table.

mod apigateway;
mod iam;
mod lambda;
mod logs;
mod page;
mod resource;
mod sts;

pub use page::page;
pub use resource::Resource;

/// What one operation needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Action {
    /// The operation's name in the service's model; of what is a permission only, the action's.
    pub operation: &'static str,
    /// The action as policies name it.
    pub action: &'static str,
    /// What it acts upon.
    pub resource: Resource,
    /// Condition keys that requests for it carry, besides the global ones; written as AWS does.
    pub keys: &'static [&'static str],
    /// Actions that the caller needs too, each in the case that it names.
    pub also: &'static [Also],
    /// What kind of row it is.
    pub standing: Standing,
}

/// Another action that an operation needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Also {
    /// The action.
    pub action: &'static str,
    /// When, in words that finish "needed".
    pub when: &'static str,
}

/// How a row stands to operations and permissions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// An operation, which needs its action.
    Operation,
    /// No operation of its own: others need it.
    PermissionOnly,
    /// An operation that everyone who signs may call; policies have no say in it.
    Free,
}

/// A service's rows.
#[derive(Debug, Clone, Copy)]
pub struct Service {
    /// As in the names of its wire shapes: `apigatewayv2`.
    pub name: &'static str,
    /// As people call it.
    pub title: &'static str,
    /// In alphabetical order of the operations.
    pub actions: &'static [Action],
}

/// All services, in alphabetical order.
pub static ALL: &[Service] =
    &[apigateway::SERVICE, iam::SERVICE, lambda::SERVICE, logs::SERVICE, sts::SERVICE];

/// The row of an operation, by the service's name and the operation's.
pub fn find(service: &str, operation: &str) -> Option<&'static Action> {
    let service = ALL.iter().find(|known| known.name == service)?;
    let place = service.actions.binary_search_by(|row| row.operation.cmp(operation)).ok()?;
    service.actions.get(place)
}

impl Action {
    const fn new(operation: &'static str, action: &'static str, resource: Resource) -> Self {
        let standing = Standing::Operation;
        Self { operation, action, resource, keys: &[], also: &[], standing }
    }

    const fn keys(self, keys: &'static [&'static str]) -> Self {
        Self { keys, ..self }
    }

    const fn also(self, also: &'static [Also]) -> Self {
        Self { also, ..self }
    }

    const fn standing(self, standing: Standing) -> Self {
        Self { standing, ..self }
    }
}

/// Tags in the request.
const TAGS: &[&str] = &["aws:RequestTag/${TagKey}", "aws:TagKeys"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_sorted_and_name_actions_of_their_service() {
        assert!(ALL.is_sorted_by_key(|service| service.name));
        for service in ALL {
            let names: Vec<&str> = service.actions.iter().map(|row| row.operation).collect();
            assert!(names.is_sorted_by(|a, b| a < b), "{}: {names:?}", service.name);
            for row in service.actions {
                let (vendor, name) = row.action.split_once(':').expect("vendor:Name");
                assert!(service.name.starts_with(vendor), "{}", row.action);
                assert!(name.bytes().all(|b| b.is_ascii_alphanumeric()), "{}", row.action);
            }
        }
    }

    #[test]
    fn operations_whose_action_has_another_name_are_found() {
        for (service, operation, action) in [
            ("lambda", "Invoke", "lambda:InvokeFunction"),
            ("lambda", "InvokeAsync", "lambda:InvokeAsync"),
            ("lambda", "InvokeWithResponseStream", "lambda:InvokeFunction"),
            ("lambda", "GetLayerVersionByArn", "lambda:GetLayerVersion"),
            ("apigatewayv2", "CreateApi", "apigateway:POST"),
            ("sts", "AssumeRole", "sts:AssumeRole"),
        ] {
            assert_eq!(find(service, operation).map(|row| row.action), Some(action));
        }
        assert_eq!(find("lambda", "Nothing"), None);
        assert_eq!(find("s3", "GetObject"), None);
    }
}
