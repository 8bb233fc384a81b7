//! UpdateFunctionEventInvokeConfig: some of the settings of asynchronous invocation anew; what the
//! request leaves out stays.

use super::control::Control;
use super::error::Error;
use super::event_invoke_config::{self, Settings};
use super::target::{Place, Target};
use wire::lambda::{FunctionEventInvokeConfig, UpdateFunctionEventInvokeConfigRequest};

impl Control {
    pub(super) async fn update_function_event_invoke_config(
        &self,
        place: &Place,
        request: UpdateFunctionEventInvokeConfigRequest,
    ) -> Result<FunctionEventInvokeConfig, Error> {
        let (name, qualifier) = event_invoke_config::target(
            place,
            &request.function_name,
            request.qualifier.as_deref(),
        )?;
        let settings = Settings::from(request);
        let _versions = self.versions.lock().await;
        self.check_event_invoke_config(place, &name, &qualifier, &settings).await?;
        let target = Target { name, qualifier: None };
        let now = self.now();
        let (config, _) = self
            .change(place, &target, |function| {
                let config =
                    function.event_invoke_configs.get_mut(&qualifier).ok_or_else(|| {
                        event_invoke_config::not_found(place, &target.name, &qualifier)
                    })?;
                settings.apply(config, now);
                Ok(config.clone())
            })
            .await?;
        Ok(event_invoke_config::shown(place, &target.name, &qualifier, &config))
    }
}
