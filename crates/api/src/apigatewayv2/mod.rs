//! API Gateway v2 for HTTP APIs: APIs, their integrations with functions, routes and stages.
//!
//! Each API is one document, changed by compare-and-swap. What API Gateway offers and Mayfly does
//! not serve (authorizers, other integrations than functions, throttling, access logs, deployments
//! by hand, WebSocket APIs …) is refused by name, never kept and passed over.

mod address;
mod api;
mod cors;
mod documents;
mod error;
mod id;
mod integration;
mod page;
mod quick_create;
mod route;
mod route_key;
mod stage;
mod tag;
mod unserved;

use model::clock::Clock;
use model::store::Store;
use std::sync::Arc;
use wire::apigatewayv2::{self as shapes, BAD_REQUEST_EXCEPTION, Request, SERVICE};
use wire::{AwsRequest, AwsResponse};

/// The service.
pub struct ApiGatewayV2 {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
}

impl ApiGatewayV2 {
    /// The service over its state.
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>) -> Self {
        Self { store, clock }
    }

    /// Answers a request.
    pub async fn call(&self, request: AwsRequest) -> AwsResponse {
        let operation = match Request::read(&request, &BAD_REQUEST_EXCEPTION) {
            Ok(operation) => operation,
            Err(error) => return wire::refuse(&SERVICE, &request, &error),
        };
        macro_rules! answer {
            ($($name:ident => $method:ident,)*) => {
                match operation {
                    $(Request::$name(input) => {
                        wire::answer::<shapes::$name>(&request, self.$method(&request, input).await)
                    })*
                }
            };
        }
        answer! {
            CreateApi => create_api,
            CreateIntegration => create_integration,
            CreateRoute => create_route,
            CreateStage => create_stage,
            DeleteApi => delete_api,
            DeleteCorsConfiguration => delete_cors_configuration,
            DeleteIntegration => delete_integration,
            DeleteRoute => delete_route,
            DeleteStage => delete_stage,
            GetApi => get_api,
            GetApis => get_apis,
            GetIntegration => get_integration,
            GetIntegrations => get_integrations,
            GetRoute => get_route,
            GetRoutes => get_routes,
            GetStage => get_stage,
            GetStages => get_stages,
            GetTags => get_tags,
            TagResource => tag_resource,
            UntagResource => untag_resource,
            UpdateApi => update_api,
            UpdateIntegration => update_integration,
            UpdateRoute => update_route,
            UpdateStage => update_stage,
        }
    }
}
