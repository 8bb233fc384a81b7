//! Reads what a function asks the name server (RFC 1035), and says it anew for the host's.
//!
//! The question is taken apart and written again, so that what was looked at is what is asked, and
//! nothing else travels with it.

/// Bytes of a message's head.
pub(super) const HEAD: usize = 12;

/// Largest UDP answer to who doesn't say what it takes, in bytes (RFC 1035).
const PLAIN_BYTES: u16 = 512;
/// Largest UDP answer that is asked for, in bytes; larger ones come over TCP (RFC 9715).
const UDP_BYTES: u16 = 1_400;

/// Longest name as bytes of a message (RFC 1035).
const NAME_BYTES: usize = 255;
/// `OPT`, the record with which a message says that it knows more than RFC 1035 (RFC 6891).
const OPT: u16 = 41;
/// Bit of an `OPT` record: signatures are welcome.
const DNSSEC: u16 = 0x8000;

/// Codes of answers (RFC 1035).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Code {
    NoError = 0,
    Malformed = 1,
    ServerFailure = 2,
    NotImplemented = 4,
    Refused = 5,
}

/// Address records.
pub(super) const A: u16 = 1;
/// IPv6 address records.
pub(super) const AAAA: u16 = 28;
/// The Internet.
pub(super) const INTERNET: u16 = 1;
/// Transfers of zones, which are no questions.
pub(super) const TRANSFERS: [u16; 2] = [251, 252];

/// One question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    id: u16,
    /// Of the head: that recursion is desired, and what concerns signatures.
    flags: u16,
    /// Name, type and class, as they stand in the message.
    bytes: Vec<u8>,
    /// The name in lower case with dots; `None` if it has other characters than host names have.
    name: Option<String>,
    kind: u16,
    class: u16,
    /// From an `OPT` record: what it takes over UDP, and whether signatures are welcome.
    extended: Option<(u16, bool)>,
}

/// Why a message is no question that can be answered, with the answer to give if there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unreadable {
    /// It is no question at all.
    Ignored,
    /// This is the answer.
    Answer(Vec<u8>),
}

impl Question {
    /// Reads a message.
    pub fn read(message: &[u8]) -> Result<Self, Unreadable> {
        let head = message.first_chunk::<HEAD>().ok_or(Unreadable::Ignored)?;
        let [id, flags, questions, answers, authorities, additions] = numbers(head);
        if flags & 0x8000 != 0 {
            return Err(Unreadable::Ignored);
        }
        let refuse = |code| Unreadable::Answer(bare(id, flags, code));
        if flags & 0x7800 != 0 {
            return Err(refuse(Code::NotImplemented));
        }
        let malformed = || refuse(Code::Malformed);
        if (questions, answers, authorities) != (1, 0, 0) || additions > 1 {
            return Err(malformed());
        }
        let (length, name) = name(message.get(HEAD..).unwrap_or_default()).ok_or_else(malformed)?;
        let end = HEAD + length + 4;
        let bytes = message.get(HEAD..end).ok_or_else(malformed)?.to_vec();
        let number = |at: usize| short(&bytes, at);
        let kind = number(length).ok_or_else(malformed)?;
        let class = number(length + 2).ok_or_else(malformed)?;
        let rest = message.get(end..).unwrap_or_default();
        let extended = if additions == 1 { option(rest).ok_or_else(malformed)? } else { None };
        Ok(Self { id, flags: flags & 0x0130, bytes, name, kind, class, extended })
    }

    /// The name in lower case with dots, if it can be that of a host.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    pub(super) fn kind(&self) -> u16 {
        self.kind
    }

    pub(super) fn class(&self) -> u16 {
        self.class
    }

    /// The same question as Mayfly asks it, under another id.
    pub fn asked_anew(&self, id: u16) -> Vec<u8> {
        let additions = u16::from(self.extended.is_some());
        let mut message = head([id, self.flags, 1, 0, 0, additions]);
        message.extend(&self.bytes);
        if let Some((_, signatures)) = self.extended {
            let flags = if signatures { DNSSEC } else { 0 };
            message.push(0);
            for number in [OPT, self.udp_bytes(), 0, flags, 0] {
                message.extend(number.to_be_bytes());
            }
        }
        message
    }

    /// The largest answer that it takes over UDP, in bytes.
    pub(super) fn udp_bytes(&self) -> u16 {
        self.extended.map_or(PLAIN_BYTES, |(bytes, _)| bytes.clamp(PLAIN_BYTES, UDP_BYTES))
    }

    /// Whether a message is the answer to what [`Self::asked_anew`] with that id said.
    pub fn is_answered_by(&self, message: &[u8], id: u16) -> bool {
        let Some(head) = message.first_chunk::<HEAD>() else { return false };
        let [answered, flags, questions, ..] = numbers(head);
        let end = HEAD + self.bytes.len();
        answered == id
            && flags & 0xf800 == 0x8000
            && questions == 1
            && message.get(HEAD..end).is_some_and(|asked| asked.eq_ignore_ascii_case(&self.bytes))
    }

    /// An answer as the asker expects it: its own id and its own spelling.
    pub(super) fn spelled_out(&self, mut answer: Vec<u8>) -> Vec<u8> {
        for (to, from) in answer.iter_mut().zip(self.id.to_be_bytes()) {
            *to = from;
        }
        for (to, from) in answer.iter_mut().skip(HEAD).zip(&self.bytes) {
            *to = *from;
        }
        answer
    }

    /// An answer without records. `cut` says that there is more over TCP.
    pub(super) fn empty_answer(&self, code: Code, cut: bool) -> Vec<u8> {
        let flags = 0x8080 | (self.flags & 0x0110) | if cut { 0x0200 } else { 0 } | code as u16;
        let mut message = head([self.id, flags, 1, 0, 0, 0]);
        message.extend(&self.bytes);
        message
    }
}

fn bare(id: u16, flags: u16, code: Code) -> Vec<u8> {
    head([id, 0x8080 | (flags & 0x7900) | code as u16, 0, 0, 0, 0])
}

fn head(numbers: [u16; 6]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_be_bytes()).collect()
}

pub(super) fn numbers(head: &[u8; HEAD]) -> [u16; 6] {
    let mut numbers = [0; 6];
    for (number, bytes) in numbers.iter_mut().zip(head.chunks_exact(2)) {
        *number = short(bytes, 0).unwrap_or_default();
    }
    numbers
}

pub(super) fn short(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|two| u16::from_be_bytes(*two))
}

/// A name that is written out: its length in bytes, and as a text.
fn name(bytes: &[u8]) -> Option<(usize, Option<String>)> {
    let mut at = 0;
    let mut text = Some(String::new());
    loop {
        let length = usize::from(*bytes.get(at)?);
        at += 1;
        if length == 0 {
            break;
        }
        // The two highest bits mark a pointer, which has no place in a question.
        if length > 63 {
            return None;
        }
        let label = bytes.get(at..at + length)?;
        at += length;
        if at >= NAME_BYTES {
            return None;
        }
        let plain = label.iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
        text = text.filter(|_| plain).map(|mut text| {
            if !text.is_empty() {
                text.push('.');
            }
            text.extend(label.iter().map(|b| char::from(b.to_ascii_lowercase())));
            text
        });
    }
    Some((at, text))
}

/// The `OPT` record, if the one record there is is that.
#[expect(clippy::option_option, reason = "unreadable, and something else, are different things")]
fn option(bytes: &[u8]) -> Option<Option<(u16, bool)>> {
    if bytes.first() != Some(&0) {
        return Some(None);
    }
    let (kind, size, flags) = (short(bytes, 1)?, short(bytes, 3)?, short(bytes, 7)?);
    Some((kind == OPT).then_some((size, flags & DNSSEC != 0)))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A question for a name of ordinary labels.
    pub(in super::super) fn message(id: u16, name: &str, kind: u16) -> Vec<u8> {
        let mut message = head([id, 0x0100, 1, 0, 0, 0]);
        for label in name.split('.') {
            message.push(u8::try_from(label.len()).expect("a label"));
            message.extend(label.as_bytes());
        }
        message.push(0);
        message.extend(kind.to_be_bytes());
        message.extend(INTERNET.to_be_bytes());
        message
    }

    #[test]
    fn a_question_is_read_and_asked_anew() {
        let question = Question::read(&message(7, "Api.Example.com", A)).expect("a question");
        assert_eq!(question.name(), Some("api.example.com"));
        assert_eq!((question.kind(), question.class()), (A, INTERNET));
        assert_eq!(question.asked_anew(9), message(9, "Api.Example.com", A));
        let mut answer = message(9, "aPI.example.com", A);
        answer[2] = 0x81;
        assert!(question.is_answered_by(&answer, 9));
        assert!(!question.is_answered_by(&answer, 8));
        assert!(!question.is_answered_by(&message(9, "api.example.com", A), 9));
        assert_eq!(question.spelled_out(answer)[..2], [0, 7]);
    }

    #[test]
    fn the_size_that_an_asker_takes_is_asked_for_within_limits() {
        let mut asked = message(7, "a.b", A);
        asked[11] = 1;
        asked.extend([0, 0, 41, 0xff, 0xff, 0, 0, 0x80, 0, 0, 0]);
        let question = Question::read(&asked).expect("a question");
        assert_eq!(question.udp_bytes(), UDP_BYTES);
        let anew = question.asked_anew(7);
        assert_eq!(anew[anew.len() - 11..], [0, 0, 41, 5, 120, 0, 0, 0x80, 0, 0, 0]);
    }

    #[test]
    fn what_is_no_plain_question_is_answered_with_the_reason_or_not_at_all() {
        assert_eq!(Question::read(&[]), Err(Unreadable::Ignored));
        let mut answer = message(7, "a.b", A);
        answer[2] |= 0x80;
        assert_eq!(Question::read(&answer), Err(Unreadable::Ignored));
        let code = |message: &[u8]| match Question::read(message) {
            Err(Unreadable::Answer(answer)) => answer[3] & 15,
            other => panic!("{other:?}"),
        };
        let mut update = message(7, "a.b", A);
        update[2] |= 0x28;
        assert_eq!(code(&update), Code::NotImplemented as u8);
        let mut two = message(7, "a.b", A);
        two[5] = 2;
        assert_eq!(code(&two), Code::Malformed as u8);
        let whole = message(7, "a.b", A);
        for length in HEAD..whole.len() {
            assert_eq!(code(&whole[..length]), Code::Malformed as u8);
        }
        let mut pointer = message(7, "a.b", A);
        pointer[12] = 0xc0;
        assert_eq!(code(&pointer), Code::Malformed as u8);
        let long = vec!["a".repeat(63); 5].join(".");
        assert_eq!(code(&message(7, &long, A)), Code::Malformed as u8);
    }

    #[test]
    fn a_name_with_a_dot_in_a_label_is_no_name_of_a_host() {
        let mut odd = message(7, "axb.com", A);
        odd[14] = b'.';
        assert_eq!(Question::read(&odd).expect("a question").name(), None);
    }
}
