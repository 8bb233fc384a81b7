//! Patterns of file names: `*` and `?` within a folder, `**` over folders, `[a-z]`, `{a,b}`.
//!
//! Names that begin with a dot are matched like any other, as the Serverless Framework does.

use super::PackageError;

/// Most alternatives that one pattern's braces may make.
const ALTERNATIVES: usize = 1_000;

/// A pattern of paths relative to the service's folder.
#[derive(Debug, Clone)]
pub struct Pattern {
    /// Whether it leaves out what it matches (`!` in front).
    pub excludes: bool,
    /// Whether it leaves out what is in a folder that it matches, too.
    prunes: bool,
    alternatives: Vec<Vec<Segment>>,
}

#[derive(Debug, Clone)]
enum Segment {
    AnyFolders,
    Name(Vec<Token>),
}

#[derive(Debug, Clone)]
enum Token {
    Character(char),
    One,
    Run,
    Class { negated: bool, ranges: Vec<(char, char)> },
}

impl Pattern {
    /// Reads a pattern.
    pub fn new(text: &str) -> Result<Self, PackageError> {
        let error = |reason| PackageError::Pattern { pattern: text.to_owned(), reason };
        let (excludes, body) = match text.strip_prefix('!') {
            Some(body) => (true, body),
            None => (false, text),
        };
        let extended = ["!(", "@(", "+(", "?(", "*("];
        if extended.iter().any(|start| body.contains(start)) {
            return Err(error("alternatives are written in braces: {a,b}"));
        }
        let body = body.trim_start_matches("./");
        let alternatives = expand_braces(body).ok_or_else(|| error("its braces make too many"))?;
        let alternatives = alternatives.iter().map(|path| segments(path)).collect();
        let name = body.rsplit('/').next().unwrap_or("");
        let prunes = excludes && !name.contains(['*', '?', '[', '{', '\\']);
        Ok(Self { excludes, prunes, alternatives })
    }

    /// Whether a file's path (parted by `/`, relative) matches. A pattern such as `!node_modules`,
    /// whose last part is a plain name, excludes a folder with all that is in it; `!*` excludes
    /// files only, and no pattern includes a folder as a whole.
    pub fn matches(&self, path: &str) -> bool {
        let names: Vec<Vec<char>> = path.split('/').map(|name| name.chars().collect()).collect();
        let shortest = if self.prunes { 1 } else { names.len() };
        (shortest..=names.len())
            .filter_map(|length| names.get(..length))
            .any(|names| self.alternatives.iter().any(|segments| path_matches(segments, names)))
    }
}

/// `a{b,c}d` as `abd` and `acd`; `None` beyond the limit. Braces without a comma stay.
fn expand_braces(text: &str) -> Option<Vec<String>> {
    let mut done = Vec::new();
    let mut waiting = vec![text.to_owned()];
    while let Some(text) = waiting.pop() {
        if done.len() + waiting.len() > ALTERNATIVES {
            return None;
        }
        match first_braces(&text) {
            Some((before, choices, after)) => {
                let made = choices.iter().map(|choice| format!("{before}{choice}{after}"));
                waiting.extend(made);
            }
            None => done.push(text),
        }
    }
    Some(done)
}

fn first_braces(text: &str) -> Option<(&str, Vec<&str>, &str)> {
    let open = text.find('{')?;
    let (mut depth, mut from, mut choices) = (0, open + 1, Vec::new());
    for (at, character) in text.char_indices().skip_while(|(at, _)| *at < open) {
        match character {
            '{' => depth += 1,
            ',' if depth == 1 => {
                choices.push(text.get(from..at)?);
                from = at + 1;
            }
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            choices.push(text.get(from..at)?);
            let single = choices.len() == 1;
            return (!single).then_some((text.get(..open)?, choices, text.get(at + 1..)?));
        }
    }
    None
}

fn segments(path: &str) -> Vec<Segment> {
    let segment =
        |name| if name == "**" { Segment::AnyFolders } else { Segment::Name(tokens(name)) };
    let mut segments: Vec<Segment> = path.split('/').map(segment).collect();
    // `a/**` is what lies in `a`, not a file of that name.
    if segments.len() > 1 && path.ends_with("/**") {
        segments.push(Segment::Name(vec![Token::Run]));
    }
    segments
}

fn tokens(name: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = name.chars();
    while let Some(character) = rest.next() {
        tokens.push(match character {
            '*' => Token::Run,
            '?' => Token::One,
            '\\' => Token::Character(rest.next().unwrap_or('\\')),
            '[' => match class(rest.as_str()) {
                Some((token, length)) => {
                    rest = rest.as_str().get(length..).unwrap_or("").chars();
                    token
                }
                None => Token::Character('['),
            },
            other => Token::Character(other),
        });
    }
    tokens
}

/// The class behind a `[`, and how many bytes it takes with its `]`.
fn class(text: &str) -> Option<(Token, usize)> {
    let negated = text.starts_with(['!', '^']);
    let body_start = usize::from(negated);
    let length = text.get(body_start..)?.char_indices().find(|(at, c)| *c == ']' && *at > 0)?.0;
    let body: Vec<char> = text.get(body_start..body_start + length)?.chars().collect();
    let mut ranges = Vec::new();
    let mut rest = body.as_slice();
    while let Some((&first, behind)) = rest.split_first() {
        rest = match behind {
            ['-', last, behind @ ..] => {
                ranges.push((first, *last));
                behind
            }
            _ => {
                ranges.push((first, first));
                behind
            }
        };
    }
    Some((Token::Class { negated, ranges }, body_start + length + 1))
}

/// Both levels of matching go back only to the last star, so they take quadratic time at most.
fn path_matches(segments: &[Segment], names: &[Vec<char>]) -> bool {
    star_match(
        segments.len(),
        names.len(),
        |s| matches!(segments.get(s), Some(Segment::AnyFolders)),
        |s, n| match (segments.get(s), names.get(n)) {
            (Some(Segment::Name(tokens)), Some(name)) => name_matches(tokens, name),
            _ => false,
        },
    )
}

fn name_matches(tokens: &[Token], name: &[char]) -> bool {
    star_match(
        tokens.len(),
        name.len(),
        |t| matches!(tokens.get(t), Some(Token::Run)),
        |t, n| match (tokens.get(t), name.get(n)) {
            (Some(Token::Character(wanted)), Some(character)) => wanted == character,
            (Some(Token::One), Some(_)) => true,
            (Some(Token::Class { negated, ranges }), Some(character)) => {
                ranges.iter().any(|(a, b)| (a..=b).contains(&character)) != *negated
            }
            _ => false,
        },
    )
}

/// Whether `items` match `patterns`, where a star stands for any run of items.
fn star_match(
    patterns: usize,
    items: usize,
    is_star: impl Fn(usize) -> bool,
    matches: impl Fn(usize, usize) -> bool,
) -> bool {
    let (mut p, mut i) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while i < items {
        if p < patterns && is_star(p) {
            star = Some((p, i));
            p += 1;
        } else if p < patterns && matches(p, i) {
            (p, i) = (p + 1, i + 1);
        } else if let Some((star_p, star_i)) = star {
            star = Some((star_p, star_i + 1));
            (p, i) = (star_p + 1, star_i + 1);
        } else {
            return false;
        }
    }
    (p..patterns).all(is_star)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_as_globs_do() {
        for (pattern, path, matches) in [
            ("**", "a", true),
            ("**", "a/b/c", true),
            ("*", "a", true),
            ("*", "a/b", false),
            ("*", ".env", true),
            ("src/**", "src/a/b.js", true),
            ("src/**", "other/a.js", false),
            ("*/**", "a", false),
            ("**/*.js", "a.js", true),
            ("**/*.js", "x/y/a.js", true),
            ("**/*.js", "x/y/a.ts", false),
            ("a/**/z", "a/z", true),
            ("a/**/z", "a/b/c/z", true),
            ("a/**/z", "a/b/c/y", false),
            ("./boot*", "bootstrap", true),
            ("src/{a,b/c}.js", "src/b/c.js", true),
            ("src/{a,b}.{js,ts}", "src/b.ts", true),
            ("src/{a,b}.{js,ts}", "src/c.ts", false),
            ("{a}", "{a}", true),
            ("a?c", "abc", true),
            ("[a-c]x", "bx", true),
            ("[!a-c]x", "bx", false),
            ("[", "[", true),
            ("a\\*", "a*", true),
            ("a\\*", "ab", false),
            ("node_modules", "node_modules/a", false),
            ("!node_modules", "node_modules/a/b", true),
            ("!**/a", "x/a/b", true),
            ("!a/", "a/b", false),
            ("!*", "a/b", false),
            ("!{a,b}", "a/b", false),
        ] {
            let read = Pattern::new(pattern).expect(pattern);
            assert_eq!(read.matches(path), matches, "{pattern} {path}");
        }
        assert!(Pattern::new("!a").expect("pattern").excludes);
    }

    #[test]
    fn patterns_that_explode_are_refused_or_stay_quick() {
        assert!(Pattern::new(&"{a,b}".repeat(20)).is_err());
        assert!(Pattern::new("!(a|b)").is_ok(), "a leading ! excludes");
        assert!(Pattern::new("x/@(a|b)").is_err());
        let stars = Pattern::new(&"*a".repeat(40)).expect("pattern");
        assert!(!stars.matches(&"a".repeat(39)));
        let folders = Pattern::new(&("**/a/".repeat(40) + "z")).expect("pattern");
        assert!(!folders.matches(&"a/".repeat(200)));
    }
}
