//! AmazonApiGatewayV2, API version 2018-11-29. Written by `cargo xtask codegen` from the service model of botocore 1.44.5; changes belong there.

use super::prelude::*;

/// The service.
pub static SERVICE: Service = Service {
    name: "apigatewayv2",
    signing_name: "apigateway",
    protocol: Protocol::RestJson,
    api_version: "2018-11-29",
    xml_namespace: "",
    operations: OPERATIONS,
    errors: ERRORS,
    unserved: UNSERVED,
};

operations! {
    CreateApi(CreateApiRequest) -> CreateApiResponse = CREATE_API,
    CreateIntegration(CreateIntegrationRequest) -> CreateIntegrationResult = CREATE_INTEGRATION,
    CreateRoute(CreateRouteRequest) -> CreateRouteResult = CREATE_ROUTE,
    CreateStage(CreateStageRequest) -> CreateStageResponse = CREATE_STAGE,
    DeleteApi(DeleteApiRequest) -> () = DELETE_API,
    DeleteCorsConfiguration(DeleteCorsConfigurationRequest) -> () = DELETE_CORS_CONFIGURATION,
    DeleteIntegration(DeleteIntegrationRequest) -> () = DELETE_INTEGRATION,
    DeleteRoute(DeleteRouteRequest) -> () = DELETE_ROUTE,
    DeleteStage(DeleteStageRequest) -> () = DELETE_STAGE,
    GetApi(GetApiRequest) -> GetApiResponse = GET_API,
    GetApis(GetApisRequest) -> GetApisResponse = GET_APIS,
    GetIntegration(GetIntegrationRequest) -> GetIntegrationResult = GET_INTEGRATION,
    GetIntegrations(GetIntegrationsRequest) -> GetIntegrationsResponse = GET_INTEGRATIONS,
    GetRoute(GetRouteRequest) -> GetRouteResult = GET_ROUTE,
    GetRoutes(GetRoutesRequest) -> GetRoutesResponse = GET_ROUTES,
    GetStage(GetStageRequest) -> GetStageResponse = GET_STAGE,
    GetStages(GetStagesRequest) -> GetStagesResponse = GET_STAGES,
    GetTags(GetTagsRequest) -> GetTagsResponse = GET_TAGS,
    TagResource(TagResourceRequest) -> TagResourceResponse = TAG_RESOURCE,
    UntagResource(UntagResourceRequest) -> () = UNTAG_RESOURCE,
    UpdateApi(UpdateApiRequest) -> UpdateApiResponse = UPDATE_API,
    UpdateIntegration(UpdateIntegrationRequest) -> UpdateIntegrationResult = UPDATE_INTEGRATION,
    UpdateRoute(UpdateRouteRequest) -> UpdateRouteResult = UPDATE_ROUTE,
    UpdateStage(UpdateStageRequest) -> UpdateStageResponse = UPDATE_STAGE,
}

/// The operation `CreateApi`.
pub static CREATE_API: Operation = Operation {
    name: "CreateApi",
    method: "POST",
    path: "/v2/apis",
    status: 201,
    input: &shapes::CREATE_API_REQUEST,
    output: &shapes::CREATE_API_RESPONSE,
    result_wrapper: "",
};

/// The operation `CreateIntegration`.
pub static CREATE_INTEGRATION: Operation = Operation {
    name: "CreateIntegration",
    method: "POST",
    path: "/v2/apis/{apiId}/integrations",
    status: 201,
    input: &shapes::CREATE_INTEGRATION_REQUEST,
    output: &shapes::CREATE_INTEGRATION_RESULT,
    result_wrapper: "",
};

/// The operation `CreateRoute`.
pub static CREATE_ROUTE: Operation = Operation {
    name: "CreateRoute",
    method: "POST",
    path: "/v2/apis/{apiId}/routes",
    status: 201,
    input: &shapes::CREATE_ROUTE_REQUEST,
    output: &shapes::CREATE_ROUTE_RESULT,
    result_wrapper: "",
};

/// The operation `CreateStage`.
pub static CREATE_STAGE: Operation = Operation {
    name: "CreateStage",
    method: "POST",
    path: "/v2/apis/{apiId}/stages",
    status: 201,
    input: &shapes::CREATE_STAGE_REQUEST,
    output: &shapes::CREATE_STAGE_RESPONSE,
    result_wrapper: "",
};

/// The operation `DeleteApi`.
pub static DELETE_API: Operation = Operation {
    name: "DeleteApi",
    method: "DELETE",
    path: "/v2/apis/{apiId}",
    status: 204,
    input: &shapes::DELETE_API_REQUEST,
    output: &EMPTY,
    result_wrapper: "",
};

/// The operation `DeleteCorsConfiguration`.
pub static DELETE_CORS_CONFIGURATION: Operation = Operation {
    name: "DeleteCorsConfiguration",
    method: "DELETE",
    path: "/v2/apis/{apiId}/cors",
    status: 204,
    input: &shapes::DELETE_CORS_CONFIGURATION_REQUEST,
    output: &EMPTY,
    result_wrapper: "",
};

/// The operation `DeleteIntegration`.
pub static DELETE_INTEGRATION: Operation = Operation {
    name: "DeleteIntegration",
    method: "DELETE",
    path: "/v2/apis/{apiId}/integrations/{integrationId}",
    status: 204,
    input: &shapes::DELETE_INTEGRATION_REQUEST,
    output: &EMPTY,
    result_wrapper: "",
};

/// The operation `DeleteRoute`.
pub static DELETE_ROUTE: Operation = Operation {
    name: "DeleteRoute",
    method: "DELETE",
    path: "/v2/apis/{apiId}/routes/{routeId}",
    status: 204,
    input: &shapes::DELETE_ROUTE_REQUEST,
    output: &EMPTY,
    result_wrapper: "",
};

/// The operation `DeleteStage`.
pub static DELETE_STAGE: Operation = Operation {
    name: "DeleteStage",
    method: "DELETE",
    path: "/v2/apis/{apiId}/stages/{stageName}",
    status: 204,
    input: &shapes::DELETE_STAGE_REQUEST,
    output: &EMPTY,
    result_wrapper: "",
};

/// The operation `GetApi`.
pub static GET_API: Operation = Operation {
    name: "GetApi",
    method: "GET",
    path: "/v2/apis/{apiId}",
    status: 200,
    input: &shapes::GET_API_REQUEST,
    output: &shapes::GET_API_RESPONSE,
    result_wrapper: "",
};

/// The operation `GetApis`.
pub static GET_APIS: Operation = Operation {
    name: "GetApis",
    method: "GET",
    path: "/v2/apis",
    status: 200,
    input: &shapes::GET_APIS_REQUEST,
    output: &shapes::GET_APIS_RESPONSE,
    result_wrapper: "",
};

/// The operation `GetIntegration`.
pub static GET_INTEGRATION: Operation = Operation {
    name: "GetIntegration",
    method: "GET",
    path: "/v2/apis/{apiId}/integrations/{integrationId}",
    status: 200,
    input: &shapes::GET_INTEGRATION_REQUEST,
    output: &shapes::GET_INTEGRATION_RESULT,
    result_wrapper: "",
};

/// The operation `GetIntegrations`.
pub static GET_INTEGRATIONS: Operation = Operation {
    name: "GetIntegrations",
    method: "GET",
    path: "/v2/apis/{apiId}/integrations",
    status: 200,
    input: &shapes::GET_INTEGRATIONS_REQUEST,
    output: &shapes::GET_INTEGRATIONS_RESPONSE,
    result_wrapper: "",
};

/// The operation `GetRoute`.
pub static GET_ROUTE: Operation = Operation {
    name: "GetRoute",
    method: "GET",
    path: "/v2/apis/{apiId}/routes/{routeId}",
    status: 200,
    input: &shapes::GET_ROUTE_REQUEST,
    output: &shapes::GET_ROUTE_RESULT,
    result_wrapper: "",
};

/// The operation `GetRoutes`.
pub static GET_ROUTES: Operation = Operation {
    name: "GetRoutes",
    method: "GET",
    path: "/v2/apis/{apiId}/routes",
    status: 200,
    input: &shapes::GET_ROUTES_REQUEST,
    output: &shapes::GET_ROUTES_RESPONSE,
    result_wrapper: "",
};

/// The operation `GetStage`.
pub static GET_STAGE: Operation = Operation {
    name: "GetStage",
    method: "GET",
    path: "/v2/apis/{apiId}/stages/{stageName}",
    status: 200,
    input: &shapes::GET_STAGE_REQUEST,
    output: &shapes::GET_STAGE_RESPONSE,
    result_wrapper: "",
};

/// The operation `GetStages`.
pub static GET_STAGES: Operation = Operation {
    name: "GetStages",
    method: "GET",
    path: "/v2/apis/{apiId}/stages",
    status: 200,
    input: &shapes::GET_STAGES_REQUEST,
    output: &shapes::GET_STAGES_RESPONSE,
    result_wrapper: "",
};

/// The operation `GetTags`.
pub static GET_TAGS: Operation = Operation {
    name: "GetTags",
    method: "GET",
    path: "/v2/tags/{resource-arn}",
    status: 200,
    input: &shapes::GET_TAGS_REQUEST,
    output: &shapes::GET_TAGS_RESPONSE,
    result_wrapper: "",
};

/// The operation `TagResource`.
pub static TAG_RESOURCE: Operation = Operation {
    name: "TagResource",
    method: "POST",
    path: "/v2/tags/{resource-arn}",
    status: 201,
    input: &shapes::TAG_RESOURCE_REQUEST,
    output: &shapes::TAG_RESOURCE_RESPONSE,
    result_wrapper: "",
};

/// The operation `UntagResource`.
pub static UNTAG_RESOURCE: Operation = Operation {
    name: "UntagResource",
    method: "DELETE",
    path: "/v2/tags/{resource-arn}",
    status: 204,
    input: &shapes::UNTAG_RESOURCE_REQUEST,
    output: &EMPTY,
    result_wrapper: "",
};

/// The operation `UpdateApi`.
pub static UPDATE_API: Operation = Operation {
    name: "UpdateApi",
    method: "PATCH",
    path: "/v2/apis/{apiId}",
    status: 200,
    input: &shapes::UPDATE_API_REQUEST,
    output: &shapes::UPDATE_API_RESPONSE,
    result_wrapper: "",
};

/// The operation `UpdateIntegration`.
pub static UPDATE_INTEGRATION: Operation = Operation {
    name: "UpdateIntegration",
    method: "PATCH",
    path: "/v2/apis/{apiId}/integrations/{integrationId}",
    status: 200,
    input: &shapes::UPDATE_INTEGRATION_REQUEST,
    output: &shapes::UPDATE_INTEGRATION_RESULT,
    result_wrapper: "",
};

/// The operation `UpdateRoute`.
pub static UPDATE_ROUTE: Operation = Operation {
    name: "UpdateRoute",
    method: "PATCH",
    path: "/v2/apis/{apiId}/routes/{routeId}",
    status: 200,
    input: &shapes::UPDATE_ROUTE_REQUEST,
    output: &shapes::UPDATE_ROUTE_RESULT,
    result_wrapper: "",
};

/// The operation `UpdateStage`.
pub static UPDATE_STAGE: Operation = Operation {
    name: "UpdateStage",
    method: "PATCH",
    path: "/v2/apis/{apiId}/stages/{stageName}",
    status: 200,
    input: &shapes::UPDATE_STAGE_REQUEST,
    output: &shapes::UPDATE_STAGE_RESPONSE,
    result_wrapper: "",
};

/// Operations of AWS that are not served yet.
static UNSERVED: &[Unserved] = &[
    Unserved {
        name: "CreateApiMapping",
        method: "POST",
        path: "/v2/domainnames/{domainName}/apimappings",
    },
    Unserved { name: "CreateAuthorizer", method: "POST", path: "/v2/apis/{apiId}/authorizers" },
    Unserved { name: "CreateDeployment", method: "POST", path: "/v2/apis/{apiId}/deployments" },
    Unserved { name: "CreateDomainName", method: "POST", path: "/v2/domainnames" },
    Unserved {
        name: "CreateIntegrationResponse",
        method: "POST",
        path: "/v2/apis/{apiId}/integrations/{integrationId}/integrationresponses",
    },
    Unserved { name: "CreateModel", method: "POST", path: "/v2/apis/{apiId}/models" },
    Unserved { name: "CreatePortal", method: "POST", path: "/v2/portals" },
    Unserved { name: "CreatePortalProduct", method: "POST", path: "/v2/portalproducts" },
    Unserved {
        name: "CreateProductPage",
        method: "POST",
        path: "/v2/portalproducts/{portalProductId}/productpages",
    },
    Unserved {
        name: "CreateProductRestEndpointPage",
        method: "POST",
        path: "/v2/portalproducts/{portalProductId}/productrestendpointpages",
    },
    Unserved {
        name: "CreateRouteResponse",
        method: "POST",
        path: "/v2/apis/{apiId}/routes/{routeId}/routeresponses",
    },
    Unserved {
        name: "CreateRoutingRule",
        method: "POST",
        path: "/v2/domainnames/{domainName}/routingrules",
    },
    Unserved { name: "CreateVpcLink", method: "POST", path: "/v2/vpclinks" },
    Unserved {
        name: "DeleteAccessLogSettings",
        method: "DELETE",
        path: "/v2/apis/{apiId}/stages/{stageName}/accesslogsettings",
    },
    Unserved {
        name: "DeleteApiMapping",
        method: "DELETE",
        path: "/v2/domainnames/{domainName}/apimappings/{apiMappingId}",
    },
    Unserved {
        name: "DeleteAuthorizer",
        method: "DELETE",
        path: "/v2/apis/{apiId}/authorizers/{authorizerId}",
    },
    Unserved {
        name: "DeleteDeployment",
        method: "DELETE",
        path: "/v2/apis/{apiId}/deployments/{deploymentId}",
    },
    Unserved { name: "DeleteDomainName", method: "DELETE", path: "/v2/domainnames/{domainName}" },
    Unserved {
        name: "DeleteIntegrationResponse",
        method: "DELETE",
        path: "/v2/apis/{apiId}/integrations/{integrationId}/integrationresponses/{integrationResponseId}",
    },
    Unserved { name: "DeleteModel", method: "DELETE", path: "/v2/apis/{apiId}/models/{modelId}" },
    Unserved { name: "DeletePortal", method: "DELETE", path: "/v2/portals/{portalId}" },
    Unserved {
        name: "DeletePortalProduct",
        method: "DELETE",
        path: "/v2/portalproducts/{portalProductId}",
    },
    Unserved {
        name: "DeletePortalProductSharingPolicy",
        method: "DELETE",
        path: "/v2/portalproducts/{portalProductId}/sharingpolicy",
    },
    Unserved {
        name: "DeleteProductPage",
        method: "DELETE",
        path: "/v2/portalproducts/{portalProductId}/productpages/{productPageId}",
    },
    Unserved {
        name: "DeleteProductRestEndpointPage",
        method: "DELETE",
        path: "/v2/portalproducts/{portalProductId}/productrestendpointpages/{productRestEndpointPageId}",
    },
    Unserved {
        name: "DeleteRouteRequestParameter",
        method: "DELETE",
        path: "/v2/apis/{apiId}/routes/{routeId}/requestparameters/{requestParameterKey}",
    },
    Unserved {
        name: "DeleteRouteResponse",
        method: "DELETE",
        path: "/v2/apis/{apiId}/routes/{routeId}/routeresponses/{routeResponseId}",
    },
    Unserved {
        name: "DeleteRouteSettings",
        method: "DELETE",
        path: "/v2/apis/{apiId}/stages/{stageName}/routesettings/{routeKey}",
    },
    Unserved {
        name: "DeleteRoutingRule",
        method: "DELETE",
        path: "/v2/domainnames/{domainName}/routingrules/{routingRuleId}",
    },
    Unserved { name: "DeleteVpcLink", method: "DELETE", path: "/v2/vpclinks/{vpcLinkId}" },
    Unserved { name: "ExportApi", method: "GET", path: "/v2/apis/{apiId}/exports/{specification}" },
    Unserved { name: "DisablePortal", method: "DELETE", path: "/v2/portals/{portalId}/publish" },
    Unserved {
        name: "ResetAuthorizersCache",
        method: "DELETE",
        path: "/v2/apis/{apiId}/stages/{stageName}/cache/authorizers",
    },
    Unserved {
        name: "GetApiMapping",
        method: "GET",
        path: "/v2/domainnames/{domainName}/apimappings/{apiMappingId}",
    },
    Unserved {
        name: "GetApiMappings",
        method: "GET",
        path: "/v2/domainnames/{domainName}/apimappings",
    },
    Unserved {
        name: "GetAuthorizer",
        method: "GET",
        path: "/v2/apis/{apiId}/authorizers/{authorizerId}",
    },
    Unserved { name: "GetAuthorizers", method: "GET", path: "/v2/apis/{apiId}/authorizers" },
    Unserved {
        name: "GetDeployment",
        method: "GET",
        path: "/v2/apis/{apiId}/deployments/{deploymentId}",
    },
    Unserved { name: "GetDeployments", method: "GET", path: "/v2/apis/{apiId}/deployments" },
    Unserved { name: "GetDomainName", method: "GET", path: "/v2/domainnames/{domainName}" },
    Unserved { name: "GetDomainNames", method: "GET", path: "/v2/domainnames" },
    Unserved {
        name: "GetIntegrationResponse",
        method: "GET",
        path: "/v2/apis/{apiId}/integrations/{integrationId}/integrationresponses/{integrationResponseId}",
    },
    Unserved {
        name: "GetIntegrationResponses",
        method: "GET",
        path: "/v2/apis/{apiId}/integrations/{integrationId}/integrationresponses",
    },
    Unserved { name: "GetModel", method: "GET", path: "/v2/apis/{apiId}/models/{modelId}" },
    Unserved {
        name: "GetModelTemplate",
        method: "GET",
        path: "/v2/apis/{apiId}/models/{modelId}/template",
    },
    Unserved { name: "GetModels", method: "GET", path: "/v2/apis/{apiId}/models" },
    Unserved { name: "GetPortal", method: "GET", path: "/v2/portals/{portalId}" },
    Unserved {
        name: "GetPortalProduct",
        method: "GET",
        path: "/v2/portalproducts/{portalProductId}",
    },
    Unserved {
        name: "GetPortalProductSharingPolicy",
        method: "GET",
        path: "/v2/portalproducts/{portalProductId}/sharingpolicy",
    },
    Unserved {
        name: "GetProductPage",
        method: "GET",
        path: "/v2/portalproducts/{portalProductId}/productpages/{productPageId}",
    },
    Unserved {
        name: "GetProductRestEndpointPage",
        method: "GET",
        path: "/v2/portalproducts/{portalProductId}/productrestendpointpages/{productRestEndpointPageId}",
    },
    Unserved {
        name: "GetRouteResponse",
        method: "GET",
        path: "/v2/apis/{apiId}/routes/{routeId}/routeresponses/{routeResponseId}",
    },
    Unserved {
        name: "GetRouteResponses",
        method: "GET",
        path: "/v2/apis/{apiId}/routes/{routeId}/routeresponses",
    },
    Unserved {
        name: "GetRoutingRule",
        method: "GET",
        path: "/v2/domainnames/{domainName}/routingrules/{routingRuleId}",
    },
    Unserved {
        name: "ListRoutingRules",
        method: "GET",
        path: "/v2/domainnames/{domainName}/routingrules",
    },
    Unserved { name: "GetVpcLink", method: "GET", path: "/v2/vpclinks/{vpcLinkId}" },
    Unserved { name: "GetVpcLinks", method: "GET", path: "/v2/vpclinks" },
    Unserved { name: "ImportApi", method: "PUT", path: "/v2/apis" },
    Unserved { name: "ListPortalProducts", method: "GET", path: "/v2/portalproducts" },
    Unserved { name: "ListPortals", method: "GET", path: "/v2/portals" },
    Unserved {
        name: "ListProductPages",
        method: "GET",
        path: "/v2/portalproducts/{portalProductId}/productpages",
    },
    Unserved {
        name: "ListProductRestEndpointPages",
        method: "GET",
        path: "/v2/portalproducts/{portalProductId}/productrestendpointpages",
    },
    Unserved { name: "PreviewPortal", method: "POST", path: "/v2/portals/{portalId}/preview" },
    Unserved { name: "PublishPortal", method: "POST", path: "/v2/portals/{portalId}/publish" },
    Unserved {
        name: "PutPortalProductSharingPolicy",
        method: "PUT",
        path: "/v2/portalproducts/{portalProductId}/sharingpolicy",
    },
    Unserved {
        name: "PutRoutingRule",
        method: "PUT",
        path: "/v2/domainnames/{domainName}/routingrules/{routingRuleId}",
    },
    Unserved { name: "ReimportApi", method: "PUT", path: "/v2/apis/{apiId}" },
    Unserved {
        name: "UpdateApiMapping",
        method: "PATCH",
        path: "/v2/domainnames/{domainName}/apimappings/{apiMappingId}",
    },
    Unserved {
        name: "UpdateAuthorizer",
        method: "PATCH",
        path: "/v2/apis/{apiId}/authorizers/{authorizerId}",
    },
    Unserved {
        name: "UpdateDeployment",
        method: "PATCH",
        path: "/v2/apis/{apiId}/deployments/{deploymentId}",
    },
    Unserved { name: "UpdateDomainName", method: "PATCH", path: "/v2/domainnames/{domainName}" },
    Unserved {
        name: "UpdateIntegrationResponse",
        method: "PATCH",
        path: "/v2/apis/{apiId}/integrations/{integrationId}/integrationresponses/{integrationResponseId}",
    },
    Unserved { name: "UpdateModel", method: "PATCH", path: "/v2/apis/{apiId}/models/{modelId}" },
    Unserved { name: "UpdatePortal", method: "PATCH", path: "/v2/portals/{portalId}" },
    Unserved {
        name: "UpdatePortalProduct",
        method: "PATCH",
        path: "/v2/portalproducts/{portalProductId}",
    },
    Unserved {
        name: "UpdateProductPage",
        method: "PATCH",
        path: "/v2/portalproducts/{portalProductId}/productpages/{productPageId}",
    },
    Unserved {
        name: "UpdateProductRestEndpointPage",
        method: "PATCH",
        path: "/v2/portalproducts/{portalProductId}/productrestendpointpages/{productRestEndpointPageId}",
    },
    Unserved {
        name: "UpdateRouteResponse",
        method: "PATCH",
        path: "/v2/apis/{apiId}/routes/{routeId}/routeresponses/{routeResponseId}",
    },
    Unserved { name: "UpdateVpcLink", method: "PATCH", path: "/v2/vpclinks/{vpcLinkId}" },
];
/// AWS's `BadRequestException`.
pub static BAD_REQUEST_EXCEPTION: ErrorShape = ErrorShape {
    name: "BadRequestException",
    code: "BadRequestException",
    status: 400,
    message: "message",
    has_type: false,
    fields: &[],
};
/// AWS's `ConflictException`.
pub static CONFLICT_EXCEPTION: ErrorShape = ErrorShape {
    name: "ConflictException",
    code: "ConflictException",
    status: 409,
    message: "message",
    has_type: false,
    fields: &[],
};
/// AWS's `NotFoundException`.
pub static NOT_FOUND_EXCEPTION: ErrorShape = ErrorShape {
    name: "NotFoundException",
    code: "NotFoundException",
    status: 404,
    message: "message",
    has_type: false,
    fields: &[("ResourceType", Location::Body, "resourceType")],
};
/// AWS's `TooManyRequestsException`.
pub static TOO_MANY_REQUESTS_EXCEPTION: ErrorShape = ErrorShape {
    name: "TooManyRequestsException",
    code: "TooManyRequestsException",
    status: 429,
    message: "message",
    has_type: false,
    fields: &[("LimitType", Location::Body, "limitType")],
};

static ERRORS: &[&ErrorShape] = &[
    &BAD_REQUEST_EXCEPTION,
    &CONFLICT_EXCEPTION,
    &NOT_FOUND_EXCEPTION,
    &TOO_MANY_REQUESTS_EXCEPTION,
];

structures! {
    AccessLogSettings {
        destination_arn: Option<String> = "DestinationArn",
        format: Option<String> = "Format",
    }
    Api {
        api_endpoint: Option<String> = "ApiEndpoint",
        api_gateway_managed: Option<bool> = "ApiGatewayManaged",
        api_id: Option<String> = "ApiId",
        api_key_selection_expression: Option<String> = "ApiKeySelectionExpression",
        cors_configuration: Option<Cors> = "CorsConfiguration",
        created_date: Option<Timestamp> = "CreatedDate",
        description: Option<String> = "Description",
        disable_schema_validation: Option<bool> = "DisableSchemaValidation",
        disable_execute_api_endpoint: Option<bool> = "DisableExecuteApiEndpoint",
        import_info: Option<Vec<String>> = "ImportInfo",
        ip_address_type: Option<String> = "IpAddressType",
        name: Option<String> = "Name",
        protocol_type: Option<String> = "ProtocolType",
        route_selection_expression: Option<String> = "RouteSelectionExpression",
        tags: Option<BTreeMap<String, String>> = "Tags",
        version: Option<String> = "Version",
        warnings: Option<Vec<String>> = "Warnings",
    }
    Cors {
        allow_credentials: Option<bool> = "AllowCredentials",
        allow_headers: Option<Vec<String>> = "AllowHeaders",
        allow_methods: Option<Vec<String>> = "AllowMethods",
        allow_origins: Option<Vec<String>> = "AllowOrigins",
        expose_headers: Option<Vec<String>> = "ExposeHeaders",
        max_age: Option<i32> = "MaxAge",
    }
    CreateApiRequest {
        api_key_selection_expression: Option<String> = "ApiKeySelectionExpression",
        cors_configuration: Option<Cors> = "CorsConfiguration",
        credentials_arn: Option<String> = "CredentialsArn",
        description: Option<String> = "Description",
        disable_schema_validation: Option<bool> = "DisableSchemaValidation",
        disable_execute_api_endpoint: Option<bool> = "DisableExecuteApiEndpoint",
        ip_address_type: Option<String> = "IpAddressType",
        name: String = "Name",
        protocol_type: String = "ProtocolType",
        route_key: Option<String> = "RouteKey",
        route_selection_expression: Option<String> = "RouteSelectionExpression",
        tags: Option<BTreeMap<String, String>> = "Tags",
        target: Option<String> = "Target",
        version: Option<String> = "Version",
    }
    CreateIntegrationRequest {
        api_id: String = "ApiId",
        connection_id: Option<String> = "ConnectionId",
        connection_type: Option<String> = "ConnectionType",
        content_handling_strategy: Option<String> = "ContentHandlingStrategy",
        credentials_arn: Option<String> = "CredentialsArn",
        description: Option<String> = "Description",
        integration_method: Option<String> = "IntegrationMethod",
        integration_subtype: Option<String> = "IntegrationSubtype",
        integration_type: String = "IntegrationType",
        integration_uri: Option<String> = "IntegrationUri",
        passthrough_behavior: Option<String> = "PassthroughBehavior",
        payload_format_version: Option<String> = "PayloadFormatVersion",
        request_parameters: Option<BTreeMap<String, String>> = "RequestParameters",
        request_templates: Option<BTreeMap<String, String>> = "RequestTemplates",
        response_parameters: Option<BTreeMap<String, BTreeMap<String, String>>> = "ResponseParameters",
        template_selection_expression: Option<String> = "TemplateSelectionExpression",
        timeout_in_millis: Option<i32> = "TimeoutInMillis",
        tls_config: Option<TlsConfigInput> = "TlsConfig",
    }
    CreateRouteRequest {
        api_id: String = "ApiId",
        api_key_required: Option<bool> = "ApiKeyRequired",
        authorization_scopes: Option<Vec<String>> = "AuthorizationScopes",
        authorization_type: Option<String> = "AuthorizationType",
        authorizer_id: Option<String> = "AuthorizerId",
        model_selection_expression: Option<String> = "ModelSelectionExpression",
        operation_name: Option<String> = "OperationName",
        request_models: Option<BTreeMap<String, String>> = "RequestModels",
        request_parameters: Option<BTreeMap<String, ParameterConstraints>> = "RequestParameters",
        route_key: String = "RouteKey",
        route_response_selection_expression: Option<String> = "RouteResponseSelectionExpression",
        target: Option<String> = "Target",
    }
    CreateStageRequest {
        access_log_settings: Option<AccessLogSettings> = "AccessLogSettings",
        api_id: String = "ApiId",
        auto_deploy: Option<bool> = "AutoDeploy",
        client_certificate_id: Option<String> = "ClientCertificateId",
        default_route_settings: Option<RouteSettings> = "DefaultRouteSettings",
        deployment_id: Option<String> = "DeploymentId",
        description: Option<String> = "Description",
        route_settings: Option<BTreeMap<String, RouteSettings>> = "RouteSettings",
        stage_name: String = "StageName",
        stage_variables: Option<BTreeMap<String, String>> = "StageVariables",
        tags: Option<BTreeMap<String, String>> = "Tags",
    }
    DeleteApiRequest {
        api_id: String = "ApiId",
    }
    DeleteCorsConfigurationRequest {
        api_id: String = "ApiId",
    }
    DeleteIntegrationRequest {
        api_id: String = "ApiId",
        integration_id: String = "IntegrationId",
    }
    DeleteRouteRequest {
        api_id: String = "ApiId",
        route_id: String = "RouteId",
    }
    DeleteStageRequest {
        api_id: String = "ApiId",
        stage_name: String = "StageName",
    }
    GetApiRequest {
        api_id: String = "ApiId",
    }
    GetApisRequest {
        max_results: Option<String> = "MaxResults",
        next_token: Option<String> = "NextToken",
    }
    GetApisResponse {
        items: Option<Vec<Api>> = "Items",
        next_token: Option<String> = "NextToken",
    }
    GetIntegrationRequest {
        api_id: String = "ApiId",
        integration_id: String = "IntegrationId",
    }
    GetIntegrationsRequest {
        api_id: String = "ApiId",
        max_results: Option<String> = "MaxResults",
        next_token: Option<String> = "NextToken",
    }
    GetIntegrationsResponse {
        items: Option<Vec<Integration>> = "Items",
        next_token: Option<String> = "NextToken",
    }
    GetRouteRequest {
        api_id: String = "ApiId",
        route_id: String = "RouteId",
    }
    GetRoutesRequest {
        api_id: String = "ApiId",
        max_results: Option<String> = "MaxResults",
        next_token: Option<String> = "NextToken",
    }
    GetRoutesResponse {
        items: Option<Vec<Route>> = "Items",
        next_token: Option<String> = "NextToken",
    }
    GetStageRequest {
        api_id: String = "ApiId",
        stage_name: String = "StageName",
    }
    GetStagesRequest {
        api_id: String = "ApiId",
        max_results: Option<String> = "MaxResults",
        next_token: Option<String> = "NextToken",
    }
    GetStagesResponse {
        items: Option<Vec<Stage>> = "Items",
        next_token: Option<String> = "NextToken",
    }
    GetTagsRequest {
        resource_arn: String = "ResourceArn",
    }
    GetTagsResponse {
        tags: Option<BTreeMap<String, String>> = "Tags",
    }
    Integration {
        api_gateway_managed: Option<bool> = "ApiGatewayManaged",
        connection_id: Option<String> = "ConnectionId",
        connection_type: Option<String> = "ConnectionType",
        content_handling_strategy: Option<String> = "ContentHandlingStrategy",
        credentials_arn: Option<String> = "CredentialsArn",
        description: Option<String> = "Description",
        integration_id: Option<String> = "IntegrationId",
        integration_method: Option<String> = "IntegrationMethod",
        integration_response_selection_expression: Option<String> = "IntegrationResponseSelectionExpression",
        integration_subtype: Option<String> = "IntegrationSubtype",
        integration_type: Option<String> = "IntegrationType",
        integration_uri: Option<String> = "IntegrationUri",
        passthrough_behavior: Option<String> = "PassthroughBehavior",
        payload_format_version: Option<String> = "PayloadFormatVersion",
        request_parameters: Option<BTreeMap<String, String>> = "RequestParameters",
        request_templates: Option<BTreeMap<String, String>> = "RequestTemplates",
        response_parameters: Option<BTreeMap<String, BTreeMap<String, String>>> = "ResponseParameters",
        template_selection_expression: Option<String> = "TemplateSelectionExpression",
        timeout_in_millis: Option<i32> = "TimeoutInMillis",
        tls_config: Option<TlsConfig> = "TlsConfig",
    }
    ParameterConstraints {
        required: Option<bool> = "Required",
    }
    Route {
        api_gateway_managed: Option<bool> = "ApiGatewayManaged",
        api_key_required: Option<bool> = "ApiKeyRequired",
        authorization_scopes: Option<Vec<String>> = "AuthorizationScopes",
        authorization_type: Option<String> = "AuthorizationType",
        authorizer_id: Option<String> = "AuthorizerId",
        model_selection_expression: Option<String> = "ModelSelectionExpression",
        operation_name: Option<String> = "OperationName",
        request_models: Option<BTreeMap<String, String>> = "RequestModels",
        request_parameters: Option<BTreeMap<String, ParameterConstraints>> = "RequestParameters",
        route_id: Option<String> = "RouteId",
        route_key: Option<String> = "RouteKey",
        route_response_selection_expression: Option<String> = "RouteResponseSelectionExpression",
        target: Option<String> = "Target",
    }
    RouteSettings {
        data_trace_enabled: Option<bool> = "DataTraceEnabled",
        detailed_metrics_enabled: Option<bool> = "DetailedMetricsEnabled",
        logging_level: Option<String> = "LoggingLevel",
        throttling_burst_limit: Option<i32> = "ThrottlingBurstLimit",
        throttling_rate_limit: Option<f64> = "ThrottlingRateLimit",
    }
    Stage {
        access_log_settings: Option<AccessLogSettings> = "AccessLogSettings",
        api_gateway_managed: Option<bool> = "ApiGatewayManaged",
        auto_deploy: Option<bool> = "AutoDeploy",
        client_certificate_id: Option<String> = "ClientCertificateId",
        created_date: Option<Timestamp> = "CreatedDate",
        default_route_settings: Option<RouteSettings> = "DefaultRouteSettings",
        deployment_id: Option<String> = "DeploymentId",
        description: Option<String> = "Description",
        last_deployment_status_message: Option<String> = "LastDeploymentStatusMessage",
        last_updated_date: Option<Timestamp> = "LastUpdatedDate",
        route_settings: Option<BTreeMap<String, RouteSettings>> = "RouteSettings",
        stage_name: Option<String> = "StageName",
        stage_variables: Option<BTreeMap<String, String>> = "StageVariables",
        tags: Option<BTreeMap<String, String>> = "Tags",
    }
    TagResourceRequest {
        resource_arn: String = "ResourceArn",
        tags: Option<BTreeMap<String, String>> = "Tags",
    }
    TagResourceResponse {
    }
    TlsConfig {
        server_name_to_verify: Option<String> = "ServerNameToVerify",
    }
    TlsConfigInput {
        server_name_to_verify: Option<String> = "ServerNameToVerify",
    }
    UntagResourceRequest {
        resource_arn: String = "ResourceArn",
        tag_keys: Vec<String> = "TagKeys",
    }
    UpdateApiRequest {
        api_id: String = "ApiId",
        api_key_selection_expression: Option<String> = "ApiKeySelectionExpression",
        cors_configuration: Option<Cors> = "CorsConfiguration",
        credentials_arn: Option<String> = "CredentialsArn",
        description: Option<String> = "Description",
        disable_schema_validation: Option<bool> = "DisableSchemaValidation",
        disable_execute_api_endpoint: Option<bool> = "DisableExecuteApiEndpoint",
        ip_address_type: Option<String> = "IpAddressType",
        name: Option<String> = "Name",
        route_key: Option<String> = "RouteKey",
        route_selection_expression: Option<String> = "RouteSelectionExpression",
        target: Option<String> = "Target",
        version: Option<String> = "Version",
    }
    UpdateIntegrationRequest {
        api_id: String = "ApiId",
        connection_id: Option<String> = "ConnectionId",
        connection_type: Option<String> = "ConnectionType",
        content_handling_strategy: Option<String> = "ContentHandlingStrategy",
        credentials_arn: Option<String> = "CredentialsArn",
        description: Option<String> = "Description",
        integration_id: String = "IntegrationId",
        integration_method: Option<String> = "IntegrationMethod",
        integration_subtype: Option<String> = "IntegrationSubtype",
        integration_type: Option<String> = "IntegrationType",
        integration_uri: Option<String> = "IntegrationUri",
        passthrough_behavior: Option<String> = "PassthroughBehavior",
        payload_format_version: Option<String> = "PayloadFormatVersion",
        request_parameters: Option<BTreeMap<String, String>> = "RequestParameters",
        request_templates: Option<BTreeMap<String, String>> = "RequestTemplates",
        response_parameters: Option<BTreeMap<String, BTreeMap<String, String>>> = "ResponseParameters",
        template_selection_expression: Option<String> = "TemplateSelectionExpression",
        timeout_in_millis: Option<i32> = "TimeoutInMillis",
        tls_config: Option<TlsConfigInput> = "TlsConfig",
    }
    UpdateRouteRequest {
        api_id: String = "ApiId",
        api_key_required: Option<bool> = "ApiKeyRequired",
        authorization_scopes: Option<Vec<String>> = "AuthorizationScopes",
        authorization_type: Option<String> = "AuthorizationType",
        authorizer_id: Option<String> = "AuthorizerId",
        model_selection_expression: Option<String> = "ModelSelectionExpression",
        operation_name: Option<String> = "OperationName",
        request_models: Option<BTreeMap<String, String>> = "RequestModels",
        request_parameters: Option<BTreeMap<String, ParameterConstraints>> = "RequestParameters",
        route_id: String = "RouteId",
        route_key: Option<String> = "RouteKey",
        route_response_selection_expression: Option<String> = "RouteResponseSelectionExpression",
        target: Option<String> = "Target",
    }
    UpdateStageRequest {
        access_log_settings: Option<AccessLogSettings> = "AccessLogSettings",
        api_id: String = "ApiId",
        auto_deploy: Option<bool> = "AutoDeploy",
        client_certificate_id: Option<String> = "ClientCertificateId",
        default_route_settings: Option<RouteSettings> = "DefaultRouteSettings",
        deployment_id: Option<String> = "DeploymentId",
        description: Option<String> = "Description",
        route_settings: Option<BTreeMap<String, RouteSettings>> = "RouteSettings",
        stage_name: String = "StageName",
        stage_variables: Option<BTreeMap<String, String>> = "StageVariables",
    }
}

/// AWS's `CreateApiResponse`, the same as [`Api`].
pub type CreateApiResponse = Api;

/// AWS's `CreateIntegrationResult`, the same as [`Integration`].
pub type CreateIntegrationResult = Integration;

/// AWS's `CreateRouteResult`, the same as [`Route`].
pub type CreateRouteResult = Route;

/// AWS's `CreateStageResponse`, the same as [`Stage`].
pub type CreateStageResponse = Stage;

/// AWS's `GetApiResponse`, the same as [`Api`].
pub type GetApiResponse = Api;

/// AWS's `GetIntegrationResult`, the same as [`Integration`].
pub type GetIntegrationResult = Integration;

/// AWS's `GetRouteResult`, the same as [`Route`].
pub type GetRouteResult = Route;

/// AWS's `GetStageResponse`, the same as [`Stage`].
pub type GetStageResponse = Stage;

/// AWS's `UpdateApiResponse`, the same as [`Api`].
pub type UpdateApiResponse = Api;

/// AWS's `UpdateIntegrationResult`, the same as [`Integration`].
pub type UpdateIntegrationResult = Integration;

/// AWS's `UpdateRouteResult`, the same as [`Route`].
pub type UpdateRouteResult = Route;

/// AWS's `UpdateStageResponse`, the same as [`Stage`].
pub type UpdateStageResponse = Stage;

mod shapes {
    use crate::generated::prelude::*;
    pub(super) static ACCESS_LOG_SETTINGS: Structure = Structure {
        name: "AccessLogSettings",
        payload: None,
        members: &[
            member("DestinationArn", &TEXT).named("destinationArn"),
            member("Format", &TEXT).named("format"),
        ],
    };
    pub(super) static API: Structure = Structure {
        name: "Api",
        payload: None,
        members: &[
            member("ApiEndpoint", &TEXT).named("apiEndpoint"),
            member("ApiGatewayManaged", &BOOLEAN).named("apiGatewayManaged"),
            member("ApiId", &TEXT).named("apiId"),
            member("ApiKeySelectionExpression", &TEXT).named("apiKeySelectionExpression"),
            member("CorsConfiguration", &const { Shape::structure(&CORS) })
                .named("corsConfiguration"),
            member("CreatedDate", &TIMESTAMP_ISO8601).named("createdDate"),
            member("Description", &TEXT).named("description"),
            member("DisableSchemaValidation", &BOOLEAN).named("disableSchemaValidation"),
            member("DisableExecuteApiEndpoint", &BOOLEAN).named("disableExecuteApiEndpoint"),
            member("ImportInfo", &LIST_OF_STRING).named("importInfo"),
            member("IpAddressType", &IP_ADDRESS_TYPE).named("ipAddressType"),
            member("Name", &TEXT).named("name").required(),
            member("ProtocolType", &PROTOCOL_TYPE).named("protocolType").required(),
            member("RouteSelectionExpression", &TEXT).named("routeSelectionExpression").required(),
            member("Tags", &TAGS).named("tags"),
            member("Version", &TEXT).named("version"),
            member("Warnings", &LIST_OF_STRING).named("warnings"),
        ],
    };
    static AUTHORIZATION_SCOPES: Shape = Shape::list(&TEXT, "member", false);
    static AUTHORIZATION_TYPE: Shape = Shape::text().values(&["NONE", "AWS_IAM", "CUSTOM", "JWT"]);
    static CONNECTION_TYPE: Shape = Shape::text().values(&["INTERNET", "VPC_LINK"]);
    static CONTENT_HANDLING_STRATEGY: Shape =
        Shape::text().values(&["CONVERT_TO_BINARY", "CONVERT_TO_TEXT"]);
    pub(super) static CORS: Structure = Structure {
        name: "Cors",
        payload: None,
        members: &[
            member("AllowCredentials", &BOOLEAN).named("allowCredentials"),
            member("AllowHeaders", &CORS_HEADER_LIST).named("allowHeaders"),
            member("AllowMethods", &CORS_METHOD_LIST).named("allowMethods"),
            member("AllowOrigins", &CORS_ORIGIN_LIST).named("allowOrigins"),
            member("ExposeHeaders", &CORS_HEADER_LIST).named("exposeHeaders"),
            member("MaxAge", &INTEGER_WITH_LENGTH_BETWEEN_MINUS1_AND86400).named("maxAge"),
        ],
    };
    static CORS_HEADER_LIST: Shape = Shape::list(&TEXT, "member", false);
    static CORS_METHOD_LIST: Shape = Shape::list(&TEXT, "member", false);
    static CORS_ORIGIN_LIST: Shape = Shape::list(&TEXT, "member", false);
    pub(super) static CREATE_API_REQUEST: Structure = Structure {
        name: "CreateApiRequest",
        payload: None,
        members: &[
            member("ApiKeySelectionExpression", &TEXT).named("apiKeySelectionExpression"),
            member("CorsConfiguration", &const { Shape::structure(&CORS) })
                .named("corsConfiguration"),
            member("CredentialsArn", &TEXT).named("credentialsArn"),
            member("Description", &TEXT).named("description"),
            member("DisableSchemaValidation", &BOOLEAN).named("disableSchemaValidation"),
            member("DisableExecuteApiEndpoint", &BOOLEAN).named("disableExecuteApiEndpoint"),
            member("IpAddressType", &IP_ADDRESS_TYPE).named("ipAddressType"),
            member("Name", &TEXT).named("name").required(),
            member("ProtocolType", &PROTOCOL_TYPE).named("protocolType").required(),
            member("RouteKey", &TEXT).named("routeKey"),
            member("RouteSelectionExpression", &TEXT).named("routeSelectionExpression"),
            member("Tags", &TAGS).named("tags"),
            member("Target", &TEXT).named("target"),
            member("Version", &TEXT).named("version"),
        ],
    };
    pub(super) static CREATE_API_RESPONSE: Structure = Structure {
        name: "CreateApiResponse",
        payload: None,
        members: &[
            member("ApiEndpoint", &TEXT).named("apiEndpoint"),
            member("ApiGatewayManaged", &BOOLEAN).named("apiGatewayManaged"),
            member("ApiId", &TEXT).named("apiId"),
            member("ApiKeySelectionExpression", &TEXT).named("apiKeySelectionExpression"),
            member("CorsConfiguration", &const { Shape::structure(&CORS) })
                .named("corsConfiguration"),
            member("CreatedDate", &TIMESTAMP_ISO8601).named("createdDate"),
            member("Description", &TEXT).named("description"),
            member("DisableSchemaValidation", &BOOLEAN).named("disableSchemaValidation"),
            member("DisableExecuteApiEndpoint", &BOOLEAN).named("disableExecuteApiEndpoint"),
            member("ImportInfo", &LIST_OF_STRING).named("importInfo"),
            member("IpAddressType", &IP_ADDRESS_TYPE).named("ipAddressType"),
            member("Name", &TEXT).named("name"),
            member("ProtocolType", &PROTOCOL_TYPE).named("protocolType"),
            member("RouteSelectionExpression", &TEXT).named("routeSelectionExpression"),
            member("Tags", &TAGS).named("tags"),
            member("Version", &TEXT).named("version"),
            member("Warnings", &LIST_OF_STRING).named("warnings"),
        ],
    };
    pub(super) static CREATE_INTEGRATION_REQUEST: Structure = Structure {
        name: "CreateIntegrationRequest",
        payload: None,
        members: &[
            member("ApiId", &TEXT).uri("apiId").required(),
            member("ConnectionId", &TEXT).named("connectionId"),
            member("ConnectionType", &CONNECTION_TYPE).named("connectionType"),
            member("ContentHandlingStrategy", &CONTENT_HANDLING_STRATEGY)
                .named("contentHandlingStrategy"),
            member("CredentialsArn", &TEXT).named("credentialsArn"),
            member("Description", &TEXT).named("description"),
            member("IntegrationMethod", &TEXT).named("integrationMethod"),
            member("IntegrationSubtype", &TEXT).named("integrationSubtype"),
            member("IntegrationType", &INTEGRATION_TYPE).named("integrationType").required(),
            member("IntegrationUri", &TEXT).named("integrationUri"),
            member("PassthroughBehavior", &PASSTHROUGH_BEHAVIOR).named("passthroughBehavior"),
            member("PayloadFormatVersion", &TEXT).named("payloadFormatVersion"),
            member("RequestParameters", &INTEGRATION_PARAMETERS).named("requestParameters"),
            member("RequestTemplates", &TEMPLATE_MAP).named("requestTemplates"),
            member("ResponseParameters", &RESPONSE_PARAMETERS).named("responseParameters"),
            member("TemplateSelectionExpression", &TEXT).named("templateSelectionExpression"),
            member("TimeoutInMillis", &INTEGER_WITH_LENGTH_BETWEEN50_AND30000)
                .named("timeoutInMillis"),
            member("TlsConfig", &const { Shape::structure(&TLS_CONFIG_INPUT) }).named("tlsConfig"),
        ],
    };
    pub(super) static CREATE_INTEGRATION_RESULT: Structure = Structure {
        name: "CreateIntegrationResult",
        payload: None,
        members: &[
            member("ApiGatewayManaged", &BOOLEAN).named("apiGatewayManaged"),
            member("ConnectionId", &TEXT).named("connectionId"),
            member("ConnectionType", &CONNECTION_TYPE).named("connectionType"),
            member("ContentHandlingStrategy", &CONTENT_HANDLING_STRATEGY)
                .named("contentHandlingStrategy"),
            member("CredentialsArn", &TEXT).named("credentialsArn"),
            member("Description", &TEXT).named("description"),
            member("IntegrationId", &TEXT).named("integrationId"),
            member("IntegrationMethod", &TEXT).named("integrationMethod"),
            member("IntegrationResponseSelectionExpression", &TEXT)
                .named("integrationResponseSelectionExpression"),
            member("IntegrationSubtype", &TEXT).named("integrationSubtype"),
            member("IntegrationType", &INTEGRATION_TYPE).named("integrationType"),
            member("IntegrationUri", &TEXT).named("integrationUri"),
            member("PassthroughBehavior", &PASSTHROUGH_BEHAVIOR).named("passthroughBehavior"),
            member("PayloadFormatVersion", &TEXT).named("payloadFormatVersion"),
            member("RequestParameters", &INTEGRATION_PARAMETERS).named("requestParameters"),
            member("RequestTemplates", &TEMPLATE_MAP).named("requestTemplates"),
            member("ResponseParameters", &RESPONSE_PARAMETERS).named("responseParameters"),
            member("TemplateSelectionExpression", &TEXT).named("templateSelectionExpression"),
            member("TimeoutInMillis", &INTEGER_WITH_LENGTH_BETWEEN50_AND30000)
                .named("timeoutInMillis"),
            member("TlsConfig", &const { Shape::structure(&TLS_CONFIG) }).named("tlsConfig"),
        ],
    };
    pub(super) static CREATE_ROUTE_REQUEST: Structure = Structure {
        name: "CreateRouteRequest",
        payload: None,
        members: &[
            member("ApiId", &TEXT).uri("apiId").required(),
            member("ApiKeyRequired", &BOOLEAN).named("apiKeyRequired"),
            member("AuthorizationScopes", &AUTHORIZATION_SCOPES).named("authorizationScopes"),
            member("AuthorizationType", &AUTHORIZATION_TYPE).named("authorizationType"),
            member("AuthorizerId", &TEXT).named("authorizerId"),
            member("ModelSelectionExpression", &TEXT).named("modelSelectionExpression"),
            member("OperationName", &TEXT).named("operationName"),
            member("RequestModels", &ROUTE_MODELS).named("requestModels"),
            member("RequestParameters", &ROUTE_PARAMETERS).named("requestParameters"),
            member("RouteKey", &TEXT).named("routeKey").required(),
            member("RouteResponseSelectionExpression", &TEXT)
                .named("routeResponseSelectionExpression"),
            member("Target", &TEXT).named("target"),
        ],
    };
    pub(super) static CREATE_ROUTE_RESULT: Structure = Structure {
        name: "CreateRouteResult",
        payload: None,
        members: &[
            member("ApiGatewayManaged", &BOOLEAN).named("apiGatewayManaged"),
            member("ApiKeyRequired", &BOOLEAN).named("apiKeyRequired"),
            member("AuthorizationScopes", &AUTHORIZATION_SCOPES).named("authorizationScopes"),
            member("AuthorizationType", &AUTHORIZATION_TYPE).named("authorizationType"),
            member("AuthorizerId", &TEXT).named("authorizerId"),
            member("ModelSelectionExpression", &TEXT).named("modelSelectionExpression"),
            member("OperationName", &TEXT).named("operationName"),
            member("RequestModels", &ROUTE_MODELS).named("requestModels"),
            member("RequestParameters", &ROUTE_PARAMETERS).named("requestParameters"),
            member("RouteId", &TEXT).named("routeId"),
            member("RouteKey", &TEXT).named("routeKey"),
            member("RouteResponseSelectionExpression", &TEXT)
                .named("routeResponseSelectionExpression"),
            member("Target", &TEXT).named("target"),
        ],
    };
    pub(super) static CREATE_STAGE_REQUEST: Structure = Structure {
        name: "CreateStageRequest",
        payload: None,
        members: &[
            member("AccessLogSettings", &const { Shape::structure(&ACCESS_LOG_SETTINGS) })
                .named("accessLogSettings"),
            member("ApiId", &TEXT).uri("apiId").required(),
            member("AutoDeploy", &BOOLEAN).named("autoDeploy"),
            member("ClientCertificateId", &TEXT).named("clientCertificateId"),
            member("DefaultRouteSettings", &const { Shape::structure(&ROUTE_SETTINGS) })
                .named("defaultRouteSettings"),
            member("DeploymentId", &TEXT).named("deploymentId"),
            member("Description", &TEXT).named("description"),
            member("RouteSettings", &ROUTE_SETTINGS_MAP).named("routeSettings"),
            member("StageName", &TEXT).named("stageName").required(),
            member("StageVariables", &STAGE_VARIABLES_MAP).named("stageVariables"),
            member("Tags", &TAGS).named("tags"),
        ],
    };
    pub(super) static CREATE_STAGE_RESPONSE: Structure = Structure {
        name: "CreateStageResponse",
        payload: None,
        members: &[
            member("AccessLogSettings", &const { Shape::structure(&ACCESS_LOG_SETTINGS) })
                .named("accessLogSettings"),
            member("ApiGatewayManaged", &BOOLEAN).named("apiGatewayManaged"),
            member("AutoDeploy", &BOOLEAN).named("autoDeploy"),
            member("ClientCertificateId", &TEXT).named("clientCertificateId"),
            member("CreatedDate", &TIMESTAMP_ISO8601).named("createdDate"),
            member("DefaultRouteSettings", &const { Shape::structure(&ROUTE_SETTINGS) })
                .named("defaultRouteSettings"),
            member("DeploymentId", &TEXT).named("deploymentId"),
            member("Description", &TEXT).named("description"),
            member("LastDeploymentStatusMessage", &TEXT).named("lastDeploymentStatusMessage"),
            member("LastUpdatedDate", &TIMESTAMP_ISO8601).named("lastUpdatedDate"),
            member("RouteSettings", &ROUTE_SETTINGS_MAP).named("routeSettings"),
            member("StageName", &TEXT).named("stageName"),
            member("StageVariables", &STAGE_VARIABLES_MAP).named("stageVariables"),
            member("Tags", &TAGS).named("tags"),
        ],
    };
    pub(super) static DELETE_API_REQUEST: Structure = Structure {
        name: "DeleteApiRequest",
        payload: None,
        members: &[member("ApiId", &TEXT).uri("apiId").required()],
    };
    pub(super) static DELETE_CORS_CONFIGURATION_REQUEST: Structure = Structure {
        name: "DeleteCorsConfigurationRequest",
        payload: None,
        members: &[member("ApiId", &TEXT).uri("apiId").required()],
    };
    pub(super) static DELETE_INTEGRATION_REQUEST: Structure = Structure {
        name: "DeleteIntegrationRequest",
        payload: None,
        members: &[
            member("ApiId", &TEXT).uri("apiId").required(),
            member("IntegrationId", &TEXT).uri("integrationId").required(),
        ],
    };
    pub(super) static DELETE_ROUTE_REQUEST: Structure = Structure {
        name: "DeleteRouteRequest",
        payload: None,
        members: &[
            member("ApiId", &TEXT).uri("apiId").required(),
            member("RouteId", &TEXT).uri("routeId").required(),
        ],
    };
    pub(super) static DELETE_STAGE_REQUEST: Structure = Structure {
        name: "DeleteStageRequest",
        payload: None,
        members: &[
            member("ApiId", &TEXT).uri("apiId").required(),
            member("StageName", &TEXT).uri("stageName").required(),
        ],
    };
    pub(super) static GET_API_REQUEST: Structure = Structure {
        name: "GetApiRequest",
        payload: None,
        members: &[member("ApiId", &TEXT).uri("apiId").required()],
    };
    pub(super) static GET_API_RESPONSE: Structure = Structure {
        name: "GetApiResponse",
        payload: None,
        members: &[
            member("ApiEndpoint", &TEXT).named("apiEndpoint"),
            member("ApiGatewayManaged", &BOOLEAN).named("apiGatewayManaged"),
            member("ApiId", &TEXT).named("apiId"),
            member("ApiKeySelectionExpression", &TEXT).named("apiKeySelectionExpression"),
            member("CorsConfiguration", &const { Shape::structure(&CORS) })
                .named("corsConfiguration"),
            member("CreatedDate", &TIMESTAMP_ISO8601).named("createdDate"),
            member("Description", &TEXT).named("description"),
            member("DisableSchemaValidation", &BOOLEAN).named("disableSchemaValidation"),
            member("DisableExecuteApiEndpoint", &BOOLEAN).named("disableExecuteApiEndpoint"),
            member("ImportInfo", &LIST_OF_STRING).named("importInfo"),
            member("IpAddressType", &IP_ADDRESS_TYPE).named("ipAddressType"),
            member("Name", &TEXT).named("name"),
            member("ProtocolType", &PROTOCOL_TYPE).named("protocolType"),
            member("RouteSelectionExpression", &TEXT).named("routeSelectionExpression"),
            member("Tags", &TAGS).named("tags"),
            member("Version", &TEXT).named("version"),
            member("Warnings", &LIST_OF_STRING).named("warnings"),
        ],
    };
    pub(super) static GET_APIS_REQUEST: Structure = Structure {
        name: "GetApisRequest",
        payload: None,
        members: &[
            member("MaxResults", &TEXT).query("maxResults"),
            member("NextToken", &TEXT).query("nextToken"),
        ],
    };
    pub(super) static GET_APIS_RESPONSE: Structure = Structure {
        name: "GetApisResponse",
        payload: None,
        members: &[
            member("Items", &LIST_OF_API).named("items"),
            member("NextToken", &TEXT).named("nextToken"),
        ],
    };
    pub(super) static GET_INTEGRATION_REQUEST: Structure = Structure {
        name: "GetIntegrationRequest",
        payload: None,
        members: &[
            member("ApiId", &TEXT).uri("apiId").required(),
            member("IntegrationId", &TEXT).uri("integrationId").required(),
        ],
    };
    pub(super) static GET_INTEGRATION_RESULT: Structure = Structure {
        name: "GetIntegrationResult",
        payload: None,
        members: &[
            member("ApiGatewayManaged", &BOOLEAN).named("apiGatewayManaged"),
            member("ConnectionId", &TEXT).named("connectionId"),
            member("ConnectionType", &CONNECTION_TYPE).named("connectionType"),
            member("ContentHandlingStrategy", &CONTENT_HANDLING_STRATEGY)
                .named("contentHandlingStrategy"),
            member("CredentialsArn", &TEXT).named("credentialsArn"),
            member("Description", &TEXT).named("description"),
            member("IntegrationId", &TEXT).named("integrationId"),
            member("IntegrationMethod", &TEXT).named("integrationMethod"),
            member("IntegrationResponseSelectionExpression", &TEXT)
                .named("integrationResponseSelectionExpression"),
            member("IntegrationSubtype", &TEXT).named("integrationSubtype"),
            member("IntegrationType", &INTEGRATION_TYPE).named("integrationType"),
            member("IntegrationUri", &TEXT).named("integrationUri"),
            member("PassthroughBehavior", &PASSTHROUGH_BEHAVIOR).named("passthroughBehavior"),
            member("PayloadFormatVersion", &TEXT).named("payloadFormatVersion"),
            member("RequestParameters", &INTEGRATION_PARAMETERS).named("requestParameters"),
            member("RequestTemplates", &TEMPLATE_MAP).named("requestTemplates"),
            member("ResponseParameters", &RESPONSE_PARAMETERS).named("responseParameters"),
            member("TemplateSelectionExpression", &TEXT).named("templateSelectionExpression"),
            member("TimeoutInMillis", &INTEGER_WITH_LENGTH_BETWEEN50_AND30000)
                .named("timeoutInMillis"),
            member("TlsConfig", &const { Shape::structure(&TLS_CONFIG) }).named("tlsConfig"),
        ],
    };
    pub(super) static GET_INTEGRATIONS_REQUEST: Structure = Structure {
        name: "GetIntegrationsRequest",
        payload: None,
        members: &[
            member("ApiId", &TEXT).uri("apiId").required(),
            member("MaxResults", &TEXT).query("maxResults"),
            member("NextToken", &TEXT).query("nextToken"),
        ],
    };
    pub(super) static GET_INTEGRATIONS_RESPONSE: Structure = Structure {
        name: "GetIntegrationsResponse",
        payload: None,
        members: &[
            member("Items", &LIST_OF_INTEGRATION).named("items"),
            member("NextToken", &TEXT).named("nextToken"),
        ],
    };
    pub(super) static GET_ROUTE_REQUEST: Structure = Structure {
        name: "GetRouteRequest",
        payload: None,
        members: &[
            member("ApiId", &TEXT).uri("apiId").required(),
            member("RouteId", &TEXT).uri("routeId").required(),
        ],
    };
    pub(super) static GET_ROUTE_RESULT: Structure = Structure {
        name: "GetRouteResult",
        payload: None,
        members: &[
            member("ApiGatewayManaged", &BOOLEAN).named("apiGatewayManaged"),
            member("ApiKeyRequired", &BOOLEAN).named("apiKeyRequired"),
            member("AuthorizationScopes", &AUTHORIZATION_SCOPES).named("authorizationScopes"),
            member("AuthorizationType", &AUTHORIZATION_TYPE).named("authorizationType"),
            member("AuthorizerId", &TEXT).named("authorizerId"),
            member("ModelSelectionExpression", &TEXT).named("modelSelectionExpression"),
            member("OperationName", &TEXT).named("operationName"),
            member("RequestModels", &ROUTE_MODELS).named("requestModels"),
            member("RequestParameters", &ROUTE_PARAMETERS).named("requestParameters"),
            member("RouteId", &TEXT).named("routeId"),
            member("RouteKey", &TEXT).named("routeKey"),
            member("RouteResponseSelectionExpression", &TEXT)
                .named("routeResponseSelectionExpression"),
            member("Target", &TEXT).named("target"),
        ],
    };
    pub(super) static GET_ROUTES_REQUEST: Structure = Structure {
        name: "GetRoutesRequest",
        payload: None,
        members: &[
            member("ApiId", &TEXT).uri("apiId").required(),
            member("MaxResults", &TEXT).query("maxResults"),
            member("NextToken", &TEXT).query("nextToken"),
        ],
    };
    pub(super) static GET_ROUTES_RESPONSE: Structure = Structure {
        name: "GetRoutesResponse",
        payload: None,
        members: &[
            member("Items", &LIST_OF_ROUTE).named("items"),
            member("NextToken", &TEXT).named("nextToken"),
        ],
    };
    pub(super) static GET_STAGE_REQUEST: Structure = Structure {
        name: "GetStageRequest",
        payload: None,
        members: &[
            member("ApiId", &TEXT).uri("apiId").required(),
            member("StageName", &TEXT).uri("stageName").required(),
        ],
    };
    pub(super) static GET_STAGE_RESPONSE: Structure = Structure {
        name: "GetStageResponse",
        payload: None,
        members: &[
            member("AccessLogSettings", &const { Shape::structure(&ACCESS_LOG_SETTINGS) })
                .named("accessLogSettings"),
            member("ApiGatewayManaged", &BOOLEAN).named("apiGatewayManaged"),
            member("AutoDeploy", &BOOLEAN).named("autoDeploy"),
            member("ClientCertificateId", &TEXT).named("clientCertificateId"),
            member("CreatedDate", &TIMESTAMP_ISO8601).named("createdDate"),
            member("DefaultRouteSettings", &const { Shape::structure(&ROUTE_SETTINGS) })
                .named("defaultRouteSettings"),
            member("DeploymentId", &TEXT).named("deploymentId"),
            member("Description", &TEXT).named("description"),
            member("LastDeploymentStatusMessage", &TEXT).named("lastDeploymentStatusMessage"),
            member("LastUpdatedDate", &TIMESTAMP_ISO8601).named("lastUpdatedDate"),
            member("RouteSettings", &ROUTE_SETTINGS_MAP).named("routeSettings"),
            member("StageName", &TEXT).named("stageName"),
            member("StageVariables", &STAGE_VARIABLES_MAP).named("stageVariables"),
            member("Tags", &TAGS).named("tags"),
        ],
    };
    pub(super) static GET_STAGES_REQUEST: Structure = Structure {
        name: "GetStagesRequest",
        payload: None,
        members: &[
            member("ApiId", &TEXT).uri("apiId").required(),
            member("MaxResults", &TEXT).query("maxResults"),
            member("NextToken", &TEXT).query("nextToken"),
        ],
    };
    pub(super) static GET_STAGES_RESPONSE: Structure = Structure {
        name: "GetStagesResponse",
        payload: None,
        members: &[
            member("Items", &LIST_OF_STAGE).named("items"),
            member("NextToken", &TEXT).named("nextToken"),
        ],
    };
    pub(super) static GET_TAGS_REQUEST: Structure = Structure {
        name: "GetTagsRequest",
        payload: None,
        members: &[member("ResourceArn", &TEXT).uri("resource-arn").required()],
    };
    pub(super) static GET_TAGS_RESPONSE: Structure = Structure {
        name: "GetTagsResponse",
        payload: None,
        members: &[member("Tags", &TAGS).named("tags")],
    };
    static INTEGER_WITH_LENGTH_BETWEEN50_AND30000: Shape = Shape::integer().max(30000.0).min(50.0);
    static INTEGER_WITH_LENGTH_BETWEEN_MINUS1_AND86400: Shape =
        Shape::integer().max(86400.0).min(-1.0);
    pub(super) static INTEGRATION: Structure = Structure {
        name: "Integration",
        payload: None,
        members: &[
            member("ApiGatewayManaged", &BOOLEAN).named("apiGatewayManaged"),
            member("ConnectionId", &TEXT).named("connectionId"),
            member("ConnectionType", &CONNECTION_TYPE).named("connectionType"),
            member("ContentHandlingStrategy", &CONTENT_HANDLING_STRATEGY)
                .named("contentHandlingStrategy"),
            member("CredentialsArn", &TEXT).named("credentialsArn"),
            member("Description", &TEXT).named("description"),
            member("IntegrationId", &TEXT).named("integrationId"),
            member("IntegrationMethod", &TEXT).named("integrationMethod"),
            member("IntegrationResponseSelectionExpression", &TEXT)
                .named("integrationResponseSelectionExpression"),
            member("IntegrationSubtype", &TEXT).named("integrationSubtype"),
            member("IntegrationType", &INTEGRATION_TYPE).named("integrationType"),
            member("IntegrationUri", &TEXT).named("integrationUri"),
            member("PassthroughBehavior", &PASSTHROUGH_BEHAVIOR).named("passthroughBehavior"),
            member("PayloadFormatVersion", &TEXT).named("payloadFormatVersion"),
            member("RequestParameters", &INTEGRATION_PARAMETERS).named("requestParameters"),
            member("RequestTemplates", &TEMPLATE_MAP).named("requestTemplates"),
            member("ResponseParameters", &RESPONSE_PARAMETERS).named("responseParameters"),
            member("TemplateSelectionExpression", &TEXT).named("templateSelectionExpression"),
            member("TimeoutInMillis", &INTEGER_WITH_LENGTH_BETWEEN50_AND30000)
                .named("timeoutInMillis"),
            member("TlsConfig", &const { Shape::structure(&TLS_CONFIG) }).named("tlsConfig"),
        ],
    };
    static INTEGRATION_PARAMETERS: Shape = Shape::map(&TEXT, &TEXT, "key", "value", false);
    static INTEGRATION_TYPE: Shape =
        Shape::text().values(&["AWS", "HTTP", "MOCK", "HTTP_PROXY", "AWS_PROXY"]);
    static IP_ADDRESS_TYPE: Shape = Shape::text().values(&["ipv4", "dualstack"]);
    static LOGGING_LEVEL: Shape = Shape::text().values(&["ERROR", "INFO", "OFF"]);
    pub(super) static PARAMETER_CONSTRAINTS: Structure = Structure {
        name: "ParameterConstraints",
        payload: None,
        members: &[member("Required", &BOOLEAN).named("required")],
    };
    static PASSTHROUGH_BEHAVIOR: Shape =
        Shape::text().values(&["WHEN_NO_MATCH", "NEVER", "WHEN_NO_TEMPLATES"]);
    static PROTOCOL_TYPE: Shape = Shape::text().values(&["WEBSOCKET", "HTTP"]);
    static RESPONSE_PARAMETERS: Shape =
        Shape::map(&TEXT, &INTEGRATION_PARAMETERS, "key", "value", false);
    pub(super) static ROUTE: Structure = Structure {
        name: "Route",
        payload: None,
        members: &[
            member("ApiGatewayManaged", &BOOLEAN).named("apiGatewayManaged"),
            member("ApiKeyRequired", &BOOLEAN).named("apiKeyRequired"),
            member("AuthorizationScopes", &AUTHORIZATION_SCOPES).named("authorizationScopes"),
            member("AuthorizationType", &AUTHORIZATION_TYPE).named("authorizationType"),
            member("AuthorizerId", &TEXT).named("authorizerId"),
            member("ModelSelectionExpression", &TEXT).named("modelSelectionExpression"),
            member("OperationName", &TEXT).named("operationName"),
            member("RequestModels", &ROUTE_MODELS).named("requestModels"),
            member("RequestParameters", &ROUTE_PARAMETERS).named("requestParameters"),
            member("RouteId", &TEXT).named("routeId"),
            member("RouteKey", &TEXT).named("routeKey").required(),
            member("RouteResponseSelectionExpression", &TEXT)
                .named("routeResponseSelectionExpression"),
            member("Target", &TEXT).named("target"),
        ],
    };
    static ROUTE_MODELS: Shape = Shape::map(&TEXT, &TEXT, "key", "value", false);
    static ROUTE_PARAMETERS: Shape = Shape::map(
        &TEXT,
        &const { Shape::structure(&PARAMETER_CONSTRAINTS) },
        "key",
        "value",
        false,
    );
    pub(super) static ROUTE_SETTINGS: Structure = Structure {
        name: "RouteSettings",
        payload: None,
        members: &[
            member("DataTraceEnabled", &BOOLEAN).named("dataTraceEnabled"),
            member("DetailedMetricsEnabled", &BOOLEAN).named("detailedMetricsEnabled"),
            member("LoggingLevel", &LOGGING_LEVEL).named("loggingLevel"),
            member("ThrottlingBurstLimit", &INTEGER).named("throttlingBurstLimit"),
            member("ThrottlingRateLimit", &DOUBLE).named("throttlingRateLimit"),
        ],
    };
    static ROUTE_SETTINGS_MAP: Shape =
        Shape::map(&TEXT, &const { Shape::structure(&ROUTE_SETTINGS) }, "key", "value", false);
    pub(super) static STAGE: Structure = Structure {
        name: "Stage",
        payload: None,
        members: &[
            member("AccessLogSettings", &const { Shape::structure(&ACCESS_LOG_SETTINGS) })
                .named("accessLogSettings"),
            member("ApiGatewayManaged", &BOOLEAN).named("apiGatewayManaged"),
            member("AutoDeploy", &BOOLEAN).named("autoDeploy"),
            member("ClientCertificateId", &TEXT).named("clientCertificateId"),
            member("CreatedDate", &TIMESTAMP_ISO8601).named("createdDate"),
            member("DefaultRouteSettings", &const { Shape::structure(&ROUTE_SETTINGS) })
                .named("defaultRouteSettings"),
            member("DeploymentId", &TEXT).named("deploymentId"),
            member("Description", &TEXT).named("description"),
            member("LastDeploymentStatusMessage", &TEXT).named("lastDeploymentStatusMessage"),
            member("LastUpdatedDate", &TIMESTAMP_ISO8601).named("lastUpdatedDate"),
            member("RouteSettings", &ROUTE_SETTINGS_MAP).named("routeSettings"),
            member("StageName", &TEXT).named("stageName").required(),
            member("StageVariables", &STAGE_VARIABLES_MAP).named("stageVariables"),
            member("Tags", &TAGS).named("tags"),
        ],
    };
    static STAGE_VARIABLES_MAP: Shape = Shape::map(&TEXT, &TEXT, "key", "value", false);
    pub(super) static TAG_RESOURCE_REQUEST: Structure = Structure {
        name: "TagResourceRequest",
        payload: None,
        members: &[
            member("ResourceArn", &TEXT).uri("resource-arn").required(),
            member("Tags", &TAGS).named("tags"),
        ],
    };
    pub(super) static TAG_RESOURCE_RESPONSE: Structure =
        Structure { name: "TagResourceResponse", payload: None, members: &[] };
    static TAGS: Shape = Shape::map(&TEXT, &TEXT, "key", "value", false);
    static TEMPLATE_MAP: Shape = Shape::map(&TEXT, &TEXT, "key", "value", false);
    pub(super) static TLS_CONFIG: Structure = Structure {
        name: "TlsConfig",
        payload: None,
        members: &[member("ServerNameToVerify", &TEXT).named("serverNameToVerify")],
    };
    pub(super) static TLS_CONFIG_INPUT: Structure = Structure {
        name: "TlsConfigInput",
        payload: None,
        members: &[member("ServerNameToVerify", &TEXT).named("serverNameToVerify")],
    };
    pub(super) static UNTAG_RESOURCE_REQUEST: Structure = Structure {
        name: "UntagResourceRequest",
        payload: None,
        members: &[
            member("ResourceArn", &TEXT).uri("resource-arn").required(),
            member("TagKeys", &LIST_OF_STRING).query("tagKeys").required(),
        ],
    };
    pub(super) static UPDATE_API_REQUEST: Structure = Structure {
        name: "UpdateApiRequest",
        payload: None,
        members: &[
            member("ApiId", &TEXT).uri("apiId").required(),
            member("ApiKeySelectionExpression", &TEXT).named("apiKeySelectionExpression"),
            member("CorsConfiguration", &const { Shape::structure(&CORS) })
                .named("corsConfiguration"),
            member("CredentialsArn", &TEXT).named("credentialsArn"),
            member("Description", &TEXT).named("description"),
            member("DisableSchemaValidation", &BOOLEAN).named("disableSchemaValidation"),
            member("DisableExecuteApiEndpoint", &BOOLEAN).named("disableExecuteApiEndpoint"),
            member("IpAddressType", &IP_ADDRESS_TYPE).named("ipAddressType"),
            member("Name", &TEXT).named("name"),
            member("RouteKey", &TEXT).named("routeKey"),
            member("RouteSelectionExpression", &TEXT).named("routeSelectionExpression"),
            member("Target", &TEXT).named("target"),
            member("Version", &TEXT).named("version"),
        ],
    };
    pub(super) static UPDATE_API_RESPONSE: Structure = Structure {
        name: "UpdateApiResponse",
        payload: None,
        members: &[
            member("ApiEndpoint", &TEXT).named("apiEndpoint"),
            member("ApiGatewayManaged", &BOOLEAN).named("apiGatewayManaged"),
            member("ApiId", &TEXT).named("apiId"),
            member("ApiKeySelectionExpression", &TEXT).named("apiKeySelectionExpression"),
            member("CorsConfiguration", &const { Shape::structure(&CORS) })
                .named("corsConfiguration"),
            member("CreatedDate", &TIMESTAMP_ISO8601).named("createdDate"),
            member("Description", &TEXT).named("description"),
            member("DisableSchemaValidation", &BOOLEAN).named("disableSchemaValidation"),
            member("DisableExecuteApiEndpoint", &BOOLEAN).named("disableExecuteApiEndpoint"),
            member("ImportInfo", &LIST_OF_STRING).named("importInfo"),
            member("IpAddressType", &IP_ADDRESS_TYPE).named("ipAddressType"),
            member("Name", &TEXT).named("name"),
            member("ProtocolType", &PROTOCOL_TYPE).named("protocolType"),
            member("RouteSelectionExpression", &TEXT).named("routeSelectionExpression"),
            member("Tags", &TAGS).named("tags"),
            member("Version", &TEXT).named("version"),
            member("Warnings", &LIST_OF_STRING).named("warnings"),
        ],
    };
    pub(super) static UPDATE_INTEGRATION_REQUEST: Structure = Structure {
        name: "UpdateIntegrationRequest",
        payload: None,
        members: &[
            member("ApiId", &TEXT).uri("apiId").required(),
            member("ConnectionId", &TEXT).named("connectionId"),
            member("ConnectionType", &CONNECTION_TYPE).named("connectionType"),
            member("ContentHandlingStrategy", &CONTENT_HANDLING_STRATEGY)
                .named("contentHandlingStrategy"),
            member("CredentialsArn", &TEXT).named("credentialsArn"),
            member("Description", &TEXT).named("description"),
            member("IntegrationId", &TEXT).uri("integrationId").required(),
            member("IntegrationMethod", &TEXT).named("integrationMethod"),
            member("IntegrationSubtype", &TEXT).named("integrationSubtype"),
            member("IntegrationType", &INTEGRATION_TYPE).named("integrationType"),
            member("IntegrationUri", &TEXT).named("integrationUri"),
            member("PassthroughBehavior", &PASSTHROUGH_BEHAVIOR).named("passthroughBehavior"),
            member("PayloadFormatVersion", &TEXT).named("payloadFormatVersion"),
            member("RequestParameters", &INTEGRATION_PARAMETERS).named("requestParameters"),
            member("RequestTemplates", &TEMPLATE_MAP).named("requestTemplates"),
            member("ResponseParameters", &RESPONSE_PARAMETERS).named("responseParameters"),
            member("TemplateSelectionExpression", &TEXT).named("templateSelectionExpression"),
            member("TimeoutInMillis", &INTEGER_WITH_LENGTH_BETWEEN50_AND30000)
                .named("timeoutInMillis"),
            member("TlsConfig", &const { Shape::structure(&TLS_CONFIG_INPUT) }).named("tlsConfig"),
        ],
    };
    pub(super) static UPDATE_INTEGRATION_RESULT: Structure = Structure {
        name: "UpdateIntegrationResult",
        payload: None,
        members: &[
            member("ApiGatewayManaged", &BOOLEAN).named("apiGatewayManaged"),
            member("ConnectionId", &TEXT).named("connectionId"),
            member("ConnectionType", &CONNECTION_TYPE).named("connectionType"),
            member("ContentHandlingStrategy", &CONTENT_HANDLING_STRATEGY)
                .named("contentHandlingStrategy"),
            member("CredentialsArn", &TEXT).named("credentialsArn"),
            member("Description", &TEXT).named("description"),
            member("IntegrationId", &TEXT).named("integrationId"),
            member("IntegrationMethod", &TEXT).named("integrationMethod"),
            member("IntegrationResponseSelectionExpression", &TEXT)
                .named("integrationResponseSelectionExpression"),
            member("IntegrationSubtype", &TEXT).named("integrationSubtype"),
            member("IntegrationType", &INTEGRATION_TYPE).named("integrationType"),
            member("IntegrationUri", &TEXT).named("integrationUri"),
            member("PassthroughBehavior", &PASSTHROUGH_BEHAVIOR).named("passthroughBehavior"),
            member("PayloadFormatVersion", &TEXT).named("payloadFormatVersion"),
            member("RequestParameters", &INTEGRATION_PARAMETERS).named("requestParameters"),
            member("RequestTemplates", &TEMPLATE_MAP).named("requestTemplates"),
            member("ResponseParameters", &RESPONSE_PARAMETERS).named("responseParameters"),
            member("TemplateSelectionExpression", &TEXT).named("templateSelectionExpression"),
            member("TimeoutInMillis", &INTEGER_WITH_LENGTH_BETWEEN50_AND30000)
                .named("timeoutInMillis"),
            member("TlsConfig", &const { Shape::structure(&TLS_CONFIG) }).named("tlsConfig"),
        ],
    };
    pub(super) static UPDATE_ROUTE_REQUEST: Structure = Structure {
        name: "UpdateRouteRequest",
        payload: None,
        members: &[
            member("ApiId", &TEXT).uri("apiId").required(),
            member("ApiKeyRequired", &BOOLEAN).named("apiKeyRequired"),
            member("AuthorizationScopes", &AUTHORIZATION_SCOPES).named("authorizationScopes"),
            member("AuthorizationType", &AUTHORIZATION_TYPE).named("authorizationType"),
            member("AuthorizerId", &TEXT).named("authorizerId"),
            member("ModelSelectionExpression", &TEXT).named("modelSelectionExpression"),
            member("OperationName", &TEXT).named("operationName"),
            member("RequestModels", &ROUTE_MODELS).named("requestModels"),
            member("RequestParameters", &ROUTE_PARAMETERS).named("requestParameters"),
            member("RouteId", &TEXT).uri("routeId").required(),
            member("RouteKey", &TEXT).named("routeKey"),
            member("RouteResponseSelectionExpression", &TEXT)
                .named("routeResponseSelectionExpression"),
            member("Target", &TEXT).named("target"),
        ],
    };
    pub(super) static UPDATE_ROUTE_RESULT: Structure = Structure {
        name: "UpdateRouteResult",
        payload: None,
        members: &[
            member("ApiGatewayManaged", &BOOLEAN).named("apiGatewayManaged"),
            member("ApiKeyRequired", &BOOLEAN).named("apiKeyRequired"),
            member("AuthorizationScopes", &AUTHORIZATION_SCOPES).named("authorizationScopes"),
            member("AuthorizationType", &AUTHORIZATION_TYPE).named("authorizationType"),
            member("AuthorizerId", &TEXT).named("authorizerId"),
            member("ModelSelectionExpression", &TEXT).named("modelSelectionExpression"),
            member("OperationName", &TEXT).named("operationName"),
            member("RequestModels", &ROUTE_MODELS).named("requestModels"),
            member("RequestParameters", &ROUTE_PARAMETERS).named("requestParameters"),
            member("RouteId", &TEXT).named("routeId"),
            member("RouteKey", &TEXT).named("routeKey"),
            member("RouteResponseSelectionExpression", &TEXT)
                .named("routeResponseSelectionExpression"),
            member("Target", &TEXT).named("target"),
        ],
    };
    pub(super) static UPDATE_STAGE_REQUEST: Structure = Structure {
        name: "UpdateStageRequest",
        payload: None,
        members: &[
            member("AccessLogSettings", &const { Shape::structure(&ACCESS_LOG_SETTINGS) })
                .named("accessLogSettings"),
            member("ApiId", &TEXT).uri("apiId").required(),
            member("AutoDeploy", &BOOLEAN).named("autoDeploy"),
            member("ClientCertificateId", &TEXT).named("clientCertificateId"),
            member("DefaultRouteSettings", &const { Shape::structure(&ROUTE_SETTINGS) })
                .named("defaultRouteSettings"),
            member("DeploymentId", &TEXT).named("deploymentId"),
            member("Description", &TEXT).named("description"),
            member("RouteSettings", &ROUTE_SETTINGS_MAP).named("routeSettings"),
            member("StageName", &TEXT).uri("stageName").required(),
            member("StageVariables", &STAGE_VARIABLES_MAP).named("stageVariables"),
        ],
    };
    pub(super) static UPDATE_STAGE_RESPONSE: Structure = Structure {
        name: "UpdateStageResponse",
        payload: None,
        members: &[
            member("AccessLogSettings", &const { Shape::structure(&ACCESS_LOG_SETTINGS) })
                .named("accessLogSettings"),
            member("ApiGatewayManaged", &BOOLEAN).named("apiGatewayManaged"),
            member("AutoDeploy", &BOOLEAN).named("autoDeploy"),
            member("ClientCertificateId", &TEXT).named("clientCertificateId"),
            member("CreatedDate", &TIMESTAMP_ISO8601).named("createdDate"),
            member("DefaultRouteSettings", &const { Shape::structure(&ROUTE_SETTINGS) })
                .named("defaultRouteSettings"),
            member("DeploymentId", &TEXT).named("deploymentId"),
            member("Description", &TEXT).named("description"),
            member("LastDeploymentStatusMessage", &TEXT).named("lastDeploymentStatusMessage"),
            member("LastUpdatedDate", &TIMESTAMP_ISO8601).named("lastUpdatedDate"),
            member("RouteSettings", &ROUTE_SETTINGS_MAP).named("routeSettings"),
            member("StageName", &TEXT).named("stageName"),
            member("StageVariables", &STAGE_VARIABLES_MAP).named("stageVariables"),
            member("Tags", &TAGS).named("tags"),
        ],
    };
    static LIST_OF_API: Shape = Shape::list(&const { Shape::structure(&API) }, "member", false);
    static LIST_OF_INTEGRATION: Shape =
        Shape::list(&const { Shape::structure(&INTEGRATION) }, "member", false);
    static LIST_OF_ROUTE: Shape = Shape::list(&const { Shape::structure(&ROUTE) }, "member", false);
    static LIST_OF_STAGE: Shape = Shape::list(&const { Shape::structure(&STAGE) }, "member", false);
    static LIST_OF_STRING: Shape = Shape::list(&TEXT, "member", false);
    static TIMESTAMP_ISO8601: Shape = Shape::timestamp(Some(TimestampFormat::Iso8601));
}
