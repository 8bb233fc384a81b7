//! What sessions can be given: policies that restrict them, and tags.

use super::{SessionPolicies, Sts, validation};
use iam::{Kind, Policy};
use std::collections::BTreeMap;
use wire::AwsError;
use wire::sts::{
    MALFORMED_POLICY_DOCUMENT_EXCEPTION, PACKED_POLICY_TOO_LARGE_EXCEPTION, PolicyDescriptorType,
    Tag,
};

/// Managed policies that a session can be restricted to (AWS STS, AssumeRole).
const ARNS: usize = 10;
/// Tags of a session (AWS STS, "Tagging in AWS STS").
const TAGS: usize = 50;
/// Characters of all policies and tags of a session together.
const PACKED: usize = 4_096;

impl Sts {
    /// The policies of a request; `None` where it has none.
    pub(super) fn restriction(
        &self,
        document: Option<String>,
        arns: Option<Vec<PolicyDescriptorType>>,
    ) -> Result<Option<SessionPolicies>, AwsError> {
        if document.is_none() && arns.is_none() {
            return Ok(None);
        }
        let malformed =
            |message: String| AwsError::new(&MALFORMED_POLICY_DOCUMENT_EXCEPTION, message);
        if let Some(document) = &document {
            Policy::parse(document, Kind::Session).map_err(|error| malformed(error.to_string()))?;
        }
        let arns: Vec<String> =
            arns.unwrap_or_default().into_iter().filter_map(|policy| policy.arn).collect();
        if arns.len() > ARNS {
            return Err(validation(format!("A session has at most {ARNS} managed policies")));
        }
        if let Some(arn) = arns.iter().find(|arn| self.directory.managed(arn).is_none()) {
            return Err(malformed(format!("Policy {arn} does not exist or is not attachable.")));
        }
        Ok(Some(SessionPolicies { documents: document.into_iter().collect(), arns }))
    }
}

/// The tags of a request.
pub(super) fn tags(tags: Option<Vec<Tag>>) -> Result<BTreeMap<String, String>, AwsError> {
    let mut all = BTreeMap::new();
    for Tag { key, value } in tags.unwrap_or_default() {
        if key.to_ascii_lowercase().starts_with("aws:") {
            return Err(validation("Tag keys that begin with aws: are reserved for AWS"));
        }
        let is_there = all.keys().any(|other: &String| other.eq_ignore_ascii_case(&key));
        if is_there || all.insert(key, value).is_some() {
            return Err(validation(
                "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
            ));
        }
    }
    if all.len() > TAGS {
        return Err(validation(format!("A session has at most {TAGS} tags")));
    }
    Ok(all)
}

/// How full a session is, in per cent.
pub(super) fn packed_size(
    policies: Option<&SessionPolicies>,
    tags: &BTreeMap<String, String>,
) -> Result<Option<i32>, AwsError> {
    let documents = policies.map_or(0, |policies| {
        let texts = policies.documents.iter().map(|text| iam::limits::counted(text));
        texts.sum::<usize>() + policies.arns.iter().map(String::len).sum::<usize>()
    });
    let size = documents + tags.iter().map(|(k, v)| k.len() + v.len()).sum::<usize>();
    if size == 0 {
        return Ok(None);
    }
    let percent = size * 100 / PACKED;
    if percent > 100 {
        return Err(AwsError::new(
            &PACKED_POLICY_TOO_LARGE_EXCEPTION,
            format!(
                "Serialized token too large for session: {percent} % of what there is room for"
            ),
        ));
    }
    Ok(i32::try_from(percent.max(1)).ok())
}
