//! CORS of function URLs and HTTP APIs: answers preflights and sets the headers of answers.
//!
//! Where a door has rules, they replace whatever the function sets itself, as on AWS. Rules name
//! origins, methods and headers, `*` for all; an origin may also hold a wildcard (`https://*`).

use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use http::{Method, Response, StatusCode};
use model::function_url::Cors;
use model::policy::wildcard_match;
use wire::Body;

const CORS_HEADERS: [HeaderName; 6] = [
    header::ACCESS_CONTROL_ALLOW_CREDENTIALS,
    header::ACCESS_CONTROL_ALLOW_HEADERS,
    header::ACCESS_CONTROL_ALLOW_METHODS,
    header::ACCESS_CONTROL_ALLOW_ORIGIN,
    header::ACCESS_CONTROL_EXPOSE_HEADERS,
    header::ACCESS_CONTROL_MAX_AGE,
];

/// Whether this is a browser's question before the real request (Fetch, "CORS-preflight request").
pub(crate) fn is_preflight(method: &Method, headers: &HeaderMap) -> bool {
    method == Method::OPTIONS
        && headers.contains_key(header::ORIGIN)
        && headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
}

/// The answer to a preflight. A request that the rules do not allow gets it without the headers
/// that would allow it.
pub(crate) fn preflight(cors: &Cors, request: &HeaderMap, status: StatusCode) -> Response<Body> {
    let mut answer = Response::new(Body::empty());
    *answer.status_mut() = status;
    let headers = answer.headers_mut();
    if !allow_origin(cors, request.get(header::ORIGIN), headers) {
        return answer;
    }
    let asked_method = request.get(header::ACCESS_CONTROL_REQUEST_METHOD);
    let asked_headers = request.get(header::ACCESS_CONTROL_REQUEST_HEADERS);
    set(
        headers,
        header::ACCESS_CONTROL_ALLOW_METHODS,
        list(&cors.allow_methods, cors.allow_credentials, asked_method),
    );
    set(
        headers,
        header::ACCESS_CONTROL_ALLOW_HEADERS,
        list(&cors.allow_headers, cors.allow_credentials, asked_headers),
    );
    if let Some(seconds) = cors.max_age_s {
        headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from(seconds));
    }
    answer
}

/// Puts the door's rules in place of the function's own, for a request from this origin.
pub(crate) fn apply(cors: &Cors, origin: Option<&HeaderValue>, answer: &mut HeaderMap) {
    for name in CORS_HEADERS {
        answer.remove(name);
    }
    if allow_origin(cors, origin, answer) {
        set(answer, header::ACCESS_CONTROL_EXPOSE_HEADERS, list(&cors.expose_headers, false, None));
    }
}

/// Allows the request's origin, if it has one that the rules allow.
fn allow_origin(cors: &Cors, origin: Option<&HeaderValue>, answer: &mut HeaderMap) -> bool {
    let Some(origin) = origin else { return false };
    let Ok(text) = origin.to_str() else { return false };
    let any = cors.allow_origins.iter().any(|allowed| allowed == "*");
    if !any && !cors.allow_origins.iter().any(|allowed| matches(allowed, text)) {
        return false;
    }
    if any && !cors.allow_credentials {
        answer.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    } else {
        // Browsers refuse `*` together with credentials, and caches must not mix origins up.
        answer.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
        answer.append(header::VARY, HeaderValue::from_static("Origin"));
    }
    if cors.allow_credentials {
        let yes = HeaderValue::from_static("true");
        answer.insert(header::ACCESS_CONTROL_ALLOW_CREDENTIALS, yes);
    }
    true
}

fn matches(allowed: &str, origin: &str) -> bool {
    wildcard_match(&allowed.to_ascii_lowercase(), &origin.to_ascii_lowercase())
}

/// The list as one header; where `*` would not count (with credentials), what was asked for.
fn list(items: &[String], credentials: bool, asked: Option<&HeaderValue>) -> Option<HeaderValue> {
    if items.is_empty() {
        return None;
    }
    if credentials && items.iter().any(|item| item == "*") {
        return asked.cloned();
    }
    HeaderValue::from_str(&items.join(",")).ok()
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: Option<HeaderValue>) {
    if let Some(value) = value {
        headers.insert(name, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cors(origins: &[&str], credentials: bool) -> Cors {
        Cors {
            allow_credentials: credentials,
            allow_headers: vec!["*".into()],
            allow_methods: vec!["GET".into(), "PUT".into()],
            allow_origins: origins.iter().map(|&o| o.to_owned()).collect(),
            expose_headers: vec!["x-a".into(), "x-b".into()],
            max_age_s: Some(60),
        }
    }

    fn request(origin: &str) -> HeaderMap {
        [
            (header::ORIGIN, origin),
            (header::ACCESS_CONTROL_REQUEST_METHOD, "PUT"),
            (header::ACCESS_CONTROL_REQUEST_HEADERS, "x-c"),
        ]
        .into_iter()
        .map(|(name, value)| (name, HeaderValue::from_str(value).expect("valid")))
        .collect()
    }

    fn shown(headers: &HeaderMap) -> Vec<String> {
        let mut lines: Vec<String> =
            headers.iter().map(|(n, v)| format!("{n}: {}", v.to_str().unwrap_or("?"))).collect();
        lines.sort();
        lines
    }

    #[test]
    fn a_preflight_is_answered_by_the_rules() {
        let answer = preflight(&cors(&["*"], false), &request("http://a"), StatusCode::OK);
        assert_eq!(
            shown(answer.headers()),
            [
                "access-control-allow-headers: *",
                "access-control-allow-methods: GET,PUT",
                "access-control-allow-origin: *",
                "access-control-max-age: 60"
            ]
        );
        let answer = preflight(&cors(&["http://a"], true), &request("http://a"), StatusCode::OK);
        assert_eq!(
            shown(answer.headers()),
            [
                "access-control-allow-credentials: true",
                "access-control-allow-headers: x-c",
                "access-control-allow-methods: GET,PUT",
                "access-control-allow-origin: http://a",
                "access-control-max-age: 60",
                "vary: Origin"
            ]
        );
    }

    #[test]
    fn origins_are_allowed_by_name_or_wildcard() {
        for (origins, origin, allowed) in [
            (vec!["https://*"], "https://x.example", true),
            (vec!["https://*"], "http://x.example", false),
            (vec!["http://a", "http://b"], "http://b", true),
            (vec!["http://a"], "http://b", false),
            (vec![], "http://b", false),
        ] {
            let answer = preflight(&cors(&origins, false), &request(origin), StatusCode::OK);
            assert_eq!(!answer.headers().is_empty(), allowed, "{origins:?} {origin}");
        }
    }

    #[test]
    fn the_rules_replace_what_the_function_set() {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("http://z"));
        headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("1"));
        apply(&cors(&["*"], false), Some(&HeaderValue::from_static("http://a")), &mut headers);
        assert_eq!(
            shown(&headers),
            ["access-control-allow-origin: *", "access-control-expose-headers: x-a,x-b"]
        );
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("http://z"));
        apply(&cors(&["http://a"], false), None, &mut headers);
        assert!(headers.is_empty());
    }

    #[test]
    fn only_a_browsers_question_is_a_preflight() {
        assert!(is_preflight(&Method::OPTIONS, &request("http://a")));
        assert!(!is_preflight(&Method::GET, &request("http://a")));
        assert!(!is_preflight(&Method::OPTIONS, &HeaderMap::new()));
    }
}
