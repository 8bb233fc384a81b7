//! A parsed policy: its statements, and whether one applies to a request.

use crate::condition::Condition;
use crate::pattern::Pattern;
use crate::who::{Grant, Who};
use crate::{Kind, PolicyError, Request, parse};

/// A policy document, parsed and ready to be asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    pub(crate) kind: Kind,
    pub(crate) statements: Vec<Statement>,
}

/// What a statement does to the requests that it applies to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Allows them.
    Allow,
    /// Denies them, whatever else allows them.
    Deny,
}

impl Policy {
    /// Parses a document that is to be of that kind.
    ///
    /// Fails on everything that AWS documents as wrong, in AWS's words where they are known, else
    /// with the path of what is wrong; unknown and repeated elements are wrong.
    pub fn parse(document: &str, kind: Kind) -> Result<Self, PolicyError> {
        parse::policy(document, kind)
    }

    /// What the document is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Number of its statements.
    pub fn len(&self) -> usize {
        self.statements.len()
    }

    /// The condition keys that it asks for, in small letters: those of conditions and those of
    /// variables. Some may come more than once.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.statements.iter().flat_map(|statement| {
            let resources = statement.resources.iter().flat_map(|selection| &selection.patterns);
            let of_resources = resources.flat_map(Pattern::variables);
            of_resources.chain(statement.conditions.iter().flat_map(Condition::keys))
        })
    }

    /// Whether it has no statement, so that it neither allows nor denies anything.
    pub fn is_empty(&self) -> bool {
        self.statements.is_empty()
    }
}

/// One statement.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Statement {
    pub(crate) sid: Option<Box<str>>,
    pub(crate) effect: Effect,
    /// Whom it is about; in policies of principals their own.
    pub(crate) who: Option<Whom>,
    pub(crate) actions: Selection,
    /// In trust policies none: the role.
    pub(crate) resources: Option<Selection>,
    /// All must hold.
    pub(crate) conditions: Vec<Condition>,
}

/// `Principal` or `NotPrincipal`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Whom {
    pub(crate) negated: bool,
    pub(crate) listed: Who,
}

/// `Action` or `NotAction`, `Resource` or `NotResource`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Selection {
    pub(crate) negated: bool,
    pub(crate) patterns: Vec<Pattern>,
}

impl Statement {
    /// How directly the statement speaks of the request; `None` where it does not apply to it.
    pub(crate) fn applies(&self, request: &Request<'_>) -> Option<Grant> {
        let selected = self.actions.selects(request.action, request)
            && self.resources.as_ref().is_none_or(|r| r.selects(request.resource, request));
        if !selected {
            return None;
        }
        let grant = match &self.who {
            None => Grant::Direct,
            Some(whom) => whom.grant(self.effect, request)?,
        };
        self.conditions.iter().all(|c| c.holds(request.context)).then_some(grant)
    }
}

impl Whom {
    fn grant(&self, effect: Effect, request: &Request<'_>) -> Option<Grant> {
        let principal = request.principal;
        match (self.negated, effect) {
            (false, Effect::Allow) => self.listed.grant(principal),
            // Who is denied is denied, by whichever of their names.
            (false, Effect::Deny) => self.listed.grant(principal).map(|_| Grant::Direct),
            // Exempt from an allow is who is listed by any name, from a deny who is listed by all.
            (true, Effect::Allow) => {
                self.listed.grant(principal).is_none().then_some(Grant::Direct)
            }
            (true, Effect::Deny) => (!self.listed.lists_wholly(principal)).then_some(Grant::Direct),
        }
    }
}

impl Selection {
    /// A variable without value selects nothing: AWS takes such a statement as not applying.
    fn selects(&self, text: &str, request: &Request<'_>) -> bool {
        let mut unresolved = false;
        for pattern in &self.patterns {
            match pattern.matches(text, request.context) {
                Some(true) => return !self.negated,
                Some(false) => {}
                None => unresolved = true,
            }
        }
        self.negated && !unresolved
    }
}
