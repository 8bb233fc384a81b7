//! bubblewrap, the smallest of the sandboxes that people run from a command line: start of a static
//! program with all namespaces of its own.

use crate::machine::interpreter;
use crate::result::row::NotMeasured;
use anyhow::{Result, bail};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// From the start of `bwrap` to the program's end.
pub(crate) fn start(program: &Path) -> Result<Duration> {
    if !interpreter::exists("bwrap") {
        let package = "install bwrap (Debian, Ubuntu: apt-get install bubblewrap)";
        bail!(NotMeasured(package.to_owned()));
    }
    let mut command = Command::new("bwrap");
    command.args(["--unshare-all", "--die-with-parent", "--tmpfs", "/", "--proc", "/proc"]);
    command.args(["--dev", "/dev", "--tmpfs", "/tmp"]);
    command.arg("--ro-bind").arg(program).arg("/bootstrap").arg("/bootstrap");
    interpreter::time_to_end(&mut command)
}
