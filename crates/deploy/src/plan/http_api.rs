//! Steps for the service's HTTP API: itself, its connections to functions, its routes.

use super::function::tag_changes;
use super::{Permission, Step};
use crate::client::ApiSettings;
use crate::config::{CorsRules, FunctionConfig, Service};
use crate::state::{Actual, ActualApi, Owner, api_cors};
use serde_json::json;
use std::collections::BTreeMap;

pub(super) fn steps(service: &Service, owner: &Owner, actual: &Actual, steps: &mut Vec<Step>) {
    let routed: Vec<&FunctionConfig> =
        service.functions.iter().filter(|function| !function.routes.is_empty()).collect();
    if routed.is_empty() {
        if let Some(api) = &actual.api {
            steps.push(Step::DeleteApi { id: api.id.clone(), name: api.name.clone() });
        }
        unneeded_permissions(service, actual, steps);
        return;
    }
    let own_tags = if service.http_api.tagged { service.tags.clone() } else { BTreeMap::new() };
    let tags = owner.tags(&own_tags);
    let settings = ApiSettings {
        name: service.http_api_name(),
        cors: service.http_api.cors.as_ref().map(api_cors),
        tags: json!(tags),
    };
    let none = ActualApi::default();
    let there = match &actual.api {
        None => {
            steps.push(Step::CreateApi { settings });
            &none
        }
        Some(there) => {
            let wanted_cors = service.http_api.cors.as_ref().map(comparable);
            let same_cors = there.cors.as_ref().map(comparable) == wanted_cors;
            if there.name != settings.name || !same_cors {
                steps.push(Step::UpdateApi { settings });
            }
            if let Some((set, remove)) = tag_changes(&there.tags, &tags) {
                steps.push(Step::TagApi { set, remove });
            }
            there
        }
    };
    for function in &routed {
        connect(function, there, actual, steps);
    }
    for function in &routed {
        for route in &function.routes {
            lead(&route.key, function, there, actual, steps);
        }
    }
    match there.stages.get("$default") {
        None => steps.push(Step::CreateStage),
        Some(false) => steps.push(Step::UpdateStage),
        Some(true) => {}
    }
    unneeded_routes(&routed, there, actual, steps);
    unneeded_permissions(service, actual, steps);
}

/// The integration that calls a function, if there is one.
fn integration<'a>(
    function: &FunctionConfig,
    api: &'a ActualApi,
    actual: &Actual,
) -> Option<(&'a String, bool)> {
    let mut arn = actual.functions.get(&function.name)?.arn.clone();
    if let Some(alias) = function.target_alias() {
        arn = format!("{arn}:{alias}");
    }
    let mut found = api.integrations.iter().filter(|(_, there)| there.function_arn == arn);
    found.next().map(|(id, there)| (id, there.payload_v1))
}

fn connect(function: &FunctionConfig, api: &ActualApi, actual: &Actual, steps: &mut Vec<Step>) {
    let (name, payload_v1) = (function.name.clone(), function.payload_v1);
    match integration(function, api, actual) {
        None => {
            let (name, alias) = (name.clone(), function.target_alias());
            steps.push(Step::CreateIntegration { name, alias, payload_v1 });
        }
        Some((id, there)) if there != payload_v1 => {
            let (id, name) = (id.clone(), name.clone());
            steps.push(Step::UpdateIntegration { id, name, payload_v1 });
        }
        Some(_) => {}
    }
    let permission = Permission::HttpApi;
    let statement =
        actual.functions.get(&name).and_then(|there| there.statements.get(permission.sid()));
    let for_this_api = |arn: &Option<String>| {
        arn.as_ref().is_some_and(|arn| !api.id.is_empty() && arn.contains(&format!(":{}/", api.id)))
    };
    if !statement.is_some_and(for_this_api) {
        steps.push(Step::Allow { name, permission, replaces: statement.is_some() });
    }
}

fn lead(
    key: &str,
    function: &FunctionConfig,
    api: &ActualApi,
    actual: &Actual,
    steps: &mut Vec<Step>,
) {
    let (route, name) = (key.to_owned(), function.name.clone());
    let wanted = integration(function, api, actual).map(|(id, _)| id);
    match api.routes.get(key) {
        None => steps.push(Step::CreateRoute { route, name }),
        Some(there) if wanted.is_none() || there.integration.as_ref() != wanted => {
            steps.push(Step::UpdateRoute { id: there.id.clone(), route, name });
        }
        Some(_) => {}
    }
}

fn unneeded_routes(
    routed: &[&FunctionConfig],
    api: &ActualApi,
    actual: &Actual,
    steps: &mut Vec<Step>,
) {
    for (key, there) in &api.routes {
        if !routed.iter().flat_map(|function| &function.routes).any(|route| route.key == *key) {
            steps.push(Step::DeleteRoute { id: there.id.clone(), route: key.clone() });
        }
    }
    for id in api.integrations.keys() {
        let used = |f: &&FunctionConfig| integration(f, api, actual).is_some_and(|(i, _)| i == id);
        if !routed.iter().any(used) {
            steps.push(Step::DeleteIntegration { id: id.clone() });
        }
    }
}

/// Functions that stay and have no route any more.
fn unneeded_permissions(service: &Service, actual: &Actual, steps: &mut Vec<Step>) {
    for function in service.functions.iter().filter(|function| function.routes.is_empty()) {
        let there = actual.functions.get(&function.name);
        let permission = Permission::HttpApi;
        if there.is_some_and(|there| there.statements.contains_key(permission.sid())) {
            steps.push(Step::Disallow { name: function.name.clone(), permission });
        }
    }
}

/// Rules in a form in which the same rules are equal: names of headers and methods have no case and
/// lists no order.
pub(super) fn comparable(rules: &CorsRules) -> CorsRules {
    let sorted = |list: &[String]| {
        let mut list: Vec<String> = list.iter().map(|item| item.to_lowercase()).collect();
        list.sort();
        list
    };
    CorsRules {
        allow_headers: sorted(&rules.allow_headers),
        allow_methods: sorted(&rules.allow_methods),
        allow_origins: sorted(&rules.allow_origins),
        expose_headers: sorted(&rules.expose_headers),
        ..rules.clone()
    }
}
