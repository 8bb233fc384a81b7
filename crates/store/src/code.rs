//! Code in a folder: each zip kept once under the hash of its content, and unpacked once.
//!
//! ```text
//! zips/<sha256>.zip     what was put; durable
//! code/<sha256>/        the same unpacked; made again from the zip when it is not there
//! code/<sha256>.boot    in which boot of the machine it was unpacked
//! merged/<key>/         several of them laid over each other, by the hash of their list
//! merged/<key>.boot     in which boot of the machine that was done
//! tmp/                  what is being made; emptied when the store is opened
//! ```
//!
//! Only the zip is flushed to the disk. An unpacked folder is complete as long as the machine runs,
//! also if Mayfly is killed, since it appears under its name by a rename; but a power loss may take
//! contents of files. So a folder counts only in the boot in which it was made, and is made again in
//! a later one when it is first asked for. Flushing thousands of small files at every deployment
//! would cost seconds.

mod archive;
mod boot;
mod entries;
mod links;
mod merge;
mod signature;
mod temporary;
#[cfg(test)]
mod tests;
mod unpack;

pub use signature::add_signature;

use async_trait::async_trait;
use boot::Boot;
use bytes::Bytes;
use entries::Limits;
use model::code::{CodeError, CodeInUse, CodeSignature, CodeStore};
use sha2::{Digest, Sha256};
use std::collections::{BTreeSet, HashMap};
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};
use temporary::Temporary;

/// Zips and unpacked folders under one directory. Open it once per directory and share it.
#[derive(Clone)]
pub struct FolderCodeStore {
    inner: Arc<Inner>,
}

struct Inner {
    zips: PathBuf,
    code: PathBuf,
    merged: PathBuf,
    temporary: Temporary,
    boot: Boot,
    limits: Limits,
    /// Counts the puts, so that `collect` knows which came after it.
    puts: AtomicU64,
    /// One per code that was touched since the start, never removed: some hundred bytes each.
    slots: Mutex<HashMap<String, Arc<Mutex<Slot>>>>,
}

/// Held while the code of one hash is made, read or removed.
#[derive(Default)]
struct Slot {
    /// The folder was seen complete.
    unpacked: bool,
    /// When it was put last, counted in puts; 0 if not since the start.
    put_at: u64,
}

/// Checks a zip as [`CodeStore::put`] does, inflating all of it, without keeping anything. Returns
/// the bytes that it has when unpacked.
pub fn examine(zip: &[u8]) -> Result<u64, CodeError> {
    unpack::dry_run(zip, &Limits::LAMBDA)
}

impl FolderCodeStore {
    /// Opens the directory, made if it is not there, and removes what an earlier process left
    /// half-made. What is put may have so many bytes when unpacked.
    pub fn open(directory: impl AsRef<Path>, unzipped_bytes: u64) -> Result<Self, CodeError> {
        Self::open_limited(directory.as_ref(), Limits::of(unzipped_bytes), Boot::current())
    }

    fn open_limited(directory: &Path, limits: Limits, boot: Boot) -> Result<Self, CodeError> {
        let [zips, code, merged] = ["zips", "code", "merged"].map(|name| directory.join(name));
        let prepare = || -> io::Result<Temporary> {
            for folder in [&zips, &code, &merged] {
                fs::create_dir_all(folder)?;
            }
            // A zip that was renamed into place just before a kill is acknowledged if it is put
            // again, so its name must be on the disk.
            sync_folder(&zips)?;
            Temporary::empty(directory.join("tmp"))
        };
        let temporary = prepare().map_err(|error| code_error(&error))?;
        let (puts, slots) = (AtomicU64::new(0), Mutex::default());
        Ok(Self {
            inner: Arc::new(Inner { zips, code, merged, temporary, boot, limits, puts, slots }),
        })
    }

    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Inner) -> Result<T, CodeError> + Send + 'static,
    ) -> Result<T, CodeError> {
        let inner = Arc::clone(&self.inner);
        tokio::task::spawn_blocking(move || work(&inner))
            .await
            .map_err(|error| CodeError::Failed(error.to_string()))?
    }
}

#[async_trait]
impl CodeStore for FolderCodeStore {
    async fn put(&self, zip: Bytes) -> Result<String, CodeError> {
        self.blocking(move |inner| inner.put(&zip)).await
    }

    async fn zip(&self, sha256: &str) -> Result<Bytes, CodeError> {
        let sha256 = checked(sha256)?;
        self.blocking(move |inner| inner.zip(&sha256)).await
    }

    /// Answers at once, without a hop to another thread, when the folder was seen before.
    async fn folder(&self, sha256: &str) -> Result<PathBuf, CodeError> {
        let sha256 = checked(sha256)?;
        if let Some(folder) = self.inner.seen(&sha256, &self.inner.code) {
            return Ok(folder);
        }
        self.blocking(move |inner| {
            let slot = inner.slot(&sha256);
            inner.ensure_folder(&sha256, &mut lock(&slot))
        })
        .await
    }

    async fn merged(&self, sha256s: &[String]) -> Result<PathBuf, CodeError> {
        if let [alone] = sha256s {
            return self.folder(alone).await;
        }
        let list = sha256s.iter().map(|sha256| checked(sha256)).collect::<Result<Vec<_>, _>>()?;
        let key = key_of(&list);
        if let Some(folder) = self.inner.seen(&key, &self.inner.merged) {
            return Ok(folder);
        }
        self.blocking(move |inner| inner.merge(&key, &list)).await
    }

    async fn unpacked_bytes(&self, sha256: &str) -> Result<u64, CodeError> {
        let sha256 = checked(sha256)?;
        let count =
            move |inner: &Inner| unpack::declared_bytes(&inner.zip(&sha256)?, &inner.limits);
        self.blocking(count).await
    }

    async fn signature(
        &self,
        sha256: &str,
        name: &str,
    ) -> Result<Option<CodeSignature>, CodeError> {
        let (sha256, name) = (checked(sha256)?, name.to_owned());
        let read = move |inner: &Inner| signature::read(&inner.zip(&sha256)?, &name, &inner.limits);
        self.blocking(read).await
    }

    async fn collect(&self, in_use: &CodeInUse) -> Result<usize, CodeError> {
        let in_use = in_use.clone();
        let started = self.inner.puts.load(Ordering::SeqCst);
        self.blocking(move |inner| inner.collect(&in_use, started)).await
    }
}

impl Inner {
    fn put(&self, zip: &[u8]) -> Result<String, CodeError> {
        let sha256 = hash(zip);
        let slot = self.slot(&sha256);
        let mut slot = lock(&slot);
        if self.zip_path(&sha256).exists() {
            self.ensure_folder(&sha256, &mut slot)?;
        } else {
            // Unpacked first: a zip that can't be unpacked is never kept.
            let folder = self.temporary.folder().map_err(|error| code_error(&error))?;
            unpack::unpack(zip, folder.path(), &self.limits)?;
            self.keep_zip(&sha256, zip).map_err(|error| code_error(&error))?;
            if let Err(error) =
                self.keep_folder(&Place { among: &self.code, name: &sha256 }, folder, &mut slot)
            {
                let _ = fs::remove_file(self.zip_path(&sha256));
                return Err(code_error(&error));
            }
        }
        slot.put_at = self.puts.fetch_add(1, Ordering::SeqCst) + 1;
        Ok(sha256)
    }

    fn zip(&self, sha256: &str) -> Result<Bytes, CodeError> {
        match fs::read(self.zip_path(sha256)) {
            Ok(zip) => Ok(zip.into()),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                Err(CodeError::Missing(sha256.to_owned()))
            }
            Err(error) => Err(code_error(&error)),
        }
    }

    /// The folder of this name if it is known to be complete and nobody is at work on it.
    fn seen(&self, name: &str, among: &Path) -> Option<PathBuf> {
        let slot = self.slot(name);
        let slot = match slot.try_lock() {
            Ok(slot) => slot,
            Err(TryLockError::Poisoned(slot)) => slot.into_inner(),
            Err(TryLockError::WouldBlock) => return None,
        };
        let path = among.join(name);
        (slot.unpacked && path.is_dir()).then_some(path)
    }

    fn ensure_folder(&self, sha256: &str, slot: &mut Slot) -> Result<PathBuf, CodeError> {
        let place = Place { among: &self.code, name: sha256 };
        if self.is_whole(&place, slot) {
            return Ok(place.folder());
        }
        let zip = self.zip(sha256)?;
        if hash(&zip) != sha256 {
            return Err(CodeError::Failed(format!("the kept zip {sha256} is damaged")));
        }
        let folder = self.temporary.folder().map_err(|error| code_error(&error))?;
        unpack::unpack(&zip, folder.path(), &self.limits)?;
        self.keep_folder(&place, folder, slot).map_err(|error| code_error(&error))?;
        Ok(place.folder())
    }

    /// Lays the zips over each other, unless that was done before.
    fn merge(&self, key: &str, sha256s: &[String]) -> Result<PathBuf, CodeError> {
        let slot = self.slot(key);
        let mut slot = lock(&slot);
        let place = Place { among: &self.merged, name: key };
        if self.is_whole(&place, &mut slot) {
            return Ok(place.folder());
        }
        let merged = self.temporary.folder().map_err(|error| code_error(&error))?;
        unpack::set_permissions(merged.path()).map_err(|error| code_error(&error))?;
        for sha256 in sha256s {
            let folder = self.ensure_folder(sha256, &mut lock(&self.slot(sha256)))?;
            merge::lay_over(&folder, merged.path()).map_err(|error| code_error(&error))?;
        }
        self.keep_folder(&place, merged, &mut slot).map_err(|error| code_error(&error))?;
        slot.put_at = self.puts.fetch_add(1, Ordering::SeqCst) + 1;
        Ok(place.folder())
    }

    /// Whether there is a folder that was made in this boot.
    fn is_whole(&self, place: &Place<'_>, slot: &mut Slot) -> bool {
        slot.unpacked = place.folder().is_dir() && (slot.unpacked || self.boot.made(&place.mark()));
        slot.unpacked
    }

    fn keep_zip(&self, sha256: &str, zip: &[u8]) -> io::Result<()> {
        let made = self.temporary.name();
        let mut file = File::create_new(made.path())?;
        file.write_all(zip)?;
        file.sync_all()?;
        fs::rename(made.path(), self.zip_path(sha256))?;
        sync_folder(&self.zips)
    }

    fn keep_folder(
        &self,
        place: &Place<'_>,
        made: temporary::Path,
        slot: &mut Slot,
    ) -> io::Result<()> {
        self.drop_folder(place, slot)?;
        fs::rename(made.path(), place.folder())?;
        self.boot.mark(&place.mark())?;
        slot.unpacked = true;
        Ok(())
    }

    /// Takes the folder out of sight in one step, then deletes it.
    fn drop_folder(&self, place: &Place<'_>, slot: &mut Slot) -> io::Result<()> {
        slot.unpacked = false;
        absent_is_fine(fs::remove_file(place.mark()))?;
        let dropped = self.temporary.name();
        absent_is_fine(fs::rename(place.folder(), dropped.path()))
    }

    fn collect(&self, in_use: &CodeInUse, started: u64) -> Result<usize, CodeError> {
        let merged: BTreeSet<String> = in_use.merged.iter().map(|list| key_of(list)).collect();
        self.drop_unused(&self.merged, &merged, started)?;
        self.drop_unused(&self.code, &in_use.zips, started)
    }

    /// Removes what nobody uses among these folders, with its zips. Returns how many.
    fn drop_unused(
        &self,
        among: &Path,
        in_use: &BTreeSet<String>,
        started: u64,
    ) -> Result<usize, CodeError> {
        let mut removed = 0;
        for name in self.kept(among).map_err(|error| code_error(&error))?.difference(in_use) {
            let slot = self.slot(name);
            let mut slot = lock(&slot);
            if slot.put_at > started {
                continue;
            }
            let remove = |slot: &mut Slot| -> io::Result<()> {
                if among == self.code {
                    absent_is_fine(fs::remove_file(self.zip_path(name)))?;
                }
                self.drop_folder(&Place { among, name }, slot)
            };
            remove(&mut slot).map_err(|error| code_error(&error))?;
            removed += 1;
        }
        Ok(removed)
    }

    /// The hashes of which there is a folder, or a zip where zips belong to these folders.
    fn kept(&self, among: &Path) -> io::Result<BTreeSet<String>> {
        let mut kept = BTreeSet::new();
        let zips = (among == self.code).then_some(self.zips.as_path());
        for folder in [Some(among), zips].into_iter().flatten() {
            for entry in fs::read_dir(folder)? {
                let name = entry?.file_name();
                let name = name.to_string_lossy();
                let stem = name.strip_suffix(".zip").unwrap_or(&name);
                kept.extend(checked(stem.strip_suffix(".boot").unwrap_or(stem)).ok());
            }
        }
        Ok(kept)
    }

    fn slot(&self, sha256: &str) -> Arc<Mutex<Slot>> {
        let mut slots = lock(&self.slots);
        if let Some(slot) = slots.get(sha256) {
            return Arc::clone(slot);
        }
        Arc::clone(slots.entry(sha256.to_owned()).or_default())
    }

    fn zip_path(&self, sha256: &str) -> PathBuf {
        self.zips.join(format!("{sha256}.zip"))
    }
}

/// Where a folder is, and what says when it was made.
struct Place<'a> {
    among: &'a Path,
    name: &'a str,
}

impl Place<'_> {
    fn folder(&self) -> PathBuf {
        self.among.join(self.name)
    }

    fn mark(&self) -> PathBuf {
        self.among.join(format!("{}.boot", self.name))
    }
}

/// The name of several zips laid over each other.
fn key_of(sha256s: &[String]) -> String {
    hash(sha256s.join("\n").as_bytes())
}

/// The text as a hash; anything else names no code, and never a path.
fn checked(sha256: &str) -> Result<String, CodeError> {
    let digits = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
    if sha256.len() == 64 && sha256.bytes().all(digits) {
        Ok(sha256.to_owned())
    } else {
        Err(CodeError::Missing(sha256.chars().take(64).collect()))
    }
}

fn hash(zip: &[u8]) -> String {
    Sha256::digest(zip).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

fn absent_is_fine(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn code_error(error: &io::Error) -> CodeError {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => CodeError::Full(error.to_string()),
        _ => CodeError::Failed(error.to_string()),
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
