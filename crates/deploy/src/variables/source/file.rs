//! `${file(path):a.b}`: a value of another YAML or JSON file, or the text of any other file.

use super::super::resolve::{Failed, Reference, Resolver};
use crate::diagnostic::Diagnostic;
use crate::yaml::{self, Node, Value};
use std::io::ErrorKind;
use std::path::Path;

/// Largest file that is read, in bytes.
const FILE_BYTES: u64 = 4 << 20;

pub(super) fn look_up(
    resolver: &mut Resolver<'_>,
    reference: &Reference,
) -> Result<Option<Node>, Failed> {
    let Some(name) = reference.parameters.first().filter(|name| !name.is_empty()) else {
        let title = "'file' needs a path in parentheses";
        return resolver.fail(Diagnostic::error(title).at(reference.place, ""));
    };
    let Some(content) = load(resolver, name, reference)? else { return Ok(None) };
    let path: Vec<String> = reference
        .address
        .as_deref()
        .unwrap_or("")
        .split('.')
        .filter(|segment| !segment.is_empty())
        .map(str::to_owned)
        .collect();
    resolver.descend(content, &path)
}

fn load(
    resolver: &mut Resolver<'_>,
    name: &str,
    reference: &Reference,
) -> Result<Option<Node>, Failed> {
    if let Some(known) = resolver.files.get(name) {
        return Ok(known.clone());
    }
    let path = resolver.inputs.folder.join(name);
    let extension = path.extension().and_then(|e| e.to_str()).unwrap_or("").to_lowercase();
    if matches!(extension.as_str(), "js" | "cjs" | "mjs" | "ts") {
        let title = format!("the file '{name}' is a program, and Mayfly does not run it yet");
        return resolver.fail(
            Diagnostic::error(title)
                .at(reference.place, "")
                .help("values can come from YAML, JSON and text files"),
        );
    }
    let text = match read(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            resolver.files.insert(name.to_owned(), None);
            return Ok(None);
        }
        Err(error) => {
            let title = format!("can't read '{name}': {error}");
            return resolver.fail(Diagnostic::error(title).at(reference.place, ""));
        }
    };
    let content = if matches!(extension.as_str(), "yml" | "yaml" | "json") {
        let file = resolver.sources.add(name.trim_start_matches("./"), text);
        match yaml::parse(resolver.sources, file) {
            Ok(node) => node,
            Err(error) => return resolver.fail(error),
        }
    } else {
        Node { value: Value::Text(text.trim_end().to_owned()), place: reference.place }
    };
    resolver.files.insert(name.to_owned(), Some(content.clone()));
    Ok(Some(content))
}

fn read(path: &Path) -> std::io::Result<String> {
    if std::fs::metadata(path)?.len() > FILE_BYTES {
        let message = format!("it is larger than {FILE_BYTES} bytes");
        return Err(std::io::Error::new(ErrorKind::FileTooLarge, message));
    }
    std::fs::read_to_string(path)
}
