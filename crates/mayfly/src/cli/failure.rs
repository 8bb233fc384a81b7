//! How a command fails: what is printed on standard error, and with which exit code.

use super::screen;
use deploy::client::ClientError;
use std::fmt::Display;
use std::process::ExitCode;

/// A failed command.
#[derive(Debug)]
pub(crate) struct Failure {
    kind: Kind,
    /// What is printed; nothing if everything was said already.
    message: Option<String>,
}

/// What kind of failure, which is the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Failed = 1,
    Usage = 2,
    Unreachable = 3,
}

impl Failure {
    /// Something failed.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { kind: Kind::Failed, message: Some(message.into()) }
    }

    /// The function failed, and said so itself.
    pub(crate) fn of_function() -> Self {
        Self { kind: Kind::Failed, message: None }
    }

    /// The command was used wrongly.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self { kind: Kind::Usage, message: Some(message.into()) }
    }

    /// The command was used wrongly, and that was said already.
    pub(crate) fn usage_said() -> Self {
        Self { kind: Kind::Usage, message: None }
    }

    /// Says further what happened, or what to do.
    pub(crate) fn and(mut self, more: impl Display) -> Self {
        self.message = Some(match self.message {
            Some(message) => format!("{message}\n{more}"),
            None => more.to_string(),
        });
        self
    }

    /// Prints it and gives the exit code.
    pub(crate) fn report(self) -> ExitCode {
        if let Some(message) = self.message {
            screen::error(&message);
        }
        ExitCode::from(self.kind as u8)
    }
}

impl From<ClientError> for Failure {
    fn from(error: ClientError) -> Self {
        let kind = match error {
            ClientError::Unreachable { .. } => Kind::Unreachable,
            ClientError::BadEndpoint { .. } => Kind::Usage,
            _ => Kind::Failed,
        };
        Self { kind, message: Some(error.to_string()) }
    }
}

impl From<Box<deploy::apply::Failed>> for Failure {
    fn from(failed: Box<deploy::apply::Failed>) -> Self {
        let message = failed.to_string();
        let cause = Self::from(failed.source);
        let reason = cause.message.unwrap_or_default();
        Self { kind: cause.kind, message: Some(format!("{message}: {reason}")) }
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::new(format!("{error:#}"))
    }
}
