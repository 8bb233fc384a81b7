//! Stages: under which path an API is served, and with which variables.
//!
//! Every stage serves the API as it is (`AutoDeploy`); deployments by hand are not served.

use super::ApiGatewayV2;
use super::error::{bad_request, conflict, not_found};
use super::page::Page;
use super::unserved::Unserved;
use model::http_api::Stage;
use std::collections::BTreeMap;
use wire::apigatewayv2::{
    CreateStageRequest, DeleteStageRequest, GetStageRequest, GetStagesRequest, GetStagesResponse,
    RouteSettings, Stage as Shape, UpdateStageRequest,
};
use wire::{AwsError, AwsRequest};

/// Most stages of an API (API Gateway's quota).
const STAGES: usize = 10;

/// The settings of a request that are not served; the same to create and to change.
macro_rules! unserved {
    ($input:expr) => {
        Unserved::default()
            .present("AccessLogSettings", $input.access_log_settings.as_ref())
            .present("ClientCertificateId", $input.client_certificate_id.as_ref())
            .note(
                "DefaultRouteSettings",
                $input.default_route_settings.as_ref().is_some_and(differs),
            )
            .present("DeploymentId", $input.deployment_id.as_ref())
            .note("RouteSettings", $input.route_settings.is_some_and(|s| s.values().any(differs)))
    };
}

impl ApiGatewayV2 {
    pub(super) async fn create_stage(
        &self,
        request: &AwsRequest,
        input: CreateStageRequest,
    ) -> Result<Shape, AwsError> {
        unserved!(input).refuse("stages")?;
        auto_deploy(input.auto_deploy.unwrap_or_default())?;
        check_name(&input.stage_name)?;
        let variables = input.stage_variables.unwrap_or_default();
        check_variables(&variables)?;
        let now = self.clock.now();
        let stage = Stage {
            description: input.description.unwrap_or_default(),
            tags: input.tags.unwrap_or_default(),
            variables,
            auto_deploy: true,
            created: now,
            modified: now,
        };
        self.change(request, &input.api_id, |api| {
            if api.stages.contains_key(&input.stage_name) {
                return Err(conflict(format!("Stage {} already exists", input.stage_name)));
            }
            if api.stages.len() >= STAGES {
                return Err(bad_request(format!("an API has at most {STAGES} stages")));
            }
            api.stages.insert(input.stage_name.clone(), stage.clone());
            Ok(show(input.stage_name.clone(), stage.clone()))
        })
        .await
    }

    pub(super) async fn get_stage(
        &self,
        request: &AwsRequest,
        input: GetStageRequest,
    ) -> Result<Shape, AwsError> {
        let (mut api, _) = self.find(request, &input.api_id).await?;
        let stage = api.stages.remove(&input.stage_name);
        Ok(show(input.stage_name, stage.ok_or_else(missing)?))
    }

    pub(super) async fn get_stages(
        &self,
        request: &AwsRequest,
        input: GetStagesRequest,
    ) -> Result<GetStagesResponse, AwsError> {
        let page = Page::parse(input.max_results.as_deref(), input.next_token)?;
        let (api, _) = self.find(request, &input.api_id).await?;
        let (items, next_token) =
            page.cut(api.stages.into_iter().map(|(name, stage)| (name.clone(), show(name, stage))));
        Ok(GetStagesResponse { items: Some(items), next_token })
    }

    pub(super) async fn update_stage(
        &self,
        request: &AwsRequest,
        input: UpdateStageRequest,
    ) -> Result<Shape, AwsError> {
        unserved!(input).refuse("stages")?;
        auto_deploy(input.auto_deploy.unwrap_or(true))?;
        input.stage_variables.as_ref().map_or(Ok(()), check_variables)?;
        let now = self.clock.now();
        self.change(request, &input.api_id, |api| {
            let stage = api.stages.get_mut(&input.stage_name).ok_or_else(missing)?;
            if let Some(description) = &input.description {
                stage.description.clone_from(description);
            }
            if let Some(variables) = &input.stage_variables {
                stage.variables.clone_from(variables);
            }
            stage.modified = now;
            Ok(show(input.stage_name.clone(), stage.clone()))
        })
        .await
    }

    pub(super) async fn delete_stage(
        &self,
        request: &AwsRequest,
        input: DeleteStageRequest,
    ) -> Result<(), AwsError> {
        self.change(request, &input.api_id, |api| {
            api.stages.remove(&input.stage_name).map(|_| ()).ok_or_else(missing)
        })
        .await
    }
}

fn auto_deploy(wanted: bool) -> Result<(), AwsError> {
    if wanted {
        return Ok(());
    }
    Err(bad_request("AutoDeploy must be true: Mayfly does not serve deployments by hand yet"))
}

/// Whether settings are anything but what an API has without them.
fn differs(settings: &RouteSettings) -> bool {
    settings.data_trace_enabled == Some(true)
        || settings.detailed_metrics_enabled == Some(true)
        || settings.logging_level.as_deref().is_some_and(|level| level != "OFF")
        || settings.throttling_burst_limit.is_some()
        || settings.throttling_rate_limit.is_some()
}

fn check_name(name: &str) -> Result<(), AwsError> {
    let valid = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
    let fits = (1..=128).contains(&name.len()) && name.chars().all(valid);
    if name == "$default" || fits {
        return Ok(());
    }
    Err(bad_request(
        "Invalid stage name: it must be $default, or up to 128 letters, digits, hyphens and underscores",
    ))
}

fn check_variables(variables: &BTreeMap<String, String>) -> Result<(), AwsError> {
    for (name, value) in variables {
        let in_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let in_value = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#&=,".contains(c);
        if name.is_empty() || !name.chars().all(in_name) || !value.chars().all(in_value) {
            return Err(bad_request(format!(
                "Invalid stage variable '{name}': names have letters, digits and underscores, values the characters A-Za-z0-9-._~:/?#&=,"
            )));
        }
    }
    Ok(())
}

pub(super) fn missing() -> AwsError {
    not_found("Invalid stage identifier specified")
}

fn show(name: String, stage: Stage) -> Shape {
    Shape {
        stage_name: Some(name),
        auto_deploy: Some(stage.auto_deploy),
        created_date: Some(stage.created.into()),
        last_updated_date: Some(stage.modified.into()),
        description: Some(stage.description).filter(|text| !text.is_empty()),
        default_route_settings: Some(RouteSettings {
            detailed_metrics_enabled: Some(false),
            ..Default::default()
        }),
        route_settings: Some(BTreeMap::new()),
        stage_variables: Some(stage.variables),
        tags: Some(stage.tags),
        ..Default::default()
    }
}
