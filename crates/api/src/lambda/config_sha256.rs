//! `ConfigSha256`: tells two configurations apart without comparing them.
//!
//! How AWS computes it is not known. Here it is of all settings and the code, not of what changes by
//! itself or without a setting: state, revision, time, version. The same settings have the same value
//! as `$LATEST` and as a version, until another version of Mayfly adds a setting.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use model::function::{LastUpdate, SnapStart, State};
use model::{Timestamp, Version, VersionConfig};
use sha2::{Digest, Sha256};

/// The value, in base64; `None` while the environment variables can't be opened.
pub(super) fn of(config: &VersionConfig) -> Option<String> {
    if config.has_unopened_environment() {
        return None;
    }
    let settings = VersionConfig {
        version: Version::Latest,
        // Sealed anew it would be another one.
        sealed_environment: None,
        snap_start: SnapStart { optimized: false, ..config.snap_start },
        last_modified: Timestamp::UNIX_EPOCH,
        revision_id: String::new(),
        state: State::Active,
        last_update: LastUpdate::Successful,
        ..config.clone()
    };
    let json = serde_json::to_vec(&settings).ok()?;
    Some(STANDARD.encode(Sha256::digest(json)))
}
