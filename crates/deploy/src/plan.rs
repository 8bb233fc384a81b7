//! Which steps lead from what an endpoint has to what a service wants: a pure decision.
//!
//! Steps come in an order in which each finds what it needs, and what is to go away goes last, so a
//! deploy that stops half-way leaves what was there before working; planning again continues.

mod event_invoke;
mod function;
mod http_api;
mod layer;
mod role;
mod step;

pub use step::{Permission, Step};

use crate::archive::Code;
use crate::config::Service;
use crate::state::{Actual, FunctionSettings, Owner};
use std::collections::BTreeMap;

/// What to do.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Plan {
    /// The steps in order.
    pub steps: Vec<Step>,
}

/// A function or role that is wanted and belongs to somebody else.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the {what} '{name}' {whose}; delete it, or give yours another name with '{setting}'")]
pub struct Taken {
    /// `function` or `role`.
    pub what: &'static str,
    /// Its name.
    pub name: String,
    /// The setting with which another name can be given.
    pub setting: String,
    /// Whose it is.
    pub whose: String,
}

/// Plans a deploy. Functions without code in `codes` are those whose code is not known before hooks
/// have run.
///
/// # Errors
///
/// All functions, and the role, whose names are taken.
pub fn plan(
    service: &Service,
    codes: &BTreeMap<String, Code>,
    actual: &Actual,
) -> Result<Plan, Vec<Taken>> {
    let mut taken: Vec<Taken> = service
        .functions
        .iter()
        .filter_map(|function| {
            let whose = actual.taken.get(&function.name)?.clone();
            Some(Taken {
                what: "function",
                name: function.name.clone(),
                setting: format!("functions.{}.name", function.key),
                whose,
            })
        })
        .collect();
    if let (Some(role), Some(whose)) = (&service.role, &actual.taken_role) {
        taken.push(Taken {
            what: "role",
            name: role.name.clone(),
            setting: "provider.iam.role.name".to_owned(),
            whose: whose.clone(),
        });
    }
    if !taken.is_empty() {
        return Err(taken);
    }
    let owner = Owner { service: service.name.clone(), stage: service.stage.clone() };
    let mut steps = Vec::new();
    role::steps(service.role.as_ref(), &owner, actual, &mut steps);
    layer::publish(service, codes, actual, &mut steps);
    for wanted in &service.functions {
        let layers = |key: &str| layer::arn(service, codes, actual, key);
        let settings = FunctionSettings::of(wanted).with_layers(layers);
        let code = codes.get(&wanted.key);
        function::steps(wanted, (code, &settings), &owner, actual, &mut steps);
    }
    for wanted in &service.functions {
        event_invoke::steps(wanted, actual.functions.get(&wanted.name), &mut steps);
    }
    http_api::steps(service, &owner, actual, &mut steps);
    for function in &service.functions {
        function::unneeded_alias(function, actual, &mut steps);
    }
    for name in actual.functions.keys() {
        if !service.functions.iter().any(|wanted| wanted.name == *name) {
            function::removal(name, actual, &mut steps);
        }
    }
    layer::delete_replaced(service, codes, actual, &mut steps);
    role::removal(service.role.as_ref(), actual, &mut steps);
    Ok(Plan { steps })
}

/// Plans the removal of everything that a service has.
pub fn removal(actual: &Actual) -> Plan {
    let mut steps = Vec::new();
    if let Some(api) = &actual.api {
        steps.push(Step::DeleteApi { id: api.id.clone(), name: api.name.clone() });
    }
    for name in actual.functions.keys() {
        function::removal(name, actual, &mut steps);
    }
    for (name, layer) in &actual.layers {
        steps.push(Step::DeleteLayer { name: name.clone(), version: layer.version });
    }
    for group in actual.log_groups.keys() {
        let function = group.strip_prefix("/aws/lambda/").unwrap_or("");
        let others = actual.taken.contains_key(function);
        if !others && !actual.functions.contains_key(function) {
            steps.push(Step::DeleteLogGroup { group: group.clone() });
        }
    }
    role::removal(None, actual, &mut steps);
    Plan { steps }
}
