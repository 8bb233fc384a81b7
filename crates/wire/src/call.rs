//! One operation with its types: what a service matches on, and what it answers with.

use crate::document::Field;
use crate::shape::{ErrorShape, Operation, Service};
use crate::{AwsError, AwsRequest, AwsResponse, Body, Document, read, write};

/// An operation as a type, such as `lambda::CreateAlias`.
pub trait Call {
    /// What it takes.
    type Input: Field;
    /// What it answers.
    type Output: Field;
    /// Its service.
    const SERVICE: &'static Service;
    /// Its table.
    const OPERATION: &'static Operation;
}

/// Finds the operation of a request, reads its members and checks them. `validation` is the error
/// that carries the message when a member breaks a constraint.
///
/// # Errors
/// `UnknownOperationException`, `SerializationException`, or the validation error.
pub fn read_request(
    service: &'static Service,
    request: &AwsRequest,
    validation: &'static ErrorShape,
) -> Result<(&'static Operation, Document), AwsError> {
    let (operation, document) = parse_request(service, request)?;
    crate::validate::check(operation.input, &document)
        .map_err(|message| AwsError::new(validation, message))?;
    Ok((operation, document))
}

/// Finds the operation of a request and reads its members without checking their constraints.
///
/// # Errors
/// `UnknownOperationException` or `SerializationException`.
pub fn parse_request(
    service: &'static Service,
    request: &AwsRequest,
) -> Result<(&'static Operation, Document), AwsError> {
    read::request(service, request)
}

/// The answer of an operation, good or bad.
pub fn answer<C: Call>(request: &AwsRequest, result: Result<C::Output, AwsError>) -> AwsResponse {
    match result {
        Ok(output) => answer_document(C::SERVICE, C::OPERATION, request, document(output)),
        Err(error) => refuse(C::SERVICE, request, &error),
    }
}

/// The good answer of an operation that is known by its table only.
pub fn answer_document(
    service: &Service,
    operation: &Operation,
    request: &AwsRequest,
    document: Document,
) -> AwsResponse {
    write::answer(service, operation, request, document, None)
}

/// The answer of an operation whose body the service makes itself, such as an event stream; the
/// output's other members become the status and headers.
pub fn answer_with_body<C: Call>(
    request: &AwsRequest,
    output: C::Output,
    content_type: &'static str,
    body: Body,
) -> AwsResponse {
    let body = Some((content_type, body));
    write::answer(C::SERVICE, C::OPERATION, request, document(output), body)
}

/// The answer that refuses a request.
pub fn refuse(service: &Service, request: &AwsRequest, error: &AwsError) -> AwsResponse {
    write::error(service, request, error)
}

/// The name of a request's operation, for messages about it; `None` where there is none.
pub fn operation_name(service: &'static Service, request: &AwsRequest) -> Option<&'static str> {
    crate::route::operation(service, request).ok().map(|(operation, _)| operation.name)
}

fn document<T: Field>(value: T) -> Document {
    value.into_document().unwrap_or(Document::Structure(Vec::new()))
}

/// Declares the operations of a service: an enum of requests, and a type for each.
#[macro_export]
macro_rules! operations {
    ($($name:ident($input:ty) -> $output:ty = $table:ident,)*) => {
        static OPERATIONS: &[&Operation] = &[$(&$table),*];

        /// A request that was read and whose members satisfy their constraints.
        #[derive(Debug, Clone, PartialEq)]
        #[allow(clippy::large_enum_variant, reason = "taken apart at once by who matches on it")]
        pub enum Request {
            $(#[doc = concat!("`", stringify!($name), "`.")] $name($input),)*
        }

        impl Request {
            /// Finds the operation, reads the members and checks them; `validation` carries the
            /// message when a member breaks a constraint.
            ///
            /// # Errors
            /// `UnknownOperationException`, `SerializationException`, or the validation error.
            pub fn read(
                request: &$crate::AwsRequest,
                validation: &'static ErrorShape,
            ) -> Result<Self, $crate::AwsError> {
                let (operation, document) =
                    $crate::call::read_request(&SERVICE, request, validation)?;
                Ok(match operation.name {
                    $(stringify!($name) => {
                        Self::$name($crate::document::Field::from_document(document))
                    })*
                    _ => unreachable!("the table has these operations only"),
                })
            }

            /// The operation's table.
            pub fn operation(&self) -> &'static Operation {
                match self {
                    $(Self::$name(_) => &$table,)*
                }
            }
        }

        $(
            #[doc = concat!("The operation `", stringify!($name), "` as a type.")]
            #[derive(Debug, Clone, Copy)]
            pub struct $name;

            impl $crate::Call for $name {
                type Input = $input;
                type Output = $output;
                const SERVICE: &'static Service = &SERVICE;
                const OPERATION: &'static Operation = &$table;
            }
        )*
    };
}
