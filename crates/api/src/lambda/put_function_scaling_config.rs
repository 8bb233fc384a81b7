//! PutFunctionScalingConfig: how many execution environments a function on managed instances may
//! have. Those need a capacity provider, which Mayfly does not serve: here the machine is the capacity,
//! and PutProvisionedConcurrencyConfig and PutFunctionConcurrency set the least and the most.

use super::control::Control;
use super::error::Error;
use super::target::{Place, Target};
use wire::lambda::{PutFunctionScalingConfigRequest, PutFunctionScalingConfigResponse};

impl Control {
    /// Refuses it for the function that is there: none has a capacity provider. AWS's own text for
    /// such a function is not known.
    pub(super) async fn put_function_scaling_config(
        &self,
        place: &Place,
        request: PutFunctionScalingConfigRequest,
    ) -> Result<PutFunctionScalingConfigResponse, Error> {
        let qualifier = Some(request.qualifier.as_str());
        let target = Target::read(place, &request.function_name, qualifier)?;
        self.version(place, &target).await?;
        Err(no_capacity_provider(place, &target))
    }
}

/// That the function is none on managed instances.
pub(super) fn no_capacity_provider(place: &Place, target: &Target) -> Error {
    Error::InvalidParameterValue(format!(
        "The function {} has no capacity provider, so it has no scaling config. Mayfly does not serve \
         capacity providers; use PutProvisionedConcurrencyConfig for the least and \
         PutFunctionConcurrency for the most execution environments.",
        place.arn(&target.name, target.qualifier.as_deref())
    ))
}
