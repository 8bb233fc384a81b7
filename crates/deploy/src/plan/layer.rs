//! Steps for the service's layers: publishing what differs before functions use it, and deleting the
//! version before when none of them needs it any more.

use super::Step;
use crate::archive::{Code, layer_code};
use crate::config::{LayerConfig, Service};
use crate::state::{Actual, ActualLayer};
use std::collections::BTreeMap;

/// Publishes what is new. What is not packaged yet may turn out to be the same.
pub(super) fn publish(
    service: &Service,
    codes: &BTreeMap<String, Code>,
    actual: &Actual,
    steps: &mut Vec<Step>,
) {
    for layer in &service.layers {
        let there = actual.layers.get(&layer.name);
        if !is_there(layer, there, codes.get(&layer_code(&layer.key))) {
            let (key, name) = (layer.key.clone(), layer.name.clone());
            steps.push(Step::PublishLayer { key, name });
        }
    }
}

/// Deletes the versions that were replaced, unless they are to stay.
pub(super) fn delete_replaced(
    service: &Service,
    codes: &BTreeMap<String, Code>,
    actual: &Actual,
    steps: &mut Vec<Step>,
) {
    for layer in service.layers.iter().filter(|layer| !layer.retain) {
        if let Some(there) = actual.layers.get(&layer.name)
            && !is_there(layer, Some(there), codes.get(&layer_code(&layer.key)))
        {
            steps.push(Step::DeleteLayer { name: layer.name.clone(), version: there.version });
        }
    }
}

/// The ARN of a layer's newest version, if it is what is wanted.
pub(super) fn arn(
    service: &Service,
    codes: &BTreeMap<String, Code>,
    actual: &Actual,
    key: &str,
) -> Option<String> {
    let layer = service.layers.iter().find(|layer| layer.key == key)?;
    let there = actual.layers.get(&layer.name);
    is_there(layer, there, codes.get(&layer_code(key))).then(|| there.map(|t| t.arn.clone()))?
}

fn is_there(layer: &LayerConfig, there: Option<&ActualLayer>, code: Option<&Code>) -> bool {
    let (Some(there), Some(code)) = (there, code) else { return false };
    there.code_sha256 == code.sha256
        && there.description == layer.description
        && there.compatible_runtimes == layer.compatible_runtimes
        && there.compatible_architectures == layer.compatible_architectures
        && there.license_info == layer.license_info
        && there.allowed_accounts == layer.allowed_accounts
}
