//! GetFunctionEventInvokeConfig: the settings of asynchronous invocation, if any were made.

use super::control::Control;
use super::error::Error;
use super::event_invoke_config;
use super::target::Place;
use wire::lambda::{FunctionEventInvokeConfig, GetFunctionEventInvokeConfigRequest};

impl Control {
    pub(super) async fn get_function_event_invoke_config(
        &self,
        place: &Place,
        request: GetFunctionEventInvokeConfigRequest,
    ) -> Result<FunctionEventInvokeConfig, Error> {
        let (name, qualifier) = event_invoke_config::target(
            place,
            &request.function_name,
            request.qualifier.as_deref(),
        )?;
        let found = self.function(&place.region, &name).await?;
        let config = found
            .and_then(|(mut function, _)| function.event_invoke_configs.remove(&qualifier))
            .ok_or_else(|| event_invoke_config::not_found(place, &name, &qualifier))?;
        Ok(event_invoke_config::shown(place, &name, &qualifier, &config))
    }
}
