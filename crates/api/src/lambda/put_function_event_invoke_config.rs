//! PutFunctionEventInvokeConfig: the settings of asynchronous invocation, instead of those that were
//! there.

use super::control::Control;
use super::error::Error;
use super::event_invoke_config::{self, Settings};
use super::target::{Place, Target};
use model::async_invoke::EventInvokeConfig;
use wire::lambda::{FunctionEventInvokeConfig, PutFunctionEventInvokeConfigRequest};

impl Control {
    pub(super) async fn put_function_event_invoke_config(
        &self,
        place: &Place,
        request: PutFunctionEventInvokeConfigRequest,
    ) -> Result<FunctionEventInvokeConfig, Error> {
        let (name, qualifier) = event_invoke_config::target(
            place,
            &request.function_name,
            request.qualifier.as_deref(),
        )?;
        let settings = Settings::from(request);
        // No version or alias goes between the check and the change.
        let _versions = self.versions.lock().await;
        self.check_event_invoke_config(place, &name, &qualifier, &settings).await?;
        let now = self.now();
        let mut config = EventInvokeConfig {
            max_retry_attempts: None,
            max_event_age_s: None,
            on_success: None,
            on_failure: None,
            last_modified: now,
        };
        settings.apply(&mut config, now);
        let target = Target { name, qualifier: None };
        self.change(place, &target, |function| {
            function.event_invoke_configs.insert(qualifier.clone(), config.clone());
            Ok(())
        })
        .await?;
        Ok(event_invoke_config::shown(place, &target.name, &qualifier, &config))
    }
}
