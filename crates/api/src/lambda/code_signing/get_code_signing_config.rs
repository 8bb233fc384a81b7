//! GetCodeSigningConfig: one configuration.

use super::super::control::Control;
use super::super::error::Error;
use super::super::target::Place;
use super::config::{not_found, shown};
use wire::lambda::{GetCodeSigningConfigRequest, GetCodeSigningConfigResponse};

impl Control {
    pub(in super::super) async fn get_code_signing_config(
        &self,
        place: &Place,
        request: GetCodeSigningConfigRequest,
    ) -> Result<GetCodeSigningConfigResponse, Error> {
        let arn = request.code_signing_config_arn;
        let found = self.code_signing_config(place, &arn).await?;
        let (config, _) = found.ok_or_else(|| not_found(&arn))?;
        Ok(GetCodeSigningConfigResponse { code_signing_config: Some(shown(place, &config)) })
    }
}
