//! Actions of IAM.
//!
//! Users, groups, roles and policies are named with their paths, as they are at the time of the
//! request.

use super::{Action, Also, Resource, Service, Standing, TAGS};

pub(super) const SERVICE: Service =
    Service { name: "iam", title: "AWS Identity and Access Management", actions: ACTIONS };

/// Whoever may rename only what has one name must not make it another (IAM User Guide, "Renaming an
/// IAM user": both names need the permission).
const NEW_USER: Also =
    Also { action: "iam:UpdateUser", when: "on the new name and path, where the request has one" };
const NEW_GROUP: Also =
    Also { action: "iam:UpdateGroup", when: "on the new name and path, where the request has one" };

macro_rules! row {
    ($operation:literal, $resource:ident) => {
        Action::new($operation, concat!("iam:", $operation), Resource::$resource)
    };
}

static ACTIONS: &[Action] = &[
    row!("AddUserToGroup", Group),
    row!("AttachGroupPolicy", Group).keys(&["iam:PolicyARN"]),
    row!("AttachRolePolicy", Role).keys(&["iam:PermissionsBoundary", "iam:PolicyARN"]),
    row!("AttachUserPolicy", User).keys(&["iam:PermissionsBoundary", "iam:PolicyARN"]),
    row!("CreateAccessKey", User),
    row!("CreateGroup", Group),
    row!("CreatePolicy", Policy).keys(TAGS),
    row!("CreatePolicyVersion", Policy),
    row!("CreateRole", Role).keys(&[
        "aws:RequestTag/${TagKey}",
        "aws:TagKeys",
        "iam:PermissionsBoundary",
    ]),
    row!("CreateUser", User).keys(&[
        "aws:RequestTag/${TagKey}",
        "aws:TagKeys",
        "iam:PermissionsBoundary",
    ]),
    row!("DeleteAccessKey", User),
    row!("DeleteGroup", Group),
    row!("DeleteGroupPolicy", Group),
    row!("DeletePolicy", Policy),
    row!("DeletePolicyVersion", Policy),
    row!("DeleteRole", Role).keys(&["iam:PermissionsBoundary"]),
    row!("DeleteRolePermissionsBoundary", Role).keys(&["iam:PermissionsBoundary"]),
    row!("DeleteRolePolicy", Role).keys(&["iam:PermissionsBoundary"]),
    row!("DeleteUser", User),
    row!("DeleteUserPermissionsBoundary", User).keys(&["iam:PermissionsBoundary"]),
    row!("DeleteUserPolicy", User).keys(&["iam:PermissionsBoundary"]),
    row!("DetachGroupPolicy", Group).keys(&["iam:PolicyARN"]),
    row!("DetachRolePolicy", Role).keys(&["iam:PermissionsBoundary", "iam:PolicyARN"]),
    row!("DetachUserPolicy", User).keys(&["iam:PermissionsBoundary", "iam:PolicyARN"]),
    row!("GetAccessKeyLastUsed", User),
    row!("GetAccountAuthorizationDetails", None),
    row!("GetAccountSummary", None),
    row!("GetContextKeysForCustomPolicy", None),
    row!("GetContextKeysForPrincipalPolicy", Tagged),
    row!("GetGroup", Group),
    row!("GetGroupPolicy", Group),
    row!("GetPolicy", Policy),
    row!("GetPolicyVersion", Policy),
    row!("GetRole", Role).keys(&["iam:PermissionsBoundary"]),
    row!("GetRolePolicy", Role),
    row!("GetUser", User),
    row!("GetUserPolicy", User),
    row!("ListAccessKeys", User),
    row!("ListAttachedGroupPolicies", Group),
    row!("ListAttachedRolePolicies", Role),
    row!("ListAttachedUserPolicies", User),
    row!("ListEntitiesForPolicy", Policy),
    row!("ListGroupPolicies", Group),
    row!("ListGroups", None),
    row!("ListGroupsForUser", User),
    row!("ListPolicies", None),
    row!("ListPolicyTags", Policy),
    row!("ListPolicyVersions", Policy),
    row!("ListRolePolicies", Role),
    row!("ListRoleTags", Role),
    row!("ListRoles", None),
    row!("ListUserPolicies", User),
    row!("ListUserTags", User),
    row!("ListUsers", None),
    row!("PassRole", Role)
        .keys(&["iam:AssociatedResourceArn", "iam:PassedToService"])
        .standing(Standing::PermissionOnly),
    row!("PutGroupPolicy", Group),
    row!("PutRolePermissionsBoundary", Role).keys(&["iam:PermissionsBoundary"]),
    row!("PutRolePolicy", Role).keys(&["iam:PermissionsBoundary"]),
    row!("PutUserPermissionsBoundary", User).keys(&["iam:PermissionsBoundary"]),
    row!("PutUserPolicy", User).keys(&["iam:PermissionsBoundary"]),
    row!("RemoveUserFromGroup", Group),
    row!("SetDefaultPolicyVersion", Policy),
    row!("SimulateCustomPolicy", None),
    row!("SimulatePrincipalPolicy", Tagged),
    row!("TagPolicy", Policy).keys(TAGS),
    row!("TagRole", Role).keys(TAGS),
    row!("TagUser", User).keys(TAGS),
    row!("UntagPolicy", Policy).keys(&["aws:TagKeys"]),
    row!("UntagRole", Role).keys(&["aws:TagKeys"]),
    row!("UntagUser", User).keys(&["aws:TagKeys"]),
    row!("UpdateAccessKey", User),
    row!("UpdateAssumeRolePolicy", Role).keys(&["iam:PermissionsBoundary"]),
    row!("UpdateGroup", Group).also(&[NEW_GROUP]),
    row!("UpdateRole", Role).keys(&["iam:PermissionsBoundary"]),
    row!("UpdateRoleDescription", Role).keys(&["iam:PermissionsBoundary"]),
    row!("UpdateUser", User).also(&[NEW_USER]),
];
