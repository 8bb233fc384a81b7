//! Which system calls a function may make: those that ordinary programs need.
//!
//! The calls of `allowed.rs` pass, some of them only with certain arguments. Those of `denied.rs` are
//! answered with EPERM, and all others with ENOSYS, as a kernel would that doesn't have them, so that
//! programs fall back.

mod allowed;
mod denied;
mod program;

use crate::protocol::Failure;
use program::{Answer, program};
use seccompiler::BpfProgram;
use std::collections::BTreeMap;

/// The filter as a program for the kernel, made once.
pub(crate) struct Filter {
    program: BpfProgram,
}

impl Filter {
    /// Translates the lists.
    pub(crate) fn compile() -> Result<Self, Failure> {
        let program = program(&answers())
            .ok_or_else(|| Failure::new("compile the filter", "a jump is too long"))?;
        Ok(Self { program })
    }

    /// Puts the calling process and all that come from it under the filter, for ever. It must have
    /// `no_new_privs` already.
    pub(crate) fn install(&self) -> Result<(), Failure> {
        seccompiler::apply_filter(&self.program)
            .map_err(|error| Failure::new("install the filter of system calls", error))
    }
}

/// The answer to each call by its number; ENOSYS to those that are missing.
fn answers() -> BTreeMap<u32, Answer> {
    let number = |call: i64| u32::try_from(call).expect("numbers of system calls are small");
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
