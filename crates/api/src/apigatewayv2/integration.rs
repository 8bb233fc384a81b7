//! Integrations: what a route calls, always a function (`AWS_PROXY`).

use super::error::{bad_request, conflict, not_found};
use super::page::Page;
use super::unserved::Unserved;
use super::{ApiGatewayV2, id};
use model::HttpApi;
use model::arn::FunctionReference;
use model::http_api::{Integration, PayloadFormat};
use wire::apigatewayv2::{
    CreateIntegrationRequest, DeleteIntegrationRequest, GetIntegrationRequest,
    GetIntegrationsRequest, GetIntegrationsResponse, Integration as Shape,
    UpdateIntegrationRequest,
};
use wire::{AwsError, AwsRequest};

/// Most integrations of an API (API Gateway's quota).
pub(super) const INTEGRATIONS: usize = 300;
/// An integration's timeout unless it is set.
pub(super) const TIMEOUT_MS: u32 = 30_000;

/// The settings of a request that are not served; the same to create and to change.
macro_rules! unserved {
    ($input:expr) => {
        Unserved::default()
            .present("ConnectionId", $input.connection_id.as_ref())
            .unless("ConnectionType", $input.connection_type.as_ref(), &"INTERNET")
            .present("ContentHandlingStrategy", $input.content_handling_strategy.as_ref())
            .present("CredentialsArn", $input.credentials_arn.as_ref())
            .unless("IntegrationMethod", $input.integration_method.as_ref(), &"POST")
            .present("IntegrationSubtype", $input.integration_subtype.as_ref())
            .unless("PassthroughBehavior", $input.passthrough_behavior.as_ref(), &"WHEN_NO_MATCH")
            .present("RequestParameters", filled($input.request_parameters.as_ref()))
            .present("RequestTemplates", filled($input.request_templates.as_ref()))
            .present("ResponseParameters", filled($input.response_parameters.as_ref()))
            .present("TemplateSelectionExpression", $input.template_selection_expression.as_ref())
            .present("TlsConfig", $input.tls_config.as_ref())
    };
}

impl ApiGatewayV2 {
    pub(super) async fn create_integration(
        &self,
        request: &AwsRequest,
        input: CreateIntegrationRequest,
    ) -> Result<Shape, AwsError> {
        kind(&input.integration_type)?;
        unserved!(input).refuse("integrations")?;
        let uri = input
            .integration_uri
            .ok_or_else(|| bad_request("IntegrationUri must name the function that is called"))?;
        let format = input.payload_format_version.ok_or_else(|| {
            bad_request(
                "PayloadFormatVersion is a required parameter for integration type AWS_PROXY",
            )
        })?;
        let integration = Integration {
            function_arn: function_arn(&uri)?,
            uri,
            description: input.description.unwrap_or_default(),
            payload_format: payload_format(&format)?,
            timeout_ms: timeout(input.timeout_in_millis),
        };
        self.change(request, &input.api_id, |api| {
            let id = insert(api, integration.clone())?;
            Ok(show(id, integration.clone()))
        })
        .await
    }

    pub(super) async fn get_integration(
        &self,
        request: &AwsRequest,
        input: GetIntegrationRequest,
    ) -> Result<Shape, AwsError> {
        let (mut api, _) = self.find(request, &input.api_id).await?;
        let integration = api.integrations.remove(&input.integration_id);
        Ok(show(input.integration_id, integration.ok_or_else(missing)?))
    }

    pub(super) async fn get_integrations(
        &self,
        request: &AwsRequest,
        input: GetIntegrationsRequest,
    ) -> Result<GetIntegrationsResponse, AwsError> {
        let page = Page::parse(input.max_results.as_deref(), input.next_token)?;
        let (api, _) = self.find(request, &input.api_id).await?;
        let (items, next_token) =
            page.cut(api.integrations.into_iter().map(|(id, i)| (id.clone(), show(id, i))));
        Ok(GetIntegrationsResponse { items: Some(items), next_token })
    }

    pub(super) async fn update_integration(
        &self,
        request: &AwsRequest,
        input: UpdateIntegrationRequest,
    ) -> Result<Shape, AwsError> {
        input.integration_type.as_deref().map_or(Ok(()), kind)?;
        unserved!(input).refuse("integrations")?;
        let arn = input.integration_uri.as_deref().map(function_arn).transpose()?;
        let format = input.payload_format_version.as_deref().map(payload_format).transpose()?;
        self.change(request, &input.api_id, |api| {
            let integration =
                api.integrations.get_mut(&input.integration_id).ok_or_else(missing)?;
            if let (Some(arn), Some(uri)) = (&arn, &input.integration_uri) {
                integration.function_arn.clone_from(arn);
                integration.uri.clone_from(uri);
            }
            if let Some(description) = &input.description {
                integration.description.clone_from(description);
            }
            if let Some(format) = format {
                integration.payload_format = format;
            }
            if input.timeout_in_millis.is_some() {
                integration.timeout_ms = timeout(input.timeout_in_millis);
            }
            Ok(show(input.integration_id.clone(), integration.clone()))
        })
        .await
    }

    pub(super) async fn delete_integration(
        &self,
        request: &AwsRequest,
        input: DeleteIntegrationRequest,
    ) -> Result<(), AwsError> {
        let id = &input.integration_id;
        self.change(request, &input.api_id, |api| {
            let user = api.routes.iter().find(|(_, r)| r.integration.as_ref() == Some(id));
            if let Some((route, _)) = user {
                return Err(conflict(format!(
                    "Cannot delete Integration '{id}' referenced by route '{route}'."
                )));
            }
            api.integrations.remove(id).map(|_| ()).ok_or_else(missing)
        })
        .await
    }
}

/// Adds an integration under a fresh id.
pub(super) fn insert(api: &mut HttpApi, integration: Integration) -> Result<String, AwsError> {
    if api.integrations.len() >= INTEGRATIONS {
        return Err(bad_request(format!("an API has at most {INTEGRATIONS} integrations")));
    }
    let id = std::iter::repeat_with(|| id::random(id::PART))
        .find(|id| !api.integrations.contains_key(id))
        .expect("the ids do not end");
    api.integrations.insert(id.clone(), integration);
    Ok(id)
}

/// The function's ARN in a URI: the ARN itself, or the one by which API Gateway invokes it,
/// `arn:aws:apigateway:REGION:lambda:path/2015-03-31/functions/ARN/invocations`.
pub(super) fn function_arn(uri: &str) -> Result<String, AwsError> {
    let arn = match uri.split_once("/functions/") {
        Some((_, rest)) => rest.strip_suffix("/invocations").unwrap_or_default(),
        None => uri,
    };
    let reference = FunctionReference::parse(arn)
        .filter(|reference| reference.region.is_some() && reference.account.is_some());
    if reference.is_none() {
        return Err(bad_request(format!(
            "Invalid function ARN or invalid uri: '{uri}'; Mayfly calls functions only, by their full ARN and without stage variables"
        )));
    }
    Ok(arn.to_owned())
}

fn kind(kind: &str) -> Result<(), AwsError> {
    if kind == "AWS_PROXY" {
        return Ok(());
    }
    Err(bad_request(format!(
        "Mayfly does not serve integrations of type {kind} yet; it serves AWS_PROXY, to functions"
    )))
}

fn payload_format(text: &str) -> Result<PayloadFormat, AwsError> {
    match text {
        "1.0" => Ok(PayloadFormat::V1),
        "2.0" => Ok(PayloadFormat::V2),
        _ => Err(bad_request(format!("PayloadFormatVersion must be 1.0 or 2.0, not '{text}'"))),
    }
}

/// The range was checked when the request was read.
fn timeout(millis: Option<i32>) -> u32 {
    millis.and_then(|millis| u32::try_from(millis).ok()).unwrap_or(TIMEOUT_MS)
}

fn filled<T>(map: Option<&std::collections::BTreeMap<String, T>>) -> Option<&T> {
    map.and_then(|map| map.values().next())
}

fn missing() -> AwsError {
    not_found("Invalid Integration identifier specified")
}

fn show(id: String, integration: Integration) -> Shape {
    Shape {
        integration_id: Some(id),
        integration_type: Some("AWS_PROXY".to_owned()),
        integration_method: Some("POST".to_owned()),
        integration_uri: Some(integration.uri),
        connection_type: Some("INTERNET".to_owned()),
        description: Some(integration.description).filter(|text| !text.is_empty()),
        payload_format_version: Some(
            match integration.payload_format {
                PayloadFormat::V1 => "1.0",
                PayloadFormat::V2 => "2.0",
            }
            .to_owned(),
        ),
        timeout_in_millis: i32::try_from(integration.timeout_ms).ok(),
        ..Default::default()
    }
}
