//! What a request asks for, as far as policies can speak of it: its operation's row in the table of
//! actions, and the members of its input.

use super::super::service::Service;
use api::lambda::invoke;
use api::page_query::decoded;
use iam::actions::{self, Action};
use wire::{AwsError, AwsRequest, Document};

/// A request, taken apart.
pub(super) struct Input {
    pub(super) row: &'static Action,
    members: Vec<(&'static str, Document)>,
}

impl Input {
    /// Takes a request apart.
    ///
    /// # Errors
    /// What the service itself would answer to a request that it can't read, or an operation that it
    /// does not serve.
    pub(super) fn of(service: Service, request: &AwsRequest) -> Result<Self, AwsError> {
        let table = service.table();
        // The way that most requests take: neither the body nor the table of operations is read.
        if service == Service::Lambda
            && let Some(route) = invoke::request::route(&request.parts)
        {
            let (operation, name) = route.named(&request.parts);
            let mut members = vec![("FunctionName", Document::Text(decoded(name)))];
            let query = request.parts.uri.query().unwrap_or_default();
            let qualifier = query.split('&').find_map(|pair| pair.strip_prefix("Qualifier="));
            members.extend(qualifier.map(|text| ("Qualifier", Document::Text(decoded(text)))));
            return Ok(Self { row: row(table.name, operation)?, members });
        }
        let (operation, document) = wire::call::parse_request(table, request)?;
        let row = row(table.name, operation.name)?;
        match document {
            Document::Structure(members) => Ok(Self { row, members }),
            _ => Ok(Self { row, members: Vec::new() }),
        }
    }

    /// A member.
    pub(super) fn get(&self, name: &str) -> Option<&Document> {
        self.members.iter().find(|(member, _)| *member == name).map(|(_, value)| value)
    }

    /// A member that is text, and not empty.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        match self.get(name)? {
            Document::Text(text) => Some(text.as_str()).filter(|text| !text.is_empty()),
            _ => None,
        }
    }

    /// The first of some members that is text.
    pub(super) fn any_text(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|name| self.text(name))
    }

    /// A member that is a number.
    pub(super) fn number(&self, name: &str) -> Option<i64> {
        match self.get(name)? {
            Document::Integer(number) => Some(*number),
            _ => None,
        }
    }

    /// A member that is a list of texts.
    pub(super) fn texts(&self, name: &str) -> Vec<&str> {
        let Some(Document::List(elements)) = self.get(name) else { return Vec::new() };
        elements
            .iter()
            .flatten()
            .filter_map(|element| match element {
                Document::Text(text) => Some(text.as_str()),
                _ => None,
            })
            .collect()
    }

    /// The bucket, the key and, if one is named, the version of the code that the request has in an object
    /// store.
    pub(super) fn code_in_bucket(&self) -> Option<(&str, &str, Option<&str>)> {
        let members = match self.get("Code").or_else(|| self.get("Content")) {
            Some(Document::Structure(members)) => members,
            _ => &self.members,
        };
        let text = |name| {
            members.iter().find(|(member, _)| *member == name).and_then(|(_, value)| match value {
                Document::Text(text) => Some(text.as_str()),
                _ => None,
            })
        };
        let (bucket, key) = (text("S3Bucket"), text("S3Key"));
        (bucket.is_some() || key.is_some())
            .then(|| (bucket.unwrap_or_default(), key.unwrap_or_default(), text("S3ObjectVersion")))
    }

    /// The tags in the request, as a map or as a list of keys with values.
    pub(super) fn tags(&self) -> Vec<(&str, &str)> {
        match self.get("Tags").or_else(|| self.get("tags")) {
            Some(Document::Map(entries)) => entries
                .iter()
                .filter_map(|(key, value)| match value {
                    Some(Document::Text(value)) => Some((key.as_str(), value.as_str())),
                    _ => None,
                })
                .collect(),
            Some(Document::List(elements)) => {
                elements.iter().flatten().filter_map(key_and_value).collect()
            }
            _ => Vec::new(),
        }
    }
}

fn key_and_value(tag: &Document) -> Option<(&str, &str)> {
    let Document::Structure(members) = tag else { return None };
    let text = |name| {
        members.iter().find(|(member, _)| *member == name).and_then(|(_, value)| match value {
            Document::Text(text) => Some(text.as_str()),
            _ => None,
        })
    };
    Some((text("Key")?, text("Value").unwrap_or_default()))
}

fn row(service: &str, operation: &str) -> Result<&'static Action, AwsError> {
    // Whoever adds an operation and forgets the row gets one that nobody may call but by this word.
    actions::find(service, operation).ok_or_else(|| {
        AwsError::new(
            &wire::error::NOT_IMPLEMENTED,
            format!("Mayfly does not know what {service}:{operation} needs, and so denies it"),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_that_is_served_has_a_row() {
        let services =
            [Service::ApiGatewayV2, Service::Iam, Service::Lambda, Service::Logs, Service::Sts];
        for service in services {
            let table = service.table();
            for operation in table.operations {
                let found = actions::find(table.name, operation.name);
                assert!(found.is_some(), "{}:{} has no row", table.name, operation.name);
            }
        }
    }
}
