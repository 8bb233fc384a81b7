//! What goes into an invocation and what comes out of it.

use bytes::Bytes;
use model::launch::LaunchError;
use model::record::InvocationKind;
use model::sandbox::SandboxError;
use model::store::StoreError;
use model::{FunctionName, Region, TenantId, Version};
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::sync::{mpsc, oneshot};

/// A new request id: a UUID that begins with the time (RFC 9562, version 7). Databases in which such
/// ids are keys so write to few pages of their indexes, where random ids meet all of them.
pub fn request_id(now: model::Timestamp) -> String {
    let [_, _, _, _, _, _, random @ ..] = uuid::Uuid::new_v4().into_bytes();
    let now_ms = u64::try_from(now.as_millisecond()).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(now_ms, &random).into_uuid().to_string()
}

/// One request to run a function.
#[derive(Debug, Clone)]
pub struct Invocation {
    /// Identifies the request in logs and answers; a UUID.
    pub request_id: String,
    /// Region of the function.
    pub region: Region,
    /// The function.
    pub name: FunctionName,
    /// Version or alias as the caller named it; `None` is `$LATEST`.
    pub qualifier: Option<String>,
    /// The event, valid JSON.
    pub payload: Bytes,
    /// The caller's client context as JSON text, decoded from base64.
    pub client_context: Option<String>,
    /// For which tenant, where the function has instances for each.
    pub tenant: Option<TenantId>,
    /// `X-Amzn-Trace-Id` of the request, if it had one.
    pub trace_header: Option<String>,
    /// Whether the last 4 KB of the invocation's log are wanted with the reply. The reply then waits
    /// for the runtime to be done.
    pub log_tail: bool,
    /// Whether a caller waits for it, or it is an attempt of an event.
    pub kind: InvocationKind,
}

/// The whole answer of a function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The version that ran.
    pub version: Version,
    /// What the function returned, or the error document if `function_error`.
    pub payload: Bytes,
    /// Content type that the runtime gave the answer.
    pub content_type: Option<String>,
    /// Whether the function failed (AWS's `X-Amz-Function-Error: Unhandled`).
    pub function_error: bool,
    /// The last of the log, if it was asked for.
    pub log_tail: Option<Bytes>,
}

/// An answer that is read as the function writes it.
pub struct StreamReply {
    /// The version that runs.
    pub version: Version,
    /// Content type that the runtime gave the answer, such as
    /// `application/vnd.awslambda.http-integration-response`.
    pub content_type: Option<String>,
    /// The answer.
    pub stream: ReplyStream,
}

/// The chunks of an answer. Dropping it does not stop the function.
pub struct ReplyStream {
    chunks: mpsc::Receiver<Bytes>,
    end: oneshot::Receiver<StreamEnd>,
}

/// How a streamed answer ended.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StreamEnd {
    /// AWS's error type, such as `Sandbox.Timedout`, if the function failed, also midway.
    pub error_type: Option<String>,
    /// The error document, if the function failed.
    pub error_document: Option<Bytes>,
    /// The last of the log, if it was asked for.
    pub log_tail: Option<Bytes>,
}

impl ReplyStream {
    pub(crate) fn new(chunks: mpsc::Receiver<Bytes>, end: oneshot::Receiver<StreamEnd>) -> Self {
        Self { chunks, end }
    }

    /// A stream that has already ended, of one chunk at most.
    pub(crate) fn ended(chunk: Bytes, end: StreamEnd) -> Self {
        let (chunks, receiver) = mpsc::channel(1);
        let (ending, end_receiver) = oneshot::channel();
        if !chunk.is_empty() {
            // The channel has room for it.
            let _ = chunks.try_send(chunk);
        }
        let _ = ending.send(end);
        Self { chunks: receiver, end: end_receiver }
    }

    /// The next chunk; `None` at the end. The stream may end without a chunk.
    pub async fn next(&mut self) -> Option<Bytes> {
        self.chunks.recv().await
    }

    /// The next chunk, for bodies that are polled.
    pub fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<Bytes>> {
        self.chunks.poll_recv(context)
    }

    /// How it ended, for bodies that are polled. To be polled after the last chunk.
    pub fn poll_end(&mut self, context: &mut Context<'_>) -> Poll<StreamEnd> {
        Pin::new(&mut self.end).poll(context).map(Result::unwrap_or_default)
    }

    /// How it ended; waits for the end, dropping chunks that were not read.
    pub async fn end(mut self) -> StreamEnd {
        while self.chunks.recv().await.is_some() {}
        self.end.await.unwrap_or_default()
    }
}

/// Why the platform did not run a function. What a function does wrong itself is a [`Reply`] with
/// `function_error`, never one of these.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvokeError {
    /// No such function, version or alias.
    #[error("Function not found: {arn}")]
    NotFound {
        /// The full ARN with the qualifier as named by the caller.
        arn: String,
    },
    /// It exists but can't be called yet or any more.
    #[error(
        "The operation cannot be performed at this time. The function is currently in the following state: {state}"
    )]
    NotReady {
        /// AWS's word for the state: `Pending`, `Failed`.
        state: String,
    },
    /// A limit of concurrency or rate.
    #[error("Rate Exceeded.")]
    Throttled {
        /// Which limit.
        reason: ThrottleReason,
        /// When a retry makes sense, in seconds.
        retry_after_s: u32,
    },
    /// The function has called itself, perhaps through others, too often.
    #[error(
        "The function {arn} was stopped: it has been invoked {invocations} times in one chain of calls. If that is meant, set its recursive loop detection to Allow"
    )]
    Recursive {
        /// The function's ARN.
        arn: String,
        /// Its invocations in the chain.
        invocations: u32,
    },
    /// The function has instances for each tenant, and the call names none.
    #[error(
        "The invoked function is enabled with tenancy configuration. Add a valid tenant ID in your request and try again."
    )]
    TenantMissing,
    /// The call names a tenant, and the function knows none.
    #[error(
        "The invoked function is not enabled with tenancy configuration. Remove the tenant ID from your request and try again."
    )]
    TenantUnexpected,
    /// A copy of the version's snapshot failed before it asked for an event.
    #[error(
        "An error occurred while restoring the snapshot, or in a runtime hook that runs after it. For more information, see the function's log"
    )]
    Restore,
    /// A copy of the version's snapshot was not ready in time.
    #[error("Lambda couldn't restore the snapshot within the timeout limit.")]
    RestoreTimeout,
    /// Its environment variables can't be opened.
    #[error("Lambda was unable to decrypt the environment variables: {0}")]
    Environment(model::sealing::OpenError),
    /// The runtime is not there.
    #[error(transparent)]
    Launch(#[from] LaunchError),
    /// The sandbox could not be made.
    #[error(transparent)]
    Sandbox(#[from] SandboxError),
    /// The state could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The code could not be read.
    #[error(transparent)]
    Code(#[from] model::code::CodeError),
    /// The platform is stopping.
    #[error("the platform is shutting down")]
    ShuttingDown,
}

/// Which limit a throttled call met, in AWS's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ThrottleReason {
    /// The account's concurrency.
    ConcurrentInvocationLimitExceeded,
    /// The function's reserved concurrency.
    ReservedFunctionConcurrentInvocationLimitExceeded,
    /// How fast new environments of the function may be started.
    FunctionInvocationRateLimitExceeded,
    /// Requests per second that go with the function's reserved concurrency.
    ReservedFunctionInvocationRateLimitExceeded,
    /// Requests per second that go with the account's concurrency.
    CallerRateLimitExceeded,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn request_ids_are_unique_and_in_the_order_of_their_times() {
        let at = |ms| request_id(model::Timestamp::from_millisecond(ms).expect("a time"));
        let (first, second, later) =
            (at(1_795_225_209_602), at(1_795_225_209_602), at(1_795_225_209_603));
        assert_ne!(first, second);
        assert!(first < later && second < later);
        let id = uuid::Uuid::parse_str(&first).expect("a UUID");
        assert_eq!((id.get_version_num(), id.get_variant()), (7, uuid::Variant::RFC4122));
        // Not those of a time, but of a random UUID.
        assert_ne!(first[19..], second[19..]);
    }
}
