//! `maximumRetryAttempts`, `maximumEventAge` and `destinations` of a function: what becomes of
//! events that nobody waits for.
//!
//! A destination is another function of the same file, by its key, or any function by its ARN, as a
//! text or as `{arn, type: function}`. The other kinds of destination are named as not served.

use super::function::FunctionConfig;
use super::reader::{Fields, Problems};
use crate::yaml::{Node, Place, Value};
use model::arn::FunctionReference;
use model::async_invoke;

/// What a function's events need besides the defaults.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EventInvoke {
    /// `maximumRetryAttempts`.
    pub max_retry_attempts: Option<u32>,
    /// `maximumEventAge`, in seconds.
    pub max_event_age_s: Option<u32>,
    /// `destinations.onSuccess`.
    pub on_success: Option<Destination>,
    /// `destinations.onFailure`.
    pub on_failure: Option<Destination>,
}

/// Where the record of an event goes when it is done with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// A function of the service, by its name at the endpoint.
    Function(String),
    /// A function by its ARN.
    Arn(String),
}

impl Destination {
    /// Whether an ARN at the endpoint leads there.
    pub fn is(&self, arn: &str) -> bool {
        match self {
            Self::Arn(wanted) => wanted == arn,
            Self::Function(name) => FunctionReference::parse(arn)
                .is_some_and(|there| there.name.as_str() == name && there.qualifier.is_none()),
        }
    }
}

/// A destination that is the key of a function, to be looked up when all functions are known.
#[derive(Debug)]
pub(super) struct Named {
    place: Place,
    path: String,
    /// The key of the function whose destination it is.
    of: String,
    key: String,
    on_success: bool,
}

/// Reads the three keys of the function `key`; `None` where none of them is there.
pub(super) fn read(
    fields: &mut Fields<'_>,
    key: &str,
    named: &mut Vec<Named>,
    problems: &mut Problems,
) -> Option<EventInvoke> {
    let mut config = EventInvoke::default();
    let mut given = false;
    if let Some(node) = fields.take("maximumRetryAttempts") {
        given = true;
        let range = async_invoke::RETRY_ATTEMPTS;
        let range = u32::from(*range.start())..=u32::from(*range.end());
        config.max_retry_attempts =
            problems.number(&fields.at("maximumRetryAttempts"), node, range);
    }
    if let Some(node) = fields.take("maximumEventAge") {
        given = true;
        let range = async_invoke::EVENT_AGE_S;
        config.max_event_age_s = problems.number(&fields.at("maximumEventAge"), node, range);
    }
    if let Some(node) = fields.take("destinations") {
        let path = fields.at("destinations");
        if let Some(mut sides) = Fields::open(node, path, "functions.*.destinations", problems) {
            for on_success in [true, false] {
                let side = if on_success { "onSuccess" } else { "onFailure" };
                let Some(node) = sides.take(side) else { continue };
                given = true;
                let path = sides.at(side);
                match destination(&path, side, node, problems) {
                    Some(Written::Arn(arn)) if on_success => {
                        config.on_success = Some(Destination::Arn(arn));
                    }
                    Some(Written::Arn(arn)) => config.on_failure = Some(Destination::Arn(arn)),
                    Some(Written::Key(other)) => named.push(Named {
                        place: node.place,
                        path,
                        of: key.to_owned(),
                        key: other,
                        on_success,
                    }),
                    None => {}
                }
            }
            sides.finish(problems);
        }
    }
    given.then_some(config)
}

/// Puts the names of functions where their keys were written.
pub(super) fn resolve(
    functions: &mut [FunctionConfig],
    named: Vec<Named>,
    problems: &mut Problems,
) {
    for Named { place, path, of, key, on_success } in named {
        let found = functions.iter().find(|function| function.key == key);
        let Some(name) = found.map(|function| function.name.clone()) else {
            let title =
                format!("'{path}' is '{key}', which is neither a function of this file nor an ARN");
            problems.error(place, title);
            continue;
        };
        if of == key {
            problems.error(place, format!("'{path}' is the function itself"));
            continue;
        }
        let config = functions.iter_mut().find(|function| function.key == of);
        if let Some(config) = config.and_then(|function| function.event_invoke.as_mut()) {
            let side = if on_success { &mut config.on_success } else { &mut config.on_failure };
            *side = Some(Destination::Function(name));
        }
    }
}

/// A destination as it is written.
enum Written {
    Arn(String),
    Key(String),
}

fn destination(path: &str, side: &str, node: &Node, problems: &mut Problems) -> Option<Written> {
    if !matches!(node.value, Value::Map(_)) {
        let text = problems.text(path, node)?;
        return match text.starts_with("arn:") {
            true => arn(path, text, node, problems),
            false => Some(Written::Key(text)),
        };
    }
    let known = match side {
        "onSuccess" => "functions.*.destinations.onSuccess",
        _ => "functions.*.destinations.onFailure",
    };
    let mut fields = Fields::open(node, path, known, problems)?;
    let kind = fields.take("type").and_then(|node| {
        problems.one_of(&format!("{path}.type"), node, &["function", "sns", "sqs", "eventBus"])
    });
    let node_of_arn = fields.take("arn");
    fields.finish(problems);
    let Some(node_of_arn) = node_of_arn else {
        problems.error(node.place, format!("'{path}' needs an 'arn'"));
        return None;
    };
    if let Some(kind) = kind.filter(|kind| *kind != "function") {
        problems.not_served(node.place, path, why(kind));
        return None;
    }
    let text = problems.text(&format!("{path}.arn"), node_of_arn)?;
    arn(path, text, node_of_arn, problems)
}

fn arn(path: &str, text: String, node: &Node, problems: &mut Problems) -> Option<Written> {
    match text.split(':').nth(2).unwrap_or_default() {
        "lambda" if FunctionReference::parse(&text).is_some() => Some(Written::Arn(text)),
        service @ ("sqs" | "sns" | "events" | "s3") => {
            problems.not_served(node.place, path, why(service));
            None
        }
        _ => {
            problems
                .error(node.place, format!("'{path}' is '{text}', which is no ARN of a function"));
            None
        }
    }
}

/// What is missing for a destination, by its type in the file or its service in an ARN.
fn why(kind: &str) -> &'static str {
    match kind {
        "sqs" => "queues are missing; name a function",
        "sns" => "topics are missing; name a function",
        "s3" => "buckets are missing; name a function",
        _ => "event buses are missing; name a function",
    }
}
