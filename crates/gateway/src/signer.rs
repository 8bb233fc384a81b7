//! Signed requests to function URLs with `AuthType: AWS_IAM`: who may send them is decided elsewhere,
//! through the [`Judge`] that the platform gives the gateway.

use bytes::Bytes;
use futures_util::future::BoxFuture;
use http::StatusCode;
use http::request::Parts;
use model::{FunctionName, Region};
use std::net::IpAddr;
use std::sync::Arc;

/// Who sent a request, as the event shows it (AWS Lambda, "Function URLs", `authorizer.iam`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signer {
    /// Id of the access key.
    pub access_key: String,
    /// The account.
    pub account: String,
    /// Unique id of whoever it is; of a role's session with the session's name.
    pub user_id: String,
    /// ARN of whoever it is.
    pub user_arn: String,
}

/// A request that must be signed, whole.
#[derive(Debug)]
pub struct SignedRequest {
    /// The head as it came.
    pub parts: Parts,
    /// The body.
    pub body: Bytes,
    /// Where it came from.
    pub address: IpAddr,
    /// Region of the function.
    pub region: Region,
    /// The function.
    pub function: FunctionName,
    /// The alias that the URL calls, if it calls one.
    pub qualifier: Option<String>,
}

/// Why a request is not let in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotLetIn {
    /// Status of the answer.
    pub status: StatusCode,
    /// AWS's error type.
    pub code: &'static str,
    /// The words.
    pub message: String,
}

/// Tells who sent a request, if they may call the function.
pub type Judge =
    Arc<dyn Fn(SignedRequest) -> BoxFuture<'static, Result<Signer, NotLetIn>> + Send + Sync>;
