//! Kinds of policy documents: what each must hold and must not hold.

use crate::limits;

/// What a document is to be; decides which elements it must and must not have.
///
/// A permissions boundary is no kind of its own: AWS sets a managed policy as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Embedded in a user, a group or a role.
    Inline,
    /// Managed: attached to any number of users, groups and roles, or set as a boundary.
    Managed,
    /// Attached to a resource; names its principals.
    Resource,
    /// Given with a request for temporary credentials, which it restricts.
    Session,
    /// A role's: who may assume it. Says nothing of resources, the role is the resource.
    Trust,
}

impl Kind {
    /// Whether statements name principals: must where it is so, must not elsewhere.
    pub(crate) fn names_principals(self) -> bool {
        matches!(self, Kind::Resource | Kind::Trust)
    }

    /// Whether statements name resources: must where it is so, must not elsewhere.
    pub(crate) fn names_resources(self) -> bool {
        self != Kind::Trust
    }

    /// Whether the document must be of version 2012-10-17.
    pub(crate) fn must_be_current(self) -> bool {
        self == Kind::Managed
    }

    /// Largest number of characters that the parser reads, white space not counted. What belongs
    /// to one user, group or role together is its owner's to add up ([`limits`]).
    pub fn longest(self) -> usize {
        match self {
            Kind::Inline => limits::INLINE_ROLE,
            Kind::Managed => limits::MANAGED,
            // Each service has a limit of its own.
            Kind::Resource => limits::DOCUMENT_BYTES,
            Kind::Session => limits::SESSION,
            Kind::Trust => limits::TRUST_AT_MOST,
        }
    }
}
