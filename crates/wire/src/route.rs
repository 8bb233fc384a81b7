//! Which operation a request is for: by method and path, by target header, or by the form's action.

use crate::shape::{Operation, Protocol, Service};
use crate::{AwsError, AwsRequest, error, query, unserved};
use percent_encoding::percent_decode_str;

/// A path's labels with what they stand for, decoded.
pub(crate) type Labels = Vec<(&'static str, String)>;

/// The operation, with the path's labels.
pub(crate) fn operation(
    service: &'static Service,
    request: &AwsRequest,
) -> Result<(&'static Operation, Labels), AwsError> {
    let name = match service.protocol {
        Protocol::RestJson | Protocol::RestXml => {
            let method = request.parts.method.as_str();
            return by_path(service, method, request.parts.uri.path(), request.parts.uri.query());
        }
        Protocol::Json { target, .. } => {
            let header = request.parts.headers.get("x-amz-target").and_then(|v| v.to_str().ok());
            header.and_then(|h| h.strip_prefix(target)?.strip_prefix('.')).map(str::to_owned)
        }
        Protocol::Query => {
            query::form(request).into_iter().find(|(k, _)| k == "Action").map(|p| p.1)
        }
    };
    let Some(name) = name else {
        return Err(AwsError::new(
            &error::UNKNOWN_OPERATION,
            format!("the request names no operation of {}", service.name),
        ));
    };
    by_name(service, &name)
}

fn by_name(
    service: &'static Service,
    name: &str,
) -> Result<(&'static Operation, Labels), AwsError> {
    if let Some(operation) = service.operations.iter().find(|o| o.name == name) {
        return Ok((operation, Vec::new()));
    }
    Err(match service.unserved.iter().find(|o| o.name == name) {
        Some(known) => not_implemented(service, known.name),
        None => AwsError::new(
            &error::UNKNOWN_OPERATION,
            format!("{} has no operation {name}", service.name),
        ),
    })
}

/// The operation whose path has the most literal text among those that fit.
fn by_path(
    service: &'static Service,
    method: &str,
    path: &str,
    query: Option<&str>,
) -> Result<(&'static Operation, Labels), AwsError> {
    let served = service
        .operations
        .iter()
        .filter(|o| o.method == method)
        .filter_map(|o| Some((fit(o.path, path, query)?, o)))
        .max_by_key(|(fit, _)| fit.literals);
    let unserved = service
        .unserved
        .iter()
        .filter(|o| o.method == method)
        .filter_map(|o| Some((fit(o.path, path, query)?.literals, o.name)))
        .max_by_key(|(literals, _)| *literals);
    match (served, unserved) {
        (Some((fit, _)), Some((literals, name))) if literals > fit.literals => {
            Err(not_implemented(service, name))
        }
        (Some((fit, operation)), _) => Ok((operation, fit.labels)),
        (None, Some((_, name))) => Err(not_implemented(service, name)),
        (None, None) => Err(AwsError::new(
            &error::UNKNOWN_OPERATION,
            format!("{} has no operation for {method} {path}", service.name),
        )),
    }
}

fn not_implemented(service: &Service, name: &str) -> AwsError {
    let message = match unserved::why(name) {
        Some(why) => format!("Mayfly does not serve the operation {name}: {why}."),
        None => format!("Mayfly does not serve the operation {name} of {} yet", service.name),
    };
    AwsError::new(&error::NOT_IMPLEMENTED, message)
}

struct Fit {
    /// Literal segments and query parts; the more, the better it fits.
    literals: usize,
    labels: Labels,
}

/// Lays a path over a template such as `/a/{Label}/b/{Rest+}?part`. Labels stand for one segment
/// each, greedy ones for the rest; none may be empty.
fn fit(template: &'static str, path: &str, query: Option<&str>) -> Option<Fit> {
    let (template, wanted) = match template.split_once('?') {
        Some((template, wanted)) => (template, wanted),
        None => (template, ""),
    };
    let mut fit = Fit { literals: 0, labels: Vec::new() };
    for part in wanted.split('&').filter(|part| !part.is_empty()) {
        if !query.unwrap_or_default().split('&').any(|given| given.trim_end_matches('=') == part) {
            return None;
        }
        fit.literals += 1;
    }
    let mut segments = trim(path).split('/');
    for wanted in trim(template).split('/') {
        let Some(label) = wanted.strip_prefix('{').and_then(|w| w.strip_suffix('}')) else {
            let given = segments.next()?;
            if given != wanted && decode(given)? != wanted {
                return None;
            }
            fit.literals += 1;
            continue;
        };
        let value = match label.strip_suffix('+') {
            Some(_) => decode(&segments.by_ref().collect::<Vec<_>>().join("/"))?,
            None => decode(segments.next()?)?,
        };
        if value.is_empty() {
            return None;
        }
        fit.labels.push((label.trim_end_matches('+'), value));
    }
    segments.next().is_none().then_some(fit)
}

/// Without the slash at the beginning, and the one at the end that older clients send.
fn trim(path: &str) -> &str {
    let path = path.strip_prefix('/').unwrap_or(path);
    path.strip_suffix('/').unwrap_or(path)
}

fn decode(text: &str) -> Option<String> {
    percent_decode_str(text).decode_utf8().ok().map(std::borrow::Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_that_says_most_wins() {
        let service = &crate::lambda::SERVICE;
        for (method, path, name) in [
            ("GET", "/2015-03-31/functions", "ListFunctions"),
            ("GET", "/2015-03-31/functions/", "ListFunctions"),
            ("GET", "/2015-03-31/functions/f", "GetFunction"),
            ("GET", "/2015-03-31/functions/f/configuration", "GetFunctionConfiguration"),
            ("POST", "/2015-03-31/functions/f/versions", "PublishVersion"),
            ("POST", "/2015-03-31/functions/f/invocations", "Invoke"),
        ] {
            let (operation, _) = by_path(service, method, path, None).expect(path);
            assert_eq!(operation.name, name);
        }
    }

    #[test]
    fn labels_are_decoded_and_greedy_ones_take_the_rest() {
        let arn = "arn%3Aaws%3Alambda%3Aus-east-1%3A000000000000%3Afunction%3Af";
        let fitted = fit("/functions/{Name}/policy", &format!("/functions/{arn}/policy"), None);
        assert_eq!(
            fitted.expect("fits").labels,
            [("Name", "arn:aws:lambda:us-east-1:000000000000:function:f".to_owned())]
        );
        let fitted = fit("/{Bucket}/{Key+}", "/b/a/c%20d", None).expect("fits");
        assert_eq!(fitted.labels[1], ("Key", "a/c d".to_owned()));
        assert!(fit("/{Bucket}/{Key+}", "/b", None).is_none());
        assert!(fit("/{Bucket}/x", "/b%ff/x", None).is_none(), "not UTF-8");
    }

    #[test]
    fn a_part_of_the_query_can_choose_the_operation() {
        assert!(
            fit("/layers?find=LayerVersion", "/layers", Some("find=LayerVersion&a=b")).is_some()
        );
        assert!(fit("/layers?find=LayerVersion", "/layers", None).is_none());
        assert!(fit("/{Bucket}?delete", "/b", Some("delete=")).is_some());
    }

    #[test]
    fn what_aws_has_and_mayfly_has_not_is_named() {
        let service = &crate::lambda::SERVICE;
        let error = by_path(service, "GET", "/2015-03-31/event-source-mappings", None)
            .expect_err("not served");
        assert_eq!(error.shape.name, "NotImplementedException");
        assert_eq!(
            error.message,
            "Mayfly does not serve the operation ListEventSourceMappings: event source mappings \
             come with queues and streams."
        );
        let error = by_path(service, "GET", "/nothing", None).expect_err("unknown");
        assert_eq!(error.shape.name, "UnknownOperationException");
    }
}
