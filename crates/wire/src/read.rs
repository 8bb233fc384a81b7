//! Requests in, documents out: each member is taken from where the operation's table says it
//! travels. Constraints are checked afterwards, in `validate`.

pub(crate) mod form;
pub(crate) mod json;
pub(crate) mod rest;
pub(crate) mod text;
pub(crate) mod xml;

use crate::shape::{Operation, Protocol, Service};
use crate::{AwsError, AwsRequest, Document, error, query, route};

/// Finds the operation and reads its members.
pub(crate) fn request(
    service: &'static Service,
    request: &AwsRequest,
) -> Result<(&'static Operation, Document), AwsError> {
    let (operation, labels) = route::operation(service, request)?;
    let input = operation.input;
    let document = match service.protocol {
        Protocol::RestJson | Protocol::RestXml => {
            rest::structure(service.protocol, input, request, &labels)
        }
        Protocol::Json { .. } => json::body(&request.body, input),
        Protocol::Query => form::structure(query::form(request), input),
    };
    let document = document.map_err(|message| AwsError::new(&error::SERIALIZATION, message))?;
    Ok((operation, document))
}
