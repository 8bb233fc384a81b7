//! Chooses the stage of a request: a named one by the first segment of the path, else `$default`.

use model::http_api::Stage;
use std::collections::BTreeMap;

/// A stage and what of the path is for its routes.
#[derive(Debug, PartialEq)]
pub(crate) struct Chosen<'a> {
    pub(crate) name: &'a str,
    pub(crate) variables: &'a BTreeMap<String, String>,
    /// The path behind the stage, percent-encoded, at least `/`.
    pub(crate) rest: &'a str,
}

/// The stage for a path that begins with `/`.
pub(crate) fn choose<'a>(stages: &'a BTreeMap<String, Stage>, path: &'a str) -> Option<Chosen<'a>> {
    let behind = path.strip_prefix('/').unwrap_or(path);
    let (first, rest) = match behind.find('/') {
        Some(slash) => behind.split_at(slash),
        None => (behind, "/"),
    };
    let (name, stage, rest) =
        match stages.get_key_value(first).filter(|(name, _)| *name != "$default") {
            Some((name, stage)) => (name, stage, rest),
            None => {
                let (name, stage) = stages.get_key_value("$default")?;
                (name, stage, path)
            }
        };
    Some(Chosen { name, variables: &stage.variables, rest })
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Timestamp;

    fn stages(names: &[&str]) -> BTreeMap<String, Stage> {
        let stage = || Stage {
            description: String::new(),
            tags: BTreeMap::new(),
            variables: BTreeMap::new(),
            auto_deploy: true,
            created: Timestamp::UNIX_EPOCH,
            modified: Timestamp::UNIX_EPOCH,
        };
        names.iter().map(|&name| (name.to_owned(), stage())).collect()
    }

    #[test]
    fn a_named_stage_is_the_first_segment_and_the_default_has_none() {
        for (names, path, expected) in [
            (vec!["$default"], "/dev/x", Some(("$default", "/dev/x"))),
            (vec!["$default", "dev"], "/dev/x", Some(("dev", "/x"))),
            (vec!["$default", "dev"], "/dev", Some(("dev", "/"))),
            (vec!["$default", "dev"], "/devel", Some(("$default", "/devel"))),
            (vec!["$default"], "/$default/x", Some(("$default", "/$default/x"))),
            (vec!["dev"], "/x", None),
            (vec!["dev"], "/", None),
        ] {
            let stages = stages(&names);
            let chosen = choose(&stages, path).map(|chosen| (chosen.name, chosen.rest));
            assert_eq!(chosen, expected, "{names:?} {path}");
        }
    }
}
