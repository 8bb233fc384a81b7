//! Where an interpreter stands inside the sandbox.
//!
//! What lies under `/usr` is there anyway and stays where it is. Everything else appears under
//! `/var/lang`, where AWS's managed runtimes have theirs: its place on the host is nobody's business,
//! and a place such as `/opt` is taken by layers. CPython and Node.js find their libraries relative
//! to their own file, so they can be moved; what package managers with absolute paths have built
//! (Nix, Guix, Homebrew) can't, and is shown where it is.

use crate::language::Prefix;
use crate::search::SearchPath;
use model::sandbox::Mount;
use std::path::{Path, PathBuf};

/// Folder inside the sandbox for interpreters from outside `/usr`.
const INSIDE: &str = "/var/lang";
/// Trees whose programs refer to each other by absolute path.
const FIXED_TREES: [&str; 3] = ["nix/store", "gnu/store", "home/linuxbrew/.linuxbrew"];

/// An interpreter's place inside the sandbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    /// Its path there.
    pub(crate) program: String,
    /// What has to be mounted for that.
    pub(crate) mounts: Vec<Mount>,
    /// Folder of its libraries, if it is none that is searched anyway.
    pub(crate) libraries: Option<String>,
}

impl Place {
    /// Finds the place for an interpreter's real file; `None` if it can't be shown in a sandbox.
    pub(crate) fn of(file: &Path, prefix: &Prefix, search: &SearchPath) -> Option<Self> {
        if *prefix == Prefix::Broken {
            return None;
        }
        if file.starts_with(search.system("usr")) {
            return Some(Self { libraries: libraries(file), ..in_place(file, Vec::new())? });
        }
        for tree in FIXED_TREES.map(|tree| search.system(tree)) {
            if file.starts_with(&tree) {
                let mount = Mount { source: tree.clone(), target: tree };
                return in_place(file, vec![mount]);
            }
        }
        let name = file.file_name()?;
        let bin = Path::new(INSIDE).join("bin");
        let mount = match prefix {
            Prefix::Folder(folder) if search.is_private(folder) => return None,
            Prefix::Folder(folder) => Mount { source: folder.clone(), target: INSIDE.into() },
            _ => Mount { source: file.to_owned(), target: bin.join(name) },
        };
        let program = bin.join(name).to_str()?.to_owned();
        Some(Self { program, mounts: vec![mount], libraries: None })
    }
}

fn in_place(file: &Path, mounts: Vec<Mount>) -> Option<Place> {
    Some(Place { program: file.to_str()?.to_owned(), mounts, libraries: None })
}

/// The libraries beside a program of `/usr/local` and the like; those of `/usr` are found anyway.
fn libraries(file: &Path) -> Option<String> {
    let prefix = file.parent()?.parent()?;
    let folder: PathBuf = prefix.join("lib");
    (prefix.file_name()? != "usr" && folder.is_dir()).then(|| folder.to_str().map(str::to_owned))?
}
