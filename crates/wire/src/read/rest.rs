//! Requests whose members travel in the path, the query, headers and the body.

use super::{json, text, xml};
use crate::route::Labels;
use crate::shape::{Kind, Location, Member, Protocol, Shape, Structure};
use crate::{AwsRequest, Document, query};

/// All members of a request.
pub(crate) fn structure(
    protocol: Protocol,
    shape: &Structure,
    request: &AwsRequest,
    labels: &Labels,
) -> Result<Document, String> {
    let mut members = match body(protocol, shape, request)? {
        Document::Structure(members) => members,
        _ => Vec::new(),
    };
    let pairs = query::pairs(request.parts.uri.query().unwrap_or_default());
    for member in shape.members {
        let value = match member.location {
            Location::Body | Location::StatusCode => None,
            Location::Uri => labels
                .iter()
                .find(|(label, _)| *label == member.wire)
                .map(|(_, value)| text::read(value, member.shape))
                .transpose()?,
            Location::Query => {
                let values = pairs.iter().filter(|(name, _)| name == member.wire);
                several(values.map(|(_, value)| value.as_str()), member.shape)?
            }
            Location::Header => header(request, member)?,
            Location::Headers => headers(request, member),
        };
        members.extend(value.map(|value| (member.name, value)));
    }
    Ok(Document::Structure(members))
}

fn body(protocol: Protocol, shape: &Structure, request: &AwsRequest) -> Result<Document, String> {
    if let Some(payload) = shape.payload {
        let member = shape.members.iter().find(|member| member.name == payload);
        let value =
            member.map(|member| self::payload(protocol, member, request)).transpose()?.flatten();
        return Ok(Document::Structure(value.map(|value| (payload, value)).into_iter().collect()));
    }
    let has_body = shape.members.iter().any(|member| member.location == Location::Body);
    match protocol {
        Protocol::RestJson if has_body => json::body(&request.body, shape),
        Protocol::RestXml if has_body => xml::body(&request.body, shape),
        _ => Ok(Document::Structure(Vec::new())),
    }
}

/// The member that is the whole body.
fn payload(
    protocol: Protocol,
    member: &Member,
    request: &AwsRequest,
) -> Result<Option<Document>, String> {
    if request.body.is_empty() {
        return Ok(None);
    }
    match member.shape.kind {
        Kind::Blob => Ok(Some(Document::Blob(request.body.clone()))),
        Kind::Text { .. } => std::str::from_utf8(&request.body)
            .map(|text| Some(Document::Text(text.to_owned())))
            .map_err(|error| error.to_string()),
        Kind::Structure(shape) if protocol == Protocol::RestXml => {
            xml::body(&request.body, shape).map(Some)
        }
        Kind::Structure(shape) => json::body(&request.body, shape).map(Some),
        _ => Err(format!("{} can't be a whole body", json::name(member.shape.kind))),
    }
}

/// A value, or a list of as many as there are.
fn several<'t>(
    mut values: impl Iterator<Item = &'t str>,
    shape: &Shape,
) -> Result<Option<Document>, String> {
    let Kind::List { element, .. } = shape.kind else {
        return values.next().map(|value| text::read(value, shape)).transpose();
    };
    let elements: Vec<_> =
        values.map(|value| text::read(value, element).map(Some)).collect::<Result<_, _>>()?;
    Ok((!elements.is_empty()).then_some(Document::List(elements)))
}

fn header(request: &AwsRequest, member: &Member) -> Result<Option<Document>, String> {
    let Some(value) = request.parts.headers.get(member.wire) else { return Ok(None) };
    let value = std::str::from_utf8(value.as_bytes()).map_err(|error| error.to_string())?;
    match member.shape.kind {
        Kind::List { .. } => several(value.split(',').map(str::trim), member.shape),
        _ => text::read(value, member.shape).map(Some),
    }
}

/// All headers with a prefix, by the rest of their names.
fn headers(request: &AwsRequest, member: &Member) -> Option<Document> {
    let prefix = member.wire.to_ascii_lowercase();
    let entries: Vec<_> = request
        .parts
        .headers
        .iter()
        .filter_map(|(name, value)| {
            let key = name.as_str().strip_prefix(&prefix)?;
            let text = String::from_utf8_lossy(value.as_bytes()).into_owned();
            Some((key.to_owned(), Some(Document::Text(text))))
        })
        .collect();
    (!entries.is_empty()).then_some(Document::Map(entries))
}
