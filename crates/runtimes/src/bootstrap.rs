//! Puts the bootstraps, which are part of this program, on the disk, for sandboxes to mount.
//!
//! A folder is named after its content and comes into being whole, by a rename: one that is there is
//! complete, whatever happened while it was written, and a newer Mayfly writes one of its own.

use crate::language::Language;
use sha2::{Digest, Sha256};
use std::fs::{self, File, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// The folder with a language's bootstrap, written if it is not there; `None` if it has none.
pub(crate) fn folder(parent: &Path, language: &Language) -> io::Result<Option<PathBuf>> {
    if language.bootstrap.is_empty() {
        return Ok(None);
    }
    let folder = parent.join(format!("{}-{}", language.name, digest(language.bootstrap)));
    if !folder.is_dir() {
        write(parent, &folder, language.bootstrap)?;
    }
    Ok(Some(folder))
}

fn digest(files: &[(&str, &str)]) -> String {
    let mut hash = Sha256::new();
    for (path, content) in files {
        for part in [path, content] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
    }
    hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

fn write(parent: &Path, folder: &Path, files: &[(&str, &str)]) -> io::Result<()> {
    fs::create_dir_all(parent)?;
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let unfinished = parent.join(format!(".{name}.{}", std::process::id()));
    // Of an earlier process with the same number.
    let _ = fs::remove_dir_all(&unfinished);
    make_folder(&unfinished)?;
    for (path, content) in files {
        let path = unfinished.join(path);
        if let Some(within) = path.parent().filter(|within| !within.is_dir()) {
            make_folder(within)?;
        }
        let mut file = File::create(&path)?;
        file.write_all(content.as_bytes())?;
        file.set_permissions(Permissions::from_mode(0o644))?;
        file.sync_all()?;
    }
    match fs::rename(&unfinished, folder) {
        Ok(()) => File::open(parent)?.sync_all(),
        Err(error) => {
            let _ = fs::remove_dir_all(&unfinished);
            // Somebody else has put the same there meanwhile.
            if folder.is_dir() { Ok(()) } else { Err(error) }
        }
    }
}

/// Makes a folder that the sandbox's user may read, whatever the operator's umask is.
fn make_folder(folder: &Path) -> io::Result<()> {
    fs::create_dir(folder)?;
    fs::set_permissions(folder, Permissions::from_mode(0o755))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::ALL;

    #[test]
    fn a_bootstrap_is_written_once_and_whole() {
        let parent = tempfile::tempdir().expect("a temporary folder");
        let parent = parent.path().join("runtimes");
        for language in ALL {
            let Some(first) = folder(&parent, language).expect("written") else {
                continue;
            };
            for (path, content) in language.bootstrap {
                assert_eq!(&fs::read_to_string(first.join(path)).expect("there"), content);
            }
            let mark = first.join("untouched");
            fs::write(&mark, "").expect("written");
            assert_eq!(folder(&parent, language).expect("found"), Some(first));
            assert!(mark.exists(), "a second start writes nothing");
        }
        let left: Vec<_> = fs::read_dir(&parent)
            .expect("readable")
            .filter(|entry| {
                entry.as_ref().is_ok_and(|e| e.file_name().to_string_lossy().starts_with('.'))
            })
            .collect();
        assert!(left.is_empty(), "{left:?}");
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_an_error() {
        let parent = tempfile::tempdir().expect("a temporary folder");
        let file = parent.path().join("file");
        fs::write(&file, "").expect("written");
        assert!(folder(&file, &crate::python::LANGUAGE).is_err());
    }
}
