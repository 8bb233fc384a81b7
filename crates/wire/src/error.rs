//! An error as a service answers it: a kind with its status, a message, and what else the kind has.

use crate::shape::ErrorShape;

/// An error for a client.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{}: {message}", .shape.name)]
pub struct AwsError {
    /// Which error.
    pub shape: &'static ErrorShape,
    /// What happened, to which thing, and what to do.
    pub message: String,
    /// Further members by their names, such as `Reason`.
    pub fields: Vec<(&'static str, String)>,
}

impl AwsError {
    /// An error with a message.
    pub fn new(shape: &'static ErrorShape, message: impl Into<String>) -> Self {
        Self { shape, message: message.into(), fields: Vec::new() }
    }

    /// With a further member of the error's shape.
    #[must_use]
    pub fn with(mut self, field: &'static str, value: impl Into<String>) -> Self {
        self.fields.push((field, value.into()));
        self
    }

    /// The value of a further member.
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(field, _)| *field == name).map(|(_, value)| value.as_str())
    }
}

/// An error that every service has, beside those of its model.
pub const fn common(name: &'static str, status: u16) -> ErrorShape {
    ErrorShape { name, code: name, status, message: "message", has_type: false, fields: &[] }
}

/// A member breaks a constraint.
pub static VALIDATION: ErrorShape = common("ValidationException", 400);
/// The body can't be read.
pub static SERIALIZATION: ErrorShape = common("SerializationException", 400);
/// There is no such operation.
pub static UNKNOWN_OPERATION: ErrorShape = common("UnknownOperationException", 404);
/// AWS has the operation, Mayfly has not.
pub static NOT_IMPLEMENTED: ErrorShape = common("NotImplementedException", 501);
/// Something in Mayfly failed.
pub static INTERNAL_FAILURE: ErrorShape = common("InternalFailure", 500);
/// The caller may not do this.
pub static ACCESS_DENIED: ErrorShape = common("AccessDeniedException", 403);
