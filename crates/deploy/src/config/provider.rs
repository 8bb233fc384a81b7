//! `provider`: what holds for all functions of a service.

use super::cors::{self, CorsRules};
use super::own_settings;
use super::reader::{Fields, Problems};
use super::role;
use crate::yaml::{Node, Place, Value};
use model::limits;
use std::collections::BTreeMap;

/// Settings for all functions, and of the service as a whole.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Provider {
    /// `runtime`, if it is given for all functions.
    pub runtime: Option<String>,
    /// `arm64` or `x86_64`.
    pub architecture: Option<&'static str>,
    /// Memory in MiB.
    pub memory_mib: Option<u32>,
    /// Timeout in seconds.
    pub timeout_s: Option<u32>,
    /// Environment variables.
    pub environment: BTreeMap<String, String>,
    /// Tags.
    pub tags: BTreeMap<String, String>,
    /// ARN of the functions' role.
    pub role: Option<String>,
    /// For how many days logs are kept.
    pub log_retention_days: Option<u32>,
    /// Whether a change publishes a version; the Framework's default is yes.
    pub version_functions: bool,
    /// `stage`, with its place.
    pub stage: Option<(String, Place)>,
    /// `region`, with its place.
    pub region: Option<(String, Place)>,
    /// The role that is made where no other is named.
    pub(super) own_role: role::Written,
    /// Mayfly's own settings, as they were written.
    pub(super) own: own_settings::Written,
    /// The HTTP API.
    pub http_api: HttpApiSettings,
    /// `layers`, not read yet: they may refer to those of the service.
    pub(super) layers: Option<Node>,
}

/// `provider.httpApi`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct HttpApiSettings {
    /// A name instead of `<stage>-<service>`.
    pub name: Option<String>,
    /// `<service>-<stage>` instead of `<stage>-<service>`.
    pub name_starts_with_service: bool,
    /// Cross-origin rules.
    pub cors: Option<CorsRules>,
    /// Whether events have form 1.0 instead of 2.0.
    pub payload_v1: bool,
    /// Whether the API gets the service's tags.
    pub tagged: bool,
}

/// Days for which logs can be kept (CloudWatch Logs, `PutRetentionPolicy`).
const RETENTION_DAYS: [u32; 22] = [
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922,
    3288, 3653,
];

pub(super) fn read(node: &Node, problems: &mut Problems) -> Provider {
    let mut provider = Provider { version_functions: true, ..Provider::default() };
    if let Value::Text(name) = &node.value {
        check_name(name, node.place, problems);
        return provider;
    }
    let Some(mut fields) = Fields::open(node, "provider", "provider", problems) else {
        return provider;
    };
    match fields.take("name") {
        Some(name) => {
            if let Some(text) = problems.text("provider.name", name) {
                check_name(&text, name.place, problems);
            }
        }
        None => problems.error(fields.place, "'provider' needs 'name: aws'"),
    }
    let common = common(&mut fields, problems);
    provider.runtime = common.runtime;
    provider.architecture = common.architecture;
    provider.memory_mib = common.memory_mib;
    provider.timeout_s = common.timeout_s;
    provider.environment = common.environment;
    provider.tags = common.tags;
    provider.role = common.role;
    provider.log_retention_days = common.log_retention_days;
    provider.own = common.own;
    if let Some(node) = fields.take("versionFunctions") {
        provider.version_functions =
            problems.flag("provider.versionFunctions", node) != Some(false);
    }
    let mut word = |key: &str| {
        let node = fields.take(key)?;
        problems.text(&format!("provider.{key}"), node).map(|text| (text, node.place))
    };
    provider.stage = word("stage");
    provider.region = word("region");
    provider.layers = fields.take("layers").cloned();
    if let Some(node) = fields.take("iam")
        && let Some(arn) = iam(node, &mut provider.own_role, problems)
    {
        provider.role = Some(arn);
    }
    provider.own_role.read_older(&mut fields, problems);
    if let (Some(place), Some(_)) = (provider.own_role.place, &provider.role) {
        let title = "a role is named by its ARN, so what else is said of a role has no effect; leave \
                     out one of them";
        problems.error(place, title);
    }
    if let Some(node) = fields.take("httpApi") {
        provider.http_api = http_api(node, problems);
    }
    check_unused(node, problems);
    fields.finish(problems);
    provider
}

fn check_name(name: &str, place: Place, problems: &mut Problems) {
    if name != "aws" {
        let title = format!("the provider '{name}' is not served; Mayfly serves 'aws'");
        problems.error(place, title);
    }
}

/// Checks the kinds of keys that are read only to be named in a notice.
fn check_unused(node: &Node, problems: &mut Problems) {
    if let Some(method) = node.child("deploymentMethod").filter(|n| n.value != Value::Null) {
        problems.one_of("provider.deploymentMethod", method, &["changesets", "direct"]);
    }
    if let Some(profile) = node.child("profile").filter(|n| n.value != Value::Null) {
        problems.text("provider.profile", profile);
    }
    match node.child("deploymentBucket") {
        Some(bucket) if matches!(bucket.value, Value::Map(_)) => {
            if let Some(mut fields) = Fields::open(
                bucket,
                "provider.deploymentBucket",
                "provider.deploymentBucket",
                problems,
            ) {
                for key in super::known::keys("provider.deploymentBucket") {
                    fields.take(key);
                }
                fields.finish(problems);
            }
        }
        Some(bucket) if bucket.value != Value::Null => {
            problems.text("provider.deploymentBucket", bucket);
        }
        _ => {}
    }
}

/// Keys that the provider and a function have in common.
#[derive(Default)]
pub(super) struct Common {
    pub(super) runtime: Option<String>,
    pub(super) architecture: Option<&'static str>,
    pub(super) memory_mib: Option<u32>,
    pub(super) timeout_s: Option<u32>,
    pub(super) environment: BTreeMap<String, String>,
    pub(super) tags: BTreeMap<String, String>,
    pub(super) role: Option<String>,
    pub(super) log_retention_days: Option<u32>,
    pub(super) own: own_settings::Written,
}

pub(super) fn common(fields: &mut Fields<'_>, problems: &mut Problems) -> Common {
    let mut common = Common::default();
    if let Some(node) = fields.take("runtime") {
        common.runtime = problems.text(&fields.at("runtime"), node);
    }
    if let Some(node) = fields.take("architecture") {
        common.architecture =
            problems.one_of(&fields.at("architecture"), node, &["arm64", "x86_64"]);
    }
    if let Some(node) = fields.take("memorySize") {
        common.memory_mib = problems.number(&fields.at("memorySize"), node, limits::MEMORY_MIB);
    }
    if let Some(node) = fields.take("timeout") {
        common.timeout_s = problems.number(&fields.at("timeout"), node, limits::TIMEOUT_S);
    }
    if let Some(node) = fields.take("environment") {
        common.environment = environment(&fields.at("environment"), node, problems);
    }
    if let Some(node) = fields.take("tags") {
        common.tags = tags(&fields.at("tags"), node, problems);
    }
    if let Some(node) = fields.take("role") {
        common.role = role_arn(&fields.at("role"), node, problems);
    }
    if let Some(node) = fields.take("logRetentionInDays") {
        common.log_retention_days = retention(&fields.at("logRetentionInDays"), node, problems);
    }
    common.own = own_settings::read(fields, problems);
    common
}

fn environment(path: &str, node: &Node, problems: &mut Problems) -> BTreeMap<String, String> {
    let mut variables = BTreeMap::new();
    for (entry, text) in problems.text_map(path, node).unwrap_or_default() {
        let valid = entry.key.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && entry.key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        if !valid {
            let title = format!("'{}' is no name for an environment variable", entry.key);
            problems.error(entry.key_place, title);
        }
        variables.insert(entry.key.clone(), text);
    }
    variables
}

pub(super) fn tags(path: &str, node: &Node, problems: &mut Problems) -> BTreeMap<String, String> {
    let mut tags = BTreeMap::new();
    for (entry, text) in problems.text_map(path, node).unwrap_or_default() {
        let key = &entry.key;
        if key.starts_with("aws:") || key.starts_with("mayfly:") {
            let title = format!("the tag '{key}' begins with a word that is reserved");
            problems.error(entry.key_place, title);
        } else if key.chars().count() > 128 || text.chars().count() > 256 {
            let title = format!("the tag '{key}' is too long: 128 characters, its value 256");
            problems.error(entry.key_place, title);
        } else {
            tags.insert(key.clone(), text);
        }
    }
    tags
}

/// A role must be an ARN, as Lambda takes it: `arn:aws:iam::<twelve digits>:role/<name>`.
fn role_arn(path: &str, node: &Node, problems: &mut Problems) -> Option<String> {
    let text = problems.text(path, node)?;
    let mut parts = text.splitn(6, ':');
    let mut next = || parts.next().unwrap_or("");
    let (arn, partition, service, region, account, rest) =
        (next(), next(), next(), next(), next(), next());
    let shape = arn == "arn"
        && partition.starts_with("aws")
        && service == "iam"
        && region.is_empty()
        && rest.strip_prefix("role/").is_some_and(|name| !name.is_empty());
    let title = if !shape {
        format!("'{path}' must be the ARN of a role, as arn:aws:iam::123456789012:role/name")
    } else if account.len() != 12 || !account.bytes().all(|b| b.is_ascii_digit()) {
        format!("the account '{account}' of the role must have twelve digits")
    } else {
        return Some(text);
    };
    problems.error(node.place, title);
    None
}

fn retention(path: &str, node: &Node, problems: &mut Problems) -> Option<u32> {
    let days = problems.number(path, node, 1..=3653)?;
    if RETENTION_DAYS.contains(&days) {
        return Some(days);
    }
    let known: Vec<String> = RETENTION_DAYS.iter().map(u32::to_string).collect();
    problems.error(node.place, format!("'{path}' must be one of {}", known.join(", ")));
    None
}

/// `provider.iam`: a role's ARN, or the description of one.
fn iam(node: &Node, own_role: &mut role::Written, problems: &mut Problems) -> Option<String> {
    let mut fields = Fields::open(node, "provider.iam", "provider.iam", problems)?;
    let mut arn = None;
    if let Some(node) = fields.take("role") {
        let described = matches!(&node.value, Value::Map(mapping)
            if mapping.entries.iter().all(|e| e.key != "Ref" && !e.key.starts_with("Fn::")));
        if described {
            own_role.read(node, problems);
        } else {
            arn = role_arn("provider.iam.role", node, problems);
        }
    }
    fields.finish(problems);
    arn
}

fn http_api(node: &Node, problems: &mut Problems) -> HttpApiSettings {
    let mut settings = HttpApiSettings::default();
    let known = "provider.httpApi";
    let Some(mut fields) = Fields::open(node, known, known, problems) else { return settings };
    if let Some(node) = fields.take("name") {
        settings.name = problems.text("provider.httpApi.name", node);
    }
    for (key, flag) in [
        ("shouldStartNameWithService", &mut settings.name_starts_with_service),
        ("useProviderTags", &mut settings.tagged),
    ] {
        if let Some(node) = fields.take(key) {
            *flag = problems.flag(&fields.at(key), node) == Some(true);
        }
    }
    for (key, why) in [
        ("metrics", "metrics of APIs are missing"),
        ("disableDefaultEndpoint", "own domains of APIs are missing"),
    ] {
        if let Some(entry) = fields.take_entry(key)
            && problems.flag(&fields.at(key), &entry.value) == Some(true)
        {
            problems.not_served(entry.key_place, fields.at(key), why);
        }
    }
    if let Some(entry) = fields.take_entry("id") {
        let why = "routes can't be added to an API that the service did not make";
        problems.not_served(entry.key_place, "provider.httpApi.id", why);
    }
    if let Some(node) = fields.take("payload") {
        settings.payload_v1 = payload_v1("provider.httpApi.payload", node, problems);
    }
    if let Some(node) = fields.take("cors") {
        settings.cors = cors::of_http_api("provider.httpApi.cors", node, problems);
    }
    fields.finish(problems);
    settings
}

/// `payload: '1.0'` or `'2.0'`; a number written without quotes is taken as meant.
pub(super) fn payload_v1(path: &str, node: &Node, problems: &mut Problems) -> bool {
    let number = match node.value {
        Value::Float(number) => Some(number),
        Value::Integer(1) => Some(1.0),
        Value::Integer(2) => Some(2.0),
        _ => None,
    };
    if let Some(number) = number.filter(|number| [1.0, 2.0].contains(number)) {
        return number == 1.0;
    }
    problems.one_of(path, node, &["1.0", "2.0"]) == Some("1.0")
}
