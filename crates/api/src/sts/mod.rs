//! AWS STS: who calls. Tools ask it first, to learn the account.

mod get_caller_identity;

use wire::sts::{GetCallerIdentity, Request, SERVICE};
use wire::{AwsRequest, AwsResponse};

/// The service.
#[derive(Debug, Default)]
pub struct Sts;

impl Sts {
    /// The service; it has no state.
    pub fn new() -> Self {
        Self
    }

    /// Answers a request.
    pub async fn call(&self, request: AwsRequest) -> AwsResponse {
        match Request::read(&request, &wire::error::VALIDATION) {
            Ok(Request::GetCallerIdentity(_)) => {
                let identity = get_caller_identity::identity(&request);
                wire::answer::<GetCallerIdentity>(&request, Ok(identity))
            }
            Err(error) => wire::refuse(&SERVICE, &request, &error),
        }
    }
}
