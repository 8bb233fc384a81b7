//! `provided`: the function brings its own program, an executable named `bootstrap`, in any language.
//!
//! What such a program may itself need of the machine lies under `/usr`; the exception is below.

use crate::language::Language;
use crate::search::SearchPath;
use model::launch::Ahead;
use model::sandbox::Mount;

/// The program where a layer is the runtime (AWS Lambda, "Using layers with custom runtimes").
pub(crate) const OF_LAYERS: &str = "/opt/bootstrap";

pub(crate) static LANGUAGE: Language = Language {
    name: "provided",
    runtimes: &["provided", "provided.al2", "provided.al2023"],
    interpreter: None,
    bootstrap: &[],
    prepare: |_, _| {},
    argv: |_, _| vec!["/var/task/bootstrap".to_owned()],
    environment: |_| Vec::new(),
    ahead: |_, _, _| Ahead::Nothing,
    snapshots: false,
    mounts,
};

/// The settings that a packaged Java links to and does not start without (Debian, Ubuntu).
fn mounts(search: &SearchPath) -> Vec<Mount> {
    let is_wanted = |name: &str| name.starts_with("java-") && name.ends_with("-openjdk");
    search
        .settings()
        .into_iter()
        .filter(|folder| folder.file_name().and_then(|n| n.to_str()).is_some_and(is_wanted))
        .filter(|folder| folder.is_dir())
        .map(|folder| Mount { source: folder.clone(), target: folder })
        .collect()
}
