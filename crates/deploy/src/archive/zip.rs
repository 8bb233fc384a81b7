//! Writes a zip that depends on nothing but the names, contents and executability of its files.

use super::{PackageError, check_size};
use bytes::Bytes;
use model::limits;
use std::fs::File;
use std::io::{Cursor, Read};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// Zips files of a folder in the order given.
///
/// Times are fixed and permissions reduced to "everybody may read, and run what its owner may run",
/// so that another machine's clock and umask change nothing.
///
/// # Errors
///
/// When a file can't be read, or the result is larger than Lambda takes.
pub fn zip(folder: &Path, files: &[String]) -> Result<Bytes, PackageError> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let mut unpacked = 0;
    for name in files {
        let path = folder.join(name);
        let read = |source| PackageError::Read { path: path.clone(), source };
        let mut file = File::open(&path).map_err(read)?;
        let executable = file.metadata().map_err(read)?.permissions().mode() & 0o100 != 0;
        let mut content = Vec::new();
        let room = limits::UNZIPPED_BYTES - unpacked;
        let length = file.by_ref().take(room + 1).read_to_end(&mut content).map_err(read)? as u64;
        if length > room {
            let text = format!("its files have more than {} bytes", limits::UNZIPPED_BYTES);
            return Err(PackageError::TooLarge(text));
        }
        unpacked += length;
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::default())
            .unix_permissions(if executable { 0o755 } else { 0o644 });
        writer.start_file(name.as_str(), options)?;
        std::io::Write::write_all(&mut writer, &content).map_err(read)?;
    }
    let zip = writer.finish()?.into_inner();
    check_size(zip.len() as u64)?;
    Ok(Bytes::from(zip))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("folder");
        fs::create_dir(folder.path().join("lib")).expect("folder");
        fs::write(folder.path().join("bootstrap"), "#!/bin/sh\n").expect("write");
        fs::write(folder.path().join("lib/a.txt"), "text").expect("write");
        let mode = fs::Permissions::from_mode(0o700);
        fs::set_permissions(folder.path().join("bootstrap"), mode).expect("mode");
        folder
    }

    #[test]
    fn the_same_files_make_the_same_zip() {
        let files = ["bootstrap".to_owned(), "lib/a.txt".to_owned()];
        let (first, second) = (folder(), folder());
        let touched = File::options().append(true).open(second.path().join("lib/a.txt"));
        let time = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000);
        touched.expect("open").set_modified(time).expect("time");
        let one = zip(first.path(), &files).expect("zip");
        assert_eq!(one, zip(second.path(), &files).expect("zip"));
        fs::write(second.path().join("lib/a.txt"), "other").expect("write");
        assert_ne!(one, zip(second.path(), &files).expect("zip"));
    }

    #[test]
    fn what_its_owner_may_run_everybody_may_run() {
        let folder = folder();
        let files = ["bootstrap".to_owned(), "lib/a.txt".to_owned()];
        let bytes = zip(folder.path(), &files).expect("zip");
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("archive");
        let mode = |archive: &mut zip::ZipArchive<_>, name: &str| {
            archive.by_name(name).expect("entry").unix_mode().map(|mode| mode & 0o777)
        };
        assert_eq!(mode(&mut archive, "bootstrap"), Some(0o755));
        assert_eq!(mode(&mut archive, "lib/a.txt"), Some(0o644));
    }
}
