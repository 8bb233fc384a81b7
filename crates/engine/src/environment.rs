//! The environment variables of a function's process (AWS Lambda, "Defined runtime environment
//! variables").
//!
//! The user's own variables win over what the runtime asks for (`PATH`, `TZ`, `PYTHONPATH` …);
//! what the platform reserves can't be set by users at all, the API refuses it.

use crate::executable::Executable;
use model::LogFormat;
use model::launch::Launch;
use std::collections::BTreeMap;

/// Where the Runtime API listens inside every sandbox.
pub(crate) const RUNTIME_API_PORT: u16 = 9001;
/// Where Mayfly's own endpoint listens inside every sandbox.
pub(crate) const ENDPOINT_PORT: u16 = 4566;

/// Why an instance is made, as its function sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Initialization {
    /// For a call that waits, or ahead of one that is expected.
    OnDemand,
    /// Kept ready because the user has asked for it.
    ProvisionedConcurrency,
    /// As the snapshot of its version, or as a copy of it.
    SnapStart,
}

impl Initialization {
    /// AWS's word.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::OnDemand => "on-demand",
            Self::ProvisionedConcurrency => "provisioned-concurrency",
            Self::SnapStart => "snap-start",
        }
    }
}

/// The whole environment of a process, sorted by name.
pub(crate) fn variables(
    executable: &Executable,
    launch: &Launch,
    log_stream: &str,
    initialization: Initialization,
) -> Vec<(String, String)> {
    let config = &executable.config;
    let mut variables: BTreeMap<String, String> = launch.environment.iter().cloned().collect();
    let mut set = |name: &str, value: String| variables.insert(name.to_owned(), value);
    set("AWS_ENDPOINT_URL", format!("http://127.0.0.1:{ENDPOINT_PORT}"));
    set("AWS_XRAY_CONTEXT_MISSING", "LOG_ERROR".to_owned());
    variables.extend(config.environment.iter().map(|(k, v)| (k.clone(), v.clone())));
    let mut set = |name: &str, value: String| variables.insert(name.to_owned(), value);
    set("AWS_LAMBDA_RUNTIME_API", format!("127.0.0.1:{RUNTIME_API_PORT}"));
    set("AWS_REGION", executable.region.to_string());
    set("AWS_DEFAULT_REGION", executable.region.to_string());
    // The connection itself tells the endpoint which function calls; SDKs want keys all the same.
    let given = launch.environment.iter().any(|(name, _)| name == "AWS_SESSION_TOKEN");
    if !given {
        set("AWS_ACCESS_KEY_ID", format!("ASIA{}", random_text(16).to_uppercase()));
        set("AWS_SECRET_ACCESS_KEY", random_text(40));
        set("AWS_SESSION_TOKEN", random_text(64));
    }
    set("AWS_LAMBDA_FUNCTION_NAME", executable.name.to_string());
    set("AWS_LAMBDA_FUNCTION_VERSION", config.version.to_string());
    set("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", config.memory_mib.to_string());
    set("AWS_LAMBDA_LOG_GROUP_NAME", executable.log_group.to_string());
    set("AWS_LAMBDA_LOG_STREAM_NAME", log_stream.to_owned());
    if config.logging.format == LogFormat::Json {
        set("AWS_LAMBDA_LOG_FORMAT", LogFormat::Json.as_str().to_owned());
        set("AWS_LAMBDA_LOG_LEVEL", config.logging.application_level.as_str().to_owned());
    }
    set("AWS_LAMBDA_INITIALIZATION_TYPE", initialization.as_str().to_owned());
    if config.own.requests_per_instance > 1 {
        set("AWS_LAMBDA_MAX_CONCURRENCY", config.own.requests_per_instance.to_string());
    }
    set("LAMBDA_TASK_ROOT", "/var/task".to_owned());
    set("LAMBDA_RUNTIME_DIR", "/var/runtime".to_owned());
    set("_HANDLER", config.handler.clone());
    variables.into_iter().collect()
}

/// What an extension sees of its runtime's environment: all but what is the runtime's own (AWS Lambda,
/// "Using the Lambda Extensions API", the variables that extensions can't access).
pub(crate) fn of_extension(runtime: &[(String, String)]) -> Vec<(String, String)> {
    const HIDDEN: [&str; 10] = [
        "AWS_EXECUTION_ENV",
        "AWS_LAMBDA_LOG_GROUP_NAME",
        "AWS_LAMBDA_LOG_STREAM_NAME",
        "AWS_XRAY_CONTEXT_MISSING",
        "AWS_XRAY_DAEMON_ADDRESS",
        "LAMBDA_RUNTIME_DIR",
        "LAMBDA_TASK_ROOT",
        "_AWS_XRAY_DAEMON_ADDRESS",
        "_AWS_XRAY_DAEMON_PORT",
        "_HANDLER",
    ];
    runtime.iter().filter(|(name, _)| !HIDDEN.contains(&name.as_str())).cloned().collect()
}

/// Where the metadata endpoint is, and what is to be shown there (AWS Lambda, "Using the Lambda metadata
/// endpoint").
pub(crate) fn of_metadata(token: &str) -> [(String, String); 2] {
    [
        ("AWS_LAMBDA_METADATA_API".to_owned(), format!("127.0.0.1:{RUNTIME_API_PORT}")),
        ("AWS_LAMBDA_METADATA_TOKEN".to_owned(), token.to_owned()),
    ]
}

pub(crate) fn random_text(length: usize) -> String {
    const LETTERS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
    (0..length).map(|_| char::from(LETTERS[usize::from(rand::random::<u8>() % 32)])).collect()
}
