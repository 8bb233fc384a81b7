//! Blots out of a document what a user does not want to be kept.

use bytes::Bytes;
use jsonpath_rust::JsonPath;
use jsonpath_rust::parser::parse_json_path;
use model::record::Content;
use serde_json::Value as Json;
use std::collections::HashSet;

/// What stands where something was blotted out.
const BLOT: &str = "[redacted]";

/// Says which of these JSON paths can't be read, and why.
pub fn check(paths: &[String]) -> Result<(), String> {
    paths.iter().try_for_each(|path| match parse_json_path(path) {
        Ok(_) => Ok(()),
        Err(error) => Err(format!("'{path}' is no JSON path: {error}")),
    })
}

/// The content without what the paths lead to. Where that can't be told, nothing is kept: what is not
/// JSON, and what a path can't be applied to.
pub(super) fn redact(content: Content, paths: &[String]) -> Content {
    if paths.is_empty() || content.bytes.is_empty() {
        return content;
    }
    match blotted(&content.bytes, paths) {
        Some(None) => content,
        Some(Some(bytes)) => Content { bytes, whole: false, ..content },
        None => Content { bytes: Bytes::new(), whole: false, ..content },
    }
}

/// `Some(None)` where nothing had to be blotted out.
fn blotted(document: &Bytes, paths: &[String]) -> Option<Option<Bytes>> {
    let mut document: Json = serde_json::from_slice(document).ok()?;
    let mut found = HashSet::new();
    for path in paths {
        let values = document.query(path).ok()?;
        found.extend(values.into_iter().map(address));
    }
    if found.is_empty() {
        return Some(None);
    }
    blot(&mut document, &found);
    Some(Some(Bytes::from(document.to_string())))
}

/// What tells a value of a document from all others, as long as the document does not change.
fn address(value: &Json) -> usize {
    std::ptr::from_ref(value).addr()
}

fn blot(value: &mut Json, found: &HashSet<usize>) {
    if found.contains(&address(value)) {
        *value = Json::from(BLOT);
        return;
    }
    match value {
        Json::Array(items) => items.iter_mut().for_each(|item| blot(item, found)),
        Json::Object(members) => members.values_mut().for_each(|member| blot(member, found)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redacted(document: &str, paths: &[&str]) -> Content {
        let paths: Vec<String> = paths.iter().map(|path| (*path).to_owned()).collect();
        redact(Content::whole(Bytes::from(document.to_owned())), &paths)
    }

    #[test]
    fn what_a_path_leads_to_is_blotted_out_and_the_rest_stays() {
        let document = r#"{"user":{"name":"Ann","pin":[1,2]},"items":[{"card":"4111"},{"card":"5"}],"it's":{"a\"b":1}}"#;
        let content = redacted(document, &["$.user.pin", "$..card", "$['it\\'s']"]);
        assert_eq!(
            content.bytes,
            r#"{"user":{"name":"Ann","pin":"[redacted]"},"items":[{"card":"[redacted]"},{"card":"[redacted]"}],"it's":"[redacted]"}"#
        );
        assert!(!content.whole, "it can't be replayed");
        assert_eq!(content.length, Some(document.len() as u64));
    }

    #[test]
    fn what_no_path_leads_to_stays_as_it_was() {
        let content = redacted("{ \"a\" : 1 }", &["$.b"]);
        assert_eq!(content.bytes, "{ \"a\" : 1 }");
        assert!(content.whole);
    }

    #[test]
    fn what_can_not_be_looked_through_is_not_kept() {
        let content = redacted("not JSON, but secret", &["$.b"]);
        assert!(content.bytes.is_empty() && !content.whole);
        assert_eq!(content.length, Some(20));
    }

    #[test]
    fn a_path_that_is_none_is_named() {
        assert!(check(&["$.a".to_owned(), "$..b[0]".to_owned()]).is_ok());
        let error = check(&["$.a[".to_owned()]).expect_err("broken");
        assert!(error.starts_with("'$.a[' is no JSON path"), "{error}");
    }
}
