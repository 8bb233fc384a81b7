//! Which steps lead from what an endpoint has to what a service wants: a pure decision.
//!
//! Steps come in an order in which each finds what it needs, and what is to go away goes last, so a
//! deploy that stops half-way leaves what was there before working; planning again continues.

mod event_invoke;
mod function;
mod http_api;
mod step;

pub use step::{Permission, Step};

use crate::archive::Code;
use crate::config::Service;
use crate::state::{Actual, Owner};
use std::collections::BTreeMap;

/// What to do.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Plan {
    /// The steps in order.
    pub steps: Vec<Step>,
}

/// A function that is wanted and belongs to somebody else.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "the function '{name}' {whose}; delete it, or give yours another name with 'functions.{key}.name'"
)]
pub struct Taken {
    /// The function's name.
    pub name: String,
    /// The key of the function that wants it.
    pub key: String,
    /// Whose it is.
    pub whose: String,
}

/// Plans a deploy. Functions without code in `codes` are those whose code is not known before hooks
/// have run.
///
/// # Errors
///
/// All functions whose names are taken.
pub fn plan(
    service: &Service,
    codes: &BTreeMap<String, Code>,
    actual: &Actual,
) -> Result<Plan, Vec<Taken>> {
    let taken: Vec<Taken> = service
        .functions
        .iter()
        .filter_map(|function| {
            let whose = actual.taken.get(&function.name)?.clone();
            Some(Taken { name: function.name.clone(), key: function.key.clone(), whose })
        })
        .collect();
    if !taken.is_empty() {
        return Err(taken);
    }
    let owner = Owner { service: service.name.clone(), stage: service.stage.clone() };
    let mut steps = Vec::new();
    for wanted in &service.functions {
        function::steps(wanted, codes.get(&wanted.key), &owner, actual, &mut steps);
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
    for group in actual.log_groups.keys() {
        let function = group.strip_prefix("/aws/lambda/").unwrap_or("");
        let others = actual.taken.contains_key(function);
        if !others && !actual.functions.contains_key(function) {
            steps.push(Step::DeleteLogGroup { group: group.clone() });
        }
    }
    Plan { steps }
}
