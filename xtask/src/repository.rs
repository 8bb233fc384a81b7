//! Where things are in the repository.

use std::path::{Path, PathBuf};

/// The repository's root folder.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask is a folder of the root").into()
}

/// Where cargo builds to.
pub(crate) fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => root().join(folder),
        None => root().join("target"),
    }
}

/// The `mayfly` binary of a profile (`debug` or `release`), whether it was built or not.
pub(crate) fn mayfly(profile: &str) -> PathBuf {
    target().join(profile).join("mayfly")
}
