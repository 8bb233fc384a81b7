//! Settings of functions, URLs and APIs: between AWS's JSON and the values that a plan compares.

use crate::config::{CorsRules, FunctionConfig, LayerOfFunction, UrlConfig};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

/// Begins what stands for the ARN of a layer that is not published yet.
const OWN_LAYER: &str = "layer:";

/// A function's settings that one update changes together. The architecture is with them, though
/// AWS changes it together with the code.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FunctionSettings {
    /// `Runtime`.
    pub runtime: String,
    /// `Handler`.
    pub handler: String,
    /// `Role`.
    pub role: String,
    /// `Description`.
    pub description: String,
    /// `MemorySize`.
    pub memory_mib: u64,
    /// `Timeout`.
    pub timeout_s: u64,
    /// `EphemeralStorage`.
    pub tmp_mib: u64,
    /// `Environment`.
    pub environment: BTreeMap<String, String>,
    /// `Architectures`.
    pub architecture: String,
    /// `SnapStart`.
    pub snap_start: bool,
    /// ARNs of `Layers`; of the service's own, until they are known, `layer:` and the key.
    pub layers: Vec<String>,
}

impl FunctionSettings {
    /// The settings that a configuration asks for.
    pub fn of(function: &FunctionConfig) -> Self {
        Self {
            runtime: function.runtime.clone(),
            handler: function.handler.clone(),
            role: function.role.clone(),
            description: function.description.clone(),
            memory_mib: function.memory_mib.into(),
            timeout_s: function.timeout_s.into(),
            tmp_mib: function.tmp_mib.into(),
            environment: function.environment.clone(),
            architecture: function.architecture.to_owned(),
            snap_start: function.snap_start,
            layers: function
                .layers
                .iter()
                .map(|layer| match layer {
                    LayerOfFunction::Arn(arn) => arn.clone(),
                    LayerOfFunction::Own(key) => format!("{OWN_LAYER}{key}"),
                })
                .collect(),
        }
    }

    /// With the ARNs of the service's own layers, by their keys, as far as they are known.
    #[must_use]
    pub fn with_layers(mut self, arn: impl Fn(&str) -> Option<String>) -> Self {
        for layer in &mut self.layers {
            if let Some(known) = layer.strip_prefix(OWN_LAYER).and_then(&arn) {
                *layer = known;
            }
        }
        self
    }

    /// From a FunctionConfiguration.
    pub(super) fn from_json(json: &Json) -> Self {
        Self {
            runtime: text(json, "Runtime"),
            handler: text(json, "Handler"),
            role: text(json, "Role"),
            description: text(json, "Description"),
            memory_mib: json["MemorySize"].as_u64().unwrap_or(0),
            timeout_s: json["Timeout"].as_u64().unwrap_or(0),
            tmp_mib: json["EphemeralStorage"]["Size"].as_u64().unwrap_or(512),
            environment: text_map(&json["Environment"]["Variables"]),
            architecture: json["Architectures"][0].as_str().unwrap_or("x86_64").to_owned(),
            snap_start: json["SnapStart"]["ApplyOn"] == "PublishedVersions",
            layers: json["Layers"]
                .as_array()
                .into_iter()
                .flatten()
                .map(|layer| match layer.as_str() {
                    Some(arn) => arn.to_owned(),
                    None => text(layer, "Arn"),
                })
                .collect(),
        }
    }

    /// The body of UpdateFunctionConfiguration, and of CreateFunction but for name and code.
    pub(crate) fn to_json(&self) -> Json {
        json!({
            "Runtime": self.runtime,
            "Handler": self.handler,
            "Role": self.role,
            "Description": self.description,
            "MemorySize": self.memory_mib,
            "Timeout": self.timeout_s,
            "EphemeralStorage": { "Size": self.tmp_mib },
            "Environment": { "Variables": self.environment },
            "Layers": self.layers,
            "SnapStart": {
                "ApplyOn": if self.snap_start { "PublishedVersions" } else { "None" },
            },
        })
    }

    /// Names, in words of a `serverless.yml`, of what differs; the architecture aside.
    pub fn differences(&self, wanted: &Self) -> Vec<&'static str> {
        let rows = [
            ("runtime", self.runtime == wanted.runtime),
            ("handler", self.handler == wanted.handler),
            ("role", self.role == wanted.role),
            ("description", self.description == wanted.description),
            ("memorySize", self.memory_mib == wanted.memory_mib),
            ("timeout", self.timeout_s == wanted.timeout_s),
            ("ephemeralStorageSize", self.tmp_mib == wanted.tmp_mib),
            ("environment", self.environment == wanted.environment),
            ("snapStart", self.snap_start == wanted.snap_start),
            ("layers", self.layers == wanted.layers),
        ];
        rows.into_iter().filter(|(_, same)| !same).map(|(name, _)| name).collect()
    }
}

/// The body of CreateFunctionUrlConfig and UpdateFunctionUrlConfig.
pub(crate) fn url_settings(url: &UrlConfig) -> Json {
    json!({
        "AuthType": if url.signed_only { "AWS_IAM" } else { "NONE" },
        "InvokeMode": if url.streams { "RESPONSE_STREAM" } else { "BUFFERED" },
        "Cors": url.cors.as_ref().map_or_else(|| json!({}), |cors| cors_json(cors, str::to_owned)),
    })
}

/// From a function URL's configuration.
pub(super) fn url_from_json(json: &Json) -> UrlConfig {
    UrlConfig {
        signed_only: json["AuthType"] == "AWS_IAM",
        cors: cors_from_json(&json["Cors"], str::to_owned),
        streams: json["InvokeMode"] == "RESPONSE_STREAM",
    }
}

/// `corsConfiguration` of an HTTP API.
pub(crate) fn api_cors(rules: &CorsRules) -> Json {
    cors_json(rules, lower_first)
}

/// From an HTTP API's `corsConfiguration`.
pub(super) fn api_cors_from_json(json: &Json) -> Option<CorsRules> {
    cors_from_json(json, lower_first)
}

fn cors_json(rules: &CorsRules, key: impl Fn(&str) -> String) -> Json {
    let mut json = serde_json::Map::new();
    if rules.allow_credentials {
        json.insert(key("AllowCredentials"), true.into());
    }
    for (name, list) in [
        ("AllowHeaders", &rules.allow_headers),
        ("AllowMethods", &rules.allow_methods),
        ("AllowOrigins", &rules.allow_origins),
        ("ExposeHeaders", &rules.expose_headers),
    ] {
        if !list.is_empty() {
            json.insert(key(name), json!(list));
        }
    }
    if let Some(age) = rules.max_age_s {
        json.insert(key("MaxAge"), age.into());
    }
    Json::Object(json)
}

/// Rules that allow nothing are no rules.
fn cors_from_json(json: &Json, key: impl Fn(&str) -> String) -> Option<CorsRules> {
    let list = |name: &str| {
        let items = json[key(name)].as_array().into_iter().flatten();
        items.filter_map(Json::as_str).map(str::to_owned).collect()
    };
    let rules = CorsRules {
        allow_credentials: json[key("AllowCredentials")].as_bool().unwrap_or(false),
        allow_headers: list("AllowHeaders"),
        allow_methods: list("AllowMethods"),
        allow_origins: list("AllowOrigins"),
        expose_headers: list("ExposeHeaders"),
        max_age_s: json[key("MaxAge")].as_u64().and_then(|age| u32::try_from(age).ok()),
    };
    (rules != CorsRules::default()).then_some(rules)
}

fn lower_first(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

pub(super) fn text(json: &Json, key: &str) -> String {
    json[key].as_str().unwrap_or("").to_owned()
}

pub(super) fn text_map(json: &Json) -> BTreeMap<String, String> {
    let entries = json.as_object().into_iter().flatten();
    entries.filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sent_reads_back_as_it_was() {
        let rules = CorsRules {
            allow_credentials: true,
            allow_headers: vec!["X-A".to_owned()],
            allow_methods: vec!["GET".to_owned()],
            allow_origins: vec!["*".to_owned()],
            expose_headers: Vec::new(),
            max_age_s: Some(5),
        };
        assert_eq!(api_cors_from_json(&api_cors(&rules)), Some(rules.clone()));
        assert_eq!(api_cors(&rules)["allowMethods"], json!(["GET"]));
        let url = UrlConfig { signed_only: true, cors: Some(rules), streams: true };
        assert_eq!(url_from_json(&url_settings(&url)), url);
        assert_eq!(url_from_json(&url_settings(&UrlConfig::default())), UrlConfig::default());
        let settings = FunctionSettings {
            runtime: "python3.11".to_owned(),
            memory_mib: 128,
            environment: BTreeMap::from([("A".to_owned(), "b".to_owned())]),
            tmp_mib: 512,
            architecture: "x86_64".to_owned(),
            ..FunctionSettings::default()
        };
        assert_eq!(FunctionSettings::from_json(&settings.to_json()), settings);
    }
}
