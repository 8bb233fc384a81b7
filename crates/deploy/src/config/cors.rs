//! `cors` of HTTP APIs and function URLs, with the Serverless Framework's defaults.

use super::reader::{Fields, Problems};
use crate::yaml::{Node, Value};

/// Cross-origin rules as the APIs take them; an empty list is not sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CorsRules {
    /// Whether browsers may send credentials.
    pub allow_credentials: bool,
    /// Request headers that browsers may send.
    pub allow_headers: Vec<String>,
    /// Methods that browsers may use.
    pub allow_methods: Vec<String>,
    /// Origins that may call.
    pub allow_origins: Vec<String>,
    /// Answer headers that scripts may read.
    pub expose_headers: Vec<String>,
    /// How long a browser may remember a preflight, in seconds.
    pub max_age_s: Option<u32>,
}

/// Headers that `cors: true` allows, of function URLs.
const URL_HEADERS: [&str; 6] = [
    "Content-Type",
    "X-Amz-Date",
    "Authorization",
    "X-Api-Key",
    "X-Amz-Security-Token",
    "X-Amzn-Trace-Id",
];

/// Headers that `cors: true` allows, of HTTP APIs.
const HTTP_API_HEADERS: [&str; 7] = [
    "Content-Type",
    "X-Amz-Date",
    "Authorization",
    "X-Api-Key",
    "X-Amz-Security-Token",
    "X-Amz-User-Agent",
    "X-Amzn-Trace-Id",
];

/// `cors` of a function URL.
pub(super) fn of_url(path: &str, node: &Node, problems: &mut Problems) -> Option<CorsRules> {
    let defaults = CorsRules {
        allow_headers: URL_HEADERS.map(str::to_owned).to_vec(),
        allow_methods: vec!["*".to_owned()],
        allow_origins: vec!["*".to_owned()],
        ..CorsRules::default()
    };
    read(path, node, defaults, "functions.*.url.cors", problems)
}

/// `cors` of an HTTP API; methods that are not named become those of the routes, see
/// [`fill_methods`].
pub(super) fn of_http_api(path: &str, node: &Node, problems: &mut Problems) -> Option<CorsRules> {
    let defaults = CorsRules {
        allow_headers: HTTP_API_HEADERS.map(str::to_owned).to_vec(),
        allow_origins: vec!["*".to_owned()],
        ..CorsRules::default()
    };
    read(path, node, defaults, "provider.httpApi.cors", problems)
}

/// Allows `OPTIONS` and the methods of all routes, where no methods were named.
pub(super) fn fill_methods<'a>(rules: &mut CorsRules, methods: impl Iterator<Item = &'a str>) {
    if rules.allow_methods.is_empty() {
        rules.allow_methods.push("OPTIONS".to_owned());
        let every = ["GET", "POST", "PUT", "PATCH", "HEAD", "DELETE"];
        for method in methods {
            let methods = if method == "ANY" { &every[..] } else { &[method] };
            for method in methods {
                if !rules.allow_methods.iter().any(|known| known == method) {
                    rules.allow_methods.push((*method).to_owned());
                }
            }
        }
    }
}

fn read(
    path: &str,
    node: &Node,
    defaults: CorsRules,
    known: &'static str,
    problems: &mut Problems,
) -> Option<CorsRules> {
    match node.value {
        Value::Bool(true) => return Some(defaults),
        Value::Bool(false) => return None,
        _ => {}
    }
    let mut fields = Fields::open(node, path, known, problems)?;
    let mut rules = defaults;
    for (key, list) in [
        ("allowedHeaders", &mut rules.allow_headers),
        ("allowedMethods", &mut rules.allow_methods),
        ("allowedOrigins", &mut rules.allow_origins),
        ("exposedResponseHeaders", &mut rules.expose_headers),
    ] {
        // An explicit null takes the default away.
        if let Value::Map(mapping) = &node.value
            && mapping.get(key).is_some_and(|value| value.value == Value::Null)
        {
            list.clear();
        }
        if let Some(value) = fields.take(key) {
            *list = problems.texts(&fields.at(key), value)?;
        }
    }
    if let Some(value) = fields.take("allowCredentials") {
        rules.allow_credentials = problems.flag(&fields.at("allowCredentials"), value)?;
    }
    if let Some(value) = fields.take("maxAge") {
        rules.max_age_s = Some(problems.number(&fields.at("maxAge"), value, 0..=86_400)?);
    }
    fields.finish(problems);
    Some(rules)
}
