//! Who may do what: whom a request comes from, what its policies say, and what of it is kept in the
//! audit log.
//!
//! Three postures. In *development*, on loopback only, any credentials are good, also none. With
//! `--enforce-iam` it is the same for who comes from outside, but functions run as roles that are
//! there and that Lambda may assume. At any other address everything is enforced: requests are signed,
//! and policies decide.
//!
//! Inside sandboxes the roles' policies always decide, see `inside.rs`.

mod authentication;
mod functions;
mod input;
mod inside;
mod judge;
mod keys;
mod lockout;
mod own_page;
mod refusal;
mod resource;
mod trail;
mod url;

pub(super) use inside::{INSIDE, Inside};
pub(super) use refusal::Refusal;
pub(super) use trail::Trail;

use super::front::Front;
use super::service::{self, Service};
use api::iam::{Directory, Identity, Secret};
use api::lambda::Place;
use functions::Functions;
use input::Input;
use keys::Keys;
use lockout::Lockout;
use model::audit::AuditLog;
use model::store::Store;
use model::{AccountId, Clock, Region, Timestamp};
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex};
use wire::{AwsError, AwsRequest, AwsResponse};

/// Bodies from this size on, in bytes, are taken apart where no call waits for it.
const LARGE_BYTES: usize = 256 * 1024;

/// How much is enforced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Posture {
    /// Any credentials are good, also none.
    Development,
    /// The same, but functions' roles must be there and be Lambda's to assume.
    Roles,
    /// Everything.
    All,
}

/// What the daemon gives it.
pub(super) struct Ports {
    pub(super) posture: Posture,
    pub(super) account: AccountId,
    pub(super) directory: Arc<Directory>,
    pub(super) store: Arc<dyn Store>,
    pub(super) audit: Arc<dyn AuditLog>,
    pub(super) clock: Arc<dyn Clock>,
    /// The account's own key.
    pub(super) root: Option<(String, Secret)>,
    /// Whether calls of functions and the like are kept in the audit log.
    pub(super) audits_data: bool,
}

/// Judges requests.
pub(super) struct Authority {
    posture: Posture,
    account: AccountId,
    pub(super) directory: Arc<Directory>,
    functions: Functions,
    keys: Keys,
    lockout: Mutex<Lockout>,
    root: Option<(String, Secret)>,
    /// When the last use of each key was written.
    used: Mutex<HashMap<String, Timestamp>>,
    audit: Arc<dyn AuditLog>,
    audits_data: bool,
    clock: Arc<dyn Clock>,
}

/// Where a request comes from.
#[derive(Debug, Clone)]
pub(super) enum Source {
    /// Over the network.
    Address(IpAddr),
    /// From inside the sandbox of a function with this ARN.
    Function(String),
}

impl Source {
    fn address(&self) -> Option<IpAddr> {
        match self {
            Self::Address(address) => Some(*address),
            Self::Function(_) => None,
        }
    }

    fn text(&self) -> String {
        match self {
            Self::Address(address) => address.to_string(),
            Self::Function(arn) => arn.clone(),
        }
    }
}

impl Authority {
    pub(super) fn new(ports: Ports) -> Self {
        Self {
            posture: ports.posture,
            functions: Functions::new(ports.store, ports.account.clone()),
            account: ports.account,
            directory: ports.directory,
            keys: Keys::default(),
            lockout: Mutex::default(),
            root: ports.root,
            used: Mutex::default(),
            audit: ports.audit,
            audits_data: ports.audits_data,
            clock: ports.clock,
        }
    }

    /// Whether requests from outside are judged at all.
    pub(super) fn enforces(&self) -> bool {
        self.posture == Posture::All
    }

    /// Whether calls of functions need not pass here: nothing is judged, and nothing is kept.
    pub(super) fn lets_calls_pass(&self) -> bool {
        !self.enforces() && !self.audits_data
    }

    /// Answers a request to an AWS service that came from outside.
    pub(super) async fn answer(
        &self,
        front: &Front,
        request: AwsRequest,
        address: IpAddr,
    ) -> AwsResponse {
        let Some(service) = Service::of(&request) else { return service::unknown(&request) };
        let identity = if self.enforces() {
            self.authenticate(&request.parts, &request.body, &[service.signing_name()], address)
        } else {
            Ok(self.presumed(&request.parts))
        };
        let source = Source::Address(address);
        match identity {
            Ok(identity) => {
                self.answer_as(front, service, request, &identity, &source, self.enforces()).await
            }
            Err(refusal) => {
                let trail = Trail::begin(&request, source.text(), action_name(service, &request));
                self.refused(service, &request, trail, &refusal)
            }
        }
    }

    /// Answers a request of somebody who is known.
    pub(super) async fn answer_as(
        &self,
        front: &Front,
        service: Service,
        mut request: AwsRequest,
        identity: &Identity,
        source: &Source,
        enforced: bool,
    ) -> AwsResponse {
        request.principal = identity.principal.arn();
        let mut trail = Trail::begin(&request, source.text(), String::new());
        trail.principal.clone_from(&request.principal);
        let (request, input) = take_apart(service, request).await;
        let input = match input {
            Ok(input) => input,
            Err(error) => {
                trail.action = action_name(service, &request);
                let response = wire::refuse(service.table(), &request, &error);
                self.keep(trail, &response);
                return response;
            }
        };
        let place = Place {
            region: Region::new(request.region.as_str()).unwrap_or_default(),
            account: self.account.clone(),
        };
        let named = resource::of(&self.directory, &place, &request, &input);
        trail.action = action_of(service, &input);
        trail.resource.clone_from(&named.arn);
        let agent = trail.user_agent.as_deref();
        let context = self.context(identity, source.address(), &request.region, agent);
        if enforced && let Err(refusal) = self.judge(identity, &input, &named, &context).await {
            return self.refused(service, &request, trail, &refusal);
        }
        if self.posture >= Posture::Roles && !self.lambda_may_assume(&input) {
            let error = AwsError::new(
                &wire::lambda::INVALID_PARAMETER_VALUE_EXCEPTION,
                "The role defined for the function cannot be assumed by Lambda.",
            );
            let response = wire::refuse(service.table(), &request, &error);
            self.keep(trail, &response);
            return response;
        }
        let caller = api::sts::Caller { identity, context, enforced };
        let response = Box::pin(front.serve_aws(service, request, &caller)).await;
        self.keep(trail, &response);
        response
    }

    /// Refuses a request whose head was enough.
    pub(super) fn refuse(
        &self,
        request: &AwsRequest,
        address: IpAddr,
        refusal: &Refusal,
    ) -> AwsResponse {
        let Some(service) = Service::of(request) else { return service::unknown(request) };
        let source = Source::Address(address).text();
        let trail = Trail::begin(request, source, action_name(service, request));
        self.refused(service, request, trail, refusal)
    }

    fn refused(
        &self,
        service: Service,
        request: &AwsRequest,
        trail: Trail,
        refusal: &Refusal,
    ) -> AwsResponse {
        let table = service.table();
        let response = wire::refuse(table, request, &refusal.aws(table.protocol));
        self.keep(trail, &response);
        response
    }
}

/// Takes a request apart; a large one where no call waits for it.
async fn take_apart(
    service: Service,
    request: AwsRequest,
) -> (AwsRequest, Result<Input, AwsError>) {
    if request.body.len() <= LARGE_BYTES {
        let input = Input::of(service, &request);
        return (request, input);
    }
    let taking = {
        let request = request.clone();
        move || Input::of(service, &request)
    };
    let input = tokio::task::spawn_blocking(taking).await.unwrap_or_else(|error| {
        Err(AwsError::new(&wire::error::INTERNAL_FAILURE, error.to_string()))
    });
    (request, input)
}

/// An action's name in the audit log: of API Gateway, whose actions are methods, the operation's.
fn action_of(service: Service, input: &Input) -> String {
    match service {
        Service::ApiGatewayV2 => format!("apigateway:{}", input.row.operation),
        _ => input.row.action.to_owned(),
    }
}

/// The same of a request that was not taken apart.
fn action_name(service: Service, request: &AwsRequest) -> String {
    let operation = wire::operation_name(service.table(), request).unwrap_or("*");
    match (service, operation) {
        (Service::Lambda, "Invoke" | "InvokeWithResponseStream") => {
            "lambda:InvokeFunction".to_owned()
        }
        _ => format!("{}:{operation}", service.action_prefix()),
    }
}
