//! Inline policies and attached ones, of users, groups and roles alike.

use super::directory::{Entities, Kind as Kept};
use super::error::{limit_exceeded, no_such_entity};
use super::{Iam, aws_managed, document, managed_policy, page};
use iam::{Kind, limits};
use model::identity::{Group, Permissions, Role, User};
use wire::iam as shapes;
use wire::iam::AttachedPolicy;
use wire::{AwsError, AwsRequest};

/// Managed policies of one user, group or role (IAM User Guide, "IAM object quotas").
const ATTACHED: usize = 10;

/// What has policies.
pub(super) trait Owner: Kept {
    /// Characters of all inline policies together.
    const INLINE: usize;
    /// The quota's name for attached policies.
    const QUOTA: &'static str;
    fn permissions(&self) -> &Permissions;
    fn permissions_mut(&mut self) -> &mut Permissions;
}

macro_rules! owner {
    ($type:ty, $inline:expr, $quota:literal) => {
        impl Owner for $type {
            const INLINE: usize = $inline;
            const QUOTA: &'static str = $quota;

            fn permissions(&self) -> &Permissions {
                &self.permissions
            }

            fn permissions_mut(&mut self) -> &mut Permissions {
                &mut self.permissions
            }
        }
    };
}

owner!(User, limits::INLINE_USER, "PoliciesPerUser");
owner!(Group, limits::INLINE_GROUP, "PoliciesPerGroup");
owner!(Role, limits::INLINE_ROLE, "PoliciesPerRole");

impl Iam {
    async fn attach<O: Owner>(&self, name: &str, arn: String) -> Result<(), AwsError> {
        let is_aws = aws_managed::find(&arn).is_some();
        let own = managed_policy::own_name(&self.directory, &arn).ok();
        let missing =
            || no_such_entity(format!("Policy {arn} does not exist or is not attachable."));
        self.directory
            .change::<O, _>(name, |owner, entities: &Entities| {
                let known =
                    |name: &String| entities.policies.contains_key(&model::identity::segment(name));
                if !is_aws && !own.as_ref().is_some_and(known) {
                    return Err(missing());
                }
                let attached = &mut owner.permissions_mut().attached;
                if !attached.contains(&arn) {
                    if attached.len() >= ATTACHED {
                        return Err(limit_exceeded(format!(
                            "Cannot exceed quota for {}: {ATTACHED}",
                            O::QUOTA
                        )));
                    }
                    attached.push(arn.clone());
                }
                Ok(())
            })
            .await
    }

    async fn detach<O: Owner>(&self, name: &str, arn: &str) -> Result<(), AwsError> {
        self.directory
            .change::<O, _>(name, |owner, _| {
                let attached = &mut owner.permissions_mut().attached;
                let before = attached.len();
                attached.retain(|other| other != arn);
                match attached.len() == before {
                    true => Err(managed_policy::not_found(arn)),
                    false => Ok(()),
                }
            })
            .await
    }

    async fn put_inline<O: Owner>(
        &self,
        name: &str,
        policy: String,
        text: String,
    ) -> Result<(), AwsError> {
        document::check(&text, Kind::Inline)?;
        self.directory
            .change::<O, _>(name, |owner, _| {
                owner.permissions_mut().inline.insert(policy, text);
                let inline = owner.permissions().inline.values();
                document::check_quota(inline, O::INLINE, O::WORD, owner.name())
            })
            .await
    }

    fn inline<O: Owner>(&self, name: &str, policy: &str) -> Result<(String, String), AwsError> {
        let owner = self.directory.existing::<O>(name)?;
        let text = owner.permissions().inline.get(policy);
        let text = text.ok_or_else(|| no_inline::<O>(policy))?;
        Ok((owner.name().to_owned(), document::shown(text)))
    }

    async fn delete_inline<O: Owner>(&self, name: &str, policy: &str) -> Result<(), AwsError> {
        self.directory
            .change::<O, _>(name, |owner, _| {
                let removed = owner.permissions_mut().inline.remove(policy);
                removed.map(|_| ()).ok_or_else(|| no_inline::<O>(policy))
            })
            .await
    }
}

fn no_inline<O: Owner>(policy: &str) -> AwsError {
    no_such_entity(format!("The {} policy with name {policy} cannot be found.", O::WORD))
}

/// Attached policies as answers have them.
pub(super) fn attached(permissions: &Permissions) -> Vec<AttachedPolicy> {
    let shown = |arn: &String| AttachedPolicy {
        policy_name: arn.rsplit('/').next().map(str::to_owned),
        policy_arn: Some(arn.clone()),
    };
    permissions.attached.iter().map(shown).collect()
}

/// The path of a policy, from its ARN.
fn path(arn: &str) -> &str {
    let path = arn.split_once(":policy").map_or("/", |(_, path)| path);
    path.rfind('/').and_then(|end| path.get(..=end)).unwrap_or("/")
}

macro_rules! operations {
    ($($type:ty, $field:ident:
        $attach:ident($attach_input:ident), $detach:ident($detach_input:ident),
        $attached:ident($attached_input:ident) -> $attached_output:ident,
        $put:ident($put_input:ident), $get:ident($get_input:ident) -> $get_output:ident,
        $delete:ident($delete_input:ident),
        $list:ident($list_input:ident) -> $list_output:ident;)*) => {
        impl Iam {
            $(
                pub(super) async fn $attach(
                    &self,
                    _: &AwsRequest,
                    input: shapes::$attach_input,
                ) -> Result<(), AwsError> {
                    self.attach::<$type>(&input.$field, input.policy_arn).await
                }

                pub(super) async fn $detach(
                    &self,
                    _: &AwsRequest,
                    input: shapes::$detach_input,
                ) -> Result<(), AwsError> {
                    self.detach::<$type>(&input.$field, &input.policy_arn).await
                }

                pub(super) async fn $attached(
                    &self,
                    _: &AwsRequest,
                    input: shapes::$attached_input,
                ) -> Result<shapes::$attached_output, AwsError> {
                    let owner = self.directory.existing::<$type>(&input.$field)?;
                    let prefix = input.path_prefix.unwrap_or_else(|| "/".to_owned());
                    let mut policies: Vec<_> = attached(owner.permissions())
                        .into_iter()
                        .map(|policy| (policy.policy_arn.clone().unwrap_or_default(), policy))
                        .filter(|(arn, _)| path(arn).starts_with(&prefix))
                        .collect();
                    policies.sort_by(|(a, _), (b, _)| a.cmp(b));
                    let page = page::cut(policies, input.max_items, input.marker.as_deref())?;
                    Ok(shapes::$attached_output {
                        attached_policies: Some(page.items),
                        is_truncated: page.truncated,
                        marker: page.marker,
                    })
                }

                pub(super) async fn $put(
                    &self,
                    _: &AwsRequest,
                    input: shapes::$put_input,
                ) -> Result<(), AwsError> {
                    let (name, policy, text) =
                        (input.$field, input.policy_name, input.policy_document);
                    self.put_inline::<$type>(&name, policy, text).await
                }

                pub(super) async fn $get(
                    &self,
                    _: &AwsRequest,
                    input: shapes::$get_input,
                ) -> Result<shapes::$get_output, AwsError> {
                    let (name, text) = self.inline::<$type>(&input.$field, &input.policy_name)?;
                    Ok(shapes::$get_output {
                        $field: Some(name),
                        policy_name: Some(input.policy_name),
                        policy_document: Some(text),
                    })
                }

                pub(super) async fn $delete(
                    &self,
                    _: &AwsRequest,
                    input: shapes::$delete_input,
                ) -> Result<(), AwsError> {
                    self.delete_inline::<$type>(&input.$field, &input.policy_name).await
                }

                pub(super) async fn $list(
                    &self,
                    _: &AwsRequest,
                    input: shapes::$list_input,
                ) -> Result<shapes::$list_output, AwsError> {
                    let owner = self.directory.existing::<$type>(&input.$field)?;
                    let names = owner.permissions().inline.keys();
                    let names = names.map(|name| (name.clone(), name.clone()));
                    let page = page::cut(names, input.max_items, input.marker.as_deref())?;
                    Ok(shapes::$list_output {
                        policy_names: Some(page.items),
                        is_truncated: page.truncated,
                        marker: page.marker,
                    })
                }
            )*
        }
    };
}

operations! {
    User, user_name:
        attach_user_policy(AttachUserPolicyRequest), detach_user_policy(DetachUserPolicyRequest),
        list_attached_user_policies(ListAttachedUserPoliciesRequest) -> ListAttachedUserPoliciesResponse,
        put_user_policy(PutUserPolicyRequest),
        get_user_policy(GetUserPolicyRequest) -> GetUserPolicyResponse,
        delete_user_policy(DeleteUserPolicyRequest),
        list_user_policies(ListUserPoliciesRequest) -> ListUserPoliciesResponse;
    Group, group_name:
        attach_group_policy(AttachGroupPolicyRequest), detach_group_policy(DetachGroupPolicyRequest),
        list_attached_group_policies(ListAttachedGroupPoliciesRequest) -> ListAttachedGroupPoliciesResponse,
        put_group_policy(PutGroupPolicyRequest),
        get_group_policy(GetGroupPolicyRequest) -> GetGroupPolicyResponse,
        delete_group_policy(DeleteGroupPolicyRequest),
        list_group_policies(ListGroupPoliciesRequest) -> ListGroupPoliciesResponse;
    Role, role_name:
        attach_role_policy(AttachRolePolicyRequest), detach_role_policy(DetachRolePolicyRequest),
        list_attached_role_policies(ListAttachedRolePoliciesRequest) -> ListAttachedRolePoliciesResponse,
        put_role_policy(PutRolePolicyRequest),
        get_role_policy(GetRolePolicyRequest) -> GetRolePolicyResponse,
        delete_role_policy(DeleteRolePolicyRequest),
        list_role_policies(ListRolePoliciesRequest) -> ListRolePoliciesResponse;
}
