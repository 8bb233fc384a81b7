//! AWS IAM: users, groups, roles, policies and access keys.
//!
//! An operation's file is named after what it works on. All work on the [`Directory`], which has
//! everything in memory and is what requests are judged by. What AWS offers and Mayfly does not serve
//! (instance profiles, passwords, devices, identity providers, service-linked roles …) is refused by
//! name.

mod access_key;
mod account;
mod aws_managed;
mod boundary;
mod directory;
mod document;
mod effective;
mod error;
mod group;
pub(crate) mod id;
mod identity;
mod last_used;
mod managed_policy;
mod page;
mod permissions;
mod role;
mod secret;
mod simulate;
mod tag;
mod user;

pub use directory::Directory;
pub use effective::Effective;
pub use identity::{Gone, Identity};
pub use last_used::{LastUsed, STEP as LAST_USED_STEP};
pub use secret::Secret;

use error::VALIDATION_ERROR;
use model::Timestamp;
use std::sync::Arc;
use wire::iam::{self as shapes, Request, SERVICE};
use wire::{AwsRequest, AwsResponse};

/// The service.
pub struct Iam {
    directory: Arc<Directory>,
}

impl Iam {
    /// The service over the identities of an account.
    pub fn new(directory: Arc<Directory>) -> Self {
        Self { directory }
    }

    /// Answers a request.
    pub async fn call(&self, request: AwsRequest) -> AwsResponse {
        let operation = match Request::read(&request, &VALIDATION_ERROR) {
            Ok(operation) => operation,
            Err(error) => return wire::refuse(&SERVICE, &request, &error),
        };
        macro_rules! answer {
            ($($name:ident => $method:ident,)*) => {
                match operation {
                    $(Request::$name(input) => {
                        wire::answer::<shapes::$name>(&request, self.$method(&request, input).await)
                    })*
                }
            };
        }
        answer! {
            AddUserToGroup => add_user_to_group,
            AttachGroupPolicy => attach_group_policy,
            AttachRolePolicy => attach_role_policy,
            AttachUserPolicy => attach_user_policy,
            CreateAccessKey => create_access_key,
            CreateGroup => create_group,
            CreatePolicy => create_policy,
            CreatePolicyVersion => create_policy_version,
            CreateRole => create_role,
            CreateUser => create_user,
            DeleteAccessKey => delete_access_key,
            DeleteGroup => delete_group,
            DeleteGroupPolicy => delete_group_policy,
            DeletePolicy => delete_policy,
            DeletePolicyVersion => delete_policy_version,
            DeleteRole => delete_role,
            DeleteRolePermissionsBoundary => delete_role_permissions_boundary,
            DeleteRolePolicy => delete_role_policy,
            DeleteUser => delete_user,
            DeleteUserPermissionsBoundary => delete_user_permissions_boundary,
            DeleteUserPolicy => delete_user_policy,
            DetachGroupPolicy => detach_group_policy,
            DetachRolePolicy => detach_role_policy,
            DetachUserPolicy => detach_user_policy,
            GetAccessKeyLastUsed => get_access_key_last_used,
            GetAccountAuthorizationDetails => get_account_authorization_details,
            GetAccountSummary => get_account_summary,
            GetGroup => get_group,
            GetGroupPolicy => get_group_policy,
            GetPolicy => get_policy,
            GetPolicyVersion => get_policy_version,
            GetRole => get_role,
            GetRolePolicy => get_role_policy,
            GetUser => get_user,
            GetUserPolicy => get_user_policy,
            ListAccessKeys => list_access_keys,
            ListAttachedGroupPolicies => list_attached_group_policies,
            ListAttachedRolePolicies => list_attached_role_policies,
            ListAttachedUserPolicies => list_attached_user_policies,
            ListEntitiesForPolicy => list_entities_for_policy,
            ListGroupPolicies => list_group_policies,
            ListGroups => list_groups,
            ListGroupsForUser => list_groups_for_user,
            ListPolicies => list_policies,
            ListPolicyTags => list_policy_tags,
            ListPolicyVersions => list_policy_versions,
            ListRolePolicies => list_role_policies,
            ListRoleTags => list_role_tags,
            ListRoles => list_roles,
            ListUserPolicies => list_user_policies,
            ListUserTags => list_user_tags,
            ListUsers => list_users,
            PutGroupPolicy => put_group_policy,
            PutRolePermissionsBoundary => put_role_permissions_boundary,
            PutRolePolicy => put_role_policy,
            PutUserPermissionsBoundary => put_user_permissions_boundary,
            PutUserPolicy => put_user_policy,
            RemoveUserFromGroup => remove_user_from_group,
            SetDefaultPolicyVersion => set_default_policy_version,
            SimulateCustomPolicy => simulate_custom_policy,
            SimulatePrincipalPolicy => simulate_principal_policy,
            TagPolicy => tag_policy,
            TagRole => tag_role,
            TagUser => tag_user,
            UntagPolicy => untag_policy,
            UntagRole => untag_role,
            UntagUser => untag_user,
            UpdateAccessKey => update_access_key,
            UpdateAssumeRolePolicy => update_assume_role_policy,
            UpdateGroup => update_group,
            UpdateRole => update_role,
            UpdateRoleDescription => update_role_description,
            UpdateUser => update_user,
        }
    }

    /// The time, to the second as IAM has times.
    fn now(&self) -> Timestamp {
        let now = self.directory.clock.now();
        Timestamp::from_second(now.as_second()).unwrap_or(now)
    }
}
