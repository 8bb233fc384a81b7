//! Which system calls a function may make: those that ordinary programs need.
//!
//! Two filters lie above each other. The first lets through the calls of `allowed.rs` and answers
//! all others with ENOSYS, as a kernel would that doesn't have them, so that programs fall back. The
//! second answers with EPERM where the call is allowed in general but not with these arguments, or
//! where ENOSYS would mislead (`denied.rs`). Where both speak the second wins, since it is installed
//! last (seccomp(2), "Filters").

mod allowed;
mod denied;

use crate::protocol::Failure;
use seccompiler::{BpfProgram, SeccompAction, SeccompFilter, SeccompRule, TargetArch};
use std::collections::BTreeMap;

#[cfg(target_arch = "x86_64")]
const HERE: TargetArch = TargetArch::x86_64;
#[cfg(target_arch = "aarch64")]
const HERE: TargetArch = TargetArch::aarch64;

/// The filters as programs for the kernel, made once.
pub(crate) struct Filters {
    allowed: BpfProgram,
    denied: BpfProgram,
}

impl Filters {
    /// Translates the lists.
    pub(crate) fn compile() -> Result<Self, Failure> {
        let failure = |error: &dyn std::fmt::Display| Failure::new("compile the filters", error);
        let allowed = allowed::CALLS.iter().map(|call| (*call, Vec::new())).collect();
        let denied = denied::rules().map_err(|error| failure(&error))?;
        Ok(Self {
            allowed: program(allowed, SeccompAction::Errno(ENOSYS), SeccompAction::Allow)
                .map_err(|error| failure(&error))?,
            denied: program(denied, SeccompAction::Allow, SeccompAction::Errno(EPERM))
                .map_err(|error| failure(&error))?,
        })
    }

    /// Puts the calling process and all that come from it under the filters, for ever. It must have
    /// `no_new_privs` already. The error is in words.
    pub(crate) fn install(&self) -> Result<(), String> {
        for program in [&self.allowed, &self.denied] {
            seccompiler::apply_filter(program)
                .map_err(|error| format!("can't install the filter of system calls: {error}"))?;
        }
        Ok(())
    }
}

const ENOSYS: u32 = libc::ENOSYS as u32;
const EPERM: u32 = libc::EPERM as u32;

fn program(
    rules: BTreeMap<i64, Vec<SeccompRule>>,
    otherwise: SeccompAction,
    matching: SeccompAction,
) -> Result<BpfProgram, seccompiler::BackendError> {
    SeccompFilter::new(rules, otherwise, matching, HERE)?.try_into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_make_programs_that_the_kernel_takes() {
        let filters = Filters::compile().expect("filters");
        for program in [&filters.allowed, &filters.denied] {
            // BPF_MAXINSNS of the kernel.
            assert!((1..=4096).contains(&program.len()), "{}", program.len());
        }
    }

    #[test]
    fn what_is_denied_always_is_not_in_the_allowed_list() {
        for (call, rules) in denied::rules().expect("rules") {
            if rules.is_empty() {
                assert!(!allowed::CALLS.contains(&call), "system call {call}");
            }
        }
    }
}
