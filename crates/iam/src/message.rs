//! What a caller is told who may not: AWS's sentences.
//!
//! IAM User Guide, "Troubleshoot access denied error messages".

use crate::Request;
use crate::decision::{Decision, Layer};

/// The message of `AccessDenied`; `None` for a request that is allowed.
pub fn denied(request: &Request<'_>, decision: &Decision<'_>) -> Option<String> {
    let reason = match decision {
        Decision::Allow { .. } => return None,
        Decision::ExplicitDeny { by } => match by.layer {
            Layer::Identity => "with an explicit deny in an identity-based policy".to_owned(),
            Layer::Resource => "with an explicit deny in a resource-based policy".to_owned(),
            Layer::Boundary => "with an explicit deny in a permissions boundary".to_owned(),
            Layer::Session => "with an explicit deny in a session policy".to_owned(),
            Layer::Trust => "with an explicit deny in the role trust policy".to_owned(),
        },
        Decision::ImplicitDeny { why } => {
            let policy = match why {
                Layer::Identity => "identity-based policy",
                Layer::Resource => "resource-based policy",
                Layer::Boundary => "permissions boundary",
                Layer::Session => "session policy",
                Layer::Trust => "role trust policy",
            };
            format!("because no {policy} allows the {} action", request.action)
        }
    };
    Some(format!(
        "User: {} is not authorized to perform: {} on resource: {} {reason}",
        request.principal.arn(),
        request.action,
        request.resource,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{By, Context, Principal};
    use model::AccountId;

    #[test]
    fn the_sentence_names_the_kind_of_policy() {
        let account = AccountId::new("123456789012").expect("an account");
        let principal = Principal::User {
            account: account.clone(),
            arn: "arn:aws:iam::123456789012:user/JohnDoe".into(),
            id: "AIDA".into(),
        };
        let request = Request {
            principal: &principal,
            action: "lambda:GetFunction",
            resource: "arn:aws:lambda:us-east-1:123456789012:function:f",
            resource_account: &account,
            context: &Context::new(),
        };
        let head = "User: arn:aws:iam::123456789012:user/JohnDoe is not authorized to perform: \
                    lambda:GetFunction on resource: \
                    arn:aws:lambda:us-east-1:123456789012:function:f";
        let implicit = Decision::ImplicitDeny { why: Layer::Identity };
        assert_eq!(
            denied(&request, &implicit),
            Some(format!(
                "{head} because no identity-based policy allows the lambda:GetFunction action"
            ))
        );
        let by = By { layer: Layer::Resource, policy: "p", statement: 0, sid: None };
        assert_eq!(
            denied(&request, &Decision::ExplicitDeny { by }),
            Some(format!("{head} with an explicit deny in a resource-based policy"))
        );
        assert_eq!(denied(&request, &Decision::Allow { by: Some(by) }), None);
    }
}
