//! PublishVersion: `$LATEST` as it is now, under a number, for good.

use super::configuration::{base64_of_hex, configuration};
use super::control::{Control, revision};
use super::error::Error;
use super::target::{Place, Target};
use super::unserved;
use model::function::{LastUpdate, SnapStart, State};
use model::{Function, Version, VersionConfig};
use std::sync::Arc;
use wire::lambda::{FunctionConfiguration, PublishVersionRequest};

impl Control {
    /// Answers with the new version, or with the last one if nothing was changed since.
    pub(super) async fn publish_version(
        self: &Arc<Self>,
        place: &Place,
        request: PublishVersionRequest,
    ) -> Result<FunctionConfiguration, Error> {
        let name = Target::read_unqualified(place, &request.function_name)?;
        let target = Target { name, qualifier: None };
        unserved::check_publish_to(request.publish_to.as_deref())?;
        let _versions = self.versions.lock().await;
        let found = self.existing(place, &target).await?;
        let last = self.published(&found, found.last_version).await?;
        let edit = |function: &mut Function| {
            self.check_ready(place, function, request.revision_id.as_deref())?;
            check_code(request.code_sha256.as_deref(), &function.latest)?;
            if let Some(last) = &last
                && is_unchanged(&function.latest, last)
            {
                return Ok((last.clone(), None));
            }
            let version = next(function, request.description.as_deref());
            // AWS gives $LATEST another revision too.
            function.latest.revision_id = revision();
            Ok((version.clone(), Some(version)))
        };
        let (version, _) = self.change_and_publish(place, &target, edit).await?;
        let qualifier = version.version.to_string();
        Ok(configuration(place, &target.name, &version, Some(&qualifier)))
    }
}

/// Takes the next number and makes the version of it from `$LATEST`.
pub(super) fn next(function: &mut Function, description: Option<&str>) -> VersionConfig {
    function.last_version += 1;
    let mut version = VersionConfig {
        version: Version::Number(function.last_version),
        revision_id: revision(),
        // With SnapStart it is ready when the engine has made its snapshot.
        state: match function.latest.snap_start.published_versions {
            true => State::Pending,
            false => State::Active,
        },
        last_update: LastUpdate::Successful,
        ..function.latest.clone()
    };
    // A version begins with what holds for $LATEST.
    if let Some(update) = function.runtime_updates.get(&Version::Latest).copied() {
        function.runtime_updates.insert(version.version, update);
    }
    if let Some(description) = description {
        description.clone_into(&mut version.description);
    }
    version
}

fn check_code(wanted: Option<&str>, latest: &VersionConfig) -> Result<(), Error> {
    let current = base64_of_hex(&latest.code.sha256);
    match wanted.filter(|wanted| !wanted.is_empty()) {
        Some(wanted) if wanted != current => Err(Error::InvalidParameterValue(format!(
            "CodeSHA256 ({wanted}) is different from current CodeSHA256 in $LATEST ({current}). \
             Please try again with the CodeSHA256 in $LATEST."
        ))),
        _ => Ok(()),
    }
}

/// Whether $LATEST was not changed since the last version was made of it. An update that changed
/// nothing is a change: AWS does not look whether what it is sent differs, as others have found by
/// trying. The last version may have been given a description of its own.
fn is_unchanged(latest: &VersionConfig, last: &VersionConfig) -> bool {
    let comparable = VersionConfig {
        version: last.version,
        description: last.description.clone(),
        revision_id: last.revision_id.clone(),
        state: last.state.clone(),
        snap_start: SnapStart { optimized: last.snap_start.optimized, ..latest.snap_start },
        last_update: last.last_update.clone(),
        ..latest.clone()
    };
    comparable == *last
}
