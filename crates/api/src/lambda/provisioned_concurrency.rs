//! Provisioned concurrency of a version or an alias: what a request means by it, the rules for it, and
//! how AWS shows it.
//!
//! The state is worked out when it is asked for: what was asked for stands in the function's document,
//! how far it has come the engine knows. So a restart begins it anew, and says so.

use super::control::Control;
use super::error::Error;
use super::target::{Place, Target, not_found};
use super::tenancy;
use engine::ProvisionedStanding;
use model::{Alias, AliasName, Function, FunctionName, ProvisionedConcurrency, Version};

/// Whose provisioned concurrency a request means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Subject {
    pub(super) name: FunctionName,
    /// A version's number or an alias's name.
    pub(super) qualifier: String,
}

/// How far provisioned concurrency has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shown {
    pub(super) requested: Option<i32>,
    pub(super) ready: Option<i32>,
    pub(super) status: Option<String>,
    pub(super) status_reason: Option<String>,
    pub(super) last_modified: Option<String>,
}

pub(super) const IN_PROGRESS: &str = "IN_PROGRESS";
const READY: &str = "READY";
const FAILED: &str = "FAILED";
const UNPUBLISHED: &str =
    "Provisioned Concurrency Configs cannot be applied to unpublished function versions.";
const PROVISIONED_ALREADY: &str = "Alias can't be used for Provisioned Concurrency configuration on an already Provisioned version";

impl Subject {
    /// Reads a function's name and qualifier. `$LATEST` is none that can be provisioned, and is
    /// refused with `of_latest`.
    fn read(place: &Place, name: &str, qualifier: &str, of_latest: &str) -> Result<Self, Error> {
        let Target { name, qualifier } = Target::read(place, name, Some(qualifier))?;
        match qualifier {
            Some(qualifier) if Version::parse(&qualifier) != Some(Version::Latest) => {
                Ok(Self { name, qualifier })
            }
            _ => Err(Error::InvalidParameterValue(of_latest.to_owned())),
        }
    }

    /// The same where it is set.
    pub(super) fn to_be_set(place: &Place, name: &str, qualifier: &str) -> Result<Self, Error> {
        Self::read(place, name, qualifier, UNPUBLISHED)
    }

    /// The same where it is looked at or taken away.
    pub(super) fn of_one_that_is(
        place: &Place,
        name: &str,
        qualifier: &str,
    ) -> Result<Self, Error> {
        const OTHERWISE: &str =
            "The function resource provided must be an alias or a published version.";
        Self::read(place, name, qualifier, OTHERWISE)
    }

    pub(super) fn target(&self) -> Target {
        Target { name: self.name.clone(), qualifier: Some(self.qualifier.clone()) }
    }

    /// The version or alias, which must be there; for an alias, also that.
    fn find<'a>(
        &self,
        place: &Place,
        function: &'a Function,
    ) -> Result<(Version, Option<&'a Alias>), Error> {
        if let Some(version) = Version::parse(&self.qualifier) {
            return Ok((version, None));
        }
        let name = AliasName::new(self.qualifier.as_str()).ok();
        let alias = name.and_then(|name| function.aliases.get(&name)).ok_or_else(|| {
            Error::ResourceNotFound(format!(
                "Cannot find alias arn: {}",
                place.arn(&self.name, Some(&self.qualifier))
            ))
        })?;
        Ok((alias.version, Some(alias)))
    }
}

/// Checks that a version or alias may have provisioned concurrency.
pub(super) fn check_subject(
    place: &Place,
    function: &Function,
    subject: &Subject,
) -> Result<Version, Error> {
    let (version, alias) = subject.find(place, function)?;
    match alias {
        None => {
            let pointing = function.aliases.values().find(|alias| {
                alias.version == version && function.provisioned.contains_key(alias.name.as_str())
            });
            if pointing.is_some() {
                let text = "Version is pointed by a Provisioned Concurrency alias";
                return Err(Error::ResourceConflict(text.to_owned()));
            }
        }
        Some(alias) => {
            check_alias_version(function, version)?;
            if !alias.weights.is_empty() {
                let text = "Alias with weights can not be used with Provisioned Concurrency";
                return Err(Error::InvalidParameterValue(text.to_owned()));
            }
        }
    }
    Ok(version)
}

/// Checks that an alias with provisioned concurrency may point to a version.
pub(super) fn check_alias_version(function: &Function, version: Version) -> Result<(), Error> {
    if version == Version::Latest {
        return Err(Error::InvalidParameterValue(UNPUBLISHED.to_owned()));
    }
    if function.provisioned.contains_key(&version.to_string()) {
        return Err(Error::ResourceConflict(PROVISIONED_ALREADY.to_owned()));
    }
    Ok(())
}

/// What of a function's provisioned concurrency there is, and how far it has come.
pub(super) fn shown(
    function: &Function,
    qualifier: &str,
    config: &ProvisionedConcurrency,
    standing: &ProvisionedStanding,
) -> Shown {
    let version = function.provisioned_version(qualifier);
    // Aliases of the same version share its instances in the order of their names.
    let before = function
        .provisioned
        .iter()
        .take_while(|(other, _)| other.as_str() != qualifier)
        .filter(|(other, _)| function.provisioned_version(other) == version)
        .fold(0_u32, |sum, (_, other)| sum.saturating_add(other.instances));
    let ready = standing.ready.saturating_sub(before).min(config.instances);
    let (status, reason) = match &standing.trouble {
        _ if ready == config.instances => (READY, None),
        Some(reason) => (FAILED, Some(reason.clone())),
        None => (IN_PROGRESS, None),
    };
    Shown {
        requested: i32::try_from(config.instances).ok(),
        ready: i32::try_from(ready).ok(),
        status: Some(status.to_owned()),
        status_reason: reason,
        last_modified: Some(config.last_modified.strftime("%Y-%m-%dT%H:%M:%S+0000").to_string()),
    }
}

impl Control {
    /// How far the provisioned concurrency of a version or alias has come.
    pub(super) fn standing(&self, function: &Function, qualifier: &str) -> ProvisionedStanding {
        match function.provisioned_version(qualifier) {
            Some(version) => (self.ports.provisioned)(&function.region, &function.name, version),
            None => ProvisionedStanding::default(),
        }
    }

    /// Checks that there is such a published version, and that it can be provisioned.
    pub(super) async fn check_provisionable(
        &self,
        place: &Place,
        function: &Function,
        version: Version,
        qualifier: &str,
    ) -> Result<(), Error> {
        let missing = || not_found(place, &function.name, Some(qualifier));
        let Version::Number(number) = version else { return Err(missing()) };
        let config = self.published(function, number).await?.ok_or_else(missing)?;
        tenancy::check_provisionable(&config)?;
        if config.snap_start.published_versions {
            return Err(Error::InvalidParameterValue(
                "Provisioned Concurrency is not supported for a function version with SnapStart."
                    .to_owned(),
            ));
        }
        Ok(())
    }

    /// Concurrency that functions have for themselves, all together.
    pub(super) async fn claimed(&self) -> Result<u64, Error> {
        let mut total = 0;
        for document in self.documents("functions/").await? {
            let function: Function = super::functions::read(&document)?;
            total += u64::from(function.claimed_concurrency());
        }
        Ok(total)
    }
}
