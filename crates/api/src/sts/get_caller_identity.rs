//! `GetCallerIdentity`: the account, the principal's ARN and its id.
//!
//! AWS's ids are `AIDA…` of a user, `AROA…:session` of an assumed role, and the account of its root
//! (IAM, "Principal table", `aws:userid`).

use crate::iam::Identity;
use sha2::{Digest, Sha256};
use wire::AwsRequest;
use wire::sts::GetCallerIdentityResponse;

/// Who sent a request.
pub(super) fn answer(request: &AwsRequest, identity: &Identity) -> GetCallerIdentityResponse {
    let account =
        identity.principal.account().map_or_else(|| request.account.clone(), ToString::to_string);
    GetCallerIdentityResponse {
        user_id: identity.principal.user_id(),
        account: Some(account),
        arn: Some(identity.principal.arn()),
    }
}

/// The id of a role that is not in IAM, as functions in development may have: made from its name, and
/// so always the same.
pub fn unkept_id(role: &str) -> String {
    const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let letter = |byte: &u8| char::from(ALPHABET[usize::from(byte % 32)]);
    let letters: String = Sha256::digest(role.as_bytes()).iter().take(17).map(letter).collect();
    format!("AROA{letters}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_that_is_not_kept_has_an_id_all_the_same() {
        let id = unkept_id("reader");
        assert!(id.starts_with("AROA") && id.len() == 21, "{id}");
        assert_eq!(id, unkept_id("reader"));
    }
}
