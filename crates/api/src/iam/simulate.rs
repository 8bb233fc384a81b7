//! `SimulatePrincipalPolicy` and `SimulateCustomPolicy`: what the evaluator would say.
//!
//! What AWS tells beyond the decision is told as far as it is known: the statement that decided, by
//! its policy's name; not which context keys were missing, nor where in the text a statement stands.

use super::effective::{Effective, parsed};
use super::error::{invalid_input, malformed_policy, no_such_entity};
use super::{Iam, page};
use iam::{Attached, Context, Decision, Kind, Layer, Policies, Policy, Principal, Request};
use model::AccountId;
use model::identity::{Group, Role, User};
use std::sync::Arc;
use wire::iam::{
    ContextEntry, EvaluationResult, PermissionsBoundaryDecisionDetail, SimulateCustomPolicyRequest,
    SimulatePolicyResponse, SimulatePrincipalPolicyRequest, Statement,
};
use wire::{AwsError, AwsRequest};

/// What is simulated.
struct Simulation {
    principal: Principal,
    effective: Effective,
    resource_policy: Option<Attached>,
    resource_account: AccountId,
    actions: Vec<String>,
    resources: Vec<String>,
    context: Context,
}

impl Iam {
    pub(super) async fn simulate_custom_policy(
        &self,
        _: &AwsRequest,
        input: SimulateCustomPolicyRequest,
    ) -> Result<SimulatePolicyResponse, AwsError> {
        refuse(
            input.ordered_organization_policy_input_list.is_some(),
            "OrderedOrganizationPolicyInputList",
        )?;
        refuse(input.resource_handling_option.is_some(), "ResourceHandlingOption")?;
        // Policies are simulated for a user, not for the root that may do everything.
        let anyone = self.directory.arn("user", "/", "simulated");
        let boundary = boundary(input.permissions_boundary_policy_input_list)?;
        let identity = documents("PolicyInputList", &input.policy_input_list, Kind::Managed)?;
        let simulation = Simulation {
            principal: self.principal(input.caller_arn.as_deref().unwrap_or(&anyone))?,
            effective: Effective { identity, boundary },
            resource_policy: resource_policy(input.resource_policy.as_deref())?,
            resource_account: self.owner(input.resource_owner.as_deref())?,
            actions: input.action_names,
            resources: input.resource_arns.unwrap_or_else(|| vec!["*".to_owned()]),
            context: context(input.context_entries),
        };
        simulation.answer(self, input.max_items, input.marker.as_deref())
    }

    pub(super) async fn simulate_principal_policy(
        &self,
        _: &AwsRequest,
        input: SimulatePrincipalPolicyRequest,
    ) -> Result<SimulatePolicyResponse, AwsError> {
        refuse(input.policy_exclusion_list.is_some(), "PolicyExclusionList")?;
        refuse(input.resource_handling_option.is_some(), "ResourceHandlingOption")?;
        let mut effective = self.effective_of(&input.policy_source_arn)?;
        let more = input.policy_input_list.unwrap_or_default();
        effective.identity.extend(documents("PolicyInputList", &more, Kind::Managed)?);
        if input.permissions_boundary_policy_input_list.is_some() {
            effective.boundary = boundary(input.permissions_boundary_policy_input_list)?;
        }
        let caller = input.caller_arn.as_deref().unwrap_or(&input.policy_source_arn);
        let simulation = Simulation {
            principal: self.principal(caller)?,
            effective,
            resource_policy: resource_policy(input.resource_policy.as_deref())?,
            resource_account: self.owner(input.resource_owner.as_deref())?,
            actions: input.action_names,
            resources: input.resource_arns.unwrap_or_else(|| vec!["*".to_owned()]),
            context: context(input.context_entries),
        };
        simulation.answer(self, input.max_items, input.marker.as_deref())
    }

    fn effective_of(&self, arn: &str) -> Result<Effective, AwsError> {
        let directory = &self.directory;
        let resource = arn.splitn(6, ':').nth(5).unwrap_or_default();
        let (kind, path_and_name) = resource.split_once('/').unwrap_or((resource, ""));
        let name = path_and_name.rsplit('/').next().unwrap_or_default();
        match kind {
            "user" => Ok(directory.effective_of_user(&*directory.existing::<User>(name)?)),
            "role" => Ok(directory.effective_of_role(&*directory.existing::<Role>(name)?)),
            "group" => {
                let group = directory.existing::<Group>(name)?;
                let mut alone = User::clone(&nobody(self.now()));
                alone.groups.insert(group.id.clone());
                Ok(directory.effective_of_user(&alone))
            }
            _ => Err(no_such_entity(format!("The entity {arn} cannot be found."))),
        }
    }

    fn principal(&self, arn: &str) -> Result<Principal, AwsError> {
        let account = self.directory.account.clone();
        let resource = arn.splitn(6, ':').nth(5).unwrap_or_default();
        let name = resource.rsplit('/').next().unwrap_or_default();
        Ok(match resource.split('/').next() {
            Some("root") => Principal::Root { account },
            Some("role") => {
                let session = format!("arn:aws:sts::{account}:assumed-role/{name}/simulation");
                Principal::RoleSession {
                    role_id: self.directory.role(name).map(|r| r.id.clone()).unwrap_or_default(),
                    account,
                    role_arn: arn.to_owned(),
                    session_arn: session,
                }
            }
            Some("user" | "group" | "assumed-role" | "federated-user") => Principal::User {
                id: self.directory.user(name).map(|u| u.id.clone()).unwrap_or_default(),
                account,
                arn: arn.to_owned(),
            },
            _ => return Err(invalid_input(format!("'{arn}' is no caller that can be simulated"))),
        })
    }

    /// The account that owns the resources: that of an ARN, by default this one.
    fn owner(&self, arn: Option<&str>) -> Result<AccountId, AwsError> {
        let Some(arn) = arn else { return Ok(self.directory.account.clone()) };
        let account = arn.split(':').nth(4).unwrap_or_default();
        AccountId::new(account).map_err(|_| invalid_input(format!("'{arn}' has no account")))
    }
}

impl Simulation {
    fn answer(
        &self,
        iam: &Iam,
        max_items: Option<i32>,
        marker: Option<&str>,
    ) -> Result<SimulatePolicyResponse, AwsError> {
        let mut context = self.context.clone();
        self.principal.describe(&mut context);
        if context.get(iam::keys::CURRENT_TIME).is_none() {
            context.set_time(iam.now());
        }
        let pairs = self.actions.iter().flat_map(|a| self.resources.iter().map(move |r| (a, r)));
        let results = pairs.enumerate().map(|(place, (action, resource))| {
            (format!("{place:08}"), self.evaluate(action, resource, &context))
        });
        let page = page::cut(results, max_items, marker)?;
        Ok(SimulatePolicyResponse {
            evaluation_results: Some(page.items),
            is_truncated: page.truncated,
            marker: page.marker,
        })
    }

    fn evaluate(&self, action: &str, resource: &str, context: &Context) -> EvaluationResult {
        let request = Request {
            principal: &self.principal,
            action,
            resource,
            resource_account: &self.resource_account,
            context,
        };
        let policies = Policies {
            identity: &self.effective.identity,
            boundary: self.effective.boundary.as_ref(),
            session: None,
            resource: self.resource_policy.as_ref(),
        };
        let decision = iam::evaluate(&request, &policies);
        let (word, by) = match decision {
            Decision::Allow { by } => ("allowed", by),
            Decision::ExplicitDeny { by } => ("explicitDeny", Some(by)),
            Decision::ImplicitDeny { .. } => ("implicitDeny", None),
        };
        let bounded = self.effective.boundary.as_ref().map(|_| {
            let denied = matches!(decision, Decision::ImplicitDeny { why: Layer::Boundary })
                || by.is_some_and(|by| by.layer == Layer::Boundary);
            PermissionsBoundaryDecisionDetail { allowed_by_permissions_boundary: Some(!denied) }
        });
        let statements = by.into_iter().map(|by| Statement {
            source_policy_id: Some(by.policy.to_owned()),
            source_policy_type: Some(
                match by.layer {
                    Layer::Resource | Layer::Trust => "resource",
                    _ if by.policy.contains(":iam::aws:") => "aws-managed",
                    _ if by.policy.starts_with("arn:") => "user-managed",
                    _ if by.policy.starts_with("user_") => "user",
                    _ if by.policy.starts_with("group_") => "group",
                    _ if by.policy.starts_with("role_") => "role",
                    _ => "none",
                }
                .to_owned(),
            ),
            ..Statement::default()
        });
        EvaluationResult {
            eval_action_name: Some(action.to_owned()),
            eval_resource_name: Some(resource.to_owned()),
            eval_decision: Some(word.to_owned()),
            matched_statements: Some(statements.collect()),
            missing_context_values: Some(Vec::new()),
            permissions_boundary_decision_detail: bounded,
            ..EvaluationResult::default()
        }
    }
}

fn refuse(given: bool, name: &str) -> Result<(), AwsError> {
    if given { Err(invalid_input(format!("{name} is not served by Mayfly"))) } else { Ok(()) }
}

fn documents(list: &str, documents: &[String], kind: Kind) -> Result<Vec<Attached>, AwsError> {
    let parse = |(place, document): (usize, &String)| {
        let policy = Policy::parse(document, kind).map_err(|e| malformed_policy(e.to_string()))?;
        Ok(Attached { name: format!("{list}.{}", place + 1).into(), policy: Arc::new(policy) })
    };
    documents.iter().enumerate().map(parse).collect()
}

fn boundary(documents: Option<Vec<String>>) -> Result<Option<Attached>, AwsError> {
    let documents = documents.unwrap_or_default();
    let parsed = self::documents("PermissionsBoundaryPolicyInputList", &documents, Kind::Managed)?;
    Ok(parsed.into_iter().next())
}

fn resource_policy(document: Option<&str>) -> Result<Option<Attached>, AwsError> {
    let Some(document) = document else { return Ok(None) };
    Policy::parse(document, Kind::Resource).map_err(|error| malformed_policy(error.to_string()))?;
    Ok(parsed("ResourcePolicy", document, Kind::Resource))
}

fn context(entries: Option<Vec<ContextEntry>>) -> Context {
    let mut context = Context::new();
    for entry in entries.unwrap_or_default() {
        let (Some(key), values) = (entry.context_key_name, entry.context_key_values) else {
            continue;
        };
        let mut values = values.unwrap_or_default();
        let is_list = entry.context_key_type.is_some_and(|kind| kind.ends_with("List"));
        match (is_list, values.pop()) {
            (false, Some(value)) if values.is_empty() => context.set(key, value),
            (_, Some(last)) => {
                values.push(last);
                context.set_all(key, values);
            }
            (_, None) => {}
        }
    }
    context
}

/// A user without anything of their own, for the policies of a group.
fn nobody(now: model::Timestamp) -> User {
    User {
        name: String::new(),
        path: "/".to_owned(),
        id: String::new(),
        created: now,
        permissions: model::identity::Permissions::default(),
        groups: std::collections::BTreeSet::new(),
        boundary: None,
        tags: std::collections::BTreeMap::new(),
        access_keys: Vec::new(),
    }
}
