//! `plugins`: Mayfly does the work of `serverless-plugin-scripts` itself and runs no other plugin.

use super::reader::{Fields, Problems};
use crate::yaml::{Node, Place, Value};

/// The plugin whose work Mayfly does.
pub(super) const SCRIPTS: &str = "serverless-plugin-scripts";

/// `custom.scripts`: shell commands at events of the life cycle, and commands of one's own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scripts {
    /// Event (`before:package:finalize`) and shell command, in the order of the file.
    pub hooks: Vec<Hook>,
    /// Name and shell command.
    pub commands: Vec<(String, String)>,
}

/// A shell command at an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hook {
    /// The event, such as `before:package:finalize`.
    pub event: String,
    /// What `sh -c` runs.
    pub command: String,
    /// Where it was written.
    pub place: Place,
}

/// Names of the plugins, each with its place.
pub(super) fn read(node: &Node, problems: &mut Problems) -> Vec<(String, Place)> {
    let list = match &node.value {
        Value::Map(_) => {
            let Some(mut fields) = Fields::open(node, "plugins", "plugins", problems) else {
                return Vec::new();
            };
            let modules = fields.take("modules");
            fields.finish(problems);
            modules
        }
        _ => Some(node),
    };
    let Some(list) = list else { return Vec::new() };
    let names = problems.texts("plugins", list).unwrap_or_default();
    let places = match &list.value {
        Value::List(items) => items.iter().map(|item| item.place).collect(),
        _ => Vec::new(),
    };
    let plugins: Vec<(String, Place)> = names.into_iter().zip(places).collect();
    for (name, place) in plugins.iter().filter(|(name, _)| name != SCRIPTS) {
        problems.warning(
            *place,
            format!("the plugin '{name}' is not run: Mayfly runs no plugins of the Framework"),
        );
    }
    plugins
}

/// `custom.scripts`, if the plugin is in use.
pub(super) fn scripts(custom: Option<&Node>, in_use: bool, problems: &mut Problems) -> Scripts {
    let Some(node) = custom.and_then(|custom| custom.child("scripts")) else {
        return Scripts::default();
    };
    if !in_use {
        let text = format!("'custom.scripts' is not run: '{SCRIPTS}' is not among the plugins");
        problems.warning(node.place, text);
        return Scripts::default();
    }
    let Some(mut fields) = Fields::open(node, "custom.scripts", "custom.scripts", problems) else {
        return Scripts::default();
    };
    let mut scripts = Scripts::default();
    if let Some(hooks) = fields.take("hooks") {
        for (entry, command) in problems.text_map("custom.scripts.hooks", hooks).unwrap_or_default()
        {
            scripts.hooks.push(Hook { event: entry.key.clone(), command, place: entry.key_place });
        }
    }
    if let Some(commands) = fields.take("commands") {
        let pairs = problems.text_map("custom.scripts.commands", commands).unwrap_or_default();
        scripts.commands =
            pairs.into_iter().map(|(entry, text)| (entry.key.clone(), text)).collect();
    }
    fields.finish(problems);
    scripts
}
