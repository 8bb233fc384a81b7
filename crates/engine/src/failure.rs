//! The error documents that a caller gets when a function fails without saying so itself.
//!
//! Types and texts are those that AWS Lambda answered when recorded in November 2025.

use bytes::Bytes;
use model::sandbox::Exit;
use std::time::Duration;

/// The error type with which a runtime says that it can't be copied as it stands.
pub(crate) const NOT_COPYABLE: &str = "Mayfly.NotCopyable";

/// A failure: AWS's error type, and the document for the caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) error_type: String,
    pub(crate) document: Bytes,
}

/// The text of a time-out, in the document and in the log.
pub(crate) fn timed_out_text(timeout: Duration) -> String {
    format!("Task timed out after {:.2} seconds", timeout.as_secs_f64())
}

impl Failure {
    fn new(request_id: &str, error_type: &str, message: &str) -> Self {
        let document = serde_json::json!({
            "errorType": error_type,
            "errorMessage": format!("RequestId: {request_id} Error: {message}"),
        });
        Self { error_type: error_type.to_owned(), document: document.to_string().into() }
    }

    /// The function did not end in time.
    pub(crate) fn timed_out(request_id: &str, timeout: Duration) -> Self {
        Self::new(request_id, "Sandbox.Timedout", &timed_out_text(timeout))
    }

    /// The runtime's process ended before it answered.
    pub(crate) fn exited(request_id: &str, exit: Exit) -> Self {
        match exit {
            Exit::Code(0) => Self::new(
                request_id,
                "Runtime.ExitError",
                "Runtime exited without providing a reason",
            ),
            Exit::Code(code) => Self::new(
                request_id,
                "Runtime.ExitError",
                &format!("Runtime exited with error: exit status {code}"),
            ),
            Exit::Signal(signal) => Self::new(
                request_id,
                "Runtime.ExitError",
                &format!("Runtime exited with error: signal: {}", signal_name(signal)),
            ),
            Exit::OutOfMemory => Self::new(
                request_id,
                "Runtime.OutOfMemory",
                "Runtime exited with error: signal: killed",
            ),
            Exit::SandboxLost => {
                Self::new(request_id, "Sandbox.Failure", "The execution environment was lost")
            }
        }
    }

    /// An extension failed, with one of AWS's types `Extension.*`.
    pub(crate) fn extension(request_id: &str, error_type: &str, words: &str) -> Self {
        Self::new(request_id, error_type, words)
    }

    /// How an extension's process ended, in the words of AWS's emulator.
    pub(crate) fn words_of(exit: Exit) -> String {
        match exit {
            Exit::Code(0) => "exit code 0".to_owned(),
            Exit::Code(code) => format!("exit status {code}"),
            Exit::Signal(signal) => format!("signal: {}", signal_name(signal)),
            Exit::OutOfMemory => "signal: killed".to_owned(),
            Exit::SandboxLost => "the execution environment was lost".to_owned(),
        }
    }

    /// The program could not be executed.
    pub(crate) fn entrypoint(request_id: &str, words: &str) -> Self {
        Self::new(request_id, "Runtime.InvalidEntrypoint", words)
    }

    /// A runtime that can't be copied asked for an event in place of the snapshot.
    pub(crate) fn not_copyable() -> Self {
        Self::new("", NOT_COPYABLE, "the runtime does not ask to be snapshotted")
    }

    /// The answer is larger than a call may return.
    pub(crate) fn too_large(limit: usize) -> Self {
        let document = serde_json::json!({
            "errorType": "Function.ResponseSizeTooLarge",
            "errorMessage": format!(
                "Response payload size exceeded maximum allowed payload size ({limit} bytes)."
            ),
        });
        Self {
            error_type: "Function.ResponseSizeTooLarge".to_owned(),
            document: document.to_string().into(),
        }
    }

    /// The runtime broke off its answer.
    pub(crate) fn truncated(request_id: &str) -> Self {
        Self::new(
            request_id,
            "Runtime.TruncatedResponse",
            "The runtime ended its answer before it was complete",
        )
    }

    /// What the runtime posted as an error. A body that is no JSON is wrapped, so that callers can
    /// always parse what they get.
    pub(crate) fn posted(error_type: Option<&str>, body: Bytes) -> Self {
        let is_json = serde_json::from_slice::<serde::de::IgnoredAny>(&body).is_ok();
        let error_type = error_type
            .map(str::to_owned)
            .or_else(|| {
                let document: serde_json::Value = serde_json::from_slice(&body).ok()?;
                Some(document.get("errorType")?.as_str()?.to_owned())
            })
            .unwrap_or_else(|| "Unhandled".to_owned());
        let document = if is_json {
            body
        } else {
            serde_json::json!({
                "errorType": error_type,
                "errorMessage": String::from_utf8_lossy(&body),
            })
            .to_string()
            .into()
        };
        Self { error_type, document }
    }
}

/// Names as Go's `os.ProcessState` prints them, which is what AWS's messages show.
fn signal_name(signal: i32) -> String {
    let name = match signal {
        1 => "hangup",
        2 => "interrupt",
        3 => "quit",
        4 => "illegal instruction",
        5 => "trace/breakpoint trap",
        6 => "aborted",
        7 => "bus error",
        8 => "floating point exception",
        9 => "killed",
        11 => "segmentation fault",
        13 => "broken pipe",
        14 => "alarm clock",
        15 => "terminated",
        31 => "bad system call",
        _ => return format!("signal {signal}"),
    };
    name.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(failure: &Failure) -> &str {
        std::str::from_utf8(&failure.document).expect("JSON is UTF-8")
    }

    #[test]
    fn documents_read_as_those_of_aws() {
        assert_eq!(
            text(&Failure::exited("id", Exit::Code(127))),
            r#"{"errorType":"Runtime.ExitError","errorMessage":"RequestId: id Error: Runtime exited with error: exit status 127"}"#
        );
        assert_eq!(
            text(&Failure::exited("id", Exit::Code(0))),
            r#"{"errorType":"Runtime.ExitError","errorMessage":"RequestId: id Error: Runtime exited without providing a reason"}"#
        );
        assert_eq!(
            text(&Failure::timed_out("id", Duration::from_secs(1))),
            r#"{"errorType":"Sandbox.Timedout","errorMessage":"RequestId: id Error: Task timed out after 1.00 seconds"}"#
        );
    }

    #[test]
    fn a_posted_error_is_passed_on_or_wrapped() {
        let posted = Failure::posted(None, Bytes::from_static(b"{\"errorType\":\"E\"}"));
        assert_eq!((posted.error_type.as_str(), text(&posted)), ("E", "{\"errorType\":\"E\"}"));
        let wrapped = Failure::posted(Some("Runtime.X"), Bytes::from_static(b"oh \xff"));
        assert_eq!(
            text(&wrapped),
            "{\"errorType\":\"Runtime.X\",\"errorMessage\":\"oh \u{fffd}\"}"
        );
    }
}
