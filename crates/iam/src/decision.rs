//! What an evaluation answers, and which policy and statement it comes from.

use std::fmt;

/// The answer to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision<'a> {
    /// The request is allowed.
    Allow {
        /// The statement that allows it; `None` for the account's root, who needs none.
        by: Option<By<'a>>,
    },
    /// A statement denies it.
    ExplicitDeny {
        /// That statement.
        by: By<'a>,
    },
    /// Nothing allows it where something must.
    ImplicitDeny {
        /// The kind of policy in which an allow is missing.
        why: Layer,
    },
}

impl Decision<'_> {
    /// Whether the request may go on.
    pub fn is_allowed(&self) -> bool {
        matches!(self, Decision::Allow { .. })
    }
}

/// The part that a policy plays for a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Layer {
    /// Attached to the principal.
    Identity,
    /// Attached to the resource.
    Resource,
    /// The principal's permissions boundary.
    Boundary,
    /// The session's own.
    Session,
    /// Who may assume the role.
    Trust,
}

/// A statement in a policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct By<'a> {
    /// The part that the policy plays.
    pub layer: Layer,
    /// The policy's name, from [`Attached`](crate::Attached).
    pub policy: &'a str,
    /// The statement's place in it, from 0.
    pub statement: usize,
    /// The statement's `Sid`, where it has one.
    pub sid: Option<&'a str>,
}

impl fmt::Display for By<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.sid {
            Some(sid) => write!(f, "{}, statement {sid}", self.policy),
            None => write!(f, "{}, statement {}", self.policy, self.statement),
        }
    }
}
