//! Functions, their versions and their aliases, as the platform keeps them.
//!
//! A `Function` is one document in the store: what can change of it ($LATEST, aliases, URLs,
//! policies) changes by compare-and-swap on that document. A published version is a document of its
//! own that never changes.

use crate::async_invoke::EventInvokeConfig;
use crate::clock::Timestamp;
use crate::environment::SealedEnvironment;
use crate::function_url::FunctionUrl;
use crate::layer::UsedLayer;
use crate::logging::LoggingSettings;
use crate::name::{AliasName, FunctionName, Region};
use crate::policy::Policy;
use crate::provisioned_concurrency::ProvisionedConcurrency;
use crate::settings::OwnSettings;
use crate::signature::Signed;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// Which configuration of a function: the one that can change, or a published one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Version {
    /// `$LATEST`.
    Latest,
    /// A published version; the first is 1.
    Number(u64),
}

impl Version {
    /// Reads `$LATEST` or a number.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "$LATEST" => Some(Self::Latest),
            _ if text.bytes().all(|b| b.is_ascii_digit()) => text.parse().ok().map(Self::Number),
            _ => None,
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Latest => f.write_str("$LATEST"),
            Self::Number(number) => write!(f, "{number}"),
        }
    }
}

impl TryFrom<String> for Version {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text).ok_or_else(|| format!("'{text}' is neither $LATEST nor a number"))
    }
}

impl From<Version> for String {
    fn from(version: Version) -> String {
        version.to_string()
    }
}

/// A function with all that can change of it: one document of the store.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Function {
    /// Where it lives.
    pub region: Region,
    /// Its name, unique in the region.
    pub name: FunctionName,
    /// `$LATEST`.
    pub latest: VersionConfig,
    /// Number of the newest version that was ever published; numbers are not used again.
    pub last_version: u64,
    /// Aliases by name.
    pub aliases: BTreeMap<AliasName, Alias>,
    /// Function URLs by the alias that they call; the empty text is the unqualified function.
    pub urls: BTreeMap<String, FunctionUrl>,
    /// Resource policies by qualifier; the empty text is the unqualified function.
    pub policies: BTreeMap<String, Policy>,
    /// Tags of the function.
    pub tags: BTreeMap<String, String>,
    /// Instances that this function may have at most and has for itself, if set.
    pub reserved_concurrency: Option<u32>,
    /// How asynchronous calls are treated, by [`EventInvokeConfig::key`] of the qualifier.
    #[serde(default)]
    pub event_invoke_configs: BTreeMap<String, EventInvokeConfig>,
    /// Whether it may call itself in a loop, directly or through others, without being stopped.
    #[serde(default)]
    pub recursion_allowed: bool,
    /// Instances that are kept ready, by the version or alias for which they were asked for.
    #[serde(default)]
    pub provisioned: BTreeMap<String, ProvisionedConcurrency>,
    /// When versions get another version of their runtime, where that is not `Auto`.
    #[serde(default)]
    pub runtime_updates: BTreeMap<Version, RuntimeUpdate>,
    /// Id of the configuration that says which signatures its code must have, if any.
    #[serde(default)]
    pub code_signing_config: Option<String>,
}

impl Function {
    /// The store's key of a function.
    pub fn key(region: &Region, name: &FunctionName) -> String {
        format!("functions/{region}/{name}")
    }

    /// The store's key of a published version. Numbers are padded so that keys sort by number.
    pub fn version_key(region: &Region, name: &FunctionName, number: u64) -> String {
        format!("versions/{region}/{name}/{number:020}")
    }
}

/// All settings of one version, and where it stands in its life.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VersionConfig {
    /// Which version this is.
    pub version: Version,
    /// The user's words on it, 256 characters at most.
    pub description: String,
    /// The runtime's identifier, such as `python3.11`.
    pub runtime: String,
    /// What the runtime calls, such as `app.handler`.
    pub handler: String,
    /// ARN of the execution role.
    pub role: String,
    /// The processor that the code is for.
    pub architecture: Architecture,
    /// The code.
    pub code: CodeReference,
    /// Who signed the code, if somebody did whose keys are known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed: Option<Signed>,
    /// Layers under `/opt`, the first at the bottom.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub layers: Vec<UsedLayer>,
    /// How long one invocation may take, 1–900 s.
    pub timeout_s: u32,
    /// Memory of an instance, 128–10,240 MiB; CPU is in proportion.
    pub memory_mib: u32,
    /// Size of `/tmp`, 512–10,240 MiB.
    pub tmp_mib: u32,
    /// The user's environment variables, 4 KB at most. Empty in the store, which has them sealed.
    #[serde(default)]
    pub environment: BTreeMap<String, String>,
    /// The same, sealed; `None` where there are none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sealed_environment: Option<SealedEnvironment>,
    /// Whether each tenant gets instances of its own (AWS: `TenantIsolationMode: PER_TENANT`); set
    /// when the function is made, for good.
    #[serde(default)]
    pub per_tenant: bool,
    /// Where the log lines go.
    pub log_group: String,
    /// How they are written, and which of them.
    #[serde(default)]
    pub logging: LoggingSettings,
    /// X-Ray: trace every sampled call (`Active`) or only pass the header on.
    pub tracing_active: bool,
    /// ARN of the queue or topic that gets the events that failed for good.
    #[serde(default)]
    pub dead_letter_target: Option<String>,
    /// What Mayfly offers beyond AWS.
    #[serde(default)]
    pub own: OwnSettings,
    /// Whether instances of its published versions begin as copies of one that is initialised.
    #[serde(default)]
    pub snap_start: SnapStart,
    /// When this configuration was made.
    pub last_modified: Timestamp,
    /// Changes with every change of the configuration; a UUID.
    pub revision_id: String,
    /// Whether it can be called.
    pub state: State,
    /// How the last change is getting on.
    pub last_update: LastUpdate,
}

/// A function's code, by content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeReference {
    /// SHA-256 of the zip in hexadecimal; the key under which the code store has it.
    pub sha256: String,
    /// Size of the zip in bytes.
    pub size: u64,
}

/// AWS Lambda's SnapStart, as a version has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SnapStart {
    /// `ApplyOn: PublishedVersions`; otherwise `None`.
    pub published_versions: bool,
    /// Whether the published version was initialised and can be copied (`OptimizationStatus: On`).
    pub optimized: bool,
}

impl SnapStart {
    /// Whether it holds for this version: a published one.
    pub fn applies(self, version: Version) -> bool {
        self.published_versions && matches!(version, Version::Number(_))
    }
}

/// When a version gets another version of its runtime (AWS Lambda, `UpdateRuntimeOn`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum RuntimeUpdate {
    /// As soon as there is one.
    #[default]
    Auto,
    /// With the next change of the function.
    FunctionUpdate,
    /// When somebody names it.
    Manual,
}

/// A processor architecture, in AWS's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Architecture {
    /// 64-bit x86.
    #[serde(rename = "x86_64")]
    X86_64,
    /// 64-bit ARM.
    #[serde(rename = "arm64")]
    Arm64,
}

impl Architecture {
    /// AWS's word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::X86_64 => "x86_64",
            Self::Arm64 => "arm64",
        }
    }

    /// Reads AWS's word.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::X86_64, Self::Arm64].into_iter().find(|a| a.as_str() == text)
    }

    /// The architecture that this binary was built for, which is the machine's.
    pub fn host() -> Self {
        if cfg!(target_arch = "aarch64") { Self::Arm64 } else { Self::X86_64 }
    }
}

/// Whether a version can be called (AWS Lambda, `State`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    /// Being made; calls are refused until it is `Active`.
    Pending,
    /// Can be called.
    Active,
    /// Could not be made.
    Failed {
        /// AWS's `StateReasonCode`.
        code: String,
        /// What went wrong and what to do.
        reason: String,
    },
}

/// How the last change of a version is getting on (AWS Lambda, `LastUpdateStatus`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum LastUpdate {
    /// The change holds.
    Successful,
    /// The change is under way; calls go to what was there before.
    InProgress,
    /// The change did not take.
    Failed {
        /// AWS's `LastUpdateStatusReasonCode`.
        code: String,
        /// What went wrong and what to do.
        reason: String,
    },
}

/// A name for a version, or for two with a share each.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Alias {
    /// Its name.
    pub name: AliasName,
    /// The version that it points to.
    pub version: Version,
    /// Further versions with the share of calls that each gets, 0.0–1.0.
    pub weights: BTreeMap<Version, f64>,
    /// The user's words on it.
    pub description: String,
    /// Changes with every change of the alias; a UUID.
    pub revision_id: String,
}

impl Alias {
    /// The version for one call; `random` is uniform in 0.0–1.0.
    pub fn choose(&self, random: f64) -> Version {
        let mut passed = 0.0;
        for (version, weight) in &self.weights {
            passed += weight;
            if random < passed {
                return *version;
            }
        }
        self.version
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alias_divides_calls_by_weight() {
        let alias = Alias {
            name: AliasName::new("live").expect("valid"),
            version: Version::Number(1),
            weights: BTreeMap::from([(Version::Number(2), 0.25)]),
            description: String::new(),
            revision_id: String::new(),
        };
        assert_eq!(alias.choose(0.0), Version::Number(2));
        assert_eq!(alias.choose(0.2499), Version::Number(2));
        assert_eq!(alias.choose(0.25), Version::Number(1));
        assert_eq!(alias.choose(0.999), Version::Number(1));
    }

    #[test]
    fn versions_sort_with_latest_first() {
        assert!(Version::Latest < Version::Number(1));
        assert_eq!(Version::parse("12"), Some(Version::Number(12)));
        assert_eq!(Version::parse("$LATEST"), Some(Version::Latest));
        assert_eq!(Version::parse("live"), None);
    }
}
