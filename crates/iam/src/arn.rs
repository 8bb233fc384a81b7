//! ARNs: `arn:<partition>:<service>:<region>:<account>:<resource>`, whole ones and those of
//! policies, which may have wildcards.

use crate::PolicyError;

/// The parts of a whole ARN.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parts<'a> {
    /// `aws`, `aws-cn` …
    pub partition: &'a str,
    /// `lambda`, `iam` …
    pub service: &'a str,
    /// Empty where the service is the same in all regions.
    pub region: &'a str,
    /// Empty where the resource's name is unique without it.
    pub account: &'a str,
    /// The rest, with its own colons and slashes.
    pub resource: &'a str,
}

impl<'a> Parts<'a> {
    /// The parts of an ARN; `None` where the text has not all six.
    pub fn of(text: &'a str) -> Option<Self> {
        let mut parts = text.splitn(6, ':');
        if parts.next()? != "arn" {
            return None;
        }
        Some(Self {
            partition: parts.next()?,
            service: parts.next()?,
            region: parts.next()?,
            account: parts.next()?,
            resource: parts.next().filter(|resource| !resource.is_empty())?,
        })
    }
}

/// Whether a text is an account's number.
pub(crate) fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit())
}

/// What comes before the last part, where variables must not stand.
pub(crate) fn head(text: &str) -> &str {
    let end = text.match_indices(':').nth(4).map_or(text.len(), |(at, _)| at);
    text.get(..end).unwrap_or(text)
}

/// What IAM says of texts that are to name resources and cannot.
pub(crate) fn check_resource(text: &str) -> Result<(), PolicyError> {
    let words = |words: String| Err(PolicyError::Malformed(words));
    if text == "*" {
        return Ok(());
    }
    if !text.contains(':') {
        return words(format!("Resource {text} must be in ARN format or \"*\"."));
    }
    let mut parts = text.split(':');
    let (first, partition) = (parts.next(), parts.next().unwrap_or_default());
    let known =
        |partition: &str| partition == "*" || partition == "aws" || partition.starts_with("aws-");
    if first != Some("arn") || !known(partition) {
        // IAM shows what it took the text for: all six parts.
        let mut shown: Vec<&str> = text.splitn(6, ':').skip(1).collect();
        shown.resize(5, "*");
        let shown = shown.join(":");
        return words(format!(
            "Partition \"{partition}\" is not valid for resource \"arn:{shown}\"."
        ));
    }
    let Some(service) = parts.next() else {
        return words(
            "Resource vendor must be fully qualified and cannot contain regexes.".to_owned(),
        );
    };
    let colons = text.bytes().filter(|b| *b == b':').count();
    // Fewer parts are taken where a wildcard at the end stands for the rest.
    if service.is_empty() || (colons < 5 && !text.ends_with('*')) {
        return words(format!("The policy failed legacy parsing (Resource {text}: not an ARN)"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arn_has_six_parts() {
        let parts =
            Parts::of("arn:aws:lambda:us-east-1:111122223333:function:f:1").expect("an ARN");
        assert_eq!((parts.service, parts.resource), ("lambda", "function:f:1"));
        assert_eq!(head("arn:aws:s3:::b/${x}"), "arn:aws:s3::");
        for text in ["", "arn", "arn:aws:lambda", "arn:aws:s3::b", "x:aws:s3:::b", "arn:aws:s3:::"]
        {
            assert_eq!(Parts::of(text), None, "{text}");
        }
    }
}
