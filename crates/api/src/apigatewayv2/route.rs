//! Routes: which requests go to which integration.

use super::error::{bad_request, conflict, not_found};
use super::page::Page;
use super::unserved::Unserved;
use super::{ApiGatewayV2, id, route_key};
use model::HttpApi;
use model::http_api::Route;
use wire::apigatewayv2::{
    CreateRouteRequest, DeleteRouteRequest, GetRouteRequest, GetRoutesRequest, GetRoutesResponse,
    Route as Shape, UpdateRouteRequest,
};
use wire::{AwsError, AwsRequest};

/// Most routes of an API (API Gateway's quota).
pub(super) const ROUTES: usize = 300;

/// The settings of a request that are not served; the same to create and to change.
macro_rules! unserved {
    ($input:expr) => {
        Unserved::default()
            .unless("ApiKeyRequired", $input.api_key_required.as_ref(), &false)
            .note("AuthorizationScopes", $input.authorization_scopes.is_some_and(|s| !s.is_empty()))
            .unless("AuthorizationType", $input.authorization_type.as_ref(), &"NONE")
            .present("AuthorizerId", $input.authorizer_id.as_ref())
            .present("ModelSelectionExpression", $input.model_selection_expression.as_ref())
            .present("OperationName", $input.operation_name.as_ref())
            .note("RequestModels", $input.request_models.is_some_and(|m| !m.is_empty()))
            .note("RequestParameters", $input.request_parameters.is_some_and(|p| !p.is_empty()))
            .present(
                "RouteResponseSelectionExpression",
                $input.route_response_selection_expression.as_ref(),
            )
    };
}

impl ApiGatewayV2 {
    pub(super) async fn create_route(
        &self,
        request: &AwsRequest,
        input: CreateRouteRequest,
    ) -> Result<Shape, AwsError> {
        unserved!(input).refuse("routes")?;
        route_key::check(&input.route_key)?;
        self.change(request, &input.api_id, |api| {
            let integration = input.target.as_deref().map(|t| target(api, t)).transpose()?;
            let route = Route { key: input.route_key.clone(), integration };
            let id = insert(api, route.clone())?;
            Ok(show(id, route))
        })
        .await
    }

    pub(super) async fn get_route(
        &self,
        request: &AwsRequest,
        input: GetRouteRequest,
    ) -> Result<Shape, AwsError> {
        let (mut api, _) = self.find(request, &input.api_id).await?;
        let route = api.routes.remove(&input.route_id);
        Ok(show(input.route_id, route.ok_or_else(missing)?))
    }

    pub(super) async fn get_routes(
        &self,
        request: &AwsRequest,
        input: GetRoutesRequest,
    ) -> Result<GetRoutesResponse, AwsError> {
        let page = Page::parse(input.max_results.as_deref(), input.next_token)?;
        let (api, _) = self.find(request, &input.api_id).await?;
        let (items, next_token) =
            page.cut(api.routes.into_iter().map(|(id, route)| (id.clone(), show(id, route))));
        Ok(GetRoutesResponse { items: Some(items), next_token })
    }

    pub(super) async fn update_route(
        &self,
        request: &AwsRequest,
        input: UpdateRouteRequest,
    ) -> Result<Shape, AwsError> {
        unserved!(input).refuse("routes")?;
        input.route_key.as_deref().map_or(Ok(()), route_key::check)?;
        self.change(request, &input.api_id, |api| {
            let integration = input.target.as_deref().map(|t| target(api, t)).transpose()?;
            if let Some(key) = &input.route_key {
                is_free(api, key, Some(&input.route_id))?;
            }
            let route = api.routes.get_mut(&input.route_id).ok_or_else(missing)?;
            if let Some(key) = &input.route_key {
                route.key.clone_from(key);
            }
            if integration.is_some() {
                route.integration = integration;
            }
            Ok(show(input.route_id.clone(), route.clone()))
        })
        .await
    }

    pub(super) async fn delete_route(
        &self,
        request: &AwsRequest,
        input: DeleteRouteRequest,
    ) -> Result<(), AwsError> {
        self.change(request, &input.api_id, |api| {
            api.routes.remove(&input.route_id).map(|_| ()).ok_or_else(missing)
        })
        .await
    }
}

/// Adds a route under a fresh id.
pub(super) fn insert(api: &mut HttpApi, route: Route) -> Result<String, AwsError> {
    if api.routes.len() >= ROUTES {
        return Err(bad_request(format!(
            "Maximum number of Routes for this API has been reached: {ROUTES}"
        )));
    }
    is_free(api, &route.key, None)?;
    let id = std::iter::repeat_with(|| id::random(id::PART))
        .find(|id| !api.routes.contains_key(id))
        .expect("the ids do not end");
    api.routes.insert(id.clone(), route);
    Ok(id)
}

fn is_free(api: &HttpApi, key: &str, own: Option<&String>) -> Result<(), AwsError> {
    if api.routes.iter().any(|(id, route)| route.key == key && Some(id) != own) {
        return Err(conflict(format!("Route with key {key} already exists for this API")));
    }
    Ok(())
}

/// The integration in `integrations/ID`.
fn target(api: &HttpApi, target: &str) -> Result<String, AwsError> {
    let id = target
        .strip_prefix("integrations/")
        .ok_or_else(|| bad_request(format!("Target must be integrations/ID, not '{target}'")))?;
    if !api.integrations.contains_key(id) {
        return Err(bad_request(format!(
            "Target names the integration '{id}', which does not exist"
        )));
    }
    Ok(id.to_owned())
}

fn missing() -> AwsError {
    not_found("Invalid Route identifier specified")
}

fn show(id: String, route: Route) -> Shape {
    Shape {
        route_id: Some(id),
        route_key: Some(route.key),
        api_key_required: Some(false),
        authorization_type: Some("NONE".to_owned()),
        target: route.integration.map(|id| format!("integrations/{id}")),
        ..Default::default()
    }
}
