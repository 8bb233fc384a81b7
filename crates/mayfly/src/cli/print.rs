//! `mayfly print`: the `serverless.yml` with all its variables in place, as it is deployed.

use super::failure::Failure;
use super::screen;
use super::service::ServiceOptions;
use clap::{Args, ValueEnum};
use deploy::yaml::{Node, Value, write};

/// Print this folder's serverless.yml with its variables resolved
///
/// What stands in the environment and in other files is in the output, secrets too.
#[derive(Debug, Args)]
pub(crate) struct Print {
    #[command(flatten)]
    options: ServiceOptions,

    /// How it is written
    #[arg(long, value_enum, default_value_t = Format::Yaml)]
    format: Format,

    /// Print only what stands at this path, such as provider.stage or functions.hello
    #[arg(long, value_name = "PATH")]
    path: Option<String>,

    /// Print the keys of a mapping instead of all that is in it
    #[arg(long, value_enum)]
    transform: Option<Transform>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Yaml,
    Json,
    /// Plain text, for one value or a list of them
    Text,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Transform {
    Keys,
}

impl Print {
    pub(crate) fn run(&self) -> Result<(), Failure> {
        let root = self.options.read_resolved()?;
        let node = match &self.path {
            None => &root,
            Some(path) => at(&root, path)
                .ok_or_else(|| Failure::usage(format!("there is nothing at '{path}'")))?,
        };
        let keys = match self.transform {
            None => None,
            Some(Transform::Keys) => Some(keys(node).map_err(Failure::usage)?),
        };
        let node = keys.as_ref().unwrap_or(node);
        screen::print(&match self.format {
            Format::Yaml => write(node).map_err(Failure::usage)?,
            Format::Json => format!("{:#}\n", node.to_json()),
            Format::Text => text(node).map_err(Failure::usage)?,
        });
        Ok(())
    }
}

/// What stands at a path of keys, and numbers in lists, between dots.
fn at<'a>(root: &'a Node, path: &str) -> Option<&'a Node> {
    path.split('.').try_fold(root, |node, key| node.child(key))
}

fn keys(node: &Node) -> Result<Node, String> {
    let Value::Map(mapping) = &node.value else {
        return Err("only a mapping has keys; name one with --path".to_owned());
    };
    let key = |key: &String| Node { value: Value::Text(key.clone()), place: node.place };
    let keys = mapping.entries.iter().map(|entry| key(&entry.key)).collect();
    Ok(Node { value: Value::List(keys), place: node.place })
}

fn text(node: &Node) -> Result<String, String> {
    let line = |node: &Node| {
        let text = node.scalar_text().or_else(|| (node.value == Value::Null).then(String::new));
        text.map(|text| format!("{text}\n")).ok_or_else(|| {
            "as text only a single value or a list of them can be printed; use --format yaml, or \
             name one with --path"
                .to_owned()
        })
    };
    match &node.value {
        Value::List(items) => items.iter().map(line).collect(),
        _ => line(node),
    }
}
