//! For tests: a file system that is soon full.

use std::path::Path;
use std::process::{Command, Stdio};

/// A mounted file system in memory; unmounted when it is dropped.
pub(crate) struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    /// Needs the right to mount; without it says which test is skipped, which CI takes as a failure.
    pub(crate) fn mount(kib: u32, test: &str) -> Option<Self> {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let made = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={kib}k"), "tmpfs"])
            .arg(dir.path())
            .stderr(Stdio::null())
            .status();
        if made.is_ok_and(|status| status.success()) {
            return Some(Self(dir));
        }
        eprintln!("SKIPPED: {test} needs the right to mount");
        assert!(std::env::var_os("CI").is_none(), "CI must have the right to mount");
        None
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily, so that an open file does not keep it; the folder is removed after this.
        let _ = Command::new("umount").arg("-l").arg(self.0.path()).status();
    }
}
