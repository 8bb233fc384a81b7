//! Which system calls a function may make: those that ordinary programs need.
//!
//! The calls of `allowed.rs` pass, some of them only with certain arguments. Those of `denied.rs` are
//! answered with EPERM, and all others with ENOSYS, as a kernel would that doesn't have them, so that
//! programs fall back.

mod allowed;
mod denied;
mod program;

use crate::failure::Step;
use crate::protocol::Failure;
use program::{Answer, program};
use seccompiler::BpfProgram;
use std::collections::BTreeMap;
use std::os::fd::OwnedFd;

/// The filters as programs for the kernel, made once.
pub(crate) struct Filter {
    program: BpfProgram,
    template: BpfProgram,
    seal: BpfProgram,
}

impl Filter {
    /// Translates the lists.
    pub(crate) fn compile() -> Result<Self, Failure> {
        let compile = |answers: &BTreeMap<u32, Answer>| {
            program(answers).ok_or_else(|| Failure::new("compile the filter", "a jump is too long"))
        };
        let usual = answers();
        let mut template = usual.clone();
        template.insert(number(libc::SYS_setns), Answer::Enter);
        Ok(Self {
            program: compile(&usual)?,
            template: compile(&template)?,
            seal: program::all_but(number(libc::SYS_setns)),
        })
    }

    /// Puts the calling process and all that come from it under the filter, for ever. It must have
    /// `no_new_privs` already.
    pub(crate) fn install(&self) -> Result<(), Failure> {
        seccompiler::apply_filter(&self.program)
            .map_err(|error| Failure::new("install the filter of system calls", error))
    }

    /// The same with the filter of a template, which asks whether a user namespace may be entered.
    /// Returns where it asks.
    pub(crate) fn install_for_template(&self) -> Result<OwnedFd, Failure> {
        crate::sys::notification::install(&self.template).step("install the filter of system calls")
    }

    /// The filter that a copy puts upon the template's, in hexadecimal digits: nothing may be entered.
    pub(crate) fn seal(&self) -> String {
        let mut digits = String::new();
        for step in &self.seal {
            let bytes = step.code.to_ne_bytes().into_iter().chain([step.jt, step.jf]);
            for byte in bytes.chain(step.k.to_ne_bytes()) {
                digits.push_str(&format!("{byte:02x}"));
            }
        }
        digits
    }
}

fn number(call: i64) -> u32 {
    u32::try_from(call).expect("numbers of system calls are small")
}

/// The answer to each call by its number; ENOSYS to those that are missing.
fn answers() -> BTreeMap<u32, Answer> {
    let mut answers: BTreeMap<u32, Answer> =
        allowed::CALLS.iter().map(|call| (number(*call), Answer::Allow)).collect();
    answers.extend(denied::ALWAYS.iter().map(|call| (number(*call), Answer::Refuse)));
    for (call, rules) in denied::with_arguments() {
        answers.insert(number(call), Answer::RefuseIf(rules));
    }
    answers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_make_a_program_that_the_kernel_takes() {
        let filter = Filter::compile().expect("a filter");
        // BPF_MAXINSNS of the kernel.
        assert!((1..=4096).contains(&filter.program.len()), "{}", filter.program.len());
    }

    #[test]
    fn what_is_denied_always_is_not_in_the_allowed_list() {
        for call in denied::ALWAYS {
            assert!(!allowed::CALLS.contains(call), "system call {call}");
        }
    }
}
