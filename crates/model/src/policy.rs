//! A function's resource policy: who may call it besides the account that owns it.
//!
//! Statements are kept as the documents that AWS shows (`GetPolicy`); this module holds the part of
//! them that is decided upon.

use serde::{Deserialize, Serialize};

/// The resource policy of one function, version or alias.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Policy {
    /// Statements in the order in which they were added.
    pub statements: Vec<Statement>,
    /// Changes with every change of the policy; a UUID.
    pub revision_id: String,
}

/// One statement as `AddPermission` makes it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Statement {
    /// Its name, unique in the policy.
    pub sid: String,
    /// Who: `*`, an account id, the ARN of a principal, or a service such as `apigateway.amazonaws.com`.
    pub principal: String,
    /// What: `lambda:InvokeFunction`, `lambda:*` …
    pub action: String,
    /// On what: the function's ARN, qualified where the policy is.
    pub resource: String,
    /// The request must come from this resource (`AWS:SourceArn`, with wildcards).
    pub source_arn: Option<String>,
    /// The request must come from this account (`AWS:SourceAccount`).
    pub source_account: Option<String>,
    /// `lambda:FunctionUrlAuthType`: `NONE` or `AWS_IAM`.
    pub function_url_auth: Option<String>,
    /// `lambda:InvokedViaFunctionUrl`.
    pub invoked_via_function_url: Option<bool>,
    /// `aws:PrincipalOrgID`.
    pub principal_org_id: Option<String>,
    /// `lambda:EventSourceToken`.
    pub event_source_token: Option<String>,
}

/// Matches a text against a pattern in which `*` stands for any run of characters and `?` for one.
pub fn wildcard_match(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) =
        (pattern.chars().collect(), text.chars().collect());
    let (mut p, mut t) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, t));
                p += 1;
            }
            Some(&c) if c == '?' || c == text[t] => {
                p += 1;
                t += 1;
            }
            _ => match star {
                Some((star_p, star_t)) => {
                    p = star_p + 1;
                    t = star_t + 1;
                    star = Some((star_p, t));
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|&c| c == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_match_runs_and_single_characters() {
        for (pattern, text, matches) in [
            ("*", "", true),
            ("a*c", "abbc", true),
            ("a*c", "abb", false),
            ("a?c", "abc", true),
            ("arn:*:api/*/GET/env", "arn:x:api/$default/GET/env", true),
            ("", "", true),
            ("", "a", false),
        ] {
            assert_eq!(wildcard_match(pattern, text), matches, "{pattern} {text}");
        }
    }
}
