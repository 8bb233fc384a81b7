//! Resource policies as AWS shows them: the JSON document of `GetPolicy` and the statement that
//! `AddPermission` answers.

use super::error::Error;
use ::iam::function_policy;
use model::policy::{Policy, Statement};
use serde_json::{Value, json};

/// The whole document.
pub(super) fn document(policy: &Policy) -> String {
    let mut document = match &policy.document {
        None => json!({ "Version": "2012-10-17", "Id": "default" }),
        Some(written) => match &written.id {
            Some(id) => json!({ "Version": written.version, "Id": id }),
            None => json!({ "Version": written.version }),
        },
    };
    let written = policy.document.iter().flat_map(|document| &document.statements);
    // They were read as JSON before they were kept.
    let written = written.filter_map(|statement| serde_json::from_str(&statement.json).ok());
    let statements =
        written.chain(policy.statements.iter().map(function_policy::statement)).collect();
    document["Statement"] = Value::Array(statements);
    document.to_string()
}

/// One statement of it.
pub(super) fn statement(statement: &Statement) -> String {
    function_policy::statement(statement).to_string()
}

/// Checks who a permission is given to: everyone, an account, the ARN of a principal, or a service.
pub(super) fn check_principal(principal: &str) -> Result<(), Error> {
    // AWS knows its services; here a service is what is named as one: Alexa's are
    // `alexa-appkit.amazon.com` and `alexa-connectedhome.amazon.com`.
    let is_service = [".amazonaws.com", ".amazonaws.com.cn", ".amazon.com", ".alexa.com"]
        .iter()
        .any(|domain| principal.ends_with(domain));
    let named_otherwise = principal == "*"
        || principal.starts_with("arn:")
        || principal.bytes().all(|b| b.is_ascii_digit());
    if (is_service || named_otherwise) && function_policy::is_principal(principal) {
        return Ok(());
    }
    Err(Error::InvalidParameterValue(
        "The provided principal was invalid. Please check the principal and try again.".to_owned(),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn permission(principal: &str) -> Statement {
        Statement {
            sid: "s".to_owned(),
            principal: principal.to_owned(),
            action: "lambda:InvokeFunction".to_owned(),
            resource: "arn:f".to_owned(),
            source_arn: None,
            source_account: None,
            function_url_auth: None,
            invoked_via_function_url: None,
            principal_org_id: None,
            event_source_token: None,
        }
    }

    #[test]
    fn a_document_reads_as_aws_writes_it() {
        let mut bucket = permission("s3.amazonaws.com");
        bucket.source_arn = Some("arn:aws:s3:::b".to_owned());
        let mut url = permission("*");
        url.function_url_auth = Some("NONE".to_owned());
        let policy = Policy { statements: vec![bucket, url], ..Policy::default() };
        assert_eq!(
            document(&policy),
            concat!(
                r#"{"Version":"2012-10-17","Id":"default","Statement":["#,
                r#"{"Sid":"s","Effect":"Allow","Principal":{"Service":"s3.amazonaws.com"},"#,
                r#""Action":"lambda:InvokeFunction","Resource":"arn:f","#,
                r#""Condition":{"ArnLike":{"AWS:SourceArn":"arn:aws:s3:::b"}}},"#,
                r#"{"Sid":"s","Effect":"Allow","Principal":"*","#,
                r#""Action":"lambda:InvokeFunction","Resource":"arn:f","#,
                r#""Condition":{"StringEquals":{"lambda:FunctionUrlAuthType":"NONE"}}}]}"#
            )
        );
    }

    #[test]
    fn an_account_is_written_as_its_root() {
        assert!(
            statement(&permission("123456789012"))
                .contains(r#""Principal":{"AWS":"arn:aws:iam::123456789012:root"}"#)
        );
    }

    #[test]
    fn a_principal_that_can_be_nobody_is_refused() {
        assert!(check_principal("somebody").is_err());
        for principal in [
            "*",
            "123456789012",
            "arn:aws:iam::123456789012:user/a",
            "s3.amazonaws.com",
            "alexa-appkit.amazon.com",
        ] {
            assert_eq!(check_principal(principal), Ok(()));
        }
    }
}
