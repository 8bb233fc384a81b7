//! The little of ASN.1 that signatures need: reading BER, which is what comes, and writing DER.
//!
//! Libraries for DER refuse the indefinite lengths that AWS Signer writes around its envelopes, so the
//! outer layers are read here. Certificates are left to the library that verifies them.

/// Deepest nesting inside something of indefinite length.
const DEPTH: usize = 32;

/// Universal tags, and those that CMS gives a meaning.
pub(super) mod tag {
    pub(crate) const INTEGER: u8 = 0x02;
    pub(crate) const OCTETS: u8 = 0x04;
    pub(crate) const OID: u8 = 0x06;
    pub(crate) const UTF8: u8 = 0x0c;
    pub(crate) const UTC_TIME: u8 = 0x17;
    pub(crate) const GENERALIZED_TIME: u8 = 0x18;
    pub(crate) const SEQUENCE: u8 = 0x30;
    pub(crate) const SET: u8 = 0x31;
    pub(crate) const CONTEXT_0: u8 = 0xa0;
    pub(crate) const CONTEXT_1: u8 = 0xa1;
}

/// One value with its tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Element<'a> {
    pub(super) tag: u8,
    /// Its content.
    pub(super) content: &'a [u8],
    /// All of it: tag, length, content, end.
    pub(super) whole: &'a [u8],
    /// Whether its length was written before it.
    pub(super) definite: bool,
}

/// Reads elements one after the other.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// The next element, if there is one and it is whole.
    pub(super) fn next(&mut self) -> Option<Element<'a>> {
        let (element, rest) = read(self.rest, 0)?;
        self.rest = rest;
        Some(element)
    }

    /// The next element, if it has this tag.
    pub(super) fn expect(&mut self, tag: u8) -> Option<Element<'a>> {
        self.optional(tag)
    }

    /// The same; leaves one with another tag where it is.
    pub(super) fn optional(&mut self, tag: u8) -> Option<Element<'a>> {
        let (element, rest) = read(self.rest, 0)?;
        if element.tag != tag {
            return None;
        }
        self.rest = rest;
        Some(element)
    }

    /// Enters the next element, if it has this tag.
    pub(super) fn enter(&mut self, tag: u8) -> Option<Self> {
        Some(Self::new(self.expect(tag)?.content))
    }
}

fn read(bytes: &[u8], depth: usize) -> Option<(Element<'_>, &[u8])> {
    let (&tag, behind) = bytes.split_first()?;
    // Tags of more than one byte are not used here.
    if tag & 0x1f == 0x1f || depth > DEPTH {
        return None;
    }
    let (&first, behind) = behind.split_first()?;
    if first == 0x80 {
        return indefinite(bytes, tag, behind, depth);
    }
    let (length, behind) = match usize::from(first) {
        short @ ..0x80 => (short, behind),
        long => {
            let (digits, behind) = behind.split_at_checked(long & 0x7f)?;
            if digits.len() > 4 {
                return None;
            }
            (digits.iter().fold(0, |length, byte| length << 8 | usize::from(*byte)), behind)
        }
    };
    let (content, rest) = behind.split_at_checked(length)?;
    let whole = bytes.get(..bytes.len() - rest.len())?;
    Some((Element { tag, content, whole, definite: true }, rest))
}

/// Its content ends with two zeros, which no other element is.
fn indefinite<'a>(
    bytes: &'a [u8],
    tag: u8,
    behind: &'a [u8],
    depth: usize,
) -> Option<(Element<'a>, &'a [u8])> {
    const CONSTRUCTED: u8 = 0x20;
    if tag & CONSTRUCTED == 0 {
        return None;
    }
    let mut rest = behind;
    loop {
        if let Some(after) = rest.strip_prefix(&[0, 0]) {
            let content = behind.get(..behind.len() - rest.len())?;
            let whole = bytes.get(..bytes.len() - after.len())?;
            return Some((Element { tag, content, whole, definite: false }, after));
        }
        rest = read(rest, depth + 1)?.1;
    }
}

/// An element of this content.
pub(super) fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut written = vec![tag];
    match u8::try_from(content.len()) {
        Ok(length) if length < 0x80 => written.push(length),
        _ => {
            let digits = content.len().to_be_bytes();
            let leading = digits.iter().take_while(|digit| **digit == 0).count();
            let digits = digits.get(leading..).unwrap_or_default();
            // Eight digits at most.
            written.push(0x80 | digits.len() as u8);
            written.extend_from_slice(digits);
        }
    }
    written.extend_from_slice(content);
    written
}

/// An element that holds others.
pub(super) fn nested(tag: u8, parts: &[Vec<u8>]) -> Vec<u8> {
    element(tag, &parts.concat())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lengths_of_every_form_are_read() {
        for length in [0, 1, 127, 128, 255, 256, 70_000] {
            let content = vec![7; length];
            let written = element(tag::OCTETS, &content);
            let mut reader = Reader::new(&written);
            let read = reader.next().expect("whole");
            assert_eq!((read.content, read.whole), (&content[..], &written[..]));
            assert!(reader.is_empty());
        }
    }

    #[test]
    fn an_indefinite_length_ends_where_its_end_is_written() {
        let inner = b"\x30\x80\x02\x01\x05\x00\x00";
        let written = [b"\x30\x80", &inner[..], b"\x04\x02\x00\x00", b"\x00\x00", b"rest"].concat();
        let mut reader = Reader::new(&written);
        let read = reader.next().expect("whole");
        assert_eq!(read.content, [&inner[..], b"\x04\x02\x00\x00"].concat());
        assert!(!read.definite);
    }

    #[test]
    fn what_is_cut_off_or_too_deep_is_nothing() {
        assert_eq!(Reader::new(b"\x30\x80\x02\x01\x05").next(), None);
        assert_eq!(Reader::new(b"\x04\x05abc").next(), None);
        assert_eq!(Reader::new(b"\x04\x85\x01\x01\x01\x01\x01").next(), None);
        assert_eq!(Reader::new(b"\x04\x80\x00\x00").next(), None, "it holds no elements");
        assert_eq!(Reader::new(&b"\x30\x80".repeat(1_000)).next(), None);
    }

    proptest! {
        #[test]
        fn no_bytes_can_break_it(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let mut reader = Reader::new(&bytes);
            while let Some(element) = reader.next() {
                prop_assert!(element.whole.len() >= element.content.len());
            }
        }
    }
}
