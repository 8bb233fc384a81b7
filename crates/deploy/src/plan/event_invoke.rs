//! Steps for a function's asynchronous invocations. They come when all functions are there, since a
//! destination may be any of them.

use super::Step;
use crate::config::{Destination, EventInvoke, FunctionConfig};
use crate::state::{ActualEventInvoke, ActualFunction};

pub(super) fn steps(
    wanted: &FunctionConfig,
    there: Option<&ActualFunction>,
    steps: &mut Vec<Step>,
) {
    let name = wanted.name.clone();
    match (&wanted.event_invoke, there.and_then(|there| there.event_invoke.as_ref())) {
        (None, None) => {}
        (None, Some(_)) => steps.push(Step::ClearEventInvoke { name }),
        (Some(wanted), Some(there)) if is_same(wanted, there) => {}
        (Some(_), _) => steps.push(Step::SetEventInvoke { key: wanted.key.clone(), name }),
    }
}

fn is_same(wanted: &EventInvoke, there: &ActualEventInvoke) -> bool {
    let leads_there = |wanted: &Option<Destination>, there: &Option<String>| match (wanted, there) {
        (None, None) => true,
        (Some(wanted), Some(arn)) => wanted.is(arn),
        _ => false,
    };
    wanted.max_retry_attempts == there.max_retry_attempts
        && wanted.max_event_age_s == there.max_event_age_s
        && leads_there(&wanted.on_success, &there.on_success)
        && leads_there(&wanted.on_failure, &there.on_failure)
}
