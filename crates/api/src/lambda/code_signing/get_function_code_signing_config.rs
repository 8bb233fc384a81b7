//! GetFunctionCodeSigningConfig: which configuration a function names, if any.

use super::super::control::Control;
use super::super::error::Error;
use super::super::target::{Place, Target};
use super::config::arn;
use wire::lambda::{GetFunctionCodeSigningConfigRequest, GetFunctionCodeSigningConfigResponse};

impl Control {
    /// AWS answers with nothing for a function that names none.
    pub(in super::super) async fn get_function_code_signing_config(
        &self,
        place: &Place,
        request: GetFunctionCodeSigningConfigRequest,
    ) -> Result<GetFunctionCodeSigningConfigResponse, Error> {
        let name = Target::read_unqualified(place, &request.function_name)?;
        let target = Target { name, qualifier: None };
        let function = self.existing(place, &target).await?;
        Ok(match function.code_signing_config {
            None => GetFunctionCodeSigningConfigResponse::default(),
            Some(id) => GetFunctionCodeSigningConfigResponse {
                code_signing_config_arn: Some(arn(place, &id)),
                function_name: Some(target.name.to_string()),
            },
        })
    }
}
