//! From a document's text to a [`Policy`].
//!
//! Grammar: IAM User Guide, "Grammar of the IAM JSON policy language". Messages are those that IAM
//! is known to answer; where it says only that something is wrong, the path of it is added.

mod condition;
mod elements;
mod error;
mod json;
mod principal;
mod statement;

use crate::limits;
use crate::{Kind, Policy};
use elements::{Element, members, text};
pub use error::PolicyError;
use json::Json;
use std::collections::HashSet;

/// What a document's texts may hold.
#[derive(Debug, Clone, Copy)]
struct Language {
    kind: Kind,
    /// Whether `${…}` are variables: from version 2012-10-17 on.
    variables: bool,
}

const CURRENT: &str = "2012-10-17";
const FIRST: &str = "2008-10-17";

/// Parses a document that is to be of that kind.
pub(crate) fn policy(document: &str, kind: Kind) -> Result<Policy, PolicyError> {
    let length = limits::counted(document);
    if length > kind.longest() || document.len() > limits::DOCUMENT_BYTES {
        return Err(PolicyError::TooLong { kind, length, limit: kind.longest() });
    }
    let json: Json = serde_json::from_str(document)
        .map_err(|error| PolicyError::syntax("the document", format_args!("not JSON, {error}")))?;
    let [version, _id, statements] = members(json, "", ["Version", "Id", "Statement"])?;
    let version = match version {
        None => None,
        Some(element) => Some(text(element)?),
    };
    if let Some(element) = _id {
        text(element)?;
    }
    if let Some(version) = version.as_deref().filter(|v| *v != CURRENT && *v != FIRST) {
        let what = format_args!("{version:?} is neither {CURRENT:?} nor {FIRST:?}");
        return Err(PolicyError::syntax("Version", what));
    }
    let language = Language { kind, variables: version.as_deref() == Some(CURRENT) };
    let read = statements_of(statements)?
        .into_iter()
        .map(statement::read)
        .collect::<Result<Vec<_>, _>>()?;
    if kind.must_be_current() && version.as_deref() != Some(CURRENT) {
        let words = "Policy document must be version 2012-10-17 or greater.";
        return Err(PolicyError::words(words));
    }
    let mut sids = HashSet::new();
    if !read.iter().filter_map(|s| s.sid.as_deref()).all(|sid| sids.insert(sid)) {
        let words = "Statement IDs (SID) in a single policy must be unique.";
        return Err(PolicyError::words(words));
    }
    let statements =
        read.into_iter().map(|read| read.check(language)).collect::<Result<Vec<_>, _>>()?;
    Ok(Policy { kind, statements })
}

fn statements_of(element: Option<Element>) -> Result<Vec<Element>, PolicyError> {
    let Some(Element { path, value }) = element else {
        return Err(PolicyError::syntax("Statement", "is missing"));
    };
    match value {
        Json::List(list) if list.is_empty() => Err(PolicyError::syntax(&path, "is empty")),
        Json::List(list) => Ok(list
            .into_iter()
            .enumerate()
            .map(|(number, value)| Element { path: format!("{path}[{number}]"), value })
            .collect()),
        value => Ok(vec![Element { path, value }]),
    }
}
