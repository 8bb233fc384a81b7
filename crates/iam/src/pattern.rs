//! Wildcards and policy variables: how a text of a policy is compared with one of a request.
//!
//! `*` stands for any run of characters, `?` for one, `${key}` for the value that a key of the
//! request has, `${key, 'default'}` for the default where the request has none, and `${*}`, `${?}`,
//! `${$}` for the characters themselves (IAM User Guide, "Variables and tags"). What a variable
//! stands for is taken literally, wildcards in it are none.
//!
//! Matching goes back to the last `*` only, so its time is bounded by the product of the lengths.

use crate::{Context, Values};

/// A text of a policy, parsed.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Pattern {
    pieces: Vec<Piece>,
    case: Case,
}

/// Whether the case of letters matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Case {
    Matters,
    Ignored,
}

/// What a pattern's text may hold besides characters.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Syntax {
    pub(crate) wildcards: Wildcards,
    /// Policy variables: with version 2012-10-17, where the element allows them.
    pub(crate) variables: bool,
    pub(crate) case: Case,
}

/// How far wildcards reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wildcards {
    /// `*` and `?` are characters like others.
    None,
    /// Over all characters, colons too.
    Anywhere,
    /// Over all characters of one of the six parts of an ARN.
    WithinArnParts,
}

#[derive(Debug, Clone, PartialEq)]
enum Piece {
    Text(Box<str>),
    /// `?`; whether it stands for a colon too.
    One {
        colons: bool,
    },
    /// `*`; whether it stands for colons too.
    Many {
        colons: bool,
    },
    Variable {
        key: Box<str>,
        default: Option<Box<str>>,
    },
}

/// A `${` that no variable follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BadVariable;

/// Colons before the last part of an ARN, which may hold colons itself.
const COLONS_OF_ARN: usize = 5;

impl Pattern {
    pub(crate) fn parse(text: &str, syntax: Syntax) -> Result<Self, BadVariable> {
        let mut pieces = Vec::new();
        let mut plain = String::new();
        let mut colons_seen = 0;
        let mut rest = text;
        // AWS's "any ARN" is no ARN itself.
        let anything = text == "*";
        while let Some(c) = rest.chars().next() {
            if syntax.variables
                && let Some(behind) = rest.strip_prefix("${")
            {
                let (variable, remaining) = variable(behind)?;
                match variable {
                    Variable::Character(c) => plain.push(c),
                    Variable::Key { key, default } => {
                        push_text(&mut pieces, &mut plain);
                        pieces.push(Piece::Variable { key, default });
                    }
                }
                rest = remaining;
                continue;
            }
            let colons = anything
                || colons_seen >= COLONS_OF_ARN
                || syntax.wildcards != Wildcards::WithinArnParts;
            match c {
                '*' if syntax.wildcards != Wildcards::None => {
                    push_text(&mut pieces, &mut plain);
                    // Two in a row say no more than one.
                    if !matches!(pieces.last(), Some(Piece::Many { .. })) {
                        pieces.push(Piece::Many { colons });
                    }
                }
                '?' if syntax.wildcards != Wildcards::None => {
                    push_text(&mut pieces, &mut plain);
                    pieces.push(Piece::One { colons });
                }
                _ => {
                    colons_seen += usize::from(c == ':');
                    plain.push(c);
                }
            }
            rest = &rest[c.len_utf8()..];
        }
        push_text(&mut pieces, &mut plain);
        Ok(Self { pieces, case: syntax.case })
    }

    /// Whether the text is what the pattern says; `None` where a variable has no value in this
    /// request, so that there is nothing to compare with.
    pub(crate) fn matches(&self, text: &str, context: &Context) -> Option<bool> {
        for piece in &self.pieces {
            if let Piece::Variable { key, default } = piece {
                value(key, default.as_deref(), context)?;
            }
        }
        Some(self.walk(text, context))
    }

    fn walk(&self, text: &str, context: &Context) -> bool {
        let (mut at, mut rest) = (0, text);
        // Where to go on when what follows the last `*` does not match.
        let mut star: Option<(usize, &str, bool)> = None;
        loop {
            let advanced = match self.pieces.get(at) {
                None if rest.is_empty() => return true,
                None => None,
                Some(Piece::Many { colons }) => {
                    star = Some((at + 1, rest, *colons));
                    Some(rest)
                }
                Some(Piece::One { colons }) => behind_one(rest, *colons),
                Some(Piece::Text(expected)) => strip(rest, expected, self.case),
                Some(Piece::Variable { key, default }) => value(key, default.as_deref(), context)
                    .and_then(|expected| strip(rest, expected, self.case)),
            };
            if let Some(behind) = advanced {
                at += 1;
                rest = behind;
                continue;
            }
            // A `*` within a part of an ARN that reaches the part's end has no other way: parts
            // are found by their colons, so no earlier `*` has one either.
            let Some((after, from, colons)) = star else { return false };
            let Some(behind) = behind_one(from, colons) else { return false };
            star = Some((after, behind, colons));
            at = after;
            rest = behind;
        }
    }

    /// Keys of its variables.
    pub(crate) fn variables(&self) -> impl Iterator<Item = &str> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Variable { key, .. } => Some(&**key),
            Piece::Text(_) | Piece::One { .. } | Piece::Many { .. } => None,
        })
    }

    /// Whether it says the same whatever the request is.
    pub(crate) fn is_constant(&self) -> bool {
        self.pieces.iter().all(|piece| matches!(piece, Piece::Text(_)))
    }
}

fn push_text(pieces: &mut Vec<Piece>, plain: &mut String) {
    if !plain.is_empty() {
        pieces.push(Piece::Text(std::mem::take(plain).into_boxed_str()));
    }
}

fn behind_one(text: &str, colons: bool) -> Option<&str> {
    let c = text.chars().next().filter(|c| colons || *c != ':')?;
    text.get(c.len_utf8()..)
}

fn strip<'a>(text: &'a str, expected: &str, case: Case) -> Option<&'a str> {
    if case == Case::Matters {
        return text.strip_prefix(expected);
    }
    let mut rest = text.chars();
    for wanted in expected.chars() {
        let found = rest.next()?;
        if found != wanted && !found.to_lowercase().eq(wanted.to_lowercase()) {
            return None;
        }
    }
    Some(rest.as_str())
}

fn value<'a>(key: &str, default: Option<&'a str>, context: &'a Context) -> Option<&'a str> {
    match context.get(key) {
        Some(Values::One(value)) => Some(value),
        // A key of several values stands for none of them.
        Some(Values::Many(_)) | None => default,
    }
}

enum Variable {
    Character(char),
    Key { key: Box<str>, default: Option<Box<str>> },
}

/// Reads what follows `${`, and answers what follows its `}`.
fn variable(text: &str) -> Result<(Variable, &str), BadVariable> {
    for character in ['*', '?', '$'] {
        let rest = text.strip_prefix(character).and_then(|rest| rest.strip_prefix('}'));
        if let Some(rest) = rest {
            return Ok((Variable::Character(character), rest));
        }
    }
    let end = text.find(['}', ',']).ok_or(BadVariable)?;
    let (key, rest) = text.split_at(end);
    if key.is_empty() || key != key.trim() || key.contains(['{', '$', '\'', '"', '*', '?']) {
        return Err(BadVariable);
    }
    let key = key.to_lowercase().into_boxed_str();
    if let Some(rest) = rest.strip_prefix('}') {
        return Ok((Variable::Key { key, default: None }, rest));
    }
    let quoted = rest.strip_prefix(',').and_then(|rest| rest.trim_start().strip_prefix('\''));
    let (default, rest) = quoted.and_then(|rest| rest.split_once('\'')).ok_or(BadVariable)?;
    let rest = rest.trim_start().strip_prefix('}').ok_or(BadVariable)?;
    Ok((Variable::Key { key, default: Some(default.into()) }, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn syntax(wildcards: Wildcards) -> Syntax {
        Syntax { wildcards, variables: true, case: Case::Matters }
    }

    fn matches(wildcards: Wildcards, pattern: &str, text: &str) -> Option<bool> {
        let mut context = Context::new();
        context.set("aws:username", "ann");
        context.set("aws:PrincipalTag/team", "a*");
        context.set_all("aws:TagKeys", ["x"]);
        Pattern::parse(pattern, syntax(wildcards)).expect(pattern).matches(text, &context)
    }

    #[test]
    fn wildcards_match_runs_and_single_characters() {
        for (pattern, text, expected) in [
            ("*", "", true),
            ("a*c", "abbc", true),
            ("a*c", "abb", false),
            ("a?c", "abc", true),
            ("a?c", "aéc", true),
            ("a?", "a", false),
            ("a**b*", "ab", true),
            ("", "", true),
            ("", "a", false),
            ("arn:aws:lambda:*:f", "arn:aws:lambda:us-east-1:1:function:f", true),
            ("*a*a*a*b", "aaaaaaaaaaaaaaaaaaaa", false),
        ] {
            assert_eq!(
                matches(Wildcards::Anywhere, pattern, text),
                Some(expected),
                "{pattern} {text}"
            );
        }
        assert_eq!(matches(Wildcards::None, "a*", "a*"), Some(true));
        assert_eq!(matches(Wildcards::None, "a*", "ab"), Some(false));
    }

    #[test]
    fn parts_of_arns_are_compared_one_by_one() {
        for (pattern, text, expected) in [
            // The example of the IAM User Guide.
            (
                "arn:aws:someservice:*:111122223333:finance/*",
                "arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt",
                false,
            ),
            ("arn:aws:s:*:1:f/*", "arn:aws:s:us:1:f/a:b", true),
            ("arn:aws:s:*:1:f/?", "arn:aws:s:us:1:f/:", true),
            ("arn:aws:s:u?:1:f", "arn:aws:s:u::1:f", false),
            ("*", "arn:aws:s:us:1:f", true),
            ("arn:aws:s:*", "arn:aws:s:us:1:f", false),
            ("a*:b*:c", "ax:by:c", true),
        ] {
            assert_eq!(
                matches(Wildcards::WithinArnParts, pattern, text),
                Some(expected),
                "{pattern} {text}"
            );
        }
    }

    #[test]
    fn variables_stand_for_values_of_the_request() {
        for (pattern, text, expected) in [
            ("home/${aws:username}/*", "home/ann/x", Some(true)),
            ("home/${AWS:UserName}/*", "home/bob/x", Some(false)),
            ("${aws:PrincipalTag/team}", "a*", Some(true)),
            ("${aws:PrincipalTag/team}", "ab", Some(false)),
            ("${aws:userid}", "ann", None),
            ("${aws:userid, 'anonymous'}", "anonymous", Some(true)),
            ("${aws:userid,'a}b'}", "a}b", Some(true)),
            ("${aws:TagKeys}", "x", None),
            ("${*}${?}${$}", "*?$", Some(true)),
            ("${*}", "x", Some(false)),
            ("$x{", "$x{", Some(true)),
            ("*${aws:username}*", "banana annex", Some(true)),
        ] {
            assert_eq!(matches(Wildcards::Anywhere, pattern, text), expected, "{pattern} {text}");
        }
    }

    #[test]
    fn a_broken_variable_is_refused() {
        for text in ["${", "${}", "${aws:username", "${a, b}", "${a,'b}", "${ a}", "${a,'b'x}"] {
            let parsed = Pattern::parse(text, syntax(Wildcards::Anywhere));
            assert_eq!(parsed, Err(BadVariable), "{text}");
        }
    }

    #[test]
    fn without_variables_their_marks_are_characters() {
        let old = Syntax { variables: false, ..syntax(Wildcards::Anywhere) };
        let pattern = Pattern::parse("${aws:username}", old).expect("a text");
        assert_eq!(pattern.matches("${aws:username}", &Context::new()), Some(true));
        assert!(pattern.is_constant());
    }

    #[test]
    fn case_is_ignored_where_asked() {
        let ignored = Syntax { case: Case::Ignored, ..syntax(Wildcards::Anywhere) };
        let pattern = Pattern::parse("Lambda:invoke*", ignored).expect("a text");
        assert_eq!(pattern.matches("lambda:InvokeFunction", &Context::new()), Some(true));
        let pattern = Pattern::parse("GRÜN", ignored).expect("a text");
        assert_eq!(pattern.matches("grün", &Context::new()), Some(true));
    }

    /// Tries every way of matching, without any cleverness.
    fn naive(pattern: &[char], text: &[char]) -> bool {
        match (pattern.split_first(), text.split_first()) {
            (None, rest) => rest.is_none(),
            (Some(('*', behind)), _) => (0..=text.len()).any(|n| naive(behind, &text[n..])),
            (Some(('?', behind)), Some((_, rest))) => naive(behind, rest),
            (Some((wanted, behind)), Some((found, rest))) => wanted == found && naive(behind, rest),
            (Some(_), None) => false,
        }
    }

    fn naive_text(pattern: &str, text: &str) -> bool {
        let chars = |text: &str| text.chars().collect::<Vec<_>>();
        naive(&chars(pattern), &chars(text))
    }

    /// The six parts one by one.
    fn naive_arn(pattern: &str, text: &str) -> bool {
        let patterns: Vec<&str> = pattern.splitn(6, ':').collect();
        let texts: Vec<&str> = text.splitn(6, ':').collect();
        pattern == "*"
            || (patterns.len() == texts.len()
                && patterns.iter().zip(&texts).all(|(p, t)| naive_text(p, t)))
    }

    proptest::proptest! {
        #[test]
        fn matching_agrees_with_trying_every_way(p in "[ab:*?é]{0,9}", t in "[ab:é]{0,12}") {
            let found = matches(Wildcards::Anywhere, &p, &t);
            proptest::prop_assert_eq!(found, Some(naive_text(&p, &t)), "{} {}", p, t);
        }

        #[test]
        fn matching_of_arns_agrees_with_comparing_their_parts(
            p in "[ab:*?]{0,12}",
            t in "[ab:]{0,14}",
        ) {
            let found = matches(Wildcards::WithinArnParts, &p, &t);
            proptest::prop_assert_eq!(found, Some(naive_arn(&p, &t)), "{} {}", p, t);
        }

        #[test]
        fn what_a_variable_stands_for_is_literal(value in "[ab*?]{0,6}", t in "[ab*?]{0,6}") {
            let mut context = Context::new();
            context.set("k:v", value.clone());
            let pattern = Pattern::parse("${k:v}", syntax(Wildcards::Anywhere)).expect("a pattern");
            proptest::prop_assert_eq!(pattern.matches(&t, &context), Some(value == t));
        }
    }

    #[test]
    fn the_worst_pattern_takes_no_more_than_the_product_of_the_lengths() {
        let pattern = "*a".repeat(1_000) + "b";
        let text = "a".repeat(4_000);
        assert_eq!(matches(Wildcards::Anywhere, &pattern, &text), Some(false));
    }
}
