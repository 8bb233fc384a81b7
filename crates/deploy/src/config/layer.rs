//! `layers`: the layers that a service brings, and those that its functions use.

use super::package;
use super::reader::{Fields, Problems};
use crate::yaml::{Entry, Node, Value};
use model::layer::LayerArn;
use model::limits;

/// A layer that the service brings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LayerConfig {
    /// Its key in the file.
    pub key: String,
    /// Its name at the endpoint: the key unless it has another.
    pub name: String,
    /// The user's words on it.
    pub description: String,
    /// The folder with its files, relative to the service's; empty where there is an artifact.
    pub path: String,
    /// A zip that is there already or that a hook makes.
    pub artifact: Option<String>,
    /// Which files of the folder go in.
    pub patterns: Vec<String>,
    /// `CompatibleRuntimes`.
    pub compatible_runtimes: Vec<String>,
    /// `CompatibleArchitectures`.
    pub compatible_architectures: Vec<String>,
    /// `LicenseInfo`.
    pub license_info: Option<String>,
    /// Accounts that may use it, `*` for all.
    pub allowed_accounts: Vec<String>,
    /// Whether the version before stays when another one is published.
    pub retain: bool,
}

/// A layer of a function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LayerOfFunction {
    /// A version, by its ARN.
    Arn(String),
    /// The newest version of one that the service brings, by its key.
    Own(String),
}

/// Reads the service's `layers`.
pub(super) fn read_all(node: &Node, problems: &mut Problems) -> Vec<LayerConfig> {
    let Value::Map(mapping) = &node.value else {
        problems.error(node.place, "'layers' must be a mapping of layers");
        return Vec::new();
    };
    let layers: Vec<LayerConfig> =
        mapping.entries.iter().filter_map(|entry| read(entry, problems)).collect();
    for (index, layer) in layers.iter().enumerate() {
        if layers.iter().take(index).any(|other| other.name == layer.name) {
            problems.error(node.place, format!("two layers have the name '{}'", layer.name));
        }
    }
    layers
}

fn read(entry: &Entry, problems: &mut Problems) -> Option<LayerConfig> {
    let path = format!("layers.{}", entry.key);
    let mut fields = Fields::open(&entry.value, path.as_str(), "layers.*", problems)?;
    let mut layer = LayerConfig { key: entry.key.clone(), ..LayerConfig::default() };
    let mut text = |key: &str, fields: &mut Fields<'_>| {
        fields.take(key).and_then(|node| problems.text(&format!("{path}.{key}"), node))
    };
    layer.name = text("name", &mut fields).unwrap_or_else(|| entry.key.clone());
    layer.description = text("description", &mut fields).unwrap_or_default();
    layer.path = text("path", &mut fields).unwrap_or_default();
    layer.license_info = text("licenseInfo", &mut fields);
    let mut texts = |key: &str, fields: &mut Fields<'_>| {
        let node = fields.take(key)?;
        problems.texts(&format!("{path}.{key}"), node)
    };
    layer.compatible_runtimes = texts("compatibleRuntimes", &mut fields).unwrap_or_default();
    layer.compatible_architectures =
        texts("compatibleArchitectures", &mut fields).unwrap_or_default();
    layer.allowed_accounts = texts("allowedAccounts", &mut fields).unwrap_or_default();
    layer.allowed_accounts.sort();
    if let Some(node) = fields.take("retain") {
        layer.retain = problems.flag(&format!("{path}.retain"), node).unwrap_or(false);
    }
    if let Some(node) = fields.take("package") {
        (layer.artifact, layer.patterns) =
            package::of_layer(&format!("{path}.package"), node, problems);
    }
    fields.finish(problems);
    if layer.path.is_empty() && layer.artifact.is_none() {
        problems.error(entry.key_place, format!("'{path}' needs a 'path' or a 'package.artifact'"));
    }
    if let Err(invalid) = model::LayerName::new(layer.name.as_str()) {
        problems.error(entry.key_place, invalid.to_string());
    }
    Some(layer)
}

/// Reads the layers of a function, or of all of them.
pub(super) fn of_function(
    path: &str,
    node: &Node,
    own: &[LayerConfig],
    problems: &mut Problems,
) -> Vec<LayerOfFunction> {
    let Value::List(items) = &node.value else {
        problems.error(node.place, format!("'{path}' must be a list of layers"));
        return Vec::new();
    };
    if items.len() > limits::LAYERS {
        let title = format!("a function has {} layers at most", limits::LAYERS);
        problems.error(node.place, title);
    }
    items.iter().filter_map(|item| one(&format!("{path}[]"), item, own, problems)).collect()
}

fn one(
    path: &str,
    node: &Node,
    own: &[LayerConfig],
    problems: &mut Problems,
) -> Option<LayerOfFunction> {
    let Some(name) = node.child("Ref").and_then(Node::scalar_text) else {
        let text = problems.text(path, node)?;
        if LayerArn::parse(&text).is_none_or(|arn| arn.version.is_none()) {
            let title = format!("'{path}' is '{text}', which is no ARN of a layer's version");
            problems.error(node.place, title);
        }
        return Some(LayerOfFunction::Arn(text));
    };
    let found = own.iter().find(|layer| reference(&layer.key) == name);
    if found.is_none() {
        let names: Vec<String> = own.iter().map(|layer| reference(&layer.key)).collect();
        let known = match names.is_empty() {
            true => "the file has no 'layers'".to_owned(),
            false => format!("there are {}", names.join(", ")),
        };
        problems.error(node.place, format!("'{path}' refers to '{name}': {known}"));
    }
    found.map(|layer| LayerOfFunction::Own(layer.key.clone()))
}

/// What a layer is called in references (Serverless Framework).
fn reference(key: &str) -> String {
    let plain = key.replace('-', "Dash").replace('_', "Underscore");
    let mut letters = plain.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{first}{}LambdaLayer", letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_those_of_the_framework() {
        assert_eq!(reference("hello"), "HelloLambdaLayer");
        assert_eq!(reference("my-own_layer"), "MyDashownUnderscorelayerLambdaLayer");
    }
}
