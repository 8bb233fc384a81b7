//! YAML as a user wrote it: every value with the place it stands at, so that each message can show it.
//!
//! Scalars follow YAML 1.2's core schema (`yes` is a text), `<<` merges and anchors are applied, and
//! CloudFormation's short tags (`!Ref x`) become their long form (`Ref: x`), as the Serverless
//! Framework reads them.

mod node;
mod parse;
mod source;
mod write;

pub use node::{Entry, Mapping, Node, Value};
pub use parse::parse;
pub use source::{FileId, Place, Sources};
pub use write::write;
