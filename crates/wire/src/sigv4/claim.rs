//! Whether a request's signature is good: who it says signed it, when, and in which form; and, once
//! the key is found, whether that is true.
//!
//! ```text
//! Claim::read(parts)                       who says what; needs no key
//! claim.verify(parts, body, key, …, now)   whether it is so
//! ```

use super::authorization::fields;
use super::chunked::{self, BadChunks, Chain};
use super::payload::{BadPayload, Payload};
use super::{ALGORITHM, Authorization, SigningKey, canonical_request};
use bytes::Bytes;
use http::request::Parts;
use http::{HeaderMap, header};
use jiff::Timestamp;
use std::time::Duration;

/// Clocks of clients may be wrong by so much (AWS Signature Version 4).
const SKEW: Duration = Duration::from_secs(5 * 60);
/// The same of Amazon S3.
const SKEW_OF_S3: Duration = Duration::from_secs(15 * 60);
/// The longest time for which a URL can be presigned.
const EXPIRES_AT_MOST: Duration = Duration::from_secs(7 * 86_400);
/// Signed headers of a request at most.
const SIGNED_HEADERS: usize = 256;
/// Added behind the client by a proxy of AWS, and so never signed.
const ADDED_BY_PROXIES: &str = "x-amz-cf-id";

/// How a request is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// In its `Authorization` header.
    Header,
    /// In its address, good for some time.
    Presigned {
        /// That time, from its date on.
        expires: Duration,
    },
}

/// What a request says of who signed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Who, for what, and the signature.
    pub authorization: Authorization,
    /// When, as it was signed: `20261121T100000Z`.
    pub date_time: String,
    /// When.
    pub time: Timestamp,
    /// Where it says so.
    pub form: Form,
    /// The token that temporary keys come with.
    pub token: Option<String>,
}

/// Why nobody can be found in a request.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unread {
    /// It is not signed.
    #[error("Missing Authentication Token")]
    Missing,
    /// It is signed with a key pair.
    #[error(
        "The algorithm AWS4-ECDSA-P256-SHA256 (Signature Version 4A) is not served; sign with \
         AWS4-HMAC-SHA256"
    )]
    Asymmetric,
    /// Something is missing, or can't be read.
    #[error("{0}")]
    Incomplete(String),
}

/// Why a signature is not good.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// It is not what the key gives.
    #[error(
        "The request signature we calculated does not match the signature you provided. Check your \
         AWS Secret Access Key and signing method. Consult the service documentation for details."
    )]
    Mismatch,
    /// It is for another service or day, or a header is not signed that must be.
    #[error("{0}")]
    Scope(String),
    /// The client's clock, or the age of the request, is out of bounds.
    #[error("{0}")]
    Time(String),
    /// The body is not the one that was signed.
    #[error("The provided 'x-amz-content-sha256' header does not match what was computed.")]
    Body,
    /// What it says of its body can't be read.
    #[error("{0}")]
    BadBody(String),
}

/// A request whose signature is good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Good {
    /// The body behind its chunks, where it came in some; else as it came.
    pub body: Bytes,
    /// The headers that came behind a body in chunks.
    pub trailers: Vec<(String, String)>,
}

impl Claim {
    /// What a request says.
    ///
    /// # Errors
    /// [`Unread`].
    pub fn read(parts: &Parts) -> Result<Self, Unread> {
        let (headers, query) = (&parts.headers, parts.uri.query().unwrap_or_default());
        let mut all = headers.get_all(header::AUTHORIZATION).iter();
        match (all.next(), all.next()) {
            (Some(_), Some(_)) => Err(incomplete("There is more than one Authorization header.")),
            (Some(value), None) => {
                let value = value
                    .to_str()
                    .map_err(|_| incomplete("The Authorization header can't be read."))?;
                Self::in_header(value, headers)
            }
            (None, _) if query.contains("X-Amz-Algorithm=") => Self::in_query(query),
            (None, _) => Err(Unread::Missing),
        }
    }

    fn in_header(value: &str, headers: &HeaderMap) -> Result<Self, Unread> {
        let algorithm = value.split(' ').next().unwrap_or_default();
        check_algorithm(algorithm)?;
        let fields = fields(value);
        let lacks = |name: &str| !fields.iter().any(|(field, _)| *field == name);
        let date = text(headers, "x-amz-date").or_else(|| text(headers, "date"));
        let mut missing: Vec<String> = ["Credential", "Signature", "SignedHeaders"]
            .into_iter()
            .filter(|name| lacks(name))
            .map(|name| format!("Authorization header requires '{name}' parameter."))
            .collect();
        if date.is_none() {
            missing.push(
                "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' \
                 header."
                    .to_owned(),
            );
        }
        if !missing.is_empty() {
            return Err(Unread::Incomplete(missing.join(" ")));
        }
        let authorization = Authorization::from_header(value).ok_or_else(bad_credential)?;
        let (time, date_time) = date.and_then(date_of).ok_or_else(bad_date)?;
        let token = text(headers, "x-amz-security-token").map(str::to_owned);
        Self { authorization, date_time, time, form: Form::Header, token }.checked()
    }

    fn in_query(query: &str) -> Result<Self, Unread> {
        let pairs = crate::query::pairs(query);
        let find = |name: &str| {
            let mut found = pairs.iter().filter(|(field, _)| field == name);
            found.next().filter(|_| found.next().is_none()).map(|(_, value)| value.as_str())
        };
        check_algorithm(find("X-Amz-Algorithm").unwrap_or_default())?;
        let needed = ["Credential", "Signature", "SignedHeaders", "Date", "Expires"];
        let missing: Vec<String> = needed
            .into_iter()
            .filter(|name| find(&format!("X-Amz-{name}")).is_none())
            .map(|name| format!("AWS query-string parameters must include 'X-Amz-{name}'."))
            .collect();
        if !missing.is_empty() {
            return Err(Unread::Incomplete(missing.join(" ")));
        }
        let authorization = Authorization::from_query(query).ok_or_else(bad_credential)?;
        let (time, date_time) = find("X-Amz-Date").and_then(date_of).ok_or_else(bad_date)?;
        let expires =
            find("X-Amz-Expires").and_then(|text| text.parse().ok()).map(Duration::from_secs);
        let expires = expires.filter(|expires| !expires.is_zero() && *expires <= EXPIRES_AT_MOST);
        let expires = expires.ok_or_else(|| {
            incomplete("X-Amz-Expires must be a number of seconds from 1 to 604800 (a week).")
        })?;
        let token = find("X-Amz-Security-Token").map(str::to_owned);
        let form = Form::Presigned { expires };
        Self { authorization, date_time, time, form, token }.checked()
    }

    /// Itself, if the list of signed headers is one.
    fn checked(self) -> Result<Self, Unread> {
        let names = &self.authorization.signed_headers;
        let sorted = names.windows(2).all(|pair| matches!(pair, [a, b] if a < b));
        let lower = names.iter().all(|name| {
            !name.is_empty()
                && !name.bytes().any(|b| b.is_ascii_uppercase() || !b.is_ascii_graphic())
        });
        if sorted && lower && names.len() <= SIGNED_HEADERS {
            return Ok(self);
        }
        Err(incomplete("SignedHeaders must be names in small letters, each once and in order."))
    }

    /// Whether the signature is good at `now`. `services` are the words that the scope may have for
    /// the service that the request is for; `key` is derived for the claim's scope.
    ///
    /// # Errors
    /// [`SignatureError`].
    pub fn verify(
        &self,
        parts: &Parts,
        body: &Bytes,
        services: &[&str],
        key: &SigningKey,
        now: Timestamp,
    ) -> Result<Good, SignatureError> {
        self.check_scope(services)?;
        self.check_time(now)?;
        self.check_headers(&parts.headers)?;
        let Authorization { scope, signed_headers, signature } = &self.authorization;
        let presigned = self.form != Form::Header;
        let payload = Payload::of(&scope.service, &parts.headers, presigned, body);
        let payload = payload.map_err(|bad| match bad {
            BadPayload::Mismatch => SignatureError::Body,
            BadPayload::NoHash => SignatureError::BadBody(
                "Missing required header for this request: x-amz-content-sha256".to_owned(),
            ),
            BadPayload::Unknown => SignatureError::BadBody(
                "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, \
                 STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER, \
                 STREAMING-UNSIGNED-PAYLOAD-TRAILER or a valid sha256 value."
                    .to_owned(),
            ),
        })?;
        let (method, uri, headers) = (&parts.method, &parts.uri, &parts.headers);
        let canonical =
            canonical_request(method, uri, headers, signed_headers, payload.word(), &scope.service);
        if !key.is_signature(signature, scope, &self.date_time, &canonical) {
            return Err(SignatureError::Mismatch);
        }
        let Payload::Chunks { signed, trailer } = payload else {
            return Ok(Good { body: body.clone(), trailers: Vec::new() });
        };
        let (date_time, previous) = (self.date_time.as_str(), signature.clone());
        let chain = signed.then_some(Chain { key, scope, date_time, previous });
        let joined = chunked::join(body, chain, trailer).map_err(|bad| match bad {
            BadChunks::Signature => SignatureError::Mismatch,
            BadChunks::Malformed => {
                SignatureError::BadBody("The body's chunks can't be read.".to_owned())
            }
        })?;
        let said = text(headers, "x-amz-decoded-content-length").and_then(|n| n.parse().ok());
        if said != Some(joined.body.len()) {
            return Err(SignatureError::BadBody(
                "X-Amz-Decoded-Content-Length must say how long the body is.".to_owned(),
            ));
        }
        Ok(Good { body: joined.body.into(), trailers: joined.trailers })
    }

    fn check_scope(&self, services: &[&str]) -> Result<(), SignatureError> {
        let scope = &self.authorization.scope;
        if !services.contains(&scope.service.as_str()) {
            let service = services.first().copied().unwrap_or_default();
            return Err(SignatureError::Scope(format!(
                "Credential should be scoped to correct service: '{service}'. "
            )));
        }
        let day = self.date_time.get(..8).unwrap_or_default();
        if scope.date != day {
            return Err(SignatureError::Scope(format!(
                "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from \
                 HTTP: '{}' != '{day}', from '{}'.",
                scope.date, self.date_time
            )));
        }
        Ok(())
    }

    fn check_time(&self, now: Timestamp) -> Result<(), SignatureError> {
        let skew = if self.authorization.scope.service == "s3" { SKEW_OF_S3 } else { SKEW };
        let minutes = skew.as_secs() / 60;
        let (signed, current) = (&self.date_time, date_text(now));
        if self.time.duration_since(now).as_secs() > skew.as_secs().cast_signed() {
            let latest = date_text(now.saturating_add(skew).unwrap_or(now));
            return Err(SignatureError::Time(format!(
                "Signature not yet current: {signed} is still later than {latest} ({current} + \
                 {minutes} min.)"
            )));
        }
        let (good_for, margin) = match self.form {
            Form::Header => (skew, format!(" - {minutes} min.")),
            Form::Presigned { expires } => (expires, format!(" - {} s", expires.as_secs())),
        };
        if now.duration_since(self.time).as_secs() > good_for.as_secs().cast_signed() {
            let earliest = date_text(now.saturating_sub(good_for).unwrap_or(now));
            return Err(SignatureError::Time(format!(
                "Signature expired: {signed} is now earlier than {earliest} ({current}{margin})"
            )));
        }
        Ok(())
    }

    /// The host must be signed, and so must everything that a service may act upon.
    fn check_headers(&self, headers: &HeaderMap) -> Result<(), SignatureError> {
        let signed = &self.authorization.signed_headers;
        let is_signed = |name: &str| signed.iter().any(|other| other == name);
        if !is_signed("host") && !is_signed(":authority") {
            return Err(SignatureError::Scope(
                "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization."
                    .to_owned(),
            ));
        }
        let unsigned = headers.keys().map(header::HeaderName::as_str).find(|name| {
            name.starts_with("x-amz-") && *name != ADDED_BY_PROXIES && !is_signed(name)
        });
        match unsigned {
            Some(name) => Err(SignatureError::Scope(format!(
                "There were headers present in the request which were not signed: {name}"
            ))),
            None => Ok(()),
        }
    }
}

fn check_algorithm(algorithm: &str) -> Result<(), Unread> {
    match algorithm {
        ALGORITHM => Ok(()),
        other if other.starts_with("AWS4-ECDSA-P256-SHA256") => Err(Unread::Asymmetric),
        _ => Err(incomplete("Unsupported AWS 'algorithm'; sign with AWS4-HMAC-SHA256.")),
    }
}

fn incomplete(words: &str) -> Unread {
    Unread::Incomplete(words.to_owned())
}

fn bad_credential() -> Unread {
    incomplete(
        "Credential must have exactly 5 slash-delimited elements, e.g. \
         keyid/date/region/service/term",
    )
}

fn bad_date() -> Unread {
    incomplete("Date must be in ISO-8601 'basic format', as in 20261121T100000Z.")
}

fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}

/// A time, and as it is signed: ISO 8601 in its basic form, or as HTTP has dates.
fn date_of(text: &str) -> Option<(Timestamp, String)> {
    let time = match jiff::civil::DateTime::strptime("%Y%m%dT%H%M%SZ", text) {
        Ok(time) => time.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp(),
        Err(_) => jiff::fmt::rfc2822::parse(text).ok()?.timestamp(),
    };
    Some((time, date_text(time)))
}

fn date_text(time: Timestamp) -> String {
    time.strftime("%Y%m%dT%H%M%SZ").to_string()
}

#[cfg(test)]
mod tests;
