//! One function of a service, with what it takes over from the provider.

use super::event::{self, Route};
use super::event_invoke_config::{self, EventInvoke, Named};
use super::layer::{self, LayerConfig, LayerOfFunction};
use super::own_settings;
use super::package::{self, FunctionPackage};
use super::provider::{self, Provider};
use super::reader::{Fields, Problems};
use super::url::{self, UrlConfig};
use crate::yaml::{Entry, Node, Value};
use model::{OwnSettings, limits};
use std::collections::BTreeMap;

/// A function as it is to be.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FunctionConfig {
    /// Its key in the file.
    pub key: String,
    /// Its name at the endpoint: `<service>-<stage>-<key>` unless it has another.
    pub name: String,
    /// `handler`.
    pub handler: String,
    /// `runtime`.
    pub runtime: String,
    /// The user's words on it.
    pub description: String,
    /// Memory in MiB.
    pub memory_mib: u32,
    /// Timeout in seconds.
    pub timeout_s: u32,
    /// Size of `/tmp` in MiB.
    pub tmp_mib: u32,
    /// `arm64` or `x86_64`.
    pub architecture: &'static str,
    /// Environment variables, the provider's included.
    pub environment: BTreeMap<String, String>,
    /// Tags, the provider's included.
    pub tags: BTreeMap<String, String>,
    /// ARN of its role.
    pub role: String,
    /// For how many days its log is kept; `None` keeps it.
    pub log_retention_days: Option<u32>,
    /// Its function URL, if it has one.
    pub url: Option<UrlConfig>,
    /// Its routes in the service's HTTP API.
    pub routes: Vec<Route>,
    /// Whether its HTTP events have form 1.0.
    pub payload_v1: bool,
    /// Instances that it may have at most and has for itself.
    pub reserved_concurrency: Option<u32>,
    /// What becomes of its asynchronous invocations; `None` is the defaults.
    pub event_invoke: Option<EventInvoke>,
    /// What Mayfly offers beyond AWS.
    pub own: OwnSettings,
    /// Whether a change publishes a version.
    pub versioned: bool,
    /// Whether instances of its versions begin as copies of one that is initialised.
    pub snap_start: bool,
    /// Instances of its newest version that are kept ready, if any.
    pub provisioned_concurrency: Option<u32>,
    /// Its layers, the first at the bottom.
    pub layers: Vec<LayerOfFunction>,
    /// Its code.
    pub package: FunctionPackage,
}

/// Memory where none is given (Serverless Framework).
const MEMORY_MIB: u32 = 1024;
/// Timeout where none is given (Serverless Framework).
const TIMEOUT_S: u32 = 6;
/// Most instances that a function can be given.
const RESERVED: u32 = 1_000_000;

/// The alias that points to the newest version of a function with `snapStart` (Serverless Framework).
pub const SNAP_START_ALIAS: &str = "snapstart";

/// The alias that points to the newest version of a function with `provisionedConcurrency`
/// (Serverless Framework).
pub const PROVISIONED_ALIAS: &str = "provisioned";

impl FunctionConfig {
    /// The alias through which its events reach it; `None` where they reach `$LATEST`.
    pub fn target_alias(&self) -> Option<&'static str> {
        match self.provisioned_concurrency {
            Some(_) => Some(PROVISIONED_ALIAS),
            None => self.snap_start.then_some(SNAP_START_ALIAS),
        }
    }
}

/// What a function needs to know of its service.
pub(super) struct Surroundings<'a> {
    pub(super) service: &'a str,
    pub(super) stage: &'a str,
    pub(super) region: &'a str,
    pub(super) provider: &'a Provider,
    /// The layers that the service brings.
    pub(super) layers: &'a [LayerConfig],
    /// Those of functions that name none.
    pub(super) layers_of_all: &'a [LayerOfFunction],
}

/// Reads `functions`: a mapping, or a list of mappings (as files give them).
pub(super) fn read_all(
    node: &Node,
    around: &Surroundings<'_>,
    problems: &mut Problems,
) -> Vec<FunctionConfig> {
    let groups: Vec<&Node> = match &node.value {
        Value::List(items) => items.iter().collect(),
        _ => vec![node],
    };
    let mut functions: Vec<FunctionConfig> = Vec::new();
    let mut named = Vec::new();
    for group in groups {
        let Value::Map(mapping) = &group.value else {
            if group.value != Value::Null {
                problems.error(group.place, "'functions' must be a mapping of functions");
            }
            continue;
        };
        for entry in &mapping.entries {
            if let Some(function) = read(entry, around, &mut named, problems) {
                if functions.iter().any(|other| other.key == function.key) {
                    let title = format!("the function '{}' is there twice", function.key);
                    problems.error(entry.key_place, title);
                } else if functions.iter().any(|other| other.name == function.name) {
                    let title = format!("two functions have the name '{}'", function.name);
                    problems.error(entry.key_place, title);
                } else {
                    functions.push(function);
                }
            }
        }
    }
    event_invoke_config::resolve(&mut functions, named, problems);
    functions
}

fn read(
    entry: &Entry,
    around: &Surroundings<'_>,
    named: &mut Vec<Named>,
    problems: &mut Problems,
) -> Option<FunctionConfig> {
    let key = &entry.key;
    let path = format!("functions.{key}");
    if !key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_') {
        let title = format!("'{key}' is no name for a function: use letters, digits, '-' and '_'");
        problems.error(entry.key_place, title);
    }
    let mut fields = Fields::open(&entry.value, path.as_str(), "functions.*", problems)?;
    let provider = around.provider;
    let own = provider::common(&mut fields, problems);
    let mut function = FunctionConfig {
        key: key.clone(),
        name: format!("{}-{}-{key}", around.service, around.stage),
        memory_mib: own.memory_mib.or(provider.memory_mib).unwrap_or(MEMORY_MIB),
        timeout_s: own.timeout_s.or(provider.timeout_s).unwrap_or(TIMEOUT_S),
        tmp_mib: *limits::TMP_MIB.start(),
        architecture: own.architecture.or(provider.architecture).unwrap_or("x86_64"),
        environment: merged(&provider.environment, own.environment),
        tags: merged(&provider.tags, own.tags),
        log_retention_days: own.log_retention_days.or(provider.log_retention_days),
        own: own_settings::merged(&provider.own, own.own),
        versioned: provider.version_functions,
        payload_v1: provider.http_api.payload_v1,
        ..FunctionConfig::default()
    };
    function.role = own.role.or_else(|| provider.role.clone()).unwrap_or_else(|| own_role(around));
    function.runtime = own.runtime.or_else(|| provider.runtime.clone()).unwrap_or_default();
    if function.runtime.is_empty() {
        let title = format!("'{path}' needs a runtime, here or in 'provider'");
        problems.error(entry.key_place, title);
    }
    match fields.take("handler") {
        Some(node) => {
            function.handler = problems.text(&fields.at("handler"), node).unwrap_or_default();
        }
        None if function.runtime.starts_with("provided") => function.handler = "bootstrap".into(),
        None if entry.value.child("image").is_some() => {}
        None => problems.error(entry.key_place, format!("'{path}' needs a handler")),
    }
    function.layers = match fields.take("layers") {
        Some(node) => layer::of_function(&fields.at("layers"), node, around.layers, problems),
        None => around.layers_of_all.to_vec(),
    };
    settings(&mut fields, &mut function, problems);
    function.event_invoke = event_invoke_config::read(&mut fields, key, named, problems);
    fields.finish(problems);
    if let Err(invalid) = model::FunctionName::new(function.name.as_str()) {
        problems.error(entry.key_place, invalid.to_string());
    }
    Some(function)
}

fn settings(fields: &mut Fields<'_>, function: &mut FunctionConfig, problems: &mut Problems) {
    if let Some(node) = fields.take("name")
        && let Some(name) = problems.text(&fields.at("name"), node)
    {
        function.name = name;
    }
    if let Some(node) = fields.take("description") {
        function.description = problems.text(&fields.at("description"), node).unwrap_or_default();
        if function.description.chars().count() > 256 {
            problems.error(node.place, "a description has 256 characters at most");
        }
    }
    if let Some(node) = fields.take("ephemeralStorageSize") {
        let size = problems.number(&fields.at("ephemeralStorageSize"), node, limits::TMP_MIB);
        function.tmp_mib = size.unwrap_or(function.tmp_mib);
    }
    if let Some(node) = fields.take("reservedConcurrency") {
        function.reserved_concurrency =
            problems.number(&fields.at("reservedConcurrency"), node, 0..=RESERVED);
    }
    if let Some(node) = fields.take("versionFunction") {
        function.versioned =
            problems.flag(&fields.at("versionFunction"), node).unwrap_or(function.versioned);
    }
    if let Some(node) = fields.take("snapStart") {
        let path = fields.at("snapStart");
        function.snap_start = problems.flag(&path, node).unwrap_or(false);
        // Only versions can have it, and events reach them through an alias.
        function.versioned |= function.snap_start;
    }
    if let Some(node) = fields.take("provisionedConcurrency") {
        provisioned_concurrency(&fields.at("provisionedConcurrency"), node, function, problems);
    }
    if let Some(node) = fields.take("url") {
        function.url = url::read(&fields.at("url"), node, problems);
        if function.target_alias().is_some() && function.url.is_some() {
            let title = "a function URL can't lead to a version with 'snapStart' or \
                         'provisionedConcurrency' yet: use an event 'httpApi' in place of 'url'";
            problems.error(node.place, title);
        }
    }
    if let Some(node) = fields.take("events") {
        function.routes = event::read(&fields.at("events"), node, problems);
    }
    if let Some(node) = fields.take("package") {
        function.package = package::of_function(&fields.at("package"), node, problems);
    }
    if let Some(node) = fields.take("httpApi") {
        let path = fields.at("httpApi");
        if let Some(mut api) = Fields::open(node, path, "functions.*.httpApi", problems) {
            if let Some(node) = api.take("payload") {
                function.payload_v1 = provider::payload_v1(&api.at("payload"), node, problems);
            }
            api.finish(problems);
        }
    }
}

/// Only versions can have it, and events reach them through an alias.
fn provisioned_concurrency(
    path: &str,
    node: &Node,
    function: &mut FunctionConfig,
    problems: &mut Problems,
) {
    let instances = problems.number(path, node, 0..=RESERVED);
    // None is what one sets for a stage that needs none.
    function.provisioned_concurrency = instances.filter(|instances| *instances > 0);
    function.versioned |= function.provisioned_concurrency.is_some();
    let Some(instances) = function.provisioned_concurrency else { return };
    if function.snap_start {
        let title = "a function has 'snapStart' or 'provisionedConcurrency', not both";
        problems.error(node.place, title);
    }
    if function.reserved_concurrency.is_some_and(|reserved| reserved < instances) {
        let title = "'provisionedConcurrency' is part of 'reservedConcurrency', and more than that";
        problems.error(node.place, title);
    }
}

fn merged(
    base: &BTreeMap<String, String>,
    own: BTreeMap<String, String>,
) -> BTreeMap<String, String> {
    let mut all = base.clone();
    all.extend(own);
    all
}

/// The ARN of the role that the service makes.
pub(super) fn own_role(around: &Surroundings<'_>) -> String {
    let Surroundings { service, stage, region, provider, .. } = around;
    let (name, path) = provider.own_role.name_and_path(service, stage, region);
    format!("arn:aws:iam::{}:role{path}{name}", model::AccountId::default())
}
