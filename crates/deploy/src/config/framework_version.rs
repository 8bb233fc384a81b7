//! `frameworkVersion`: Mayfly reads the format of the Serverless Framework's version 3, and refuses a
//! file that asks for another.

/// Whether a range of versions, in npm's notation, admits any version 3; `None` if it is no range.
pub(super) fn admits_version_3(range: &str) -> Option<bool> {
    let mut candidates = vec![[3, 0, 0], [3, 40, 0], [3, u64::MAX, 0]];
    let mut alternatives = Vec::new();
    for alternative in range.split("||") {
        let mut comparators = Vec::new();
        let spaced = alternative.replace(" - ", " ->");
        let mut words = spaced.split_whitespace().peekable();
        while let Some(word) = words.next() {
            let joined;
            let word = match word {
                ">" | ">=" | "<" | "<=" | "=" | "^" | "~" => {
                    joined = format!("{word}{}", words.next()?);
                    &joined
                }
                word => word,
            };
            let ranged = words.peek().is_some_and(|next| next.starts_with("->"));
            comparators.extend(if ranged {
                vec![Comparator { least: bounds(word)?.0, below: None }]
            } else {
                comparator(word)?
            });
        }
        candidates.extend(comparators.iter().map(|c| c.least).filter(|v| v[0] == 3));
        alternatives.push(comparators);
    }
    let admitted = |version: &[u64; 3]| {
        alternatives.iter().any(|all| {
            all.iter().all(|c| c.least <= *version && c.below.is_none_or(|below| *version < below))
        })
    };
    Some(candidates.iter().any(admitted))
}

struct Comparator {
    least: [u64; 3],
    below: Option<[u64; 3]>,
}

fn comparator(word: &str) -> Option<Vec<Comparator>> {
    let (operator, version) = match word.find(|c: char| c.is_ascii_digit() || "*xXv".contains(c)) {
        Some(at) => (word.get(..at)?, word.get(at..)?),
        None => return None,
    };
    let (least, below) = bounds(version)?;
    let next_major = Some([least[0] + 1, 0, 0]);
    let one = |least, below| Some(vec![Comparator { least, below }]);
    match operator {
        "" | "=" => one(least, below),
        ">=" => one(least, None),
        ">" => one(below.unwrap_or(least), None),
        "<" => one([0, 0, 0], Some(least)),
        "<=" | "->" => one([0, 0, 0], below),
        "^" => one(least, if least == [0, 0, 0] && below.is_none() { None } else { next_major }),
        "~" => one(
            least,
            match parts(version)?.as_slice() {
                [_] => next_major,
                _ => Some([least[0], least[1] + 1, 0]),
            },
        ),
        _ => None,
    }
}

/// The first version that a partial version names, and the first behind it.
fn bounds(version: &str) -> Option<([u64; 3], Option<[u64; 3]>)> {
    Some(match *parts(version)?.as_slice() {
        [] => ([0, 0, 0], None),
        [major] => ([major, 0, 0], Some([major + 1, 0, 0])),
        [major, minor] => ([major, minor, 0], Some([major, minor + 1, 0])),
        [major, minor, patch, ..] => ([major, minor, patch], Some([major, minor, patch + 1])),
    })
}

/// The numbers of a version up to the first `x` or `*`.
fn parts(version: &str) -> Option<Vec<u64>> {
    let release = version.trim_start_matches('v').split(['-', '+']).next()?;
    let mut numbers = Vec::new();
    for part in release.split('.').take(3) {
        match part {
            "x" | "X" | "*" => break,
            number => numbers.push(number.parse::<u32>().ok()?.into()),
        }
    }
    Some(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_admit_version_3_or_not() {
        for (range, admitted) in [
            ("3", Some(true)),
            ("^3.0.0", Some(true)),
            ("3.38.0", Some(true)),
            ("~3.19", Some(true)),
            ("3.x", Some(true)),
            ("*", Some(true)),
            (">=2.0.0 <4.0.0", Some(true)),
            (">= 2.0.0 < 4.0.0", Some(true)),
            (">=3.10.0", Some(true)),
            (">3.40.0", Some(true)),
            ("2 || 3", Some(true)),
            ("2.1.0 - 3.5.0", Some(true)),
            ("2", Some(false)),
            ("^4.0.0", Some(false)),
            ("<3", Some(false)),
            (">=4", Some(false)),
            ("1.0.0 - 2.9.9", Some(false)),
            ("three", None),
            ("^", None),
        ] {
            assert_eq!(admits_version_3(range), admitted, "{range}");
        }
    }
}
