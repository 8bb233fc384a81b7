//! Requests from inside sandboxes.

use super::refusal::Refusal;
use super::trail::Trail;
use super::{Authority, Source, action_name};
use crate::daemon::front::Front;
use crate::daemon::service::{self, Service};
use api::iam::Identity;
use api::sts::{Session, Who};
use engine::Caller;
use http::request::Parts;
use model::{FunctionArn, Timestamp};
use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;
use wire::sigv4::Claim;
use wire::{AwsRequest, AwsResponse};

/// How long the keys of an instance are good outside of its sandbox: the longest session that a role
/// can have. Inside they are good for as long as the instance lives.
const KEYS_GOOD_FOR: Duration = Duration::from_secs(12 * 3_600);
/// The address of whoever comes from inside: bad signatures are counted as of it, and no policy that
/// trusts this machine's own address means it.
pub(crate) const INSIDE: IpAddr = IpAddr::V4(Ipv4Addr::UNSPECIFIED);

/// Goes with a request from inside a sandbox through a front door: the function that it comes from;
/// `None` where it is signed with keys of somebody else.
#[derive(Debug, Clone)]
pub(crate) struct Inside(pub(crate) Option<Identity>);

impl Authority {
    /// The function that a request comes from; `None` where it is signed with keys of somebody else.
    pub(crate) fn inside(&self, parts: &Parts, caller: &Caller) -> Option<Identity> {
        let arn = self.arn_of(caller);
        // Policies that end older sessions end that of who does not show how old it is.
        let mut issued = Timestamp::UNIX_EPOCH;
        if let Ok(claim) = Claim::read(parts) {
            let other = match &claim.token {
                Some(token) => self.directory.session(token).is_some_and(|session| {
                    issued = session.issued;
                    session.function.as_ref() != Some(&arn)
                }),
                None => {
                    let id = &claim.authorization.scope.access_key;
                    self.directory.user_of_key(id).is_some()
                        || self.root.as_ref().is_some_and(|(root, _)| root == id)
                }
            };
            if other {
                return None;
            }
        }
        let identity = self.directory.identity_of_function(&caller.role, caller.function.as_str());
        Some(Identity { function: Some(arn), issued: Some(issued), ..identity })
    }

    /// Whether a function's role is in IAM.
    pub(crate) fn has_role(&self, caller: &Caller) -> bool {
        self.directory.role_of_function(&caller.role).is_some()
    }

    /// Refuses a request of a function whose role is not in IAM.
    pub(crate) fn deny_inside(
        &self,
        service: Service,
        caller: &Caller,
        request: &AwsRequest,
    ) -> AwsResponse {
        let identity = self.directory.identity_of_function(&caller.role, caller.function.as_str());
        let (action, principal) = (action_name(service, request), identity.principal.arn());
        let refusal = Refusal::without_role(&identity, &action);
        let source = Source::Function(self.arn_of(caller)).text();
        let trail = Trail { principal, ..Trail::begin(request, source, action) };
        self.refused(service, request, trail, &refusal)
    }

    /// Answers a request from inside a sandbox.
    pub(crate) async fn answer_inside(
        &self,
        front: &Front,
        caller: &Caller,
        own: Option<Identity>,
        request: AwsRequest,
    ) -> AwsResponse {
        let Some(service) = Service::of(&request) else { return service::unknown(&request) };
        let source = Source::Function(self.arn_of(caller));
        let identity = match own {
            Some(identity) => Ok(identity),
            None => {
                self.authenticate(&request.parts, &request.body, &[service.signing_name()], INSIDE)
            }
        };
        match identity {
            Ok(identity) => {
                Box::pin(self.answer_as(front, service, request, &identity, &source, true)).await
            }
            Err(refusal) => {
                let trail = Trail::begin(&request, source.text(), action_name(service, &request));
                self.refused(service, &request, trail, &refusal)
            }
        }
    }

    /// The variables by which an instance of a function has keys of its role.
    pub(crate) fn variables_of_instance(&self, caller: &Caller) -> Vec<(String, String)> {
        let role = self.directory.role_of_function(&caller.role);
        let who = Who::Role {
            arn: caller.role.clone(),
            id: role.map(|role| role.id.clone()),
            name: caller.function.to_string(),
        };
        let mut session = Session::new(who, self.clock.now(), KEYS_GOOD_FOR);
        session.function = Some(self.arn_of(caller));
        let keys = self.directory.keys_of(&session);
        [
            ("AWS_ACCESS_KEY_ID", keys.access_key),
            ("AWS_SECRET_ACCESS_KEY", keys.secret.0),
            ("AWS_SESSION_TOKEN", keys.token),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .into()
    }

    fn arn_of(&self, caller: &Caller) -> String {
        FunctionArn {
            region: caller.region.clone(),
            account: self.account.clone(),
            name: caller.function.clone(),
            qualifier: None,
        }
        .to_string()
    }
}
