//! Tenants: whom a function serves, where each must have instances of its own (AWS Lambda, "Tenant
//! isolation").

use serde::{Deserialize, Serialize};
use std::fmt;

/// Longest name of a tenant, in bytes (AWS Lambda, Invoke, `TenantId`).
pub const TENANT_BYTES: usize = 256;
/// AWS's pattern for it.
pub const TENANT_PATTERN: &str = r"[a-zA-Z0-9\._:\/=+\-@ ]+";

/// A tenant's name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TenantId(String);

/// That a text names no tenant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidTenantId {
    /// It is empty, or has other characters than those of AWS's pattern.
    #[error("a tenant's name has letters, digits, spaces and . _ : / = + - @ only")]
    Pattern,
    /// It is longer than [`TENANT_BYTES`].
    #[error("a tenant's name has {TENANT_BYTES} characters at most")]
    TooLong,
}

impl TenantId {
    /// Reads a tenant's name.
    ///
    /// # Errors
    /// Where it is too long or has characters that AWS does not allow.
    pub fn new(text: impl Into<String>) -> Result<Self, InvalidTenantId> {
        let text = text.into();
        let allowed = |c: u8| c.is_ascii_alphanumeric() || b"._:/=+-@ ".contains(&c);
        if text.is_empty() || !text.bytes().all(allowed) {
            return Err(InvalidTenantId::Pattern);
        }
        if text.len() > TENANT_BYTES {
            return Err(InvalidTenantId::TooLong);
        }
        Ok(Self(text))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for TenantId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for TenantId {
    type Error = InvalidTenantId;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::new(text)
    }
}

impl From<TenantId> for String {
    fn from(tenant: TenantId) -> Self {
        tenant.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_aws_s_pattern() {
        assert!(TenantId::new("blue corp/7:a@b=c+d-e_f.g").is_ok());
        assert_eq!(TenantId::new(""), Err(InvalidTenantId::Pattern));
        assert_eq!(TenantId::new("a\r\nX: y"), Err(InvalidTenantId::Pattern));
        assert_eq!(TenantId::new("a".repeat(257)), Err(InvalidTenantId::TooLong));
        assert!(TenantId::new("a".repeat(256)).is_ok());
    }
}
