//! Steps for one function: its log, itself, its URL.

use super::{Permission, Step};
use crate::archive::Code;
use crate::config::{FunctionConfig, PROVISIONED_ALIAS, SNAP_START_ALIAS, UrlConfig};
use crate::state::{Actual, ActualFunction, FunctionSettings, Owner, log_group};
use model::OwnSettings;
use std::collections::BTreeMap;

pub(super) fn steps(
    wanted: &FunctionConfig,
    (code, settings): (Option<&Code>, &FunctionSettings),
    owner: &Owner,
    actual: &Actual,
    steps: &mut Vec<Step>,
) {
    log(wanted, actual, steps);
    let there = actual.functions.get(&wanted.name);
    match there {
        None => created(wanted, steps),
        Some(there) => updated(wanted, (code, settings), owner, there, steps),
    }
    url(wanted, there, steps);
}

/// Steps that delete a function with its log.
pub(super) fn removal(name: &str, actual: &Actual, steps: &mut Vec<Step>) {
    steps.push(Step::DeleteFunction { name: name.to_owned() });
    let group = log_group(name);
    if actual.log_groups.contains_key(&group) {
        steps.push(Step::DeleteLogGroup { group });
    }
}

fn log(wanted: &FunctionConfig, actual: &Actual, steps: &mut Vec<Step>) {
    let group = log_group(&wanted.name);
    let there = actual.log_groups.get(&group);
    if there.is_none() {
        steps.push(Step::CreateLogGroup { group: group.clone() });
    }
    if there.copied().flatten() != wanted.log_retention_days {
        steps.push(Step::SetRetention { group, days: wanted.log_retention_days });
    }
}

fn created(wanted: &FunctionConfig, steps: &mut Vec<Step>) {
    let name = wanted.name.clone();
    steps.push(Step::CreateFunction { key: wanted.key.clone(), name: name.clone() });
    if wanted.reserved_concurrency.is_some() {
        let instances = wanted.reserved_concurrency;
        steps.push(Step::Reserve { name: name.clone(), instances });
    }
    if wanted.own != OwnSettings::default() {
        steps.push(Step::SetOwn { key: wanted.key.clone(), name: name.clone() });
    }
    if wanted.versioned {
        steps.push(Step::Publish { name: name.clone() });
    }
    if let Some(alias) = wanted.target_alias() {
        steps.push(Step::PointAlias { name: name.clone(), alias });
    }
    if wanted.provisioned_concurrency.is_some() {
        steps.push(provision(name, wanted));
    }
}

fn provision(name: String, wanted: &FunctionConfig) -> Step {
    let instances = wanted.provisioned_concurrency;
    Step::Provision { name, alias: PROVISIONED_ALIAS, instances }
}

fn updated(
    wanted: &FunctionConfig,
    (code, settings): (Option<&Code>, &FunctionSettings),
    owner: &Owner,
    there: &ActualFunction,
    steps: &mut Vec<Step>,
) {
    let (key, name) = (wanted.key.clone(), wanted.name.clone());
    let same_code = code.map(|code| {
        code.sha256 == there.code_sha256 && settings.architecture == there.settings.architecture
    });
    if same_code != Some(true) {
        let known = same_code == Some(false);
        steps.push(Step::UpdateCode { key: key.clone(), name: name.clone(), known });
    }
    let changed = there.settings.differences(settings);
    let same_settings = changed.is_empty();
    if !same_settings {
        steps.push(Step::UpdateSettings { key: key.clone(), name: name.clone(), changed });
    }
    let same_own = there.own == wanted.own;
    if !same_own {
        steps.push(Step::SetOwn { key, name: name.clone() });
    }
    if let Some((set, remove)) = tag_changes(&there.tags, &owner.tags(&wanted.tags)) {
        steps.push(Step::TagFunction { name: name.clone(), set, remove });
    }
    // A reservation is never less than what is provisioned of it.
    let fewer = wanted.provisioned_concurrency < there.provisioned;
    if fewer {
        steps.push(provision(name.clone(), wanted));
    }
    if there.reserved != wanted.reserved_concurrency {
        let instances = wanted.reserved_concurrency;
        steps.push(Step::Reserve { name: name.clone(), instances });
    }
    // An earlier deploy may have stopped between the change and its version.
    let published = there.published.as_ref().is_some_and(|published| {
        published.code_sha256 == there.code_sha256
            && published.settings == there.settings
            && published.own == there.own
    });
    let changes = same_code == Some(false) || !same_settings || !same_own;
    let publishes = wanted.versioned && (changes || !published);
    if publishes {
        steps.push(Step::Publish { name: name.clone() });
    }
    let newest = there.published.as_ref().map(|published| &published.version);
    if let Some(alias) = wanted.target_alias()
        && (publishes || there.alias(alias) != newest)
    {
        steps.push(Step::PointAlias { name: name.clone(), alias });
    }
    if !fewer && wanted.provisioned_concurrency != there.provisioned {
        steps.push(provision(name, wanted));
    }
}

/// The aliases of a function that is not to have them any more: they go when nothing leads there.
pub(super) fn unneeded_alias(wanted: &FunctionConfig, actual: &Actual, steps: &mut Vec<Step>) {
    let Some(there) = actual.functions.get(&wanted.name) else { return };
    for alias in [PROVISIONED_ALIAS, SNAP_START_ALIAS] {
        if wanted.target_alias() != Some(alias) && there.alias(alias).is_some() {
            steps.push(Step::DeleteAlias { name: wanted.name.clone(), alias });
        }
    }
}

/// What to set and what to remove; `None` if nothing.
pub(super) fn tag_changes(
    there: &BTreeMap<String, String>,
    wanted: &BTreeMap<String, String>,
) -> Option<(BTreeMap<String, String>, Vec<String>)> {
    let set: BTreeMap<String, String> = wanted
        .iter()
        .filter(|(key, value)| there.get(*key) != Some(value))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    let remove: Vec<String> =
        there.keys().filter(|key| !wanted.contains_key(*key)).cloned().collect();
    (!set.is_empty() || !remove.is_empty()).then_some((set, remove))
}

fn url(wanted: &FunctionConfig, there: Option<&ActualFunction>, steps: &mut Vec<Step>) {
    let name = || wanted.name.clone();
    let has = |permission: Permission| {
        there.is_some_and(|there| there.statements.contains_key(permission.sid()))
    };
    let open = [Permission::Url, Permission::UrlInvoke];
    match (&wanted.url, there.and_then(|there| there.url.as_ref())) {
        (Some(url), None) => steps.push(Step::CreateUrl { name: name(), url: url.clone() }),
        (Some(url), Some(there)) if !same_url(url, &there.settings) => {
            steps.push(Step::UpdateUrl { name: name(), url: url.clone() });
        }
        (None, Some(_)) => steps.push(Step::DeleteUrl { name: name() }),
        _ => {}
    }
    let everybody = wanted.url.as_ref().is_some_and(|url| !url.signed_only);
    for permission in open {
        if everybody && !has(permission) {
            steps.push(Step::Allow { name: name(), permission, replaces: false });
        } else if !everybody && has(permission) {
            steps.push(Step::Disallow { name: name(), permission });
        }
    }
}

/// Names of headers are the same in any case.
fn same_url(one: &UrlConfig, other: &UrlConfig) -> bool {
    let comparable = |url: &UrlConfig| UrlConfig {
        cors: url.cors.as_ref().map(super::http_api::comparable),
        ..url.clone()
    };
    comparable(one) == comparable(other)
}
