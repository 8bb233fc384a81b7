//! A version's configuration as AWS shows it (`FunctionConfiguration`).

use super::config_sha256;
use super::layer;
use super::logging_config;
use super::target::Place;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use model::function::{LastUpdate, State};
use model::{FunctionName, Timestamp, VersionConfig};
use sha2::{Digest, Sha256};
use wire::lambda::{
    EnvironmentError, EnvironmentResponse, EphemeralStorage, FunctionConfiguration,
    RuntimeVersionConfig, SnapStartResponse, TenancyConfig, TracingConfigResponse,
};

/// What AWS says of a function that is being made or changed.
const CREATING: &str = "The function is being created.";
/// What is said of variables whose key is missing.
const UNOPENED: &str = "Lambda was unable to decrypt the environment variables: the key with which \
     they were sealed is not in Mayfly's key file. Put the key file back, or set the variables anew.";

/// The configuration; its ARN carries the qualifier if one is given.
pub(super) fn configuration(
    place: &Place,
    name: &FunctionName,
    config: &VersionConfig,
    qualifier: Option<&str>,
) -> FunctionConfiguration {
    let text = |value: &str| Some(value.to_owned());
    let signed = config.signed.as_ref();
    let mut shown = FunctionConfiguration {
        function_name: text(name.as_str()),
        function_arn: Some(place.arn(name, qualifier)),
        runtime: text(&config.runtime),
        role: text(&config.role),
        handler: text(&config.handler),
        code_size: i64::try_from(config.code.size).ok(),
        description: text(&config.description),
        timeout: i32::try_from(config.timeout_s).ok(),
        memory_size: i32::try_from(config.memory_mib).ok(),
        last_modified: Some(date(config.last_modified)),
        code_sha256: Some(base64_of_hex(&config.code.sha256)),
        config_sha256: config_sha256::of(config),
        version: Some(config.version.to_string()),
        environment: environment(config),
        tracing_config: Some(TracingConfigResponse {
            mode: text(if config.tracing_active { "Active" } else { "PassThrough" }),
        }),
        revision_id: text(&config.revision_id),
        package_type: text("Zip"),
        signing_profile_version_arn: signed.map(|signed| signed.profile_version_arn.clone()),
        signing_job_arn: signed.map(|signed| signed.job_arn.clone()),
        layers: layer::shown_used(&config.layers),
        architectures: Some(vec![config.architecture.as_str().to_owned()]),
        ephemeral_storage: i32::try_from(config.tmp_mib).ok().map(|size| EphemeralStorage { size }),
        tenancy_config: config
            .per_tenant
            .then(|| TenancyConfig { tenant_isolation_mode: "PER_TENANT".to_owned() }),
        snap_start: Some(SnapStartResponse {
            apply_on: text(match config.snap_start.published_versions {
                true => "PublishedVersions",
                false => "None",
            }),
            optimization_status: text(match config.snap_start.optimized {
                true => "On",
                false => "Off",
            }),
        }),
        runtime_version_config: Some(RuntimeVersionConfig {
            runtime_version_arn: Some(runtime_version_arn(place, &config.runtime)),
            error: None,
        }),
        logging_config: Some(logging_config::shown(config)),
        ..FunctionConfiguration::default()
    };
    show_state(&mut shown, config);
    shown
}

/// The configuration as the lists show it: without where it stands in its life.
pub(super) fn listed(
    place: &Place,
    name: &FunctionName,
    config: &VersionConfig,
    qualifier: Option<&str>,
) -> FunctionConfiguration {
    FunctionConfiguration {
        state: None,
        state_reason: None,
        state_reason_code: None,
        last_update_status: None,
        last_update_status_reason: None,
        last_update_status_reason_code: None,
        runtime_version_config: None,
        ..configuration(place, name, config, qualifier)
    }
}

fn show_state(shown: &mut FunctionConfiguration, config: &VersionConfig) {
    let text = |value: &str| Some(value.to_owned());
    match &config.state {
        State::Pending => {
            shown.state = text("Pending");
            shown.state_reason = text(CREATING);
            shown.state_reason_code = text("Creating");
            // AWS shows no LastUpdateStatus until a function was active once.
            return;
        }
        State::Active => shown.state = text("Active"),
        State::Failed { code, reason } => {
            shown.state = text("Failed");
            shown.state_reason = text(reason);
            shown.state_reason_code = text(code);
        }
    }
    match &config.last_update {
        LastUpdate::Successful => shown.last_update_status = text("Successful"),
        LastUpdate::InProgress => {
            shown.last_update_status = text("InProgress");
            shown.last_update_status_reason = text(CREATING);
            shown.last_update_status_reason_code = text("Creating");
        }
        LastUpdate::Failed { code, reason } => {
            shown.last_update_status = text("Failed");
            shown.last_update_status_reason = text(reason);
            shown.last_update_status_reason_code = text(code);
        }
    }
}

fn environment(config: &VersionConfig) -> Option<EnvironmentResponse> {
    if config.has_unopened_environment() {
        return Some(EnvironmentResponse {
            variables: None,
            error: Some(EnvironmentError {
                error_code: Some("KMSInvalidStateException".to_owned()),
                message: Some(UNOPENED.to_owned()),
            }),
        });
    }
    (!config.environment.is_empty())
        .then(|| EnvironmentResponse { variables: Some(config.environment.clone()), error: None })
}

/// A time as Lambda writes most of them: `2025-11-20T10:00:00.000+0000`.
pub(super) fn date(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%S.%3f+0000").to_string()
}

/// What runs the function: the runtime as this version of Mayfly starts it.
pub(super) fn runtime_version_arn(place: &Place, runtime: &str) -> String {
    let identity = Sha256::digest(format!("{runtime} {}", env!("CARGO_PKG_VERSION")));
    format!("arn:aws:lambda:{}::runtime:{}", place.region, hex(&identity))
}

/// Bytes in hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a String does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// AWS shows a zip's SHA-256 in base64, the code store names it in hexadecimal.
pub(super) fn base64_of_hex(hexadecimal: &str) -> String {
    let digits: Vec<u8> =
        hexadecimal.chars().filter_map(|c| c.to_digit(16)).map(|d| d as u8).collect();
    let bytes: Vec<u8> =
        digits.chunks(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect();
    STANDARD.encode(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_checksum_is_shown_in_base64() {
        let empty = hex(&Sha256::digest(b""));
        assert_eq!(base64_of_hex(&empty), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    }

    #[test]
    fn a_time_is_written_as_lambda_writes_it() {
        let time: Timestamp = "2025-11-20T10:00:00.0129Z".parse().expect("a time");
        assert_eq!(date(time), "2025-11-20T10:00:00.012+0000");
    }
}
