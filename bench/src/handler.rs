//! The handler that all sides run: `handler.c`, built static, so that starting it costs as little as
//! a program can.

use anyhow::{Context as _, Result, ensure};
use std::io::{BufRead as _, BufReader, Cursor, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// Builds the handler into a folder and returns its path.
pub(crate) fn build(folder: &Path) -> Result<PathBuf> {
    let (source, program) = (folder.join("handler.c"), folder.join("bootstrap"));
    std::fs::write(&source, include_str!("handler.c"))?;
    // The C compiler is there wherever Rust programs can be linked.
    let status = Command::new("cc")
        .args(["-O2", "-static", "-D_GNU_SOURCE", "-Wall", "-Wno-unused-result", "-o"])
        .args([&program, &source])
        .status()
        .context("can't run cc")?;
    ensure!(status.success(), "cc could not build the handler as a static program");
    Ok(program)
}

/// The handler as the zip of a function.
pub(crate) fn zip(program: &Path) -> Result<Vec<u8>> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().unix_permissions(0o755);
    archive.start_file("bootstrap", options)?;
    archive.write_all(&std::fs::read(program)?)?;
    Ok(archive.finish()?.into_inner())
}

/// The handler as a bare HTTP server. Dropping it ends it.
pub(crate) struct BareServer {
    child: Child,
    /// Its port on 127.0.0.1.
    pub(crate) port: u16,
}

impl BareServer {
    pub(crate) fn start(program: &Path) -> Result<Self> {
        let mut command = Command::new(program);
        let mut child = command.args(["serve", "0"]).stdout(Stdio::piped()).spawn()?;
        let mut line = String::new();
        let output = child.stdout.take().context("the output is a pipe")?;
        BufReader::new(output).read_line(&mut line)?;
        let port = line.trim().parse().context("the bare server printed no port")?;
        Ok(Self { child, port })
    }
}

impl Drop for BareServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
