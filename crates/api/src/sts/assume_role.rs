//! `AssumeRole`: a session of a role, for whom its trust policy lets in.

use super::restriction::{packed_size, tags};
use super::{Caller, Session, Sts, Who, access_denied, refuse_second_factor, validation};
use iam::{Context, Policies, Request, evaluate, keys, message};
use model::identity::Role;
use std::sync::Arc;
use std::time::Duration;
use wire::AwsError;
use wire::sts::{AssumeRoleRequest, AssumeRoleResponse, AssumedRoleUser};

/// Seconds of a session whose request says no number, and most of one that a session asks for
/// (AWS STS, AssumeRole).
const SECONDS: u32 = 3_600;

impl Sts {
    pub(super) fn assume_role(
        &self,
        caller: &Caller<'_>,
        input: AssumeRoleRequest,
    ) -> Result<AssumeRoleResponse, AwsError> {
        refuse_second_factor(input.serial_number.as_ref(), input.token_code.as_ref())?;
        if input.provided_contexts.is_some() {
            return Err(validation("ProvidedContexts is not served by Mayfly"));
        }
        let identity = caller.identity;
        let mut session_tags = tags(input.tags.clone())?;
        let transitive = input.transitive_tag_keys.clone().unwrap_or_default();
        for tag in &identity.transitive {
            // Policies compare keys of tags without regard to case.
            if session_tags.keys().any(|key| key.eq_ignore_ascii_case(tag)) {
                return Err(validation(format!(
                    "The tag {tag} is transitive and can't be set anew"
                )));
            }
        }
        let role = self.directory.role_by_arn(&input.role_arn);
        let role = self.permitted(caller, &input, role)?;
        let seconds = input.duration_seconds.and_then(|n| u32::try_from(n).ok()).unwrap_or(SECONDS);
        if seconds > role.max_session_s {
            return Err(validation(
                "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
            ));
        }
        if identity.issued.is_some() && seconds > SECONDS {
            return Err(validation(
                "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by \
                 role chaining",
            ));
        }
        let policies = self.restriction(input.policy, input.policy_arns)?;
        let packed_policy_size = packed_size(policies.as_ref(), &session_tags)?;
        for tag in &identity.transitive {
            let inherited = identity.tags.get(tag);
            session_tags.extend(inherited.map(|value| (tag.clone(), value.clone())));
        }
        let who = Who::Role {
            arn: input.role_arn.clone(),
            id: Some(role.id.clone()),
            name: input.role_session_name.clone(),
        };
        let duration = Duration::from_secs(seconds.into());
        let source_identity = input.source_identity.or_else(|| identity.source_identity.clone());
        let session = Session {
            policies,
            tags: session_tags,
            transitive: [transitive, identity.transitive.clone()].concat(),
            source_identity: source_identity.clone(),
            ..Session::new(who, self.directory.clock.now(), duration)
        };
        let (account, name) = (&self.directory.account, &input.role_session_name);
        Ok(AssumeRoleResponse {
            credentials: Some(self.credentials(&session)),
            assumed_role_user: Some(AssumedRoleUser {
                assumed_role_id: Some(format!("{}:{name}", role.id)),
                arn: Some(format!("arn:aws:sts::{account}:assumed-role/{}/{name}", role.name)),
            }),
            packed_policy_size,
            source_identity,
            ..AssumeRoleResponse::default()
        })
    }

    /// The role, if the caller may assume it as asked. Whether there is no such role or it does not
    /// let the caller in, the answer is the same.
    fn permitted(
        &self,
        caller: &Caller<'_>,
        input: &AssumeRoleRequest,
        role: Option<Arc<Role>>,
    ) -> Result<Arc<Role>, AwsError> {
        let identity = caller.identity;
        let denied = || {
            access_denied(format!(
                "User: {} is not authorized to perform: sts:AssumeRole on resource: {}",
                identity.principal.arn(),
                input.role_arn
            ))
        };
        let role = role.ok_or_else(denied)?;
        if !caller.enforced {
            return Ok(role);
        }
        let trust = self.directory.trust_of(&role).ok_or_else(denied)?;
        let context = describe(caller, input, &role);
        let policies = Policies {
            identity: &identity.effective.identity,
            boundary: identity.effective.boundary.as_ref(),
            session: identity.session.as_deref(),
            resource: Some(&trust),
        };
        let mut actions = vec!["sts:AssumeRole"];
        if input.tags.is_some() || !identity.transitive.is_empty() {
            actions.push("sts:TagSession");
        }
        if input.source_identity.is_some() || identity.source_identity.is_some() {
            actions.push("sts:SetSourceIdentity");
        }
        for action in actions {
            let request = Request {
                principal: &identity.principal,
                action,
                resource: &input.role_arn,
                resource_account: &self.directory.account,
                context: &context,
            };
            let decision = evaluate(&request, &policies);
            if let Some(message) = message::denied(&request, &decision) {
                // A trust policy is not told about.
                let short = message.split(" because no ").next().unwrap_or_default().to_owned();
                return Err(access_denied(short));
            }
        }
        Ok(role)
    }
}

/// The condition keys of a request for a role.
fn describe(caller: &Caller<'_>, input: &AssumeRoleRequest, role: &Role) -> Context {
    let mut context = caller.context.clone();
    context.set(keys::STS_ROLE_SESSION_NAME, input.role_session_name.clone());
    if let Some(id) = &input.external_id {
        context.set(keys::STS_EXTERNAL_ID, id.clone());
    }
    if let Some(seconds) = input.duration_seconds {
        context.set(keys::STS_DURATION_SECONDS, seconds.to_string());
    }
    if let Some(source) = &input.source_identity {
        context.set(keys::STS_SOURCE_IDENTITY, source.clone());
    }
    if let Some(tags) = &input.tags {
        context.set_all(keys::TAG_KEYS, tags.iter().map(|tag| tag.key.clone()));
        for tag in tags {
            context.set_tag(keys::REQUEST_TAG, &tag.key, tag.value.clone());
        }
    }
    if let Some(transitive) = &input.transitive_tag_keys {
        context.set_all(keys::STS_TRANSITIVE_TAG_KEYS, transitive.iter().cloned());
    }
    for (tag, value) in &role.tags {
        context.set_tag(keys::RESOURCE_TAG, tag, value.clone());
        context.set_tag(keys::IAM_RESOURCE_TAG, tag, value.clone());
    }
    context
}
