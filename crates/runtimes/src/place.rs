//! Where an interpreter stands inside the sandbox.
//!
//! What the system has under `/usr` is there anyway and stays where it is. Everything else appears
//! under `/var/lang`, where AWS's managed runtimes have theirs: its place on the host is nobody's
//! business, and a place such as `/opt` is taken by layers. CPython and Node.js find their libraries
//! relative to their own file, so they can be moved; what package managers with absolute paths have
//! built (Nix, Guix, Homebrew) can't, and is shown where it is.

use crate::language::Prefix;
use crate::search::SearchPath;
use model::sandbox::Mount;
use std::path::Path;

/// Folder inside the sandbox for interpreters that are not the system's.
const INSIDE: &str = "/var/lang";
/// Folders of the system that every sandbox has.
const SYSTEM: [&str; 3] = ["usr/bin", "usr/lib", "usr/libexec"];
/// Trees whose programs refer to each other by absolute path.
const FIXED_TREES: [&str; 3] = ["nix/store", "gnu/store", "home/linuxbrew/.linuxbrew"];
/// A folder that an interpreter shares with everything else that the operator has installed.
const SHARED: &str = "usr/local";

/// An interpreter's place inside the sandbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    /// Its path there.
    pub(crate) program: String,
    /// What has to be mounted for that.
    pub(crate) mounts: Vec<Mount>,
}

impl Place {
    /// Finds the place for an interpreter's real file; `None` if it can't be shown in a sandbox.
    pub(crate) fn of(file: &Path, prefix: &Prefix, search: &SearchPath) -> Option<Self> {
        if *prefix == Prefix::Broken {
            return None;
        }
        if SYSTEM.iter().any(|folder| file.starts_with(search.system(folder))) {
            return Some(Self { program: file.to_str()?.to_owned(), mounts: Vec::new() });
        }
        for tree in FIXED_TREES.map(|tree| search.system(tree)) {
            if file.starts_with(&tree) {
                let mount = Mount { source: tree.clone(), target: tree };
                return Some(Self { program: file.to_str()?.to_owned(), mounts: vec![mount] });
            }
        }
        let program = Path::new(INSIDE).join("bin").join(file.file_name()?);
        let alone = Mount { source: file.to_owned(), target: program.clone() };
        let mounts = match prefix {
            Prefix::Folder(folder) if search.is_private(folder) => return None,
            Prefix::Folder(folder) if *folder == search.system(SHARED) => {
                let target = Path::new(INSIDE).join("lib");
                vec![alone, Mount { source: folder.join("lib"), target }]
            }
            Prefix::Folder(folder) => {
                vec![Mount { source: folder.clone(), target: INSIDE.into() }]
            }
            _ => vec![alone],
        };
        Some(Self { program: program.to_str()?.to_owned(), mounts })
    }
}
