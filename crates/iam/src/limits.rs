//! Sizes of policies, in characters without white space (IAM User Guide, "IAM and AWS STS quotas").

/// One version of a managed policy.
pub const MANAGED: usize = 6_144;
/// All inline policies of one user together.
pub const INLINE_USER: usize = 2_048;
/// All inline policies of one group together.
pub const INLINE_GROUP: usize = 5_120;
/// All inline policies of one role together.
pub const INLINE_ROLE: usize = 10_240;
/// A role's trust policy, as long as nobody has asked for more.
pub const TRUST: usize = 2_048;
/// A role's trust policy after AWS has raised the quota as far as it goes.
pub const TRUST_AT_MOST: usize = 4_096;
/// A policy given with a request for temporary credentials.
pub const SESSION: usize = 2_048;
/// Bytes of a document with its white space, more than which the parser does not look at
/// (the model of IAM: `policyDocumentType`).
pub const DOCUMENT_BYTES: usize = 131_072;

/// Length of a document as quotas count it: characters other than white space.
pub fn counted(document: &str) -> usize {
    document.chars().filter(|c| !c.is_whitespace()).count()
}
