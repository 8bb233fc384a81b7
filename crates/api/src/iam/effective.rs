//! The policies that apply to a user or a role, parsed: their own, their groups', the managed ones,
//! and the boundary.

use super::Directory;
use iam::{Attached, Kind, Policy};
use model::identity::{Entity, Permissions, Role, User};
use std::sync::Arc;

/// What applies to a principal.
#[derive(Debug, Clone, Default)]
pub struct Effective {
    /// What their own and their groups' policies say.
    pub identity: Vec<Attached>,
    /// The boundary, where there is one.
    pub boundary: Option<Attached>,
}

/// A document that was checked when it came in. One that can't be read all the same gives nothing;
/// an operator hears of it.
pub(super) fn parsed(name: &str, document: &str, kind: Kind) -> Option<Attached> {
    match Policy::parse(document, kind) {
        Ok(policy) => Some(Attached { name: Arc::from(name), policy: Arc::new(policy) }),
        Err(error) => {
            tracing::error!(policy = name, %error, "a policy that is kept can't be read");
            None
        }
    }
}

impl Directory {
    /// What applies to a user.
    pub fn effective_of_user(&self, user: &User) -> Effective {
        let mut identity = self.parsed_all(User::WORD, &user.name, &user.permissions);
        let groups: Vec<_> = {
            let entities = self.entities();
            entities.groups.values().filter(|g| user.groups.contains(&g.id)).cloned().collect()
        };
        for group in groups {
            identity.extend(self.parsed_all("group", &group.name, &group.permissions));
        }
        Effective { identity, boundary: self.parsed_boundary(user.boundary.as_deref()) }
    }

    /// What applies to the sessions of a role.
    pub fn effective_of_role(&self, role: &Role) -> Effective {
        Effective {
            identity: self.parsed_all(Role::WORD, &role.name, &role.permissions),
            boundary: self.parsed_boundary(role.boundary.as_deref()),
        }
    }

    /// A role's trust policy under the role's ARN.
    pub fn trust_of(&self, role: &Role) -> Option<Attached> {
        let arn = self.arn(Role::WORD, &role.path, &role.name);
        parsed(&arn, &role.trust, Kind::Trust)
    }

    /// A managed policy by its ARN.
    pub fn managed(&self, arn: &str) -> Option<Attached> {
        parsed(arn, &self.managed_document(arn)?, Kind::Managed)
    }

    fn parsed_all(&self, kind: &str, name: &str, permissions: &Permissions) -> Vec<Attached> {
        let inline = permissions.inline.iter();
        let inline = inline.filter_map(|(policy, text)| {
            parsed(&format!("{kind}_{name}_{policy}"), text, Kind::Inline)
        });
        inline.chain(permissions.attached.iter().filter_map(|arn| self.managed(arn))).collect()
    }

    /// A boundary that is set and can't be found allows nothing.
    fn parsed_boundary(&self, arn: Option<&str>) -> Option<Attached> {
        let arn = arn?;
        const NOTHING: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}"#;
        self.managed(arn).or_else(|| parsed(arn, NOTHING, Kind::Managed))
    }
}
