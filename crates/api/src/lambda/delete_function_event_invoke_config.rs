//! DeleteFunctionEventInvokeConfig: asynchronous invocation goes back to its defaults.

use super::control::Control;
use super::error::Error;
use super::event_invoke_config;
use super::target::{Place, Target};
use wire::lambda::DeleteFunctionEventInvokeConfigRequest;

impl Control {
    pub(super) async fn delete_function_event_invoke_config(
        &self,
        place: &Place,
        request: DeleteFunctionEventInvokeConfigRequest,
    ) -> Result<(), Error> {
        let (name, qualifier) = event_invoke_config::target(
            place,
            &request.function_name,
            request.qualifier.as_deref(),
        )?;
        let missing = || event_invoke_config::not_found(place, &name, &qualifier);
        let target = Target { name: name.clone(), qualifier: None };
        let changed = self
            .change(place, &target, |function| {
                function.event_invoke_configs.remove(&qualifier).ok_or_else(missing)
            })
            .await;
        match changed {
            Ok(_) => Ok(()),
            Err(Error::ResourceNotFound(_)) => Err(missing()),
            Err(error) => Err(error),
        }
    }
}
