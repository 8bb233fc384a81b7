//! What an operation answers when it can't do what was asked: AWS's error types, each with its HTTP
//! status and the way it is written.
//!
//! The table is [`Error::aws`]; texts are AWS's where AWS has one, and are made where the check is.

use engine::invocation::ThrottleReason;
use model::code::CodeError;
use model::limits;
use model::store::StoreError;
use wire::error as common;
use wire::shape::ErrorShape;
use wire::{AwsError, lambda};

/// AWS answers a few checks without saying whose fault it is.
static INVALID_PARAMETER_VALUE_UNTYPED: ErrorShape =
    common::common("InvalidParameterValueException", 400);
/// The zip is too large; not in the service model, but what AWS answers.
static REQUEST_ENTITY_TOO_LARGE: ErrorShape = common::common("RequestEntityTooLargeException", 413);
/// The platform is stopping: as `ServiceException`, with the status that makes clients try again.
static UNAVAILABLE: ErrorShape = ErrorShape {
    name: "ServiceException",
    code: "ServiceException",
    status: 503,
    message: "Message",
    has_type: true,
    fields: &[],
};

/// Why an operation of the Lambda API was not done. Each variant's text is for the caller.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A parameter's value can't be taken.
    #[error("{0}")]
    InvalidParameterValue(String),
    /// The same, for the few checks that AWS answers without saying whose fault it is.
    #[error("{0}")]
    InvalidParameterValueUntyped(String),
    /// The request breaks a constraint of the service model.
    #[error("{0}")]
    Validation(String),
    /// The event of an invocation, or what comes with it, can't be read.
    #[error("{0}")]
    InvalidRequestContent(String),
    /// There is no such function, version, alias, policy …
    #[error("{0}")]
    ResourceNotFound(String),
    /// Nothing is provisioned of this version or alias.
    #[error("No Provisioned Concurrency Config found for this function")]
    ProvisionedConcurrencyConfigNotFound,
    /// It exists already, or another change is under way.
    #[error("{0}")]
    ResourceConflict(String),
    /// The revision that the caller knows is not the latest.
    #[error("{0}")]
    PreconditionFailed(String),
    /// The zip, or the request around it, is too large.
    #[error("{0}")]
    RequestEntityTooLarge(String),
    /// The event of an invocation is too large.
    #[error("{0}")]
    RequestTooLarge(String),
    /// The resource policy would be too long.
    #[error("{0}")]
    PolicyLengthExceeded(String),
    /// A limit of concurrency or rate.
    #[error("Rate Exceeded.")]
    TooManyRequests {
        /// Which limit.
        reason: ThrottleReason,
        /// When a retry makes sense, in seconds.
        retry_after_s: u32,
    },
    /// There is no room for more code.
    #[error("{0}")]
    CodeStorageExceeded(String),
    /// There is no such code signing configuration for a function to name.
    #[error("{0}")]
    CodeSigningConfigNotFound(String),
    /// Code is not signed as its function asks.
    #[error("{0}")]
    CodeVerificationFailed(String),
    /// Code is not what was signed.
    #[error("{0}")]
    InvalidCodeSignature(String),
    /// The caller may not use it.
    #[error("{0}")]
    AccessDenied(String),
    /// The function has called itself too often.
    #[error("{0}")]
    RecursiveInvocation(String),
    /// Too many events wait already.
    #[error("Rate Exceeded: too many events wait for the function; try again later.")]
    TooManyEvents {
        /// When a retry makes sense, in seconds.
        retry_after_s: u32,
    },
    /// A copy of the version's snapshot failed before it asked for an event.
    #[error("{0}")]
    SnapStart(String),
    /// A copy of the version's snapshot was not ready in time.
    #[error("{0}")]
    SnapStartTimeout(String),
    /// The runtime can't be started on this machine.
    #[error("{0}")]
    InvalidRuntime(String),
    /// Its environment variables can't be opened.
    #[error("{0}")]
    KmsInvalidState(String),
    /// The platform failed.
    #[error("{0}")]
    Service(String),
    /// The platform is stopping.
    #[error("{0}")]
    Unavailable(String),
}

impl Error {
    /// The error as the wire knows it.
    pub fn aws(&self) -> AwsError {
        let shape = match self {
            Self::InvalidParameterValue(_) => &lambda::INVALID_PARAMETER_VALUE_EXCEPTION,
            Self::InvalidParameterValueUntyped(_) => &INVALID_PARAMETER_VALUE_UNTYPED,
            Self::Validation(_) => &common::VALIDATION,
            Self::InvalidRequestContent(_) => &lambda::INVALID_REQUEST_CONTENT_EXCEPTION,
            Self::ResourceNotFound(_) => &lambda::RESOURCE_NOT_FOUND_EXCEPTION,
            Self::ProvisionedConcurrencyConfigNotFound => {
                &lambda::PROVISIONED_CONCURRENCY_CONFIG_NOT_FOUND_EXCEPTION
            }
            Self::ResourceConflict(_) => &lambda::RESOURCE_CONFLICT_EXCEPTION,
            Self::PreconditionFailed(_) => &lambda::PRECONDITION_FAILED_EXCEPTION,
            Self::RequestEntityTooLarge(_) => &REQUEST_ENTITY_TOO_LARGE,
            Self::RequestTooLarge(_) => &lambda::REQUEST_TOO_LARGE_EXCEPTION,
            Self::PolicyLengthExceeded(_) => &lambda::POLICY_LENGTH_EXCEEDED_EXCEPTION,
            Self::TooManyRequests { .. } | Self::TooManyEvents { .. } => {
                &lambda::TOO_MANY_REQUESTS_EXCEPTION
            }
            Self::CodeStorageExceeded(_) => &lambda::CODE_STORAGE_EXCEEDED_EXCEPTION,
            Self::CodeSigningConfigNotFound(_) => &lambda::CODE_SIGNING_CONFIG_NOT_FOUND_EXCEPTION,
            Self::CodeVerificationFailed(_) => &lambda::CODE_VERIFICATION_FAILED_EXCEPTION,
            Self::InvalidCodeSignature(_) => &lambda::INVALID_CODE_SIGNATURE_EXCEPTION,
            Self::AccessDenied(_) => &common::ACCESS_DENIED,
            Self::RecursiveInvocation(_) => &lambda::RECURSIVE_INVOCATION_EXCEPTION,
            Self::SnapStart(_) => &lambda::SNAP_START_EXCEPTION,
            Self::SnapStartTimeout(_) => &lambda::SNAP_START_TIMEOUT_EXCEPTION,
            Self::InvalidRuntime(_) => &lambda::INVALID_RUNTIME_EXCEPTION,
            Self::KmsInvalidState(_) => &lambda::KMS_INVALID_STATE_EXCEPTION,
            Self::Service(_) => &lambda::SERVICE_EXCEPTION,
            Self::Unavailable(_) => &UNAVAILABLE,
        };
        let error = AwsError::new(shape, self.to_string());
        match self {
            Self::TooManyRequests { reason, retry_after_s } => error
                .with("Reason", reason_word(*reason))
                .with("retryAfterSeconds", retry_after_s.to_string()),
            // None of AWS's reasons is a full queue; this one says that the callers are too many.
            Self::TooManyEvents { retry_after_s } => error
                .with("Reason", "CallerRateLimitExceeded")
                .with("retryAfterSeconds", retry_after_s.to_string()),
            _ => error,
        }
    }

    /// Whether the platform failed, not the caller: such errors are for the operator's log too.
    pub fn is_fault(&self) -> bool {
        matches!(self, Self::Service(_))
    }
}

/// AWS's word for the limit that was met (`ThrottleReason`).
fn reason_word(reason: ThrottleReason) -> &'static str {
    match reason {
        ThrottleReason::ConcurrentInvocationLimitExceeded => "ConcurrentInvocationLimitExceeded",
        ThrottleReason::ReservedFunctionConcurrentInvocationLimitExceeded => {
            "ReservedFunctionConcurrentInvocationLimitExceeded"
        }
        ThrottleReason::FunctionInvocationRateLimitExceeded => {
            "FunctionInvocationRateLimitExceeded"
        }
        ThrottleReason::ReservedFunctionInvocationRateLimitExceeded => {
            "ReservedFunctionInvocationRateLimitExceeded"
        }
        ThrottleReason::CallerRateLimitExceeded => "CallerRateLimitExceeded",
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Conflict(_) => Self::ResourceConflict(
                "The function could not be updated due to a concurrent update operation."
                    .to_owned(),
            ),
            // The function's aliases, policies and tags together, all of the caller's making.
            StoreError::TooLarge(_) => Self::InvalidParameterValue(error.to_string()),
            StoreError::Full(_) | StoreError::Failed(_) => Self::Service(error.to_string()),
        }
    }
}

impl Error {
    /// What is answered where the code store does not take a zip, which may have so many bytes when
    /// unpacked.
    pub(super) fn of_code(error: CodeError, unzipped_bytes: u64) -> Self {
        match error {
            CodeError::TooLarge(_) => Self::InvalidParameterValue(format!(
                "Unzipped size must be smaller than {unzipped_bytes} bytes"
            )),
            other => other.into(),
        }
    }
}

impl From<CodeError> for Error {
    fn from(error: CodeError) -> Self {
        const BROKEN: &str =
            "Could not unzip uploaded file. Please check your file, then try to upload again.";
        match error {
            CodeError::NotAZip(_) => Self::InvalidParameterValue(BROKEN.to_owned()),
            CodeError::Escapes(_) => {
                Self::InvalidParameterValue(format!("{BROKEN} The reason: {error}."))
            }
            CodeError::TooLarge(_) => Self::InvalidParameterValue(format!(
                "Unzipped size must be smaller than {} bytes",
                limits::UNZIPPED_BYTES
            )),
            CodeError::Missing(_) | CodeError::Full(_) | CodeError::Failed(_) => {
                Self::Service(error.to_string())
            }
        }
    }
}
