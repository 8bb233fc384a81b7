//! A function's code as a zip: an artifact that is there, or the service's folder.
//!
//! The same files always make the same zip (sorted, with fixed times), so that a deploy sees whether
//! code has changed.

mod files;
mod glob;
mod zip;

pub use files::select;
pub use glob::Pattern;
pub use zip::zip;

use crate::config::{FunctionConfig, LayerConfig, Service};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use model::limits;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A zip with its identity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// The zip.
    pub zip: Bytes,
    /// SHA-256 in base64, as Lambda's `CodeSha256`.
    pub sha256: String,
}

impl Code {
    /// Takes a zip in.
    pub fn new(zip: Bytes) -> Self {
        let sha256 = STANDARD.encode(Sha256::digest(&zip));
        Self { zip, sha256 }
    }
}

/// Why there is no zip.
#[derive(Debug, thiserror::Error)]
pub enum PackageError {
    /// The artifact is not there.
    #[error(
        "the artifact '{name}' is not there; build it, or let a hook at \
         'before:package:createDeploymentArtifacts' build it"
    )]
    NoArtifact {
        /// As `package.artifact` names it.
        name: String,
    },
    /// A file or folder can't be read.
    #[error("can't read {path}")]
    Read {
        /// Which.
        path: PathBuf,
        /// The system's words.
        source: std::io::Error,
    },
    /// A pattern is not understood.
    #[error("the pattern '{pattern}' is not understood: {reason}")]
    Pattern {
        /// As written.
        pattern: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// A path is not UTF-8 and can't be in a zip as it is.
    #[error("the name of {0} is not UTF-8; rename it, or leave it out with a pattern")]
    Name(PathBuf),
    /// No pattern lets a file in.
    #[error("the patterns under 'package' leave no file over")]
    Empty,
    /// Too large.
    #[error("the code is too large: {0}")]
    TooLarge(String),
    /// The zip could not be written.
    #[error("can't make the zip")]
    Zip(#[from] ::zip::result::ZipError),
}

/// Makes the zip of every function, by the function's key. Functions that share one get clones of it.
///
/// # Errors
///
/// The first function's code that can't be made.
pub fn package(
    service: &Service,
    folder: &Path,
    file_name: &str,
) -> Result<BTreeMap<String, Code>, PackageError> {
    let mut made: BTreeMap<Recipe, Code> = BTreeMap::new();
    let mut codes = BTreeMap::new();
    for function in &service.functions {
        let recipe = Recipe::of(service, function);
        let code = match made.get(&recipe) {
            Some(code) => code.clone(),
            None => {
                let code = Code::new(recipe.make(folder, file_name)?);
                made.insert(recipe, code.clone());
                code
            }
        };
        codes.insert(function.key.clone(), code);
    }
    Ok(codes)
}

/// Makes the zip of every layer that the service brings, by [`layer_code`] of its key.
///
/// # Errors
///
/// The first layer that can't be made.
pub fn package_layers(
    service: &Service,
    folder: &Path,
) -> Result<BTreeMap<String, Code>, PackageError> {
    let zip = |layer: &LayerConfig| match &layer.artifact {
        Some(name) => artifact(folder, name),
        None => {
            let folder = folder.join(&layer.path);
            let files = select(&folder, &layer.patterns, "")?;
            zip(&folder, &files)
        }
    };
    let made = service.layers.iter().map(|layer| {
        let code = Code::new(zip(layer)?);
        Ok((layer_code(&layer.key), code))
    });
    made.collect()
}

/// The key of a layer's zip among those of functions, whose keys have no colon.
pub fn layer_code(key: &str) -> String {
    format!("layer:{key}")
}

/// Like [`package`], but only from artifacts that are there: what a dry run can know.
pub fn package_if_there(service: &Service, folder: &Path) -> BTreeMap<String, Code> {
    let mut codes = BTreeMap::new();
    for function in &service.functions {
        let recipe = Recipe::of(service, function);
        if matches!(recipe, Recipe::Artifact(_))
            && let Ok(zip) = recipe.make(folder, "")
        {
            codes.insert(function.key.clone(), Code::new(zip));
        }
    }
    codes
}

/// Where a zip comes from.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Recipe {
    Artifact(String),
    Folder(Vec<String>),
}

impl Recipe {
    fn of(service: &Service, function: &FunctionConfig) -> Self {
        let own = &function.package;
        if let Some(artifact) = &own.artifact {
            return Self::Artifact(artifact.clone());
        }
        if own.individually || service.package.individually {
            let patterns = service.package.patterns.iter().chain(&own.patterns);
            return Self::Folder(patterns.cloned().collect());
        }
        match &service.package.artifact {
            Some(artifact) => Self::Artifact(artifact.clone()),
            None => Self::Folder(service.package.patterns.clone()),
        }
    }

    fn make(&self, folder: &Path, file_name: &str) -> Result<Bytes, PackageError> {
        match self {
            Self::Artifact(name) => artifact(folder, name),
            Self::Folder(patterns) => {
                let files = select(folder, patterns, file_name)?;
                zip(folder, &files)
            }
        }
    }
}

fn artifact(folder: &Path, name: &str) -> Result<Bytes, PackageError> {
    let path = folder.join(name);
    let read = |source: std::io::Error| match source.kind() {
        std::io::ErrorKind::NotFound => PackageError::NoArtifact { name: name.to_owned() },
        _ => PackageError::Read { path: path.clone(), source },
    };
    let length = std::fs::metadata(&path).map_err(read)?.len();
    check_size(length)?;
    std::fs::read(&path).map(Bytes::from).map_err(read)
}

/// Refuses a zip that no endpoint takes.
fn check_size(bytes: u64) -> Result<(), PackageError> {
    if bytes > limits::ZIP_BYTES {
        let text = format!("the zip has {bytes} bytes, at most {} go", limits::ZIP_BYTES);
        return Err(PackageError::TooLarge(text));
    }
    Ok(())
}
