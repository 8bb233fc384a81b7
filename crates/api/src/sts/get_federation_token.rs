//! `GetFederationToken`: temporary keys for somebody whom only the asking user knows. They may do
//! what both the user and the policies in the request allow; without any, nothing.

use super::restriction::{packed_size, tags};
use super::{Caller, Session, Sts, Who, access_denied};
use iam::Principal;
use std::time::Duration;
use wire::AwsError;
use wire::sts::{FederatedUser, GetFederationTokenRequest, GetFederationTokenResponse};

/// Seconds of a session whose request says no number (AWS STS, GetFederationToken).
const SECONDS: u32 = 43_200;
/// Most seconds of a session that the account's root asks for.
const SECONDS_OF_ROOT: u32 = 3_600;

impl Sts {
    pub(super) fn get_federation_token(
        &self,
        caller: &Caller<'_>,
        input: GetFederationTokenRequest,
    ) -> Result<GetFederationTokenResponse, AwsError> {
        let denied = || access_denied("Cannot call GetFederationToken with session credentials");
        if caller.identity.issued.is_some() {
            return Err(denied());
        }
        let asked = input.duration_seconds.and_then(|n| u32::try_from(n).ok()).unwrap_or(SECONDS);
        let (by, seconds) = match &caller.identity.principal {
            Principal::User { id, .. } => (Some(id.clone()), asked),
            Principal::Root { .. } => (None, asked.min(SECONDS_OF_ROOT)),
            _ => return Err(denied()),
        };
        let policies = self.restriction(input.policy, input.policy_arns)?.unwrap_or_default();
        let tags = tags(input.tags)?;
        let packed_policy_size = packed_size(Some(&policies), &tags)?;
        let name = input.name;
        let session = Session {
            policies: Some(policies),
            tags,
            root_key: caller.root_key(),
            ..Session::new(
                Who::Federated { by, name: name.clone() },
                self.directory.clock.now(),
                Duration::from_secs(seconds.into()),
            )
        };
        let account = &self.directory.account;
        Ok(GetFederationTokenResponse {
            credentials: Some(self.credentials(&session)),
            federated_user: Some(FederatedUser {
                federated_user_id: Some(format!("{account}:{name}")),
                arn: Some(format!("arn:aws:sts::{account}:federated-user/{name}")),
            }),
            packed_policy_size,
            ..GetFederationTokenResponse::default()
        })
    }
}
