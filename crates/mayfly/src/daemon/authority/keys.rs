//! Who has an access key, with what their requests are signed: looked up once and kept until any
//! identity changes.

use super::refusal::Refusal;
use api::iam::{Directory, Identity, Secret};
use api::sts::Session;
use model::Timestamp;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use wire::sigv4::{Claim, Scope, SigningKey};

/// Keys that are kept; when there are more, all are looked up again.
const KEPT: usize = 4_096;

/// Whoever has a key.
pub(super) struct Holder {
    pub(super) identity: Identity,
    pub(super) session: Option<Session>,
    secret: Secret,
    token: Option<String>,
    generation: u64,
}

/// What was looked up.
#[derive(Default)]
pub(super) struct Keys {
    holders: Mutex<HashMap<String, Arc<Holder>>>,
    derived: Mutex<HashMap<String, SigningKey>>,
}

impl Keys {
    /// The one who has the key that a claim names.
    pub(super) fn holder(
        &self,
        directory: &Directory,
        root: Option<&(String, Secret)>,
        claim: &Claim,
        now: Timestamp,
    ) -> Result<Arc<Holder>, Refusal> {
        let id = &claim.authorization.scope.access_key;
        let generation = directory.generation();
        let kept = self.holders.lock().unwrap_or_else(PoisonError::into_inner).get(id).cloned();
        let fits =
            |holder: &Arc<Holder>| holder.generation == generation && holder.token == claim.token;
        let holder = match kept.filter(fits) {
            Some(holder) => holder,
            None => {
                let holder = Arc::new(look_up(directory, root, claim, generation)?);
                let mut holders = self.holders.lock().unwrap_or_else(PoisonError::into_inner);
                if holders.len() >= KEPT {
                    holders.clear();
                }
                holders.insert(id.clone(), Arc::clone(&holder));
                holder
            }
        };
        match &holder.session {
            Some(session) if session.expires <= now => Err(Refusal::Expired),
            _ => Ok(holder),
        }
    }

    /// The key that a holder signs with on a day, in a region, for a service.
    pub(super) fn signing_key(&self, holder: &Holder, scope: &Scope) -> SigningKey {
        let name = format!("{}/{scope}", scope.access_key);
        let mut derived = self.derived.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(key) = derived.get(&name) {
            return key.clone();
        }
        let key = SigningKey::derive(&holder.secret.0, scope);
        if derived.len() >= KEPT {
            derived.clear();
        }
        derived.insert(name, key.clone());
        key
    }
}

fn look_up(
    directory: &Directory,
    root: Option<&(String, Secret)>,
    claim: &Claim,
    generation: u64,
) -> Result<Holder, Refusal> {
    let id = &claim.authorization.scope.access_key;
    let Some(token) = &claim.token else {
        if let Some((_, secret)) = root.filter(|(root, _)| root == id) {
            let identity = Identity { access_key: Some(id.clone()), ..directory.root() };
            let secret = secret.clone();
            return Ok(Holder { identity, session: None, secret, token: None, generation });
        }
        let user = directory.user_of_key(id).ok_or(Refusal::UnknownKey)?;
        let key = user.access_keys.iter().find(|key| key.id == *id && key.active);
        let key = key.ok_or(Refusal::UnknownKey)?;
        let secret = directory.secret_of(key).ok_or(Refusal::UnknownKey)?;
        let identity =
            Identity { access_key: Some(id.clone()), ..directory.identity_of_user(&user) };
        return Ok(Holder { identity, session: None, secret, token: None, generation });
    };
    let session = directory.session(token).ok_or(Refusal::UnknownKey)?;
    let root = root.map(|(id, _)| id.as_str());
    if session.access_key != *id || session.ended_with_root_key(root) {
        return Err(Refusal::UnknownKey);
    }
    let identity = directory.identity_of_session(&session).map_err(|_| Refusal::UnknownKey)?;
    let (secret, token) = (session.secret(), Some(token.clone()));
    Ok(Holder { identity, session: Some(session), secret, token, generation })
}
