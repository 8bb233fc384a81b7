//! AWS STS: who calls, and temporary credentials.

mod assume_role;
mod get_caller_identity;
mod get_federation_token;
mod get_session_token;
mod restriction;
mod session;

pub use get_caller_identity::unkept_id;
pub use session::{Keys, Session, SessionPolicies, Who};

use crate::iam::{Directory, Identity};
use iam::Context;
use std::sync::Arc;
use wire::error::common;
use wire::shape::ErrorShape;
use wire::sts::{
    AssumeRole, Credentials, GetAccessKeyInfo, GetAccessKeyInfoResponse, GetCallerIdentity,
    GetFederationToken, GetSessionToken, Request, SERVICE,
};
use wire::{AwsError, AwsRequest, AwsResponse};

/// A member breaks a constraint.
static VALIDATION_ERROR: ErrorShape = common("ValidationError", 400);
/// The caller may not do this.
static ACCESS_DENIED: ErrorShape = common("AccessDenied", 403);

/// The service.
pub struct Sts {
    directory: Arc<Directory>,
}

/// Who asks STS, and under which conditions.
pub struct Caller<'a> {
    /// Who.
    pub identity: &'a Identity,
    /// What else is known of the request, such as where it comes from.
    pub context: Context,
    /// Whether policies are asked: not while any credentials are accepted.
    pub enforced: bool,
}

impl Caller<'_> {
    /// The id of the root key, if the account itself asks with it.
    fn root_key(&self) -> Option<String> {
        let is_root = matches!(self.identity.principal, iam::Principal::Root { .. });
        self.identity.access_key.clone().filter(|_| is_root)
    }
}

impl Sts {
    /// The service over the identities of an account.
    pub fn new(directory: Arc<Directory>) -> Self {
        Self { directory }
    }

    /// Answers a request.
    pub async fn call(&self, request: AwsRequest, caller: &Caller<'_>) -> AwsResponse {
        let operation = match Request::read(&request, &VALIDATION_ERROR) {
            Ok(operation) => operation,
            Err(error) => return wire::refuse(&SERVICE, &request, &error),
        };
        match operation {
            Request::AssumeRole(input) => {
                wire::answer::<AssumeRole>(&request, self.assume_role(caller, input))
            }
            Request::GetAccessKeyInfo(input) => {
                // There is one account, and ids that AWS made say nothing here.
                let known = input.access_key_id.starts_with("AKIA")
                    || input.access_key_id.starts_with("ASIA");
                let result = if known {
                    Ok(GetAccessKeyInfoResponse { account: Some(request.account.clone()) })
                } else {
                    Err(validation("Access key IDs begin with AKIA or ASIA"))
                };
                wire::answer::<GetAccessKeyInfo>(&request, result)
            }
            Request::GetCallerIdentity(_) => {
                let identity = get_caller_identity::answer(&request, caller.identity);
                wire::answer::<GetCallerIdentity>(&request, Ok(identity))
            }
            Request::GetFederationToken(input) => wire::answer::<GetFederationToken>(
                &request,
                self.get_federation_token(caller, input),
            ),
            Request::GetSessionToken(input) => {
                wire::answer::<GetSessionToken>(&request, self.get_session_token(caller, input))
            }
        }
    }

    fn credentials(&self, session: &Session) -> Credentials {
        let keys = session.keys(&*self.directory.sealing);
        Credentials {
            access_key_id: Some(keys.access_key),
            secret_access_key: Some(keys.secret.0),
            session_token: Some(keys.token),
            expiration: Some(keys.expires.into()),
        }
    }
}

fn validation(message: impl Into<String>) -> AwsError {
    AwsError::new(&VALIDATION_ERROR, message)
}

fn access_denied(message: impl Into<String>) -> AwsError {
    AwsError::new(&ACCESS_DENIED, message)
}

/// No second factor is kept for anybody, so a code of one can't be right.
fn refuse_second_factor(
    serial_number: Option<&String>,
    token_code: Option<&String>,
) -> Result<(), AwsError> {
    if serial_number.is_none() && token_code.is_none() {
        return Ok(());
    }
    Err(access_denied(
        "MultiFactorAuthentication failed, unable to validate MFA code. Mayfly keeps no MFA devices.",
    ))
}
