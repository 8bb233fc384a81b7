//! Python: the exact minor version that a function names, from wherever the machine has it.
//!
//! The function sees the interpreter's own packages behind its own and those of its layers, as on
//! AWS, where `boto3` comes with the runtime: here it is there if the interpreter has it installed.

use crate::interpreter::Interpreter;
use crate::language::{InterpreterKind, Language, Prefix, Variables};
use crate::probe;
use crate::search::SearchPath;
use crate::version::Version;
use model::VersionConfig;
use model::launch::{Ahead, Waiting};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

pub(crate) static LANGUAGE: Language = Language {
    name: "python",
    runtimes: &[
        "python3.8",
        "python3.9",
        "python3.10",
        "python3.11",
        "python3.12",
        "python3.13",
        "python3.14",
        "python3.15",
    ],
    interpreter: Some(InterpreterKind { wanted: str::to_owned, install, candidates, fits, prefix }),
    bootstrap: &[
        ("bootstrap.py", include_str!("bootstrap/bootstrap.py")),
        ("mayfly_runtime/__init__.py", include_str!("bootstrap/mayfly_runtime/__init__.py")),
        ("mayfly_runtime/ahead.py", include_str!("bootstrap/mayfly_runtime/ahead.py")),
        ("mayfly_runtime/api.py", include_str!("bootstrap/mayfly_runtime/api.py")),
        ("mayfly_runtime/context.py", include_str!("bootstrap/mayfly_runtime/context.py")),
        ("mayfly_runtime/copies.py", include_str!("bootstrap/mayfly_runtime/copies.py")),
        ("mayfly_runtime/descriptors.py", include_str!("bootstrap/mayfly_runtime/descriptors.py")),
        ("mayfly_runtime/environment.py", include_str!("bootstrap/mayfly_runtime/environment.py")),
        ("mayfly_runtime/faults.py", include_str!("bootstrap/mayfly_runtime/faults.py")),
        ("mayfly_runtime/fresh.py", include_str!("bootstrap/mayfly_runtime/fresh.py")),
        ("mayfly_runtime/handler.py", include_str!("bootstrap/mayfly_runtime/handler.py")),
        ("mayfly_runtime/json_logs.py", include_str!("bootstrap/mayfly_runtime/json_logs.py")),
        ("mayfly_runtime/kernel.py", include_str!("bootstrap/mayfly_runtime/kernel.py")),
        ("mayfly_runtime/logs.py", include_str!("bootstrap/mayfly_runtime/logs.py")),
        ("mayfly_runtime/loop.py", include_str!("bootstrap/mayfly_runtime/loop.py")),
        ("mayfly_runtime/marshal.py", include_str!("bootstrap/mayfly_runtime/marshal.py")),
        ("mayfly_runtime/obstacle.py", include_str!("bootstrap/mayfly_runtime/obstacle.py")),
        ("mayfly_runtime/rehearsal.py", include_str!("bootstrap/mayfly_runtime/rehearsal.py")),
        ("mayfly_runtime/search_path.py", include_str!("bootstrap/mayfly_runtime/search_path.py")),
        ("mayfly_runtime/snapshot.py", include_str!("bootstrap/mayfly_runtime/snapshot.py")),
        (
            "mayfly_runtime/stage/mayfly_rehearsal.py",
            include_str!("bootstrap/mayfly_runtime/stage/mayfly_rehearsal.py"),
        ),
        ("mayfly_runtime/template.py", include_str!("bootstrap/mayfly_runtime/template.py")),
        ("mayfly_runtime/tmp_files.py", include_str!("bootstrap/mayfly_runtime/tmp_files.py")),
        ("mayfly_runtime/workers.py", include_str!("bootstrap/mayfly_runtime/workers.py")),
        ("snapshot_restore_py.py", include_str!("bootstrap/snapshot_restore_py.py")),
    ],
    prepare,
    argv,
    environment: |runtime| {
        vec![
            ("AWS_EXECUTION_ENV".to_owned(), format!("AWS_Lambda_{runtime}")),
            ("PYTHONPATH".to_owned(), "/var/runtime".to_owned()),
        ]
    },
    ahead,
    snapshots: true,
    mounts: |_| Vec::new(),
};

/// `-S`: the host's hooks for its own programs (`.pth` files, 26 ms of them on one machine) are no part
/// of a function; the bootstrap adds the folder of packages itself.
fn argv(interpreter: &str, _config: &VersionConfig) -> Vec<String> {
    [interpreter, "-S", "/var/runtime/bootstrap.py"].map(str::to_owned).to_vec()
}

/// Switches of the interpreter that functions of their own template may have.
const SWITCHES: [&str; 2] = ["PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"];

/// A template that all functions of a runtime share, but for a few switches of the interpreter.
fn ahead(config: &VersionConfig, argv: &[String], base: &Variables) -> Ahead {
    let mut environment = base.to_vec();
    for (name, value) in &config.environment {
        match value.as_str() {
            _ if !name.starts_with("PYTHON") => {}
            // As if it were not there.
            "" => {}
            "1" if SWITCHES.contains(&name.as_str()) => {
                environment.push((name.clone(), value.clone()));
            }
            folders if name == "PYTHONPATH" && folders.split(':').all(|f| f.starts_with('/')) => {}
            _ => return Ahead::Nothing,
        }
    }
    let working_directory = "/".into();
    Ahead::Template(Waiting { argv: argv.to_vec(), environment, working_directory })
}

/// The minor version in `python3.11`.
fn minor(runtime: &str) -> Option<u32> {
    runtime.strip_prefix("python3.")?.parse().ok()
}

fn fits(runtime: &str, version: Version) -> bool {
    version.major == 3 && minor(runtime) == Some(version.minor)
}

fn install(runtime: &str) -> String {
    let version = runtime.trim_start_matches("python");
    format!("install it (for instance with `uv python install {version}`)")
}

fn candidates(runtime: &str, search: &SearchPath) -> Vec<PathBuf> {
    let managed = [
        ".pyenv/versions",
        ".local/share/uv/python",
        ".asdf/installs/python",
        ".local/share/mise/installs/python",
    ];
    let managed = managed.iter().flat_map(|folder| search.in_homes(folder));
    let folders = managed.map(|version| version.join("bin")).chain(search.programs());
    folders.map(|folder| folder.join(runtime)).collect()
}

/// Compiles the bootstrap, which no sandbox could do for the next one: it is read-only there. Saves
/// 7 ms of every start. Without it everything works all the same.
fn prepare(interpreter: &Interpreter, bootstrap: &Path) {
    let arguments = ["-S", "-E", "-m", "compileall", "-q"].map(OsStr::new);
    let arguments = [&arguments[..], &[bootstrap.as_os_str()]].concat();
    if probe::output(&interpreter.file, &arguments).is_none() {
        tracing::debug!(interpreter = %interpreter.file.display(), "can't compile the bootstrap");
    }
}

/// An interpreter is of use only with its standard library, which it finds beside itself.
fn prefix(file: &Path, version: Version) -> Prefix {
    let Some(folder) = file.parent().and_then(Path::parent) else { return Prefix::Broken };
    let library = format!("python3.{}/os.py", version.minor);
    match ["lib", "lib64"].iter().any(|lib| folder.join(lib).join(&library).is_file()) {
        true => Prefix::Folder(folder.to_owned()),
        false => Prefix::Broken,
    }
}
