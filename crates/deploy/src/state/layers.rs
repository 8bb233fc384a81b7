//! Reads the newest versions of layers. Layers have no tags: a layer is the service's that names it, as
//! with the Serverless Framework, so names of services that share a region must differ.

use super::ActualLayer;
use super::settings::text;
use crate::client::{ClientError, Endpoint, Lambda};
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// Reads the newest versions of the layers with these names, as far as they are there.
///
/// # Errors
///
/// When the endpoint does not answer, or refuses.
pub async fn read_layers(
    endpoint: &Endpoint,
    names: impl IntoIterator<Item = &String>,
) -> Result<BTreeMap<String, ActualLayer>, ClientError> {
    let lambda = Lambda::new(endpoint);
    let mut layers = BTreeMap::new();
    for name in names {
        let Some(json) = lambda.newest_layer_version(name).await? else { continue };
        let version = json["Version"].as_u64().unwrap_or_default();
        let statements = lambda.layer_statements(name, version).await?;
        let mut allowed_accounts: Vec<String> = statements.iter().map(principal).collect();
        allowed_accounts.sort();
        let layer = ActualLayer {
            arn: text(&json, "LayerVersionArn"),
            version,
            code_sha256: text(&json["Content"], "CodeSha256"),
            description: text(&json, "Description"),
            compatible_runtimes: texts(&json["CompatibleRuntimes"]),
            compatible_architectures: texts(&json["CompatibleArchitectures"]),
            license_info: json["LicenseInfo"].as_str().map(str::to_owned),
            allowed_accounts,
        };
        layers.insert(name.clone(), layer);
    }
    Ok(layers)
}

/// `*`, or the account in the ARN of its root.
fn principal(statement: &Json) -> String {
    let principal = &statement["Principal"];
    let arn = principal.as_str().or_else(|| principal["AWS"].as_str()).unwrap_or_default();
    match arn.split(':').nth(4) {
        Some(account) => account.to_owned(),
        None => arn.to_owned(),
    }
}

fn texts(json: &Json) -> Vec<String> {
    let items = json.as_array().into_iter().flatten();
    items.filter_map(Json::as_str).map(str::to_owned).collect()
}
