//! GetFunctionUrlConfig: the address of a function or an alias, and its rules.

use super::control::Control;
use super::error::Error;
use super::function_url;
use super::target::Place;
use wire::lambda::{GetFunctionUrlConfigRequest, GetFunctionUrlConfigResponse};

impl Control {
    pub(super) async fn get_function_url_config(
        &self,
        place: &Place,
        endpoint: &str,
        request: GetFunctionUrlConfigRequest,
    ) -> Result<GetFunctionUrlConfigResponse, Error> {
        let (target, qualifier) =
            function_url::target(place, &request.function_name, request.qualifier.as_deref())?;
        let found = self.function(&place.region, &target.name).await?;
        let url = found
            .and_then(|(mut function, _)| function.urls.remove(&qualifier))
            .ok_or_else(function_url::url_not_found)?;
        let shown = function_url::shown(endpoint, place, &target, &url);
        Ok(GetFunctionUrlConfigResponse {
            function_url: shown.function_url,
            function_arn: shown.function_arn,
            auth_type: shown.auth_type,
            cors: shown.cors,
            creation_time: shown.creation_time,
            last_modified_time: shown.last_modified_time,
            invoke_mode: shown.invoke_mode,
        })
    }
}
