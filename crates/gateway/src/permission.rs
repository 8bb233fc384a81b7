//! Whether a function's resource policy lets a front door call it.
//!
//! Function URLs with `AuthType: NONE` are open to everyone whom the policy allows
//! `lambda:InvokeFunctionUrl`; HTTP APIs call as `apigateway.amazonaws.com` with the ARN of the route
//! as the source (AWS Lambda, "Resource-based policies").

use model::policy::{Statement, wildcard_match};
use model::{AccountId, Policy, Region};

/// Whether anyone may call the function through its URL without a signature.
pub(crate) fn anonymous_url(policy: Option<&Policy>) -> bool {
    policy.into_iter().flat_map(Policy::grants).any(|statement| {
        statement.principal == "*"
            && acts(statement, "lambda:InvokeFunctionUrl")
            && statement.function_url_auth.as_deref().is_none_or(|auth| auth == "NONE")
            && statement.invoked_via_function_url != Some(false)
            // An anonymous caller has none of these.
            && statement.source_arn.is_none()
            && statement.source_account.is_none()
            && statement.principal_org_id.is_none()
            && statement.event_source_token.is_none()
    })
}

/// Whether an HTTP API may call the function for the route with this ARN.
pub(crate) fn http_api(statements: &[Statement], account: &AccountId, source_arn: &str) -> bool {
    statements.iter().any(|statement| {
        matches!(statement.principal.as_str(), "*" | "apigateway.amazonaws.com")
            && acts(statement, "lambda:InvokeFunction")
            && statement.source_arn.as_deref().is_none_or(|p| wildcard_match(p, source_arn))
            && statement.source_account.as_deref().is_none_or(|a| a == account.as_str())
            && statement.function_url_auth.is_none()
            && statement.invoked_via_function_url != Some(true)
            && statement.principal_org_id.is_none()
            && statement.event_source_token.is_none()
    })
}

/// ARN of a route in a stage: `arn:aws:execute-api:<region>:<account>:<api>/<stage>/<METHOD>/<path>`
/// with the route's own path, braces included; the default route's is `<api>/<stage>/$default`.
pub(crate) fn route_arn(
    region: &Region,
    account: &AccountId,
    api: &str,
    stage: &str,
    route: &str,
) -> String {
    format!("arn:aws:execute-api:{region}:{account}:{api}/{stage}/{route}")
}

fn acts(statement: &Statement, action: &str) -> bool {
    wildcard_match(&statement.action.to_ascii_lowercase(), &action.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statement(principal: &str, action: &str) -> Statement {
        Statement {
            sid: "s".into(),
            principal: principal.into(),
            action: action.into(),
            resource: "arn:aws:lambda:us-east-1:000000000000:function:f".into(),
            source_arn: None,
            source_account: None,
            function_url_auth: None,
            invoked_via_function_url: None,
            principal_org_id: None,
            event_source_token: None,
        }
    }

    #[test]
    fn a_url_is_open_only_where_the_policy_says_so() {
        let url = "lambda:InvokeFunctionUrl";
        let none = |p: &str, a: &str| Statement {
            function_url_auth: Some("NONE".into()),
            ..statement(p, a)
        };
        for (statement, open) in [
            (none("*", url), true),
            (statement("*", "lambda:*"), true),
            (none("*", "lambda:InvokeFunction"), false),
            (none("123456789012", url), false),
            (Statement { function_url_auth: Some("AWS_IAM".into()), ..statement("*", url) }, false),
            (Statement { source_account: Some("1".into()), ..none("*", url) }, false),
            (Statement { principal_org_id: Some("o-1".into()), ..none("*", url) }, false),
        ] {
            let policy = Policy { statements: vec![statement.clone()], ..Policy::default() };
            assert_eq!(anonymous_url(Some(&policy)), open, "{statement:?}");
        }
        assert!(!anonymous_url(None));
    }

    #[test]
    fn an_api_needs_a_statement_that_matches_its_route() {
        let account = AccountId::default();
        let arn = route_arn(&Region::default(), &account, "a1", "$default", "GET/env/{id}");
        let with = |pattern: &str| Statement {
            source_arn: Some(pattern.into()),
            ..statement("apigateway.amazonaws.com", "lambda:InvokeFunction")
        };
        for (pattern, allowed) in [
            ("arn:aws:execute-api:us-east-1:000000000000:a1/*", true),
            ("arn:aws:execute-api:us-east-1:000000000000:a1/*/*/env/{id}", true),
            ("arn:aws:execute-api:us-east-1:000000000000:a1/*/POST/env/{id}", false),
            ("arn:aws:execute-api:us-east-1:000000000000:other/*", false),
        ] {
            assert_eq!(http_api(&[with(pattern)], &account, &arn), allowed, "{pattern}");
        }
        assert!(!http_api(
            &[statement("s3.amazonaws.com", "lambda:InvokeFunction")],
            &account,
            &arn
        ));
        assert!(!http_api(&[], &account, &arn));
    }
}
