//! How much fits a page of events: AWS's 10,000 events or 1 MiB, or fewer if the client wants fewer.

/// Events on a page, at most and if the client does not say.
const PAGE_EVENTS: usize = 10_000;
/// Bytes on a page: the messages, and [`EVENT_OVERHEAD`] for each.
const PAGE_BYTES: usize = 1_048_576;
/// What AWS counts for an event beside its message, in bytes.
const EVENT_OVERHEAD: usize = 26;

/// What is left of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Budget {
    events: usize,
    bytes: usize,
    empty: bool,
    full: bool,
}

impl Budget {
    /// A page of as many events as the client wants.
    pub(crate) fn new(wanted: Option<i32>) -> Self {
        let wanted = wanted.and_then(|limit| usize::try_from(limit).ok());
        let events = wanted.map_or(PAGE_EVENTS, |limit| limit.clamp(1, PAGE_EVENTS));
        Self { events, bytes: PAGE_BYTES, empty: true, full: false }
    }

    /// Whether another message may fit.
    pub(crate) fn is_left(&self) -> bool {
        self.events > 0 && !self.full
    }

    /// Takes the room for a message, if there is. The first one always fits.
    pub(crate) fn take(&mut self, message: &str) -> bool {
        let bytes = message.len() + EVENT_OVERHEAD;
        if self.events == 0 || (bytes > self.bytes && !self.empty) {
            self.full = true;
            return false;
        }
        self.events -= 1;
        self.bytes = self.bytes.saturating_sub(bytes);
        self.empty = false;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_full_by_events_or_bytes_but_never_empty() {
        let half = "x".repeat(PAGE_BYTES / 2 - EVENT_OVERHEAD);
        let large = "x".repeat(PAGE_BYTES * 2);
        for (limit, messages, taken) in [
            (None, vec![half.as_str(); 3], 2),
            (None, vec![large.as_str(), "a"], 1),
            (Some(2), vec!["a"; 5], 2),
            (Some(0), vec!["a"; 5], 1),
        ] {
            let mut budget = Budget::new(limit);
            let count = messages.iter().take_while(|message| budget.take(message)).count();
            assert_eq!(count, taken);
        }
    }
}
