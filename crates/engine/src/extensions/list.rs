//! Which extensions a version brings along: the files of `/opt/extensions`.

use std::io;
use std::path::Path;

/// The folder inside the sandbox.
pub(crate) const FOLDER: &str = "/opt/extensions";

/// The names of the extensions in an unpacked `/opt`, sorted, as AWS starts them: every entry that is
/// no folder. One that can't be executed fails the init phase. A folder that is not there has none.
///
/// # Errors
/// Where the folder can't be read. To leave extensions out without a word would be worse.
pub(crate) fn list(opt: &Path) -> io::Result<Vec<String>> {
    let entries = match std::fs::read_dir(opt.join("extensions")) {
        Ok(entries) => entries,
        Err(error)
            if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) =>
        {
            return Ok(Vec::new());
        }
        Err(error) => return Err(error),
    };
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry?;
        if !entry.file_type()?.is_dir() {
            let name = entry.file_name().into_string().map_err(|name| {
                let words = format!("the name of the extension {} is no UTF-8", name.display());
                io::Error::new(io::ErrorKind::InvalidData, words)
            })?;
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}
