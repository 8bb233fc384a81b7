//! CreateCodeSigningConfig: which signatures are accepted, and what becomes of other code.

use super::super::control::Control;
use super::super::error::Error;
use super::super::functions::write;
use super::super::tags;
use super::super::target::Place;
use super::config::{policy, shown};
use model::code_signing::CodeSigningConfig;
use model::store::Expect;
use uuid::Uuid;
use wire::lambda::{CreateCodeSigningConfigRequest, CreateCodeSigningConfigResponse};

/// Letters and digits behind `csc-`.
const ID_LENGTH: usize = 17;

impl Control {
    pub(in super::super) async fn create_code_signing_config(
        &self,
        place: &Place,
        request: CreateCodeSigningConfigRequest,
    ) -> Result<CreateCodeSigningConfigResponse, Error> {
        let tags = request.tags.unwrap_or_default();
        tags::check_number(&tags, self.ports.quotas.tags)?;
        let random = Uuid::new_v4().simple().to_string();
        let config = CodeSigningConfig {
            region: place.region.clone(),
            id: format!("csc-{}", random.get(..ID_LENGTH).unwrap_or_default()),
            description: request.description.unwrap_or_default(),
            allowed: request.allowed_publishers.signing_profile_version_arns,
            policy: policy(request.code_signing_policies).unwrap_or_default(),
            last_modified: self.now(),
            tags,
        };
        let key = CodeSigningConfig::key(&config.region, &config.id);
        self.ports.store.put(&key, write(&key, &config)?, Expect::Absent).await?;
        Ok(CreateCodeSigningConfigResponse { code_signing_config: Some(shown(place, &config)) })
    }
}
