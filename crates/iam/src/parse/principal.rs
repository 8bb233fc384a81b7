//! The `Principal` element: `"*"`, or lists of accounts, users, roles, sessions, services and
//! identity providers by their kind.

use super::elements::{Element, join, object, texts};
use super::error::PolicyError;
use super::json::Json;
use crate::Kind;
use crate::arn;
use crate::who::{Name, Who};

pub(super) fn who(element: Element, kind: Kind) -> Result<Who, PolicyError> {
    let Element { path, value } = element;
    if let Json::Text(text) = &value {
        if text == "*" {
            return Ok(Who { names: vec![Name::Everyone] });
        }
        return Err(invalid("STAR", text, kind));
    }
    let mut names = Vec::new();
    let mut seen: Vec<String> = Vec::new();
    for (class, value) in object(value, &path)? {
        let path = join(&path, &class);
        if seen.contains(&class) {
            return Err(PolicyError::syntax(&path, "comes twice"));
        }
        let read: fn(&str) -> Option<Name> = match class.as_str() {
            "AWS" => aws,
            "Service" => service,
            "Federated" => federated,
            // A canonical id is an account's name in S3 alone.
            "CanonicalUser" if kind == Kind::Resource => canonical_user,
            _ => return Err(PolicyError::syntax(&path, "no kind of principal")),
        };
        for text in texts(Element { path, value })? {
            names.push(read(&text).ok_or_else(|| invalid(&class, &text, kind))?);
        }
        seen.push(class);
    }
    Ok(Who { names })
}

/// AWS's words, which differ for trust policies in no more than their case.
fn invalid(class: &str, text: &str, _kind: Kind) -> PolicyError {
    PolicyError::words(format!("Invalid principal in policy: \"{class}\":\"{text}\""))
}

fn aws(text: &str) -> Option<Name> {
    if text == "*" {
        return Some(Name::Everyone);
    }
    if arn::is_account(text) {
        return Some(Name::Account(text.into()));
    }
    if is_unique_id(text) {
        return Some(Name::Id(text.into()));
    }
    let parts = arn::Parts::of(text)?;
    let whole = !text.contains(['*', '?']) && parts.partition.starts_with("aws");
    if !whole || !parts.region.is_empty() || !arn::is_account(parts.account) {
        return None;
    }
    let (class, name) = parts.resource.split_once('/').unwrap_or((parts.resource, ""));
    match (parts.service, class) {
        ("iam", "root") if name.is_empty() && parts.resource == "root" => {
            Some(Name::Account(parts.account.into()))
        }
        ("iam", "user" | "role") | ("sts", "federated-user") if !name.is_empty() => {
            Some(Name::Arn(text.into()))
        }
        ("sts", "assumed-role") => {
            let (role, session) = name.split_once('/')?;
            let named = !role.is_empty() && !session.is_empty();
            named.then(|| Name::Arn(text.into()))
        }
        _ => None,
    }
}

/// IAM's ids of users and roles, by which trust policies name those that are gone.
fn is_unique_id(text: &str) -> bool {
    (text.starts_with("AIDA") || text.starts_with("AROA"))
        && (16..=128).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
}

fn service(text: &str) -> Option<Name> {
    let valid = text.contains('.')
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._".contains(&b))
        && !text.starts_with('.')
        && !text.ends_with('.');
    valid.then(|| Name::Service(text.into()))
}

/// A provider's domain, or the ARN of one that IAM knows.
fn federated(text: &str) -> Option<Name> {
    let arn = arn::Parts::of(text).is_some_and(|parts| {
        parts.service == "iam"
            && arn::is_account(parts.account)
            && (parts.resource.starts_with("oidc-provider/")
                || parts.resource.starts_with("saml-provider/"))
    });
    let valid = !text.contains(['*', '?']) && (arn || service(text).is_some());
    valid.then(|| Name::Federated(text.into()))
}

fn canonical_user(text: &str) -> Option<Name> {
    let valid = text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit());
    valid.then_some(Name::CanonicalUser)
}
