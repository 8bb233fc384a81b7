//! What Mayfly reads of its surroundings: the user's folders and the places of interpreters. No
//! other file, and no other crate, reads the environment (options of the command line aside).

use anyhow::Context;
use std::env;
use std::ffi::OsString;
use std::path::PathBuf;

/// Where state is kept unless the user says otherwise: `mayfly` in the user's data folder (XDG Base
/// Directory Specification).
pub(crate) fn data_dir() -> anyhow::Result<PathBuf> {
    let data = env::var_os("XDG_DATA_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    let data = data.or_else(|| Some(home()?.join(".local/share")));
    let data = data.context(
        "neither XDG_DATA_HOME nor HOME says where state can be kept; name a folder with --data-dir",
    )?;
    Ok(data.join("mayfly"))
}

/// Where interpreters are looked for.
pub(crate) fn search_path() -> runtimes::SearchPath {
    let path = env::var_os("PATH").unwrap_or_else(|| OsString::from("/usr/local/bin:/usr/bin"));
    runtimes::SearchPath::new(&path, home().into_iter().collect())
}

fn home() -> Option<PathBuf> {
    env::var_os("HOME").map(PathBuf::from).filter(|path| path.is_absolute())
}
