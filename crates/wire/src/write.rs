//! Documents in, answers out: each member goes where the operation's table says it travels.

pub(crate) mod json;
mod xml;

use crate::shape::{Kind, Location, Operation, Protocol, Service, Shape, TimestampFormat};
use crate::{AwsError, AwsRequest, AwsResponse, Body, Document};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};

/// A good answer. `body` is there if the service made it itself.
pub(crate) fn answer(
    service: &Service,
    operation: &Operation,
    request: &AwsRequest,
    document: Document,
    body: Option<(&'static str, Body)>,
) -> AwsResponse {
    let Document::Structure(mut members) = document else { unreachable!("outputs are structures") };
    let mut response = AwsResponse::new(Body::empty());
    let mut status = operation.status;
    for member in operation.output.members.iter().filter(|m| m.location != Location::Body) {
        let Some(index) = members.iter().position(|(name, _)| *name == member.name) else {
            continue;
        };
        let (_, value) = members.swap_remove(index);
        match (member.location, value) {
            (Location::StatusCode, Document::Integer(code)) => {
                status = u16::try_from(code).unwrap_or(status);
            }
            (Location::Headers, Document::Map(entries)) => {
                for (key, value) in entries {
                    if let Some(Document::Text(text)) = value {
                        set(response.headers_mut(), &format!("{}{key}", member.wire), &text);
                    }
                }
            }
            (_, value) => {
                let format = member.format.unwrap_or(TimestampFormat::HttpDate);
                set(response.headers_mut(), member.wire, &text(member.shape, &value, format));
            }
        }
    }
    let (content_type, body) = match body {
        Some(body) => body,
        None if status == 204 => ("", Body::empty()),
        None => make_body(service, operation, request, members),
    };
    finish(service, request, &mut response, status, content_type);
    *response.body_mut() = body;
    response
}

fn make_body(
    service: &Service,
    operation: &Operation,
    request: &AwsRequest,
    mut members: Vec<(&'static str, Document)>,
) -> (&'static str, Body) {
    if let Some(payload) = operation.output.payload {
        let value =
            members.iter().position(|(name, _)| *name == payload).map(|i| members.remove(i).1);
        return match value {
            Some(Document::Blob(bytes)) => (content_type(service.protocol), bytes.into()),
            Some(Document::Text(text)) => (content_type(service.protocol), text.into()),
            Some(document @ Document::Structure(_)) => {
                let shape = operation.output.members.iter().find(|m| m.name == payload);
                let text = shape.map_or_else(String::new, |m| match service.protocol {
                    Protocol::RestXml => xml::payload(service, m, &document),
                    _ => json::text(m.shape, &document),
                });
                (content_type(service.protocol), text.into())
            }
            _ => ("", Body::empty()),
        };
    }
    let document = Document::Structure(members);
    let text = match service.protocol {
        Protocol::RestJson | Protocol::Json { .. } => json::structure(operation.output, &document),
        Protocol::Query | Protocol::RestXml => xml::answer(service, operation, request, &document),
    };
    (content_type(service.protocol), text.into())
}

/// The answer that refuses a request.
pub(crate) fn error(service: &Service, request: &AwsRequest, error: &AwsError) -> AwsResponse {
    let mut response = AwsResponse::new(Body::empty());
    let headers = response.headers_mut();
    let mut body_fields = Vec::new();
    for (name, value) in &error.fields {
        match error.shape.fields.iter().find(|(field, ..)| field == name) {
            Some((_, Location::Header, wire)) => set(headers, wire, value),
            Some((_, _, wire)) => body_fields.push((*wire, value.as_str())),
            None => {}
        }
    }
    let text = match service.protocol {
        Protocol::RestJson => {
            set(headers, "x-amzn-errortype", error.shape.code);
            json::rest_error(error, &body_fields)
        }
        Protocol::Json { .. } => json::target_error(error, &body_fields),
        Protocol::Query | Protocol::RestXml => xml::error(service, request, error),
    };
    finish(service, request, &mut response, error.shape.status, content_type(service.protocol));
    *response.body_mut() = text.into();
    response
}

fn finish(
    service: &Service,
    request: &AwsRequest,
    response: &mut AwsResponse,
    status: u16,
    content_type: &'static str,
) {
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
    let headers = response.headers_mut();
    if !content_type.is_empty() && !headers.contains_key(header::CONTENT_TYPE) {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    }
    let name = match service.protocol {
        Protocol::RestXml => "x-amz-request-id",
        _ => "x-amzn-requestid",
    };
    set(headers, name, &request.request_id);
}

/// Sets a header. A value that no header can carry is left out.
fn set(headers: &mut HeaderMap, name: &str, value: &str) {
    if let (Ok(name), Ok(value)) =
        (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(value))
    {
        headers.insert(name, value);
    }
}

fn content_type(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::RestJson => "application/json",
        Protocol::Json { version: "1.0", .. } => "application/x-amz-json-1.0",
        Protocol::Json { .. } => "application/x-amz-json-1.1",
        Protocol::Query => "text/xml",
        Protocol::RestXml => "application/xml",
    }
}

/// A value as text, for headers and XML.
pub(crate) fn text(shape: &Shape, document: &Document, format: TimestampFormat) -> String {
    use base64::Engine;
    match document {
        Document::Boolean(value) => value.to_string(),
        Document::Integer(number) => number.to_string(),
        Document::Double(number) => number.to_string(),
        Document::Text(text) => text.clone(),
        Document::Blob(bytes) => base64::engine::general_purpose::STANDARD.encode(bytes),
        Document::Timestamp(time) => {
            let own = if let Kind::Timestamp(own) = shape.kind { own } else { None };
            time.format(own.unwrap_or(format))
        }
        Document::List(elements) => {
            let texts = elements.iter().flatten().map(|element| text(shape, element, format));
            texts.collect::<Vec<_>>().join(",")
        }
        Document::Map(_) | Document::Structure(_) => String::new(),
    }
}
