//! Who sends a request, with everything that decides what they may do.

use super::effective::parsed;
use super::{Directory, Effective};
use crate::sts::{Session, Who};
use iam::{Attached, Context, Kind, Principal, keys};
use model::Timestamp;
use model::identity::{Role, User};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A caller.
#[derive(Debug, Clone)]
pub struct Identity {
    /// Who it is.
    pub principal: Principal,
    /// The id of the key that they signed with.
    pub access_key: Option<String>,
    /// The policies that apply to them.
    pub effective: Effective,
    /// What their session was restricted to.
    pub session: Option<Vec<Attached>>,
    /// Their tags, those of the session over those of the user or role.
    pub tags: BTreeMap<String, String>,
    /// Tags that sessions which they make inherit.
    pub transitive: Vec<String>,
    /// Who it was at first, as STS was told.
    pub source_identity: Option<String>,
    /// When their temporary keys were made; `None` for lasting ones.
    pub issued: Option<Timestamp>,
    /// ARN of the function whose keys they are.
    pub function: Option<String>,
}

/// Whoever a session was made for is no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gone;

impl Identity {
    fn of(principal: Principal, effective: Effective) -> Self {
        Self {
            principal,
            access_key: None,
            effective,
            session: None,
            tags: BTreeMap::new(),
            transitive: Vec::new(),
            source_identity: None,
            issued: None,
            function: None,
        }
    }

    /// Nobody who has signed.
    pub fn anonymous() -> Self {
        Self::of(Principal::Anonymous, Effective::default())
    }

    /// Sets the condition keys that say who asks.
    pub fn describe(&self, context: &mut Context) {
        self.principal.describe(context);
        for (tag, value) in &self.tags {
            context.set_tag(keys::PRINCIPAL_TAG, tag, value.clone());
        }
        if let Some(source) = &self.source_identity {
            context.set(keys::SOURCE_IDENTITY, source.clone());
        }
        if let Some(issued) = self.issued {
            context.set(keys::TOKEN_ISSUE_TIME, issued.strftime("%Y-%m-%dT%H:%M:%SZ").to_string());
            // Nobody has a second factor here.
            context.set_bool(keys::MULTI_FACTOR_AUTH_PRESENT, false);
        }
        if let Some(function) = &self.function {
            context.set(keys::LAMBDA_SOURCE_FUNCTION_ARN, function.clone());
        }
        context.set_bool(keys::VIA_AWS_SERVICE, false);
    }
}

impl Directory {
    /// The account itself.
    pub fn root(&self) -> Identity {
        let principal = Principal::Root { account: self.account.clone() };
        Identity::of(principal, Effective::default())
    }

    /// A user.
    pub fn identity_of_user(&self, user: &User) -> Identity {
        let principal = Principal::User {
            account: self.account.clone(),
            arn: self.arn("user", &user.path, &user.name),
            id: user.id.clone(),
        };
        let effective = self.effective_of_user(user);
        Identity { tags: user.tags.clone(), ..Identity::of(principal, effective) }
    }

    /// Whose session it is.
    ///
    /// # Errors
    /// When the user or role has been deleted since, also where there is a new one of the same name.
    pub fn identity_of_session(&self, session: &Session) -> Result<Identity, Gone> {
        let mut identity = match &session.who {
            Who::Root => self.root(),
            Who::User { id } => {
                let user = self.all::<User>().into_iter().find(|user| user.id == *id);
                self.identity_of_user(&*user.ok_or(Gone)?)
            }
            Who::Role { arn, id, name } => self.identity_of_role(arn, id.as_deref(), name)?,
            Who::Federated { by, name } => {
                let user = match by {
                    None => self.root(),
                    Some(id) => {
                        let user = self.all::<User>().into_iter().find(|user| user.id == *id);
                        self.identity_of_user(&*user.ok_or(Gone)?)
                    }
                };
                let principal = Principal::FederatedUser {
                    account: self.account.clone(),
                    user_arn: user.principal.arn(),
                    session_arn: format!("arn:aws:sts::{}:federated-user/{name}", self.account),
                };
                Identity { principal, tags: BTreeMap::new(), ..user }
            }
        };
        identity.access_key = Some(session.access_key.clone());
        let of_session = |key: &str| session.tags.keys().any(|k| k.eq_ignore_ascii_case(key));
        identity.tags.retain(|key, _| !of_session(key));
        identity.tags.extend(session.tags.clone());
        identity.transitive.clone_from(&session.transitive);
        identity.source_identity.clone_from(&session.source_identity);
        identity.issued = Some(session.issued);
        identity.function.clone_from(&session.function);
        identity.session = session.policies.as_ref().map(|policies| {
            let inline = policies.documents.iter();
            let inline = inline.filter_map(|text| parsed("session policy", text, Kind::Session));
            inline.chain(policies.arns.iter().filter_map(|arn| self.managed(arn))).collect()
        });
        Ok(identity)
    }

    /// A session of a role. `id` is that of the role when the session was made; `None` for a role that
    /// was not in IAM then, and may do nothing.
    fn identity_of_role(&self, arn: &str, id: Option<&str>, name: &str) -> Result<Identity, Gone> {
        let role_name = arn.rsplit('/').next().unwrap_or_default();
        let principal = |role_id: &str| {
            let account = arn.split(':').nth(4).and_then(|a| model::AccountId::new(a).ok());
            let account = account.unwrap_or_else(|| self.account.clone());
            Principal::RoleSession {
                role_arn: arn.to_owned(),
                role_id: role_id.to_owned(),
                session_arn: format!("arn:aws:sts::{account}:assumed-role/{role_name}/{name}"),
                account,
            }
        };
        let Some(id) = id else {
            let id = crate::sts::unkept_id(role_name);
            return Ok(Identity::of(principal(&id), Effective::default()));
        };
        let role = self.role_by_arn(arn).filter(|role| role.id == id).ok_or(Gone)?;
        let effective = self.effective_of_role(&role);
        Ok(Identity { tags: role.tags.clone(), ..Identity::of(principal(id), effective) })
    }

    /// The session of a token; `None` for one that was not made here, or was changed.
    pub fn session(&self, token: &str) -> Option<Session> {
        Session::open(&*self.sealing, token)
    }

    /// The keys of a new session.
    pub fn keys_of(&self, session: &Session) -> crate::sts::Keys {
        session.keys(&*self.sealing)
    }

    /// Whoever runs a function: its role's session, named after the function. A role that is not in IAM
    /// has no policies.
    pub fn identity_of_function(&self, role_arn: &str, function: &str) -> Identity {
        let id = self.role_by_arn(role_arn).map(|role| role.id.clone());
        match self.identity_of_role(role_arn, id.as_deref(), function) {
            Ok(identity) => identity,
            // Deleted between the two looks.
            Err(Gone) => Identity::anonymous(),
        }
    }

    /// The role that a function runs as, if it is in IAM.
    pub fn role_of_function(&self, arn: &str) -> Option<Arc<Role>> {
        self.role_by_arn(arn)
    }
}
