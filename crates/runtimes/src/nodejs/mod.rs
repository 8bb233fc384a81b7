//! Node.js: the major version that a function names, from wherever the machine has it.

use crate::language::{InterpreterKind, Language, Prefix, Variables};
use crate::search::SearchPath;
use crate::version::Version;
use model::VersionConfig;
use model::launch::{Ahead, Waiting};
use std::path::{Path, PathBuf};

pub(crate) static LANGUAGE: Language = Language {
    name: "nodejs",
    runtimes: &["nodejs18.x", "nodejs20.x", "nodejs22.x", "nodejs24.x", "nodejs26.x"],
    interpreter: Some(InterpreterKind { wanted, install, candidates, fits, prefix }),
    bootstrap: &[
        ("api.mjs", include_str!("bootstrap/api.mjs")),
        ("bootstrap.mjs", include_str!("bootstrap/bootstrap.mjs")),
        ("buffered.mjs", include_str!("bootstrap/buffered.mjs")),
        ("calls.mjs", include_str!("bootstrap/calls.mjs")),
        ("context.mjs", include_str!("bootstrap/context.mjs")),
        ("crash.mjs", include_str!("bootstrap/crash.mjs")),
        ("empty_loop.mjs", include_str!("bootstrap/empty_loop.mjs")),
        ("errors.mjs", include_str!("bootstrap/errors.mjs")),
        ("handler.mjs", include_str!("bootstrap/handler.mjs")),
        ("invoke_store.mjs", include_str!("bootstrap/invoke_store.mjs")),
        ("json_log.mjs", include_str!("bootstrap/json_log.mjs")),
        ("log.mjs", include_str!("bootstrap/log.mjs")),
        ("response_stream.mjs", include_str!("bootstrap/response_stream.mjs")),
        ("streaming.mjs", include_str!("bootstrap/streaming.mjs")),
        ("waiting.mjs", include_str!("bootstrap/waiting.mjs")),
        ("warm_up.cjs", include_str!("bootstrap/warm_up.cjs")),
        ("warm_up.mjs", include_str!("bootstrap/warm_up.mjs")),
    ],
    prepare: |_, _| {},
    argv,
    environment,
    ahead,
    snapshots: false,
    mounts: |_| Vec::new(),
};

/// The heap is bounded by the function's memory, as on AWS: V8 sees the machine's, and would collect
/// only when a small function is long over its own.
fn argv(interpreter: &str, config: &VersionConfig) -> Vec<String> {
    vec![
        interpreter.to_owned(),
        "--expose-gc".to_owned(),
        format!("--max-semi-space-size={}", config.memory_mib / 20),
        format!("--max-old-space-size={}", config.memory_mib / 10 * 9),
        "/var/runtime/bootstrap.mjs".to_owned(),
    ]
}

/// The major version in `nodejs20.x`.
fn major(runtime: &str) -> Option<u32> {
    runtime.strip_prefix("nodejs")?.strip_suffix(".x")?.parse().ok()
}

fn fits(runtime: &str, version: Version) -> bool {
    major(runtime) == Some(version.major)
}

fn wanted(runtime: &str) -> String {
    format!("Node.js {}", runtime.trim_start_matches("nodejs").trim_end_matches(".x"))
}

fn install(runtime: &str) -> String {
    let version = runtime.trim_start_matches("nodejs").trim_end_matches(".x");
    format!("install it (for instance with `fnm install {version}`)")
}

fn environment(runtime: &str) -> Vec<(String, String)> {
    let version = runtime.trim_start_matches("nodejs").trim_end_matches(".x");
    let folders = format!(
        "/opt/nodejs/node{version}/node_modules:/opt/nodejs/node_modules:/var/runtime/node_modules"
    );
    vec![
        ("AWS_EXECUTION_ENV".to_owned(), format!("AWS_Lambda_{runtime}")),
        ("NODE_PATH".to_owned(), folders),
    ]
}

/// Variables that begin with `NODE_` and that Node.js itself looks at only when they are needed, or
/// that packages alone know.
const READ_LATER: [&str; 6] = [
    "NODE_APP_INSTANCE",
    "NODE_CONFIG",
    "NODE_CONFIG_DIR",
    "NODE_ENV",
    "NODE_PATH",
    "NODE_TLS_REJECT_UNAUTHORIZED",
];

/// An interpreter that waits. Its heap's limits are among its arguments, so there is one kind for each
/// size of memory.
fn ahead(config: &VersionConfig, argv: &[String], base: &Variables) -> Ahead {
    let read_at_start = |name: &String| {
        (name.starts_with("NODE_") || name.starts_with("UV_"))
            && !READ_LATER.contains(&name.as_str())
    };
    if config.environment.keys().any(read_at_start) {
        return Ahead::Nothing;
    }
    let mut environment = base.to_vec();
    environment.push(("MAYFLY_WAITS".to_owned(), "1".to_owned()));
    let working_directory = "/".into();
    Ahead::Waiting(Waiting { argv: argv.to_vec(), environment, working_directory })
}

fn candidates(_runtime: &str, search: &SearchPath) -> Vec<PathBuf> {
    let managed = [
        (".nvm/versions/node", "bin/node"),
        (".local/share/fnm/node-versions", "installation/bin/node"),
        (".fnm/node-versions", "installation/bin/node"),
        (".volta/tools/image/node", "bin/node"),
        (".asdf/installs/nodejs", "bin/node"),
        (".local/share/mise/installs/node", "bin/node"),
    ];
    let managed = managed.iter().flat_map(|(folder, program)| {
        search.in_homes(folder).into_iter().map(move |version| version.join(program))
    });
    managed.chain(search.programs().into_iter().map(|folder| folder.join("node"))).collect()
}

/// Node.js is one file. Where it came with npm beside it, a function may start that too.
fn prefix(file: &Path, _version: Version) -> Prefix {
    match file.parent().and_then(Path::parent) {
        Some(folder) if folder.join("lib/node_modules/npm").is_dir() => {
            Prefix::Folder(folder.to_owned())
        }
        _ => Prefix::FileAlone,
    }
}
