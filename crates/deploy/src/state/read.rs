//! Reads what an endpoint has of a service.

use super::settings::{api_cors_from_json, text, text_map, url_from_json};
use super::{
    Actual, ActualApi, ActualEventInvoke, ActualFunction, ActualIntegration, ActualRoute,
    ActualUrl, FunctionSettings, Owner, Published, SERVICE_TAG, STAGE_TAG,
};
use crate::client::{ApiGateway, ClientError, Endpoint, Lambda, Logs};
use crate::config::{PROVISIONED_ALIAS, SNAP_START_ALIAS};
use futures_util::stream::{self, StreamExt, TryStreamExt};
use serde_json::Value as Json;
use std::collections::BTreeSet;

/// Functions that are read at the same time.
const AT_A_TIME: usize = 8;

/// Reads the functions, the roles and the API of `owner`, who has the functions `names` and the role
/// `role`, and the functions' log groups.
///
/// # Errors
///
/// The first request that failed.
pub async fn read(
    endpoint: &Endpoint,
    owner: &Owner,
    names: &[String],
    role: Option<&str>,
) -> Result<Actual, ClientError> {
    let lambda = Lambda::new(endpoint);
    let mut actual = Actual::default();
    let all = lambda.list().await?;
    let mut reads = stream::iter(all)
        .map(|name| one(&lambda, owner, names.contains(&name), name))
        .buffered(AT_A_TIME);
    while let Some((name, found)) = reads.try_next().await? {
        match found {
            Found::Own(function) => {
                actual.functions.insert(name, *function);
            }
            Found::Taken(whose) => {
                actual.taken.insert(name, whose);
            }
            Found::Other => {}
        }
    }
    drop(reads);
    super::role::read(endpoint, owner, role, &mut actual).await?;
    actual.api = api(&ApiGateway::new(endpoint), owner).await?;
    let logs = Logs::new(endpoint);
    let functions: BTreeSet<String> =
        names.iter().chain(actual.functions.keys()).cloned().collect();
    let mut reads = stream::iter(functions.iter().map(|name| log_group(name)))
        .map(|group| retention(&logs, group))
        .buffered(AT_A_TIME);
    while let Some((group, retention)) = reads.try_next().await? {
        if let Some(retention) = retention {
            actual.log_groups.insert(group, retention);
        }
    }
    Ok(actual)
}

async fn retention(
    logs: &Logs<'_>,
    group: String,
) -> Result<(String, Option<Option<u32>>), ClientError> {
    let retention = logs.retention(&group).await?;
    Ok((group, retention))
}

/// A function of the region, from the service's point of view.
enum Found {
    Own(Box<ActualFunction>),
    Taken(String),
    Other,
}

/// Reads one function as far as it is of interest; `wanted` is whether the service wants its name.
async fn one(
    lambda: &Lambda<'_>,
    owner: &Owner,
    wanted: bool,
    name: String,
) -> Result<(String, Found), ClientError> {
    let Some(answer) = lambda.get(&name).await? else { return Ok((name, Found::Other)) };
    let tags = text_map(&answer["Tags"]);
    let found = if owner.owns(&tags) {
        Found::Own(Box::new(function(lambda, &name, &answer).await?))
    } else if wanted {
        Found::Taken(match (tags.get(SERVICE_TAG), tags.get(STAGE_TAG)) {
            (Some(service), Some(stage)) => {
                format!("belongs to the service '{service}' at the stage '{stage}'")
            }
            _ => "was not made by a deploy".to_owned(),
        })
    } else {
        Found::Other
    };
    Ok((name, found))
}

/// The log group of a function.
pub(crate) fn log_group(function: &str) -> String {
    format!("/aws/lambda/{function}")
}

async fn function(
    lambda: &Lambda<'_>,
    name: &str,
    answer: &Json,
) -> Result<ActualFunction, ClientError> {
    let configuration = &answer["Configuration"];
    let published = match lambda.newest_version(name).await? {
        None => None,
        Some(version) => {
            let number = text(&version, "Version");
            Some(Published {
                own: lambda.own_settings(name, Some(&number)).await?,
                version: number,
                code_sha256: text(&version, "CodeSha256"),
                settings: FunctionSettings::from_json(&version),
            })
        }
    };
    let url = lambda
        .url(name)
        .await?
        .map(|url| ActualUrl { url: text(&url, "FunctionUrl"), settings: url_from_json(&url) });
    let alias = lambda.alias(name, SNAP_START_ALIAS).await?;
    let provisioned_alias = lambda.alias(name, PROVISIONED_ALIAS).await?;
    let provisioned = match provisioned_alias {
        Some(_) => lambda.provisioned(name, PROVISIONED_ALIAS).await?,
        None => None,
    };
    let event_invoke = lambda.event_invoke_config(name).await?;
    let statements = lambda.statements(name).await?;
    let reserved = answer["Concurrency"]["ReservedConcurrentExecutions"].as_u64();
    Ok(ActualFunction {
        arn: text(configuration, "FunctionArn"),
        settings: FunctionSettings::from_json(configuration),
        code_sha256: text(configuration, "CodeSha256"),
        published,
        snap_start_alias: alias.map(|alias| text(&alias, "FunctionVersion")),
        provisioned_alias: provisioned_alias.map(|alias| text(&alias, "FunctionVersion")),
        provisioned,
        tags: text_map(&answer["Tags"]),
        reserved: reserved.and_then(|instances| u32::try_from(instances).ok()),
        own: lambda.own_settings(name, None).await?,
        event_invoke: event_invoke.as_ref().map(event_invoke_from_json),
        url,
        statements: statements.iter().map(|s| (text(s, "Sid"), source_arn(s))).collect(),
    })
}

/// From a FunctionEventInvokeConfig.
fn event_invoke_from_json(json: &Json) -> ActualEventInvoke {
    let number = |key: &str| json[key].as_u64().and_then(|number| u32::try_from(number).ok());
    let destination =
        |side: &str| json["DestinationConfig"][side]["Destination"].as_str().map(str::to_owned);
    ActualEventInvoke {
        max_retry_attempts: number("MaximumRetryAttempts"),
        max_event_age_s: number("MaximumEventAgeInSeconds"),
        on_success: destination("OnSuccess"),
        on_failure: destination("OnFailure"),
    }
}

/// The ARN that a statement's condition names.
fn source_arn(statement: &Json) -> Option<String> {
    let conditions = statement["Condition"].as_object()?;
    let of = |condition: &Json| {
        let keys = condition.as_object()?;
        let found = keys.iter().find(|(key, _)| key.eq_ignore_ascii_case("AWS:SourceArn"))?;
        found.1.as_str().map(str::to_owned)
    };
    conditions.values().find_map(of)
}

async fn api(gateway: &ApiGateway<'_>, owner: &Owner) -> Result<Option<ActualApi>, ClientError> {
    let apis = gateway.apis().await?;
    let Some(found) = apis.iter().find(|api| owner.owns(&text_map(&api["tags"]))) else {
        return Ok(None);
    };
    let id = text(found, "apiId");
    let mut api = ActualApi {
        url: text(found, "apiEndpoint"),
        name: text(found, "name"),
        cors: api_cors_from_json(&found["corsConfiguration"]),
        tags: text_map(&found["tags"]),
        id: id.clone(),
        ..ActualApi::default()
    };
    for integration in gateway.parts(&id, "integrations").await? {
        let value = ActualIntegration {
            function_arn: text(&integration, "integrationUri"),
            payload_v1: integration["payloadFormatVersion"] == "1.0",
        };
        api.integrations.insert(text(&integration, "integrationId"), value);
    }
    for route in gateway.parts(&id, "routes").await? {
        let target = route["target"].as_str().and_then(|t| t.strip_prefix("integrations/"));
        let value =
            ActualRoute { id: text(&route, "routeId"), integration: target.map(str::to_owned) };
        api.routes.insert(text(&route, "routeKey"), value);
    }
    let stages = gateway.parts(&id, "stages").await?;
    api.stages = stages
        .iter()
        .map(|stage| (text(stage, "stageName"), stage["autoDeploy"] == true))
        .collect();
    Ok(Some(api))
}
