//! "Quick create": an API with one function, one route and the stage `$default`, in one request.

use super::error::bad_request;
use super::{integration, route, route_key};
use model::http_api::{Integration, PayloadFormat, Route, Stage};
use model::{HttpApi, Timestamp};
use std::collections::BTreeMap;
use wire::AwsError;

/// What quick create adds to a new API.
#[derive(Debug, Clone)]
pub(super) struct QuickCreate {
    integration: Integration,
    route_key: String,
}

impl QuickCreate {
    /// Checks `Target` and `RouteKey`; `None` if they are not there.
    pub(super) fn parse(
        target: Option<String>,
        route_key: Option<String>,
    ) -> Result<Option<Self>, AwsError> {
        let Some(uri) = target else {
            return match route_key {
                None => Ok(None),
                Some(_) => Err(bad_request("RouteKey needs Target, the function that is called")),
            };
        };
        let route_key = route_key.unwrap_or_else(|| "$default".to_owned());
        route_key::check(&route_key)?;
        let integration = Integration {
            function_arn: integration::function_arn(&uri)?,
            uri,
            description: String::new(),
            payload_format: PayloadFormat::V2,
            timeout_ms: integration::TIMEOUT_MS,
        };
        Ok(Some(Self { integration, route_key }))
    }

    /// Adds the integration, the route and the stage to an API that has none.
    pub(super) fn apply(&self, api: &mut HttpApi, now: Timestamp) -> Result<(), AwsError> {
        let integration = integration::insert(api, self.integration.clone())?;
        route::insert(api, Route { key: self.route_key.clone(), integration: Some(integration) })?;
        let stage = Stage {
            description: String::new(),
            tags: BTreeMap::new(),
            variables: BTreeMap::new(),
            auto_deploy: true,
            created: now,
            modified: now,
        };
        api.stages.insert("$default".to_owned(), stage);
        Ok(())
    }
}
