//! The trace header that travels with every call (AWS X-Ray, `X-Amzn-Trace-Id`).
//!
//! A caller's root, parent and sampling decision are passed on; where there is none a new root is
//! made, not sampled. A header that is no trace header is replaced.

use model::Timestamp;

/// The header for the runtime, from the caller's.
pub(crate) fn continued(caller: Option<&str>, now: Timestamp) -> String {
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
    let lineage = field("Lineage").filter(|l| {
        l.len() <= 256 && l.chars().all(|c| c.is_ascii_alphanumeric() || ":|,".contains(c))
    });
    let mut header = format!("Root={root};Parent={parent};Sampled={sampled}");
    if let Some(lineage) = lineage {
        header.push_str(";Lineage=");
        header.push_str(&lineage);
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
    fn nonsense_starts_a_new_trace() {
        for nonsense in [None, Some(""), Some("Root=1-x-y;Sampled=yes;\r\n"), Some(";;;===")] {
            let header = continued(nonsense, Timestamp::UNIX_EPOCH);
            assert!(header.starts_with("Root=1-00000000-"), "{header}");
            assert!(header.ends_with(";Sampled=0"), "{header}");
        }
    }
}
