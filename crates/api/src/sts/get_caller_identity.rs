//! `GetCallerIdentity`: the account, the principal's ARN and its id.
//!
//! AWS's ids are `AIDA…` of a user, `AROA…:session` of an assumed role, and the account of its root
//! (IAM, "Principal table", `aws:userid`). Mayfly keeps no users, so the id is made from the ARN and
//! is always the same for the same principal.

use sha2::{Digest, Sha256};
use wire::AwsRequest;
use wire::sts::GetCallerIdentityResponse;

/// Who sent a request.
pub(super) fn identity(request: &AwsRequest) -> GetCallerIdentityResponse {
    GetCallerIdentityResponse {
        user_id: Some(user_id(&request.account, &request.principal)),
        account: Some(request.account.clone()),
        arn: Some(request.principal.clone()),
    }
}

fn user_id(account: &str, principal: &str) -> String {
    let resource = principal.splitn(6, ':').nth(5).unwrap_or(principal);
    if resource == "root" {
        return account.to_owned();
    }
    match resource.strip_prefix("assumed-role/") {
        Some(role_and_session) => {
            let (role, session) =
                role_and_session.rsplit_once('/').unwrap_or((role_and_session, ""));
            format!("AROA{}:{session}", unique(role))
        }
        None => format!("AIDA{}", unique(resource)),
    }
}

/// Seventeen characters as AWS's ids have them.
fn unique(name: &str) -> String {
    const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let letter = |byte: u8| char::from(ALPHABET[usize::from(byte % 32)]);
    Sha256::digest(name.as_bytes()).iter().take(17).map(|byte| letter(*byte)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_id_follows_the_kind_of_principal() {
        let account = "000000000000";
        assert_eq!(user_id(account, "arn:aws:iam::000000000000:root"), account);
        let role = user_id(account, "arn:aws:sts::000000000000:assumed-role/service/f");
        assert!(role.starts_with("AROA") && role.ends_with(":f"), "{role}");
        let user = user_id(account, "arn:aws:iam::000000000000:user/ann");
        assert!(user.starts_with("AIDA") && user.len() == 21, "{user}");
        assert_eq!(user, user_id(account, "arn:aws:iam::000000000000:user/ann"));
    }
}
