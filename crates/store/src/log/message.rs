//! The texts of events: cut to the longest that is allowed, and what is said of lost ones.

use model::limits::LOG_EVENT_BYTES;

/// The parts of a message, none longer than an event may be. An empty message is one empty part.
pub(super) fn parts(message: &str) -> impl Iterator<Item = &str> {
    parts_of(message, LOG_EVENT_BYTES)
}

fn parts_of(message: &str, longest: usize) -> impl Iterator<Item = &str> {
    let mut rest = Some(message);
    std::iter::from_fn(move || {
        let text = rest.take()?;
        let Some((part, more)) = text.split_at_checked(text.floor_char_boundary(longest)) else {
            return Some(text);
        };
        // A boundary of 0 would be a character longer than an event.
        if more.is_empty() || part.is_empty() {
            return Some(text);
        }
        rest = Some(more);
        Some(part)
    })
}

/// What a stream says of the events that it lost.
pub(super) fn of_lost(count: u64) -> String {
    let events = if count == 1 { "event was" } else { "events were" };
    format!(
        "[mayfly] {count} log {events} lost here: written faster than they could be stored, or \
         there was no space left"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_message_is_cut_between_characters_and_nothing_is_lost() {
        let cut = |text, longest| parts_of(text, longest).collect::<Vec<_>>();
        assert_eq!(cut("", 4), [""]);
        assert_eq!(cut("abcd", 4), ["abcd"]);
        assert_eq!(cut("abcdefghi", 4), ["abcd", "efgh", "i"]);
        assert_eq!(cut("äöüß", 3), ["ä", "ö", "ü", "ß"]);
        assert_eq!(cut("🦀", 3), ["🦀"]);
    }
}
