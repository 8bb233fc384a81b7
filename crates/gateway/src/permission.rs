//! Whether a function's resource policy lets a front door call it.
//!
//! Function URLs with `AuthType: NONE` are open to everyone whom the policy allows
//! `lambda:InvokeFunctionUrl`; HTTP APIs call as `apigateway.amazonaws.com` with the ARN of the route
//! as the source (AWS Lambda, "Resource-based policies").

use crate::received::Peer;
use http::HeaderMap;
use http::header::{HeaderName, REFERER, USER_AGENT};
use iam::{Attached, Context, Policies, Principal, Request, evaluate, function_policy, keys};
use model::{AccountId, FunctionArn, Policy, Region, Timestamp};
use std::sync::Arc;

/// The policy of what a front door calls.
#[derive(Debug)]
pub(crate) struct Guard {
    policy: Attached,
    /// ARN of the function, qualified where the policy is.
    function: String,
    account: AccountId,
    region: Region,
    /// Whether the policy asks for more than the front door knows without looking at the request.
    asks: bool,
    /// Whether a URL is open to everyone, where no request can make a difference.
    open: Option<bool>,
}

/// Keys whose values are the same for all requests through a front door, but for the source, which
/// is told with the question.
const KNOWN: [&str; 6] = [
    keys::LAMBDA_FUNCTION_ARN,
    keys::LAMBDA_FUNCTION_URL_AUTH_TYPE,
    keys::LAMBDA_INVOKED_VIA_FUNCTION_URL,
    keys::PRINCIPAL_ORG_ID,
    keys::SOURCE_ACCOUNT,
    keys::SOURCE_ARN,
];

/// What conditions may ask of a request.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Circumstances<'a> {
    pub(crate) headers: &'a HeaderMap,
    pub(crate) peer: Peer,
    pub(crate) now: Timestamp,
}

impl Guard {
    /// Of a function without a policy nobody is let in.
    pub(crate) fn new(function: &FunctionArn, policy: Option<&Policy>) -> Self {
        let name = function.to_string();
        let policy = function_policy::parse(policy.unwrap_or(&Policy::default()));
        let asks = policy.keys().any(|key| !KNOWN.contains(&key));
        let mut guard = Self {
            asks,
            policy: Attached { name: name.as_str().into(), policy: Arc::new(policy) },
            function: name,
            account: function.account.clone(),
            region: function.region.clone(),
            open: None,
        };
        if !guard.asks {
            guard.open = Some(guard.lets_anyone(Context::new()));
        }
        guard
    }

    /// Whether anyone may call the function through its URL without a signature.
    pub(crate) fn anonymous_url(&self, circumstances: Circumstances<'_>) -> bool {
        self.open.unwrap_or_else(|| self.lets_anyone(self.context(circumstances)))
    }

    fn lets_anyone(&self, mut context: Context) -> bool {
        context.set(keys::LAMBDA_FUNCTION_ARN, self.function.clone());
        context.set(keys::LAMBDA_FUNCTION_URL_AUTH_TYPE, "NONE");
        context.set_bool(keys::LAMBDA_INVOKED_VIA_FUNCTION_URL, true);
        self.lets(&Principal::Anonymous, "lambda:InvokeFunctionUrl", context)
    }

    /// Whether an HTTP API may call the function for the route with this ARN.
    pub(crate) fn http_api(&self, source_arn: &str, circumstances: Circumstances<'_>) -> bool {
        let mut context = if self.asks { self.context(circumstances) } else { Context::new() };
        context.set(keys::SOURCE_ARN, source_arn.to_owned());
        context.set(keys::SOURCE_ACCOUNT, self.account.to_string());
        context.set_bool(keys::LAMBDA_INVOKED_VIA_FUNCTION_URL, false);
        let service = Principal::Service { name: "apigateway.amazonaws.com".to_owned() };
        self.lets(&service, "lambda:InvokeFunction", context)
    }

    fn context(&self, circumstances: Circumstances<'_>) -> Context {
        let Circumstances { headers, peer, now } = circumstances;
        let mut context = Context::new();
        context.set_time(now);
        context.set(keys::SOURCE_IP, peer.address.ip().to_canonical().to_string());
        context.set_bool(keys::SECURE_TRANSPORT, peer.secure);
        context.set(keys::REQUESTED_REGION, self.region.to_string());
        context.set(keys::RESOURCE_ACCOUNT, self.account.to_string());
        context.set_bool(keys::VIA_AWS_SERVICE, false);
        let mut header = |key: &'static str, name: HeaderName| {
            if let Some(value) = headers.get(name).and_then(|value| value.to_str().ok()) {
                context.set(key, value.to_owned());
            }
        };
        header(keys::USER_AGENT, USER_AGENT);
        header(keys::REFERER, REFERER);
        context
    }

    fn lets(&self, principal: &Principal, action: &str, mut context: Context) -> bool {
        principal.describe(&mut context);
        let request = Request {
            principal,
            action,
            resource: &self.function,
            resource_account: &self.account,
            context: &context,
        };
        let policies = Policies { resource: Some(&self.policy), ..Policies::default() };
        evaluate(&request, &policies).is_allowed()
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use model::FunctionName;
    use model::policy::{Statement, WrittenPolicy, WrittenStatement};
    use std::net::{Ipv4Addr, SocketAddr};

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

    fn guard(policy: Option<&Policy>) -> Guard {
        let function = FunctionArn {
            region: Region::default(),
            account: AccountId::default(),
            name: FunctionName::new("f").expect("a name"),
            qualifier: None,
        };
        Guard::new(&function, policy)
    }

    fn url(policy: Option<&Policy>, from: [u8; 4]) -> bool {
        let peer = Peer { address: SocketAddr::from((Ipv4Addr::from(from), 1)), secure: false };
        let headers = HeaderMap::new();
        let now = Timestamp::UNIX_EPOCH;
        guard(policy).anonymous_url(Circumstances { headers: &headers, peer, now })
    }

    fn api(statements: Vec<Statement>, source_arn: &str) -> bool {
        let peer = Peer { address: SocketAddr::from((Ipv4Addr::LOCALHOST, 1)), secure: true };
        let headers = HeaderMap::new();
        let policy = Policy { statements, ..Policy::default() };
        let now = Timestamp::UNIX_EPOCH;
        guard(Some(&policy)).http_api(source_arn, Circumstances { headers: &headers, peer, now })
    }

    #[test]
    fn a_written_document_counts_with_its_denies_and_addresses() {
        let written = |json: &str| WrittenStatement { sid: None, json: json.to_owned() };
        let arn = "arn:aws:lambda:us-east-1:000000000000:function:f";
        let allow = format!(
            r#"{{"Effect":"Allow","Principal":"*","Action":"lambda:*","Resource":"{arn}"}}"#
        );
        let deny = format!(
            r#"{{"Effect":"Deny","Principal":"*","Action":"*","Resource":"{arn}",
                "Condition":{{"NotIpAddress":{{"aws:SourceIp":"10.0.0.0/8"}}}}}}"#
        );
        let policy = Policy {
            document: Some(WrittenPolicy {
                version: "2012-10-17".to_owned(),
                id: None,
                statements: vec![written(&allow), written(&deny)],
            }),
            ..Policy::default()
        };
        assert!(url(Some(&policy), [10, 1, 2, 3]));
        assert!(!url(Some(&policy), [192, 0, 2, 1]));
    }

    #[test]
    fn a_url_is_open_only_where_the_policy_says_so() {
        let action = "lambda:InvokeFunctionUrl";
        let none = |p: &str, a: &str| Statement {
            function_url_auth: Some("NONE".into()),
            ..statement(p, a)
        };
        for (statement, open) in [
            (none("*", action), true),
            (statement("*", "lambda:*"), true),
            (none("*", "lambda:InvokeFunction"), false),
            (none("123456789012", action), false),
            (
                Statement { function_url_auth: Some("AWS_IAM".into()), ..statement("*", action) },
                false,
            ),
            (Statement { source_account: Some("1".into()), ..none("*", action) }, false),
            (Statement { principal_org_id: Some("o-1".into()), ..none("*", action) }, false),
        ] {
            let policy = Policy { statements: vec![statement.clone()], ..Policy::default() };
            assert_eq!(url(Some(&policy), [127, 0, 0, 1]), open, "{statement:?}");
        }
        assert!(!url(None, [127, 0, 0, 1]));
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
            assert_eq!(api(vec![with(pattern)], &arn), allowed, "{pattern}");
        }
        assert!(!api(vec![statement("s3.amazonaws.com", "lambda:InvokeFunction")], &arn));
        assert!(!api(Vec::new(), &arn));
    }
}
