//! What Mayfly offers beyond AWS, version by version: AWS's API has no place for it, so it has a page
//! of its own, `/_mayfly/settings/FUNCTION`.

use super::control::{Control, revision};
use super::error::Error;
use super::target::{Place, Target};
use model::OwnSettings;
use model::function::LastUpdate;
use std::sync::Arc;

impl Control {
    /// The settings of a function, version or alias.
    pub(super) async fn own_settings(
        &self,
        place: &Place,
        function: &str,
        qualifier: Option<&str>,
    ) -> Result<OwnSettings, Error> {
        let target = Target::read(place, function, qualifier)?;
        Ok(self.version(place, &target).await?.1.own)
    }

    /// Replaces the settings of `$LATEST`; what the document leaves out gets its default.
    pub(super) async fn put_own_settings(
        self: &Arc<Self>,
        place: &Place,
        function: &str,
        document: &[u8],
    ) -> Result<OwnSettings, Error> {
        let name = Target::read_unqualified(place, function)?;
        let target = Target { name, qualifier: None };
        let settings: OwnSettings = serde_json::from_slice(document).map_err(|error| {
            Error::InvalidParameterValue(format!("the settings can't be read: {error}"))
        })?;
        settings.check().map_err(Error::InvalidParameterValue)?;
        engine::record::check_redaction(&settings.records.redact).map_err(|reason| {
            Error::InvalidParameterValue(format!("'records.redact': {reason}"))
        })?;
        let (changed, _) = self
            .change(place, &target, |function| {
                if function.latest.own == settings {
                    return Ok(false);
                }
                self.check_ready(place, function, None)?;
                function.latest.own = settings.clone();
                function.latest.last_modified = self.now();
                function.latest.revision_id = revision();
                function.latest.last_update = LastUpdate::InProgress;
                Ok(true)
            })
            .await?;
        if changed {
            self.settle(&place.region, &target.name);
        }
        Ok(settings)
    }
}
