//! GetRuntimeManagementConfig: when a version gets another version of its runtime.

use super::control::Control;
use super::error::Error;
use super::put_runtime_management_config::{of, pinned, version_of, word};
use super::target::{Place, Target};
use wire::lambda::{GetRuntimeManagementConfigRequest, GetRuntimeManagementConfigResponse};

impl Control {
    pub(super) async fn get_runtime_management_config(
        &self,
        place: &Place,
        request: GetRuntimeManagementConfigRequest,
    ) -> Result<GetRuntimeManagementConfigResponse, Error> {
        let target = Target::read(place, &request.function_name, request.qualifier.as_deref())?;
        let version = version_of(place, &target)?;
        let (function, config) = self.version(place, &target).await?;
        let update = of(&function, version);
        Ok(GetRuntimeManagementConfigResponse {
            update_runtime_on: Some(word(update).to_owned()),
            function_arn: Some(place.arn(&target.name, Some(&version.to_string()))),
            runtime_version_arn: pinned(place, update, &config),
        })
    }
}
