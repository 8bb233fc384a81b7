//! Space-delimited patterns: `[ip, user, ..., status_code = 4*, bytes > 1000]`.
//!
//! A message is cut at spaces; what stands in `"…"` or `[…]` is one field. Each name stands for one
//! field, `...` for any number of them, once.

use super::InvalidPattern;
use super::comparison::{Comparison, Subject};
use super::cursor::Cursor;
use super::expression::Expression;

/// What ends a bare value.
const VALUE_ENDS: &str = "(),&|]";

/// The fields that a message must have.
#[derive(Debug)]
pub(super) struct Fields {
    front: Vec<Field>,
    /// Behind `...`; `None` without it.
    back: Option<Vec<Field>>,
}

/// One field, with its condition if it has one.
#[derive(Debug)]
struct Field(Option<Expression<Comparison>>);

/// Reads a pattern that begins with `[`.
pub(super) fn parse(text: &str) -> Result<Fields, InvalidPattern> {
    let mut cursor = Cursor::new(text);
    cursor.take("[");
    let mut fields = Fields { front: Vec::new(), back: None };
    loop {
        cursor.skip_space();
        if cursor.take("...") {
            if fields.back.is_some() {
                return Err(cursor.wrong("... may stand once only"));
            }
            fields.back = Some(Vec::new());
        } else {
            let field = field(&mut cursor)?;
            fields.back.as_mut().unwrap_or(&mut fields.front).push(field);
        }
        cursor.skip_space();
        if cursor.take("]") {
            break;
        }
        if !cursor.take(",") {
            return Err(cursor.wrong("a comma or the closing ] must follow"));
        }
    }
    cursor.skip_space();
    if cursor.is_at_end() {
        Ok(fields)
    } else {
        Err(cursor.wrong("nothing may follow the closing ]"))
    }
}

fn field(cursor: &mut Cursor<'_>) -> Result<Field, InvalidPattern> {
    // A name alone, or a condition on it.
    let mut ahead = cursor.clone();
    if !name(&mut ahead).is_empty() {
        ahead.skip_space();
        if ahead.begins(",") || ahead.begins("]") {
            *cursor = ahead;
            return Ok(Field(None));
        }
    }
    Expression::parse(cursor, &comparison).map(|expression| Field(Some(expression)))
}

fn comparison(cursor: &mut Cursor<'_>) -> Result<Comparison, InvalidPattern> {
    cursor.skip_space();
    if name(cursor).is_empty() {
        return Err(cursor.wrong("the name of a field must follow"));
    }
    Comparison::parse(cursor, VALUE_ENDS)
}

fn name<'a>(cursor: &mut Cursor<'a>) -> &'a str {
    cursor.take_while(|c| c.is_alphanumeric() || "_-$".contains(c))
}

impl Fields {
    pub(super) fn matches(&self, message: &str) -> bool {
        let words = words(message);
        let (front, back) = match &self.back {
            None if words.len() == self.front.len() => (words.as_slice(), [].as_slice()),
            Some(back) if words.len() >= self.front.len() + back.len() => {
                let front = words.get(..self.front.len()).unwrap_or_default();
                (front, words.get(words.len() - back.len()..).unwrap_or_default())
            }
            _ => return false,
        };
        let back_fields = self.back.as_deref().unwrap_or_default();
        let all = self.front.iter().zip(front).chain(back_fields.iter().zip(back));
        all.into_iter().all(|(field, word)| field.holds(word))
    }
}

impl Field {
    fn holds(&self, word: &str) -> bool {
        let subject = match word.parse::<f64>() {
            Ok(number) if number.is_finite() => Subject::Number(number, word),
            _ => Subject::Text(word),
        };
        self.0.as_ref().is_none_or(|expression| {
            expression.holds(&|comparison| match comparison {
                // Fields have no types: a quoted text is compared with the text of a number.
                Comparison::Equal(_) => {
                    comparison.holds(subject) || comparison.holds(Subject::Text(word))
                }
                Comparison::NotEqual(_) => {
                    comparison.holds(subject) && comparison.holds(Subject::Text(word))
                }
                _ => comparison.holds(subject),
            })
        })
    }
}

/// A message cut into fields.
fn words(message: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = message.trim();
    while !rest.is_empty() {
        let enclosed = match rest.chars().next() {
            Some('"') => rest.strip_prefix('"').and_then(|inner| inner.split_once('"')),
            Some('[') => rest.strip_prefix('[').and_then(|inner| inner.split_once(']')),
            _ => None,
        };
        let (word, behind) = enclosed.unwrap_or_else(|| match rest.find(char::is_whitespace) {
            Some(end) => rest.split_at_checked(end).unwrap_or((rest, "")),
            None => (rest, ""),
        });
        words.push(word);
        rest = behind.trim_start();
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str =
        r#"127.0.0.1 Prod frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.0" 404 1534"#;

    #[test]
    fn a_line_is_cut_into_fields() {
        assert_eq!(
            words(LINE),
            [
                "127.0.0.1",
                "Prod",
                "frank",
                "10/Oct/2000:13:25:15 -0700",
                "GET /index.html HTTP/1.0",
                "404",
                "1534"
            ]
        );
        assert_eq!(words(r#"  a "open [x "#), ["a", "\"open", "[x"]);
    }

    #[test]
    fn fields_are_decided_as_documented() {
        for (pattern, matches) in [
            ("[ip, server, username, timestamp, request, status_code, bytes]", true),
            ("[ip, server, username]", false),
            ("[ip, ..., bytes]", true),
            ("[..., status_code = 4*, bytes > 1000]", true),
            ("[..., status_code = 4*, bytes > 2000]", false),
            ("[ip, server, username, timestamp, request =*.html*, status_code = 4*, ...]", true),
            ("[ip, server=Prod || server=Test, ...]", true),
            ("[ip, (server=Dev || server=Test), ...]", false),
            ("[ip, server!=Prod && server!=Test, ...]", false),
            ("[ip=%127\\.0%, ...]", true),
            (r#"[ip, server, username = "frank", ...]"#, true),
            (r#"[..., status_code = "404", bytes]"#, true),
            (r#"[..., status_code != "404", bytes]"#, false),
            ("[..., bytes >= 1534]", true),
            ("[...]", true),
            ("[a,b,c,d,e,f,g,...]", true),
            ("[a,b,c,d,e,f,g,h,...]", false),
        ] {
            let fields = parse(pattern).expect(pattern);
            assert_eq!(fields.matches(LINE), matches, "{pattern}");
        }
    }

    #[test]
    fn broken_patterns_are_refused() {
        for pattern in
            ["[", "[]", "[a", "[a,]", "[a b]", "[..., ...]", "[a=]", "[a>x]", "[a] b", "[=1]"]
        {
            assert!(parse(pattern).is_err(), "{pattern}");
        }
    }
}
