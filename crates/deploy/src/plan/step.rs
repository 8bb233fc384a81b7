//! One change of the endpoint.

use crate::client::ApiSettings;
use crate::config::UrlConfig;
use std::collections::BTreeMap;
use std::fmt;

/// One change; functions are named by their names at the endpoint, `key` is theirs in the file.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "the variants' fields are what their names say")]
pub enum Step {
    /// Makes the role that functions take.
    CreateRole { name: String },
    /// Changes the role.
    UpdateRole { name: String, changed: Vec<&'static str> },
    /// Deletes a role.
    DeleteRole { name: String },
    /// Makes a log group.
    CreateLogGroup { group: String },
    /// Keeps a log for some days, or for ever.
    SetRetention { group: String, days: Option<u32> },
    /// Publishes a version of a layer.
    PublishLayer { key: String, name: String },
    /// Deletes a version of a layer.
    DeleteLayer { name: String, version: u64 },
    /// Makes a function and waits until it can be called.
    CreateFunction { key: String, name: String },
    /// Gives a function its code; `known` is whether the code is known to differ.
    UpdateCode { key: String, name: String, known: bool },
    /// Changes settings of a function.
    UpdateSettings { key: String, name: String, changed: Vec<&'static str> },
    /// Changes tags of a function.
    TagFunction { name: String, set: BTreeMap<String, String>, remove: Vec<String> },
    /// Sets or lifts a function's reserved concurrency.
    Reserve { name: String, instances: Option<u32> },
    /// Gives a function Mayfly's own settings, by its key.
    SetOwn { key: String, name: String },
    /// Says what becomes of a function's asynchronous invocations, by the key of the function.
    SetEventInvoke { key: String, name: String },
    /// Leaves a function's asynchronous invocations to the defaults.
    ClearEventInvoke { name: String },
    /// Publishes a version.
    Publish { name: String },
    /// Points an alias to the newest version, once that can be called.
    PointAlias { name: String, alias: &'static str },
    /// Has so many instances kept ready of what an alias points to, or none any more.
    Provision { name: String, alias: &'static str, instances: Option<u32> },
    /// Deletes an alias.
    DeleteAlias { name: String, alias: &'static str },
    /// Makes a function URL.
    CreateUrl { name: String, url: UrlConfig },
    /// Changes a function URL.
    UpdateUrl { name: String, url: UrlConfig },
    /// Deletes a function URL.
    DeleteUrl { name: String },
    /// Lets somebody call a function; `replaces` says that a statement of that id must go first.
    Allow { name: String, permission: Permission, replaces: bool },
    /// Takes a permission away.
    Disallow { name: String, permission: Permission },
    /// Makes the HTTP API.
    CreateApi { settings: ApiSettings },
    /// Changes the HTTP API.
    UpdateApi { settings: ApiSettings },
    /// Changes tags of the HTTP API.
    TagApi { set: BTreeMap<String, String>, remove: Vec<String> },
    /// Makes an integration of the HTTP API with a function.
    CreateIntegration { name: String, alias: Option<&'static str>, payload_v1: bool },
    /// Changes an integration's form of events.
    UpdateIntegration { id: String, name: String, payload_v1: bool },
    /// Makes a route to a function.
    CreateRoute { route: String, name: String },
    /// Leads a route to another function.
    UpdateRoute { id: String, route: String, name: String },
    /// Deletes a route.
    DeleteRoute { id: String, route: String },
    /// Deletes an integration.
    DeleteIntegration { id: String },
    /// Makes the stage `$default`, which serves every change at once.
    CreateStage,
    /// Makes a stage that is there serve every change at once.
    UpdateStage,
    /// Deletes a function with all that belongs to it but its log.
    DeleteFunction { name: String },
    /// Deletes a log.
    DeleteLogGroup { group: String },
    /// Deletes the HTTP API.
    DeleteApi { id: String, name: String },
}

/// Who may call a function, each a statement of its policy with an id of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permission {
    /// Everybody, through the function URL (`lambda:InvokeFunctionUrl`).
    Url,
    /// Everybody, through the function URL (`lambda:InvokeFunction`, asked for since October 2025).
    UrlInvoke,
    /// The service's HTTP API.
    HttpApi,
}

impl Permission {
    /// The statement's id.
    pub fn sid(self) -> &'static str {
        match self {
            Self::Url => "mayfly-url",
            Self::UrlInvoke => "mayfly-url-invoke",
            Self::HttpApi => "mayfly-http-api",
        }
    }
}

impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Url => "everybody's requests to its URL",
            Self::UrlInvoke => "its URL",
            Self::HttpApi => "the HTTP API",
        })
    }
}

impl fmt::Display for Step {
    /// As an order: "create function x".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CreateRole { name } => write!(f, "create role {name}"),
            Self::UpdateRole { name, changed } => {
                write!(f, "update role {name}: {}", changed.join(", "))
            }
            Self::DeleteRole { name } => write!(f, "delete role {name}"),
            Self::CreateLogGroup { group } => write!(f, "create log group {group}"),
            Self::SetRetention { group, days: Some(1) } => write!(f, "keep {group} for 1 day"),
            Self::SetRetention { group, days: Some(days) } => {
                write!(f, "keep {group} for {days} days")
            }
            Self::SetRetention { group, days: None } => write!(f, "keep {group} for ever"),
            Self::PublishLayer { name, .. } => write!(f, "publish a version of layer {name}"),
            Self::DeleteLayer { name, version } => {
                write!(f, "delete version {version} of layer {name}")
            }
            Self::CreateFunction { name, .. } => write!(f, "create function {name}"),
            Self::UpdateCode { name, known: true, .. } => write!(f, "update code of {name}"),
            Self::UpdateCode { name, .. } => {
                write!(f, "update code of {name} if packaging makes it differ")
            }
            Self::UpdateSettings { name, changed, .. } => {
                write!(f, "update {name}: {}", changed.join(", "))
            }
            Self::TagFunction { name, .. } => write!(f, "update tags of {name}"),
            Self::Reserve { name, instances: Some(instances) } => {
                write!(f, "reserve {instances} instances for {name}")
            }
            Self::Reserve { name, instances: None } => {
                write!(f, "reserve no instances for {name}")
            }
            Self::SetOwn { name, .. } => write!(f, "update Mayfly's own settings of {name}"),
            Self::SetEventInvoke { name, .. } => {
                write!(f, "set retries and destinations of {name}'s asynchronous invocations")
            }
            Self::ClearEventInvoke { name } => {
                write!(f, "reset retries and destinations of {name}'s asynchronous invocations")
            }
            Self::Publish { name } => write!(f, "publish a version of {name}"),
            Self::PointAlias { name, alias } => {
                write!(f, "point alias {alias} of {name} to its newest version")
            }
            Self::Provision { name, instances: Some(1), .. } => {
                write!(f, "keep 1 instance of {name} ready")
            }
            Self::Provision { name, instances: Some(instances), .. } => {
                write!(f, "keep {instances} instances of {name} ready")
            }
            Self::Provision { name, instances: None, .. } => {
                write!(f, "keep no instances of {name} ready")
            }
            Self::DeleteAlias { name, alias } => write!(f, "delete alias {alias} of {name}"),
            Self::CreateUrl { name, .. } => write!(f, "create function URL of {name}"),
            Self::UpdateUrl { name, .. } => write!(f, "update function URL of {name}"),
            Self::DeleteUrl { name } => write!(f, "delete function URL of {name}"),
            Self::Allow { name, permission, .. } => write!(f, "allow {permission} to call {name}"),
            Self::Disallow { name, permission } => {
                write!(f, "no longer allow {permission} to call {name}")
            }
            Self::CreateApi { settings } => write!(f, "create HTTP API {}", settings.name),
            Self::UpdateApi { settings } => write!(f, "update HTTP API {}", settings.name),
            Self::TagApi { .. } => f.write_str("update tags of the HTTP API"),
            Self::CreateIntegration { name, .. } => write!(f, "connect the HTTP API to {name}"),
            Self::UpdateIntegration { name, .. } => {
                write!(f, "update the HTTP API's connection to {name}")
            }
            Self::CreateRoute { route, name } => write!(f, "create route {route} to {name}"),
            Self::UpdateRoute { route, name, .. } => write!(f, "lead route {route} to {name}"),
            Self::DeleteRoute { route, .. } => write!(f, "delete route {route}"),
            Self::DeleteIntegration { id } => {
                write!(f, "delete connection {id} of the HTTP API")
            }
            Self::CreateStage => f.write_str("serve the HTTP API at its default stage"),
            Self::UpdateStage => f.write_str("serve changes of the HTTP API at once"),
            Self::DeleteFunction { name } => write!(f, "delete function {name}"),
            Self::DeleteLogGroup { group } => write!(f, "delete log group {group}"),
            Self::DeleteApi { name, .. } => write!(f, "delete HTTP API {name}"),
        }
    }
}
