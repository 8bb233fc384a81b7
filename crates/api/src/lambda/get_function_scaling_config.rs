//! GetFunctionScalingConfig: refused as PutFunctionScalingConfig is.

use super::control::Control;
use super::error::Error;
use super::put_function_scaling_config::no_capacity_provider;
use super::target::{Place, Target};
use wire::lambda::{GetFunctionScalingConfigRequest, GetFunctionScalingConfigResponse};

impl Control {
    pub(super) async fn get_function_scaling_config(
        &self,
        place: &Place,
        request: GetFunctionScalingConfigRequest,
    ) -> Result<GetFunctionScalingConfigResponse, Error> {
        let qualifier = Some(request.qualifier.as_str());
        let target = Target::read(place, &request.function_name, qualifier)?;
        self.version(place, &target).await?;
        Err(no_capacity_provider(place, &target))
    }
}
