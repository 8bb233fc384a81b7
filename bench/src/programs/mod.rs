//! The programs that are measured, and the floor that is built beside them.

use anyhow::{Context as _, Result, ensure};
use std::path::{Path, PathBuf};
use std::process::Command;

/// A handler that answers `{"hello":"world"}`, for all languages the same.
pub(crate) const NODE: &str = "export const handler = async () => ({ hello: 'world' });\n";
/// As [`NODE`], as a module of the older kind.
pub(crate) const NODE_COMMON: &str = "exports.handler = async () => ({ hello: 'world' });\n";
/// As [`NODE`].
pub(crate) const PYTHON: &str = "def handler(event, context):\n    return {'hello': 'world'}\n";
/// The Node.js handler behind a plain web server.
pub(crate) const NODE_SERVER: &str = include_str!("server.mjs");

const HANDLER: &str = include_str!("handler.c");
const LOOP: &str = include_str!("loop.c");

/// The custom runtime that is measured: static, so that starting it costs as little as a program
/// can.
pub(crate) fn build_handler(folder: &Path) -> Result<PathBuf> {
    build(folder, "bootstrap", HANDLER, &["-static"])
}

/// The loop under every warm call.
pub(crate) fn build_loop(folder: &Path) -> Result<PathBuf> {
    build(folder, "loop", LOOP, &[])
}

fn build(folder: &Path, name: &str, text: &str, options: &[&str]) -> Result<PathBuf> {
    let (source, program) = (folder.join(format!("{name}.c")), folder.join(name));
    std::fs::write(&source, text)?;
    // The C compiler is there wherever Rust programs can be linked.
    let status = Command::new("cc")
        .args(["-O2", "-D_GNU_SOURCE", "-Wall", "-Wno-unused-result", "-o"])
        .args([&program, &source])
        .args(options)
        .status()
        .context("can't run cc")?;
    ensure!(status.success(), "cc could not build {name}");
    Ok(program)
}
