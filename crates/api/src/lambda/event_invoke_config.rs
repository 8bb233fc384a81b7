//! The settings of asynchronous invocation of a function, a version or an alias: what a request
//! means by them, how they are checked and how AWS shows them.
//!
//! A setting that was never given stays away from the answers, as on AWS, and the default holds: two
//! retries, six hours. Destinations can be functions of the same region and account; the other kinds
//! that AWS has are refused by name for as long as Mayfly does not serve them.

use super::control::Control;
use super::error::Error;
use super::functions::resolve;
use super::target::{Place, Target};
use model::arn::FunctionReference;
use model::async_invoke::EventInvokeConfig;
use model::{Function, FunctionName, Timestamp, Version};
use wire::lambda::{
    DestinationConfig, FunctionEventInvokeConfig, OnFailure, OnSuccess,
    PutFunctionEventInvokeConfigRequest, UpdateFunctionEventInvokeConfigRequest,
};

/// What a request sets; `None` leaves it as it is, or away.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Settings {
    pub(super) max_retry_attempts: Option<i32>,
    pub(super) max_event_age_s: Option<i32>,
    pub(super) destinations: Option<DestinationConfig>,
}

impl From<PutFunctionEventInvokeConfigRequest> for Settings {
    fn from(request: PutFunctionEventInvokeConfigRequest) -> Self {
        Self {
            max_retry_attempts: request.maximum_retry_attempts,
            max_event_age_s: request.maximum_event_age_in_seconds,
            destinations: request.destination_config,
        }
    }
}

/// AWS gives both requests the same members.
impl From<UpdateFunctionEventInvokeConfigRequest> for Settings {
    fn from(request: UpdateFunctionEventInvokeConfigRequest) -> Self {
        PutFunctionEventInvokeConfigRequest {
            function_name: request.function_name,
            qualifier: request.qualifier,
            maximum_retry_attempts: request.maximum_retry_attempts,
            maximum_event_age_in_seconds: request.maximum_event_age_in_seconds,
            destination_config: request.destination_config,
        }
        .into()
    }
}

impl Settings {
    /// Fails where a request sets nothing.
    pub(super) fn check_given(&self) -> Result<(), Error> {
        if *self == Self::default() {
            return Err(Error::InvalidParameterValue(
                "You must specify at least one of error handling or destination setting."
                    .to_owned(),
            ));
        }
        Ok(())
    }

    /// Puts them onto a configuration. Of the destinations each changes alone, and the empty text
    /// takes one away.
    pub(super) fn apply(&self, config: &mut EventInvokeConfig, now: Timestamp) {
        if let Some(attempts) = self.max_retry_attempts {
            config.max_retry_attempts = u8::try_from(attempts).ok();
        }
        if let Some(age) = self.max_event_age_s {
            config.max_event_age_s = u32::try_from(age).ok();
        }
        if let Some(destinations) = &self.destinations {
            if let Some(on_success) = &destinations.on_success {
                config.on_success = given(on_success.destination.as_ref());
            }
            if let Some(on_failure) = &destinations.on_failure {
                config.on_failure = given(on_failure.destination.as_ref());
            }
        }
        config.last_modified = now;
    }
}

fn given(text: Option<&String>) -> Option<String> {
    text.filter(|text| !text.is_empty()).cloned()
}

/// The function that a request means and the qualifier under which its settings are kept.
pub(super) fn target(
    place: &Place,
    name: &str,
    qualifier: Option<&str>,
) -> Result<(FunctionName, String), Error> {
    let target = Target::read(place, name, qualifier)?;
    Ok((target.name, EventInvokeConfig::key(target.qualifier.as_deref()).to_owned()))
}

/// AWS's answer where there is no such function, version or alias to be set.
pub(super) fn function_not_found() -> Error {
    Error::ResourceNotFound("The function doesn't exist.".to_owned())
}

/// AWS's answer where nothing was set, whether there is such a function or not.
pub(super) fn not_found(place: &Place, name: &FunctionName, qualifier: &str) -> Error {
    Error::ResourceNotFound(format!(
        "The function {} doesn't have an EventInvokeConfig",
        place.arn(name, Some(qualifier))
    ))
}

/// The settings as AWS shows them.
pub(super) fn shown(
    place: &Place,
    name: &FunctionName,
    qualifier: &str,
    config: &EventInvokeConfig,
) -> FunctionEventInvokeConfig {
    FunctionEventInvokeConfig {
        last_modified: Some(wire::Timestamp(config.last_modified)),
        function_arn: Some(place.arn(name, Some(qualifier))),
        maximum_retry_attempts: config.max_retry_attempts.map(i32::from),
        maximum_event_age_in_seconds: config
            .max_event_age_s
            .and_then(|age| i32::try_from(age).ok()),
        destination_config: Some(DestinationConfig {
            on_success: Some(OnSuccess { destination: config.on_success.clone() }),
            on_failure: Some(OnFailure { destination: config.on_failure.clone() }),
        }),
    }
}

impl Control {
    /// Checks that there is what a request wants to set, and that it may be set so.
    pub(super) async fn check_event_invoke_config(
        &self,
        place: &Place,
        name: &FunctionName,
        qualifier: &str,
        settings: &Settings,
    ) -> Result<(), Error> {
        settings.check_given()?;
        let found = self.function(&place.region, name).await?;
        let Some((function, _)) = found else { return Err(function_not_found()) };
        if !self.has(&function, qualifier).await? {
            return Err(function_not_found());
        }
        match &settings.destinations {
            Some(destinations) => self.check_destinations(place, name, destinations).await,
            None => Ok(()),
        }
    }

    /// Whether a function has such a version or alias.
    async fn has(&self, function: &Function, qualifier: &str) -> Result<bool, Error> {
        match resolve(function, qualifier) {
            None => Ok(false),
            Some(Version::Latest) => Ok(true),
            Some(Version::Number(number)) => Ok(self.published(function, number).await?.is_some()),
        }
    }

    async fn check_destinations(
        &self,
        place: &Place,
        name: &FunctionName,
        config: &DestinationConfig,
    ) -> Result<(), Error> {
        let on_success = config.on_success.as_ref().and_then(|on| given(on.destination.as_ref()));
        let on_failure = config.on_failure.as_ref().and_then(|on| given(on.destination.as_ref()));
        let sides = [(on_success, SUCCESS), (on_failure, FAILURE)];
        for (arn, kinds) in sides.iter().filter_map(|(arn, k)| Some((arn.as_ref()?, k))) {
            match arn.split(':').nth(2) {
                Some("lambda") => self.check_function_destination(place, name, arn).await?,
                Some(service) if kinds.iter().any(|(known, _)| *known == service) => {
                    return Err(unserved(arn, service, kinds));
                }
                _ => return Err(invalid(config)),
            }
        }
        Ok(())
    }

    async fn check_function_destination(
        &self,
        place: &Place,
        name: &FunctionName,
        arn: &str,
    ) -> Result<(), Error> {
        let missing =
            || Error::InvalidParameterValue(format!("The destination ARN {arn} is invalid."));
        let reference = FunctionReference::parse(arn).ok_or_else(missing)?;
        let is_here = reference.region.as_ref() == Some(&place.region)
            && reference.account.as_ref() == Some(&place.account);
        let found = match is_here {
            true => self.function(&place.region, &reference.name).await?,
            false => None,
        };
        let Some((function, _)) = found else { return Err(missing()) };
        if reference.name == *name {
            return Err(Error::InvalidParameterValue(
                "You can't specify the function as a destination for itself.".to_owned(),
            ));
        }
        match self.has(&function, EventInvokeConfig::key(reference.qualifier.as_deref())).await? {
            true => Ok(()),
            false => Err(missing()),
        }
    }
}

/// A service's name in an ARN, and what one of its things is called.
type Kind = (&'static str, &'static str);

/// What AWS sends the records of successes to, beside functions (AWS Lambda, destinations).
const SUCCESS: &[Kind] =
    &[("sqs", "an SQS queue"), ("sns", "an SNS topic"), ("events", "an event bus")];
/// What AWS sends the records of failures to, beside functions.
const FAILURE: &[Kind] = &[
    ("sqs", "an SQS queue"),
    ("sns", "an SNS topic"),
    ("events", "an event bus"),
    ("s3", "an S3 bucket"),
];

fn unserved(arn: &str, service: &str, kinds: &[Kind]) -> Error {
    let what = kinds.iter().find(|(known, _)| *known == service).map_or(service, |(_, what)| what);
    Error::InvalidParameterValue(format!(
        "Mayfly can't send records to {what} yet ('{arn}'); name a function as the destination."
    ))
}

fn invalid(config: &DestinationConfig) -> Error {
    let side = |name: &str, side: Option<Option<&String>>| match side {
        None => "null".to_owned(),
        Some(arn) => format!("{name}(destination={})", arn.map_or("null", String::as_str)),
    };
    let on_success = config.on_success.as_ref().map(|on| on.destination.as_ref());
    let on_failure = config.on_failure.as_ref().map(|on| on.destination.as_ref());
    Error::InvalidParameterValue(format!(
        "The provided destination config DestinationConfig(onSuccess={}, onFailure={}) is invalid.",
        side("OnSuccess", on_success),
        side("OnFailure", on_failure)
    ))
}
