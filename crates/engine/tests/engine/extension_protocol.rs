//! Raw answers of the Extensions API and of the metadata endpoint.

use crate::extensions::platform;
use crate::fake::{Platform, Runtime, script, text};
use bytes::Bytes;
use http::{Request, Response};
use http_body_util::Full;
use model::sandbox::Exit;
use std::sync::{Arc, Mutex};

/// Sends a request of an extension; headers are pairs.
async fn send(
    runtime: &mut Runtime,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &'static str,
) -> Response<Bytes> {
    let path = format!("/2020-01-01/extension/{path}");
    let mut request = Request::builder().method(method).uri(path).header("host", "e");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    runtime.send(request.body(Full::from(body)).expect("valid")).await
}

fn shown(answer: &Response<Bytes>) -> String {
    format!("{} {}", answer.status().as_u16(), String::from_utf8_lossy(answer.body()))
}

const NAME: &str = "lambda-extension-name";
const ID: &str = "lambda-extension-identifier";
const ERROR_TYPE: &str = "lambda-extension-function-error-type";

/// What an extension that was started is answered; the conversation is one of AWS's emulator's.
async fn converse(mut runtime: Runtime) -> Vec<String> {
    let runtime = &mut runtime;
    let mut said = Vec::new();
    let own = [(NAME, "e")];
    for (headers, body) in [
        (&[][..], "{}"),
        (&own[..], "no JSON"),
        (&own[..], r#"{"events":["INVOKE","EVERYTHING"]}"#),
        (&[(NAME, "other")][..], r#"{"events":["SHUTDOWN"]}"#),
        (&[(NAME, "other")][..], r#"{"events":["NOTHING"]}"#),
        (&own[..], r#"{"events":[],"configurationKeys":["a"]}"#),
    ] {
        said.push(shown(&send(runtime, "POST", "register", headers, body).await));
    }
    let nobody = "00000000-0000-4000-8000-000000000000";
    for headers in [&[][..], &[(ID, "x")][..], &[(ID, nobody)][..]] {
        said.push(shown(&send(runtime, "GET", "event/next", headers, "").await));
    }
    let features = [(NAME, "e"), ("lambda-extension-accept-feature", "x, accountId")];
    let registered = send(runtime, "POST", "register", &features, r#"{"events":["INVOKE"]}"#).await;
    said.push(shown(&registered));
    let id = registered.headers()["lambda-extension-identifier"].to_str().expect("text").to_owned();
    let mine = [(ID, id.as_str())];
    said.push(shown(&send(runtime, "POST", "register", &own, r#"{"events":["INVOKE"]}"#).await));
    said.push(shown(&send(runtime, "POST", "init/error", &mine, "{}").await));
    said.push(shown(&send(runtime, "DELETE", "register", &mine, "").await));
    let error = [(ID, id.as_str()), (ERROR_TYPE, "Extension.X")];
    said.push(shown(&send(runtime, "POST", "init/error", &error, "{}").await));
    said.push(shown(&send(runtime, "POST", "init/error", &error, "{}").await));
    let refused = send(runtime, "POST", "exit/error", &error, "{}").await;
    said.push(shown(&refused).replace(&id, "ID"));
    let refused = send(runtime, "GET", "event/next", &mine, "").await;
    said.push(shown(&refused).replace(&id, "ID"));
    said
}

#[tokio::test]
async fn answers_are_those_of_aws_emulator() {
    let said = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&said);
    let program = script(move |runtime| {
        let said = Arc::clone(&kept);
        async move {
            if runtime.extension().is_none() {
                return runtime.echo_for_ever().await;
            }
            let conversation = converse(runtime).await;
            *said.lock().expect("free") = conversation;
            Exit::Code(1)
        }
    });
    let (platform, _layer) = platform(&["e"], program).await;
    let reply = platform.call("1").await;
    assert!(text(&reply).contains("Extension.InitError"), "{}", text(&reply));
    let said = said.lock().expect("free").clone();
    let refused = |error_type: &str, words: &str| {
        format!(r#"403 {{"errorMessage":"{words}","errorType":"{error_type}"}}"#)
    };
    let transition = |from: &str, to: &str, who: &str| {
        let words = format!(
            "State transition from {from} to {to} failed for extension {who}. Error: State transition is not allowed"
        );
        refused("Extension.InvalidExtensionState", &words)
    };
    let wanted = [
        refused("Extension.InvalidExtensionName", "Empty extension name"),
        // In the words of the JSON parser, which are not Go's.
        refused("InvalidRequestFormat", "expected ident at line 1 column 2"),
        refused("Extension.InvalidEventType", "EVERYTHING: ErrorInvalidEventType"),
        refused(
            "Extension.InvalidEventType",
            "SHUTDOWN: ShutdownEventNotSupportedForInternalExtension",
        ),
        refused("Extension.InvalidEventType", "NOTHING: ErrorInvalidEventType"),
        refused(
            "InvalidRequestFormat",
            "configurationKeys are deprecated; use environment variables instead",
        ),
        refused(
            "Extension.MissingExtensionIdentifier",
            "Missing Lambda-Extension-Identifier header",
        ),
        refused("Extension.InvalidExtensionIdentifier", "Invalid Lambda-Extension-Identifier"),
        refused(
            "Extension.UnknownExtensionIdentifier",
            "Unknown extension 00000000-0000-4000-8000-000000000000",
        ),
        r#"200 {"functionName":"f","functionVersion":"$LATEST","handler":"h","accountId":"000000000000"}"#.to_owned(),
        transition("Registered", "Registered", "e"),
        refused("Extension.MissingHeader", "Lambda-Extension-Function-Error-Type not found"),
        "405 ".to_owned(),
        "202 {\"status\":\"OK\"}\n".to_owned(),
        "202 {\"status\":\"OK\"}\n".to_owned(),
        transition("InitError", "Exited", "ID"),
        transition("InitError", "Ready", "ID"),
    ];
    assert_eq!(said, wanted);
}

#[tokio::test]
async fn nobody_registers_once_the_runtime_is_ready() {
    let said = Arc::new(Mutex::new(String::new()));
    let kept = Arc::clone(&said);
    let program = script(move |mut runtime| {
        let said = Arc::clone(&kept);
        async move {
            let given = runtime.next().await;
            let late = send(&mut runtime, "POST", "register", &[(NAME, "late")], "{}").await;
            *said.lock().expect("free") = shown(&late);
            runtime.respond(&given.id, given.payload).await;
            runtime.echo_for_ever().await
        }
    });
    let platform = Platform::new(program).await;
    assert_eq!(text(&platform.call("1").await), "1");
    assert_eq!(
        *said.lock().expect("free"),
        r#"403 {"errorMessage":"Extension registration closed already","errorType":"Extension.RegistrationClosed"}"#
    );
}

#[tokio::test]
async fn the_metadata_endpoint_tells_the_zone_to_whoever_shows_the_token() {
    let said = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&said);
    let program = script(move |mut runtime| {
        let said = Arc::clone(&kept);
        async move {
            let given = runtime.next().await;
            assert_eq!(runtime.variable("AWS_LAMBDA_METADATA_API"), Some("127.0.0.1:9001"));
            let token = runtime.variable("AWS_LAMBDA_METADATA_TOKEN").expect("set").to_owned();
            let bearer = format!("Bearer {token}");
            for (method, shows) in
                [("GET", bearer.as_str()), ("GET", "Bearer x"), ("GET", ""), ("POST", &bearer)]
            {
                let request = Request::builder()
                    .method(method)
                    .uri("/2026-01-15/metadata/execution-environment")
                    .header("host", "m")
                    .header("authorization", shows)
                    .body(Full::default())
                    .expect("valid");
                let answer = runtime.send(request).await;
                said.lock().expect("free").push((answer.status().as_u16(), answer));
            }
            runtime.respond(&given.id, given.payload).await;
            runtime.echo_for_ever().await
        }
    });
    let platform = Platform::new(program).await;
    platform.call("1").await;
    let said = said.lock().expect("free");
    let statuses: Vec<_> = said.iter().map(|(status, _)| *status).collect();
    assert_eq!(statuses, [200, 401, 401, 405]);
    let (_, first) = &said[0];
    assert_eq!(first.body().as_ref(), br#"{"AvailabilityZoneID":"use1-az1"}"#);
    assert_eq!(first.headers()["content-type"], "application/json");
    assert_eq!(first.headers()["cache-control"], "private, max-age=43200, immutable");
}
