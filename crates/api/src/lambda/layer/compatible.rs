//! What a layer is meant for, and the filters of the lists by it.
//!
//! Nothing of it is enforced when a function takes a layer, as on AWS: it is for the lists.

use super::super::error::Error;
use super::super::runtime;
use model::Architecture;
use model::layer::LayerVersion;

/// Runtimes of a new version, all of them known.
pub(super) fn runtimes(wanted: Option<Vec<String>>) -> Result<Vec<String>, Error> {
    let wanted = wanted.unwrap_or_default();
    if wanted.iter().all(|name| runtime::is_listed(name)) {
        return Ok(wanted);
    }
    Err(Error::Validation(format!(
        "1 validation error detected: Value '[{}]' at 'compatibleRuntimes' failed to satisfy \
         constraint: Member must satisfy enum value set: [{}] or be a valid ARN",
        wanted.join(", "),
        runtime::offered()
    )))
}

/// Processors of a new version; the service model allows no other words.
pub(super) fn architectures(wanted: Option<Vec<String>>) -> Vec<Architecture> {
    let wanted = wanted.unwrap_or_default();
    wanted.iter().filter_map(|word| Architecture::parse(word)).collect()
}

/// Which versions a list shows.
pub(super) struct Filter {
    runtime: Option<String>,
    architecture: Option<Architecture>,
}

impl Filter {
    /// Reads a request's filters.
    pub(super) fn read(
        runtime: Option<String>,
        architecture: Option<String>,
    ) -> Result<Self, Error> {
        let runtime = runtime.filter(|name| !name.is_empty());
        if let Some(name) = runtime.as_deref().filter(|name| !runtime::is_listed(name)) {
            return Err(Error::Validation(format!(
                "1 validation error detected: Value '{name}' at 'compatibleRuntime' failed to \
                 satisfy constraint: Member must satisfy enum value set: [{}]",
                runtime::offered()
            )));
        }
        let architecture = architecture.as_deref().and_then(Architecture::parse);
        Ok(Self { runtime, architecture })
    }

    /// Whether a version is shown. One that says nothing of processors is shown for none of them.
    pub(super) fn shows(&self, version: &LayerVersion) -> bool {
        let of_runtime = match &self.runtime {
            Some(runtime) => version.compatible_runtimes.contains(runtime),
            None => true,
        };
        let of_architecture = match &self.architecture {
            Some(architecture) => version.compatible_architectures.contains(architecture),
            None => true,
        };
        of_runtime && of_architecture
    }
}
