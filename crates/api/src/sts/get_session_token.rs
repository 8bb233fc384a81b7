//! `GetSessionToken`: temporary keys of a user or of the account.

use super::{Caller, Session, Sts, Who, access_denied, refuse_second_factor};
use iam::Principal;
use std::time::Duration;
use wire::AwsError;
use wire::sts::{GetSessionTokenRequest, GetSessionTokenResponse};

/// Seconds of a session whose request says no number (AWS STS, GetSessionToken).
const SECONDS: u32 = 43_200;
/// Most seconds of a session of the account's root.
const SECONDS_OF_ROOT: u32 = 3_600;

impl Sts {
    pub(super) fn get_session_token(
        &self,
        caller: &Caller<'_>,
        input: GetSessionTokenRequest,
    ) -> Result<GetSessionTokenResponse, AwsError> {
        refuse_second_factor(input.serial_number.as_ref(), input.token_code.as_ref())?;
        let asked = input.duration_seconds.and_then(|n| u32::try_from(n).ok()).unwrap_or(SECONDS);
        if caller.identity.issued.is_some() {
            return Err(access_denied("Cannot call GetSessionToken with session credentials"));
        }
        let (who, seconds) = match &caller.identity.principal {
            Principal::User { id, .. } => (Who::User { id: id.clone() }, asked),
            Principal::Root { .. } => (Who::Root, asked.min(SECONDS_OF_ROOT)),
            _ => {
                return Err(access_denied("Cannot call GetSessionToken with session credentials"));
            }
        };
        let duration = Duration::from_secs(seconds.into());
        let session = Session {
            root_key: caller.root_key(),
            ..Session::new(who, self.directory.clock.now(), duration)
        };
        Ok(GetSessionTokenResponse {
            credentials: Some(self.credentials(&session)),
            ..GetSessionTokenResponse::default()
        })
    }
}
