//! UpdateFunctionUrlConfig: other rules for an address; what the request leaves out stays.

use super::control::Control;
use super::error::Error;
use super::function_url;
use super::target::Place;
use wire::lambda::{UpdateFunctionUrlConfigRequest, UpdateFunctionUrlConfigResponse};

impl Control {
    pub(super) async fn update_function_url_config(
        &self,
        place: &Place,
        endpoint: &str,
        request: UpdateFunctionUrlConfigRequest,
    ) -> Result<UpdateFunctionUrlConfigResponse, Error> {
        let (target, qualifier) =
            function_url::target(place, &request.function_name, request.qualifier.as_deref())?;
        let Some((function, _)) = self.function(&place.region, &target.name).await? else {
            return Err(function_url::function_not_found());
        };
        function_url::check_alias(&function, &qualifier)?;
        let cors = request.cors.map(function_url::cors);
        let (url, _) = self
            .change(place, &target, |function| {
                let url =
                    function.urls.get_mut(&qualifier).ok_or_else(function_url::url_not_found)?;
                if let Some(word) = &request.auth_type {
                    url.auth = function_url::auth(word);
                }
                if let Some(word) = &request.invoke_mode {
                    url.invoke_mode = function_url::invoke_mode(word);
                }
                if let Some(cors) = &cors {
                    url.cors.clone_from(cors);
                }
                url.modified = self.now();
                Ok(url.clone())
            })
            .await?;
        let shown = function_url::shown(endpoint, place, &target, &url);
        Ok(UpdateFunctionUrlConfigResponse {
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
