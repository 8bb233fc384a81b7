//! Limits of the platform with their names and their sources. Those that an operator can set are in
//! `quotas.rs`, where these are their numbers from the start.
//!
//! Numbers are AWS Lambda's quotas unless a comment says otherwise.

use std::time::Duration;

/// Largest zip in a request, in bytes.
pub const ZIP_BYTES: u64 = 52_428_800;
/// Largest unpacked code including layers, in bytes.
pub const UNZIPPED_BYTES: u64 = 262_144_000;
/// Layers of one function.
pub const LAYERS: usize = 5;
/// Most entries in one zip. AWS names no number; this one keeps inodes bounded.
pub const ZIP_ENTRIES: usize = 100_000;
/// Largest request of a control operation, in bytes (a zip of the largest size in base64).
pub const CONTROL_REQUEST_BYTES: usize = 70_167_211;
/// Largest payload of a synchronous call, each way, in bytes.
pub const SYNC_PAYLOAD_BYTES: usize = 6_291_556;
/// Largest event of an asynchronous call, in bytes.
pub const ASYNC_PAYLOAD_BYTES: usize = 1_048_576;
/// Largest streamed answer, in bytes.
pub const STREAM_PAYLOAD_BYTES: u64 = 209_715_200;
/// What `LogType: Tail` returns of the log, in bytes.
pub const LOG_TAIL_BYTES: usize = 4_096;
/// Largest resource policy, in bytes.
pub const POLICY_BYTES: usize = 20_480;
/// Memory of a function, in MiB.
pub const MEMORY_MIB: std::ops::RangeInclusive<u32> = 128..=10_240;
/// Memory that comes with one whole CPU, in MiB.
pub const MEMORY_MIB_PER_CPU: u32 = 1_769;
/// Size of `/tmp`, in MiB.
pub const TMP_MIB: std::ops::RangeInclusive<u32> = 512..=10_240;
/// Timeout of a function, in seconds.
pub const TIMEOUT_S: std::ops::RangeInclusive<u32> = 1..=900;
/// How long the init phase may take before the first call takes it over.
pub const INIT_PHASE: Duration = Duration::from_secs(10);
/// Extensions of an instance, external and internal ones together.
pub const EXTENSIONS: usize = 10;
/// How long an instance with external extensions may take to end (AWS Lambda, "Shutdown phase").
pub const SHUTDOWN_PHASE: Duration = Duration::from_secs(2);
/// The part of it that the runtime has before the extensions are told.
pub const RUNTIME_SHUTDOWN: Duration = Duration::from_millis(300);
/// How long an instance with none but internal extensions may take to end.
pub const INTERNAL_SHUTDOWN: Duration = Duration::from_millis(500);
/// Processes and threads of an instance.
pub const PROCESSES: u32 = 1_024;
/// Open files of an instance.
pub const OPEN_FILES: u64 = 1_024;
/// Instances of all functions together, unless the operator sets another number.
pub const ACCOUNT_CONCURRENCY: u32 = 1_000;
/// Longest line of a log event, in bytes (CloudWatch Logs: 1 MiB with its overhead of 26 bytes).
pub const LOG_EVENT_BYTES: usize = 1_048_550;
