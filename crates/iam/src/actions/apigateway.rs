//! Actions of API Gateway: the method of the request, on the path of the request.
//!
//! ARNs have no account; the path is that behind `/v2`, and what it names stands in it. The
//! requests carry no keys of the service yet.

use super::{Action, Resource, Service, TAGS};

pub(super) const SERVICE: Service =
    Service { name: "apigatewayv2", title: "Amazon API Gateway, HTTP APIs", actions: ACTIONS };

const fn row(operation: &'static str, action: &'static str, path: &'static str) -> Action {
    Action::new(operation, action, Resource::ApiPath(path))
}

static ACTIONS: &[Action] = &[
    row("CreateApi", "apigateway:POST", "/apis").keys(TAGS),
    row("CreateIntegration", "apigateway:POST", "/apis/${ApiId}/integrations"),
    row("CreateRoute", "apigateway:POST", "/apis/${ApiId}/routes"),
    row("CreateStage", "apigateway:POST", "/apis/${ApiId}/stages").keys(TAGS),
    row("DeleteApi", "apigateway:DELETE", "/apis/${ApiId}"),
    row("DeleteCorsConfiguration", "apigateway:DELETE", "/apis/${ApiId}/cors"),
    row("DeleteIntegration", "apigateway:DELETE", "/apis/${ApiId}/integrations/${IntegrationId}"),
    row("DeleteRoute", "apigateway:DELETE", "/apis/${ApiId}/routes/${RouteId}"),
    row("DeleteStage", "apigateway:DELETE", "/apis/${ApiId}/stages/${StageName}"),
    row("GetApi", "apigateway:GET", "/apis/${ApiId}"),
    row("GetApis", "apigateway:GET", "/apis"),
    row("GetIntegration", "apigateway:GET", "/apis/${ApiId}/integrations/${IntegrationId}"),
    row("GetIntegrations", "apigateway:GET", "/apis/${ApiId}/integrations"),
    row("GetRoute", "apigateway:GET", "/apis/${ApiId}/routes/${RouteId}"),
    row("GetRoutes", "apigateway:GET", "/apis/${ApiId}/routes"),
    row("GetStage", "apigateway:GET", "/apis/${ApiId}/stages/${StageName}"),
    row("GetStages", "apigateway:GET", "/apis/${ApiId}/stages"),
    row("GetTags", "apigateway:GET", "/tags/${UrlEncodedResourceARN}"),
    row("TagResource", "apigateway:POST", "/tags/${UrlEncodedResourceARN}").keys(TAGS),
    row("UntagResource", "apigateway:DELETE", "/tags/${UrlEncodedResourceARN}")
        .keys(&["aws:TagKeys"]),
    row("UpdateApi", "apigateway:PATCH", "/apis/${ApiId}"),
    row("UpdateIntegration", "apigateway:PATCH", "/apis/${ApiId}/integrations/${IntegrationId}"),
    row("UpdateRoute", "apigateway:PATCH", "/apis/${ApiId}/routes/${RouteId}"),
    row("UpdateStage", "apigateway:PATCH", "/apis/${ApiId}/stages/${StageName}"),
];
