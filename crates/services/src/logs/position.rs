//! Where a reader stands in a log: tokens of `GetLogEvents` and `FilterLogEvents`, and ids of events.
//!
//! A position is 56 digits, as AWS's event ids are: time, then the order of arrival. A token is a
//! position with a direction: `f/<digits>/s` or `b/<digits>/s`.

use super::refusal::invalid;
use model::log::StoredEvent;
use wire::AwsError;

/// Which way a reader goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    /// To newer events.
    Forward,
    /// To older events.
    Backward,
}

/// A place between events: behind this one, in the direction of reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Position {
    pub(crate) timestamp_ms: i64,
    pub(crate) id: u64,
}

/// A place with a direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) direction: Direction,
    pub(crate) position: Position,
}

const TIME_DIGITS: usize = 36;
const DIGITS: usize = 56;

impl Position {
    /// Before all events.
    pub(crate) const START: Self = Self { timestamp_ms: 0, id: 0 };

    /// The place of an event.
    pub(crate) fn of(event: &StoredEvent) -> Self {
        Self { timestamp_ms: event.event.timestamp_ms, id: event.id }
    }

    /// The 56 digits.
    pub(crate) fn digits(self) -> String {
        format!("{:036}{:020}", self.timestamp_ms.max(0), self.id)
    }

    fn parse(digits: &str) -> Option<Self> {
        if digits.len() != DIGITS || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let (time, id) = digits.split_at_checked(TIME_DIGITS)?;
        Some(Self { timestamp_ms: time.parse().ok()?, id: id.parse().ok()? })
    }

    /// As the store takes it.
    pub(crate) fn after(self) -> (i64, u64) {
        (self.timestamp_ms, self.id)
    }
}

impl Token {
    /// A token that reads on towards newer events.
    pub(crate) fn forward(position: Position) -> Self {
        Self { direction: Direction::Forward, position }
    }

    /// A token that reads on towards older events.
    pub(crate) fn backward(position: Position) -> Self {
        Self { direction: Direction::Backward, position }
    }

    /// As the client is given it.
    pub(crate) fn text(self) -> String {
        let letter = match self.direction {
            Direction::Forward => 'f',
            Direction::Backward => 'b',
        };
        format!("{letter}/{}/s", self.position.digits())
    }

    /// Reads a client's token.
    pub(crate) fn parse(text: &str) -> Result<Self, AwsError> {
        read(text).ok_or_else(|| invalid("The specified nextToken is invalid."))
    }
}

fn read(text: &str) -> Option<Token> {
    let (letter, rest) = text.split_once('/')?;
    let direction = match letter {
        "f" => Direction::Forward,
        "b" => Direction::Backward,
        _ => return None,
    };
    Some(Token { direction, position: Position::parse(rest.strip_suffix("/s")?)? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_token_reads_back(timestamp_ms in 0i64.., id: u64, forward: bool) {
            let position = Position { timestamp_ms, id };
            let token = if forward { Token::forward(position) } else { Token::backward(position) };
            prop_assert_eq!(token.text().len(), 60);
            prop_assert_eq!(read(&token.text()), Some(token));
        }

        #[test]
        fn any_text_is_read_without_a_panic(text in ".*") {
            read(&text);
        }
    }

    #[test]
    fn nonsense_is_refused() {
        let nines = "9".repeat(56);
        for text in ["", "f", "f//s", "x/1/s", &format!("f/{nines}/s"), "f/00000000/s"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
