//! What Mayfly offers beyond AWS, version by version: AWS's API has no place for it, so it has a page
//! of its own, `/_mayfly/settings/FUNCTION`.

use super::control::{Control, revision};
use super::error::Error;
use super::target::{Place, Target};
use super::tenancy;
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
        let settings = read(document).map_err(Error::InvalidParameterValue)?;
        let (changed, _) = self
            .change(place, &target, |function| {
                if function.latest.own == settings {
                    return Ok(false);
                }
                self.check_ready(place, function, None)?;
                tenancy::check_settings(&function.latest, &settings)?;
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

/// Reads and checks a document of settings.
fn read(document: &[u8]) -> Result<OwnSettings, String> {
    // A list would be read as the settings in their order, and an empty one as all the defaults.
    if document.trim_ascii_start().first() != Some(&b'{') {
        return Err("the settings can't be read: they are a JSON object".to_owned());
    }
    let settings: OwnSettings = serde_json::from_slice(document)
        .map_err(|error| format!("the settings can't be read: {error}"))?;
    settings.check()?;
    engine::record::check_redaction(&settings.records.redact)
        .map_err(|reason| format!("'records.redact': {reason}"))?;
    Ok(settings)
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::NetworkPolicy;

    #[test]
    fn settings_are_read_as_they_are_written() {
        let hosts = vec!["a.example".to_owned()];
        for network in [
            NetworkPolicy::Open,
            NetworkPolicy::Platform,
            NetworkPolicy::Allow { hosts, networks: Vec::new() },
        ] {
            let settings = OwnSettings { network, ..OwnSettings::default() };
            let written = serde_json::to_vec(&settings).expect("JSON");
            assert_eq!(read(&written), Ok(settings));
        }
    }

    #[test]
    fn what_would_be_skipped_is_refused() {
        for (document, word) in [
            ("[]", "object"),
            (r#"[{"egress":"platform"}]"#, "object"),
            ("", "object"),
            (r#"{"nettwork":{}}"#, "nettwork"),
            (r#"{"network":{"egress":"allow","hostz":["a.example"]}}"#, "hostz"),
            (r#"{"network":{"egress":"platform","hosts":["a.example"]}}"#, "'allow' only"),
            (r#"{"network":{"egress":"open","networks":[]}}"#, "'allow' only"),
            (r#"{"network":{"egress":"allow","hosts":["*"]}}"#, "wildcard"),
            (r#"{"records":{"redact":["$.[["]}}"#, "records.redact"),
        ] {
            let reason = read(document.as_bytes()).expect_err(document);
            assert!(reason.contains(word), "{document}: {reason}");
        }
    }
}
