//! Terms: all plain ones must be in the message and no `-excluded` one; where every term is
//! `?optional`, one of them must be. Beside other terms `?optional` ones have no effect.

use super::InvalidPattern;
use super::cursor::Cursor;
use super::regex::Regex;

/// What must, may and must not be in a message.
#[derive(Debug, Default)]
pub(super) struct Terms {
    required: Vec<Term>,
    optional: Vec<Term>,
    excluded: Vec<Term>,
}

#[derive(Debug)]
enum Term {
    Text(String),
    Regex(Regex),
}

/// Reads terms parted by spaces.
pub(super) fn parse(text: &str) -> Result<Terms, InvalidPattern> {
    let mut cursor = Cursor::new(text);
    let mut terms = Terms::default();
    loop {
        cursor.skip_space();
        if cursor.is_at_end() {
            return Ok(terms);
        }
        let list = if cursor.take("?") {
            &mut terms.optional
        } else if cursor.take("-") {
            &mut terms.excluded
        } else {
            &mut terms.required
        };
        list.push(term(&mut cursor)?);
    }
}

fn term(cursor: &mut Cursor<'_>) -> Result<Term, InvalidPattern> {
    match cursor.peek() {
        Some('"') => cursor.quoted('"').map(Term::Text),
        Some('%') => Regex::new(cursor.percented()?).map(Term::Regex),
        _ => {
            let word = cursor.take_while(|c| !c.is_whitespace());
            if word.is_empty() {
                return Err(cursor.wrong("a term must follow"));
            }
            Ok(Term::Text(word.to_owned()))
        }
    }
}

impl Terms {
    pub(super) fn matches(&self, message: &str) -> bool {
        if self.excluded.iter().any(|term| term.is_in(message)) {
            return false;
        }
        if self.required.is_empty() && self.excluded.is_empty() {
            return self.optional.iter().any(|term| term.is_in(message));
        }
        self.required.iter().all(|term| term.is_in(message))
    }
}

impl Term {
    fn is_in(&self, message: &str) -> bool {
        match self {
            // A phrase of spaces alone matches everything.
            Self::Text(text) => text.trim().is_empty() || message.contains(text.as_str()),
            Self::Regex(regex) => regex.matches(message),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_all_wanted_unless_they_say_otherwise() {
        for (pattern, message, matches) in [
            ("ERROR", "[ERROR 400] BAD REQUEST", true),
            ("ERROR", "an error", false),
            ("ERROR ARGUMENTS", "ERROR with ARGUMENTS", true),
            ("ERROR ARGUMENTS", "ERROR alone", false),
            ("?ERROR ?ARGUMENTS", "ARGUMENTS", true),
            ("?ERROR ?ARGUMENTS", "neither", false),
            ("?ERROR REQUEST", "a REQUEST", true),
            ("?ERROR REQUEST", "an ERROR", false),
            ("ERROR -ARGUMENTS", "ERROR", true),
            ("ERROR -ARGUMENTS", "ERROR ARGUMENTS", false),
            ("-ARGUMENTS", "anything", true),
            (r#""INTERNAL SERVER ERROR""#, "500 INTERNAL SERVER ERROR", true),
            (r#""INTERNAL SERVER ERROR""#, "INTERNAL ERROR", false),
            (r#""say \"hi\"""#, r#"they say "hi" now"#, true),
            (r#"-"not found" GET"#, "GET not found", false),
            (r#"" ""#, "anything", true),
            (r"%4\d\d%", "status 404", true),
            (r"%4\d\d%", "status 200", false),
            (r"GET %4\d\d%", "GET 404", true),
            (r"-%4\d\d%", "GET 404", false),
        ] {
            let terms = parse(pattern).expect(pattern);
            assert_eq!(terms.matches(message), matches, "{pattern} | {message}");
        }
    }

    #[test]
    fn broken_terms_are_refused() {
        for pattern in [r#""open"#, "%open", "?", "a -", "%(%"] {
            assert!(parse(pattern).is_err(), "{pattern}");
        }
    }
}
