//! Every operation of every service with botocore on the other side: what it writes is read, and
//! what is written it reads.

use super::request;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::Write;
use std::process::{Command, Stdio};
use wire::shape::{Kind, Location, Operation, Service, Shape, Structure};
use wire::sigv4::{self, Authorization};
use wire::{AwsRequest, Body, Document, Timestamp};

const SERVICES: [&Service; 4] = [
    &wire::apigatewayv2::SERVICE,
    &wire::lambda::SERVICE,
    &wire::logs::SERVICE,
    &wire::sts::SERVICE,
];

/// Whether botocore is there; without it a test says that it is skipped, except in CI.
pub(super) fn is_installed() -> bool {
    let installed = Command::new("python3")
        .args(["-c", "import botocore"])
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    if !installed {
        assert_ne!(std::env::var("CI").as_deref(), Ok("true"), "botocore is not installed");
        eprintln!("SKIPPED: botocore is not installed");
    }
    installed
}

#[test]
fn what_botocore_writes_and_signs_is_read() {
    if !is_installed() {
        return;
    }
    let operations = operations();
    let lines = operations.iter().map(|(service, operation)| line(service, operation)).collect();
    for ((service, operation), written) in operations.iter().zip(oracle(lines)) {
        if written.is_null() {
            continue;
        }
        let headers: Vec<(&str, &str)> = list(&written["headers"])
            .iter()
            .map(|header| (text(&header[0]), text(&header[1])))
            .collect();
        let body = STANDARD.decode(text(&written["body"])).expect("base64");
        let request = request(text(&written["method"]), text(&written["url"]), &headers, body);
        let (found, document) = wire::call::parse_request(service, &request).expect(operation.name);
        assert_eq!(found.name, operation.name);
        assert_eq!(plain(&document), written["members"], "{}", operation.name);
        assert_eq!(authorization(service, &request), signature(&request), "{}", operation.name);
    }
}

/// The signature that a request has.
fn authorization(service: &Service, request: &AwsRequest) -> String {
    let found = Authorization::parse(&request.parts.headers, None).expect("is signed");
    assert_eq!(found.scope.access_key, "AKID");
    assert_eq!(found.scope.region, "eu-west-1");
    assert_eq!(found.scope.service, service.signing_name);
    found.signature
}

/// The signature that it must have.
fn signature(request: &AwsRequest) -> String {
    let AwsRequest { parts, body, .. } = request;
    let mut headers = parts.headers.clone();
    headers.insert("host", "127.0.0.1:4566".parse().expect("a host"));
    let found = Authorization::parse(&headers, None).expect("is signed");
    let service = &found.scope.service;
    let signed = &found.signed_headers;
    let hash = sigv4::sha256_hex(body);
    let canonical =
        sigv4::canonical_request(&parts.method, &parts.uri, &headers, signed, &hash, service);
    let date_time = headers["x-amz-date"].to_str().expect("text");
    sigv4::SigningKey::derive("secret", &found.scope).sign(&found.scope, date_time, &canonical)
}

#[test]
fn what_is_written_botocore_reads() {
    if !is_installed() {
        return;
    }
    let request = request("POST", "/", &[], "");
    let operations: Vec<_> =
        operations().into_iter().filter(|(_, o)| o.name != "InvokeWithResponseStream").collect();
    let lines = operations
        .iter()
        .map(|(service, operation)| {
            let document = structure(operation.output);
            let mut line = line(service, operation);
            line["members"] = plain(&document);
            let response = wire::call::answer_document(service, operation, &request, document);
            line["status"] = response.status().as_u16().into();
            line["headers"] = response
                .headers()
                .iter()
                .map(|(name, value)| (name.as_str(), value.to_str().expect("text")))
                .collect::<BTreeMap<_, _>>()
                .into_iter()
                .map(|(name, value)| (name.to_owned(), Value::from(value)))
                .collect::<serde_json::Map<_, _>>()
                .into();
            let Body::Whole(body) = response.into_body() else { panic!("streamed") };
            line["body"] = STANDARD.encode(body.unwrap_or_default()).into();
            line
        })
        .collect();
    for ((_, operation), read) in operations.iter().zip(oracle(lines)) {
        if !read.is_null() {
            assert_eq!(read["read"], read["expected"], "{}", operation.name);
            assert_eq!(read["request_id"], request.request_id, "{}", operation.name);
        }
    }
}

fn operations() -> Vec<(&'static Service, &'static Operation)> {
    let of = |service: &'static Service| service.operations.iter().map(move |o| (service, *o));
    SERVICES.into_iter().flat_map(of).collect()
}

fn line(service: &Service, operation: &Operation) -> Value {
    json!({"service": service.name, "operation": operation.name})
}

/// Asks botocore; an answer for each line.
fn oracle(lines: Vec<Value>) -> Vec<Value> {
    let mut python = Command::new("python3")
        .args(["-c", include_str!("botocore_oracle.py")])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python3 starts");
    let mut stdin = python.stdin.take().expect("a pipe");
    let input: String = lines.iter().map(|line| format!("{line}\n")).collect();
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = python.wait_with_output().expect("ends");
    writer.join().expect("no panic").expect("is written");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let answers: Vec<Value> =
        text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(answers.len(), lines.len(), "botocore answers each line");
    let known = answers.iter().filter(|answer| !answer.is_null()).count();
    assert!(known > lines.len() / 2, "botocore knows {known} operations only; it is too old");
    answers
}

fn list(value: &Value) -> &[Value] {
    value.as_array().expect("a list")
}

fn text(value: &Value) -> &str {
    value.as_str().expect("text")
}

/// A structure with every member there.
fn structure(structure: &Structure) -> Document {
    let member = |member: &wire::shape::Member| {
        let value = match (member.location, member.shape.kind) {
            (Location::Header, Kind::Text { .. }) => Document::Text("plain".to_owned()),
            (Location::StatusCode, _) => Document::Integer(202),
            _ => sample(member.shape),
        };
        (member.name, value)
    };
    Document::Structure(structure.members.iter().map(member).collect())
}

fn sample(shape: &Shape) -> Document {
    match shape.kind {
        Kind::Boolean => Document::Boolean(true),
        Kind::Integer => Document::Integer(7),
        Kind::Long => Document::Integer(1_234_567_890_123),
        Kind::Double => Document::Double(0.5),
        Kind::Text { .. } => Document::Text("q \"uo\\te\" <&> ü\n".to_owned()),
        Kind::Blob => Document::Blob(bytes::Bytes::from_static(b"\x00\xffbytes")),
        Kind::Timestamp(_) => {
            Document::Timestamp(Timestamp("2026-01-02T03:04:05Z".parse().expect("a time")))
        }
        Kind::List { element, .. } => Document::List(vec![Some(sample(element)); 2]),
        Kind::Map { value, .. } => Document::Map(vec![("a key".to_owned(), Some(sample(value)))]),
        Kind::Structure(shape) => structure(shape),
    }
}

/// A document as it travels between the two sides.
fn plain(document: &Document) -> Value {
    let optional = |document: &Option<Document>| document.as_ref().map_or(Value::Null, plain);
    match document {
        Document::Boolean(value) => (*value).into(),
        Document::Integer(number) => (*number).into(),
        Document::Double(number) => (*number).into(),
        Document::Text(text) => text.as_str().into(),
        Document::Blob(bytes) => json!({"blob": STANDARD.encode(bytes)}),
        Document::Timestamp(time) => json!({"time": time.epoch_seconds()}),
        Document::List(elements) => elements.iter().map(optional).collect(),
        Document::Map(entries) => {
            Value::Object(entries.iter().map(|(k, v)| (k.clone(), optional(v))).collect())
        }
        Document::Structure(members) => {
            Value::Object(members.iter().map(|(k, v)| ((*k).to_owned(), plain(v))).collect())
        }
    }
}
