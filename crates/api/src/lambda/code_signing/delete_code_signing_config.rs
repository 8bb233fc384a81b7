//! DeleteCodeSigningConfig: a configuration that no function names any more.

use super::super::control::Control;
use super::super::error::Error;
use super::super::target::Place;
use super::config::not_found;
use model::code_signing::CodeSigningConfig;
use model::store::Expect;
use wire::lambda::{DeleteCodeSigningConfigRequest, DeleteCodeSigningConfigResponse};

impl Control {
    pub(in super::super) async fn delete_code_signing_config(
        &self,
        place: &Place,
        request: DeleteCodeSigningConfigRequest,
    ) -> Result<DeleteCodeSigningConfigResponse, Error> {
        // No function may come to name it while it goes.
        let _uploads = self.uploads.write().await;
        let arn = request.code_signing_config_arn;
        let found = self.code_signing_config(place, &arn).await?;
        let (config, _) = found.ok_or_else(|| not_found(&arn))?;
        if !self.functions_signed_by(place, &config.id).await?.is_empty() {
            // AWS's words for it are not known.
            return Err(Error::ResourceConflict(format!(
                "The code signing configuration {arn} is used by functions; take it from them with \
                 DeleteFunctionCodeSigningConfig first."
            )));
        }
        let key = CodeSigningConfig::key(&config.region, &config.id);
        self.ports.store.delete(&key, Expect::Anything).await?;
        Ok(DeleteCodeSigningConfigResponse {})
    }
}
