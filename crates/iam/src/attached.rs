//! What an evaluation is given: the request, and the policies that apply to it.

use crate::{Context, Policy, Principal};
use model::AccountId;
use std::sync::Arc;

/// Who asks for what.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// Who asks.
    pub principal: &'a Principal,
    /// The action, `lambda:InvokeFunction`; its case does not matter.
    pub action: &'a str,
    /// ARN of the resource, or `*` for an action on none in particular.
    pub resource: &'a str,
    /// The account that owns the resource; for `*` the one whose API is called.
    pub resource_account: &'a AccountId,
    /// What else is known.
    pub context: &'a Context,
}

/// A policy under the name that a decision gives it.
#[derive(Debug, Clone)]
pub struct Attached {
    /// A managed policy's ARN, an inline policy's name, the ARN of the resource or role that it is of.
    pub name: Arc<str>,
    /// The parsed document.
    pub policy: Arc<Policy>,
}

/// The policies that apply to a request.
#[derive(Debug, Clone, Copy, Default)]
pub struct Policies<'a> {
    /// Of the user and their groups, or of the role: all, inline and managed.
    pub identity: &'a [Attached],
    /// The permissions boundary of the user or role.
    pub boundary: Option<&'a Attached>,
    /// What the session was restricted to when it was made. `None` where nobody restricted it; an
    /// empty list restricts it to nothing (a session of `GetFederationToken` without policies).
    pub session: Option<&'a [Attached]>,
    /// The policy of the resource. A trust policy ([`Kind::Trust`](crate::Kind::Trust)) here means
    /// that the resource is a role which the principal wants to assume.
    pub resource: Option<&'a Attached>,
}
