//! Function URLs as AWS shows them: the address, the cross-origin rules, the words for how a URL
//! answers.

use super::error::Error;
use super::target::{Place, Target};
use model::function_url::{Cors, FunctionUrl, InvokeMode, UrlAuth};
use model::{Function, Timestamp};
use uuid::Uuid;
use wire::lambda;

/// Letters and digits of a URL's id.
const ID_LENGTH: usize = 32;

/// The function and the alias (the empty text for none) that a URL operation means.
pub(super) fn target(
    place: &Place,
    name: &str,
    qualifier: Option<&str>,
) -> Result<(Target, String), Error> {
    let target = Target::read(place, name, qualifier)?;
    let qualifier = target.qualifier.clone().unwrap_or_default();
    let is_alias = qualifier.is_empty() || model::AliasName::new(qualifier.as_str()).is_ok();
    if !is_alias {
        return Err(Error::Validation(format!(
            "1 validation error detected: Value '{qualifier}' at 'qualifier' failed to satisfy \
             constraint: Member must satisfy regular expression pattern: \
             ((?!^\\d+$)^[0-9a-zA-Z-_]+$)"
        )));
    }
    Ok((target, qualifier))
}

/// AWS's answer where the function or alias of a new or changed URL is not there.
pub(super) fn function_not_found() -> Error {
    Error::ResourceNotFound("Function does not exist".to_owned())
}

/// AWS's answer where there is no URL.
pub(super) fn url_not_found() -> Error {
    Error::ResourceNotFound("The resource you requested does not exist.".to_owned())
}

/// Checks that a function has the alias that a URL is for.
pub(super) fn check_alias(function: &Function, qualifier: &str) -> Result<(), Error> {
    if qualifier.is_empty() || function.aliases.keys().any(|name| name.as_str() == qualifier) {
        Ok(())
    } else {
        Err(function_not_found())
    }
}

/// A fresh id: 32 lower-case letters and digits.
pub(super) fn new_id() -> String {
    const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";
    let mut id = String::with_capacity(ID_LENGTH);
    while id.len() < ID_LENGTH {
        let mut random = Uuid::new_v4().as_u128();
        // Twenty of 36 digits stay well within the 122 random bits of a UUID.
        for _ in 0..20 {
            if id.len() < ID_LENGTH {
                id.push(char::from(DIGITS[(random % 36) as usize]));
            }
            random /= 36;
        }
    }
    id
}

/// The address of a URL: by host name below `localhost` or a DNS name, by path where the client
/// reached Mayfly at an IP address other than loopback.
pub(super) fn address(endpoint: &str, place: &Place, id: &str) -> String {
    let (scheme, authority) = endpoint.split_once("://").unwrap_or(("http", endpoint));
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) => {
            (host, format!(":{port}"))
        }
        _ => (authority, String::new()),
    };
    let domain =
        match host.trim_start_matches('[').trim_end_matches(']').parse::<std::net::IpAddr>() {
            Ok(ip) if ip.is_loopback() => "localhost",
            Ok(_) => return format!("{endpoint}/_mayfly/url/{id}/"),
            Err(_) => host,
        };
    format!("{scheme}://{id}.lambda-url.{}.{domain}{port}/", place.region)
}

/// Who may call, from AWS's word.
pub(super) fn auth(word: &str) -> UrlAuth {
    if word == "AWS_IAM" { UrlAuth::AwsIam } else { UrlAuth::None }
}

/// AWS's word for who may call.
pub(super) fn auth_word(auth: UrlAuth) -> &'static str {
    match auth {
        UrlAuth::None => "NONE",
        UrlAuth::AwsIam => "AWS_IAM",
    }
}

/// How an answer travels, from AWS's word.
pub(super) fn invoke_mode(word: &str) -> InvokeMode {
    if word == "RESPONSE_STREAM" { InvokeMode::ResponseStream } else { InvokeMode::Buffered }
}

fn invoke_mode_word(mode: InvokeMode) -> &'static str {
    match mode {
        InvokeMode::Buffered => "BUFFERED",
        InvokeMode::ResponseStream => "RESPONSE_STREAM",
    }
}

/// The rules of a request; empty ones are none.
pub(super) fn cors(request: lambda::Cors) -> Option<Cors> {
    let cors = Cors {
        allow_credentials: request.allow_credentials.unwrap_or(false),
        allow_headers: request.allow_headers.unwrap_or_default(),
        allow_methods: request.allow_methods.unwrap_or_default(),
        allow_origins: request.allow_origins.unwrap_or_default(),
        expose_headers: request.expose_headers.unwrap_or_default(),
        max_age_s: request.max_age.and_then(|age| u32::try_from(age).ok()),
    };
    (cors != Cors::default()).then_some(cors)
}

/// The rules as AWS shows them: those that are set.
pub(super) fn cors_shown(cors: &Cors) -> lambda::Cors {
    let list = |list: &Vec<String>| (!list.is_empty()).then(|| list.clone());
    lambda::Cors {
        allow_credentials: cors.allow_credentials.then_some(true),
        allow_headers: list(&cors.allow_headers),
        allow_methods: list(&cors.allow_methods),
        allow_origins: list(&cors.allow_origins),
        expose_headers: list(&cors.expose_headers),
        max_age: cors.max_age_s.and_then(|age| i32::try_from(age).ok()),
    }
}

/// A time as the URL operations write it: `2025-11-20T10:00:00.123456Z`.
pub(super) fn time(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%S.%6fZ").to_string()
}

/// A URL as AWS shows it.
pub(super) fn shown(
    endpoint: &str,
    place: &Place,
    target: &Target,
    url: &FunctionUrl,
) -> lambda::FunctionUrlConfig {
    lambda::FunctionUrlConfig {
        function_url: Some(address(endpoint, place, &url.id)),
        function_arn: Some(place.arn(&target.name, target.qualifier.as_deref())),
        creation_time: Some(time(url.created)),
        last_modified_time: Some(time(url.modified)),
        cors: url.cors.as_ref().map(cors_shown),
        auth_type: Some(auth_word(url.auth).to_owned()),
        invoke_mode: Some(invoke_mode_word(url.invoke_mode).to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{AccountId, Region};

    #[test]
    fn an_address_is_reachable_from_where_the_client_is() {
        let place = Place { region: Region::default(), account: AccountId::default() };
        for (endpoint, address_of_id) in [
            ("http://127.0.0.1:4566", "http://id.lambda-url.us-east-1.localhost:4566/"),
            ("http://localhost:4566", "http://id.lambda-url.us-east-1.localhost:4566/"),
            ("http://[::1]:4566", "http://id.lambda-url.us-east-1.localhost:4566/"),
            ("https://mayfly.example", "https://id.lambda-url.us-east-1.mayfly.example/"),
            ("http://192.0.2.7:80", "http://192.0.2.7:80/_mayfly/url/id/"),
        ] {
            assert_eq!(address(endpoint, &place, "id"), address_of_id);
        }
    }

    #[test]
    fn an_id_is_one_label_of_a_host_name() {
        let id = new_id();
        assert_eq!(id.len(), 32);
        assert!(id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()), "{id}");
        assert_ne!(id, new_id());
    }
}
