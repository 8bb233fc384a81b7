//! Finds AWS's service models: in a folder that is named, in the installed botocore if it is the
//! pinned version, else in one that pip fetches into the build folder.

use super::model::Model;
use anyhow::{Context, Result, bail, ensure};
use flate2::read::GzDecoder;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The version whose models the checked-in code was made from.
pub(crate) const VERSION: &str = include_str!("botocore-version").trim_ascii();

/// Where the models are.
pub(crate) struct Models(PathBuf);

impl Models {
    /// A folder laid out as botocore's `data`.
    pub(crate) fn in_folder(folder: &Path) -> Self {
        Self(folder.to_owned())
    }

    /// The pinned botocore's; fetched if it is not installed.
    pub(crate) fn find() -> Result<Self> {
        Self::installed()?.map_or_else(Self::fetch, Ok)
    }

    /// The installed botocore's, or one fetched before; `None` if neither is the pinned version.
    pub(crate) fn installed() -> Result<Option<Self>> {
        let fetched = fetched_folder().join("botocore/data");
        if fetched.is_dir() {
            return Ok(Some(Self(fetched)));
        }
        let output = Command::new("python3")
            .args([
                "-c",
                "import botocore; print(botocore.__version__); print(botocore.__path__[0])",
            ])
            .output();
        let Ok(output) = output else { return Ok(None) };
        let text = String::from_utf8(output.stdout).context("python3 printed something odd")?;
        let mut lines = text.lines();
        Ok(match (lines.next(), lines.next()) {
            (Some(version), Some(path)) if version == VERSION => {
                Some(Self(Path::new(path).join("data")))
            }
            _ => None,
        })
    }

    fn fetch() -> Result<Self> {
        let folder = fetched_folder();
        let status = Command::new("python3")
            .args(["-m", "pip", "install", "--quiet", "--no-deps", "--target"])
            .arg(&folder)
            .arg(format!("botocore=={VERSION}"))
            .status()
            .context("can't run python3; install Python 3 with pip, or name --models")?;
        ensure!(status.success(), "pip could not fetch botocore {VERSION}; name --models");
        Ok(Self(folder.join("botocore/data")))
    }

    /// Reads one service's model.
    pub(crate) fn read(&self, service: &str, version: &str) -> Result<Model> {
        let folder = self.0.join(service).join(version);
        for name in ["service-2.json", "service-2.json.gz"] {
            let path = folder.join(name);
            if !path.is_file() {
                continue;
            }
            let bytes = std::fs::read(&path)?;
            let mut text = String::new();
            if name.ends_with(".gz") {
                GzDecoder::new(bytes.as_slice()).read_to_string(&mut text)?;
            } else {
                text = String::from_utf8(bytes)?;
            }
            return serde_json::from_str(&text).with_context(|| path.display().to_string());
        }
        bail!("there is no service model in {}", folder.display())
    }
}

fn fetched_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../target/botocore-{VERSION}"))
}
