//! UpdateFunctionConfiguration: other settings for `$LATEST`; what the request leaves out stays.

use super::configuration::configuration;
use super::control::{Control, revision};
use super::error::Error;
use super::settings::Settings;
use super::target::{Place, Target};
use super::{runtime, tenancy, unserved};
use model::function::LastUpdate;
use std::sync::Arc;
use wire::lambda::{FunctionConfiguration, UpdateFunctionConfigurationRequest};

impl Control {
    /// Answers with the update as `InProgress`; a task makes it `Successful`.
    pub(super) async fn update_function_configuration(
        self: &Arc<Self>,
        place: &Place,
        mut request: UpdateFunctionConfigurationRequest,
    ) -> Result<FunctionConfiguration, Error> {
        let name = Target::read_unqualified(place, &request.function_name)?;
        let target = Target { name, qualifier: None };
        unserved::check_update(&request)?;
        let revision_id = request.revision_id.take();
        let _upload = self.uploads.read().await;
        let layers = self.used_layers(place, request.layers.take().as_deref()).await?;
        let settings = Settings::of_update(request, &self.ports.quotas)?;
        if let Some(layers) = &layers {
            let found = self.existing(place, &target).await?;
            self.check_with_layers(&found.latest.code, layers).await?;
            if let Some(signing) = found.code_signing_config.as_deref() {
                let deployed = (found.latest.code.sha256.as_str(), layers.as_slice());
                self.check_signatures(place, &target.name, Some(signing), deployed).await?;
            }
        }
        let ((), function) = self
            .change(place, &target, |function| {
                self.check_ready(place, function, revision_id.as_deref())?;
                settings.apply(&mut function.latest)?;
                if let Some(layers) = &layers {
                    function.latest.layers.clone_from(layers);
                }
                tenancy::check_config(&function.latest)?;
                runtime::check(self.ports.runtimes.as_ref(), &function.latest)?;
                function.latest.last_modified = self.now();
                function.latest.revision_id = revision();
                function.latest.last_update = LastUpdate::InProgress;
                Ok(())
            })
            .await?;
        self.settle(&place.region, &target.name);
        Ok(configuration(place, &target.name, &function.latest, None))
    }
}
