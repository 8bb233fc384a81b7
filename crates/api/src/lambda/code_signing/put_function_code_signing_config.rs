//! PutFunctionCodeSigningConfig: from the next deployment on a function's code is asked for signatures.

use super::super::control::Control;
use super::super::error::Error;
use super::super::target::{Place, Target};
use super::config::{arn, not_found_for_function};
use wire::lambda::{PutFunctionCodeSigningConfigRequest, PutFunctionCodeSigningConfigResponse};

impl Control {
    pub(in super::super) async fn put_function_code_signing_config(
        &self,
        place: &Place,
        request: PutFunctionCodeSigningConfigRequest,
    ) -> Result<PutFunctionCodeSigningConfigResponse, Error> {
        let name = Target::read_unqualified(place, &request.function_name)?;
        let target = Target { name, qualifier: None };
        // The configuration stays until the function names it.
        let _uploads = self.uploads.read().await;
        let wanted = request.code_signing_config_arn;
        let found = self.code_signing_config(place, &wanted).await?;
        let (config, _) = found.ok_or_else(|| not_found_for_function(&wanted))?;
        let id = config.id;
        self.change(place, &target, |function| {
            function.code_signing_config = Some(id.clone());
            Ok(())
        })
        .await?;
        Ok(PutFunctionCodeSigningConfigResponse {
            code_signing_config_arn: Some(arn(place, &id)),
            function_name: Some(target.name.to_string()),
        })
    }
}
