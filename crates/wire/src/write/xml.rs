//! XML by a shape: answers of the query and rest-xml protocols, and their errors.

use crate::shape::{
    Kind, Location, Member, Operation, Protocol, Service, Shape, Structure, TimestampFormat,
};
use crate::write::text;
use crate::{AwsError, AwsRequest, Document};
use quick_xml::escape::escape;

const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

/// A good answer.
pub(crate) fn answer(
    service: &Service,
    operation: &Operation,
    request: &AwsRequest,
    document: &Document,
) -> String {
    let mut out = String::new();
    if service.protocol == Protocol::RestXml {
        out.push_str(DECLARATION);
        open_in_namespace(&mut out, operation.output.name, service);
        members(&mut out, operation.output, document);
        close(&mut out, operation.output.name);
        return out;
    }
    let response = format!("{}Response", operation.name);
    open_in_namespace(&mut out, &response, service);
    if operation.result_wrapper.is_empty() {
        members(&mut out, operation.output, document);
    } else {
        element(&mut out, operation.result_wrapper, |out| members(out, operation.output, document));
    }
    element(&mut out, "ResponseMetadata", |out| leaf(out, "RequestId", &request.request_id));
    close(&mut out, &response);
    out
}

/// A member that is the whole body.
pub(crate) fn payload(service: &Service, member: &Member, document: &Document) -> String {
    let Kind::Structure(shape) = member.shape.kind else { return String::new() };
    let mut out = DECLARATION.to_owned();
    open_in_namespace(&mut out, member.wire, service);
    members(&mut out, shape, document);
    close(&mut out, member.wire);
    out
}

/// An error.
pub(crate) fn error(service: &Service, request: &AwsRequest, error: &AwsError) -> String {
    let mut out = String::new();
    if service.protocol == Protocol::RestXml {
        out.push_str(DECLARATION);
        element(&mut out, "Error", |out| {
            leaf(out, "Code", error.shape.code);
            leaf(out, "Message", &error.message);
            leaf(out, "RequestId", &request.request_id);
        });
        return out;
    }
    open_in_namespace(&mut out, "ErrorResponse", service);
    element(&mut out, "Error", |out| {
        leaf(out, "Type", if error.shape.status >= 500 { "Receiver" } else { "Sender" });
        leaf(out, "Code", error.shape.code);
        leaf(out, "Message", &error.message);
    });
    leaf(&mut out, "RequestId", &request.request_id);
    close(&mut out, "ErrorResponse");
    out
}

fn members(out: &mut String, shape: &Structure, document: &Document) {
    let Document::Structure(present) = document else { return };
    for member in shape.members.iter().filter(|m| m.location == Location::Body) {
        if let Some((_, document)) = present.iter().find(|(name, _)| *name == member.name) {
            value(out, member.wire, member.shape, document, member.format);
        }
    }
}

fn value(
    out: &mut String,
    name: &str,
    shape: &Shape,
    document: &Document,
    format: Option<TimestampFormat>,
) {
    match (shape.kind, document) {
        (Kind::Structure(structure), document) => {
            element(out, name, |out| members(out, structure, document));
        }
        (Kind::List { element: of, wire, flattened }, Document::List(elements)) => {
            let all = |out: &mut String, name: &str| {
                for document in elements.iter().flatten() {
                    value(out, name, of, document, None);
                }
            };
            if flattened { all(out, name) } else { element(out, name, |out| all(out, wire)) }
        }
        (Kind::Map { value: of, key_wire, value_wire, flattened, .. }, Document::Map(entries)) => {
            let all = |out: &mut String, name: &str| {
                for (key, document) in entries {
                    element(out, name, |out| {
                        leaf(out, key_wire, key);
                        if let Some(document) = document {
                            value(out, value_wire, of, document, None);
                        }
                    });
                }
            };
            if flattened { all(out, name) } else { element(out, name, |out| all(out, "entry")) }
        }
        (_, document) => {
            let format = format.unwrap_or(TimestampFormat::Iso8601);
            leaf(out, name, &text(shape, document, format));
        }
    }
}

fn element(out: &mut String, name: &str, content: impl FnOnce(&mut String)) {
    out.push('<');
    out.push_str(name);
    out.push('>');
    content(out);
    close(out, name);
}

fn leaf(out: &mut String, name: &str, text: &str) {
    element(out, name, |out| out.push_str(&escape(text)));
}

fn open_in_namespace(out: &mut String, name: &str, service: &Service) {
    out.push('<');
    out.push_str(name);
    if !service.xml_namespace.is_empty() {
        out.push_str(" xmlns=\"");
        out.push_str(&escape(service.xml_namespace));
        out.push('"');
    }
    out.push('>');
}

fn close(out: &mut String, name: &str) {
    out.push_str("</");
    out.push_str(name);
    out.push('>');
}
