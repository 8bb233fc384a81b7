//! Where things are made before they appear under their name: a folder whose entries vanish when
//! they are dropped, and all together when the store is opened.

use std::io::{self, ErrorKind};
use std::path::{self, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::{fs, process};

/// The folder of unfinished things.
pub(super) struct Temporary {
    folder: PathBuf,
    next: AtomicU64,
}

impl Temporary {
    /// Opens the folder and removes everything that is in it.
    pub(super) fn empty(folder: PathBuf) -> io::Result<Self> {
        match fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            _ => fs::create_dir_all(&folder)?,
        }
        Ok(Self { folder, next: AtomicU64::new(0) })
    }

    /// A path that nothing has yet.
    pub(super) fn name(&self) -> Path {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        Path(self.folder.join(format!("{}-{number}", process::id())))
    }

    /// A new folder.
    pub(super) fn folder(&self) -> io::Result<Path> {
        let path = self.name();
        fs::create_dir(path.path())?;
        Ok(path)
    }
}

/// Something unfinished; removed on drop unless it was renamed away.
pub(super) struct Path(PathBuf);

impl Path {
    pub(super) fn path(&self) -> &path::Path {
        &self.0
    }
}

impl Drop for Path {
    fn drop(&mut self) {
        // What can't be removed now is removed when the store is opened again.
        let _ = match fs::symlink_metadata(&self.0) {
            Ok(found) if found.is_dir() => fs::remove_dir_all(&self.0),
            Ok(_) => fs::remove_file(&self.0),
            Err(_) => Ok(()),
        };
    }
}
