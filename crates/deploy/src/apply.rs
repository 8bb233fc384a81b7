//! Carries a plan out, step by step, and says at every point what was done and what was not.

use crate::archive::{Code, layer_code};
use crate::client::{ApiGateway, ClientError, Endpoint, Iam, Lambda, Logs};
use crate::config::{Destination, FunctionConfig, RoleConfig, Service};
use crate::plan::{Permission, Plan, Step};
use crate::state::{Actual, FunctionSettings, Owner, url_settings};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

/// Told about every step.
pub trait Progress {
    /// A step begins; steps count from 0.
    fn begins(&mut self, index: usize, count: usize, step: &Step);
    /// It is done.
    fn done(&mut self, index: usize, count: usize, step: &Step);
}

/// A step failed; all before it are done.
#[derive(Debug, thiserror::Error)]
#[error("could not {step}")]
pub struct Failed {
    /// The step.
    pub step: Step,
    /// Its position in the plan.
    pub index: usize,
    /// Why.
    pub source: ClientError,
}

/// What a plan is carried out with.
pub struct Apply<'a> {
    /// Where.
    pub endpoint: &'a Endpoint,
    /// The service; `None` for a removal.
    pub service: Option<&'a Service>,
    /// The functions' code.
    pub codes: &'a BTreeMap<String, Code>,
    /// What was there when the plan was made.
    pub actual: &'a Actual,
}

/// Carries a plan out.
///
/// # Errors
///
/// The first step that failed; planning and applying again continues there.
pub async fn apply(
    plan: &Plan,
    with: &Apply<'_>,
    progress: &mut dyn Progress,
) -> Result<(), Box<Failed>> {
    let mut run = Run {
        iam: Iam::new(with.endpoint),
        lambda: Lambda::new(with.endpoint),
        logs: Logs::new(with.endpoint),
        gateway: ApiGateway::new(with.endpoint),
        with,
        arns: with.actual.functions.iter().map(|(n, f)| (n.clone(), f.arn.clone())).collect(),
        layers: known_layers(with),
        integrations: BTreeMap::new(),
        api: with.actual.api.as_ref().map_or_else(String::new, |api| api.id.clone()),
    };
    if let Some(api) = &with.actual.api {
        for (id, there) in &api.integrations {
            let alias = |name: &str| {
                let functions = with.service.map(|service| &service.functions);
                let mut functions = functions.into_iter().flatten();
                functions.find(|function| function.name == name)?.target_alias()
            };
            let leads_to = |name: &str, arn: &str| match alias(name) {
                Some(alias) => format!("{arn}:{alias}") == there.function_arn,
                None => arn == there.function_arn,
            };
            let function = run.arns.iter().find(|(name, arn)| leads_to(name, arn));
            if let Some((name, _)) = function {
                run.integrations.insert(name.clone(), id.clone());
            }
        }
    }
    let count = plan.steps.len();
    for (index, step) in plan.steps.iter().enumerate() {
        progress.begins(index, count, step);
        run.step(step)
            .await
            .map_err(|source| Box::new(Failed { step: step.clone(), index, source }))?;
        progress.done(index, count, step);
    }
    Ok(())
}

fn known_layers(with: &Apply<'_>) -> BTreeMap<String, String> {
    let layers = with.service.into_iter().flat_map(|service| &service.layers);
    let known = layers.filter_map(|layer| {
        let there = with.actual.layers.get(&layer.name)?;
        Some((layer.key.clone(), there.arn.clone()))
    });
    known.collect()
}

struct Run<'a> {
    iam: Iam<'a>,
    lambda: Lambda<'a>,
    logs: Logs<'a>,
    gateway: ApiGateway<'a>,
    with: &'a Apply<'a>,
    /// ARNs of the newest versions of the service's layers, by their keys.
    layers: BTreeMap<String, String>,
    /// ARNs of functions by name.
    arns: BTreeMap<String, String>,
    /// Integrations by the function's name.
    integrations: BTreeMap<String, String>,
    api: String,
}

/// How long an HTTP API waits for a function (API Gateway's limit).
const INTEGRATION_TIMEOUT_MS: u32 = 30_000;

impl Run<'_> {
    async fn step(&mut self, step: &Step) -> Result<(), ClientError> {
        let api = self.api.clone();
        match step {
            Step::CreateRole { .. } => self.create_role().await,
            Step::UpdateRole { changed, .. } => self.update_role(changed).await,
            Step::DeleteRole { name } => self.iam.delete_role(name).await,
            Step::CreateLogGroup { group } => self.logs.create_group(group).await,
            Step::SetRetention { group, days } => self.logs.set_retention(group, *days).await,
            Step::PublishLayer { key, .. } => self.publish_layer(key).await,
            Step::DeleteLayer { name, version } => {
                self.lambda.delete_layer_version(name, *version).await
            }
            Step::CreateFunction { key, name } => self.create_function(key, name).await,
            Step::UpdateCode { key, name, .. } => {
                let (function, code) = (self.function(key)?, self.code(key)?);
                let architecture = function.architecture;
                self.lambda.update_code(name, &code.zip, architecture).await?;
                self.lambda.settled(name).await
            }
            Step::UpdateSettings { key, name, .. } => {
                let settings = self.settings(self.function(key)?).to_json();
                self.lambda.update_settings(name, &settings).await?;
                self.lambda.settled(name).await
            }
            Step::TagFunction { name, set, remove } => {
                let arn = self.arn(name);
                if !set.is_empty() {
                    self.lambda.tag(&arn, &json!(set)).await?;
                }
                if !remove.is_empty() {
                    self.lambda.untag(&arn, remove).await?;
                }
                Ok(())
            }
            Step::Reserve { name, instances } => self.lambda.reserve(name, *instances).await,
            Step::SetOwn { key, name } => {
                let settings = &self.function(key)?.own;
                self.lambda.put_own_settings(name, settings).await?;
                self.lambda.settled(name).await
            }
            Step::SetEventInvoke { key, name } => {
                let settings = self.event_invoke(key)?;
                self.lambda.put_event_invoke_config(name, &settings).await
            }
            Step::ClearEventInvoke { name } => self.lambda.delete_event_invoke_config(name).await,
            Step::Publish { name } => self.lambda.publish(name).await.map(|_| ()),
            Step::PointAlias { name, alias } => self.point_alias(name, alias).await,
            Step::Provision { name, alias, instances } => match instances {
                Some(instances) => self.lambda.provision(name, alias, *instances).await,
                None => self.lambda.delete_provisioned(name, alias).await,
            },
            Step::DeleteAlias { name, alias } => self.lambda.delete_alias(name, alias).await,
            Step::CreateUrl { name, url } => {
                self.lambda.create_url(name, &url_settings(url)).await.map(|_| ())
            }
            Step::UpdateUrl { name, url } => {
                self.lambda.update_url(name, &url_settings(url)).await.map(|_| ())
            }
            Step::DeleteUrl { name } => self.lambda.delete_url(name).await,
            Step::Allow { name, permission, replaces } => {
                if *replaces {
                    self.lambda.disallow(name, permission.sid()).await?;
                }
                self.allow(name, *permission).await
            }
            Step::Disallow { name, permission } => {
                self.lambda.disallow(name, permission.sid()).await
            }
            Step::DeleteFunction { name } => self.lambda.delete(name).await,
            Step::DeleteLogGroup { group } => self.logs.delete_group(group).await,
            Step::CreateApi { settings } => {
                let made = self.gateway.create(settings).await?;
                self.api = made["apiId"].as_str().unwrap_or("").to_owned();
                Ok(())
            }
            Step::UpdateApi { settings } => self.gateway.update(&api, settings).await,
            Step::TagApi { set, remove } => self.gateway.tag(&api, set, remove).await,
            Step::DeleteApi { id, .. } => self.gateway.delete(id).await,
            other => self.api_part(&api, other).await,
        }
    }

    async fn api_part(&mut self, api: &str, step: &Step) -> Result<(), ClientError> {
        match step {
            Step::CreateIntegration { name, alias, payload_v1 } => {
                let mut arn = self.arn(name);
                if let Some(alias) = alias {
                    let (permission, statement) = self.statement(name, Permission::HttpApi);
                    self.lambda.allow_alias(name, alias, permission.sid(), &statement).await?;
                    arn = format!("{arn}:{alias}");
                }
                let body = json!({
                    "integrationType": "AWS_PROXY",
                    "integrationUri": arn,
                    "payloadFormatVersion": payload_format(*payload_v1),
                    "timeoutInMillis": INTEGRATION_TIMEOUT_MS,
                });
                let made = self.gateway.create_part(api, "integrations", &body).await?;
                let id = made["integrationId"].as_str().unwrap_or("").to_owned();
                self.integrations.insert(name.clone(), id);
            }
            Step::UpdateIntegration { id, payload_v1, .. } => {
                let body = json!({ "payloadFormatVersion": payload_format(*payload_v1) });
                self.gateway.update_part(api, "integrations", id, &body).await?;
            }
            Step::CreateRoute { route, name } => {
                let body = json!({ "routeKey": route, "target": self.target(name) });
                self.gateway.create_part(api, "routes", &body).await?;
            }
            Step::UpdateRoute { id, name, .. } => {
                let body = json!({ "target": self.target(name) });
                self.gateway.update_part(api, "routes", id, &body).await?;
            }
            Step::DeleteRoute { id, .. } => self.gateway.delete_part(api, "routes", id).await?,
            Step::DeleteIntegration { id } => {
                self.gateway.delete_part(api, "integrations", id).await?;
            }
            Step::CreateStage => {
                let body = json!({ "stageName": "$default", "autoDeploy": true });
                self.gateway.create_part(api, "stages", &body).await?;
            }
            Step::UpdateStage => {
                let body = json!({ "autoDeploy": true });
                self.gateway.update_part(api, "stages", "$default", &body).await?;
            }
            _ => {}
        }
        Ok(())
    }

    async fn create_role(&self) -> Result<(), ClientError> {
        let (role, owner) = self.role()?;
        let tags = owner.tags(&role.tags);
        let boundary = role.boundary.as_deref();
        self.iam.create_role(&role.name, &role.path, &role.trust, boundary, &tags).await?;
        self.iam.put_policy(&role.name, &role.policy_name, &role.policy).await?;
        for arn in &role.managed_policies {
            self.iam.attach(&role.name, arn).await?;
        }
        Ok(())
    }

    /// What is allowed goes up before it goes down, so that running functions lack nothing meanwhile.
    async fn update_role(&self, changed: &[&str]) -> Result<(), ClientError> {
        let (role, owner) = self.role()?;
        let there = self.with.actual.roles.get(&role.name).cloned().unwrap_or_default();
        let name = role.name.as_str();
        for what in changed {
            match *what {
                "statements" => {
                    self.iam.put_policy(name, &role.policy_name, &role.policy).await?;
                    for policy in there.policies.keys().filter(|p| **p != role.policy_name) {
                        self.iam.delete_policy(name, policy).await?;
                    }
                }
                "managedPolicies" => {
                    for arn in role.managed_policies.difference(&there.managed_policies) {
                        self.iam.attach(name, arn).await?;
                    }
                    for arn in there.managed_policies.difference(&role.managed_policies) {
                        self.iam.detach(name, arn).await?;
                    }
                }
                "permissionsBoundary" => {
                    self.iam.set_boundary(name, role.boundary.as_deref()).await?;
                }
                "tags" => {
                    let wanted = owner.tags(&role.tags);
                    let gone = there.tags.keys().filter(|key| !wanted.contains_key(*key));
                    let gone: Vec<String> = gone.cloned().collect();
                    self.iam.tag(name, &wanted, &gone).await?;
                }
                _ => self.iam.set_trust(name, &role.trust).await?,
            }
        }
        Ok(())
    }

    fn role(&self) -> Result<(&RoleConfig, Owner), ClientError> {
        let service = self.with.service;
        let found = service.and_then(|service| service.role.as_ref().map(|role| (service, role)));
        let (service, role) = found
            .ok_or_else(|| ClientError::NotUnderstood("the service has no role".to_owned()))?;
        Ok((role, Owner { service: service.name.clone(), stage: service.stage.clone() }))
    }

    fn settings(&self, function: &FunctionConfig) -> FunctionSettings {
        FunctionSettings::of(function).with_layers(|key| self.layers.get(key).cloned())
    }

    async fn publish_layer(&mut self, key: &str) -> Result<(), ClientError> {
        let layer = self.with.service.and_then(|s| s.layers.iter().find(|layer| layer.key == key));
        let Some(layer) = layer else {
            return Err(ClientError::NotUnderstood(format!("no layer '{key}'")));
        };
        let code = self.code(&layer_code(key))?;
        let mut settings = json!({
            "Description": layer.description,
            "CompatibleRuntimes": layer.compatible_runtimes,
            "CompatibleArchitectures": layer.compatible_architectures,
        });
        if let Some(license) = &layer.license_info {
            settings["LicenseInfo"] = json!(license);
        }
        let made = self.lambda.publish_layer(&layer.name, settings, &code.zip).await?;
        let version = made["Version"].as_u64().unwrap_or_default();
        for account in &layer.allowed_accounts {
            self.lambda.allow_layer(&layer.name, version, account).await?;
        }
        let arn = made["LayerVersionArn"].as_str().unwrap_or("").to_owned();
        self.layers.insert(key.to_owned(), arn);
        Ok(())
    }

    async fn create_function(&mut self, key: &str, name: &str) -> Result<(), ClientError> {
        let function = self.function(key)?;
        let mut settings = self.settings(function).to_json();
        settings["FunctionName"] = json!(name);
        settings["Architectures"] = json!([function.architecture]);
        if let Some(service) = self.with.service {
            let owner = Owner { service: service.name.clone(), stage: service.stage.clone() };
            settings["Tags"] = json!(owner.tags(&function.tags));
        }
        let made = self.lambda.create(settings, &self.code(key)?.zip).await?;
        let arn = made["FunctionArn"].as_str().unwrap_or("").to_owned();
        self.arns.insert(name.to_owned(), arn);
        self.lambda.settled(name).await
    }

    /// The body of PutFunctionEventInvokeConfig. All functions of the service are there by now.
    fn event_invoke(&self, key: &str) -> Result<Json, ClientError> {
        let wanted = self.function(key)?.event_invoke.clone().unwrap_or_default();
        let arn = |destination: &Option<Destination>| match destination {
            None => json!({}),
            Some(Destination::Arn(arn)) => json!({ "Destination": arn }),
            Some(Destination::Function(name)) => json!({ "Destination": self.arn(name) }),
        };
        let mut settings = json!({
            "DestinationConfig": {
                "OnSuccess": arn(&wanted.on_success),
                "OnFailure": arn(&wanted.on_failure),
            },
        });
        if let Some(attempts) = wanted.max_retry_attempts {
            settings["MaximumRetryAttempts"] = json!(attempts);
        }
        if let Some(age) = wanted.max_event_age_s {
            settings["MaximumEventAgeInSeconds"] = json!(age);
        }
        Ok(settings)
    }

    async fn point_alias(&self, name: &str, alias: &str) -> Result<(), ClientError> {
        let newest = self.lambda.newest_version(name).await?;
        let version = newest.as_ref().and_then(|version| version["Version"].as_str());
        let version = version.ok_or_else(|| {
            ClientError::NotUnderstood(format!("the function '{name}' has no version"))
        })?;
        self.lambda.version_settled(name, version).await?;
        self.lambda.point_alias(name, alias, version).await
    }

    async fn allow(&self, name: &str, permission: Permission) -> Result<(), ClientError> {
        let (_, statement) = self.statement(name, permission);
        self.lambda.allow(name, &statement).await
    }

    fn statement(&self, name: &str, permission: Permission) -> (Permission, Json) {
        let mut statement = json!({ "StatementId": permission.sid() });
        match permission {
            Permission::Url => {
                statement["Action"] = json!("lambda:InvokeFunctionUrl");
                statement["Principal"] = json!("*");
                statement["FunctionUrlAuthType"] = json!("NONE");
            }
            Permission::UrlInvoke => {
                statement["Action"] = json!("lambda:InvokeFunction");
                statement["Principal"] = json!("*");
                statement["InvokedViaFunctionUrl"] = json!(true);
            }
            Permission::HttpApi => {
                let arn = self.arn(name);
                let mut parts = arn.split(':').skip(3);
                let (region, account) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""));
                let source = format!("arn:aws:execute-api:{region}:{account}:{}/*", self.api);
                statement["Action"] = json!("lambda:InvokeFunction");
                statement["Principal"] = json!("apigateway.amazonaws.com");
                statement["SourceArn"] = json!(source);
            }
        }
        (permission, statement)
    }

    fn arn(&self, name: &str) -> String {
        self.arns.get(name).cloned().unwrap_or_default()
    }

    fn target(&self, name: &str) -> String {
        let id = self.integrations.get(name).map_or("", String::as_str);
        format!("integrations/{id}")
    }

    fn function(&self, key: &str) -> Result<&crate::config::FunctionConfig, ClientError> {
        let function = self.with.service.and_then(|service| service.function(key));
        function.ok_or_else(|| ClientError::NotUnderstood(format!("no function '{key}'")))
    }

    fn code(&self, key: &str) -> Result<&Code, ClientError> {
        let code = self.with.codes.get(key);
        code.ok_or_else(|| ClientError::NotUnderstood(format!("no code for the function '{key}'")))
    }
}

fn payload_format(v1: bool) -> &'static str {
    if v1 { "1.0" } else { "2.0" }
}
