//! `mayfly package`: makes the zips of a service and leaves them in a folder.

use super::failure::Failure;
use super::service::{Found, ServiceOptions};
use super::table::table;
use super::{hooks, screen};
use clap::Args;
use deploy::archive::{self, Code};
use deploy::lifecycle::{self, Command, Step};
use serde_json::json;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Make the zips of this folder's functions without deploying them
///
/// The same files always make the same zips, byte for byte. Functions that share their code share a zip.
#[derive(Debug, Args)]
pub(crate) struct Package {
    #[command(flatten)]
    options: ServiceOptions,

    /// Folder for the zips [default: .serverless beside the file]
    #[arg(long, short, value_name = "DIR")]
    package: Option<PathBuf>,

    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

/// A function's zip.
struct Made<'a> {
    function: &'a str,
    file: PathBuf,
    code: &'a Code,
}

impl Package {
    pub(crate) fn run(&self) -> Result<(), Failure> {
        let found = self.options.read()?;
        found.say_notices();
        match self.go_through(&found) {
            Ok(codes) => self.write(&found, &codes),
            Err(failure) => {
                hooks::run_error(&found);
                Err(failure)
            }
        }
    }

    fn go_through(&self, found: &Found) -> Result<BTreeMap<String, Code>, Failure> {
        let mut codes = BTreeMap::new();
        for step in lifecycle::steps(Command::Package) {
            match step {
                Step::Event(..) => hooks::run(found, step)?,
                Step::Work(_) => {
                    codes = archive::package(&found.service, &found.folder, &found.file_name)
                        .map_err(|error| Failure::from(anyhow::Error::new(error)))?;
                }
            }
        }
        Ok(codes)
    }

    fn write(&self, found: &Found, codes: &BTreeMap<String, Code>) -> Result<(), Failure> {
        let folder = self.package.clone().unwrap_or_else(|| found.folder.join(".serverless"));
        let failed = |path: &Path, error: std::io::Error| {
            Failure::new(format!("can't write {}: {error}", path.display()))
        };
        std::fs::create_dir_all(&folder).map_err(|error| failed(&folder, error))?;
        let made = names(found, codes, &folder);
        let mut written: Vec<&Path> = Vec::new();
        for zip in &made {
            if !written.contains(&zip.file.as_path()) {
                std::fs::write(&zip.file, &zip.code.zip).map_err(|e| failed(&zip.file, e))?;
                written.push(&zip.file);
            }
        }
        self.show(&made);
        Ok(())
    }

    fn show(&self, made: &[Made<'_>]) {
        if self.json {
            let functions = made.iter().map(|zip| {
                json!({
                    "function": zip.function,
                    "file": zip.file,
                    "bytes": zip.code.zip.len(),
                    "codeSha256": zip.code.sha256,
                })
            });
            let functions: Vec<_> = functions.collect();
            screen::print_line(&json!({ "functions": functions }).to_string());
            return;
        }
        let rows = made.iter().map(|zip| {
            let size = format!("{:.1} KB", zip.code.zip.len() as f64 / 1_000.0);
            vec![zip.function.to_owned(), size, zip.file.display().to_string()]
        });
        screen::print_line(table(&["FUNCTION", "SIZE", "FILE"], rows).trim_end());
    }
}

/// One zip for all functions is named after the service, as the Serverless Framework does it, others
/// after the first function that has them.
fn names<'a>(found: &'a Found, codes: &'a BTreeMap<String, Code>, folder: &Path) -> Vec<Made<'a>> {
    let mut first: BTreeMap<&str, &str> = BTreeMap::new();
    for (key, code) in codes {
        first.entry(&code.sha256).or_insert(key);
    }
    let only = first.len() == 1;
    let functions = found.service.functions.iter();
    let with_code = functions.filter_map(|function| Some((function, codes.get(&function.key)?)));
    with_code
        .map(|(function, code)| {
            let name = match first.get(code.sha256.as_str()) {
                Some(key) if !only => key,
                _ => found.service.name.as_str(),
            };
            Made { function: &function.key, file: folder.join(format!("{name}.zip")), code }
        })
        .collect()
}
