//! Whether a caller may do what a request asks for.

use super::Authority;
use super::input::Input;
use super::refusal::Refusal;
use super::resource::{self, Named};
use api::iam::Identity;
use api::lambda::Place;
use iam::actions::Standing;
use iam::{Attached, Context, Kind, Policies, Principal, Request, evaluate, keys, message};
use model::AccountId;
use std::net::IpAddr;

/// The service that runs functions, as trust policies and `iam:PassedToService` name it.
const LAMBDA: &str = "lambda.amazonaws.com";

impl Authority {
    /// The condition keys that every request has.
    pub(super) fn context(
        &self,
        identity: &Identity,
        source: Option<IpAddr>,
        region: &str,
        user_agent: Option<&str>,
    ) -> Context {
        let mut context = Context::new();
        context.set_time(self.clock.now());
        context.set_bool(keys::SECURE_TRANSPORT, false);
        context.set(keys::REQUESTED_REGION, region.to_owned());
        if let Some(source) = source {
            context.set(keys::SOURCE_IP, source.to_string());
        }
        if let Some(agent) = user_agent {
            context.set(keys::USER_AGENT, agent.to_owned());
        }
        identity.describe(&mut context);
        context
    }

    /// Fails unless the caller may.
    pub(super) async fn judge(
        &self,
        identity: &Identity,
        input: &Input,
        named: &Named,
        base: &Context,
    ) -> Result<(), Refusal> {
        if input.row.standing == Standing::Free {
            return Ok(());
        }
        check_kind(identity, input.row.action)?;
        self.check_role(identity, input.row.action)?;
        // A role's own policy decides there, too.
        if input.row.action == "sts:AssumeRole" {
            return Ok(());
        }
        let mut context = base.clone();
        self.describe(&mut context, input, named).await?;
        self.may(identity, input.row.action, named, &context).await?;
        for also in input.row.also {
            match also.action {
                "iam:PassRole" => self.may_pass(identity, input, named, base)?,
                "lambda:TagResource" | "sts:TagSession" => {
                    if !input.tags().is_empty() {
                        self.may(identity, also.action, named, &context).await?;
                    }
                }
                "lambda:GetLayerVersion" => {
                    for layer in input.texts("Layers") {
                        let layer = Named { arn: layer.to_owned(), function: None };
                        self.may(identity, also.action, &layer, &context).await?;
                    }
                }
                "s3:GetObject" => {
                    // Mayfly reads it with keys of its own.
                    if let Some((bucket, key, version)) = input.code_in_bucket() {
                        let action = match version {
                            Some(_) => "s3:GetObjectVersion",
                            None => also.action,
                        };
                        let object = format!("arn:aws:s3:::{bucket}/{key}");
                        self.decide(identity, action, &object, None, base)?;
                    }
                }
                "iam:UpdateUser" | "iam:UpdateGroup" => {
                    if let Some(renamed) = resource::renamed(&named.arn, input) {
                        self.decide(identity, also.action, &renamed, None, &context)?;
                    }
                }
                action => self.may(identity, action, named, &context).await?,
            }
        }
        Ok(())
    }

    /// Fails unless the caller may do one thing.
    pub(super) async fn may(
        &self,
        identity: &Identity,
        action: &str,
        named: &Named,
        context: &Context,
    ) -> Result<(), Refusal> {
        self.check_role(identity, action)?;
        let rules = match &named.function {
            None => None,
            Some((name, _)) => {
                let rules = self.functions.rules(&region_of(&named.arn), name).await;
                Some(rules.map_err(|error| Refusal::Failed(error.to_string()))?)
            }
        };
        let qualifier = named.function.as_ref().and_then(|(_, qualifier)| qualifier.as_deref());
        let resource = rules.as_ref().and_then(|rules| rules.policy(qualifier));
        self.decide(identity, action, &named.arn, resource, context)
    }

    /// Fails where a function's role is not in IAM, or no more: it may do nothing, whatever the policies
    /// of others still say of its name.
    fn check_role(&self, identity: &Identity, action: &str) -> Result<(), Refusal> {
        match &identity.principal {
            Principal::RoleSession { role_arn, .. }
                if self.directory.role_of_function(role_arn).is_none() =>
            {
                Err(Refusal::without_role(identity, action))
            }
            _ => Ok(()),
        }
    }

    fn decide(
        &self,
        identity: &Identity,
        action: &str,
        arn: &str,
        resource: Option<&Attached>,
        context: &Context,
    ) -> Result<(), Refusal> {
        let account = arn.split(':').nth(4).and_then(|account| AccountId::new(account).ok());
        let account = account.unwrap_or_else(|| self.account.clone());
        let mut context = context.clone();
        context.set(keys::RESOURCE_ACCOUNT, account.to_string());
        let request = Request {
            principal: &identity.principal,
            action,
            resource: arn,
            resource_account: &account,
            context: &context,
        };
        let policies = Policies {
            identity: &identity.effective.identity,
            boundary: identity.effective.boundary.as_ref(),
            session: identity.session.as_deref(),
            resource,
        };
        match message::denied(&request, &evaluate(&request, &policies)) {
            None => Ok(()),
            Some(message) => Err(Refusal::Denied(message)),
        }
    }

    /// Fails unless the caller may give the role in the request, if there is one, to Lambda.
    fn may_pass(
        &self,
        identity: &Identity,
        input: &Input,
        named: &Named,
        base: &Context,
    ) -> Result<(), Refusal> {
        let Some(role) = input.text("Role") else { return Ok(()) };
        let mut context = base.clone();
        context.set(keys::IAM_PASSED_TO_SERVICE, LAMBDA);
        context.set(keys::IAM_ASSOCIATED_RESOURCE_ARN, named.arn.clone());
        self.decide(identity, "iam:PassRole", role, None, &context)
    }

    /// Whether Lambda may run functions as the role in the request, if there is one.
    pub(super) fn lambda_may_assume(&self, input: &Input) -> bool {
        let passes = input.row.also.iter().any(|also| also.action == "iam:PassRole");
        let Some(arn) = input.text("Role").filter(|_| passes) else { return true };
        let Some(role) = self.directory.role_of_function(arn) else { return false };
        let Some(trust) = self.directory.trust_of(&role) else { return false };
        let principal = Principal::Service { name: LAMBDA.to_owned() };
        let mut context = Context::new();
        context.set_time(self.clock.now());
        context.set(keys::SOURCE_ACCOUNT, self.account.to_string());
        principal.describe(&mut context);
        let request = Request {
            principal: &principal,
            action: "sts:AssumeRole",
            resource: arn,
            resource_account: &self.account,
            context: &context,
        };
        debug_assert_eq!(trust.policy.kind(), Kind::Trust);
        let policies = Policies { resource: Some(&trust), ..Policies::default() };
        evaluate(&request, &policies).is_allowed()
    }

    /// Sets the condition keys of the request's own members, and of the tags of what it is about.
    async fn describe(
        &self,
        context: &mut Context,
        input: &Input,
        named: &Named,
    ) -> Result<(), Refusal> {
        let tags = input.tags();
        let removed = input.texts("TagKeys");
        if !tags.is_empty() || !removed.is_empty() {
            let keys_of = tags.iter().map(|(key, _)| (*key).to_owned());
            let removed = removed.into_iter().map(str::to_owned);
            context.set_all(keys::TAG_KEYS, keys_of.chain(removed).collect::<Vec<_>>());
        }
        for (key, value) in tags {
            context.set_tag(keys::REQUEST_TAG, key, value.to_owned());
        }
        for (key, members) in MEMBERS {
            if let Some(value) = input.any_text(members) {
                context.set(*key, value.to_owned());
            }
        }
        if matches!(input.row.action, "lambda:AddPermission" | "lambda:RemovePermission")
            && let Some(principal) = input.text("Principal")
        {
            context.set(keys::LAMBDA_PRINCIPAL, principal.to_owned());
        }
        let layers = input.texts("Layers");
        if !layers.is_empty() {
            context.set_all(keys::LAMBDA_LAYER, layers.into_iter().map(str::to_owned));
        }
        if let Some((name, _)) = &named.function {
            let rules = self.functions.rules(&region_of(&named.arn), name).await;
            let rules = rules.map_err(|error| Refusal::Failed(error.to_string()))?;
            for (tag, value) in &rules.tags {
                context.set_tag(keys::RESOURCE_TAG, tag, value.clone());
            }
            context.set(keys::LAMBDA_FUNCTION_ARN, named.arn.clone());
        } else if named.arn.starts_with("arn:aws:iam:") {
            let (tags, boundary) = self.directory.tags_and_boundary(&named.arn);
            for (tag, value) in tags {
                context.set_tag(keys::RESOURCE_TAG, &tag, value.clone());
                context.set_tag(keys::IAM_RESOURCE_TAG, &tag, value);
            }
            if let Some(boundary) = boundary
                && context.get(keys::IAM_PERMISSIONS_BOUNDARY).is_none()
            {
                context.set(keys::IAM_PERMISSIONS_BOUNDARY, boundary);
            }
        }
        Ok(())
    }
}

fn region_of(arn: &str) -> model::Region {
    let region = arn.split(':').nth(3).unwrap_or_default();
    model::Region::new(region).unwrap_or_default()
}

/// Condition keys that are members of requests.
const MEMBERS: &[(&str, &[&str])] = &[
    (keys::LAMBDA_FUNCTION_URL_AUTH_TYPE, &["FunctionUrlAuthType", "AuthType"]),
    (keys::LAMBDA_CODE_SIGNING_CONFIG_ARN, &["CodeSigningConfigArn"]),
    (keys::LAMBDA_EVENT_SOURCE_TOKEN, &["EventSourceToken"]),
    (keys::IAM_PERMISSIONS_BOUNDARY, &["PermissionsBoundary"]),
    (keys::IAM_POLICY_ARN, &["PolicyArn"]),
];

/// What temporary keys may not be used for, whatever policies say (AWS STS, "Comparing AWS STS
/// credentials").
fn check_kind(identity: &Identity, action: &str) -> Result<(), Refusal> {
    let temporary = identity.issued.is_some();
    let refused = match &identity.principal {
        Principal::User { .. } | Principal::Root { .. } if temporary => {
            action.starts_with("iam:") || (action.starts_with("sts:") && action != "sts:AssumeRole")
        }
        Principal::FederatedUser { .. } => action.starts_with("iam:") || action.starts_with("sts:"),
        _ => false,
    };
    if !refused {
        return Ok(());
    }
    Err(Refusal::Denied(format!(
        "User: {} is not authorized to perform: {action} with temporary credentials of this kind",
        identity.principal.arn()
    )))
}

/// The function of a page, for its ARN.
pub(super) fn function_of_page(place: &Place, name: Option<&str>) -> Named {
    match name {
        Some(name) => resource::function(place, name, None),
        None => Named { arn: "*".to_owned(), function: None },
    }
}
