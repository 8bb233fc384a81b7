//! What a service has at an endpoint, as `deploy` and `info` show it.

use deploy::config::Service;
use deploy::state::{Actual, Owner};
use serde_json::{Value as Json, json};
use std::fmt::Write;

/// A service at an endpoint.
pub(crate) struct Summary<'a> {
    /// Whose.
    pub(crate) owner: &'a Owner,
    /// Where.
    pub(crate) region: &'a str,
    /// What is there.
    pub(crate) actual: &'a Actual,
    /// The file, where there is one, for the functions' keys and order.
    pub(crate) service: Option<&'a Service>,
}

impl Summary<'_> {
    /// Names of functions with their keys, in the order of the file, then by name.
    fn functions(&self) -> Vec<(String, &String)> {
        let prefix = format!("{}-{}-", self.owner.service, self.owner.stage);
        let in_file = self.service.map_or(&[][..], |service| service.functions.as_slice());
        let mut functions: Vec<(usize, String, &String)> = self
            .actual
            .functions
            .keys()
            .map(|name| {
                let position = in_file.iter().position(|function| function.name == *name);
                let key = match position.and_then(|position| in_file.get(position)) {
                    Some(function) => function.key.clone(),
                    None => name.strip_prefix(&prefix).unwrap_or(name).to_owned(),
                };
                (position.unwrap_or(usize::MAX), key, name)
            })
            .collect();
        functions.sort();
        functions.into_iter().map(|(_, key, name)| (key, name)).collect()
    }

    /// Routes with their URLs.
    fn routes(&self) -> Vec<(String, String)> {
        let Some(api) = &self.actual.api else { return Vec::new() };
        let url = api.url.trim_end_matches('/');
        let routes = api.routes.keys().map(|key| match key.split_once(' ') {
            Some((method, path)) => (method.to_owned(), format!("{url}{path}")),
            None => ("ANY".to_owned(), format!("{url}/")),
        });
        routes.collect()
    }

    /// For people.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        let routes = self.routes();
        if !routes.is_empty() {
            text.push_str("endpoints:\n");
            for (method, url) in &routes {
                let _ = writeln!(text, "  {method} - {url}");
            }
        }
        text.push_str("functions:\n");
        for (key, name) in self.functions() {
            let _ = writeln!(text, "  {key}: {name}");
            let url = self.actual.functions.get(name).and_then(|there| there.url.as_ref());
            if let Some(url) = url {
                let _ = writeln!(text, "    {}", url.url);
            }
        }
        text
    }

    /// For programs.
    pub(crate) fn json(&self) -> Json {
        let functions: Vec<Json> = self
            .functions()
            .into_iter()
            .filter_map(|(key, name)| {
                let there = self.actual.functions.get(name)?;
                Some(json!({
                    "key": key,
                    "name": name,
                    "arn": there.arn,
                    "runtime": there.settings.runtime,
                    "codeSha256": there.code_sha256,
                    "version": there.published.as_ref().map(|published| &published.version),
                    "url": there.url.as_ref().map(|url| &url.url),
                }))
            })
            .collect();
        let routes: Vec<Json> = self
            .routes()
            .into_iter()
            .map(|(method, url)| json!({ "method": method, "url": url }))
            .collect();
        let api = self.actual.api.as_ref();
        json!({
            "service": self.owner.service,
            "stage": self.owner.stage,
            "region": self.region,
            "functions": functions,
            "httpApi": api.map(|api| json!({ "id": api.id, "url": api.url, "routes": routes })),
        })
    }
}
