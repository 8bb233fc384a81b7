//! A function's resource policy: who may call it besides the account that owns it.
//!
//! A policy is made of statements that `AddPermission` added one by one, or of a whole document that
//! `PutResourcePolicy` put in their place. `iam` shows and judges both.

use serde::{Deserialize, Serialize};

/// The resource policy of one function, version or alias.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Policy {
    /// The document that was put as a whole; the other statements were added to it.
    #[serde(default)]
    pub document: Option<WrittenPolicy>,
    /// Statements in the order in which they were added.
    pub statements: Vec<Statement>,
    /// Changes with every change of the policy; a UUID.
    pub revision_id: String,
}

impl Policy {
    /// Whether it has no statement left.
    pub fn is_empty(&self) -> bool {
        self.statements.is_empty()
            && self.document.as_ref().is_none_or(|document| document.statements.is_empty())
    }

    /// Whether one of its statements has this name.
    pub fn has(&self, sid: &str) -> bool {
        self.written().any(|statement| statement.sid.as_deref() == Some(sid))
            || self.statements.iter().any(|statement| statement.sid == sid)
    }

    /// Takes the statement with this name out; `false` if there is none.
    pub fn remove(&mut self, sid: &str) -> bool {
        let before = self.written().count() + self.statements.len();
        if let Some(document) = &mut self.document {
            document.statements.retain(|statement| statement.sid.as_deref() != Some(sid));
        }
        self.statements.retain(|statement| statement.sid != sid);
        self.written().count() + self.statements.len() < before
    }

    fn written(&self) -> impl Iterator<Item = &WrittenStatement> {
        self.document.iter().flat_map(|document| &document.statements)
    }
}

/// A policy as its author wrote it (`PutResourcePolicy`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WrittenPolicy {
    /// Version of the policy language.
    pub version: String,
    /// The author's name for the document.
    pub id: Option<String>,
    /// Its statements in order.
    pub statements: Vec<WrittenStatement>,
}

/// A statement as its author wrote it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WrittenStatement {
    /// Its name, if it has one.
    pub sid: Option<String>,
    /// The whole of it, a JSON object.
    pub json: String,
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

    fn statement(sid: &str) -> Statement {
        Statement {
            sid: sid.to_owned(),
            principal: "*".to_owned(),
            action: "lambda:InvokeFunction".to_owned(),
            resource: "arn".to_owned(),
            source_arn: None,
            source_account: None,
            function_url_auth: None,
            invoked_via_function_url: None,
            principal_org_id: None,
            event_source_token: None,
        }
    }

    #[test]
    fn a_written_document_and_added_statements_are_one_policy() {
        let written = WrittenStatement { sid: Some("a".to_owned()), json: "{}".to_owned() };
        let mut policy = Policy {
            document: Some(WrittenPolicy {
                version: "2012-10-17".to_owned(),
                id: None,
                statements: vec![written],
            }),
            statements: vec![statement("b")],
            revision_id: String::new(),
        };
        assert!(policy.has("a") && policy.has("b") && !policy.has("c"));
        assert!(policy.remove("a") && !policy.remove("a") && !policy.is_empty());
        assert!(policy.remove("b") && policy.is_empty());
    }

    #[test]
    fn a_policy_that_was_kept_before_documents_is_read() {
        let kept = r#"{"statements":[],"revision_id":"r"}"#;
        let policy: Policy = serde_json::from_str(kept).expect("of an earlier version");
        assert_eq!(policy, Policy { revision_id: "r".to_owned(), ..Policy::default() });
    }

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
