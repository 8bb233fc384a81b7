//! IAM's errors in AWS's words.

use model::store::StoreError;
use wire::AwsError;
use wire::error::common;
use wire::iam::{
    DELETE_CONFLICT_EXCEPTION, ENTITY_ALREADY_EXISTS_EXCEPTION, INVALID_INPUT_EXCEPTION,
    LIMIT_EXCEEDED_EXCEPTION, MALFORMED_POLICY_DOCUMENT_EXCEPTION, NO_SUCH_ENTITY_EXCEPTION,
    SERVICE_FAILURE_EXCEPTION,
};
use wire::shape::ErrorShape;

/// A member breaks a constraint.
pub(super) static VALIDATION_ERROR: ErrorShape = common("ValidationError", 400);

/// What nobody may do.
pub(super) static ACCESS_DENIED: ErrorShape = common("AccessDenied", 403);

pub(super) fn validation(message: impl Into<String>) -> AwsError {
    AwsError::new(&VALIDATION_ERROR, message)
}

pub(super) fn no_such_entity(message: impl Into<String>) -> AwsError {
    AwsError::new(&NO_SUCH_ENTITY_EXCEPTION, message)
}

pub(super) fn already_exists(message: impl Into<String>) -> AwsError {
    AwsError::new(&ENTITY_ALREADY_EXISTS_EXCEPTION, message)
}

pub(super) fn delete_conflict(message: impl Into<String>) -> AwsError {
    AwsError::new(&DELETE_CONFLICT_EXCEPTION, message)
}

pub(super) fn limit_exceeded(message: impl Into<String>) -> AwsError {
    AwsError::new(&LIMIT_EXCEEDED_EXCEPTION, message)
}

pub(super) fn invalid_input(message: impl Into<String>) -> AwsError {
    AwsError::new(&INVALID_INPUT_EXCEPTION, message)
}

pub(super) fn malformed_policy(message: impl Into<String>) -> AwsError {
    AwsError::new(&MALFORMED_POLICY_DOCUMENT_EXCEPTION, message)
}

pub(super) fn of_store(error: &StoreError) -> AwsError {
    tracing::error!(%error, "identities can't be read or changed");
    AwsError::new(&SERVICE_FAILURE_EXCEPTION, error.to_string())
}
