//! The settings of a function that a request gives, checked, and put onto a configuration.

use super::environment;
use super::error::Error;
use super::logging_config;
use model::function::{CodeReference, LastUpdate, SnapStart, State};
use model::{
    Architecture, FunctionName, LoggingSettings, Quotas, Timestamp, Version, VersionConfig, limits,
};
use std::collections::BTreeMap;
use wire::lambda::{
    CreateFunctionRequest, Environment, EphemeralStorage, UpdateFunctionConfigurationRequest,
};

/// Memory of a function that names none, in MiB (AWS Lambda, CreateFunction).
const DEFAULT_MEMORY_MIB: u32 = 128;
/// Timeout of a function that names none, in seconds.
const DEFAULT_TIMEOUT_S: u32 = 3;
/// Size of `/tmp` of a function that names none, in MiB.
const DEFAULT_TMP_MIB: u32 = 512;

/// What a request sets; `None` leaves it as it is.
#[derive(Debug, Default)]
pub(super) struct Settings {
    description: Option<String>,
    runtime: Option<String>,
    handler: Option<String>,
    role: Option<String>,
    timeout_s: Option<u32>,
    memory_mib: Option<u32>,
    tmp_mib: Option<u32>,
    environment: Option<BTreeMap<String, String>>,
    logging: logging_config::Change,
    /// Whether it is to hold for versions that are published from now on.
    snap_start: Option<bool>,
}

impl Settings {
    /// Those of an UpdateFunctionConfiguration.
    pub(super) fn of_update(
        request: UpdateFunctionConfigurationRequest,
        quotas: &Quotas,
    ) -> Result<Self, Error> {
        Ok(Self {
            description: request.description,
            runtime: request.runtime,
            handler: request.handler,
            role: request.role,
            timeout_s: timeout(request.timeout, quotas)?,
            memory_mib: memory(request.memory_size, quotas)?,
            tmp_mib: tmp(request.ephemeral_storage, quotas)?,
            environment: variables(request.environment, quotas)?,
            logging: logging_config::Change::of(request.logging_config),
            snap_start: snap_start(request.snap_start),
        })
    }

    /// Puts them onto a configuration; fails where they don't go with what it has.
    pub(super) fn apply(&self, config: &mut VersionConfig) -> Result<(), Error> {
        config.logging = self.logging.applied(config.logging)?;
        set(&mut config.description, self.description.as_ref());
        set(&mut config.runtime, self.runtime.as_ref());
        set(&mut config.handler, self.handler.as_ref());
        set(&mut config.role, self.role.as_ref());
        set(&mut config.timeout_s, self.timeout_s.as_ref());
        set(&mut config.memory_mib, self.memory_mib.as_ref());
        set(&mut config.tmp_mib, self.tmp_mib.as_ref());
        if let Some(variables) = &self.environment {
            config.set_environment(variables.clone());
        }
        set(&mut config.log_group, self.logging.group());
        set(&mut config.snap_start.published_versions, self.snap_start.as_ref());
        Ok(())
    }
}

fn set<T: Clone>(field: &mut T, value: Option<&T>) {
    if let Some(value) = value {
        field.clone_from(value);
    }
}

/// `$LATEST` of a new function, without its code.
pub(super) fn of_create(
    name: &FunctionName,
    request: &mut CreateFunctionRequest,
    quotas: &Quotas,
    now: Timestamp,
    revision_id: String,
) -> Result<VersionConfig, Error> {
    let (Some(runtime), Some(handler)) = (request.runtime.take(), request.handler.take()) else {
        return Err(Error::InvalidParameterValue(
            "Runtime and Handler are mandatory parameters for functions created with deployment \
             packages."
                .to_owned(),
        ));
    };
    let logging = logging_config::Change::of(request.logging_config.take());
    Ok(VersionConfig {
        version: Version::Latest,
        description: request.description.take().unwrap_or_default(),
        runtime,
        handler,
        role: std::mem::take(&mut request.role),
        architecture: architecture(request.architectures.as_deref())?
            .unwrap_or(Architecture::X86_64),
        code: CodeReference { sha256: String::new(), size: 0 },
        signed: None,
        layers: Vec::new(),
        timeout_s: timeout(request.timeout, quotas)?.unwrap_or(DEFAULT_TIMEOUT_S),
        memory_mib: memory(request.memory_size, quotas)?.unwrap_or(DEFAULT_MEMORY_MIB),
        tmp_mib: tmp(request.ephemeral_storage.take(), quotas)?.unwrap_or(DEFAULT_TMP_MIB),
        environment: variables(request.environment.take(), quotas)?.unwrap_or_default(),
        sealed_environment: None,
        per_tenant: request.tenancy_config.is_some(),
        log_group: logging.group().cloned().unwrap_or_else(|| format!("/aws/lambda/{name}")),
        logging: logging.applied(LoggingSettings::default())?,
        tracing_active: false,
        dead_letter_target: None,
        own: model::OwnSettings::default(),
        snap_start: SnapStart {
            published_versions: snap_start(request.snap_start.take()).unwrap_or_default(),
            optimized: false,
        },
        last_modified: now,
        revision_id,
        state: State::Pending,
        last_update: LastUpdate::Successful,
    })
}

/// The architecture of a list that has one element at most.
pub(super) fn architecture(list: Option<&[String]>) -> Result<Option<Architecture>, Error> {
    match list {
        None | Some([]) => Ok(None),
        Some([one]) => Architecture::parse(one).map(Some).ok_or_else(|| {
            Error::Validation(format!(
                "1 validation error detected: Value '[{one}]' at 'architectures' failed to satisfy \
                 constraint: Member must satisfy constraint: [Member must satisfy enum value set: \
                 [x86_64, arm64], Member must not be null]"
            ))
        }),
        Some(many) => Err(Error::Validation(format!(
            "1 validation error detected: Value '[{}]' at 'architectures' failed to satisfy \
             constraint: Member must have length less than or equal to 1",
            many.join(", ")
        ))),
    }
}

fn timeout(value: Option<i32>, quotas: &Quotas) -> Result<Option<u32>, Error> {
    within(value, *limits::TIMEOUT_S.start(), quotas.timeout_s, "timeout")
}

fn memory(value: Option<i32>, quotas: &Quotas) -> Result<Option<u32>, Error> {
    within(value, *limits::MEMORY_MIB.start(), quotas.memory_mib, "memorySize")
}

fn tmp(value: Option<EphemeralStorage>, quotas: &Quotas) -> Result<Option<u32>, Error> {
    let size = value.map(|storage| storage.size);
    within(size, *limits::TMP_MIB.start(), quotas.tmp_mib, "ephemeralStorage.size")
}

/// The service model allows more than a function of this kind may have, so the range is checked
/// here, in the words of the model's own check.
fn within(value: Option<i32>, least: u32, most: u64, member: &str) -> Result<Option<u32>, Error> {
    let Some(value) = value else { return Ok(None) };
    if let Ok(number) = u32::try_from(value)
        && number >= least
        && u64::from(number) <= most
    {
        return Ok(Some(number));
    }
    let rule = if u64::try_from(value).is_ok_and(|value| value > most) {
        format!("less than or equal to {most}")
    } else {
        format!("greater than or equal to {least}")
    };
    Err(Error::Validation(format!(
        "1 validation error detected: Value '{value}' at '{member}' failed to satisfy constraint: \
         Member must have value {rule}"
    )))
}

fn variables(
    environment: Option<Environment>,
    quotas: &Quotas,
) -> Result<Option<BTreeMap<String, String>>, Error> {
    let Some(environment) = environment else { return Ok(None) };
    let variables = environment.variables.unwrap_or_default();
    environment::check(&variables, quotas.environment_bytes)?;
    Ok(Some(variables))
}

/// `PublishedVersions` or `None`; the service model allows nothing else.
fn snap_start(wanted: Option<wire::lambda::SnapStart>) -> Option<bool> {
    Some(wanted?.apply_on? == "PublishedVersions")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_function_has_the_defaults_of_aws() {
        let name = FunctionName::new("f").expect("valid");
        let mut request = CreateFunctionRequest {
            runtime: Some("python3.11".to_owned()),
            handler: Some("app.handler".to_owned()),
            ..CreateFunctionRequest::default()
        };
        let config = of_create(
            &name,
            &mut request,
            &Quotas::default(),
            Timestamp::UNIX_EPOCH,
            String::new(),
        )
        .expect("all that is needed");
        assert_eq!((config.memory_mib, config.timeout_s, config.tmp_mib), (128, 3, 512));
        assert_eq!(config.log_group, "/aws/lambda/f");
        assert_eq!(config.architecture, Architecture::X86_64);
    }

    #[test]
    fn a_timeout_beyond_the_limit_is_told_the_limit() {
        let quotas = Quotas::default();
        assert_eq!(
            timeout(Some(901), &quotas).map_err(|e| e.to_string()),
            Err("1 validation error detected: Value '901' at 'timeout' failed to satisfy \
                 constraint: Member must have value less than or equal to 900"
                .to_owned())
        );
        assert!(timeout(Some(0), &quotas).is_err());
        assert!(memory(Some(-1), &quotas).is_err());
        assert_eq!(timeout(Some(900), &quotas), Ok(Some(900)));
    }
}
