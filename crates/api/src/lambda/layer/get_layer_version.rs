//! GetLayerVersion: one version, with the place where its archive can be downloaded.

use super::super::control::Control;
use super::super::error::Error;
use super::super::target::Place;
use wire::lambda::{GetLayerVersionRequest, GetLayerVersionResponse};

impl Control {
    pub(in super::super) async fn get_layer_version(
        &self,
        place: &Place,
        endpoint: &str,
        request: GetLayerVersionRequest,
    ) -> Result<GetLayerVersionResponse, Error> {
        let number = super::check_number(request.version_number)?;
        let name = super::layer(place, &request.layer_name)?.ok_or_else(super::not_found)?;
        let found = self.layer_version(place, &name, number).await?;
        let (version, _) = found.ok_or_else(super::not_found)?;
        self.shown_layer_version(place, endpoint, version).await
    }
}
