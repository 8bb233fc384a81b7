//! Layers: publishing and listing them, who may use them, and the ones that a function has.
//!
//! A version is one document and never changes but for its policy. What functions use of it they keep
//! in their own documents (`used.rs`), so a version that is deleted goes on working for them.

mod add_layer_version_permission;
mod compatible;
mod delete_layer_version;
mod get_layer_version;
mod get_layer_version_by_arn;
mod get_layer_version_policy;
mod list_layer_versions;
mod list_layers;
mod policy;
mod publish_layer_version;
mod remove_layer_version_permission;
mod shown;
mod used;

pub(super) use shown::used as shown_used;

use super::control::Control;
use super::error::Error;
use super::functions::read;
use super::target::Place;
use model::LayerName;
use model::layer::{LayerArn, LayerVersion};

/// The layer that a request names, plainly or by its ARN; `None` where it is one of another account
/// or region, of which there are none here.
fn layer(place: &Place, text: &str) -> Result<Option<LayerName>, Error> {
    if let Ok(name) = LayerName::new(text) {
        return Ok(Some(name));
    }
    match LayerArn::parse(text) {
        Some(arn) => {
            Ok((arn.region == place.region && arn.account == place.account).then_some(arn.name))
        }
        None => Err(Error::InvalidParameterValue(format!("'{text}' is not the name of a layer."))),
    }
}

/// AWS's answer where a request's version can't be one.
fn check_number(number: i64) -> Result<u64, Error> {
    u64::try_from(number).ok().filter(|number| *number > 0).ok_or_else(|| {
        Error::InvalidParameterValue("Layer Version Cannot be less than 1".to_owned())
    })
}

/// AWS's answer where there is no such version to be read.
fn not_found() -> Error {
    Error::ResourceNotFound("The resource you requested does not exist.".to_owned())
}

impl Control {
    /// A version of a layer with its document's revision.
    async fn layer_version(
        &self,
        place: &Place,
        name: &LayerName,
        number: u64,
    ) -> Result<Option<(LayerVersion, u64)>, Error> {
        let key = LayerVersion::key(&place.region, name, number);
        match self.ports.store.get(&key).await? {
            Some(document) => Ok(Some((read(&document)?, document.revision))),
            None => Ok(None),
        }
    }
}
