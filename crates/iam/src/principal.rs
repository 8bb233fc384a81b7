//! Who makes a request.

use crate::{Context, keys};
use model::AccountId;

/// Who makes a request, once its signature is known to be good.
///
/// ARNs are whole; ids are IAM's unique ones (`AIDA…`, `AROA…`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Principal {
    /// The account itself.
    Root {
        /// The account.
        account: AccountId,
    },
    /// A user of IAM, with their own keys or with those of `GetSessionToken`.
    User {
        /// The user's account.
        account: AccountId,
        /// `arn:aws:iam::<account>:user/<path><name>`.
        arn: String,
        /// `AIDA…`.
        id: String,
    },
    /// The session of an assumed role.
    RoleSession {
        /// The role's account.
        account: AccountId,
        /// `arn:aws:iam::<account>:role/<path><name>`.
        role_arn: String,
        /// `AROA…`.
        role_id: String,
        /// `arn:aws:sts::<account>:assumed-role/<name>/<session>`.
        session_arn: String,
    },
    /// The session that `GetFederationToken` makes for a user.
    FederatedUser {
        /// The user's account.
        account: AccountId,
        /// ARN of the user who asked for the session, or of the account's root.
        user_arn: String,
        /// `arn:aws:sts::<account>:federated-user/<name>`.
        session_arn: String,
    },
    /// A service that calls for itself: `apigateway.amazonaws.com`.
    Service {
        /// The service's name as principal.
        name: String,
    },
    /// Somebody whom an identity provider vouches for, who asks for a role.
    Federated {
        /// The provider: its domain, or the ARN of one of IAM.
        provider: String,
    },
    /// Somebody who has signed nothing.
    Anonymous,
}

impl Principal {
    /// The account it belongs to.
    pub fn account(&self) -> Option<&AccountId> {
        match self {
            Principal::Root { account }
            | Principal::User { account, .. }
            | Principal::RoleSession { account, .. }
            | Principal::FederatedUser { account, .. } => Some(account),
            Principal::Service { .. } | Principal::Federated { .. } | Principal::Anonymous => None,
        }
    }

    /// Its name as messages and `GetCallerIdentity` have it: the ARN, of a session the session's.
    pub fn arn(&self) -> String {
        match self {
            Principal::Root { account } => format!("arn:aws:iam::{account}:root"),
            Principal::User { arn, .. } => arn.clone(),
            Principal::RoleSession { session_arn, .. }
            | Principal::FederatedUser { session_arn, .. } => session_arn.clone(),
            Principal::Service { name } => name.clone(),
            Principal::Federated { provider } => provider.clone(),
            Principal::Anonymous => "anonymous".to_owned(),
        }
    }

    /// Unique id as `aws:userid` and `GetCallerIdentity` have it.
    pub fn user_id(&self) -> Option<String> {
        let last = |arn: &str| arn.rsplit('/').next().unwrap_or_default().to_owned();
        match self {
            Principal::Root { account } => Some(account.to_string()),
            Principal::User { id, .. } => Some(id.clone()),
            Principal::RoleSession { role_id, session_arn, .. } => {
                Some(format!("{role_id}:{}", last(session_arn)))
            }
            Principal::FederatedUser { account, session_arn, .. } => {
                Some(format!("{account}:{}", last(session_arn)))
            }
            Principal::Anonymous => Some("anonymous".to_owned()),
            Principal::Service { .. } | Principal::Federated { .. } => None,
        }
    }

    /// Sets the keys that say who asks: `aws:PrincipalArn`, `aws:PrincipalAccount`,
    /// `aws:PrincipalType`, `aws:PrincipalIsAWSService`, `aws:PrincipalServiceName`, `aws:userid`
    /// and `aws:username`, each where AWS has it (IAM User Guide, "Principal key values").
    pub fn describe(&self, context: &mut Context) {
        let kind = match self {
            Principal::Root { .. } => Some("Account"),
            Principal::User { .. } => Some("User"),
            Principal::RoleSession { .. } => Some("AssumedRole"),
            Principal::FederatedUser { .. } => Some("FederatedUser"),
            Principal::Anonymous => Some("Anonymous"),
            Principal::Service { .. } | Principal::Federated { .. } => None,
        };
        if let Some(kind) = kind {
            context.set(keys::PRINCIPAL_TYPE, kind);
        }
        if let Some(account) = self.account() {
            context.set(keys::PRINCIPAL_ACCOUNT, account.to_string());
            // A role's session is known by its role.
            let arn = match self {
                Principal::RoleSession { role_arn, .. } => role_arn.clone(),
                other => other.arn(),
            };
            context.set(keys::PRINCIPAL_ARN, arn);
        }
        context.set_bool(keys::PRINCIPAL_IS_AWS_SERVICE, matches!(self, Principal::Service { .. }));
        if let Principal::Service { name } = self {
            context.set(keys::PRINCIPAL_SERVICE_NAME, name.clone());
        }
        if let Some(id) = self.user_id() {
            context.set(keys::USER_ID, id);
        }
        if let Principal::User { arn, .. } = self {
            let name = arn.rsplit('/').next().unwrap_or_default();
            context.set(keys::USERNAME, name.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Values;

    fn account() -> AccountId {
        AccountId::new("111122223333").expect("an account")
    }

    #[test]
    fn each_principal_sets_the_keys_that_aws_sets() {
        let text = |context: &Context, key| match context.get(key) {
            Some(Values::One(value)) => Some(value.to_string()),
            _ => None,
        };
        let session = Principal::RoleSession {
            account: account(),
            role_arn: "arn:aws:iam::111122223333:role/service/r".into(),
            role_id: "AROA1".into(),
            session_arn: "arn:aws:sts::111122223333:assumed-role/r/s".into(),
        };
        let mut context = Context::new();
        session.describe(&mut context);
        assert_eq!(
            text(&context, keys::PRINCIPAL_ARN).as_deref(),
            Some("arn:aws:iam::111122223333:role/service/r")
        );
        assert_eq!(text(&context, keys::USER_ID).as_deref(), Some("AROA1:s"));
        assert_eq!(text(&context, keys::USERNAME), None);
        let user = Principal::User {
            account: account(),
            arn: "arn:aws:iam::111122223333:user/team/ann".into(),
            id: "AIDA1".into(),
        };
        let mut context = Context::new();
        user.describe(&mut context);
        assert_eq!(text(&context, keys::USERNAME).as_deref(), Some("ann"));
        assert_eq!(text(&context, keys::PRINCIPAL_TYPE).as_deref(), Some("User"));
        let mut context = Context::new();
        Principal::Service { name: "apigateway.amazonaws.com".into() }.describe(&mut context);
        assert_eq!(text(&context, keys::PRINCIPAL_ACCOUNT), None);
        assert_eq!(text(&context, keys::PRINCIPAL_IS_AWS_SERVICE).as_deref(), Some("true"));
    }
}
