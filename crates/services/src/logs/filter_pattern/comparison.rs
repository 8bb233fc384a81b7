//! One comparison of a value with what the pattern names: `= "a*"`, `!= 4*`, `> 1e3`, `= %re%`.

use super::InvalidPattern;
use super::cursor::Cursor;
use super::regex::Regex;
use model::policy::wildcard_match;

/// How to compare, and with what.
#[derive(Debug)]
pub(super) enum Comparison {
    Equal(Operand),
    NotEqual(Operand),
    Less(f64),
    LessOrEqual(f64),
    Greater(f64),
    GreaterOrEqual(f64),
}

/// The right side of `=` and `!=`.
#[derive(Debug)]
pub(super) enum Operand {
    /// A text in quotes: compared with texts.
    Quoted(String),
    /// A bare text, compared with texts and with numbers as they are written.
    Bare { text: String, number: Option<f64> },
    /// A regular expression.
    Regex(Regex),
}

/// The left side.
#[derive(Debug, Clone, Copy)]
pub(super) enum Subject<'a> {
    /// A text.
    Text(&'a str),
    /// A number, and how it is written.
    Number(f64, &'a str),
}

impl Comparison {
    /// Reads an operator and its right side; bare texts end at a space and at these characters.
    pub(super) fn parse(cursor: &mut Cursor<'_>, ends: &str) -> Result<Self, InvalidPattern> {
        cursor.skip_space();
        let number = |cursor: &mut Cursor<'_>| {
            cursor.skip_space();
            let before = cursor.clone();
            bare(cursor, ends)
                .parse::<f64>()
                .ok()
                .filter(|number| number.is_finite())
                .ok_or_else(|| before.wrong("a number must follow"))
        };
        if cursor.take("!=") {
            return Operand::parse(cursor, ends).map(Self::NotEqual);
        }
        if cursor.take("<=") {
            return number(cursor).map(Self::LessOrEqual);
        }
        if cursor.take(">=") {
            return number(cursor).map(Self::GreaterOrEqual);
        }
        if cursor.take("<") {
            return number(cursor).map(Self::Less);
        }
        if cursor.take(">") {
            return number(cursor).map(Self::Greater);
        }
        if cursor.take("=") {
            // Some write `==`.
            cursor.take("=");
            return Operand::parse(cursor, ends).map(Self::Equal);
        }
        Err(cursor.wrong("one of =, !=, <, >, <=, >= must follow"))
    }

    pub(super) fn holds(&self, subject: Subject<'_>) -> bool {
        let number = match subject {
            Subject::Number(number, _) => Some(number),
            Subject::Text(_) => None,
        };
        match self {
            Self::Equal(operand) => operand.equals(subject),
            Self::NotEqual(operand) => !operand.equals(subject),
            Self::Less(limit) => number.is_some_and(|number| number < *limit),
            Self::LessOrEqual(limit) => number.is_some_and(|number| number <= *limit),
            Self::Greater(limit) => number.is_some_and(|number| number > *limit),
            Self::GreaterOrEqual(limit) => number.is_some_and(|number| number >= *limit),
        }
    }
}

impl Operand {
    fn parse(cursor: &mut Cursor<'_>, ends: &str) -> Result<Self, InvalidPattern> {
        cursor.skip_space();
        match cursor.peek() {
            Some('"') => cursor.quoted('"').map(Self::Quoted),
            Some('%') => Regex::new(cursor.percented()?).map(Self::Regex),
            _ => {
                let text = bare(cursor, ends);
                if text.is_empty() {
                    return Err(cursor.wrong("a value must follow"));
                }
                Ok(Self::Bare { number: text.parse().ok(), text: text.to_owned() })
            }
        }
    }

    fn equals(&self, subject: Subject<'_>) -> bool {
        match (self, subject) {
            (Self::Quoted(pattern), Subject::Text(text)) => wildcard(pattern, text),
            (Self::Quoted(_), Subject::Number(..)) => false,
            (Self::Bare { text: pattern, .. }, Subject::Text(text)) => wildcard(pattern, text),
            (Self::Bare { text: pattern, number }, Subject::Number(value, text)) => {
                *number == Some(value) || wildcard(pattern, text)
            }
            (Self::Regex(regex), Subject::Text(text) | Subject::Number(_, text)) => {
                regex.matches(text)
            }
        }
    }
}

/// A text up to a space or the end of its expression.
fn bare<'a>(cursor: &mut Cursor<'a>, ends: &str) -> &'a str {
    cursor.take_while(|c| !c.is_whitespace() && !ends.contains(c))
}

/// `*` stands for any run of characters; `?` is itself here.
fn wildcard(pattern: &str, text: &str) -> bool {
    if !pattern.contains('*') {
        return pattern == text;
    }
    if !pattern.contains('?') {
        return wildcard_match(pattern, text);
    }
    // The pieces between the stars, in their order.
    let mut rest = text;
    let mut pieces = pattern.split('*').peekable();
    let mut first = true;
    while let Some(piece) = pieces.next() {
        let last = pieces.peek().is_none();
        rest = match (first, last) {
            (true, _) => match rest.strip_prefix(piece) {
                Some(rest) => rest,
                None => return false,
            },
            (_, true) => return rest.ends_with(piece),
            _ => match rest.split_once(piece) {
                Some((_, rest)) => rest,
                None => return false,
            },
        };
        first = false;
    }
    rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_anything_and_a_question_mark_for_itself() {
        for (pattern, text, matches) in [
            ("a", "a", true),
            ("*Trail", "UpdateTrail", true),
            ("4*", "404", true),
            ("4*", "504", false),
            ("a?*", "a?b", true),
            ("a?*", "axb", false),
            ("*?", "x?", true),
            ("*a?*b*", "-a?-b-", true),
            ("a?b", "axb", false),
        ] {
            assert_eq!(wildcard(pattern, text), matches, "{pattern} {text}");
        }
    }
}
