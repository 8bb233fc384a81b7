//! The key file, and sealing with its keys (AES-256-GCM).
//!
//! ```text
//! 9f1c02aa 2026-11-21T10:00:00Z base64 of 32 random bytes
//! ```
//!
//! A line for each key, the newest first. The file is made at the first start, readable by its owner
//! only, and may lie elsewhere than the databases: whoever steals those has nothing without it.
//! Nothing can be opened without it either, so it belongs into every backup, apart from them.

use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, KeyInit, Nonce};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use model::Timestamp;
use model::sealing::{KeyId, OpenError, Sealing};
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

/// Bytes of a key.
const KEY_BYTES: usize = 32;
/// Bytes of the number that is used once: the size that AES-GCM is made for.
const NONCE_BYTES: usize = 12;
/// Bytes of a key's name in a sealed text.
const ID_BYTES: usize = 4;
/// The first byte of a sealed text: its form.
const FORM: u8 = 1;
/// Most keys that a file may have.
const KEYS: usize = 1_000;
/// Others than the owner can read it.
const OPEN_TO_OTHERS: u32 = 0o077;
const PERMISSIONS: u32 = 0o600;

/// Why a key file can't be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// It can't be read or written.
    #[error("the key file {} can't be used: {source}", path.display())]
    Unusable {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// Others than its owner may read it.
    #[error("the key file {} can be read by others; run chmod 600 on it", .0.display())]
    OpenToOthers(PathBuf),
    /// A line is no key.
    #[error("line {line} of the key file {} is no key; put back the file as it was", path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// The line's number, from 1.
        line: usize,
    },
    /// There is no room for another key.
    #[error("the key file {} has {KEYS} keys; remove those that are not needed", .0.display())]
    Full(PathBuf),
}

/// One key as an operator sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyReport {
    /// Its name.
    pub id: KeyId,
    /// When it was made.
    pub made: Timestamp,
}

/// The keys of a file.
pub struct KeyRing {
    /// `None` where they are not kept.
    path: Option<PathBuf>,
    keys: RwLock<Arc<[Key]>>,
    /// Held while the file is changed.
    changing: Mutex<()>,
}

#[derive(Clone)]
struct Key {
    id: KeyId,
    made: Timestamp,
    secret: [u8; KEY_BYTES],
    cipher: Aes256Gcm,
}

impl KeyRing {
    /// Reads a key file, or makes one with a first key. The change is durable when this returns.
    ///
    /// # Errors
    /// [`KeyFileError`].
    pub fn open(path: impl Into<PathBuf>, now: Timestamp) -> Result<Self, KeyFileError> {
        let path = path.into();
        let unusable = |source| KeyFileError::Unusable { path: path.clone(), source };
        let keys = match File::open(&path) {
            Ok(file) => {
                if file.metadata().map_err(unusable)?.mode() & OPEN_TO_OTHERS != 0 {
                    return Err(KeyFileError::OpenToOthers(path));
                }
                let text = io::read_to_string(file).map_err(unusable)?;
                parse(&text).map_err(|line| KeyFileError::Malformed { path: path.clone(), line })?
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let keys = vec![Key::new(now, &[])];
                write(&path, &keys).map_err(unusable)?;
                keys
            }
            Err(error) => return Err(unusable(error)),
        };
        Ok(Self { path: Some(path), keys: RwLock::new(keys.into()), changing: Mutex::default() })
    }

    /// Keys that are forgotten with the value, beside a state that is, too.
    pub fn in_memory(now: Timestamp) -> Self {
        let keys = vec![Key::new(now, &[])];
        Self { path: None, keys: RwLock::new(keys.into()), changing: Mutex::default() }
    }

    /// Makes a new key, with which everything is sealed from now on. What was sealed before can
    /// still be opened.
    ///
    /// # Errors
    /// [`KeyFileError`]; nothing has changed then.
    pub fn rotate(&self, now: Timestamp) -> Result<KeyId, KeyFileError> {
        let _changing = self.changing.lock().unwrap_or_else(PoisonError::into_inner);
        let before = self.keys();
        if before.len() >= KEYS {
            return Err(KeyFileError::Full(self.path.clone().unwrap_or_default()));
        }
        let newest = Key::new(now, &before);
        let id = newest.id;
        let keys: Vec<Key> = std::iter::once(newest).chain(before.iter().cloned()).collect();
        if let Some(path) = &self.path {
            write(path, &keys)
                .map_err(|source| KeyFileError::Unusable { path: path.clone(), source })?;
        }
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = keys.into();
        Ok(id)
    }

    /// All keys, the newest first.
    pub fn report(&self) -> Vec<KeyReport> {
        self.keys().iter().map(|key| KeyReport { id: key.id, made: key.made }).collect()
    }

    fn keys(&self) -> Arc<[Key]> {
        Arc::clone(&self.keys.read().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Sealing for KeyRing {
    fn seal(&self, context: &str, secret: &[u8]) -> Vec<u8> {
        let keys = self.keys();
        let key = keys.first().expect("a file without keys is refused");
        let nonce: [u8; NONCE_BYTES] = rand::random();
        let payload = Payload { msg: secret, aad: context.as_bytes() };
        let sealed = key
            .cipher
            .encrypt(&Nonce::from(nonce), payload)
            .expect("a secret is far smaller than the 64 GiB that the cipher takes");
        let mut out = Vec::with_capacity(1 + ID_BYTES + NONCE_BYTES + sealed.len());
        out.push(FORM);
        out.extend_from_slice(&key.id.0.to_be_bytes());
        out.extend_from_slice(&nonce);
        out.extend_from_slice(&sealed);
        out
    }

    fn open(&self, context: &str, sealed: &[u8]) -> Result<Vec<u8>, OpenError> {
        let (id, nonce, text) = parts(sealed).ok_or(OpenError::Broken)?;
        let keys = self.keys();
        let key = keys.iter().find(|key| key.id == id).ok_or(OpenError::UnknownKey(id))?;
        let payload = Payload { msg: text, aad: context.as_bytes() };
        key.cipher.decrypt(&Nonce::from(nonce), payload).map_err(|_| OpenError::Broken)
    }

    fn is_current(&self, sealed: &[u8]) -> bool {
        let newest = self.keys().first().map(|key| key.id);
        parts(sealed).map(|(id, ..)| id) == newest
    }
}

fn parts(sealed: &[u8]) -> Option<(KeyId, [u8; NONCE_BYTES], &[u8])> {
    let (&form, rest) = sealed.split_first()?;
    let (id, rest) = rest.split_first_chunk::<ID_BYTES>()?;
    let (nonce, text) = rest.split_first_chunk::<NONCE_BYTES>()?;
    (form == FORM).then_some((KeyId(u32::from_be_bytes(*id)), *nonce, text))
}

impl Key {
    /// A random key whose name none of the others has.
    fn new(now: Timestamp, others: &[Self]) -> Self {
        let id = std::iter::repeat_with(|| KeyId(rand::random()))
            .find(|id| others.iter().all(|other| other.id != *id))
            .expect("there are more names than keys");
        Self::of(id, now, rand::random())
    }

    fn of(id: KeyId, made: Timestamp, secret: [u8; KEY_BYTES]) -> Self {
        Self { id, made, secret, cipher: Aes256Gcm::new(&secret.into()) }
    }

    fn parse(line: &str) -> Option<Self> {
        let mut words = line.split_whitespace();
        let id = u32::from_str_radix(words.next()?, 16).ok().map(KeyId)?;
        let made = words.next()?.parse().ok()?;
        let secret = STANDARD.decode(words.next()?).ok()?.try_into().ok()?;
        words.next().is_none().then(|| Self::of(id, made, secret))
    }

    fn line(&self) -> String {
        format!("{} {:.0} {}\n", self.id, self.made, STANDARD.encode(self.secret))
    }
}

/// The keys of a file's text, or the number of the line that is none.
fn parse(text: &str) -> Result<Vec<Key>, usize> {
    let keys = text
        .lines()
        .enumerate()
        .map(|(at, line)| Key::parse(line).ok_or(at + 1))
        .collect::<Result<Vec<Key>, usize>>()?;
    if keys.is_empty() { Err(1) } else { Ok(keys) }
}

/// Puts a new file in the place of the old one, which stays if anything fails.
fn write(path: &Path, keys: &[Key]) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let new = path.with_file_name(name);
    // One that a crash has left may belong to others.
    match fs::remove_file(&new) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = OpenOptions::new().write(true).create_new(true).mode(PERMISSIONS).open(&new)?;
    for key in keys {
        file.write_all(key.line().as_bytes())?;
    }
    file.sync_all()?;
    fs::rename(&new, path)?;
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn ring(folder: &tempfile::TempDir) -> KeyRing {
        KeyRing::open(folder.path().join("keys"), Timestamp::UNIX_EPOCH).expect("a key file")
    }

    #[test]
    fn what_was_sealed_is_opened_in_its_context_only() {
        let folder = tempfile::tempdir().expect("a folder");
        let ring = ring(&folder);
        let sealed = ring.seal("environment/f", b"secret");
        assert_eq!(ring.open("environment/f", &sealed).as_deref(), Ok(b"secret".as_slice()));
        assert_eq!(ring.open("environment/g", &sealed), Err(OpenError::Broken));
        assert!(!sealed.windows(6).any(|window| window == b"secret"));
        assert_ne!(ring.seal("environment/f", b"secret"), sealed);
    }

    #[test]
    fn a_changed_or_cut_text_is_refused_at_every_byte() {
        let folder = tempfile::tempdir().expect("a folder");
        let ring = ring(&folder);
        let sealed = ring.seal("c", b"secret");
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(ring.open("c", &changed).is_err(), "byte {at}");
            assert!(ring.open("c", &sealed[..at]).is_err(), "{at} bytes");
        }
    }

    #[test]
    fn keys_survive_a_restart_and_a_rotation() {
        let folder = tempfile::tempdir().expect("a folder");
        let first = ring(&folder);
        let sealed = first.seal("c", b"secret");
        first.rotate(Timestamp::UNIX_EPOCH).expect("a new key");
        assert!(!first.is_current(&sealed));
        let second = ring(&folder);
        assert_eq!(second.report().len(), 2);
        assert_eq!(second.open("c", &sealed).as_deref(), Ok(b"secret".as_slice()));
        assert!(second.is_current(&second.seal("c", b"secret")));
    }

    #[test]
    fn another_file_says_which_key_it_lacks() {
        let (one, other) = (tempfile::tempdir().expect("one"), tempfile::tempdir().expect("other"));
        let (one, other) = (ring(&one), ring(&other));
        let error = other.open("c", &one.seal("c", b"secret")).expect_err("another key");
        assert_eq!(error, OpenError::UnknownKey(one.report()[0].id));
    }

    #[test]
    fn a_file_that_others_can_read_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        drop(ring(&folder));
        let path = folder.path().join("keys");
        let mode = fs::metadata(&path).expect("the file").permissions().mode() & 0o777;
        assert_eq!(mode, PERMISSIONS);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("permissions");
        let refused = KeyRing::open(&path, Timestamp::UNIX_EPOCH).err();
        assert!(matches!(refused, Some(KeyFileError::OpenToOthers(_))));
    }

    #[test]
    fn a_line_that_is_no_key_is_named() {
        let folder = tempfile::tempdir().expect("a folder");
        drop(ring(&folder));
        let path = folder.path().join("keys");
        let text = fs::read_to_string(&path).expect("text");
        fs::write(&path, format!("{text}rubbish\n")).expect("written");
        let refused = KeyRing::open(&path, Timestamp::UNIX_EPOCH).err();
        assert!(matches!(refused, Some(KeyFileError::Malformed { line: 2, .. })));
        fs::write(&path, "").expect("written");
        assert!(KeyRing::open(&path, Timestamp::UNIX_EPOCH).is_err());
    }
}
