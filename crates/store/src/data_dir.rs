//! The folder in which one Mayfly keeps everything, and the lock that keeps a second one out.
//!
//! ```text
//! lock        held while a Mayfly runs; has its process id
//! version     of this layout
//! state.db    the state          logs.db     the logs
//! queue.db    the queue          records.db  the recorded invocations
//! keys        the keys that seal secrets, unless they are kept elsewhere
//! audit.db    the audit log
//! code/       the code           runtimes/   what Mayfly makes for its runtimes
//! ```

use std::fs::{self, File, OpenOptions, Permissions, TryLockError};
use std::io::{self, ErrorKind, Read, Seek, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// The version of the layout; a later one may be laid out otherwise.
const VERSION: u32 = 1;
/// The state has environments of functions in it, and those have secrets.
const FOLDER_PERMISSIONS: u32 = 0o700;
const FILE_PERMISSIONS: u32 = 0o600;

/// Why a data directory can't be used.
#[derive(Debug, thiserror::Error)]
pub enum DataDirError {
    /// Another process has it.
    #[error(
        "the data directory {} is in use by another Mayfly{}; stop that one, or choose another \
         directory with --data-dir",
        path.display(),
        process.map(|id| format!(" (process {id})")).unwrap_or_default()
    )]
    InUse {
        /// The directory.
        path: PathBuf,
        /// Who has it, if that is known.
        process: Option<u32>,
    },
    /// It was made by a later version.
    #[error(
        "the data directory {} was made by a newer version of Mayfly (layout {found}, this one \
         knows up to {VERSION}); use that version, or choose another directory with --data-dir",
        path.display()
    )]
    Newer {
        /// The directory.
        path: PathBuf,
        /// Its layout.
        found: u32,
    },
    /// There are other things in it.
    #[error(
        "the directory {} is not empty and is no data directory of Mayfly; choose another one with \
         --data-dir",
        .0.display()
    )]
    Foreign(PathBuf),
    /// There is no room left.
    #[error("no space left in the data directory {}; free some space and try again", .0.display())]
    Full(PathBuf),
    /// It can't be made, read or written.
    #[error("the data directory {} can't be used: {source}", path.display())]
    Unusable {
        /// The directory.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
}

/// A data directory that this process has to itself until the value is dropped.
#[derive(Debug)]
pub struct DataDir {
    path: PathBuf,
    /// The lock is given back when this is closed, also by a kill. A process that is forked while
    /// it is open shares the lock: fork before, or close it there.
    _lock: File,
}

impl DataDir {
    /// Makes the directory if it is not there and takes it for this process.
    pub fn open(path: impl Into<PathBuf>) -> Result<Self, DataDirError> {
        let path = path.into();
        prepare(&path).map_err(|failure| failure.at(&path)).map(|lock| Self { path, _lock: lock })
    }

    /// The directory itself.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The file of the state.
    pub fn state(&self) -> PathBuf {
        self.path.join("state.db")
    }

    /// The file of the logs.
    pub fn logs(&self) -> PathBuf {
        self.path.join("logs.db")
    }

    /// The file of the queue.
    pub fn queue(&self) -> PathBuf {
        self.path.join("queue.db")
    }

    /// The file of the recorded invocations.
    pub fn records(&self) -> PathBuf {
        self.path.join("records.db")
    }

    /// The file of the keys that seal secrets, unless it is kept elsewhere.
    pub fn keys(&self) -> PathBuf {
        self.path.join("keys")
    }

    /// The file of the audit log.
    pub fn audit(&self) -> PathBuf {
        self.path.join("audit.db")
    }

    /// The folder of the code.
    pub fn code(&self) -> PathBuf {
        self.path.join("code")
    }

    /// The folder of what is made for runtimes.
    pub fn runtimes(&self) -> PathBuf {
        self.path.join("runtimes")
    }
}

enum Failure {
    InUse(Option<u32>),
    Newer(u32),
    Foreign,
    Io(io::Error),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl Failure {
    fn at(self, path: &Path) -> DataDirError {
        let path = path.to_owned();
        match self {
            Self::InUse(process) => DataDirError::InUse { path, process },
            Self::Newer(found) => DataDirError::Newer { path, found },
            Self::Foreign => DataDirError::Foreign(path),
            Self::Io(error) if error.kind() == ErrorKind::StorageFull => DataDirError::Full(path),
            Self::Io(source) => DataDirError::Unusable { path, source },
        }
    }
}

fn prepare(path: &Path) -> Result<File, Failure> {
    fs::DirBuilder::new().recursive(true).mode(FOLDER_PERMISSIONS).create(path)?;
    // Judged before anything is written into what may be somebody's home.
    refuse_foreign(path)?;
    let lock = lock(&path.join("lock"))?;
    check_version(&path.join("version"))?;
    fs::set_permissions(path, Permissions::from_mode(FOLDER_PERMISSIONS))?;
    for folder in ["code", "runtimes"] {
        fs::DirBuilder::new().recursive(true).mode(FOLDER_PERMISSIONS).create(path.join(folder))?;
    }
    Ok(lock)
}

fn refuse_foreign(path: &Path) -> Result<(), Failure> {
    if path.join("version").exists() {
        return Ok(());
    }
    for entry in fs::read_dir(path)? {
        // What a start that was killed may have left, and what a file system puts into its root.
        const HARMLESS: [&str; 3] = ["lock", "version.new", "lost+found"];
        let name = entry?.file_name();
        if !HARMLESS.iter().any(|harmless| name == *harmless) {
            return Err(Failure::Foreign);
        }
    }
    Ok(())
}

fn lock(path: &Path) -> Result<File, Failure> {
    let mut file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(FILE_PERMISSIONS)
        .open(path)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let mut holder = String::new();
            // Only for the message; whoever just took the lock may not have written it yet.
            let _ = file.read_to_string(&mut holder);
            return Err(Failure::InUse(holder.trim().parse().ok()));
        }
        Err(TryLockError::Error(error)) => return Err(error.into()),
    }
    file.set_len(0)?;
    file.rewind()?;
    writeln!(file, "{}", std::process::id())?;
    Ok(file)
}

fn check_version(path: &Path) -> Result<(), Failure> {
    match fs::read_to_string(path) {
        Ok(text) => match text.trim().parse() {
            Ok(found) if found > VERSION => Err(Failure::Newer(found)),
            Ok(_) => Ok(()),
            Err(_) => Err(io::Error::new(
                ErrorKind::InvalidData,
                format!("its file 'version' has no number in it: '{}'", text.trim().escape_debug()),
            )
            .into()),
        },
        Err(error) if error.kind() == ErrorKind::NotFound => {
            // In one step, so that a kill leaves no empty file.
            let new = path.with_extension("new");
            let mut file = File::create(&new)?;
            writeln!(file, "{VERSION}")?;
            file.sync_all()?;
            Ok(fs::rename(&new, path)?)
        }
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().expect("a temporary folder")
    }

    #[test]
    fn a_directory_is_made_for_its_owner_alone_and_can_be_opened_again() {
        let parent = folder();
        let path = parent.path().join("a/b");
        for _ in 0..2 {
            let dir = DataDir::open(&path).expect("opens");
            assert_eq!(dir.state(), path.join("state.db"));
            assert!(dir.code().is_dir() && dir.runtimes().is_dir());
            let mode = fs::metadata(&path).expect("is there").permissions().mode();
            assert_eq!(mode & 0o777, 0o700);
        }
    }

    #[test]
    fn a_second_mayfly_is_refused_and_told_who_has_it() {
        let parent = folder();
        let first = DataDir::open(parent.path()).expect("opens");
        let error = DataDir::open(parent.path()).expect_err("in use").to_string();
        let process = format!("is in use by another Mayfly (process {})", std::process::id());
        assert!(error.contains(&process), "{error}");
        drop(first);
        DataDir::open(parent.path()).expect("free again");
    }

    #[test]
    fn a_directory_of_a_newer_version_is_refused() {
        let parent = folder();
        drop(DataDir::open(parent.path()).expect("opens"));
        fs::write(parent.path().join("version"), "2\n").expect("writes");
        let refused = DataDir::open(parent.path()).expect_err("newer");
        assert!(matches!(refused, DataDirError::Newer { found: 2, .. }), "{refused}");
    }

    #[test]
    fn a_directory_with_other_things_in_it_is_left_alone() {
        let parent = folder();
        fs::write(parent.path().join("thesis.tex"), "").expect("writes");
        assert!(matches!(DataDir::open(parent.path()), Err(DataDirError::Foreign(_))));
        assert_eq!(fs::read_dir(parent.path()).expect("reads").count(), 1, "nothing was added");
    }

    #[test]
    fn a_start_that_was_killed_half_way_is_completed() {
        let parent = folder();
        fs::write(parent.path().join("lock"), "").expect("writes");
        fs::write(parent.path().join("version.new"), "").expect("writes");
        DataDir::open(parent.path()).expect("opens");
    }

    #[test]
    fn what_is_no_directory_or_not_writable_is_refused_with_the_reason() {
        let parent = folder();
        let file = parent.path().join("file");
        fs::write(&file, "").expect("writes");
        for path in [file, PathBuf::from("/proc/mayfly")] {
            let error = DataDir::open(&path).expect_err("unusable");
            assert!(matches!(error, DataDirError::Unusable { .. }), "{error}");
            assert!(error.to_string().contains(&path.display().to_string()), "{error}");
        }
    }
}
