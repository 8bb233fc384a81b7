//! `package`: which files are a function's code.

use super::reader::{Fields, Problems};
use crate::yaml::Node;

/// How the service's code is packaged.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Package {
    /// A zip that is there already or that a hook makes; relative to the service's folder.
    pub artifact: Option<String>,
    /// Which files go in: the last pattern that matches decides, `!` leaves out.
    pub patterns: Vec<String>,
    /// Whether each function gets a zip of its own.
    pub individually: bool,
}

/// How one function's code is packaged.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FunctionPackage {
    /// A zip of its own.
    pub artifact: Option<String>,
    /// Patterns behind those of the service.
    pub patterns: Vec<String>,
    /// Whether it gets a zip of its own.
    pub individually: bool,
}

/// Reads the service's `package`.
pub(super) fn of_service(node: &Node, problems: &mut Problems) -> Package {
    let Some(mut fields) = Fields::open(node, "package", "package", problems) else {
        return Package::default();
    };
    let artifact = fields.take("artifact").and_then(|n| problems.text("package.artifact", n));
    let individually =
        fields.take("individually").and_then(|n| problems.flag("package.individually", n));
    if let Some(node) = fields.take("excludeDevDependencies")
        && problems.flag("package.excludeDevDependencies", node) == Some(true)
    {
        let why = "development dependencies are not told apart yet; leave them out with patterns";
        problems.not_served(node.place, "package.excludeDevDependencies", why);
    }
    let patterns = patterns(&mut fields, problems);
    fields.finish(problems);
    Package { artifact, patterns, individually: individually.unwrap_or(false) }
}

/// Reads a function's `package`.
pub(super) fn of_function(path: &str, node: &Node, problems: &mut Problems) -> FunctionPackage {
    let Some(mut fields) = Fields::open(node, path, "functions.*.package", problems) else {
        return FunctionPackage::default();
    };
    let artifact = fields.take("artifact").and_then(|n| problems.text(&fields.at("artifact"), n));
    let individually =
        fields.take("individually").and_then(|n| problems.flag(&fields.at("individually"), n));
    let patterns = patterns(&mut fields, problems);
    fields.finish(problems);
    FunctionPackage { artifact, patterns, individually: individually.unwrap_or(false) }
}

/// Reads a layer's `package`: its artifact, if it has one, and its patterns.
pub(super) fn of_layer(
    path: &str,
    node: &Node,
    problems: &mut Problems,
) -> (Option<String>, Vec<String>) {
    let Some(mut fields) = Fields::open(node, path, "layers.*.package", problems) else {
        return (None, Vec::new());
    };
    let artifact = fields.take("artifact").and_then(|n| problems.text(&fields.at("artifact"), n));
    let patterns = patterns(&mut fields, problems);
    fields.finish(problems);
    (artifact, patterns)
}

/// `exclude` and `include` are the older words for patterns, and come before them.
fn patterns(fields: &mut Fields<'_>, problems: &mut Problems) -> Vec<String> {
    let mut list = |key: &str| match fields.take(key) {
        Some(node) => problems.texts(&fields.at(key), node).unwrap_or_default(),
        None => Vec::new(),
    };
    let excluded = list("exclude").into_iter().map(|pattern| match pattern.strip_prefix('!') {
        Some(kept) => kept.to_owned(),
        None => format!("!{pattern}"),
    });
    let mut patterns: Vec<String> = excluded.collect();
    patterns.extend(list("include"));
    patterns.extend(list("patterns"));
    patterns
}
