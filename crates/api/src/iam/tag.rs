//! Tags of users, roles and policies.

use super::error::{invalid_input, limit_exceeded};
use super::{Iam, managed_policy, page};
use model::identity::{ManagedPolicy, Role, User};
use std::collections::BTreeMap;
use wire::iam::{
    ListPolicyTagsRequest, ListPolicyTagsResponse, ListRoleTagsRequest, ListRoleTagsResponse,
    ListUserTagsRequest, ListUserTagsResponse, Tag, TagPolicyRequest, TagRoleRequest,
    TagUserRequest, UntagPolicyRequest, UntagRoleRequest, UntagUserRequest,
};
use wire::{AwsError, AwsRequest};

/// Tags of one thing (IAM User Guide, "IAM object quotas").
const TAGS: usize = 50;

type Tags = BTreeMap<String, String>;

/// The tags of something new.
pub(super) fn new(tags: Option<Vec<Tag>>) -> Result<Tags, AwsError> {
    let mut all = Tags::new();
    for Tag { key, value } in tags.unwrap_or_default() {
        if all.insert(key, value).is_some() {
            return Err(invalid_input(
                "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
            ));
        }
    }
    check(&all)?;
    Ok(all)
}

fn check(tags: &Tags) -> Result<(), AwsError> {
    if tags.keys().any(|key| key.to_ascii_lowercase().starts_with("aws:")) {
        return Err(invalid_input("Tag keys that begin with aws: are reserved for AWS"));
    }
    if tags.len() > TAGS {
        return Err(limit_exceeded(format!(
            "The number of tags has reached the maximum limit: {TAGS}"
        )));
    }
    Ok(())
}

/// As answers have them; none are left out.
pub(super) fn shown(tags: &Tags) -> Option<Vec<Tag>> {
    (!tags.is_empty()).then(|| all(tags))
}

fn all(tags: &Tags) -> Vec<Tag> {
    tags.iter().map(|(key, value)| Tag { key: key.clone(), value: value.clone() }).collect()
}

fn extend(tags: &mut Tags, more: Vec<Tag>) -> Result<(), AwsError> {
    tags.extend(more.into_iter().map(|tag| (tag.key, tag.value)));
    check(tags)
}

macro_rules! operations {
    ($($type:ty: $tag:ident($tag_input:ty), $untag:ident($untag_input:ty),
        $list:ident($list_input:ty) -> $list_output:ident, $name:expr;)*) => {
        impl Iam {
            $(
                pub(super) async fn $tag(
                    &self,
                    _: &AwsRequest,
                    input: $tag_input,
                ) -> Result<(), AwsError> {
                    let name: fn(&Iam, &$tag_input) -> Result<String, AwsError> = $name;
                    let name = name(self, &input)?;
                    self.directory
                        .change::<$type, _>(&name, |entity, _| extend(&mut entity.tags, input.tags))
                        .await
                }

                pub(super) async fn $untag(
                    &self,
                    _: &AwsRequest,
                    input: $untag_input,
                ) -> Result<(), AwsError> {
                    let name: fn(&Iam, &$untag_input) -> Result<String, AwsError> = $name;
                    let name = name(self, &input)?;
                    self.directory
                        .change::<$type, _>(&name, |entity, _| {
                            entity.tags.retain(|key, _| !input.tag_keys.contains(key));
                            Ok(())
                        })
                        .await
                }

                pub(super) async fn $list(
                    &self,
                    _: &AwsRequest,
                    input: $list_input,
                ) -> Result<$list_output, AwsError> {
                    let name: fn(&Iam, &$list_input) -> Result<String, AwsError> = $name;
                    let entity = self.directory.existing::<$type>(&name(self, &input)?)?;
                    let tags = all(&entity.tags).into_iter().map(|tag| (tag.key.clone(), tag));
                    let page = page::cut(tags, input.max_items, input.marker.as_deref())?;
                    Ok($list_output {
                        tags: Some(page.items),
                        is_truncated: page.truncated,
                        marker: page.marker,
                    })
                }
            )*
        }
    };
}

operations! {
    User: tag_user(TagUserRequest), untag_user(UntagUserRequest),
        list_user_tags(ListUserTagsRequest) -> ListUserTagsResponse,
        |_, input| Ok(input.user_name.clone());
    Role: tag_role(TagRoleRequest), untag_role(UntagRoleRequest),
        list_role_tags(ListRoleTagsRequest) -> ListRoleTagsResponse,
        |_, input| Ok(input.role_name.clone());
    ManagedPolicy: tag_policy(TagPolicyRequest), untag_policy(UntagPolicyRequest),
        list_policy_tags(ListPolicyTagsRequest) -> ListPolicyTagsResponse,
        |iam, input| managed_policy::own_name(&iam.directory, &input.policy_arn);
}
