//! What clients are told when an operation is refused: one table from the store's errors to AWS's.

use model::log::LogError;
use wire::AwsError;
use wire::logs;

/// A parameter is wrong.
pub(crate) fn invalid(message: impl Into<String>) -> AwsError {
    AwsError::new(&logs::INVALID_PARAMETER_EXCEPTION, message)
}

/// AWS's answer to a failure of the store.
pub(crate) fn of(error: LogError) -> AwsError {
    match error {
        LogError::NoGroup(_) => AwsError::new(
            &logs::RESOURCE_NOT_FOUND_EXCEPTION,
            "The specified log group does not exist.",
        ),
        LogError::NoStream(_) => AwsError::new(
            &logs::RESOURCE_NOT_FOUND_EXCEPTION,
            "The specified log stream does not exist.",
        ),
        LogError::Exists(_) => AwsError::new(
            &logs::RESOURCE_ALREADY_EXISTS_EXCEPTION,
            "The specified resource already exists",
        ),
        LogError::Failed(reason) => {
            tracing::error!(reason, "log store failed");
            AwsError::new(
                &logs::SERVICE_UNAVAILABLE_EXCEPTION,
                "The service cannot complete the request.",
            )
        }
    }
}

/// The thing of this kind exists already: `log group`, `log stream`.
pub(crate) fn of_creating(kind: &str, error: LogError) -> AwsError {
    match error {
        LogError::Exists(_) => AwsError::new(
            &logs::RESOURCE_ALREADY_EXISTS_EXCEPTION,
            format!("The specified {kind} already exists"),
        ),
        other => of(other),
    }
}
