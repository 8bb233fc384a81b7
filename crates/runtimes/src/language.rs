//! What a language brings: its identifiers, its interpreter, its bootstrap.

use crate::interpreter::Interpreter;
use crate::search::SearchPath;
use crate::version::Version;
use crate::{nodejs, provided, python};
use model::VersionConfig;
use model::launch::Ahead;
use model::sandbox::Mount;
use std::path::{Path, PathBuf};

/// Every language, in alphabetical order. A new one is a folder and a line here.
pub(crate) static ALL: &[&Language] = &[&nodejs::LANGUAGE, &provided::LANGUAGE, &python::LANGUAGE];

/// Environment variables, name and value.
pub(crate) type Variables = [(String, String)];

/// One language.
pub(crate) struct Language {
    /// Name of its folder, and of its bootstrap's.
    pub(crate) name: &'static str,
    /// AWS's identifiers, oldest first.
    pub(crate) runtimes: &'static [&'static str],
    /// What runs its functions; `None` where a function brings its own program.
    pub(crate) interpreter: Option<InterpreterKind>,
    /// Files of its bootstrap: path under `/var/runtime` and content.
    pub(crate) bootstrap: &'static [(&'static str, &'static str)],
    /// Makes the interpreter's starts quicker, given the bootstrap's folder; done once.
    pub(crate) prepare: fn(&Interpreter, &Path),
    /// Program and arguments, given the interpreter's path inside the sandbox, if there is one.
    pub(crate) argv: fn(interpreter: &str, &VersionConfig) -> Vec<String>,
    /// Environment variables that only this language has.
    pub(crate) environment: fn(runtime: &str) -> Vec<(String, String)>,
    /// What can be started of a version before it is called, given its arguments and the environment
    /// of its runtime. Asked only of versions whose own environment does not forbid it.
    pub(crate) ahead: fn(&VersionConfig, &[String], &Variables) -> Ahead,
    /// Whether its bootstrap serves copies of an initialised function.
    pub(crate) snapshots: bool,
    /// Further folders of the host that its programs need.
    pub(crate) mounts: fn(&SearchPath) -> Vec<Mount>,
}

/// How the interpreter of a language is found.
pub(crate) struct InterpreterKind {
    /// What a runtime wants, in a user's words: `python3.11`, `Node.js 20`.
    pub(crate) wanted: fn(runtime: &str) -> String,
    /// How to get it.
    pub(crate) install: fn(runtime: &str) -> String,
    /// Files that may be it, whether they exist or not.
    pub(crate) candidates: fn(runtime: &str, &SearchPath) -> Vec<PathBuf>,
    /// Whether an interpreter of this version runs functions of this runtime.
    pub(crate) fits: fn(runtime: &str, Version) -> bool,
    /// The folder that must be there for the interpreter to work, if its file alone is not enough;
    /// `None` if there is no such folder around this file.
    pub(crate) prefix: fn(&Path, Version) -> Prefix,
}

/// What belongs to an interpreter's file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Prefix {
    /// The file is all that it needs.
    FileAlone,
    /// It needs this folder, with itself in `bin`.
    Folder(PathBuf),
    /// It can't work: its library is not where it should be.
    Broken,
}

/// The language that has this runtime.
pub(crate) fn of_runtime(runtime: &str) -> Option<&'static Language> {
    ALL.iter().copied().find(|language| language.runtimes.contains(&runtime))
}

/// Every known runtime with its language, in the order of [`ALL`].
pub(crate) fn all_runtimes() -> impl Iterator<Item = (&'static Language, &'static str)> {
    ALL.iter().flat_map(|language| language.runtimes.iter().map(|runtime| (*language, *runtime)))
}

/// A found interpreter as `mayfly doctor` shows it.
pub(crate) fn shown(interpreter: &Interpreter) -> String {
    format!("{} ({})", interpreter.file.display(), interpreter.version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_stand_in_alphabetical_order_and_share_no_runtime() {
        let names: Vec<_> = ALL.iter().map(|language| language.name).collect();
        assert!(names.is_sorted(), "{names:?}");
        let mut runtimes: Vec<_> = all_runtimes().map(|(_, runtime)| runtime).collect();
        let all = runtimes.len();
        runtimes.sort_unstable();
        runtimes.dedup();
        assert_eq!(runtimes.len(), all);
    }
}
