//! Functions that call themselves without end, directly or through others, are stopped.
//!
//! The trace header carries the chain of causes in its field `Lineage`: each function of the chain
//! with the number of its invocations (AWS Lambda, "Use Lambda recursive loop detection"). SDKs inside
//! a function pass the header on. Of a chain of more than [`LINKS`] functions the oldest are
//! forgotten, which bounds the header; a loop through more functions than that is not noticed.

use model::{FunctionName, Region};
use std::fmt;

/// Invocations of one function in one chain after which it is stopped.
pub(crate) const CHAIN_LIMIT: u32 = 16;
/// Functions of a chain that are remembered.
const LINKS: usize = 32;
/// Longest lineage that is read, in bytes.
const LINEAGE_BYTES: usize = 1_024;

/// A function in a chain, as eight hexadecimal digits in the header.
pub(crate) type Link = u32;

/// The link of a function: FNV-1a of its region and name, the same at every start and on every
/// machine.
pub(crate) fn link(region: &Region, name: &FunctionName) -> Link {
    let text = [region.as_str().as_bytes(), b"/", name.as_str().as_bytes()].concat();
    text.iter().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}

/// The functions of a chain of causes, the oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Lineage(Vec<(Link, u32)>);

impl Lineage {
    /// Reads the lineage of a trace header. What is no lineage is none.
    pub(crate) fn of(header: Option<&str>) -> Self {
        let field = header
            .unwrap_or_default()
            .split(';')
            .find_map(|part| part.trim().strip_prefix("Lineage="))
            .filter(|lineage| lineage.len() <= LINEAGE_BYTES)
            .unwrap_or_default();
        let links = field.split('|').filter_map(|link| {
            // AWS writes a number in front of the first link.
            let mut parts = link.rsplit(':');
            let count = parts.next()?.parse().ok()?;
            let link = parts.next().filter(|hash| hash.len() == 8)?;
            Some((Link::from_str_radix(link, 16).ok()?, count))
        });
        Self(links.collect())
    }

    /// How often a function was invoked in the chain.
    pub(crate) fn count(&self, link: Link) -> u32 {
        self.0.iter().find(|(other, _)| *other == link).map_or(0, |(_, count)| *count)
    }

    /// The chain with one more invocation of a function.
    pub(crate) fn with(mut self, link: Link) -> Self {
        match self.0.iter_mut().find(|(other, _)| *other == link) {
            Some((_, count)) => *count = count.saturating_add(1),
            None => self.0.push((link, 1)),
        }
        let excess = self.0.len().saturating_sub(LINKS);
        self.0.drain(..excess);
        self
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Lineage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (link, count)) in self.0.iter().enumerate() {
            let bar = if index == 0 { "" } else { "|" };
            write!(f, "{bar}{link:08x}:{count}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(lineage: &str) -> Lineage {
        Lineage::of(Some(&format!("Root=1-2-3;Sampled=0;Lineage={lineage}")))
    }

    #[test]
    fn a_chain_counts_the_invocations_of_each_function() {
        let name = |text| FunctionName::new(text).expect("valid");
        let (a, b) = (link(&Region::default(), &name("a")), link(&Region::default(), &name("b")));
        assert_ne!(a, b);
        let chain = Lineage::of(None).with(a).with(b).with(a);
        assert_eq!((chain.count(a), chain.count(b)), (2, 1));
        assert_eq!(of(&chain.to_string()), chain);
    }

    #[test]
    fn lineages_of_aws_are_understood_and_nonsense_is_none() {
        let chain = of("a87bd80c:1|68fd508a:5|c512fbe3:2");
        assert_eq!(chain.count(0x68fd_508a), 5);
        assert_eq!(of("1:a87bd80c:3").count(0xa87b_d80c), 3);
        for nonsense in ["", "|||", "a:b:c", "a87bd80c", "+87bd80c:x", "a87bd80c:-1"] {
            assert!(of(nonsense).is_empty(), "{nonsense}");
        }
        assert!(of(&"a87bd80c:1|".repeat(200)).is_empty());
    }

    #[test]
    fn a_long_chain_forgets_its_oldest_functions() {
        let chain = (0..100).fold(Lineage::default(), Lineage::with);
        assert_eq!((chain.0.len(), chain.count(67), chain.count(68)), (LINKS, 0, 1));
    }
}
