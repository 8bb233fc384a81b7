//! Writing an archive's entries into a folder, counting what really comes out of it.
//!
//! Folders first, then files, links last, and nothing is ever opened that exists: so nothing can be
//! written through a link that the archive brought along.

use super::archive::Archive;
use super::code_error;
use super::entries::{self, Kind, Limits, Plan, refused, too_large};
use super::links::{self, TARGET_BYTES};
use model::code::CodeError;
use std::collections::HashMap;
use std::fs::{self, File, Permissions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

const BUFFER_BYTES: usize = 64 * 1_024;
/// Folders can be entered and listed by all: the function runs as another user.
const FOLDER_PERMISSIONS: u32 = 0o755;

/// Unpacks the zip into an existing, empty folder. On failure the folder is left half-full.
pub(super) fn unpack(zip: &[u8], folder: &Path, limits: &Limits) -> Result<(), CodeError> {
    let mut opened = Opened::open(zip, limits)?;
    let failed = |error: io::Error| code_error(&error);
    set_permissions(folder).map_err(failed)?;
    make_folders(&opened.plan, folder).map_err(failed)?;
    opened.read_files(limits, |place, permissions, modified, content| {
        let mut file = File::create_new(folder.join(place)).map_err(failed)?;
        content(&mut file)?;
        let finish = || {
            if let Some(modified) = modified {
                file.set_modified(modified)?;
            }
            // Not left to the process's umask.
            file.set_permissions(Permissions::from_mode(permissions))
        };
        finish().map_err(failed)
    })?;
    for (path, target) in &opened.targets {
        symlink(target, folder.join(path)).map_err(failed)?;
    }
    Ok(())
}

/// Does everything but the writing. Returns the bytes of all files.
pub(super) fn dry_run(zip: &[u8], limits: &Limits) -> Result<u64, CodeError> {
    Opened::open(zip, limits)?.read_files(limits, |_, _, _, content| content(&mut io::sink()))
}

/// The bytes of all files as the archive declares them: what comes out, or it can't be unpacked.
pub(super) fn declared_bytes(zip: &[u8], limits: &Limits) -> Result<u64, CodeError> {
    let entries = Archive::open(zip, limits)?.entries()?;
    Ok(entries.iter().fold(0, |sum, entry| sum.saturating_add(entry.bytes)))
}

struct Opened<'a> {
    archive: Archive<'a>,
    declared: Vec<entries::Entry>,
    plan: Plan,
    /// Of each link, by its path.
    targets: HashMap<String, String>,
}

/// Writes the content of one file where it is told to.
type Content<'a> = dyn FnMut(&mut dyn Write) -> Result<(), CodeError> + 'a;

impl<'a> Opened<'a> {
    fn open(zip: &'a [u8], limits: &Limits) -> Result<Self, CodeError> {
        let mut archive = Archive::open(zip, limits)?;
        let declared = archive.entries()?;
        let plan = entries::plan(&declared, limits)?;
        let targets = read_targets(&mut archive, &plan)?;
        links::check(&plan.tree, &targets)?;
        Ok(Self { archive, declared, plan, targets })
    }

    /// Gives each file's path, permissions, time and content. Returns the bytes of all.
    fn read_files(
        &mut self,
        limits: &Limits,
        mut each: impl FnMut(
            &str,
            u32,
            Option<std::time::SystemTime>,
            &mut Content<'_>,
        ) -> Result<(), CodeError>,
    ) -> Result<u64, CodeError> {
        let mut total = 0_u64;
        let mut buffer = vec![0; BUFFER_BYTES];
        for place in &self.plan.places {
            let Kind::File { permissions } = place.kind else { continue };
            let declared = self.declared.get(place.index).map_or(0, |entry| entry.bytes);
            let modified = self.archive.modified(place.index);
            let mut reader = self.archive.content(place.index)?;
            each(&place.path, permissions, modified, &mut |target| {
                let copied = copy(&mut reader, target, &mut buffer, declared, &place.path)?;
                total = total.saturating_add(copied);
                if total > limits.bytes { Err(too_large(total, limits)) } else { Ok(()) }
            })?;
        }
        Ok(total)
    }
}

/// Copies until the end; stops as soon as there is more than was declared. What was declared is
/// within the limit, so a bomb ends here.
fn copy(
    from: &mut impl Read,
    to: &mut dyn Write,
    buffer: &mut [u8],
    declared: u64,
    name: &str,
) -> Result<u64, CodeError> {
    let mut copied = 0_u64;
    loop {
        let count = match from.read(buffer) {
            Ok(0) => break,
            Ok(count) => count,
            Err(error) => return Err(refused(name, &format!("is broken: {error}"))),
        };
        copied = copied.saturating_add(count as u64);
        if copied > declared {
            return Err(refused(name, &format!("has more than the declared {declared} bytes")));
        }
        let chunk = buffer.get(..count).unwrap_or_default();
        to.write_all(chunk).map_err(|error| code_error(&error))?;
    }
    if copied < declared {
        return Err(refused(name, &format!("has {copied} of the declared {declared} bytes")));
    }
    Ok(copied)
}

fn read_targets(
    archive: &mut Archive<'_>,
    plan: &Plan,
) -> Result<HashMap<String, String>, CodeError> {
    let mut targets = HashMap::new();
    for place in plan.places.iter().filter(|place| place.kind == Kind::Link) {
        let mut target = Vec::new();
        // One more than allowed, so that `links` sees that it is too long.
        let most = TARGET_BYTES as u64 + 1;
        archive
            .content(place.index)?
            .take(most)
            .read_to_end(&mut target)
            .map_err(|error| refused(&place.path, &format!("is broken: {error}")))?;
        let target = String::from_utf8(target)
            .map_err(|_| refused(&place.path, "is a link whose target is no UTF-8"))?;
        targets.insert(place.path.clone(), target);
    }
    Ok(targets)
}

fn make_folders(plan: &Plan, root: &Path) -> io::Result<()> {
    let mut folders: Vec<&String> =
        plan.tree.iter().filter(|(_, kind)| **kind == Kind::Folder).map(|(path, _)| path).collect();
    // A folder sorts before what is in it.
    folders.sort_unstable();
    for folder in folders {
        let path = root.join(folder);
        fs::create_dir(&path)?;
        set_permissions(&path)?;
    }
    Ok(())
}

/// Gives a folder the permissions that all have.
pub(super) fn set_permissions(path: &Path) -> io::Result<()> {
    fs::set_permissions(path, Permissions::from_mode(FOLDER_PERMISSIONS))
}
