//! Reads the addresses out of an answer from the host's name server.

use super::question::{A, HEAD, INTERNET, Question, numbers, short};
use std::net::Ipv4Addr;
use std::time::Duration;

/// Alias records.
const CNAME: u16 = 5;
/// Most records that are looked at.
const RECORDS: u16 = 512;
/// Most labels and pointers of one name.
const STEPS: usize = 160;
/// Longest chain of aliases that is followed.
const ALIASES: usize = 16;

/// An answer's addresses for the name that was asked for, aliases followed, and how long each may be
/// kept. What can't be read ends the list.
pub fn addresses(question: &Question, answer: &[u8]) -> Vec<(Ipv4Addr, Duration)> {
    let Some(asked) = question.name() else { return Vec::new() };
    let records = records(answer);
    let mut names = vec![asked.to_owned()];
    let mut next = 0;
    while let Some(name) = names.get(next).filter(|_| next < ALIASES).cloned() {
        next += 1;
        for record in records.iter().filter(|record| record.owner == name) {
            if let Value::Alias(target) = &record.value
                && !names.contains(target)
            {
                names.push(target.clone());
            }
        }
    }
    let of_one = |record: &Record| match record.value {
        Value::Address(address) if names.contains(&record.owner) => {
            Some((address, Duration::from_secs(u64::from(record.seconds))))
        }
        _ => None,
    };
    records.iter().filter_map(of_one).collect()
}

struct Record {
    owner: String,
    seconds: u32,
    value: Value,
}

enum Value {
    Address(Ipv4Addr),
    Alias(String),
}

fn records(answer: &[u8]) -> Vec<Record> {
    let mut found = Vec::new();
    let Some(head) = answer.first_chunk::<HEAD>() else { return found };
    let [_, _, questions, answers, ..] = numbers(head);
    let mut at = HEAD;
    for _ in 0..questions.min(RECORDS) {
        let Some((end, _)) = name(answer, at) else { return found };
        at = end + 4;
    }
    for _ in 0..answers.min(RECORDS) {
        let Some((end, record)) = record(answer, at) else { return found };
        found.extend(record);
        at = end;
    }
    found
}

/// Where the record behind ends, and the record if it is of use.
fn record(answer: &[u8], at: usize) -> Option<(usize, Option<Record>)> {
    let (at, owner) = name(answer, at)?;
    let (kind, class) = (short(answer, at)?, short(answer, at + 2)?);
    let seconds = u32::from(short(answer, at + 4)?) << 16 | u32::from(short(answer, at + 6)?);
    let length = usize::from(short(answer, at + 8)?);
    let begin = at + 10;
    let data = answer.get(begin..begin + length)?;
    let value = match (class, kind) {
        (INTERNET, A) => data.try_into().ok().map(|o: [u8; 4]| Value::Address(Ipv4Addr::from(o))),
        (INTERNET, CNAME) => name(answer, begin).map(|(_, target)| Value::Alias(target)),
        _ => None,
    };
    // A negative time to live counts as none (RFC 2181).
    let seconds = if seconds > i32::MAX.cast_unsigned() { 0 } else { seconds };
    Some((begin + length, value.map(|value| Record { owner, seconds, value })))
}

/// A name, pointers followed: where what follows it begins, and the name in lower case with dots.
fn name(message: &[u8], begin: usize) -> Option<(usize, String)> {
    let (mut at, mut end) = (begin, None);
    let mut text = String::new();
    for _ in 0..STEPS {
        let length = usize::from(*message.get(at)?);
        match length {
            0 => return Some((end.unwrap_or(at + 1), text)),
            1..=63 => {
                let label = message.get(at + 1..at + 1 + length)?;
                if !text.is_empty() {
                    text.push('.');
                }
                // A dot in a label would make another name of it.
                let shown = |byte: &u8| match byte {
                    b'.' => '\u{fffd}',
                    byte => char::from(byte.to_ascii_lowercase()),
                };
                text.extend(label.iter().map(shown));
                at += 1 + length;
            }
            192.. => {
                let pointer = usize::from(short(message, at)? & 0x3fff);
                end = end.or(Some(at + 2));
                // Only backwards, as compression goes, so that it comes to an end.
                at = Some(pointer).filter(|to| *to < at)?;
            }
            _ => return None,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::question::tests::message;
    use super::*;

    fn answer(records: &[(&[u8], u16, u32, &[u8])]) -> Vec<u8> {
        let mut answer = message(1, "api.example.com", A);
        answer[2] = 0x81;
        answer[7] = u8::try_from(records.len()).expect("few");
        for (owner, kind, seconds, data) in records {
            answer.extend(*owner);
            answer.extend(kind.to_be_bytes());
            answer.extend(INTERNET.to_be_bytes());
            answer.extend(seconds.to_be_bytes());
            answer.extend(u16::try_from(data.len()).expect("short").to_be_bytes());
            answer.extend(*data);
        }
        answer
    }

    fn question() -> Question {
        Question::read(&message(1, "API.example.com", A)).expect("a question")
    }

    const ASKED: &[u8] = &[0xc0, 12];
    const OTHER: &[u8] = b"\x03cdn\x03net\x00";

    #[test]
    fn addresses_of_the_name_and_of_its_aliases_are_found() {
        let answer = answer(&[
            (OTHER, A, 30, &[203, 0, 113, 9]),
            (ASKED, CNAME, 300, OTHER),
            (ASKED, 16, 300, b"\x02hi"),
            (ASKED, A, 60, &[203, 0, 113, 8]),
        ]);
        let found = addresses(&question(), &answer);
        let expected = [("203.0.113.9", 30), ("203.0.113.8", 60)];
        let expected =
            expected.map(|(a, s)| (a.parse::<Ipv4Addr>().expect("valid"), Duration::from_secs(s)));
        assert_eq!(found, expected);
    }

    #[test]
    fn addresses_of_other_names_are_left_out() {
        let answer = answer(&[(OTHER, A, 30, &[203, 0, 113, 9]), (ASKED, A, 60, &[1, 2, 3])]);
        assert!(addresses(&question(), &answer).is_empty());
    }

    #[test]
    fn broken_answers_and_circles_of_pointers_end() {
        let circle = answer(&[(&[0xc0, 33], A, 30, &[203, 0, 113, 9])]);
        assert!(addresses(&question(), &circle).is_empty());
        let whole = answer(&[(ASKED, CNAME, 300, &[0xc0, 12]), (ASKED, A, 60, &[203, 0, 113, 8])]);
        for length in 0..whole.len() {
            assert!(addresses(&question(), &whole[..length]).is_empty());
        }
        assert_eq!(addresses(&question(), &whole).len(), 1);
    }
}
