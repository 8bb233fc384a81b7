//! CreateFunctionUrlConfig: an HTTP address for a function or an alias.

use super::control::Control;
use super::error::Error;
use super::function_url;
use super::functions::write;
use super::target::Place;
use super::tenancy;
use model::function_url::{FunctionUrl, InvokeMode, UrlTarget};
use model::store::Expect;
use wire::lambda::{CreateFunctionUrlConfigRequest, CreateFunctionUrlConfigResponse};

impl Control {
    /// The way from the address to the function is written first: what a crash leaves of it leads
    /// nowhere, and is removed at the next start.
    pub(super) async fn create_function_url_config(
        &self,
        place: &Place,
        endpoint: &str,
        request: CreateFunctionUrlConfigRequest,
    ) -> Result<CreateFunctionUrlConfigResponse, Error> {
        let (target, qualifier) =
            function_url::target(place, &request.function_name, request.qualifier.as_deref())?;
        let now = self.now();
        let url = FunctionUrl {
            id: function_url::new_id(),
            auth: function_url::auth(&request.auth_type),
            invoke_mode: request
                .invoke_mode
                .as_deref()
                .map_or(InvokeMode::Buffered, function_url::invoke_mode),
            cors: request.cors.and_then(function_url::cors),
            created: now,
            modified: now,
        };
        let leads_to = UrlTarget {
            region: place.region.clone(),
            name: target.name.clone(),
            qualifier: qualifier.clone(),
        };
        let key = UrlTarget::key(&url.id);
        self.ports.store.put(&key, write(&key, &leads_to)?, Expect::Absent).await?;
        let changed = self
            .change(place, &target, |function| {
                tenancy::check_url(function)?;
                function_url::check_alias(function, &qualifier)?;
                if function.urls.contains_key(&qualifier) {
                    // The two spaces are AWS's.
                    return Err(Error::ResourceConflict(format!(
                        "Failed to create function url config for [functionArn = {}]. Error \
                         message:  FunctionUrlConfig exists for this Lambda function",
                        place.arn(&target.name, target.qualifier.as_deref())
                    )));
                }
                function.urls.insert(qualifier.clone(), url.clone());
                Ok(())
            })
            .await;
        if let Err(error) = changed {
            self.ports.store.delete(&key, Expect::Anything).await?;
            return Err(match error {
                Error::ResourceNotFound(_) => function_url::function_not_found(),
                error => error,
            });
        }
        let shown = function_url::shown(endpoint, place, &target, &url);
        Ok(CreateFunctionUrlConfigResponse {
            function_url: shown.function_url,
            function_arn: shown.function_arn,
            auth_type: shown.auth_type,
            cors: shown.cors,
            creation_time: shown.creation_time,
            // AWS shows the mode here only where the request had it.
            invoke_mode: request.invoke_mode,
        })
    }
}
