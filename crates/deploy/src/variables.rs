//! `${…}` in a configuration: where values come from and what stands in for a missing one.
//!
//! The syntax is that of the Serverless Framework v3: `${source:address}`, `${source(parameter):address}`,
//! alternatives behind commas, variables inside variables, and a backslash in front of `${` for text
//! that is no variable. A source is one file and one line in [`source::ALL`].

mod expression;
mod resolve;
mod source;

pub use resolve::resolve;

use crate::yaml::Value;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// What variables can refer to besides the configuration itself.
#[derive(Debug, Clone, Default)]
pub struct Inputs {
    /// Options of the command line that were given (`stage`, `region` …).
    pub options: BTreeMap<String, Value>,
    /// `--param key=value`.
    pub parameters: BTreeMap<String, String>,
    /// Environment variables.
    pub environment: BTreeMap<String, String>,
    /// The folder of the configuration; files are looked up from here.
    pub folder: PathBuf,
    /// A name for this run (`${sls:instanceId}`).
    pub instance_id: String,
}
