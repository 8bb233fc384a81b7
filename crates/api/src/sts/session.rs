//! Temporary credentials: everything about a session is in its token, sealed. Making one writes
//! nothing, and any Mayfly with the key file can tell what it is good for.

use crate::iam::{Secret, id};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use model::Timestamp;
use model::sealing::Sealing;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

/// The context in which tokens are sealed.
const CONTEXT: &str = "session-token";
/// Longest token that is opened, in bytes.
const TOKEN_BYTES: usize = 32 * 1024;

/// What a token says.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// `ASIA…`.
    pub access_key: String,
    pub(super) secret: String,
    /// When it was made.
    pub issued: Timestamp,
    /// When it ends.
    pub expires: Timestamp,
    /// Whose it is.
    pub who: Who,
    /// What it is restricted to, if it is.
    pub policies: Option<SessionPolicies>,
    /// Its tags.
    pub tags: BTreeMap<String, String>,
    /// Tags that sessions made with it inherit.
    pub transitive: Vec<String>,
    /// Who it was at first.
    pub source_identity: Option<String>,
    /// ARN of the function for whose instance it was made.
    pub function: Option<String>,
    /// Of a session of the account itself, or that the account gave somebody: the root key with which it
    /// was asked for. It ends with that key.
    #[serde(default)]
    pub root_key: Option<String>,
}

/// Whose session it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Who {
    /// The account's.
    Root,
    /// A user's.
    User {
        /// `AIDA…`.
        id: String,
    },
    /// Of a role.
    Role {
        /// The role's ARN.
        arn: String,
        /// `AROA…`; `None` for a role that is not in IAM.
        id: Option<String>,
        /// The session's name.
        name: String,
    },
    /// Of a user that only the one who asked for it knows.
    Federated {
        /// Id of the user who asked; `None` for the account's root.
        by: Option<String>,
        /// The name.
        name: String,
    },
}

/// What a session is restricted to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionPolicies {
    /// Documents.
    pub documents: Vec<String>,
    /// ARNs of managed policies.
    pub arns: Vec<String>,
}

/// The keys of a session, as a client is told them once.
pub struct Keys {
    /// `ASIA…`.
    pub access_key: String,
    /// The secret.
    pub secret: Secret,
    /// The token.
    pub token: String,
    /// When they are good no more.
    pub expires: Timestamp,
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Session({}, {:?})", self.access_key, self.who)
    }
}

impl Session {
    /// A new session.
    pub fn new(who: Who, now: Timestamp, duration: Duration) -> Self {
        let issued = Timestamp::from_second(now.as_second()).unwrap_or(now);
        Self {
            access_key: id::access_key("ASIA"),
            secret: id::secret(),
            issued,
            expires: issued.saturating_add(duration).unwrap_or(issued),
            who,
            policies: None,
            tags: BTreeMap::new(),
            transitive: Vec::new(),
            source_identity: None,
            function: None,
            root_key: None,
        }
    }

    /// Whether it is good no more because the root key is another one now.
    pub fn ended_with_root_key(&self, root_key: Option<&str>) -> bool {
        matches!(self.who, Who::Root | Who::Federated { by: None, .. })
            && (root_key.is_none() || self.root_key.as_deref() != root_key)
    }

    /// Its keys.
    pub fn keys(&self, sealing: &dyn Sealing) -> Keys {
        let text = serde_json::to_vec(self).expect("texts, numbers and maps by texts");
        Keys {
            access_key: self.access_key.clone(),
            secret: self.secret(),
            token: STANDARD.encode(sealing.seal(CONTEXT, &text)),
            expires: self.expires,
        }
    }

    /// What a token says; `None` for one that was not made here, or was changed.
    pub fn open(sealing: &dyn Sealing, token: &str) -> Option<Self> {
        let sealed = (token.len() <= TOKEN_BYTES).then(|| STANDARD.decode(token).ok())??;
        serde_json::from_slice(&sealing.open(CONTEXT, &sealed).ok()?).ok()
    }

    /// What its requests are signed with.
    pub fn secret(&self) -> Secret {
        Secret(self.secret.clone())
    }
}
