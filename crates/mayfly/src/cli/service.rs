//! Which service a command is about: the `serverless.yml` of the folder, read with the options of the
//! command line.

use super::connection::Connection;
use super::failure::Failure;
use super::screen;
use crate::surroundings;
use clap::Args;
use deploy::config::{Load, Options, Service};
use deploy::diagnostic::Diagnostic;
use deploy::lifecycle;
use deploy::variables::Inputs;
use deploy::yaml::{Node, Sources, Value};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Options of all commands that read a `serverless.yml`.
#[derive(Debug, Clone, Args)]
pub(crate) struct ServiceOptions {
    /// The file to read [default: serverless.yml in this folder]
    #[arg(long, short, value_name = "FILE")]
    config: Option<PathBuf>,

    /// The stage [default: provider.stage, else dev]
    #[arg(long, short, value_name = "STAGE", value_parser = stage)]
    stage: Option<String>,

    /// A value for ${param:NAME}; can be given several times
    #[arg(long = "param", value_name = "NAME=VALUE", value_parser = parameter)]
    parameters: Vec<(String, String)>,

    #[command(flatten)]
    pub(crate) connection: Connection,
}

/// A service with the file that it was read from.
pub(crate) struct Found {
    /// The service.
    pub(crate) service: Service,
    /// The folder of the file.
    pub(crate) folder: PathBuf,
    /// The file's name without its folder.
    pub(crate) file_name: String,
    sources: Sources,
}

/// Names of files that are looked for, in this order.
const NAMES: [&str; 3] = ["serverless.yml", "serverless.yaml", "serverless.json"];
/// Names of files that would be programs.
const PROGRAMS: [&str; 3] = ["serverless.js", "serverless.ts", "serverless.cjs"];

impl ServiceOptions {
    /// The stage, as far as the command line says.
    pub(crate) fn stage(&self) -> Option<&str> {
        self.stage.as_deref()
    }

    /// Reads the service.
    ///
    /// # Errors
    ///
    /// When there is no file, or what it says can't be deployed; then every problem was printed.
    pub(crate) fn read(&self) -> Result<Found, Failure> {
        match self.find()? {
            Some(path) => self.read_file(&path),
            None => Err(Failure::usage(self.no_file())),
        }
    }

    /// Reads the service, if there is a file for one.
    pub(crate) fn read_if_there(&self) -> Result<Option<Found>, Failure> {
        self.find()?.map(|path| self.read_file(&path)).transpose()
    }

    fn find(&self) -> Result<Option<PathBuf>, Failure> {
        if let Some(path) = &self.config {
            return match path.is_file() {
                true => Ok(Some(path.clone())),
                false => Err(Failure::usage(format!("there is no file {}", path.display()))),
            };
        }
        Ok(NAMES.iter().map(PathBuf::from).find(|path| path.is_file()))
    }

    fn no_file(&self) -> String {
        match PROGRAMS.iter().find(|name| Path::new(name).is_file()) {
            Some(name) => format!(
                "{name} is a program, and Mayfly does not run it; write the service as serverless.yml"
            ),
            None => {
                "there is no serverless.yml in this folder; change to the service's folder, or \
                     name the file with --config"
                    .to_owned()
            }
        }
    }

    /// Reads the file and puts its variables in place, without asking what it means.
    ///
    /// # Errors
    ///
    /// When there is no file, or a variable has no value; then every problem was printed.
    pub(crate) fn read_resolved(&self) -> Result<Node, Failure> {
        let path = self.find()?.ok_or_else(|| Failure::usage(self.no_file()))?;
        self.load(&path, deploy::config::resolved)
    }

    fn read_file(&self, path: &Path) -> Result<Found, Failure> {
        let (folder, file_name) = (folder_of(path), path.file_name());
        let file_name = file_name.map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        self.load(path, |load| {
            let loaded = deploy::config::load(load);
            let sources = loaded.sources;
            match loaded.outcome {
                Ok(service) => Ok(Found { service, folder, file_name, sources }),
                Err(problems) => Err((problems, sources)),
            }
        })
    }

    /// Reads the file and lets `read` make something of it; its problems are printed.
    fn load<T>(
        &self,
        path: &Path,
        read: impl FnOnce(&Load<'_>) -> Result<T, (Vec<Diagnostic>, Sources)>,
    ) -> Result<T, Failure> {
        let text = std::fs::read_to_string(path)
            .map_err(|error| Failure::usage(format!("can't read {}: {error}", path.display())))?;
        let region = self.connection.region()?;
        let given = [("stage", self.stage.clone()), ("region", region.clone())];
        let given = given.into_iter().filter_map(|(name, value)| Some((name, value?)));
        let inputs = Inputs {
            options: given.map(|(name, value)| (name.to_owned(), Value::Text(value))).collect(),
            parameters: self.parameters.iter().cloned().collect::<BTreeMap<_, _>>(),
            environment: surroundings::variables(),
            folder: folder_of(path),
            instance_id: uuid::Uuid::new_v4().to_string(),
        };
        let shown = path.display().to_string();
        let outcome = read(&Load {
            file_name: &shown,
            text: &text,
            inputs: &inputs,
            options: &Options { stage: self.stage.clone(), region },
        });
        outcome.map_err(|(problems, sources)| {
            for problem in &problems {
                show(problem, &sources);
            }
            Failure::usage_said()
        })
    }
}

impl Found {
    /// Says what a user should know before a deploy.
    pub(crate) fn say_notices(&self) {
        for notice in &self.service.notices {
            let place = self.sources.describe(notice.place);
            let text = format!("{place}: {}", notice.text);
            if notice.warning { screen::warn(&text) } else { screen::note(&text) }
        }
        for hook in &self.service.scripts.hooks {
            if let Some(text) = lifecycle::never_happens(&hook.event) {
                let place = self.sources.describe(hook.place);
                screen::warn(&format!("{place}: {text}"));
            }
        }
    }
}

fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}

fn show(problem: &Diagnostic, sources: &Sources) {
    let text = match screen::on_terminal() {
        true => problem.render_coloured(sources),
        false => problem.render(sources),
    };
    screen::say(&format!("{text}\n"));
}

fn stage(text: &str) -> Result<String, String> {
    match deploy::config::valid_stage(text) {
        true => Ok(text.to_owned()),
        false => Err("a stage has letters, digits and hyphens".to_owned()),
    }
}

fn parameter(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("write it as NAME=VALUE".to_owned()),
    }
}
