//! What a signature is good for: a day, a region and a service.

use std::fmt;

/// Who signed, and what the signature is good for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    /// The access key's id.
    pub access_key: String,
    /// The day, as `20261121`.
    pub date: String,
    /// The region.
    pub region: String,
    /// The service's word, such as `lambda`.
    pub service: String,
}

impl Scope {
    /// Reads `AKID/20261121/us-east-1/lambda/aws4_request`. The id may contain slashes.
    pub(super) fn parse(credential: &str) -> Option<Self> {
        let mut parts = credential.rsplitn(5, '/');
        (parts.next()? == "aws4_request").then_some(())?;
        let mut next = || parts.next().map(str::to_owned).filter(|part| !part.is_empty());
        let (service, region, date, access_key) = (next()?, next()?, next()?, next()?);
        Some(Self { access_key, date, region, service })
    }
}

impl fmt::Display for Scope {
    /// Without the access key: `20261121/us-east-1/lambda/aws4_request`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}/aws4_request", self.date, self.region, self.service)
    }
}
