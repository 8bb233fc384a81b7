//! The role that a service makes for its functions: `provider.iam.role`, and the older
//! `iamRoleStatements`, `iamManagedPolicies` and `rolePermissionsBoundary`.
//!
//! Name, trust and the permission to write logs are those that the Serverless Framework gives it.

use super::function::FunctionConfig;
use super::intrinsic::Scope;
use super::provider::tags;
use super::reader::{Fields, Problems};
use crate::yaml::{Node, Place, Value};
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};

/// Longest name of a role (IAM, CreateRole).
const NAME_CHARACTERS: usize = 64;

/// A role as it is to be.
#[derive(Debug, Clone, PartialEq)]
pub struct RoleConfig {
    /// Its name, unique in the account.
    pub name: String,
    /// `/`, or a path of words between slashes.
    pub path: String,
    /// The name of its one inline policy.
    pub policy_name: String,
    /// That policy: writing logs, and what the file allows.
    pub policy: Json,
    /// Who may take the role: functions.
    pub trust: Json,
    /// ARNs of managed policies that are attached.
    pub managed_policies: BTreeSet<String>,
    /// ARN of the policy beyond which its permissions don't go.
    pub boundary: Option<String>,
    /// Its tags.
    pub tags: BTreeMap<String, String>,
}

/// What the file says of the role, before anything in it is evaluated.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Written {
    pub(super) name: Option<String>,
    pub(super) path: Option<String>,
    statements: Vec<Node>,
    managed_policies: Vec<Node>,
    boundary: Option<Node>,
    tags: BTreeMap<String, String>,
    /// Where it stands, if anything was said of it.
    pub(super) place: Option<Place>,
}

impl Written {
    /// Reads `provider.iam.role`, a description.
    pub(super) fn read(&mut self, node: &Node, problems: &mut Problems) {
        let path = "provider.iam.role";
        let Some(mut fields) = Fields::open(node, path, path, problems) else { return };
        self.place = Some(node.place);
        if let Some(node) = fields.take("name") {
            self.name = problems.text(&fields.at("name"), node);
        }
        if let Some(node) = fields.take("path") {
            self.path = role_path(&fields.at("path"), node, problems);
        }
        if let Some(node) = fields.take("statements") {
            self.statements = list(&fields.at("statements"), node, problems);
        }
        if let Some(node) = fields.take("managedPolicies") {
            self.managed_policies = list(&fields.at("managedPolicies"), node, problems);
        }
        for key in ["permissionsBoundary", "permissionBoundary"] {
            if let Some(node) = fields.take(key) {
                self.boundary = Some(node.clone());
            }
        }
        if let Some(node) = fields.take("tags") {
            self.tags = tags(&fields.at("tags"), node, problems);
        }
        fields.finish(problems);
    }

    /// Takes the older keys of `provider`.
    pub(super) fn read_older(&mut self, provider: &mut Fields<'_>, problems: &mut Problems) {
        if let Some(node) = provider.take("iamRoleStatements") {
            self.place.get_or_insert(node.place);
            self.statements.extend(list("provider.iamRoleStatements", node, problems));
        }
        if let Some(node) = provider.take("iamManagedPolicies") {
            self.place.get_or_insert(node.place);
            self.managed_policies.extend(list("provider.iamManagedPolicies", node, problems));
        }
        if let Some(node) = provider.take("rolePermissionsBoundary") {
            self.place.get_or_insert(node.place);
            self.boundary.get_or_insert_with(|| node.clone());
        }
    }

    /// The name and path that the role gets.
    pub(super) fn name_and_path(
        &self,
        service: &str,
        stage: &str,
        region: &str,
    ) -> (String, String) {
        let name = self.name.clone();
        (
            name.unwrap_or_else(|| format!("{service}-{stage}-{region}-lambdaRole")),
            self.path.clone().unwrap_or_else(|| "/".to_owned()),
        )
    }
}

/// What the role is made from.
pub(super) struct Around<'a> {
    pub(super) service: &'a str,
    pub(super) stage: &'a str,
    pub(super) region: &'a str,
    /// Where the service is described, for what has no place of its own.
    pub(super) place: Place,
    pub(super) functions: &'a [FunctionConfig],
    /// Of the service.
    pub(super) tags: &'a BTreeMap<String, String>,
}

/// The role, with everything in it evaluated.
pub(super) fn resolve(
    written: &Written,
    around: &Around<'_>,
    scope: &Scope<'_>,
    problems: &mut Problems,
) -> Option<RoleConfig> {
    let (name, path) = written.name_and_path(around.service, around.stage, around.region);
    let allowed = |c: char| c.is_ascii_alphanumeric() || "+=,.@_-".contains(c);
    if name.len() > NAME_CHARACTERS || !name.chars().all(allowed) {
        let title = format!(
            "'{name}' can't be the name of a role: {NAME_CHARACTERS} letters, digits and +=,.@_- at \
             most; give it another one with 'provider.iam.role.name'"
        );
        problems.error(written.place.unwrap_or(around.place), title);
    }
    let mut statements = logs(around, scope);
    statements.extend(destinations(around.functions, scope));
    for node in &written.statements {
        statements.extend(statement(node, scope, problems));
    }
    let mut managed_policies = BTreeSet::new();
    for node in &written.managed_policies {
        managed_policies.extend(scope.text("provider.iam.role.managedPolicies[]", node, problems));
    }
    let boundary = written.boundary.as_ref();
    let boundary = boundary
        .and_then(|node| scope.text("provider.iam.role.permissionsBoundary", node, problems));
    let mut tags = around.tags.clone();
    tags.extend(written.tags.clone());
    Some(RoleConfig {
        name,
        path,
        policy_name: format!("{}-{}-lambda", around.stage, around.service),
        policy: json!({ "Version": "2012-10-17", "Statement": statements }),
        trust: json!({
            "Version": "2012-10-17",
            "Statement": [{
                "Effect": "Allow",
                "Principal": { "Service": ["lambda.amazonaws.com"] },
                "Action": ["sts:AssumeRole"],
            }],
        }),
        managed_policies,
        boundary,
        tags,
    })
}

/// Writing the functions' own logs.
fn logs(around: &Around<'_>, scope: &Scope<'_>) -> Vec<Json> {
    let prefix = format!("{}-{}", around.service, around.stage);
    let mut groups = vec![format!("{prefix}*")];
    let others = around.functions.iter().filter(|function| !function.name.starts_with(&prefix));
    groups.extend(others.map(|function| function.name.clone()));
    let arns = |end: &str| -> Vec<String> {
        let (region, account) = (scope.region, scope.account);
        groups
            .iter()
            .map(|name| {
                format!("arn:aws:logs:{region}:{account}:log-group:/aws/lambda/{name}{end}")
            })
            .collect()
    };
    vec![
        json!({
            "Effect": "Allow",
            "Action": ["logs:CreateLogStream", "logs:CreateLogGroup", "logs:TagResource"],
            "Resource": arns(":*"),
        }),
        json!({ "Effect": "Allow", "Action": ["logs:PutLogEvents"], "Resource": arns(":*:*") }),
    ]
}

/// Calling the functions that are told how asynchronous invocations end.
fn destinations(functions: &[FunctionConfig], scope: &Scope<'_>) -> Option<Json> {
    let mut arns = BTreeSet::new();
    for settings in functions.iter().filter_map(|function| function.event_invoke.as_ref()) {
        for destination in [&settings.on_success, &settings.on_failure].into_iter().flatten() {
            arns.insert(match destination {
                super::Destination::Arn(arn) => arn.clone(),
                super::Destination::Function(name) => {
                    let (region, account) = (scope.region, scope.account);
                    format!("arn:aws:lambda:{region}:{account}:function:{name}")
                }
            });
        }
    }
    let action = json!("lambda:InvokeFunction");
    (!arns.is_empty()).then(|| json!({ "Effect": "Allow", "Action": action, "Resource": arns }))
}

/// A statement, evaluated; IAM itself says what is wrong with its values.
fn statement(node: &Node, scope: &Scope<'_>, problems: &mut Problems) -> Option<Json> {
    const PATH: &str = "provider.iam.role.statements[]";
    let mut fields = Fields::open(node, PATH, PATH, problems)?;
    let mut statement = serde_json::Map::new();
    for key in ["Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition"] {
        if let Some(value) = fields.take(key) {
            let value = scope.value(&fields.at(key), value, problems)?;
            statement.insert(key.to_owned(), value);
        }
    }
    for key in ["Principal", "NotPrincipal"] {
        if let Some(entry) = fields.take_entry(key) {
            let title = format!("a role's statement has no '{key}': it is the role");
            problems.error(entry.key_place, title);
        }
    }
    let place = fields.place;
    fields.finish(problems);
    for either in [&["Effect"][..], &["Action", "NotAction"], &["Resource", "NotResource"]] {
        if !either.iter().any(|key| statement.contains_key(*key)) {
            problems.error(place, format!("the statement needs '{}'", either.join("' or '")));
        }
    }
    Some(Json::Object(statement))
}

fn list(path: &str, node: &Node, problems: &mut Problems) -> Vec<Node> {
    match &node.value {
        // Files give lists of lists.
        Value::List(items) => items
            .iter()
            .flat_map(|item| match &item.value {
                Value::List(inner) => inner.clone(),
                _ => vec![item.clone()],
            })
            .collect(),
        _ => {
            problems.error(node.place, format!("'{path}' must be a list"));
            Vec::new()
        }
    }
}

fn role_path(path: &str, node: &Node, problems: &mut Problems) -> Option<String> {
    let text = problems.text(path, node)?;
    if text.starts_with('/') && text.ends_with('/') && text.len() <= 512 {
        return Some(text);
    }
    problems.error(node.place, format!("'{path}' must begin and end with a slash"));
    None
}
