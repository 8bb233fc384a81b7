//! STS at its seam: who calls, and temporary credentials.

use super::{request, text};
use api::iam::{Directory, Identity};
use api::sts::{Caller, Session, Sts};
use async_trait::async_trait;
use model::sealing::{OpenError, Sealing};
use model::{AccountId, SystemClock};
use std::sync::Arc;
use store::MemoryStore;
use wire::xml::Element;

/// Seals by turning bits, which is all that a test needs.
pub(super) struct Turned;

#[async_trait]
impl Sealing for Turned {
    fn seal(&self, context: &str, secret: &[u8]) -> Vec<u8> {
        let turned = secret.iter().map(|byte| !byte);
        context.bytes().chain([0]).chain(turned).collect()
    }

    fn open(&self, context: &str, sealed: &[u8]) -> Result<Vec<u8>, OpenError> {
        let head: Vec<u8> = context.bytes().chain([0]).collect();
        let turned = sealed.strip_prefix(head.as_slice()).ok_or(OpenError::Broken)?;
        Ok(turned.iter().map(|byte| !byte).collect())
    }

    fn is_current(&self, _: &[u8]) -> bool {
        true
    }
}

pub(super) async fn directory() -> Arc<Directory> {
    let store = Arc::new(MemoryStore::new());
    let clock = Arc::new(SystemClock::default());
    Directory::open(store, AccountId::default(), Arc::new(Turned), clock).await.expect("opens")
}

async fn call(directory: &Arc<Directory>, identity: &Identity, form: &str) -> (u16, String) {
    let caller = Caller { identity, context: iam::Context::new(), enforced: true };
    let form = format!("{form}&Version=2011-06-15");
    let response = Sts::new(Arc::clone(directory)).call(request("POST", "/", &form), &caller).await;
    (response.status().as_u16(), text(response))
}

#[tokio::test]
async fn the_caller_learns_its_account_and_arn() {
    let directory = directory().await;
    let (status, text) = call(&directory, &directory.root(), "Action=GetCallerIdentity").await;
    assert_eq!(status, 200);
    for part in [
        "<UserId>000000000000</UserId>",
        "<Account>000000000000</Account>",
        "<Arn>arn:aws:iam::000000000000:root</Arn>",
    ] {
        assert!(text.contains(part), "{text}");
    }
}

#[tokio::test]
async fn another_action_is_refused_by_name() {
    let directory = directory().await;
    let (status, text) = call(&directory, &directory.root(), "Action=AssumeRoleWithSAML").await;
    assert_eq!(status, 501);
    assert!(text.contains("AssumeRoleWithSAML"));
}

#[tokio::test]
async fn a_session_is_told_once_and_its_token_says_whose_it_is() {
    let directory = directory().await;
    let (status, text) = call(&directory, &directory.root(), "Action=GetSessionToken").await;
    assert_eq!(status, 200, "{text}");
    let answer = Element::parse(text.as_bytes()).expect("XML");
    let result = answer.all("GetSessionTokenResult").next().expect("a result");
    let credentials = result.all("Credentials").next().expect("credentials");
    let field = |name| credentials.all(name).next().expect(name).text.clone();
    let session = Session::open(&Turned, &field("SessionToken")).expect("opens");
    assert_eq!(session.access_key, field("AccessKeyId"));
    assert_eq!(session.secret().0, field("SecretAccessKey"));
    assert!(session.access_key.starts_with("ASIA"));
    let identity = directory.identity_of_session(&session).expect("is there");
    assert_eq!(identity.principal.arn(), "arn:aws:iam::000000000000:root");
    assert!(Session::open(&Turned, "AAAA").is_none());
    // Sessions make no sessions.
    let (status, text) = call(&directory, &identity, "Action=GetSessionToken").await;
    assert_eq!((status, text.contains("<Code>AccessDenied</Code>")), (403, true));
}
