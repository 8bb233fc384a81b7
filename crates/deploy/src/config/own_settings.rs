//! `mayfly:` of the provider or a function: what Mayfly offers beyond AWS. A function's keys stand
//! above those of the provider.

use super::reader::{Fields, Problems};
use crate::yaml::{Node, Value};
use model::OwnSettings;
use serde_json::{Map, Value as Json};

/// The keys as they were written, each readable by itself.
pub(super) type Written = Map<String, Json>;

/// Reads the key `mayfly`; each key below it is checked by itself, so that an error has its place.
pub(super) fn read(fields: &mut Fields<'_>, problems: &mut Problems) -> Written {
    let mut written = Written::new();
    let Some(node) = fields.take("mayfly") else { return written };
    let path = fields.at("mayfly");
    let Value::Map(mapping) = &node.value else {
        problems.error(node.place, format!("'{path}' must be a mapping of Mayfly's own settings"));
        return written;
    };
    for entry in &mapping.entries {
        let value = entry.value.to_json();
        let alone = Written::from_iter([(entry.key.clone(), value.clone())]);
        match settings(alone).and_then(|settings| settings.check()) {
            Ok(()) => {
                written.insert(entry.key.clone(), value);
            }
            Err(reason) => {
                problems.error(place(entry.key_place, &entry.value), format!("'{path}': {reason}"))
            }
        }
    }
    written
}

/// What the keys mean; the errors of each were told when it was read.
pub(super) fn merged(provider: &Written, function: Written) -> OwnSettings {
    let mut all = provider.clone();
    all.extend(function);
    settings(all).unwrap_or_default()
}

fn settings(written: Written) -> Result<OwnSettings, String> {
    serde_json::from_value(Json::Object(written)).map_err(|error| error.to_string())
}

/// A plain value is wrong itself; of a larger one the key says where to look.
fn place(key: crate::yaml::Place, value: &Node) -> crate::yaml::Place {
    match value.value {
        Value::Map(_) | Value::List(_) => key,
        _ => value.place,
    }
}
