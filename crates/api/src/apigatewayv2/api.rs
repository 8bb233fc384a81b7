//! APIs: made, read, changed and deleted as a whole.

use super::error::bad_request;
use super::page::Page;
use super::quick_create::QuickCreate;
use super::unserved::Unserved;
use super::{ApiGatewayV2, address, cors, error};
use model::store::Expect;
use model::{HttpApi, Region};
use std::collections::BTreeMap;
use wire::apigatewayv2::{
    Api as Shape, CreateApiRequest, DeleteApiRequest, DeleteCorsConfigurationRequest,
    GetApiRequest, GetApisRequest, GetApisResponse, UpdateApiRequest,
};
use wire::{AwsError, AwsRequest};

const ROUTE_SELECTION: &str = "$request.method $request.path";
const API_KEY_SELECTION: &str = "$request.header.x-api-key";

/// The settings of a request that are not served; the same to create and to change.
macro_rules! unserved {
    ($input:expr) => {
        Unserved::default()
            .unless(
                "ApiKeySelectionExpression",
                $input.api_key_selection_expression.as_ref(),
                &API_KEY_SELECTION,
            )
            .present("CredentialsArn", $input.credentials_arn.as_ref())
            .unless("DisableSchemaValidation", $input.disable_schema_validation.as_ref(), &false)
            .unless(
                "DisableExecuteApiEndpoint",
                $input.disable_execute_api_endpoint.as_ref(),
                &false,
            )
            .unless("IpAddressType", $input.ip_address_type.as_ref(), &"ipv4")
            .unless(
                "RouteSelectionExpression",
                $input.route_selection_expression.as_ref(),
                &ROUTE_SELECTION,
            )
            .present("Version", $input.version.as_ref())
    };
}

impl ApiGatewayV2 {
    pub(super) async fn create_api(
        &self,
        request: &AwsRequest,
        input: CreateApiRequest,
    ) -> Result<Shape, AwsError> {
        if input.protocol_type != "HTTP" {
            return Err(bad_request(format!(
                "Mayfly does not serve APIs of protocol {} yet; it serves HTTP",
                input.protocol_type
            )));
        }
        unserved!(input).refuse("APIs")?;
        check_name(&input.name)?;
        let cors = input.cors_configuration.map(cors::parse).transpose()?;
        let quick = QuickCreate::parse(input.target, input.route_key)?;
        let region =
            Region::new(request.region.as_str()).map_err(|e| bad_request(e.to_string()))?;
        let now = self.clock.now();
        let mut new = HttpApi {
            id: String::new(),
            region,
            name: input.name,
            description: input.description.unwrap_or_default(),
            cors,
            tags: input.tags.unwrap_or_default(),
            created: now,
            integrations: BTreeMap::new(),
            routes: BTreeMap::new(),
            stages: BTreeMap::new(),
        };
        if let Some(quick) = quick {
            quick.apply(&mut new, now)?;
        }
        let api = self.add(|id| HttpApi { id, ..new.clone() }).await?;
        Ok(show(request, api))
    }

    pub(super) async fn get_api(
        &self,
        request: &AwsRequest,
        input: GetApiRequest,
    ) -> Result<Shape, AwsError> {
        let (api, _) = self.find(request, &input.api_id).await?;
        Ok(show(request, api))
    }

    pub(super) async fn get_apis(
        &self,
        request: &AwsRequest,
        input: GetApisRequest,
    ) -> Result<GetApisResponse, AwsError> {
        let page = Page::parse(input.max_results.as_deref(), input.next_token)?;
        let apis = self.all(request).await?;
        let (items, next_token) =
            page.cut(apis.into_iter().map(|api| (api.id.clone(), show(request, api))));
        Ok(GetApisResponse { items: Some(items), next_token })
    }

    pub(super) async fn update_api(
        &self,
        request: &AwsRequest,
        input: UpdateApiRequest,
    ) -> Result<Shape, AwsError> {
        unserved!(input)
            .present("RouteKey (UpdateRoute changes routes)", input.route_key.as_ref())
            .present("Target (UpdateIntegration changes what is called)", input.target.as_ref())
            .refuse("APIs")?;
        input.name.as_deref().map_or(Ok(()), check_name)?;
        let cors = input.cors_configuration.map(cors::parse).transpose()?;
        self.change(request, &input.api_id, |api| {
            if let Some(name) = &input.name {
                api.name.clone_from(name);
            }
            if let Some(description) = &input.description {
                api.description.clone_from(description);
            }
            if cors.is_some() {
                api.cors.clone_from(&cors);
            }
            Ok(show(request, api.clone()))
        })
        .await
    }

    pub(super) async fn delete_api(
        &self,
        request: &AwsRequest,
        input: DeleteApiRequest,
    ) -> Result<(), AwsError> {
        let (api, _) = self.find(request, &input.api_id).await?;
        let deleted = self.store.delete(&HttpApi::key(&api.id), Expect::Anything).await;
        deleted.map_err(|error| error::of_store(&error))
    }

    pub(super) async fn delete_cors_configuration(
        &self,
        request: &AwsRequest,
        input: DeleteCorsConfigurationRequest,
    ) -> Result<(), AwsError> {
        self.change(request, &input.api_id, |api| {
            api.cors = None;
            Ok(())
        })
        .await
    }
}

fn check_name(name: &str) -> Result<(), AwsError> {
    if (1..=128).contains(&name.chars().count()) {
        return Ok(());
    }
    Err(bad_request("the name of an API has 1 to 128 characters"))
}

fn show(request: &AwsRequest, api: HttpApi) -> Shape {
    Shape {
        api_endpoint: Some(address::of(&request.endpoint, &api.id, api.region.as_str())),
        api_id: Some(api.id),
        api_key_selection_expression: Some(API_KEY_SELECTION.to_owned()),
        cors_configuration: api.cors.map(cors::show),
        created_date: Some(api.created.into()),
        description: Some(api.description).filter(|text| !text.is_empty()),
        disable_execute_api_endpoint: Some(false),
        ip_address_type: Some("ipv4".to_owned()),
        name: Some(api.name),
        protocol_type: Some("HTTP".to_owned()),
        route_selection_expression: Some(ROUTE_SELECTION.to_owned()),
        tags: Some(api.tags),
        ..Default::default()
    }
}
