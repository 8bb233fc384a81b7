//! AWS wire protocols and the shapes generated from AWS's service models. Pure: bytes in, bytes out.

pub mod body;
pub mod request;

pub use body::Body;
pub use request::{AwsRequest, AwsResponse};
