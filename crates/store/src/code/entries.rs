//! What a zip may contain: decides from the list of its entries where each goes, or refuses it.
//!
//! A pure function over what the archive declares; what it contains in truth is counted while it is
//! unpacked (`unpack.rs`), and where links lead is decided in `links.rs`.

use model::code::CodeError;
use model::limits;
use std::collections::HashMap;

/// Longest path of an entry, in bytes; with the folder around it stays under Linux's 4,096.
pub(super) const PATH_BYTES: usize = 1_024;
/// Longest name of a file or folder, in bytes (Linux).
const NAME_BYTES: usize = 255;

/// How much an archive may hold.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// Of all files, unpacked.
    pub(super) bytes: u64,
    /// Files, folders and links, also folders that are only named in paths.
    pub(super) entries: usize,
}

impl Limits {
    /// So many bytes unpacked.
    pub(super) const fn of(bytes: u64) -> Self {
        Self { bytes, entries: limits::ZIP_ENTRIES }
    }

    /// What AWS Lambda allows.
    pub(super) const LAMBDA: Self =
        Self { bytes: limits::UNZIPPED_BYTES, entries: limits::ZIP_ENTRIES };
}

/// An entry as the archive declares it.
#[derive(Debug, Clone, Default)]
pub(super) struct Entry {
    /// Its path.
    pub(super) name: String,
    /// Type and permissions as in `st_mode`; none if it was made on a system without them.
    pub(super) unix_mode: Option<u32>,
    /// Its size when unpacked.
    pub(super) bytes: u64,
    /// Needs a password.
    pub(super) encrypted: bool,
    /// How it is compressed, if not in a way that is understood.
    pub(super) unknown_compression: Option<String>,
}

/// What becomes of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A folder; those that are only named in paths are not listed.
    Folder,
    /// A file with these permissions.
    File {
        /// The nine bits for reading, writing and executing.
        permissions: u32,
    },
    /// A symbolic link.
    Link,
}

/// Where an entry goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// Its index in the archive.
    pub(super) index: usize,
    /// The path below the folder, without `.`, `..` and double slashes; not empty.
    pub(super) path: String,
    /// What it is.
    pub(super) kind: Kind,
}

/// Everything that there will be, by path: also the folders that are only named in paths.
pub(super) type Tree = HashMap<String, Kind>;

/// Where all entries go.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// In the order of the archive.
    pub(super) places: Vec<Place>,
    /// What there will be.
    pub(super) tree: Tree,
}

/// Decides where the entries go, or refuses all of them.
pub(super) fn plan(entries: &[Entry], limits: &Limits) -> Result<Plan, CodeError> {
    if entries.is_empty() {
        return Err(CodeError::NotAZip("it is empty".to_owned()));
    }
    check_size(entries, limits)?;
    let mut plan = Plan::default();
    for (index, entry) in entries.iter().enumerate() {
        let path = path(&entry.name)?;
        let kind = kind(entry)?;
        if path.is_empty() {
            // `./` stands for the folder itself in archives made with `zip -r x.zip ./`.
            match kind {
                Kind::Folder => continue,
                _ => return Err(refused(&entry.name, "has no name")),
            }
        }
        add_parents(&mut plan.tree, &path, limits)?;
        add(&mut plan.tree, &path, kind, limits)?;
        plan.places.push(Place { index, path, kind });
    }
    Ok(plan)
}

fn check_size(entries: &[Entry], limits: &Limits) -> Result<(), CodeError> {
    if entries.len() > limits.entries {
        return Err(too_many(limits));
    }
    let declared = entries.iter().fold(0_u64, |sum, entry| sum.saturating_add(entry.bytes));
    if declared > limits.bytes { Err(too_large(declared, limits)) } else { Ok(()) }
}

fn kind(entry: &Entry) -> Result<Kind, CodeError> {
    const TYPE: u32 = 0o170_000;
    const FOLDER: u32 = 0o040_000;
    const FILE: u32 = 0o100_000;
    const LINK: u32 = 0o120_000;

    let refuse = |why: &str| Err(refused(&entry.name, why));
    if entry.encrypted {
        return refuse("is encrypted");
    }
    let named_as_folder = entry.name.ends_with('/');
    let kind = match entry.unix_mode.map_or(0, |mode| mode & TYPE) {
        0 | FILE if !named_as_folder => Kind::File { permissions: permissions(entry) },
        0 | FILE | FOLDER => Kind::Folder,
        LINK if !named_as_folder => Kind::Link,
        LINK => return refuse("is a link with the name of a folder"),
        _ => return refuse("is a device, a pipe or a socket"),
    };
    match &entry.unknown_compression {
        _ if kind == Kind::Folder && entry.bytes > 0 => refuse("is a folder with content"),
        _ if kind == Kind::Folder => Ok(kind),
        Some(method) => refuse(&format!(
            "is compressed with {method}; only 'stored' and 'deflated' are understood"
        )),
        None => Ok(kind),
    }
}

/// As the archive says, without set-user-id and the like, and readable for all: the function runs
/// as another user than the one who unpacks.
fn permissions(entry: &Entry) -> u32 {
    match entry.unix_mode {
        Some(mode) => (mode & 0o777) | 0o444,
        // Made where files have no permissions: only the one file that Lambda executes needs one.
        None if path(&entry.name).is_ok_and(|path| path == "bootstrap") => 0o755,
        None => 0o644,
    }
}

fn path(name: &str) -> Result<String, CodeError> {
    let escapes = || CodeError::Escapes(shown(name));
    if name.contains('\0') {
        return Err(refused(name, "has a NUL in its name"));
    }
    // A backslash parts folders on Windows, where the archive may come from or go to.
    let parts = || name.split(['/', '\\']);
    let drive = name.as_bytes().first().is_some_and(u8::is_ascii_alphabetic)
        && name.as_bytes().get(1) == Some(&b':');
    if name.starts_with(['/', '\\']) || drive || parts().any(|part| part == "..") {
        return Err(escapes());
    }
    if name.contains('\\') {
        return Err(refused(name, "has a backslash in its name; part folders with '/'"));
    }
    if name.len() > PATH_BYTES || parts().any(|part| part.len() > NAME_BYTES) {
        return Err(refused(name, "has too long a name"));
    }
    let kept: Vec<&str> = parts().filter(|part| !part.is_empty() && *part != ".").collect();
    Ok(kept.join("/"))
}

/// Adds the folders that the path names, from the innermost outwards until one is known.
fn add_parents(tree: &mut Tree, path: &str, limits: &Limits) -> Result<(), CodeError> {
    let mut rest = path;
    while let Some((parent, _)) = rest.rsplit_once('/') {
        match tree.get(parent) {
            Some(Kind::Folder) => return Ok(()),
            Some(_) => return Err(refused(path, "is in a folder that is also a file or a link")),
            None => add(tree, parent, Kind::Folder, limits)?,
        }
        rest = parent;
    }
    Ok(())
}

fn add(tree: &mut Tree, path: &str, kind: Kind, limits: &Limits) -> Result<(), CodeError> {
    match (tree.get(path), kind) {
        (None, _) if tree.len() >= limits.entries => Err(too_many(limits)),
        (None, _) => {
            tree.insert(path.to_owned(), kind);
            Ok(())
        }
        // Some tools list a folder twice; that is harmless.
        (Some(Kind::Folder), Kind::Folder) => Ok(()),
        (Some(Kind::Folder), _) | (_, Kind::Folder) => {
            Err(refused(path, "is there as a folder and as something else"))
        }
        _ => Err(refused(path, "is there twice")),
    }
}

/// The archive's entry can't be taken for this reason.
pub(super) fn refused(name: &str, why: &str) -> CodeError {
    CodeError::NotAZip(format!("its entry '{}' {why}", shown(name)))
}

/// More bytes than allowed.
pub(super) fn too_large(bytes: u64, limits: &Limits) -> CodeError {
    CodeError::TooLarge(format!("it has {bytes} bytes or more, {} are allowed", limits.bytes))
}

/// A name for a message: short, and without what would disturb a terminal.
pub(super) fn shown(name: &str) -> String {
    name.chars().take(120).flat_map(char::escape_debug).collect()
}

fn too_many(limits: &Limits) -> CodeError {
    CodeError::TooLarge(format!("it has more than {} files and folders", limits.entries))
}

#[cfg(test)]
mod tests;
