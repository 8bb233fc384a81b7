//! The errors of API Gateway.

use model::store::StoreError;
use wire::AwsError;
use wire::apigatewayv2::{BAD_REQUEST_EXCEPTION, CONFLICT_EXCEPTION, NOT_FOUND_EXCEPTION};

/// The request can't be served as it is.
pub(super) fn bad_request(message: impl Into<String>) -> AwsError {
    AwsError::new(&BAD_REQUEST_EXCEPTION, message)
}

/// There is no such thing.
pub(super) fn not_found(message: impl Into<String>) -> AwsError {
    AwsError::new(&NOT_FOUND_EXCEPTION, message)
}

/// It contradicts what is there.
pub(super) fn conflict(message: impl Into<String>) -> AwsError {
    AwsError::new(&CONFLICT_EXCEPTION, message)
}

/// What the store said.
pub(super) fn of_store(error: &StoreError) -> AwsError {
    match error {
        StoreError::Conflict(_) => conflict(
            "Unable to complete operation due to concurrent modification. Please try again later.",
        ),
        StoreError::TooLarge(_) => bad_request(
            "the API has become too large to keep; remove routes, tags or stage variables",
        ),
        StoreError::Full(_) | StoreError::Failed(_) => {
            tracing::error!(%error, "the state of an HTTP API could not be read or written");
            AwsError::new(&wire::error::INTERNAL_FAILURE, error.to_string())
        }
    }
}
