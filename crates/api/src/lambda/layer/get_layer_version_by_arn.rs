//! GetLayerVersionByArn: the same as GetLayerVersion, for those who have the ARN alone.

use super::super::control::Control;
use super::super::error::Error;
use super::super::target::Place;
use model::layer::LayerArn;
use wire::lambda::{GetLayerVersionByArnRequest, GetLayerVersionResponse};

impl Control {
    pub(in super::super) async fn get_layer_version_by_arn(
        &self,
        place: &Place,
        endpoint: &str,
        request: GetLayerVersionByArnRequest,
    ) -> Result<GetLayerVersionResponse, Error> {
        // The service model has checked the form; AWS's own layers have another one, and are not here.
        let arn = LayerArn::parse(&request.arn).ok_or_else(super::not_found)?;
        let number = arn.version.filter(|number| *number > 0).ok_or_else(super::not_found)?;
        if arn.region != place.region || arn.account != place.account {
            return Err(super::not_found());
        }
        let found = self.layer_version(place, &arn.name, number).await?;
        let (version, _) = found.ok_or_else(super::not_found)?;
        self.shown_layer_version(place, endpoint, version).await
    }
}
