//! Where interpreters are looked for: the operator's `PATH`, home folders, the system's folders.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// Where to look. The caller gives what it read from the environment; this crate reads none.
#[derive(Debug, Clone)]
pub struct SearchPath {
    path: Vec<PathBuf>,
    homes: Vec<PathBuf>,
    root: PathBuf,
}

impl SearchPath {
    /// From the value of `PATH` and the home folders in which version managers may have put
    /// interpreters.
    pub fn new(path: &OsStr, homes: Vec<PathBuf>) -> Self {
        let path = std::env::split_paths(path).filter(|folder| folder.is_absolute()).collect();
        Self { path, homes, root: PathBuf::from("/") }
    }

    /// The same, in a tree that is not the machine's own.
    #[cfg(test)]
    pub(crate) fn inside(root: &Path) -> Self {
        Self { path: vec![root.join("path")], homes: vec![root.join("home")], root: root.into() }
    }

    /// A place of the system, such as `usr/bin`.
    pub(crate) fn system(&self, place: &str) -> PathBuf {
        self.root.join(place)
    }

    /// Folders with programs: those of `PATH` first.
    pub(crate) fn programs(&self) -> Vec<PathBuf> {
        let mut folders = self.path.clone();
        folders.extend(self.homes.iter().map(|home| home.join(".local/bin")));
        folders.extend(["usr/local/bin", "usr/bin"].map(|place| self.system(place)));
        let opt = self.system("opt");
        for folder in children(&opt).into_iter().chain(children(&opt.join("python"))) {
            folders.push(folder.join("bin"));
        }
        folders
    }

    /// The folders in a folder of each home, such as the versions of a version manager.
    pub(crate) fn in_homes(&self, folder: &str) -> Vec<PathBuf> {
        self.homes.iter().flat_map(|home| children(&home.join(folder))).collect()
    }

    /// What lies in `/etc`.
    pub(crate) fn settings(&self) -> Vec<PathBuf> {
        children(&self.system("etc"))
    }

    /// Whether a folder is too much to show to a function: a home folder, what has one in it, or the
    /// `.local` of one, where programs keep what they know of their user.
    pub(crate) fn is_private(&self, folder: &Path) -> bool {
        let holds = |home: &Path| home.starts_with(folder) || folder == home.join(".local");
        let private =
            |home: &PathBuf| holds(home) || home.canonicalize().is_ok_and(|real| holds(&real));
        folder == self.root || self.homes.iter().any(private)
    }
}

/// What lies in a folder, by name; nothing if it can't be read.
fn children(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut found: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    found.sort();
    found
}
