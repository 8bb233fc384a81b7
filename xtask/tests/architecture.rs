//! Holds ARCHITECTURE.md's promises: the edges between crates, and the invariants that can be read
//! from the source.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

type Edges = BTreeMap<String, BTreeSet<String>>;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask has a parent").to_owned()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The edges as the page lists them.
fn documented() -> Edges {
    let page = read(&root().join("ARCHITECTURE.md"));
    let block = page.split("```edges\n").nth(1).expect("a block of edges");
    let block = block.split("```").next().expect("the block ends");
    block
        .lines()
        .map(|line| {
            let (from, to) = line.split_once(':').expect("crate: crates");
            (from.to_owned(), to.split_whitespace().map(str::to_owned).collect())
        })
        .collect()
}

/// The edges as the manifests have them, dependencies of tests left out.
fn actual() -> Edges {
    let crates: Vec<String> = fs::read_dir(root().join("crates"))
        .expect("a folder of crates")
        .map(|entry| entry.expect("readable").file_name().into_string().expect("UTF-8"))
        .collect();
    let of = |name: &str| {
        let manifest = read(&root().join("crates").join(name).join("Cargo.toml"));
        let section = manifest.split("[dependencies]").nth(1).unwrap_or_default();
        let section = section.split("\n[").next().unwrap_or_default();
        section
            .lines()
            .filter_map(|line| line.split(['.', ' ', '=']).next())
            .filter(|dependency| crates.iter().any(|known| known == dependency))
            .map(str::to_owned)
            .collect()
    };
    crates.iter().map(|name| (name.clone(), of(name))).collect()
}

/// Every source file of a crate but those of its tests, with its text up to its tests.
fn sources(name: &str) -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    let mut folders = vec![root().join("crates").join(name).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of sources") {
            let path = entry.expect("readable").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push((path.clone(), read(&path)));
            }
        }
    }
    let tests: Vec<PathBuf> =
        files.iter().flat_map(|(path, text)| test_modules(path, text)).collect();
    let is_test = |path: &Path| {
        let named = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("test"));
        named || tests.iter().any(|module| path.with_extension("").starts_with(module))
    };
    let found: Vec<(PathBuf, String)> = files
        .iter()
        .filter(|(path, _)| !is_test(path))
        .map(|(path, text)| {
            let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
            let code = code.lines().filter(|line| !line.trim_start().starts_with("//"));
            (path.clone(), code.collect::<Vec<_>>().join("\n"))
        })
        .collect();
    assert!(!found.is_empty(), "{name} has no sources");
    found
}

/// Paths, without `.rs`, of the modules that a file declares for tests only.
fn test_modules(path: &Path, text: &str) -> Vec<PathBuf> {
    let stem = path.file_stem().unwrap_or_default();
    let folder = match stem.to_str() {
        Some("lib" | "main" | "mod") => path.with_file_name(""),
        _ => path.with_extension(""),
    };
    text.split("#[cfg(test)]\n")
        .skip(1)
        .filter_map(|rest| rest.lines().next()?.split("mod ").nth(1)?.strip_suffix(';'))
        .map(|module| folder.join(module))
        .collect()
}

fn never(name: &str, words: &[&str]) {
    for (path, code) in sources(name) {
        for word in words {
            assert!(!code.contains(word), "{} must not contain `{word}`", path.display());
        }
    }
}

#[test]
fn edges_between_crates_are_those_of_the_page() {
    assert_eq!(actual(), documented());
}

#[test]
fn unsafe_code_is_in_the_sandbox_only() {
    for name in documented().into_keys().filter(|name| name != "sandbox") {
        never(&name, &["unsafe {", "unsafe fn", "unsafe impl"]);
    }
}

#[test]
fn the_model_never_awaits_and_does_no_io() {
    never("model", &[".await", "std::fs", "File::open", "TcpStream", "tokio::"]);
}

#[test]
fn the_engine_names_no_back_end() {
    never("engine", &["rusqlite", "sqlite", "CLONE_NEW", "cgroup", "/2015-03-31/"]);
}

#[test]
fn the_gateway_never_writes_to_the_store() {
    never("gateway", &["Expect::", "store.put", "store.delete"]);
}

#[test]
fn only_the_binary_reads_the_environment() {
    for name in documented().into_keys().filter(|name| name != "mayfly" && name != "sandbox") {
        never(&name, &["std::env::var", "env::vars", "env::var("]);
    }
}
