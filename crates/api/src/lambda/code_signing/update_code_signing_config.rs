//! UpdateCodeSigningConfig: what the request leaves out stays. It holds for the next deployment of each
//! function that names it.

use super::super::control::Control;
use super::super::error::Error;
use super::super::target::Place;
use super::config::{policy, shown};
use wire::lambda::{UpdateCodeSigningConfigRequest, UpdateCodeSigningConfigResponse};

impl Control {
    pub(in super::super) async fn update_code_signing_config(
        &self,
        place: &Place,
        request: UpdateCodeSigningConfigRequest,
    ) -> Result<UpdateCodeSigningConfigResponse, Error> {
        let policy = policy(request.code_signing_policies);
        let allowed =
            request.allowed_publishers.map(|allowed| allowed.signing_profile_version_arns);
        let changed = self
            .change_code_signing_config(place, &request.code_signing_config_arn, |config| {
                if let Some(description) = &request.description {
                    config.description.clone_from(description);
                }
                if let Some(allowed) = &allowed {
                    config.allowed.clone_from(allowed);
                }
                config.policy = policy.unwrap_or(config.policy);
                config.last_modified = self.now();
                Ok(())
            })
            .await?;
        Ok(UpdateCodeSigningConfigResponse { code_signing_config: Some(shown(place, &changed)) })
    }
}
