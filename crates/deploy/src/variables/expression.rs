//! The syntax of `${…}`: from a text to its literal pieces and variables.

/// Deepest nesting of variables inside variables.
const DEPTH: usize = 16;

/// A piece of a text.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Piece {
    /// Text that stands for itself.
    Literal(String),
    /// A variable.
    Variable(Variable),
}

/// A variable: alternatives, the first that has a value wins.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Variable {
    /// As written, for messages.
    pub(super) text: String,
    /// First byte in the text that holds it.
    pub(super) start: usize,
    /// The alternatives, never empty.
    pub(super) alternatives: Vec<Alternative>,
}

/// One alternative of a variable.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Alternative {
    /// `'dev'`, `12`, `true`, `null`.
    Literal(Literal),
    /// `type(parameters):address`.
    Source(Source),
    /// `${…}` as an alternative.
    Nested(Variable),
}

/// A value that stands in the variable itself.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Literal {
    Null,
    Bool(bool),
    Number(f64),
    Text(String),
}

/// A reference to a value elsewhere.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Source {
    /// Which source: `self`, `opt`, `file` …
    pub(super) kind: String,
    /// What stands in parentheses behind it.
    pub(super) parameters: Vec<Vec<Piece>>,
    /// What stands behind the colon.
    pub(super) address: Option<Vec<Piece>>,
}

/// Why a text is not understood.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct SyntaxError {
    /// First byte of what is wrong.
    pub(super) at: usize,
    /// What is wrong.
    pub(super) message: String,
}

/// Cuts a text into pieces. A text without variables is one literal piece.
pub(super) fn parse(text: &str) -> Result<Vec<Piece>, SyntaxError> {
    let mut reader = Reader { text, at: 0, depth: 0 };
    reader.pieces(&[])
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let character = self.peek()?;
        self.at += character.len_utf8();
        Some(character)
    }

    fn blanks(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.next();
        }
    }

    fn error<T>(&self, at: usize, message: impl Into<String>) -> Result<T, SyntaxError> {
        Err(SyntaxError { at, message: message.into() })
    }

    /// Pieces up to one of the `ends` (which is left) or the end of the text.
    fn pieces(&mut self, ends: &[char]) -> Result<Vec<Piece>, SyntaxError> {
        let mut pieces = Vec::new();
        let mut literal = String::new();
        while let Some(character) = self.peek() {
            if ends.contains(&character) {
                break;
            }
            if self.rest().starts_with("\\${") {
                literal.push_str("${");
                self.at += 3;
            } else if self.begins_variable() {
                if !literal.is_empty() {
                    pieces.push(Piece::Literal(std::mem::take(&mut literal)));
                }
                pieces.push(Piece::Variable(self.variable()?));
            } else {
                literal.push(character);
                self.next();
            }
        }
        if !literal.is_empty() || pieces.is_empty() {
            pieces.push(Piece::Literal(literal));
        }
        Ok(pieces)
    }

    /// Whether a variable of the Framework begins here: `${name(` or `${name:`, but not CloudFormation's
    /// `${Resource}` and `${AWS::Region}`.
    fn begins_variable(&self) -> bool {
        let Some(inner) = self.rest().strip_prefix("${") else { return false };
        let inner = inner.trim_start();
        let length = inner.find(|c: char| !is_word(c)).unwrap_or(inner.len());
        let after = inner.get(length..).unwrap_or("");
        inner.starts_with(|c: char| c.is_ascii_alphabetic())
            && (after.starts_with('(') || (after.starts_with(':') && !after.starts_with("::")))
    }

    fn variable(&mut self) -> Result<Variable, SyntaxError> {
        let start = self.at;
        self.depth += 1;
        if self.depth > DEPTH {
            return self.error(start, format!("variables are nested more than {DEPTH} deep"));
        }
        self.at += 2;
        let mut alternatives = Vec::new();
        loop {
            alternatives.push(self.alternative(start)?);
            self.blanks();
            match self.next() {
                Some(',') => {}
                Some('}') => break,
                Some(other) => {
                    return self.error(self.at - other.len_utf8(), "expected ',' or '}' here");
                }
                None => return self.error(start, "this variable is never closed with '}'"),
            }
        }
        self.depth -= 1;
        let text = self.text.get(start..self.at).unwrap_or("").to_owned();
        Ok(Variable { text, start, alternatives })
    }

    fn alternative(&mut self, start: usize) -> Result<Alternative, SyntaxError> {
        self.blanks();
        match self.peek() {
            Some(quote @ ('\'' | '"')) => self.quoted(quote).map(Alternative::Literal),
            _ if self.begins_variable() => self.variable().map(Alternative::Nested),
            _ => self.word(start),
        }
    }

    fn quoted(&mut self, quote: char) -> Result<Literal, SyntaxError> {
        let start = self.at;
        self.next();
        let mut text = String::new();
        while let Some(character) = self.next() {
            match character {
                '\\' if quote == '"' => match self.next() {
                    Some('n') => text.push('\n'),
                    Some('t') => text.push('\t'),
                    Some(other) => text.push(other),
                    None => break,
                },
                _ if character == quote => return Ok(Literal::Text(text)),
                _ => text.push(character),
            }
        }
        self.error(start, "this text is never closed with a quote")
    }

    /// A number, `true`, `false`, `null`, or a source.
    fn word(&mut self, start: usize) -> Result<Alternative, SyntaxError> {
        let from = self.at;
        let rest = self.rest();
        let length = rest.find(|c: char| !is_word(c) && c != '.').unwrap_or(rest.len());
        let word = rest.get(..length).unwrap_or("").to_owned();
        self.at += length;
        if matches!(self.peek(), Some('(' | ':')) && !word.is_empty() {
            return self.source(word).map(Alternative::Source);
        }
        let literal = match word.as_str() {
            "true" => Literal::Bool(true),
            "false" => Literal::Bool(false),
            "null" => Literal::Null,
            number => match number.parse::<f64>() {
                Ok(number) => Literal::Number(number),
                Err(_) if self.peek().is_none() => {
                    return self.error(start, "this variable is never closed with '}'");
                }
                Err(_) => {
                    let message =
                        "expected a source such as 'self:custom.name', or a value in quotes";
                    return self.error(from, message);
                }
            },
        };
        Ok(Alternative::Literal(literal))
    }

    fn source(&mut self, kind: String) -> Result<Source, SyntaxError> {
        let mut parameters = Vec::new();
        if self.peek() == Some('(') {
            let open = self.at;
            self.next();
            loop {
                self.blanks();
                parameters.push(trimmed(self.pieces(&[',', ')'])?));
                match self.next() {
                    Some(',') => {}
                    Some(_) => break,
                    None => return self.error(open, "this parenthesis is never closed"),
                }
            }
        }
        let address = if self.peek() == Some(':') {
            self.next();
            Some(trimmed(self.pieces(&[',', '}'])?))
        } else {
            None
        };
        Ok(Source { kind, parameters, address })
    }
}

fn is_word(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_' || character == '-'
}

/// Without blanks and quotes around it.
fn trimmed(mut pieces: Vec<Piece>) -> Vec<Piece> {
    if let Some(Piece::Literal(text)) = pieces.first_mut() {
        *text = text.trim_start().to_owned();
    }
    if let Some(Piece::Literal(text)) = pieces.last_mut() {
        *text = text.trim_end().to_owned();
    }
    if let [Piece::Literal(text)] = pieces.as_mut_slice() {
        for quote in ['\'', '"'] {
            let inner = text.strip_prefix(quote).and_then(|t| t.strip_suffix(quote));
            if let Some(inner) = inner {
                *text = inner.to_owned();
                break;
            }
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only_variable(text: &str) -> Variable {
        match parse(text).expect(text).as_slice() {
            [Piece::Variable(variable)] => variable.clone(),
            other => panic!("{text}: {other:?}"),
        }
    }

    fn source(kind: &str, address: &str) -> Alternative {
        Alternative::Source(Source {
            kind: kind.to_owned(),
            parameters: Vec::new(),
            address: Some(vec![Piece::Literal(address.to_owned())]),
        })
    }

    #[test]
    fn alternatives_are_parted_by_commas() {
        assert_eq!(
            only_variable("${opt:stage, self:provider.stage,'dev'}").alternatives,
            [
                source("opt", "stage"),
                source("self", "provider.stage"),
                Alternative::Literal(Literal::Text("dev".to_owned()))
            ]
        );
        assert_eq!(
            only_variable("${env:N, 12}").alternatives[1],
            Alternative::Literal(Literal::Number(12.0))
        );
        assert_eq!(
            only_variable("${env:N, null}").alternatives[1],
            Alternative::Literal(Literal::Null)
        );
    }

    #[test]
    fn variables_nest() {
        let variable = only_variable("${self:custom.${opt:stage, 'dev'}.name, ${env:NAME}}");
        let Alternative::Source(source) = &variable.alternatives[0] else { panic!() };
        let address = source.address.as_ref().expect("address");
        assert_eq!(address.len(), 3);
        assert!(
            matches!(&address[1], Piece::Variable(inner) if inner.text == "${opt:stage, 'dev'}")
        );
        assert!(matches!(&variable.alternatives[1], Alternative::Nested(_)));
    }

    #[test]
    fn parameters_stand_in_parentheses() {
        let variable = only_variable("${file(./config.${opt:stage}.yml):a.b}");
        let Alternative::Source(source) = &variable.alternatives[0] else { panic!() };
        assert_eq!(source.parameters.len(), 1);
        assert_eq!(source.parameters[0].len(), 3);
        assert_eq!(source.address, Some(vec![Piece::Literal("a.b".to_owned())]));
    }

    #[test]
    fn other_dollars_stay_as_they_are() {
        for text in ["$", "${", "${}", "${Name}", "${AWS::Region}", "$x{a}", "a ${ b"] {
            assert_eq!(parse(text), Ok(vec![Piece::Literal(text.to_owned())]), "{text}");
        }
        assert_eq!(parse("\\${opt:a}"), Ok(vec![Piece::Literal("${opt:a}".to_owned())]));
    }

    #[test]
    fn what_is_wrong_is_named_with_its_place() {
        for (text, at, message) in [
            ("x ${opt:a", 2, "this variable is never closed with '}'"),
            ("${opt:a, 'b}", 9, "this text is never closed with a quote"),
            (
                "${opt:a, b}",
                9,
                "expected a source such as 'self:custom.name', or a value in quotes",
            ),
            ("${file(a", 6, "this parenthesis is never closed"),
            ("${opt:a, 'b' c}", 13, "expected ',' or '}' here"),
        ] {
            let error = SyntaxError { at, message: message.to_owned() };
            assert_eq!(parse(text), Err(error), "{text}");
        }
        assert!(parse(&"${opt:".repeat(1_000)).is_err());
    }
}
