//! What `mayfly up` can be told of who may do what, and of the audit log.

use super::up::duration;
use crate::daemon::{AuditOptions, Posture};
use clap::{Args, ValueEnum};
use std::time::Duration;

/// Options of identity and audit.
#[derive(Debug, Args)]
#[command(next_help_heading = "Identity and audit")]
pub(super) struct IdentityOptions {
    /// What is enforced on loopback: that functions' roles exist and Lambda may assume them, or all
    /// signatures and policies. At other addresses all is always enforced
    #[arg(long, value_name = "WHAT", num_args = 0..=1, default_missing_value = "roles")]
    enforce_iam: Option<Enforced>,

    /// How long entries of the audit log are kept
    #[arg(long, value_name = "TIME", default_value = "90d", value_parser = duration)]
    audit_keep: Duration,

    /// Bytes of the audit log, about; beyond that the oldest entries go
    #[arg(long, value_name = "BYTES", default_value_t = 268_435_456)]
    audit_bytes: u64,

    /// Keep calls of functions and of their logs in the audit log, too
    #[arg(long)]
    audit_data_calls: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Enforced {
    /// Functions' roles
    Roles,
    /// Everything
    All,
}

impl IdentityOptions {
    /// What is enforced at least.
    pub(super) fn posture(&self) -> Posture {
        match self.enforce_iam {
            None => Posture::Development,
            Some(Enforced::Roles) => Posture::Roles,
            Some(Enforced::All) => Posture::All,
        }
    }

    pub(super) fn audit(&self) -> AuditOptions {
        AuditOptions {
            keep: self.audit_keep,
            most_bytes: self.audit_bytes,
            data_calls: self.audit_data_calls,
        }
    }
}
