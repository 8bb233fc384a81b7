//! Aliases as AWS shows them, and the rules for the versions that one may point to.

use super::control::Control;
use super::error::Error;
use super::target::{Place, not_found};
use model::{Alias, AliasName, Function, FunctionName, Version};
use std::collections::BTreeMap;
use wire::lambda::{AliasConfiguration, AliasRoutingConfiguration};

/// The alias as AWS shows it.
pub(super) fn shown(place: &Place, function: &FunctionName, alias: &Alias) -> AliasConfiguration {
    let weights: BTreeMap<String, f64> =
        alias.weights.iter().map(|(version, weight)| (version.to_string(), *weight)).collect();
    AliasConfiguration {
        alias_arn: Some(place.arn(function, Some(alias.name.as_str()))),
        name: Some(alias.name.to_string()),
        function_version: Some(alias.version.to_string()),
        description: Some(alias.description.clone()),
        routing_config: (!weights.is_empty())
            .then_some(AliasRoutingConfiguration { additional_version_weights: Some(weights) }),
        revision_id: Some(alias.revision_id.clone()),
    }
}

/// An alias's name in a request.
pub(super) fn name(text: &str) -> Result<AliasName, Error> {
    AliasName::new(text).map_err(|_| {
        Error::Validation(format!(
            "1 validation error detected: Value '{text}' at 'name' failed to satisfy constraint: \
             Member must satisfy regular expression pattern: (?!^[0-9]+$)([a-zA-Z0-9-_]+)"
        ))
    })
}

impl Control {
    /// The version that an alias is to point to; it must be there.
    pub(super) async fn alias_version(
        &self,
        place: &Place,
        function: &Function,
        text: &str,
    ) -> Result<Version, Error> {
        let missing = || not_found(place, &function.name, Some(text));
        let version = Version::parse(text).ok_or_else(missing)?;
        match version {
            Version::Latest => Ok(version),
            Version::Number(number) => {
                self.published(function, number).await?.map(|_| version).ok_or_else(missing)
            }
        }
    }

    /// The further versions of an alias with their shares, by AWS's rules: one at most, another
    /// one than the alias's own, published both.
    pub(super) async fn alias_weights(
        &self,
        place: &Place,
        function: &Function,
        version: Version,
        routing: Option<AliasRoutingConfiguration>,
    ) -> Result<BTreeMap<Version, f64>, Error> {
        let weights = routing.and_then(|r| r.additional_version_weights).unwrap_or_default();
        if weights.len() > 1 {
            return Err(Error::InvalidParameterValue(
                "Number of items in AdditionalVersionWeights cannot be greater than 1".to_owned(),
            ));
        }
        self.checked_weights(place, function, version, weights).await
    }

    /// Further versions of an alias, however many.
    pub(super) async fn checked_weights(
        &self,
        place: &Place,
        function: &Function,
        version: Version,
        weights: BTreeMap<String, f64>,
    ) -> Result<BTreeMap<Version, f64>, Error> {
        let mut checked = BTreeMap::new();
        for (text, weight) in weights {
            // NaN is in no range.
            if !(0.0..=1.0).contains(&weight) {
                return Err(Error::Validation(format!(
                    "1 validation error detected: Value '{{{text}={weight:?}}}' at \
                     'routingConfig.additionalVersionWeights' failed to satisfy constraint: Map \
                     value must satisfy constraint: [Member must have value less than or equal to \
                     1.0, Member must have value greater than or equal to 0.0, Member must not be \
                     null]"
                )));
            }
            if text == version.to_string() {
                return Err(Error::InvalidParameterValue(format!(
                    "Invalid function version {text}. Function version {text} is already included \
                     in routing configuration."
                )));
            }
            if version == Version::Latest {
                return Err(Error::InvalidParameterValueUntyped(
                    "$LATEST is not supported for an alias pointing to more than 1 version"
                        .to_owned(),
                ));
            }
            checked.insert(self.alias_version(place, function, &text).await?, weight);
        }
        Ok(checked)
    }
}
