//! A question for the sandboxes' name server and an answer of the host's: the first byte is the
//! length of the question.

use crate::Target;
use sandbox::{Question, addresses};

pub(crate) const TARGET: Target = Target {
    name: "name_message",
    seeds: &[
        b"\x1d\0\x07\x01\0\0\x01\0\0\0\0\0\0\x03www\x07example\0\0\x01\0\x01\
          \0\x07\x81\x80\0\x01\0\x02\0\0\0\0\x03www\x07example\0\0\x01\0\x01\
          \xc0\x0c\0\x05\0\x01\0\0\0\x1e\0\x04\x01a\xc0\x10\
          \x01a\xc0\x10\0\x01\0\x01\0\0\0\x1e\0\x04\xcb\0\x71\x07",
        b"\x28\0\x07\x01\0\0\x01\0\0\0\0\0\x01\x03www\x07example\0\0\x1c\0\x01\0\0\x29\x04\xd0\0\0\x80\0\0\0",
    ],
    run,
};

fn run(bytes: &[u8]) {
    let Some((length, rest)) = bytes.split_first() else { return };
    let (asked, answer) = rest.split_at(rest.len().min(usize::from(*length)));
    let Ok(question) = Question::read(asked) else { return };
    let anew = question.asked_anew(9);
    let again = Question::read(&anew).expect("what is asked anew is a question");
    assert_eq!(again.name(), question.name());
    assert_eq!(again.asked_anew(9), anew);
    question.is_answered_by(answer, 7);
    addresses(&question, answer);
}
