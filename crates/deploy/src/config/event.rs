//! `events` of a function: what calls it. `httpApi` is served; every other event is named.

use super::reader::{Fields, Problems};
use crate::yaml::{Node, Value};

/// One route of the service's HTTP API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// `GET /env`, `ANY /x/{proxy+}` or `$default`.
    pub key: String,
}

impl Route {
    /// The method, if the route names one.
    pub fn method(&self) -> Option<&str> {
        self.key.split_once(' ').map(|(method, _)| method)
    }
}

const METHODS: [&str; 8] = ["ANY", "GET", "POST", "PUT", "PATCH", "OPTIONS", "HEAD", "DELETE"];

/// Reads all events of a function.
pub(super) fn read(path: &str, node: &Node, problems: &mut Problems) -> Vec<Route> {
    let Value::List(items) = &node.value else {
        problems.error(node.place, format!("'{path}' must be a list of events"));
        return Vec::new();
    };
    let mut routes = Vec::new();
    for item in items {
        if let Value::Text(text) = &item.value {
            problems.error(
                item.place,
                format!(
                    "an event is a mapping such as 'httpApi: GET /x', this is the text '{text}'"
                ),
            );
            continue;
        }
        let known = "functions.*.events[]";
        let Some(mut fields) = Fields::open(item, path, known, problems) else { continue };
        if let Some(value) = fields.take("httpApi") {
            routes.extend(http_api(&fields.at("httpApi"), value, problems));
        }
        fields.finish(problems);
    }
    routes
}

fn http_api(path: &str, node: &Node, problems: &mut Problems) -> Option<Route> {
    if let Value::Text(text) = &node.value {
        let (method, route) = match text.trim().split_once(char::is_whitespace) {
            Some((method, route)) => (Some(method), route.trim()),
            None => (None, text.trim()),
        };
        return route_key(node, method, route, problems);
    }
    let mut fields = Fields::open(node, path, "functions.*.events[].httpApi", problems)?;
    let method = fields.take("method").and_then(|m| problems.text(&fields.at("method"), m));
    let route = fields.take("path");
    let route_text = route.and_then(|route| problems.text(&fields.at("path"), route));
    fields.finish(problems);
    if route.is_none() {
        problems.error(node.place, format!("'{path}' needs a 'path'"));
    }
    route_key(node, method.as_deref(), &route_text?, problems)
}

fn route_key(
    node: &Node,
    method: Option<&str>,
    path: &str,
    problems: &mut Problems,
) -> Option<Route> {
    let method = method.map(|method| match method.to_uppercase().as_str() {
        "*" => "ANY".to_owned(),
        method => method.to_owned(),
    });
    match (method.as_deref(), path) {
        (None | Some("ANY"), "*") => return Some(Route { key: "$default".to_owned() }),
        (Some(method), "*") => {
            let title = format!("the path '*' takes every method, not only {method}");
            problems.error(node.place, title);
        }
        (None, path) => {
            let title = format!("the route '{path}' needs a method, as in 'GET {path}'");
            problems.error(node.place, title);
        }
        (Some(method), _) if !METHODS.contains(&method) => {
            let title = format!("'{method}' is no method; routes take {}", METHODS.join(", "));
            problems.error(node.place, title);
        }
        (Some(_), path) if path.contains(char::is_whitespace) => {
            problems.error(node.place, format!("the path '{path}' has blanks in it"));
        }
        (Some(method), path) => {
            let slash = if path.starts_with('/') { "" } else { "/" };
            return Some(Route { key: format!("{method} {slash}{path}") });
        }
    }
    None
}
