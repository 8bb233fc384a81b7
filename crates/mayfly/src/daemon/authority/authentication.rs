//! Whom a request comes from.

use super::refusal::Refusal;
use super::resource::Named;
use super::trail::Trail;
use super::{Authority, Source, own_page};
use crate::daemon::front::json;
use api::iam::{Identity, LAST_USED_STEP, LastUsed};
use api::lambda::Place;
use bytes::Bytes;
use http::StatusCode;
use http::request::Parts;
use iam::Context;
use model::Region;
use std::net::IpAddr;
use std::sync::{Arc, PoisonError};
use std::time::Duration;
use wire::sigv4::{Claim, SignatureError, Unread};
use wire::{AwsRequest, AwsResponse};

/// The words that the scope of a signature may have for a page of Mayfly's own.
const OWN_SERVICES: &[&str] = &["mayfly", "lambda"];

impl Authority {
    /// Fails where the head of a request says enough to refuse it, before its body is waited for.
    pub(crate) fn check_head(&self, parts: &Parts, address: IpAddr) -> Result<(), Refusal> {
        let claim = Claim::read(parts).map_err(unread)?;
        self.known(&claim, address).map(|_| ())
    }

    /// Whether much is read of the body of a request to one of Mayfly's own pages: not of who has no
    /// key.
    pub(crate) fn reads_much_of(&self, parts: &Parts) -> bool {
        !self.enforces()
            || Claim::read(parts).is_ok_and(|claim| {
                let (root, now) = (self.root.as_ref(), self.clock.now());
                self.keys.holder(&self.directory, root, &claim, now).is_ok()
            })
    }

    /// Whose signature a request has, if it is good.
    pub(super) fn authenticate(
        &self,
        parts: &Parts,
        body: &Bytes,
        services: &[&str],
        address: IpAddr,
    ) -> Result<Identity, Refusal> {
        let claim = Claim::read(parts).map_err(unread)?;
        let holder = self.known(&claim, address)?;
        let scope = &claim.authorization.scope;
        let key = self.keys.signing_key(&holder, scope);
        match claim.verify(parts, body, services, &key, self.clock.now()) {
            Ok(_) => {
                self.lockout().succeeded(address, &scope.access_key);
                if holder.session.is_none() {
                    self.note_use(&claim);
                }
                Ok(holder.identity.clone())
            }
            Err(error) => {
                if matches!(error, SignatureError::Mismatch | SignatureError::Body) {
                    let now = self.clock.monotonic();
                    self.lockout().failed(address, &scope.access_key, now);
                }
                Err(Refusal::Signature(error.to_string()))
            }
        }
    }

    /// Whom a request is taken to come from while any credentials are good: whoever has the key that
    /// it names, else the account itself.
    pub(super) fn presumed(&self, parts: &Parts) -> Identity {
        let claim = Claim::read(parts).ok();
        let holder = claim.and_then(|claim| {
            let root = self.root.as_ref();
            self.keys.holder(&self.directory, root, &claim, self.clock.now()).ok()
        });
        holder.map_or_else(|| self.directory.root(), |holder| holder.identity.clone())
    }

    /// Fails unless a request to one of Mayfly's own pages is allowed. What comes back is to be kept
    /// with the page's answer.
    pub(crate) async fn check_own_page(
        &self,
        parts: &Parts,
        body: &Bytes,
        address: IpAddr,
    ) -> Result<Option<Trail>, AwsResponse> {
        let path = parts.uri.path();
        if own_page::is_open(path) {
            return Ok(None);
        }
        let page = path.strip_prefix("/_mayfly/").unwrap_or_default();
        let query = parts.uri.query();
        let region = own_page::parameter(query, "region").and_then(|text| Region::new(text).ok());
        let region = region.unwrap_or_default();
        let place = Place { region, account: self.account.clone() };
        let (action, named) = own_page::action(&place, &parts.method, page, query);
        let mut trail = self.trail_of_page(parts, &place, address, action);
        trail.resource.clone_from(&named.arn);
        let judged = if self.enforces() {
            match self.authenticate(parts, body, OWN_SERVICES, address) {
                Err(refusal) => Err(refusal),
                Ok(identity) => {
                    trail.principal = identity.principal.arn();
                    let agent = trail.user_agent.as_deref();
                    let region = place.region.as_str();
                    let context = self.context(&identity, Some(address), region, agent);
                    self.may_use_page(&identity, action, &named, query, &context).await
                }
            }
        } else {
            trail.principal = self.presumed(parts).principal.arn();
            Ok(())
        };
        match judged {
            // The audit log does not fill with reading it.
            Ok(()) => Ok((action != "mayfly:GetAudit").then_some(trail)),
            Err(refusal) => {
                let error = refusal.aws(wire::shape::Protocol::RestJson);
                let status = StatusCode::from_u16(error.shape.status);
                let mut response = json(
                    status.unwrap_or(StatusCode::FORBIDDEN),
                    &serde_json::json!({ "__type": error.shape.code, "message": error.message }),
                );
                let value = http::HeaderValue::from_static(error.shape.code);
                response.headers_mut().insert("x-amzn-errortype", value);
                self.keep(trail, &response);
                Err(response)
            }
        }
    }

    async fn may_use_page(
        &self,
        identity: &Identity,
        action: &str,
        named: &Named,
        query: Option<&str>,
        context: &Context,
    ) -> Result<(), Refusal> {
        self.may(identity, action, named, context).await?;
        let Some(also) = own_page::also(action) else { return Ok(()) };
        let qualifier = own_page::parameter(query, "qualifier").filter(|q| !q.is_empty());
        self.may(identity, also, &named.qualified(qualifier), context).await
    }

    fn trail_of_page(&self, parts: &Parts, place: &Place, address: IpAddr, action: &str) -> Trail {
        let request = AwsRequest {
            parts: parts.clone(),
            body: Bytes::new(),
            region: place.region.to_string(),
            account: self.account.to_string(),
            principal: String::new(),
            request_id: uuid::Uuid::new_v4().to_string(),
            endpoint: String::new(),
        };
        Trail::begin(&request, Source::Address(address).text(), action.to_owned())
    }

    /// Whoever has the key of a claim, unless too much was guessed from that address.
    fn known(&self, claim: &Claim, address: IpAddr) -> Result<Arc<super::keys::Holder>, Refusal> {
        let id = &claim.authorization.scope.access_key;
        let now = self.clock.monotonic();
        let guessing = |wait: Duration| Refusal::Guessing { seconds: wait.as_secs().max(1) };
        if let Some(wait) = self.lockout().wait(address, id, now) {
            return Err(guessing(wait));
        }
        let root = self.root.as_ref();
        let holder = self.keys.holder(&self.directory, root, claim, self.clock.now());
        if matches!(holder, Err(Refusal::UnknownKey)) {
            let mut lockout = self.lockout();
            if let Some(wait) = lockout.wait_of_unknown(address, now) {
                return Err(guessing(wait));
            }
            lockout.failed(address, id, now);
        }
        holder
    }

    /// Writes when a key was last used, once in a while.
    fn note_use(&self, claim: &Claim) {
        let scope = &claim.authorization.scope;
        let now = self.clock.now();
        {
            let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
            let is_old = |last: &model::Timestamp| {
                now.duration_since(*last).as_secs() >= LAST_USED_STEP.as_secs().cast_signed()
            };
            if used.get(&scope.access_key).is_some_and(|last| !is_old(last)) {
                return;
            }
            used.insert(scope.access_key.clone(), now);
        }
        let (directory, id) = (Arc::clone(&self.directory), scope.access_key.clone());
        let last =
            LastUsed { time: now, service: scope.service.clone(), region: scope.region.clone() };
        tokio::spawn(async move {
            if let Err(error) = directory.was_used(&id, &last).await {
                tracing::warn!(access_key = id, %error, "the use of a key could not be kept");
            }
        });
    }

    fn lockout(&self) -> std::sync::MutexGuard<'_, super::Lockout> {
        self.lockout.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn unread(unread: Unread) -> Refusal {
    match unread {
        Unread::Missing => Refusal::Missing,
        Unread::Asymmetric => Refusal::Incomplete(unread.to_string()),
        Unread::Incomplete(words) => Refusal::Incomplete(words),
    }
}
