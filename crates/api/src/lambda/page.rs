//! Lists in pages: where a page begins (`Marker`), how long it is (`MaxItems`), and the marker of the
//! next one.
//!
//! A marker says behind which element the next page begins, so a list may change between pages
//! without an element being shown twice.

use super::error::Error;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Longest page, and the length of one whose request names none (AWS Lambda, ListFunctions).
const LONGEST: usize = 50;

/// What part of a list is asked for.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Page {
    after: Option<String>,
    limit: usize,
}

impl Page {
    /// Reads a request's marker and length.
    pub(super) fn read(marker: Option<&str>, max_items: Option<i32>) -> Result<Self, Error> {
        let after = match marker.filter(|marker| !marker.is_empty()) {
            None => None,
            Some(marker) => Some(position(marker).ok_or_else(|| {
                Error::InvalidParameterValue(
                    "The Marker is not one that an earlier answer had as NextMarker.".to_owned(),
                )
            })?),
        };
        let limit = max_items.and_then(|n| usize::try_from(n).ok()).unwrap_or(LONGEST);
        Ok(Self { after, limit: limit.clamp(1, LONGEST) })
    }

    /// The key of the last element of the page before.
    pub(super) fn after(&self) -> Option<&str> {
        self.after.as_deref()
    }

    /// Most elements of this page.
    pub(super) fn limit(&self) -> usize {
        self.limit
    }

    /// The elements of this page and the marker of the next. `all` are sorted by what `key` makes
    /// of them.
    pub(super) fn of<T>(
        &self,
        all: impl IntoIterator<Item = T>,
        key: impl Fn(&T) -> String,
    ) -> (Vec<T>, Option<String>) {
        let is_behind = |element: &T| match &self.after {
            None => true,
            Some(after) => key(element) > *after,
        };
        let mut rest = all.into_iter().filter(is_behind);
        let page: Vec<T> = rest.by_ref().take(self.limit).collect();
        let marker = match (rest.next(), page.last()) {
            (Some(_), Some(last)) => Some(URL_SAFE_NO_PAD.encode(key(last))),
            _ => None,
        };
        (page, marker)
    }
}

fn position(marker: &str) -> Option<String> {
    String::from_utf8(URL_SAFE_NO_PAD.decode(marker).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_follow_each_other_without_gap_or_repetition() {
        let all = ["a", "b", "c", "d", "e"];
        let mut seen = Vec::new();
        let mut marker: Option<String> = None;
        loop {
            let page = Page::read(marker.as_deref(), Some(2)).expect("a marker of ours");
            let (elements, next) = page.of(all, |e| (*e).to_owned());
            seen.extend(elements);
            marker = next;
            if marker.is_none() {
                break;
            }
        }
        assert_eq!(seen, all);
    }

    #[test]
    fn a_marker_that_was_made_up_is_refused() {
        assert!(Page::read(Some("§"), None).is_err());
        assert_eq!(Page::read(Some(""), Some(100_000)), Ok(Page { after: None, limit: LONGEST }));
    }
}
