//! Reading a zip: its list of entries, and the content of each.
//!
//! The only place that knows the library for zips. Nothing that it says is trusted: the list is
//! judged in `entries.rs`, the contents are counted while they come.

use super::entries::{Entry, Limits};
use model::code::CodeError;
use std::io::{Cursor, Read};
use std::time::{Duration, SystemTime};
use zip::{CompressionMethod, System, ZipArchive};

/// Each entry starts so in the archive's directory.
const DIRECTORY_SIGNATURE: &[u8] = b"PK\x01\x02";

/// An archive in memory.
pub(super) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
}

impl<'a> Archive<'a> {
    /// Reads the archive's directory.
    pub(super) fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, CodeError> {
        check_directory_size(bytes, limits)?;
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
        if zip.has_duplicate_names() {
            return Err(CodeError::NotAZip("two of its entries have the same name".to_owned()));
        }
        Ok(Self { zip })
    }

    /// The entries as they are declared.
    pub(super) fn entries(&self) -> Result<Vec<Entry>, CodeError> {
        (0..self.zip.len())
            .map(|index| {
                let found = self.zip.by_index_data(index).map_err(|error| broken(&error))?;
                Ok(Entry {
                    name: found.name().map_err(|error| broken(&error))?.into_owned(),
                    unix_mode: unix_mode(found.system(), found.external_attributes()),
                    bytes: found.size(),
                    encrypted: found.encrypted(),
                    unknown_compression: unknown(found.compression()),
                })
            })
            .collect()
    }

    /// The content of an entry; reading it fails at the end if its checksum is wrong.
    pub(super) fn content(&mut self, index: usize) -> Result<impl Read + use<'_, 'a>, CodeError> {
        self.zip.by_index(index).map_err(|error| broken(&error))
    }

    /// When an entry was changed last. Zips name no time zone; taken as UTC.
    pub(super) fn modified(&self, index: usize) -> Option<SystemTime> {
        let time = self.zip.by_index_data(index).ok()?.last_modified()?;
        let part = |value: u8| i8::try_from(value).ok();
        let civil = jiff::civil::DateTime::new(
            i16::try_from(time.year()).ok()?,
            part(time.month())?,
            part(time.day())?,
            part(time.hour())?,
            part(time.minute())?,
            part(time.second())?,
            0,
        )
        .ok()?;
        let zoned = civil.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
        let seconds = u64::try_from(zoned.timestamp().as_second()).ok()?;
        SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(seconds))
    }
}

/// The library takes in the whole directory before it can be judged, some 300 bytes for each entry:
/// a zip of 50 MB can declare a million. Contents may hold the signature too (a zip in the zip), so
/// this limit is wider than the one that the entries are held to.
fn check_directory_size(bytes: &[u8], limits: &Limits) -> Result<(), CodeError> {
    const SLACK: usize = 4;
    const SMALLEST_ENTRY_BYTES: usize = 46;
    let most = limits.entries.saturating_mul(SLACK);
    if bytes.len() / SMALLEST_ENTRY_BYTES <= most {
        return Ok(());
    }
    let signatures =
        bytes.windows(DIRECTORY_SIGNATURE.len()).filter(|w| *w == DIRECTORY_SIGNATURE).count();
    if signatures > most {
        return Err(CodeError::TooLarge(format!(
            "it has more than {} files and folders",
            limits.entries
        )));
    }
    Ok(())
}

fn unix_mode(system: System, external_attributes: u32) -> Option<u32> {
    let mode = external_attributes >> 16;
    let has_modes = matches!(system, System::Unix | System::OsDarwin);
    (has_modes && mode != 0).then_some(mode)
}

fn unknown(method: CompressionMethod) -> Option<String> {
    match method {
        CompressionMethod::Stored | CompressionMethod::Deflated => None,
        other => Some(format!("{other:?}")),
    }
}

fn broken(error: &dyn std::error::Error) -> CodeError {
    CodeError::NotAZip(error.to_string())
}
