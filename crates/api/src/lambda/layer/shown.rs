//! Layers as AWS shows them: one version, an entry of a list, and those of a function.

use super::super::configuration::{base64_of_hex, date};
use super::super::control::Control;
use super::super::error::Error;
use super::super::target::Place;
use model::layer::{LayerArn, LayerVersion, UsedLayer};
use wire::lambda::{
    GetLayerVersionResponse, Layer, LayerVersionContentOutput, LayerVersionsListItem,
};

/// The ARN of a version.
pub(super) fn version_arn(place: &Place, version: &LayerVersion) -> LayerArn {
    LayerArn {
        region: version.region.clone(),
        account: place.account.clone(),
        name: version.name.clone(),
        version: Some(version.number),
    }
}

/// The ARN of its layer.
pub(super) fn layer_arn(place: &Place, version: &LayerVersion) -> LayerArn {
    LayerArn { version: None, ..version_arn(place, version) }
}

impl Control {
    /// A version with the place where its archive can be downloaded.
    pub(super) async fn shown_layer_version(
        &self,
        place: &Place,
        endpoint: &str,
        version: LayerVersion,
    ) -> Result<GetLayerVersionResponse, Error> {
        let location = self.code_location(endpoint, &version.code.sha256).await?;
        let signed = version.signed.as_ref();
        let content = LayerVersionContentOutput {
            location: Some(location),
            code_sha256: Some(base64_of_hex(&version.code.sha256)),
            code_size: i64::try_from(version.code.size).ok(),
            signing_profile_version_arn: signed.map(|signed| signed.profile_version_arn.clone()),
            signing_job_arn: signed.map(|signed| signed.job_arn.clone()),
            resolved_s3_object: None,
        };
        let arn = layer_arn(place, &version).to_string();
        let entry = entry(place, version);
        Ok(GetLayerVersionResponse {
            content: Some(content),
            layer_arn: Some(arn),
            layer_version_arn: entry.layer_version_arn,
            description: entry.description,
            created_date: entry.created_date,
            version: entry.version,
            compatible_architectures: entry.compatible_architectures,
            compatible_runtimes: entry.compatible_runtimes,
            license_info: entry.license_info,
        })
    }
}

/// A version as the lists show it.
pub(super) fn entry(place: &Place, version: LayerVersion) -> LayerVersionsListItem {
    let arn = version_arn(place, &version).to_string();
    let architectures: Vec<String> =
        version.compatible_architectures.iter().map(|a| a.as_str().to_owned()).collect();
    LayerVersionsListItem {
        layer_version_arn: Some(arn),
        version: i64::try_from(version.number).ok(),
        description: Some(version.description),
        created_date: Some(date(version.created)),
        compatible_architectures: (!architectures.is_empty()).then_some(architectures),
        compatible_runtimes: (!version.compatible_runtimes.is_empty())
            .then_some(version.compatible_runtimes),
        license_info: version.license_info,
    }
}

/// The layers of a function; nothing where it has none.
pub(in super::super) fn used(layers: &[UsedLayer]) -> Option<Vec<Layer>> {
    let shown = layers.iter().map(|layer| Layer {
        arn: Some(layer.arn.clone()),
        code_size: i64::try_from(layer.code.size).ok(),
        signing_profile_version_arn: layer
            .signed
            .as_ref()
            .map(|signed| signed.profile_version_arn.clone()),
        signing_job_arn: layer.signed.as_ref().map(|signed| signed.job_arn.clone()),
    });
    (!layers.is_empty()).then(|| shown.collect())
}
