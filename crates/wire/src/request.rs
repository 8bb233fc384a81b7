//! One request to an AWS API, as every service of Mayfly is given it.

use crate::Body;
use bytes::Bytes;

/// A request whose body was read and whose caller is known.
#[derive(Debug, Clone)]
pub struct AwsRequest {
    /// Method, URI (path and query still percent-encoded) and headers.
    pub parts: http::request::Parts,
    /// The whole body.
    pub body: Bytes,
    /// Region from the signature's scope, or the default region.
    pub region: String,
    /// The account, twelve digits.
    pub account: String,
    /// ARN of whoever calls.
    pub principal: String,
    /// Identifies the request in answers and logs; a UUID.
    pub request_id: String,
    /// Scheme, host and port under which the client reached Mayfly, without a slash at the end,
    /// for URLs in answers: `http://127.0.0.1:4566`.
    pub endpoint: String,
}

/// The answer to one.
pub type AwsResponse = http::Response<Body>;
