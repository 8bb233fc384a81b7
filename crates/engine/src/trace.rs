//! The trace header that travels with every call (AWS X-Ray, `X-Amzn-Trace-Id`).
//!
//! A caller's root, parent and sampling decision are passed on; where there is none a new root is
//! made, not sampled. A header that is no trace header is replaced.

use crate::recursion::{Lineage, Link};
use model::Timestamp;
use std::fmt::Write;

/// The header for the runtime of a function, from the caller's: the function joins the lineage.
pub(crate) fn for_function(caller: Option<&str>, now: Timestamp, function: Link) -> String {
    with_lineage(caller, now, &Lineage::of(caller).with(function))
}

/// The caller's header as it is passed on.
pub(crate) fn continued(caller: Option<&str>, now: Timestamp) -> String {
    with_lineage(caller, now, &Lineage::of(caller))
}

fn with_lineage(caller: Option<&str>, now: Timestamp, lineage: &Lineage) -> String {
    let field = |name: &str| {
        caller
            .unwrap_or_default()
            .split(';')
            .filter_map(|part| part.trim().split_once('='))
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value.to_owned())
    };
    let root = field("Root").filter(|r| is_root(r)).unwrap_or_else(|| new_root(now));
    let parent = field("Parent")
        .filter(|p| is_hex(p, 16))
        .unwrap_or_else(|| format!("{:016x}", rand::random::<u64>()));
    let sampled = field("Sampled").filter(|s| s == "1").map_or("0", |_| "1");
    let mut header = format!("Root={root};Parent={parent};Sampled={sampled}");
    if !lineage.is_empty() {
        // Writing to a text can't fail.
        let _ = write!(header, ";Lineage={lineage}");
    }
    header
}

fn new_root(now: Timestamp) -> String {
    let id = u128::from(rand::random::<u64>()) << 32 | u128::from(rand::random::<u32>());
    format!("1-{:08x}-{id:024x}", now.as_second().clamp(0, i64::from(u32::MAX)))
}

fn is_root(text: &str) -> bool {
    let mut parts = text.split('-');
    parts.next() == Some("1")
        && parts.next().is_some_and(|time| is_hex(time, 8))
        && parts.next().is_some_and(|id| is_hex(id, 24))
        && parts.next().is_none()
}

fn is_hex(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|b| b.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_callers_trace_is_continued() {
        let header = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";
        assert_eq!(continued(Some(header), Timestamp::UNIX_EPOCH), header);
    }

    #[test]
    fn a_function_joins_the_lineage_of_its_caller() {
        let header = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";
        let first = for_function(Some(header), Timestamp::UNIX_EPOCH, 10);
        assert_eq!(first, format!("{header};Lineage=0000000a:1"));
        let second = for_function(Some(&first), Timestamp::UNIX_EPOCH, 10);
        assert_eq!(second, format!("{header};Lineage=0000000a:2"));
        assert_eq!(continued(Some(&second), Timestamp::UNIX_EPOCH), second);
    }

    #[test]
    fn nonsense_starts_a_new_trace() {
        for nonsense in [None, Some(""), Some("Root=1-x-y;Sampled=yes;\r\n"), Some(";;;===")] {
            let header = continued(nonsense, Timestamp::UNIX_EPOCH);
            assert!(header.starts_with("Root=1-00000000-"), "{header}");
            assert!(header.ends_with(";Sampled=0"), "{header}");
        }
    }
}
