//! The Extensions API as extensions see it (AWS Lambda, Extensions API 2020-01-01): paths, bodies, and
//! the words in which requests are refused, which are those of AWS's emulator.

use super::connection::{Broken, Connection};
use super::head::{Beside, Head};
use super::{accept, problem};
use crate::extensions::{Asked, Event, Refusal};
use crate::instance::Instance;
use crate::shard::after_others;
use bytes::Bytes;
use http::{Method, StatusCode};
use serde::Deserialize;
use std::io;
use std::sync::Arc;
use uuid::Uuid;

/// The API's version in every path.
const VERSION: &str = "/2020-01-01/extension/";
/// Largest body of a request, in bytes. AWS names no number; what is needed of it is shorter.
const BODY_BYTES: usize = 256 * 1024;

const IDENTIFIER: &str = "Lambda-Extension-Identifier";
const EVENT_IDENTIFIER: &str = "Lambda-Extension-Event-Identifier";

/// Whether a path is one of this API.
pub(super) fn serves(path: &str) -> bool {
    path.starts_with(VERSION)
}

pub(super) async fn answer(
    instance: Arc<Instance>,
    process: u64,
    head: &Head,
    connection: &mut Connection,
) -> io::Result<()> {
    let none = Beside::default();
    let headers = head.beside.as_deref().unwrap_or(&none);
    let told = match (&head.method, head.path.strip_prefix(VERSION).unwrap_or_default()) {
        (&Method::GET, "event/next") => return next(instance, headers, connection).await,
        (&Method::POST, "register") => register(&instance, process, headers, connection).await,
        (&Method::POST, "init/error") => {
            let (id, error_type) = reported(headers);
            instance.extension_init_error(id, error_type).map(|()| accept(connection))
        }
        (&Method::POST, "exit/error") => {
            let (id, error_type) = reported(headers);
            instance.extension_exit_error(id, error_type).map(|()| accept(connection))
        }
        (_, path @ ("event/next" | "register" | "init/error" | "exit/error")) => {
            // With an empty body, so that HEAD needs nothing of its own.
            let allowed = if path == "event/next" { "GET" } else { "POST" };
            connection.answer(StatusCode::METHOD_NOT_ALLOWED, &[("Allow", allowed)], b"");
            return Ok(());
        }
        (method, _) => {
            if method == Method::HEAD {
                // Its answer has no body, and this has one.
                connection.close();
            }
            let words = "There is nothing at this path";
            problem(connection, StatusCode::NOT_FOUND, "InvalidPath", words);
            return Ok(());
        }
    };
    if let Err(refusal) = told {
        refuse(connection, &refusal);
    }
    drop(instance);
    after_others().await;
    Ok(())
}

/// Who reports an error, and which.
fn reported(headers: &Beside) -> (&str, &str) {
    let id = headers.identifier.as_deref().unwrap_or_default();
    (id, headers.error_type.as_deref().unwrap_or_default())
}

async fn next(
    instance: Arc<Instance>,
    headers: &Beside,
    connection: &mut Connection,
) -> io::Result<()> {
    let event = match instance.extension_next(headers.identifier.as_deref().unwrap_or_default()) {
        Err(refusal) => {
            refuse(connection, &refusal);
            return Ok(());
        }
        Ok(Asked::Event(event)) => event,
        Ok(Asked::Wait(event)) => {
            // Not kept while it waits: an idle instance belongs to its pool alone.
            drop(instance);
            match connection.while_connected(event).await {
                Some(Ok(event)) => event,
                // The process is being ended.
                Some(Err(_)) => {
                    connection.close();
                    let words = "The execution environment has ended";
                    let error_type = "Extension.InvalidExtensionState";
                    problem(connection, StatusCode::FORBIDDEN, error_type, words);
                    return Ok(());
                }
                None => return Err(io::ErrorKind::UnexpectedEof.into()),
            }
        }
    };
    let document = Bytes::from(event.document());
    match event {
        Event::Invoke(_) => {
            let id = Uuid::new_v4().to_string();
            connection.send(StatusCode::OK, &[(EVENT_IDENTIFIER, &id)], &document).await
        }
        Event::Shutdown(_) => connection.send(StatusCode::OK, &[], &document).await,
    }
}

/// The body of a registration. What is not known is left alone, as AWS does.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Registration {
    #[serde(default)]
    events: Option<Vec<String>>,
    #[serde(default)]
    configuration_keys: Option<Vec<String>>,
}

async fn register(
    instance: &Instance,
    process: u64,
    headers: &Beside,
    connection: &mut Connection,
) -> Result<(), Refusal> {
    let name = headers.name.as_deref().ok_or(Refusal::MissingName)?;
    let events = match connection.whole(BODY_BYTES).await {
        Ok(whole) => events(&whole.bytes)?,
        Err(Broken::TooLarge) => {
            return Err(Refusal::Format(format!("the body is larger than {BODY_BYTES} bytes")));
        }
        Err(Broken::CutOff) => return Err(Refusal::Format("unexpected EOF".to_owned())),
    };
    let registered = instance.register_extension(process, name, &events)?;
    let executable = &instance.executable;
    let mut document = serde_json::json!({
        "functionName": executable.name.as_str(),
        "functionVersion": executable.config.version.to_string(),
        "handler": executable.config.handler,
    });
    let features = headers.features.as_deref().unwrap_or_default();
    if features.split(',').any(|feature| feature.trim() == "accountId")
        && let Some(document) = document.as_object_mut()
    {
        document.insert("accountId".to_owned(), executable.account.as_str().into());
    }
    let identifier = [(IDENTIFIER, registered.id.as_str())];
    connection.answer(StatusCode::OK, &identifier, document.to_string().as_bytes());
    Ok(())
}

fn events(body: &[u8]) -> Result<Vec<String>, Refusal> {
    let format = |words: String| Refusal::Format(words);
    let registration: Registration =
        serde_json::from_slice(body).map_err(|error| format(error.to_string()))?;
    if registration.configuration_keys.is_some_and(|keys| !keys.is_empty()) {
        let words = "configurationKeys are deprecated; use environment variables instead";
        return Err(format(words.to_owned()));
    }
    Ok(registration.events.unwrap_or_default())
}

/// Refuses a request of an extension, here or at an API beside this one.
pub(super) fn refuse(connection: &mut Connection, refusal: &Refusal) {
    let (error_type, words) = match refusal {
        Refusal::MissingIdentifier => (
            "Extension.MissingExtensionIdentifier",
            "Missing Lambda-Extension-Identifier header".to_owned(),
        ),
        Refusal::InvalidIdentifier => (
            "Extension.InvalidExtensionIdentifier",
            "Invalid Lambda-Extension-Identifier".to_owned(),
        ),
        Refusal::UnknownIdentifier(id) => {
            ("Extension.UnknownExtensionIdentifier", format!("Unknown extension {id}"))
        }
        Refusal::MissingName => {
            ("Extension.InvalidExtensionName", "Empty extension name".to_owned())
        }
        Refusal::Format(words) => ("InvalidRequestFormat", words.clone()),
        Refusal::Event { event, reason } => {
            ("Extension.InvalidEventType", format!("{event}: {reason}"))
        }
        Refusal::RegistrationClosed => {
            ("Extension.RegistrationClosed", "Extension registration closed already".to_owned())
        }
        Refusal::NameTaken => (
            "Extension.InvalidExtensionState",
            "Extension with this name already registered".to_owned(),
        ),
        Refusal::TooMany => (
            "Extension.TooManyExtensions",
            format!("Extension limit ({}) reached", model::limits::EXTENSIONS),
        ),
        Refusal::Transition { from, to, who } => (
            "Extension.InvalidExtensionState",
            format!(
                "State transition from {from} to {to} failed for extension {who}. Error: State transition is not allowed"
            ),
        ),
        Refusal::MissingErrorType => {
            ("Extension.MissingHeader", "Lambda-Extension-Function-Error-Type not found".to_owned())
        }
    };
    problem(connection, StatusCode::FORBIDDEN, error_type, &words);
}
