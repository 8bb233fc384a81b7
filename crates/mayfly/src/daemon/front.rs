//! One port for everything: tells apart whom a request is for.
//!
//! In this order: function URLs and HTTP APIs by host name or path, Mayfly's own pages under `/_mayfly/`, and AWS's services by the scope of
//! the signature, the target header or the path.

use super::aliases_page::AliasesPage;
use super::async_page::AsyncPage;
use super::audit_page::AuditPage;
use super::authority::Authority;
use super::events_page::{self, EventsPage};
use super::keys_page::KeysPage;
use super::paced::{RequestBody, TooSlow, Unread};
use super::records_page::RecordsPage;
use super::service::{self, Service};
use super::settings_page::SettingsPage;
use super::signing_page::SigningPage;
use super::too_large::too_large;
use super::web_page;
use api::apigatewayv2::ApiGatewayV2;
use api::iam::Iam;
use api::lambda::Lambda;
use api::sts::Sts;
use bytes::Bytes;
use engine::Engine;
use gateway::Gateway;
use http::{HeaderMap, Request, Response, StatusCode, header};
use model::{AccountId, Region};
use services::logs::Logs;
use std::net::SocketAddr;
use std::sync::Arc;
use wire::{AwsRequest, AwsResponse, Body};

/// Largest body that is read of a sender who is not known, in bytes: enough to tell what it is for.
const UNKNOWN_SENDER_BYTES: usize = 64 * 1024;
/// Largest body of a request to one of Mayfly's own pages, in bytes.
const PAGE_REQUEST_BYTES: usize = 1 << 20;
/// The page that takes many events.
const SENDING: &str = "/_mayfly/async/events/";

/// Where a request comes from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Peer {
    pub(super) address: SocketAddr,
}

/// All that answers requests.
pub(super) struct Front {
    pub(super) account: AccountId,
    pub(super) engine: Arc<Engine>,
    pub(super) gateway: Gateway,
    pub(super) lambda: Lambda,
    pub(super) sts: Sts,
    pub(super) iam: Iam,
    pub(super) authority: Authority,
    pub(super) audit: AuditPage,
    pub(super) api_gateway: ApiGatewayV2,
    pub(super) logs: Logs,
    pub(super) events: AsyncPage,
    pub(super) sending: EventsPage,
    pub(super) settings: SettingsPage,
    pub(super) signing: SigningPage,
    pub(super) aliases: AliasesPage,
    pub(super) keys: KeysPage,
    pub(super) records: RecordsPage,
    /// Largest request from outside, in bytes.
    pub(super) request_bytes: usize,
    /// Where clients reach Mayfly when they name no host.
    pub(super) address: SocketAddr,
}

impl Front {
    /// Answers a request that came from outside.
    pub(super) async fn serve(&self, request: Request<RequestBody>, peer: Peer) -> Response<Body> {
        let path = request.uri().path();
        if let Some(front) = gateway::Route::find(host(&request), path) {
            return self.through(front, request, peer).await;
        }
        // A page can't sign, and names other than this machine's are of use where all is signed.
        if !self.authority.enforces() && web_page::is_foreign(request.headers()) {
            return json(
                StatusCode::FORBIDDEN,
                &serde_json::json!({
                    "__type": "AccessDeniedException",
                    "message": "requests of web pages, or under names that are not this machine's, are not answered; use 127.0.0.1 or localhost",
                }),
            );
        }
        if path.starts_with("/_mayfly/") {
            return Box::pin(self.checked_page(request, peer)).await;
        }
        // Nothing is added to a call of a function while any credentials are good.
        if self.authority.lets_calls_pass() && service::is_call(&request) {
            let principal = format!("arn:aws:iam::{}:root", self.account);
            return match self.aws_request(request, principal, None, self.request_bytes).await {
                Ok(request) => self.lambda.call(request).await,
                Err(refusal) => refusal,
            };
        }
        Box::pin(self.judged(request, peer)).await
    }

    /// Answers a request to an AWS service, if its sender may.
    async fn judged(&self, request: Request<RequestBody>, peer: Peer) -> Response<Body> {
        let address = peer.address.ip();
        let (parts, body) = request.into_parts();
        // Whoever has no key does not fill the memory.
        let (refusal, most) = match self.authority.enforces() {
            true => match self.authority.check_head(&parts, address) {
                Ok(()) => (None, self.request_bytes),
                Err(refusal) => (Some(refusal), UNKNOWN_SENDER_BYTES),
            },
            false => (None, self.request_bytes),
        };
        let head = || Request::from_parts(parts.clone(), RequestBody::empty());
        let head = refusal.is_some().then(head);
        let request = Request::from_parts(parts, body);
        let principal = "anonymous".to_owned();
        let refusal = refusal.zip(head);
        match (self.aws_request(request, principal, None, most).await, refusal) {
            (Ok(request), None) => self.authority.answer(self, request, address).await,
            (Ok(request), Some((refusal, _))) => self.authority.refuse(&request, address, &refusal),
            // Too much to read for somebody who is not known, who is told what the head says.
            (Err(_), Some((refusal, head))) => {
                match self.aws_request(head, "anonymous".to_owned(), None, 0).await {
                    Ok(request) => self.authority.refuse(&request, address, &refusal),
                    Err(unread) => unread,
                }
            }
            (Err(refusal), None) => refusal,
        }
    }

    /// Answers a request to one of Mayfly's own pages, if its sender may.
    async fn checked_page(&self, request: Request<RequestBody>, peer: Peer) -> Response<Body> {
        let (parts, body) = request.into_parts();
        let most = match parts.uri.path().starts_with(SENDING) {
            _ if !self.authority.reads_much_of(&parts) => UNKNOWN_SENDER_BYTES,
            true => events_page::LINES_BYTES,
            false => PAGE_REQUEST_BYTES,
        };
        let body = match body.whole(most).await {
            Ok(body) => body,
            Err(Unread::TooLarge) => {
                // Whoever is not known is told that, and not a limit.
                let judged = match most {
                    UNKNOWN_SENDER_BYTES => {
                        let nothing = Bytes::new();
                        self.authority.check_own_page(&parts, &nothing, peer.address.ip()).await
                    }
                    _ => Ok(None),
                };
                return judged.err().unwrap_or_else(|| page_too_large(most));
            }
            Err(Unread::TooSlow) => return too_slow(),
            Err(Unread::CutOff) => return Response::new(Body::empty()),
        };
        let trail = self.authority.check_own_page(&parts, &body, peer.address.ip()).await;
        let trail = match trail {
            Ok(trail) => trail,
            Err(refusal) => return refusal,
        };
        let request = Request::from_parts(parts, RequestBody::ready(body));
        let response = self.page(request).await;
        if let Some(trail) = trail {
            self.authority.keep(trail, &response);
        }
        response
    }

    async fn page(&self, request: Request<RequestBody>) -> Response<Body> {
        let path = request.uri().path().to_owned();
        let page = path.strip_prefix("/_mayfly/").unwrap_or_default();
        if let Some(alias) = page.strip_prefix("aliases/") {
            return self.aliases.serve(alias, request).await;
        }
        if let Some(signing) = page.strip_prefix("signing/") {
            return self.signing.serve(signing, request).await;
        }
        if let Some(function) = page.strip_prefix("settings/") {
            return self.settings.serve(function, request).await;
        }
        if let Some(function) = path.strip_prefix(SENDING) {
            return self.sending.serve(function, request).await;
        }
        self.own_page(page, &request).await
    }

    /// Lets a request through a front door of a function.
    pub(super) async fn through(
        &self,
        front: gateway::Front,
        request: Request<RequestBody>,
        peer: Peer,
    ) -> Response<Body> {
        let peer = gateway::Peer { address: peer.address, secure: false };
        self.gateway.serve(front, request, peer).await
    }

    async fn own_page(&self, page: &str, request: &Request<RequestBody>) -> Response<Body> {
        let uri = request.uri();
        if let Some(page) = page.strip_prefix("keys") {
            return self.keys.serve(request.method(), page).await;
        }
        if page == "audit" {
            return self.audit.serve(request.method(), uri).await;
        }
        if let Some(page) = page.strip_prefix("invocations") {
            return self.records.serve(request.method(), page, uri).await;
        }
        if let Some(page) = page.strip_prefix("async/") {
            return self.events.serve(request.method(), page, uri).await;
        }
        match page {
            "health" => json(
                StatusCode::OK,
                &serde_json::json!({
                    "status": "ready",
                    "version": env!("CARGO_PKG_VERSION"),
                    "instances": self.engine.instances(),
                    "calls": self.engine.calls(),
                }),
            ),
            _ if uri.path().starts_with(api::lambda::CODE_PATH) => self.lambda.download(uri).await,
            _ => json(
                StatusCode::NOT_FOUND,
                &serde_json::json!({ "message": format!("Mayfly has no page /_mayfly/{page}") }),
            ),
        }
    }

    /// Reads a request to an AWS service, with a body of at most `most_bytes`.
    pub(super) async fn aws_request(
        &self,
        request: Request<RequestBody>,
        principal: String,
        region: Option<Region>,
        most_bytes: usize,
    ) -> Result<AwsRequest, Response<Body>> {
        let (parts, body) = request.into_parts();
        let (body, is_too_large) = match body.whole(most_bytes).await {
            Ok(body) => (body, false),
            Err(Unread::TooLarge) => (Bytes::new(), true),
            Err(Unread::TooSlow) => return Err(too_slow()),
            // Nobody reads this.
            Err(Unread::CutOff) => return Err(Response::new(Body::empty())),
        };
        let scope = wire::sigv4::parse_scope(&parts.headers, parts.uri.query());
        let region = region
            .or_else(|| scope.and_then(|scope| Region::new(scope.region).ok()))
            .unwrap_or_default();
        let request = AwsRequest {
            endpoint: self.endpoint(&parts.headers),
            region: region.into(),
            account: self.account.to_string(),
            principal,
            request_id: engine::invocation::request_id(model::Timestamp::now()),
            parts,
            body,
        };
        match is_too_large {
            false => Ok(request),
            true => Err(too_large(&request, most_bytes)),
        }
    }

    /// Answers a request to an AWS service that its sender may send.
    pub(super) async fn serve_aws(
        &self,
        service: Service,
        request: AwsRequest,
        caller: &api::sts::Caller<'_>,
    ) -> AwsResponse {
        match service {
            Service::ApiGatewayV2 => self.api_gateway.call(request).await,
            Service::Iam => self.iam.call(request).await,
            Service::Lambda => self.lambda.call(request).await,
            Service::Logs => self.logs.call(request).await,
            Service::Sts => self.sts.call(request, caller).await,
        }
    }

    fn endpoint(&self, headers: &HeaderMap) -> String {
        match headers.get(header::HOST).and_then(|host| host.to_str().ok()) {
            Some(host) if !host.is_empty() => format!("http://{host}"),
            _ => format!("http://{}", self.address),
        }
    }
}

pub(super) fn host<B>(request: &Request<B>) -> Option<&str> {
    request
        .headers()
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
        .or_else(|| request.uri().authority().map(http::uri::Authority::as_str))
}

fn too_slow() -> Response<Body> {
    json(StatusCode::REQUEST_TIMEOUT, &serde_json::json!({ "message": TooSlow.to_string() }))
}

fn page_too_large(most_bytes: usize) -> Response<Body> {
    let message = format!("a request to this page has at most {most_bytes} bytes");
    json(StatusCode::PAYLOAD_TOO_LARGE, &serde_json::json!({ "message": message }))
}

pub(super) fn json(status: StatusCode, document: &serde_json::Value) -> Response<Body> {
    let mut response = Response::new(Body::from(Bytes::from(document.to_string())));
    *response.status_mut() = status;
    let content_type = header::HeaderValue::from_static("application/json");
    response.headers_mut().insert(header::CONTENT_TYPE, content_type);
    response
}
