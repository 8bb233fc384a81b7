//! Translates the answers to system calls into a program for the kernel: a search tree over the
//! numbers.
//!
//! When a filter is installed the kernel runs it for every number, to remember the calls that always
//! pass. A list that is gone through from the front (as seccompiler makes it) took 0.79 ms for that
//! here, more than all other steps of a start; a tree needs a tenth of the instructions.

use seccompiler::{BpfProgram, sock_filter};
use std::collections::BTreeMap;

/// What a call is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Answer {
    /// It is made.
    Allow,
    /// EPERM.
    Refuse,
    /// ENOSYS.
    Unknown,
    /// EPERM if all conditions of any of the rules hold, else it is made.
    RefuseIf(Vec<Vec<Condition>>),
    /// For `setns` in a template: the spawner is asked about user namespaces, other kinds are left to
    /// the kernel, and what names no single kind is answered EPERM.
    Enter,
}

/// The kinds of namespaces that need no answer of the spawner: the kernel lets nobody into them who has
/// no capabilities.
const LEFT_TO_THE_KERNEL: [libc::c_int; 6] = [
    libc::CLONE_NEWNS,
    libc::CLONE_NEWNET,
    libc::CLONE_NEWIPC,
    libc::CLONE_NEWUTS,
    libc::CLONE_NEWCGROUP,
    libc::CLONE_NEWPID,
];

/// Something about the lower 32 bits of an argument. The kernel takes the arguments that are checked
/// as 32 bits, so the upper half must not matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Condition {
    /// Which argument, from 0.
    pub(super) argument: u8,
    /// What is asked of it.
    pub(super) is: Is,
}

/// A comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Is {
    Equal(u32),
    Not(u32),
    /// The bits of the mask (first) have this value (second).
    Masked(u32, u32),
}

#[cfg(target_arch = "x86_64")]
const ARCHITECTURE: u32 = 0xc000_003e;
#[cfg(target_arch = "aarch64")]
const ARCHITECTURE: u32 = 0xc000_00b7;

// Offsets in the kernel's `struct seccomp_data`.
const NUMBER: u32 = 0;
const ARCHITECTURE_AT: u32 = 4;
const ARGUMENTS: u32 = 16;

const LOAD: u32 = libc::BPF_LD | libc::BPF_W | libc::BPF_ABS;
const AND: u32 = libc::BPF_ALU | libc::BPF_AND | libc::BPF_K;
const JUMP: u32 = libc::BPF_JMP | libc::BPF_JA;
const IF_EQUAL: u32 = libc::BPF_JMP | libc::BPF_JEQ | libc::BPF_K;
const IF_NOT_BELOW: u32 = libc::BPF_JMP | libc::BPF_JGE | libc::BPF_K;
const RETURN: u32 = libc::BPF_RET | libc::BPF_K;

/// The program. Calls through the table of another processor end the process. `None` if a check is
/// longer than a jump can be.
pub(super) fn program(answers: &BTreeMap<u32, Answer>) -> Option<BpfProgram> {
    let mut code = vec![
        plain(LOAD, ARCHITECTURE_AT),
        jump(IF_EQUAL, ARCHITECTURE, 1, 0),
        plain(RETURN, libc::SECCOMP_RET_KILL_PROCESS),
        plain(LOAD, NUMBER),
    ];
    code.extend(tree(&runs(answers))?);
    Some(code)
}

/// A program that refuses one call with EPERM and leaves all others to filters beneath.
pub(super) fn all_but(number: u32) -> BpfProgram {
    vec![
        plain(LOAD, ARCHITECTURE_AT),
        jump(IF_EQUAL, ARCHITECTURE, 1, 0),
        plain(RETURN, libc::SECCOMP_RET_KILL_PROCESS),
        plain(LOAD, NUMBER),
        jump(IF_EQUAL, number, 0, 1),
        plain(RETURN, libc::SECCOMP_RET_ERRNO | libc::EPERM as u32),
        plain(RETURN, libc::SECCOMP_RET_ALLOW),
    ]
}

/// First numbers of runs of calls with the same answer, in order, from 0 on without a gap.
fn runs(answers: &BTreeMap<u32, Answer>) -> Vec<(u32, Answer)> {
    let mut runs = vec![(0, Answer::Unknown)];
    let mut begin = |first: u32, answer: &Answer| match runs.last_mut() {
        Some((_, last)) if last == answer => {}
        Some((start, last)) if *start == first => *last = answer.clone(),
        _ => runs.push((first, answer.clone())),
    };
    let mut next = 0;
    for (number, answer) in answers {
        if *number != next {
            begin(next, &Answer::Unknown);
        }
        begin(*number, answer);
        next = number + 1;
    }
    begin(next, &Answer::Unknown);
    runs
}

fn tree(runs: &[(u32, Answer)]) -> Option<BpfProgram> {
    match runs {
        [] => Some(Vec::new()),
        [(_, answer)] => leaf(answer),
        _ => {
            let (low, high) = runs.split_at(runs.len() / 2);
            let (pivot, _) = high.first()?;
            let below = tree(low)?;
            // The offset of a conditional jump is a byte, that of a plain one is not.
            let mut code = vec![
                jump(IF_NOT_BELOW, *pivot, 0, 1),
                plain(JUMP, u32::try_from(below.len()).ok()?),
            ];
            code.extend(below);
            code.extend(tree(high)?);
            Some(code)
        }
    }
}

fn leaf(answer: &Answer) -> Option<BpfProgram> {
    let refuse = plain(RETURN, libc::SECCOMP_RET_ERRNO | libc::EPERM as u32);
    let allow = plain(RETURN, libc::SECCOMP_RET_ALLOW);
    Some(match answer {
        Answer::Allow => vec![allow],
        Answer::Refuse => vec![refuse],
        Answer::Unknown => vec![plain(RETURN, libc::SECCOMP_RET_ERRNO | libc::ENOSYS as u32)],
        Answer::RefuseIf(rules) => {
            let mut code = Vec::new();
            for rule in rules {
                code.extend(check(rule, refuse.clone())?);
            }
            code.push(allow);
            code
        }
        Answer::Enter => {
            let ask = plain(RETURN, libc::SECCOMP_RET_USER_NOTIF);
            // The second argument.
            let mut code = vec![
                plain(LOAD, ARGUMENTS + 8 + low_half()),
                jump(IF_EQUAL, libc::CLONE_NEWUSER as u32, 0, 1),
                ask,
            ];
            for kind in LEFT_TO_THE_KERNEL {
                code.extend([jump(IF_EQUAL, kind as u32, 0, 1), allow.clone()]);
            }
            code.push(refuse);
            code
        }
    })
}

/// Goes through the conditions and leaves for the code behind at the first that doesn't hold.
fn check(rule: &[Condition], refuse: sock_filter) -> Option<BpfProgram> {
    let mut code = vec![refuse];
    for condition in rule.iter().rev() {
        let away = u8::try_from(code.len()).ok()?;
        let at = ARGUMENTS + 8 * u32::from(condition.argument) + low_half();
        let mut test = vec![plain(LOAD, at)];
        match condition.is {
            Is::Equal(value) => test.push(jump(IF_EQUAL, value, 0, away)),
            Is::Not(value) => test.push(jump(IF_EQUAL, value, away, 0)),
            Is::Masked(mask, value) => {
                test.push(plain(AND, mask));
                test.push(jump(IF_EQUAL, value, 0, away));
            }
        }
        test.extend(code);
        code = test;
    }
    Some(code)
}

const fn low_half() -> u32 {
    if cfg!(target_endian = "big") { 4 } else { 0 }
}

fn plain(code: u32, k: u32) -> sock_filter {
    jump(code, k, 0, 0)
}

fn jump(code: u32, k: u32, jt: u8, jf: u8) -> sock_filter {
    sock_filter { code: code as u16, jt, jf, k }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs a program as the kernel does.
    fn run(program: &[sock_filter], number: u32, arguments: [u64; 6]) -> u32 {
        let mut data = Vec::new();
        data.extend(number.to_le_bytes());
        data.extend(ARCHITECTURE.to_le_bytes());
        data.extend([0; 8]);
        arguments.iter().for_each(|argument| data.extend(argument.to_le_bytes()));
        let (mut at, mut value) = (0, 0);
        loop {
            let step = &program[at];
            at += 1;
            match u32::from(step.code) {
                LOAD => {
                    let from = step.k as usize;
                    value = u32::from_le_bytes(data[from..from + 4].try_into().expect("4 bytes"));
                }
                AND => value &= step.k,
                JUMP => at += step.k as usize,
                IF_EQUAL => at += usize::from(if value == step.k { step.jt } else { step.jf }),
                IF_NOT_BELOW => at += usize::from(if value >= step.k { step.jt } else { step.jf }),
                RETURN => return step.k,
                other => panic!("instruction {other}"),
            }
        }
    }

    #[test]
    fn a_template_may_enter_one_namespace_at_a_time_and_asks_about_users() {
        let program = program(&BTreeMap::from([(5, Answer::Enter)])).expect("a program");
        let enter = |kind: libc::c_int| run(&program, 5, [3, kind as u64, 0, 0, 0, 0]);
        assert_eq!(enter(libc::CLONE_NEWUSER), libc::SECCOMP_RET_USER_NOTIF);
        for kind in LEFT_TO_THE_KERNEL {
            assert_eq!(enter(kind), ALLOW);
            assert_eq!(enter(kind | libc::CLONE_NEWUSER), EPERM);
        }
        assert_eq!(enter(0), EPERM);
    }

    const ALLOW: u32 = libc::SECCOMP_RET_ALLOW;
    const EPERM: u32 = libc::SECCOMP_RET_ERRNO | libc::EPERM as u32;
    const ENOSYS: u32 = libc::SECCOMP_RET_ERRNO | libc::ENOSYS as u32;

    #[test]
    fn each_call_gets_the_answer_of_the_lists() {
        let answers = super::super::answers();
        let program = program(&answers).expect("a program");
        for number in (0..600).chain([0x4000_0000, 0x4000_00a5, u32::MAX]) {
            // Arguments that no rule refuses: a stream socket, no flag, a harmless request.
            let arguments = [1, 1, 0, 0, 0, 0];
            let arguments =
                if i64::from(number) == libc::SYS_personality { [0; 6] } else { arguments };
            let expected = match answers.get(&number) {
                Some(Answer::Allow | Answer::RefuseIf(_)) => ALLOW,
                Some(Answer::Refuse) => EPERM,
                Some(Answer::Enter) => unreachable!("only in templates"),
                Some(Answer::Unknown) | None => ENOSYS,
            };
            assert_eq!(run(&program, number, arguments), expected, "system call {number}");
        }
    }

    #[test]
    fn arguments_are_checked_by_every_rule() {
        let condition = |argument, is| Condition { argument, is };
        let rules = vec![
            vec![condition(0, Is::Equal(2)), condition(1, Is::Masked(0xf, 3))],
            vec![condition(0, Is::Not(2)), condition(0, Is::Not(1))],
        ];
        let answers = BTreeMap::from([(5, Answer::RefuseIf(rules))]);
        let program = program(&answers).expect("a program");
        for (first, second, expected) in
            [(2, 1, ALLOW), (2, 0x13, EPERM), (1, 3, ALLOW), (7, 0, EPERM), (1 << 32 | 2, 3, EPERM)]
        {
            assert_eq!(run(&program, 5, [first, second, 0, 0, 0, 0]), expected, "{first} {second}");
        }
        assert_eq!(run(&program, 4, [0; 6]), ENOSYS);
        assert_eq!(run(&program, 6, [0; 6]), ENOSYS);
    }
}
