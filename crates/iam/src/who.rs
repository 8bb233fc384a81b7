//! The `Principal` element: whom a statement lists, and how directly it means somebody.

use crate::Principal;

/// How directly a statement speaks of the principal of a request (IAM User Guide, "Policy
/// evaluation logic", on resource-based policies). The order is that of their strength.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Grant {
    /// Through the account: its administrators decide who of it.
    Account,
    /// Through the role, or the user, whose session asks: boundaries and session policies limit it.
    Source,
    /// As itself: nothing that is not a deny limits it.
    Direct,
}

/// Everybody that an element lists.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Who {
    pub(crate) names: Vec<Name>,
}

/// One that an element lists.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Name {
    /// `*`.
    Everyone,
    /// An account, by its number or its root's ARN.
    Account(Box<str>),
    /// A user, a role, or the session of one.
    Arn(Box<str>),
    /// Unique id of a user or role (`AIDA…`, `AROA…`).
    Id(Box<str>),
    /// A service.
    Service(Box<str>),
    /// An identity provider.
    Federated(Box<str>),
    /// An account by its canonical id of S3, which no principal of Mayfly has.
    CanonicalUser,
}

impl Who {
    /// How directly the principal is meant, by the strongest of its names; `None` where by none.
    pub(crate) fn grant(&self, principal: &Principal) -> Option<Grant> {
        self.names.iter().filter_map(|name| name.grant(principal)).max()
    }

    /// Whether every name of the principal is listed: AWS checks the account first, then the role
    /// or user, then the session (IAM User Guide, "NotPrincipal").
    pub(crate) fn lists_wholly(&self, principal: &Principal) -> bool {
        let lists = |wanted: Grant| {
            self.names.iter().any(|name| match name {
                Name::Everyone => true,
                name => name.grant(principal) == Some(wanted),
            })
        };
        match principal {
            Principal::User { .. } | Principal::FederatedUser { .. } => {
                lists(Grant::Account) && lists(Grant::Direct)
            }
            Principal::RoleSession { .. } => {
                lists(Grant::Account) && lists(Grant::Source) && lists(Grant::Direct)
            }
            Principal::Root { .. }
            | Principal::Service { .. }
            | Principal::Federated { .. }
            | Principal::Anonymous => lists(Grant::Direct),
        }
    }
}

impl Name {
    fn grant(&self, principal: &Principal) -> Option<Grant> {
        let direct = |matches: bool| matches.then_some(Grant::Direct);
        match (self, principal) {
            (Name::Everyone, _) => Some(Grant::Direct),
            (Name::Account(listed), Principal::Root { account }) => {
                direct(**listed == *account.as_str())
            }
            (Name::Account(listed), principal) => {
                let account = principal.account()?;
                (**listed == *account.as_str()).then_some(Grant::Account)
            }
            (Name::Arn(listed), Principal::User { arn, .. }) => direct(**listed == **arn),
            (Name::Arn(listed), Principal::RoleSession { role_arn, session_arn, .. }) => {
                either(listed, role_arn, session_arn)
            }
            (Name::Arn(listed), Principal::FederatedUser { user_arn, session_arn, .. }) => {
                either(listed, user_arn, session_arn)
            }
            (Name::Id(listed), Principal::User { id, .. }) => direct(**listed == **id),
            (Name::Id(listed), Principal::RoleSession { role_id, .. }) => {
                (**listed == **role_id).then_some(Grant::Source)
            }
            (Name::Service(listed), Principal::Service { name }) => direct(**listed == **name),
            (Name::Federated(listed), Principal::Federated { provider }) => {
                direct(**listed == **provider)
            }
            _ => None,
        }
    }
}

fn either(listed: &str, source: &str, session: &str) -> Option<Grant> {
    if listed == session {
        Some(Grant::Direct)
    } else {
        (listed == source).then_some(Grant::Source)
    }
}
