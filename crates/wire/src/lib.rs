//! AWS wire protocols and the shapes generated from AWS's service models. Pure: bytes in, bytes out.
//!
//! A service reads a request, matches on its operation and answers; members that break a constraint
//! are refused before it sees them:
//!
//! ```
//! use wire::sts::{self, GetCallerIdentityResponse, Request};
//! use wire::{AwsError, AwsRequest, AwsResponse};
//!
//! async fn call(request: AwsRequest) -> AwsResponse {
//!     match sts::Request::read(&request, &wire::error::VALIDATION) {
//!         Ok(Request::GetCallerIdentity(_input)) => {
//!             let output = GetCallerIdentityResponse {
//!                 account: Some(request.account.clone()),
//!                 ..Default::default()
//!             };
//!             let result: Result<_, AwsError> = Ok(output);
//!             wire::answer::<sts::GetCallerIdentity>(&request, result)
//!         }
//!         Ok(other) => {
//!             let message = format!("{} is not served", other.operation().name);
//!             let error = AwsError::new(&wire::error::NOT_IMPLEMENTED, message);
//!             wire::refuse(&sts::SERVICE, &request, &error)
//!         }
//!         Err(error) => wire::refuse(&sts::SERVICE, &request, &error),
//!     }
//! }
//! ```
//!
//! Fields are AWS's members in snake case; what a request must have is plain, all else is `Option`.
//! Blobs are `Bytes`, enums `String`s that were checked, times [`Timestamp`]s. An error is a shape of
//! the service with a message: `AwsError::new(&lambda::RESOURCE_NOT_FOUND_EXCEPTION, "Function not
//! found: …")`, further members with `.with("Reason", "…")`. Where the service makes the body itself
//! (event streams) there is [`answer_with_body`]. New operations are a line in `xtask`'s table.

pub mod body;
pub mod call;
pub mod document;
pub mod error;
pub mod event_stream;
mod generated;
pub mod query;
mod read;
pub mod request;
mod route;
pub mod s3;
pub mod shape;
pub mod signer;
pub mod sigv4;
pub mod timestamp;
pub mod unserved;
mod validate;
mod write;
pub mod xml;

pub use body::Body;
pub use call::{Call, answer, answer_with_body, operation_name, refuse};
pub use document::Document;
pub use error::AwsError;
pub use generated::{apigatewayv2, iam, lambda, logs, sts};
pub use request::{AwsRequest, AwsResponse};
pub use timestamp::Timestamp;
