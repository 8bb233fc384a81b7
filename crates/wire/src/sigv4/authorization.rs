//! What a request says about its signature, in the `Authorization` header or in a presigned URL.

use super::{ALGORITHM, Scope};
use http::{HeaderMap, header};

/// What a request says about its signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authorization {
    /// Who, and for what.
    pub scope: Scope,
    /// Names of the signed headers in lower case.
    pub signed_headers: Vec<String>,
    /// The signature in hexadecimal.
    pub signature: String,
}

impl Authorization {
    /// Reads the `Authorization` header or, of a presigned URL, the query.
    pub fn parse(headers: &HeaderMap, query: Option<&str>) -> Option<Self> {
        match headers.get(header::AUTHORIZATION) {
            Some(value) => Self::from_header(value.to_str().ok()?),
            None => Self::from_query(query?),
        }
    }

    /// Reads `AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…`.
    pub(super) fn from_header(value: &str) -> Option<Self> {
        let fields = fields(value);
        Self::from_fields(|name| {
            fields.iter().find(|(field, _)| *field == name).map(|(_, value)| (*value).to_owned())
        })
        .filter(|_| value.starts_with(ALGORITHM))
    }

    /// Reads the parameters of a presigned URL.
    pub(super) fn from_query(query: &str) -> Option<Self> {
        let pairs = crate::query::pairs(query);
        let pair = |name: &str| {
            pairs.iter().find(|(field, _)| field == name).map(|(_, value)| value.clone())
        };
        (pair("X-Amz-Algorithm")? == ALGORITHM).then_some(())?;
        Self::from_fields(|name| pair(&format!("X-Amz-{name}")))
    }

    fn from_fields(field: impl Fn(&str) -> Option<String>) -> Option<Self> {
        Some(Self {
            scope: Scope::parse(&field("Credential")?)?,
            signed_headers: field("SignedHeaders")?.split(';').map(str::to_owned).collect(),
            signature: field("Signature")?,
        })
    }
}

/// The fields of an `Authorization` header behind its algorithm.
pub(super) fn fields(value: &str) -> Vec<(&str, &str)> {
    let fields = value.split_once(' ').map_or("", |(_algorithm, fields)| fields);
    fields.split(',').filter_map(|field| field.trim().split_once('=')).collect()
}

/// Who signed a request, whether or not the signature is right; `None` if it is not signed.
pub fn parse_scope(headers: &HeaderMap, query: Option<&str>) -> Option<Scope> {
    Authorization::parse(headers, query).map(|authorization| authorization.scope)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_presigned_url_says_who_signed_it() {
        let query = "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKID%2F20261121%2Feu-west-1%2Fs3\
                     %2Faws4_request&X-Amz-SignedHeaders=host&X-Amz-Signature=ab";
        let scope = parse_scope(&HeaderMap::new(), Some(query)).expect("signed");
        assert_eq!(scope.region, "eu-west-1");
        assert_eq!(scope.access_key, "AKID");
        assert_eq!(parse_scope(&HeaderMap::new(), Some("a=b")), None);
        assert_eq!(parse_scope(&HeaderMap::new(), None), None);
    }
}
