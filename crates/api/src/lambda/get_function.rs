//! GetFunction: a configuration, where its code can be downloaded, and the function's tags.

use super::configuration::configuration;
use super::control::Control;
use super::error::Error;
use super::target::{Place, Target};
use wire::lambda::{Concurrency, FunctionCodeLocation, GetFunctionRequest, GetFunctionResponse};

impl Control {
    /// `endpoint` is where the caller reached Mayfly, for the location of the code.
    pub(super) async fn get_function(
        &self,
        place: &Place,
        endpoint: &str,
        request: GetFunctionRequest,
    ) -> Result<GetFunctionResponse, Error> {
        let target = Target::read(place, &request.function_name, request.qualifier.as_deref())?;
        let (function, config) = self.version(place, &target).await?;
        let qualifier = target.qualifier.as_deref();
        // Terraform's provider knows that AWS leaves the function's concurrency out of the answer about
        // one of its versions or aliases, and asks for it by itself.
        let reserved = function.reserved_concurrency.filter(|_| qualifier.is_none());
        let reserved = reserved.and_then(|n| i32::try_from(n).ok());
        Ok(GetFunctionResponse {
            configuration: Some(configuration(place, &target.name, &config, qualifier)),
            code: Some(FunctionCodeLocation {
                repository_type: Some("S3".to_owned()),
                location: Some(self.code_location(endpoint, &config.code.sha256).await?),
                ..FunctionCodeLocation::default()
            }),
            tags: (!function.tags.is_empty()).then_some(function.tags),
            concurrency: reserved.map(|n| Concurrency { reserved_concurrent_executions: Some(n) }),
            ..GetFunctionResponse::default()
        })
    }
}
