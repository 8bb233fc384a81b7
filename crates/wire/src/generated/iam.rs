//! AWS Identity and Access Management, API version 2010-05-08. Written by `cargo xtask codegen` from the service model of botocore 1.44.5; changes belong there.

use super::prelude::*;

/// The service.
pub static SERVICE: Service = Service {
    name: "iam",
    signing_name: "iam",
    protocol: Protocol::Query,
    api_version: "2010-05-08",
    xml_namespace: "https://iam.amazonaws.com/doc/2010-05-08/",
    operations: OPERATIONS,
    errors: ERRORS,
    unserved: UNSERVED,
};

operations! {
    AddUserToGroup(AddUserToGroupRequest) -> () = ADD_USER_TO_GROUP,
    AttachGroupPolicy(AttachGroupPolicyRequest) -> () = ATTACH_GROUP_POLICY,
    AttachRolePolicy(AttachRolePolicyRequest) -> () = ATTACH_ROLE_POLICY,
    AttachUserPolicy(AttachUserPolicyRequest) -> () = ATTACH_USER_POLICY,
    CreateAccessKey(CreateAccessKeyRequest) -> CreateAccessKeyResponse = CREATE_ACCESS_KEY,
    CreateGroup(CreateGroupRequest) -> CreateGroupResponse = CREATE_GROUP,
    CreatePolicy(CreatePolicyRequest) -> CreatePolicyResponse = CREATE_POLICY,
    CreatePolicyVersion(CreatePolicyVersionRequest) -> CreatePolicyVersionResponse = CREATE_POLICY_VERSION,
    CreateRole(CreateRoleRequest) -> CreateRoleResponse = CREATE_ROLE,
    CreateUser(CreateUserRequest) -> CreateUserResponse = CREATE_USER,
    DeleteAccessKey(DeleteAccessKeyRequest) -> () = DELETE_ACCESS_KEY,
    DeleteGroup(DeleteGroupRequest) -> () = DELETE_GROUP,
    DeleteGroupPolicy(DeleteGroupPolicyRequest) -> () = DELETE_GROUP_POLICY,
    DeletePolicy(DeletePolicyRequest) -> () = DELETE_POLICY,
    DeletePolicyVersion(DeletePolicyVersionRequest) -> () = DELETE_POLICY_VERSION,
    DeleteRole(DeleteRoleRequest) -> () = DELETE_ROLE,
    DeleteRolePermissionsBoundary(DeleteRolePermissionsBoundaryRequest) -> () = DELETE_ROLE_PERMISSIONS_BOUNDARY,
    DeleteRolePolicy(DeleteRolePolicyRequest) -> () = DELETE_ROLE_POLICY,
    DeleteUser(DeleteUserRequest) -> () = DELETE_USER,
    DeleteUserPermissionsBoundary(DeleteUserPermissionsBoundaryRequest) -> () = DELETE_USER_PERMISSIONS_BOUNDARY,
    DeleteUserPolicy(DeleteUserPolicyRequest) -> () = DELETE_USER_POLICY,
    DetachGroupPolicy(DetachGroupPolicyRequest) -> () = DETACH_GROUP_POLICY,
    DetachRolePolicy(DetachRolePolicyRequest) -> () = DETACH_ROLE_POLICY,
    DetachUserPolicy(DetachUserPolicyRequest) -> () = DETACH_USER_POLICY,
    GetAccessKeyLastUsed(GetAccessKeyLastUsedRequest) -> GetAccessKeyLastUsedResponse = GET_ACCESS_KEY_LAST_USED,
    GetAccountAuthorizationDetails(GetAccountAuthorizationDetailsRequest) -> GetAccountAuthorizationDetailsResponse = GET_ACCOUNT_AUTHORIZATION_DETAILS,
    GetAccountSummary(()) -> GetAccountSummaryResponse = GET_ACCOUNT_SUMMARY,
    GetGroup(GetGroupRequest) -> GetGroupResponse = GET_GROUP,
    GetGroupPolicy(GetGroupPolicyRequest) -> GetGroupPolicyResponse = GET_GROUP_POLICY,
    GetPolicy(GetPolicyRequest) -> GetPolicyResponse = GET_POLICY,
    GetPolicyVersion(GetPolicyVersionRequest) -> GetPolicyVersionResponse = GET_POLICY_VERSION,
    GetRole(GetRoleRequest) -> GetRoleResponse = GET_ROLE,
    GetRolePolicy(GetRolePolicyRequest) -> GetRolePolicyResponse = GET_ROLE_POLICY,
    GetUser(GetUserRequest) -> GetUserResponse = GET_USER,
    GetUserPolicy(GetUserPolicyRequest) -> GetUserPolicyResponse = GET_USER_POLICY,
    ListAccessKeys(ListAccessKeysRequest) -> ListAccessKeysResponse = LIST_ACCESS_KEYS,
    ListAttachedGroupPolicies(ListAttachedGroupPoliciesRequest) -> ListAttachedGroupPoliciesResponse = LIST_ATTACHED_GROUP_POLICIES,
    ListAttachedRolePolicies(ListAttachedRolePoliciesRequest) -> ListAttachedRolePoliciesResponse = LIST_ATTACHED_ROLE_POLICIES,
    ListAttachedUserPolicies(ListAttachedUserPoliciesRequest) -> ListAttachedUserPoliciesResponse = LIST_ATTACHED_USER_POLICIES,
    ListEntitiesForPolicy(ListEntitiesForPolicyRequest) -> ListEntitiesForPolicyResponse = LIST_ENTITIES_FOR_POLICY,
    ListGroupPolicies(ListGroupPoliciesRequest) -> ListGroupPoliciesResponse = LIST_GROUP_POLICIES,
    ListGroups(ListGroupsRequest) -> ListGroupsResponse = LIST_GROUPS,
    ListGroupsForUser(ListGroupsForUserRequest) -> ListGroupsForUserResponse = LIST_GROUPS_FOR_USER,
    ListPolicies(ListPoliciesRequest) -> ListPoliciesResponse = LIST_POLICIES,
    ListPolicyTags(ListPolicyTagsRequest) -> ListPolicyTagsResponse = LIST_POLICY_TAGS,
    ListPolicyVersions(ListPolicyVersionsRequest) -> ListPolicyVersionsResponse = LIST_POLICY_VERSIONS,
    ListRolePolicies(ListRolePoliciesRequest) -> ListRolePoliciesResponse = LIST_ROLE_POLICIES,
    ListRoleTags(ListRoleTagsRequest) -> ListRoleTagsResponse = LIST_ROLE_TAGS,
    ListRoles(ListRolesRequest) -> ListRolesResponse = LIST_ROLES,
    ListUserPolicies(ListUserPoliciesRequest) -> ListUserPoliciesResponse = LIST_USER_POLICIES,
    ListUserTags(ListUserTagsRequest) -> ListUserTagsResponse = LIST_USER_TAGS,
    ListUsers(ListUsersRequest) -> ListUsersResponse = LIST_USERS,
    PutGroupPolicy(PutGroupPolicyRequest) -> () = PUT_GROUP_POLICY,
    PutRolePermissionsBoundary(PutRolePermissionsBoundaryRequest) -> () = PUT_ROLE_PERMISSIONS_BOUNDARY,
    PutRolePolicy(PutRolePolicyRequest) -> () = PUT_ROLE_POLICY,
    PutUserPermissionsBoundary(PutUserPermissionsBoundaryRequest) -> () = PUT_USER_PERMISSIONS_BOUNDARY,
    PutUserPolicy(PutUserPolicyRequest) -> () = PUT_USER_POLICY,
    RemoveUserFromGroup(RemoveUserFromGroupRequest) -> () = REMOVE_USER_FROM_GROUP,
    SetDefaultPolicyVersion(SetDefaultPolicyVersionRequest) -> () = SET_DEFAULT_POLICY_VERSION,
    SimulateCustomPolicy(SimulateCustomPolicyRequest) -> SimulatePolicyResponse = SIMULATE_CUSTOM_POLICY,
    SimulatePrincipalPolicy(SimulatePrincipalPolicyRequest) -> SimulatePolicyResponse = SIMULATE_PRINCIPAL_POLICY,
    TagPolicy(TagPolicyRequest) -> () = TAG_POLICY,
    TagRole(TagRoleRequest) -> () = TAG_ROLE,
    TagUser(TagUserRequest) -> () = TAG_USER,
    UntagPolicy(UntagPolicyRequest) -> () = UNTAG_POLICY,
    UntagRole(UntagRoleRequest) -> () = UNTAG_ROLE,
    UntagUser(UntagUserRequest) -> () = UNTAG_USER,
    UpdateAccessKey(UpdateAccessKeyRequest) -> () = UPDATE_ACCESS_KEY,
    UpdateAssumeRolePolicy(UpdateAssumeRolePolicyRequest) -> () = UPDATE_ASSUME_ROLE_POLICY,
    UpdateGroup(UpdateGroupRequest) -> () = UPDATE_GROUP,
    UpdateRole(UpdateRoleRequest) -> UpdateRoleResponse = UPDATE_ROLE,
    UpdateRoleDescription(UpdateRoleDescriptionRequest) -> UpdateRoleDescriptionResponse = UPDATE_ROLE_DESCRIPTION,
    UpdateUser(UpdateUserRequest) -> () = UPDATE_USER,
}

/// The operation `AddUserToGroup`.
pub static ADD_USER_TO_GROUP: Operation = Operation {
    name: "AddUserToGroup",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::ADD_USER_TO_GROUP_REQUEST,
    output: &EMPTY,
    result_wrapper: "",
};

/// The operation `AttachGroupPolicy`.
pub static ATTACH_GROUP_POLICY: Operation = Operation {
    name: "AttachGroupPolicy",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::ATTACH_GROUP_POLICY_REQUEST,
    output: &EMPTY,
    result_wrapper: "",
};

/// The operation `AttachRolePolicy`.
pub static ATTACH_ROLE_POLICY: Operation = Operation {
    name: "AttachRolePolicy",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::ATTACH_ROLE_POLICY_REQUEST,
    output: &EMPTY,
    result_wrapper: "",
};

/// The operation `AttachUserPolicy`.
pub static ATTACH_USER_POLICY: Operation = Operation {
    name: "AttachUserPolicy",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::ATTACH_USER_POLICY_REQUEST,
    output: &EMPTY,
    result_wrapper: "",
};

/// The operation `CreateAccessKey`.
pub static CREATE_ACCESS_KEY: Operation = Operation {
    name: "CreateAccessKey",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::CREATE_ACCESS_KEY_REQUEST,
    output: &shapes::CREATE_ACCESS_KEY_RESPONSE,
    result_wrapper: "CreateAccessKeyResult",
};

/// The operation `CreateGroup`.
pub static CREATE_GROUP: Operation = Operation {
    name: "CreateGroup",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::CREATE_GROUP_REQUEST,
    output: &shapes::CREATE_GROUP_RESPONSE,
    result_wrapper: "CreateGroupResult",
};

/// The operation `CreatePolicy`.
pub static CREATE_POLICY: Operation = Operation {
    name: "CreatePolicy",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::CREATE_POLICY_REQUEST,
    output: &shapes::CREATE_POLICY_RESPONSE,
    result_wrapper: "CreatePolicyResult",
};

/// The operation `CreatePolicyVersion`.
pub static CREATE_POLICY_VERSION: Operation = Operation {
    name: "CreatePolicyVersion",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::CREATE_POLICY_VERSION_REQUEST,
    output: &shapes::CREATE_POLICY_VERSION_RESPONSE,
    result_wrapper: "CreatePolicyVersionResult",
};

/// The operation `CreateRole`.
pub static CREATE_ROLE: Operation = Operation {
    name: "CreateRole",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::CREATE_ROLE_REQUEST,
    output: &shapes::CREATE_ROLE_RESPONSE,
    result_wrapper: "CreateRoleResult",
};

/// The operation `CreateUser`.
pub static CREATE_USER: Operation = Operation {
    name: "CreateUser",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::CREATE_USER_REQUEST,
    output: &shapes::CREATE_USER_RESPONSE,
    result_wrapper: "CreateUserResult",
};

/// The operation `DeleteAccessKey`.
pub static DELETE_ACCESS_KEY: Operation = Operation {
    name: "DeleteAccessKey",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::DELETE_ACCESS_KEY_REQUEST,
    output: &EMPTY,
    result_wrapper: "",
};

/// The operation `DeleteGroup`.
pub static DELETE_GROUP: Operation = Operation {
    name: "DeleteGroup",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::DELETE_GROUP_REQUEST,
    output: &EMPTY,
    result_wrapper: "",
};

/// The operation `DeleteGroupPolicy`.
pub static DELETE_GROUP_POLICY: Operation = Operation {
    name: "DeleteGroupPolicy",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::DELETE_GROUP_POLICY_REQUEST,
    output: &EMPTY,
    result_wrapper: "",
};

/// The operation `DeletePolicy`.
pub static DELETE_POLICY: Operation = Operation {
    name: "DeletePolicy",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::DELETE_POLICY_REQUEST,
    output: &EMPTY,
    result_wrapper: "",
};

/// The operation `DeletePolicyVersion`.
pub static DELETE_POLICY_VERSION: Operation = Operation {
    name: "DeletePolicyVersion",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::DELETE_POLICY_VERSION_REQUEST,
    output: &EMPTY,
    result_wrapper: "",
};

/// The operation `DeleteRole`.
pub static DELETE_ROLE: Operation = Operation {
    name: "DeleteRole",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::DELETE_ROLE_REQUEST,
    output: &EMPTY,
    result_wrapper: "",
};

/// The operation `DeleteRolePermissionsBoundary`.
pub static DELETE_ROLE_PERMISSIONS_BOUNDARY: Operation = Operation {
    name: "DeleteRolePermissionsBoundary",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::DELETE_ROLE_PERMISSIONS_BOUNDARY_REQUEST,
    output: &EMPTY,
    result_wrapper: "",
};

/// The operation `DeleteRolePolicy`.
pub static DELETE_ROLE_POLICY: Operation = Operation {
    name: "DeleteRolePolicy",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::DELETE_ROLE_POLICY_REQUEST,
    output: &EMPTY,
    result_wrapper: "",
};

/// The operation `DeleteUser`.
pub static DELETE_USER: Operation = Operation {
    name: "DeleteUser",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::DELETE_USER_REQUEST,
    output: &EMPTY,
    result_wrapper: "",
};

/// The operation `DeleteUserPermissionsBoundary`.
pub static DELETE_USER_PERMISSIONS_BOUNDARY: Operation = Operation {
    name: "DeleteUserPermissionsBoundary",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::DELETE_USER_PERMISSIONS_BOUNDARY_REQUEST,
    output: &EMPTY,
    result_wrapper: "",
};

/// The operation `DeleteUserPolicy`.
pub static DELETE_USER_POLICY: Operation = Operation {
    name: "DeleteUserPolicy",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::DELETE_USER_POLICY_REQUEST,
    output: &EMPTY,
    result_wrapper: "",
};

/// The operation `DetachGroupPolicy`.
pub static DETACH_GROUP_POLICY: Operation = Operation {
    name: "DetachGroupPolicy",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::DETACH_GROUP_POLICY_REQUEST,
    output: &EMPTY,
    result_wrapper: "",
};

/// The operation `DetachRolePolicy`.
pub static DETACH_ROLE_POLICY: Operation = Operation {
    name: "DetachRolePolicy",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::DETACH_ROLE_POLICY_REQUEST,
    output: &EMPTY,
    result_wrapper: "",
};

/// The operation `DetachUserPolicy`.
pub static DETACH_USER_POLICY: Operation = Operation {
    name: "DetachUserPolicy",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::DETACH_USER_POLICY_REQUEST,
    output: &EMPTY,
    result_wrapper: "",
};

/// The operation `GetAccessKeyLastUsed`.
pub static GET_ACCESS_KEY_LAST_USED: Operation = Operation {
    name: "GetAccessKeyLastUsed",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::GET_ACCESS_KEY_LAST_USED_REQUEST,
    output: &shapes::GET_ACCESS_KEY_LAST_USED_RESPONSE,
    result_wrapper: "GetAccessKeyLastUsedResult",
};

/// The operation `GetAccountAuthorizationDetails`.
pub static GET_ACCOUNT_AUTHORIZATION_DETAILS: Operation = Operation {
    name: "GetAccountAuthorizationDetails",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::GET_ACCOUNT_AUTHORIZATION_DETAILS_REQUEST,
    output: &shapes::GET_ACCOUNT_AUTHORIZATION_DETAILS_RESPONSE,
    result_wrapper: "GetAccountAuthorizationDetailsResult",
};

/// The operation `GetAccountSummary`.
pub static GET_ACCOUNT_SUMMARY: Operation = Operation {
    name: "GetAccountSummary",
    method: "POST",
    path: "/",
    status: 200,
    input: &EMPTY,
    output: &shapes::GET_ACCOUNT_SUMMARY_RESPONSE,
    result_wrapper: "GetAccountSummaryResult",
};

/// The operation `GetGroup`.
pub static GET_GROUP: Operation = Operation {
    name: "GetGroup",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::GET_GROUP_REQUEST,
    output: &shapes::GET_GROUP_RESPONSE,
    result_wrapper: "GetGroupResult",
};

/// The operation `GetGroupPolicy`.
pub static GET_GROUP_POLICY: Operation = Operation {
    name: "GetGroupPolicy",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::GET_GROUP_POLICY_REQUEST,
    output: &shapes::GET_GROUP_POLICY_RESPONSE,
    result_wrapper: "GetGroupPolicyResult",
};

/// The operation `GetPolicy`.
pub static GET_POLICY: Operation = Operation {
    name: "GetPolicy",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::GET_POLICY_REQUEST,
    output: &shapes::GET_POLICY_RESPONSE,
    result_wrapper: "GetPolicyResult",
};

/// The operation `GetPolicyVersion`.
pub static GET_POLICY_VERSION: Operation = Operation {
    name: "GetPolicyVersion",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::GET_POLICY_VERSION_REQUEST,
    output: &shapes::GET_POLICY_VERSION_RESPONSE,
    result_wrapper: "GetPolicyVersionResult",
};

/// The operation `GetRole`.
pub static GET_ROLE: Operation = Operation {
    name: "GetRole",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::GET_ROLE_REQUEST,
    output: &shapes::GET_ROLE_RESPONSE,
    result_wrapper: "GetRoleResult",
};

/// The operation `GetRolePolicy`.
pub static GET_ROLE_POLICY: Operation = Operation {
    name: "GetRolePolicy",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::GET_ROLE_POLICY_REQUEST,
    output: &shapes::GET_ROLE_POLICY_RESPONSE,
    result_wrapper: "GetRolePolicyResult",
};

/// The operation `GetUser`.
pub static GET_USER: Operation = Operation {
    name: "GetUser",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::GET_USER_REQUEST,
    output: &shapes::GET_USER_RESPONSE,
    result_wrapper: "GetUserResult",
};

/// The operation `GetUserPolicy`.
pub static GET_USER_POLICY: Operation = Operation {
    name: "GetUserPolicy",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::GET_USER_POLICY_REQUEST,
    output: &shapes::GET_USER_POLICY_RESPONSE,
    result_wrapper: "GetUserPolicyResult",
};

/// The operation `ListAccessKeys`.
pub static LIST_ACCESS_KEYS: Operation = Operation {
    name: "ListAccessKeys",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::LIST_ACCESS_KEYS_REQUEST,
    output: &shapes::LIST_ACCESS_KEYS_RESPONSE,
    result_wrapper: "ListAccessKeysResult",
};

/// The operation `ListAttachedGroupPolicies`.
pub static LIST_ATTACHED_GROUP_POLICIES: Operation = Operation {
    name: "ListAttachedGroupPolicies",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::LIST_ATTACHED_GROUP_POLICIES_REQUEST,
    output: &shapes::LIST_ATTACHED_GROUP_POLICIES_RESPONSE,
    result_wrapper: "ListAttachedGroupPoliciesResult",
};

/// The operation `ListAttachedRolePolicies`.
pub static LIST_ATTACHED_ROLE_POLICIES: Operation = Operation {
    name: "ListAttachedRolePolicies",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::LIST_ATTACHED_ROLE_POLICIES_REQUEST,
    output: &shapes::LIST_ATTACHED_ROLE_POLICIES_RESPONSE,
    result_wrapper: "ListAttachedRolePoliciesResult",
};

/// The operation `ListAttachedUserPolicies`.
pub static LIST_ATTACHED_USER_POLICIES: Operation = Operation {
    name: "ListAttachedUserPolicies",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::LIST_ATTACHED_USER_POLICIES_REQUEST,
    output: &shapes::LIST_ATTACHED_USER_POLICIES_RESPONSE,
    result_wrapper: "ListAttachedUserPoliciesResult",
};

/// The operation `ListEntitiesForPolicy`.
pub static LIST_ENTITIES_FOR_POLICY: Operation = Operation {
    name: "ListEntitiesForPolicy",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::LIST_ENTITIES_FOR_POLICY_REQUEST,
    output: &shapes::LIST_ENTITIES_FOR_POLICY_RESPONSE,
    result_wrapper: "ListEntitiesForPolicyResult",
};

/// The operation `ListGroupPolicies`.
pub static LIST_GROUP_POLICIES: Operation = Operation {
    name: "ListGroupPolicies",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::LIST_GROUP_POLICIES_REQUEST,
    output: &shapes::LIST_GROUP_POLICIES_RESPONSE,
    result_wrapper: "ListGroupPoliciesResult",
};

/// The operation `ListGroups`.
pub static LIST_GROUPS: Operation = Operation {
    name: "ListGroups",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::LIST_GROUPS_REQUEST,
    output: &shapes::LIST_GROUPS_RESPONSE,
    result_wrapper: "ListGroupsResult",
};

/// The operation `ListGroupsForUser`.
pub static LIST_GROUPS_FOR_USER: Operation = Operation {
    name: "ListGroupsForUser",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::LIST_GROUPS_FOR_USER_REQUEST,
    output: &shapes::LIST_GROUPS_FOR_USER_RESPONSE,
    result_wrapper: "ListGroupsForUserResult",
};

/// The operation `ListPolicies`.
pub static LIST_POLICIES: Operation = Operation {
    name: "ListPolicies",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::LIST_POLICIES_REQUEST,
    output: &shapes::LIST_POLICIES_RESPONSE,
    result_wrapper: "ListPoliciesResult",
};

/// The operation `ListPolicyTags`.
pub static LIST_POLICY_TAGS: Operation = Operation {
    name: "ListPolicyTags",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::LIST_POLICY_TAGS_REQUEST,
    output: &shapes::LIST_POLICY_TAGS_RESPONSE,
    result_wrapper: "ListPolicyTagsResult",
};

/// The operation `ListPolicyVersions`.
pub static LIST_POLICY_VERSIONS: Operation = Operation {
    name: "ListPolicyVersions",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::LIST_POLICY_VERSIONS_REQUEST,
    output: &shapes::LIST_POLICY_VERSIONS_RESPONSE,
    result_wrapper: "ListPolicyVersionsResult",
};

/// The operation `ListRolePolicies`.
pub static LIST_ROLE_POLICIES: Operation = Operation {
    name: "ListRolePolicies",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::LIST_ROLE_POLICIES_REQUEST,
    output: &shapes::LIST_ROLE_POLICIES_RESPONSE,
    result_wrapper: "ListRolePoliciesResult",
};

/// The operation `ListRoleTags`.
pub static LIST_ROLE_TAGS: Operation = Operation {
    name: "ListRoleTags",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::LIST_ROLE_TAGS_REQUEST,
    output: &shapes::LIST_ROLE_TAGS_RESPONSE,
    result_wrapper: "ListRoleTagsResult",
};

/// The operation `ListRoles`.
pub static LIST_ROLES: Operation = Operation {
    name: "ListRoles",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::LIST_ROLES_REQUEST,
    output: &shapes::LIST_ROLES_RESPONSE,
    result_wrapper: "ListRolesResult",
};

/// The operation `ListUserPolicies`.
pub static LIST_USER_POLICIES: Operation = Operation {
    name: "ListUserPolicies",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::LIST_USER_POLICIES_REQUEST,
    output: &shapes::LIST_USER_POLICIES_RESPONSE,
    result_wrapper: "ListUserPoliciesResult",
};

/// The operation `ListUserTags`.
pub static LIST_USER_TAGS: Operation = Operation {
    name: "ListUserTags",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::LIST_USER_TAGS_REQUEST,
    output: &shapes::LIST_USER_TAGS_RESPONSE,
    result_wrapper: "ListUserTagsResult",
};

/// The operation `ListUsers`.
pub static LIST_USERS: Operation = Operation {
    name: "ListUsers",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::LIST_USERS_REQUEST,
    output: &shapes::LIST_USERS_RESPONSE,
    result_wrapper: "ListUsersResult",
};

/// The operation `PutGroupPolicy`.
pub static PUT_GROUP_POLICY: Operation = Operation {
    name: "PutGroupPolicy",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::PUT_GROUP_POLICY_REQUEST,
    output: &EMPTY,
    result_wrapper: "",
};

/// The operation `PutRolePermissionsBoundary`.
pub static PUT_ROLE_PERMISSIONS_BOUNDARY: Operation = Operation {
    name: "PutRolePermissionsBoundary",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::PUT_ROLE_PERMISSIONS_BOUNDARY_REQUEST,
    output: &EMPTY,
    result_wrapper: "",
};

/// The operation `PutRolePolicy`.
pub static PUT_ROLE_POLICY: Operation = Operation {
    name: "PutRolePolicy",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::PUT_ROLE_POLICY_REQUEST,
    output: &EMPTY,
    result_wrapper: "",
};

/// The operation `PutUserPermissionsBoundary`.
pub static PUT_USER_PERMISSIONS_BOUNDARY: Operation = Operation {
    name: "PutUserPermissionsBoundary",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::PUT_USER_PERMISSIONS_BOUNDARY_REQUEST,
    output: &EMPTY,
    result_wrapper: "",
};

/// The operation `PutUserPolicy`.
pub static PUT_USER_POLICY: Operation = Operation {
    name: "PutUserPolicy",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::PUT_USER_POLICY_REQUEST,
    output: &EMPTY,
    result_wrapper: "",
};

/// The operation `RemoveUserFromGroup`.
pub static REMOVE_USER_FROM_GROUP: Operation = Operation {
    name: "RemoveUserFromGroup",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::REMOVE_USER_FROM_GROUP_REQUEST,
    output: &EMPTY,
    result_wrapper: "",
};

/// The operation `SetDefaultPolicyVersion`.
pub static SET_DEFAULT_POLICY_VERSION: Operation = Operation {
    name: "SetDefaultPolicyVersion",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::SET_DEFAULT_POLICY_VERSION_REQUEST,
    output: &EMPTY,
    result_wrapper: "",
};

/// The operation `SimulateCustomPolicy`.
pub static SIMULATE_CUSTOM_POLICY: Operation = Operation {
    name: "SimulateCustomPolicy",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::SIMULATE_CUSTOM_POLICY_REQUEST,
    output: &shapes::SIMULATE_POLICY_RESPONSE,
    result_wrapper: "SimulateCustomPolicyResult",
};

/// The operation `SimulatePrincipalPolicy`.
pub static SIMULATE_PRINCIPAL_POLICY: Operation = Operation {
    name: "SimulatePrincipalPolicy",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::SIMULATE_PRINCIPAL_POLICY_REQUEST,
    output: &shapes::SIMULATE_POLICY_RESPONSE,
    result_wrapper: "SimulatePrincipalPolicyResult",
};

/// The operation `TagPolicy`.
pub static TAG_POLICY: Operation = Operation {
    name: "TagPolicy",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::TAG_POLICY_REQUEST,
    output: &EMPTY,
    result_wrapper: "",
};

/// The operation `TagRole`.
pub static TAG_ROLE: Operation = Operation {
    name: "TagRole",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::TAG_ROLE_REQUEST,
    output: &EMPTY,
    result_wrapper: "",
};

/// The operation `TagUser`.
pub static TAG_USER: Operation = Operation {
    name: "TagUser",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::TAG_USER_REQUEST,
    output: &EMPTY,
    result_wrapper: "",
};

/// The operation `UntagPolicy`.
pub static UNTAG_POLICY: Operation = Operation {
    name: "UntagPolicy",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::UNTAG_POLICY_REQUEST,
    output: &EMPTY,
    result_wrapper: "",
};

/// The operation `UntagRole`.
pub static UNTAG_ROLE: Operation = Operation {
    name: "UntagRole",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::UNTAG_ROLE_REQUEST,
    output: &EMPTY,
    result_wrapper: "",
};

/// The operation `UntagUser`.
pub static UNTAG_USER: Operation = Operation {
    name: "UntagUser",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::UNTAG_USER_REQUEST,
    output: &EMPTY,
    result_wrapper: "",
};

/// The operation `UpdateAccessKey`.
pub static UPDATE_ACCESS_KEY: Operation = Operation {
    name: "UpdateAccessKey",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::UPDATE_ACCESS_KEY_REQUEST,
    output: &EMPTY,
    result_wrapper: "",
};

/// The operation `UpdateAssumeRolePolicy`.
pub static UPDATE_ASSUME_ROLE_POLICY: Operation = Operation {
    name: "UpdateAssumeRolePolicy",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::UPDATE_ASSUME_ROLE_POLICY_REQUEST,
    output: &EMPTY,
    result_wrapper: "",
};

/// The operation `UpdateGroup`.
pub static UPDATE_GROUP: Operation = Operation {
    name: "UpdateGroup",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::UPDATE_GROUP_REQUEST,
    output: &EMPTY,
    result_wrapper: "",
};

/// The operation `UpdateRole`.
pub static UPDATE_ROLE: Operation = Operation {
    name: "UpdateRole",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::UPDATE_ROLE_REQUEST,
    output: &shapes::UPDATE_ROLE_RESPONSE,
    result_wrapper: "UpdateRoleResult",
};

/// The operation `UpdateRoleDescription`.
pub static UPDATE_ROLE_DESCRIPTION: Operation = Operation {
    name: "UpdateRoleDescription",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::UPDATE_ROLE_DESCRIPTION_REQUEST,
    output: &shapes::UPDATE_ROLE_DESCRIPTION_RESPONSE,
    result_wrapper: "UpdateRoleDescriptionResult",
};

/// The operation `UpdateUser`.
pub static UPDATE_USER: Operation = Operation {
    name: "UpdateUser",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::UPDATE_USER_REQUEST,
    output: &EMPTY,
    result_wrapper: "",
};

/// Operations of AWS that are not served yet.
static UNSERVED: &[Unserved] = &[
    Unserved { name: "AcceptDelegationRequest", method: "POST", path: "/" },
    Unserved { name: "AcquireRole", method: "POST", path: "/" },
    Unserved { name: "AddClientIDToOpenIDConnectProvider", method: "POST", path: "/" },
    Unserved { name: "AddRoleToInstanceProfile", method: "POST", path: "/" },
    Unserved { name: "AssociateDelegationRequest", method: "POST", path: "/" },
    Unserved { name: "ChangePassword", method: "POST", path: "/" },
    Unserved { name: "CreateAccountAlias", method: "POST", path: "/" },
    Unserved { name: "CreateDelegationRequest", method: "POST", path: "/" },
    Unserved { name: "CreateInstanceProfile", method: "POST", path: "/" },
    Unserved { name: "CreateLoginProfile", method: "POST", path: "/" },
    Unserved { name: "CreateOpenIDConnectProvider", method: "POST", path: "/" },
    Unserved { name: "CreateSAMLProvider", method: "POST", path: "/" },
    Unserved { name: "CreateServiceLinkedRole", method: "POST", path: "/" },
    Unserved { name: "CreateServiceSpecificCredential", method: "POST", path: "/" },
    Unserved { name: "CreateVirtualMFADevice", method: "POST", path: "/" },
    Unserved { name: "DeactivateMFADevice", method: "POST", path: "/" },
    Unserved { name: "DeleteAccountAlias", method: "POST", path: "/" },
    Unserved { name: "DeleteAccountPasswordPolicy", method: "POST", path: "/" },
    Unserved { name: "DeleteInstanceProfile", method: "POST", path: "/" },
    Unserved { name: "DeleteLoginProfile", method: "POST", path: "/" },
    Unserved { name: "DeleteOpenIDConnectProvider", method: "POST", path: "/" },
    Unserved { name: "DeleteSAMLProvider", method: "POST", path: "/" },
    Unserved { name: "DeleteSSHPublicKey", method: "POST", path: "/" },
    Unserved { name: "DeleteServerCertificate", method: "POST", path: "/" },
    Unserved { name: "DeleteServiceLinkedRole", method: "POST", path: "/" },
    Unserved { name: "DeleteServiceSpecificCredential", method: "POST", path: "/" },
    Unserved { name: "DeleteSigningCertificate", method: "POST", path: "/" },
    Unserved { name: "DeleteVirtualMFADevice", method: "POST", path: "/" },
    Unserved { name: "DisableOrganizationsRootCredentialsManagement", method: "POST", path: "/" },
    Unserved { name: "DisableOrganizationsRootSessions", method: "POST", path: "/" },
    Unserved { name: "DisableOutboundWebIdentityFederation", method: "POST", path: "/" },
    Unserved { name: "EnableMFADevice", method: "POST", path: "/" },
    Unserved { name: "EnableOrganizationsRootCredentialsManagement", method: "POST", path: "/" },
    Unserved { name: "EnableOrganizationsRootSessions", method: "POST", path: "/" },
    Unserved { name: "EnableOutboundWebIdentityFederation", method: "POST", path: "/" },
    Unserved { name: "GenerateCredentialReport", method: "POST", path: "/" },
    Unserved { name: "GenerateOrganizationsAccessReport", method: "POST", path: "/" },
    Unserved { name: "GenerateServiceLastAccessedDetails", method: "POST", path: "/" },
    Unserved { name: "GetAccountPasswordPolicy", method: "POST", path: "/" },
    Unserved { name: "GetAccountProperties", method: "POST", path: "/" },
    Unserved { name: "GetContextKeysForCustomPolicy", method: "POST", path: "/" },
    Unserved { name: "GetContextKeysForPrincipalPolicy", method: "POST", path: "/" },
    Unserved { name: "GetCredentialReport", method: "POST", path: "/" },
    Unserved { name: "GetDelegationRequest", method: "POST", path: "/" },
    Unserved { name: "GetHumanReadableSummary", method: "POST", path: "/" },
    Unserved { name: "GetInstanceProfile", method: "POST", path: "/" },
    Unserved { name: "GetLoginProfile", method: "POST", path: "/" },
    Unserved { name: "GetMFADevice", method: "POST", path: "/" },
    Unserved { name: "GetOpenIDConnectProvider", method: "POST", path: "/" },
    Unserved { name: "GetOrganizationsAccessReport", method: "POST", path: "/" },
    Unserved { name: "GetOutboundWebIdentityFederationInfo", method: "POST", path: "/" },
    Unserved { name: "GetRoleTemplateVersion", method: "POST", path: "/" },
    Unserved { name: "GetSAMLProvider", method: "POST", path: "/" },
    Unserved { name: "GetSSHPublicKey", method: "POST", path: "/" },
    Unserved { name: "GetServerCertificate", method: "POST", path: "/" },
    Unserved { name: "GetServiceLastAccessedDetails", method: "POST", path: "/" },
    Unserved { name: "GetServiceLastAccessedDetailsWithEntities", method: "POST", path: "/" },
    Unserved { name: "GetServiceLinkedRoleDeletionStatus", method: "POST", path: "/" },
    Unserved { name: "ListAccountAliases", method: "POST", path: "/" },
    Unserved { name: "ListDelegationRequests", method: "POST", path: "/" },
    Unserved { name: "ListInstanceProfileTags", method: "POST", path: "/" },
    Unserved { name: "ListInstanceProfiles", method: "POST", path: "/" },
    Unserved { name: "ListInstanceProfilesForRole", method: "POST", path: "/" },
    Unserved { name: "ListMFADeviceTags", method: "POST", path: "/" },
    Unserved { name: "ListMFADevices", method: "POST", path: "/" },
    Unserved { name: "ListOpenIDConnectProviderTags", method: "POST", path: "/" },
    Unserved { name: "ListOpenIDConnectProviders", method: "POST", path: "/" },
    Unserved { name: "ListOrganizationsFeatures", method: "POST", path: "/" },
    Unserved { name: "ListPoliciesGrantingServiceAccess", method: "POST", path: "/" },
    Unserved { name: "ListSAMLProviderTags", method: "POST", path: "/" },
    Unserved { name: "ListSAMLProviders", method: "POST", path: "/" },
    Unserved { name: "ListSSHPublicKeys", method: "POST", path: "/" },
    Unserved { name: "ListServerCertificateTags", method: "POST", path: "/" },
    Unserved { name: "ListServerCertificates", method: "POST", path: "/" },
    Unserved { name: "ListServiceSpecificCredentials", method: "POST", path: "/" },
    Unserved { name: "ListSigningCertificates", method: "POST", path: "/" },
    Unserved { name: "ListVirtualMFADevices", method: "POST", path: "/" },
    Unserved { name: "PutAccountProperties", method: "POST", path: "/" },
    Unserved { name: "RejectDelegationRequest", method: "POST", path: "/" },
    Unserved { name: "RemoveClientIDFromOpenIDConnectProvider", method: "POST", path: "/" },
    Unserved { name: "RemoveRoleFromInstanceProfile", method: "POST", path: "/" },
    Unserved { name: "ResetServiceSpecificCredential", method: "POST", path: "/" },
    Unserved { name: "ResyncMFADevice", method: "POST", path: "/" },
    Unserved { name: "SendDelegationToken", method: "POST", path: "/" },
    Unserved { name: "SetSecurityTokenServicePreferences", method: "POST", path: "/" },
    Unserved { name: "TagInstanceProfile", method: "POST", path: "/" },
    Unserved { name: "TagMFADevice", method: "POST", path: "/" },
    Unserved { name: "TagOpenIDConnectProvider", method: "POST", path: "/" },
    Unserved { name: "TagSAMLProvider", method: "POST", path: "/" },
    Unserved { name: "TagServerCertificate", method: "POST", path: "/" },
    Unserved { name: "UntagInstanceProfile", method: "POST", path: "/" },
    Unserved { name: "UntagMFADevice", method: "POST", path: "/" },
    Unserved { name: "UntagOpenIDConnectProvider", method: "POST", path: "/" },
    Unserved { name: "UntagSAMLProvider", method: "POST", path: "/" },
    Unserved { name: "UntagServerCertificate", method: "POST", path: "/" },
    Unserved { name: "UpdateAccountPasswordPolicy", method: "POST", path: "/" },
    Unserved { name: "UpdateDelegationRequest", method: "POST", path: "/" },
    Unserved { name: "UpdateLoginProfile", method: "POST", path: "/" },
    Unserved { name: "UpdateOpenIDConnectProviderThumbprint", method: "POST", path: "/" },
    Unserved { name: "UpdateSAMLProvider", method: "POST", path: "/" },
    Unserved { name: "UpdateSSHPublicKey", method: "POST", path: "/" },
    Unserved { name: "UpdateServerCertificate", method: "POST", path: "/" },
    Unserved { name: "UpdateServiceSpecificCredential", method: "POST", path: "/" },
    Unserved { name: "UpdateSigningCertificate", method: "POST", path: "/" },
    Unserved { name: "UploadSSHPublicKey", method: "POST", path: "/" },
    Unserved { name: "UploadServerCertificate", method: "POST", path: "/" },
    Unserved { name: "UploadSigningCertificate", method: "POST", path: "/" },
];
/// AWS's `ConcurrentModificationException`.
pub static CONCURRENT_MODIFICATION_EXCEPTION: ErrorShape = ErrorShape {
    name: "ConcurrentModificationException",
    code: "ConcurrentModification",
    status: 409,
    message: "message",
    has_type: false,
    fields: &[],
};
/// AWS's `DeleteConflictException`.
pub static DELETE_CONFLICT_EXCEPTION: ErrorShape = ErrorShape {
    name: "DeleteConflictException",
    code: "DeleteConflict",
    status: 409,
    message: "message",
    has_type: false,
    fields: &[],
};
/// AWS's `EntityAlreadyExistsException`.
pub static ENTITY_ALREADY_EXISTS_EXCEPTION: ErrorShape = ErrorShape {
    name: "EntityAlreadyExistsException",
    code: "EntityAlreadyExists",
    status: 409,
    message: "message",
    has_type: false,
    fields: &[],
};
/// AWS's `EntityTemporarilyUnmodifiableException`.
pub static ENTITY_TEMPORARILY_UNMODIFIABLE_EXCEPTION: ErrorShape = ErrorShape {
    name: "EntityTemporarilyUnmodifiableException",
    code: "EntityTemporarilyUnmodifiable",
    status: 409,
    message: "message",
    has_type: false,
    fields: &[],
};
/// AWS's `InvalidInputException`.
pub static INVALID_INPUT_EXCEPTION: ErrorShape = ErrorShape {
    name: "InvalidInputException",
    code: "InvalidInput",
    status: 400,
    message: "message",
    has_type: false,
    fields: &[],
};
/// AWS's `LimitExceededException`.
pub static LIMIT_EXCEEDED_EXCEPTION: ErrorShape = ErrorShape {
    name: "LimitExceededException",
    code: "LimitExceeded",
    status: 409,
    message: "message",
    has_type: false,
    fields: &[],
};
/// AWS's `MalformedPolicyDocumentException`.
pub static MALFORMED_POLICY_DOCUMENT_EXCEPTION: ErrorShape = ErrorShape {
    name: "MalformedPolicyDocumentException",
    code: "MalformedPolicyDocument",
    status: 400,
    message: "message",
    has_type: false,
    fields: &[],
};
/// AWS's `NoSuchEntityException`.
pub static NO_SUCH_ENTITY_EXCEPTION: ErrorShape = ErrorShape {
    name: "NoSuchEntityException",
    code: "NoSuchEntity",
    status: 404,
    message: "message",
    has_type: false,
    fields: &[],
};
/// AWS's `PolicyEvaluationException`.
pub static POLICY_EVALUATION_EXCEPTION: ErrorShape = ErrorShape {
    name: "PolicyEvaluationException",
    code: "PolicyEvaluation",
    status: 500,
    message: "message",
    has_type: false,
    fields: &[],
};
/// AWS's `PolicyNotAttachableException`.
pub static POLICY_NOT_ATTACHABLE_EXCEPTION: ErrorShape = ErrorShape {
    name: "PolicyNotAttachableException",
    code: "PolicyNotAttachable",
    status: 400,
    message: "message",
    has_type: false,
    fields: &[],
};
/// AWS's `ServiceFailureException`.
pub static SERVICE_FAILURE_EXCEPTION: ErrorShape = ErrorShape {
    name: "ServiceFailureException",
    code: "ServiceFailure",
    status: 500,
    message: "message",
    has_type: false,
    fields: &[],
};
/// AWS's `UnmodifiableEntityException`.
pub static UNMODIFIABLE_ENTITY_EXCEPTION: ErrorShape = ErrorShape {
    name: "UnmodifiableEntityException",
    code: "UnmodifiableEntity",
    status: 400,
    message: "message",
    has_type: false,
    fields: &[],
};

static ERRORS: &[&ErrorShape] = &[
    &CONCURRENT_MODIFICATION_EXCEPTION,
    &DELETE_CONFLICT_EXCEPTION,
    &ENTITY_ALREADY_EXISTS_EXCEPTION,
    &ENTITY_TEMPORARILY_UNMODIFIABLE_EXCEPTION,
    &INVALID_INPUT_EXCEPTION,
    &LIMIT_EXCEEDED_EXCEPTION,
    &MALFORMED_POLICY_DOCUMENT_EXCEPTION,
    &NO_SUCH_ENTITY_EXCEPTION,
    &POLICY_EVALUATION_EXCEPTION,
    &POLICY_NOT_ATTACHABLE_EXCEPTION,
    &SERVICE_FAILURE_EXCEPTION,
    &UNMODIFIABLE_ENTITY_EXCEPTION,
];

structures! {
    AccessKey {
        user_name: Option<String> = "UserName",
        access_key_id: Option<String> = "AccessKeyId",
        status: Option<String> = "Status",
        secret_access_key: Option<String> = "SecretAccessKey",
        create_date: Option<Timestamp> = "CreateDate",
    }
    AccessKeyLastUsed {
        last_used_date: Option<Timestamp> = "LastUsedDate",
        service_name: Option<String> = "ServiceName",
        region: Option<String> = "Region",
    }
    AccessKeyMetadata {
        user_name: Option<String> = "UserName",
        access_key_id: Option<String> = "AccessKeyId",
        status: Option<String> = "Status",
        create_date: Option<Timestamp> = "CreateDate",
    }
    AddUserToGroupRequest {
        group_name: String = "GroupName",
        user_name: String = "UserName",
    }
    AttachGroupPolicyRequest {
        group_name: String = "GroupName",
        policy_arn: String = "PolicyArn",
    }
    AttachRolePolicyRequest {
        role_name: String = "RoleName",
        policy_arn: String = "PolicyArn",
    }
    AttachUserPolicyRequest {
        user_name: String = "UserName",
        policy_arn: String = "PolicyArn",
    }
    AttachedPermissionsBoundary {
        permissions_boundary_type: Option<String> = "PermissionsBoundaryType",
        permissions_boundary_arn: Option<String> = "PermissionsBoundaryArn",
    }
    AttachedPolicy {
        policy_name: Option<String> = "PolicyName",
        policy_arn: Option<String> = "PolicyArn",
    }
    ContextEntry {
        context_key_name: Option<String> = "ContextKeyName",
        context_key_values: Option<Vec<String>> = "ContextKeyValues",
        context_key_type: Option<String> = "ContextKeyType",
    }
    CreateAccessKeyRequest {
        user_name: Option<String> = "UserName",
    }
    CreateAccessKeyResponse {
        access_key: Option<AccessKey> = "AccessKey",
    }
    CreateGroupRequest {
        path: Option<String> = "Path",
        group_name: String = "GroupName",
    }
    CreateGroupResponse {
        group: Option<Group> = "Group",
    }
    CreatePolicyRequest {
        policy_name: String = "PolicyName",
        path: Option<String> = "Path",
        policy_document: String = "PolicyDocument",
        description: Option<String> = "Description",
        tags: Option<Vec<Tag>> = "Tags",
    }
    CreatePolicyVersionRequest {
        policy_arn: String = "PolicyArn",
        policy_document: String = "PolicyDocument",
        set_as_default: Option<bool> = "SetAsDefault",
    }
    CreateRoleRequest {
        path: Option<String> = "Path",
        role_name: String = "RoleName",
        assume_role_policy_document: String = "AssumeRolePolicyDocument",
        description: Option<String> = "Description",
        max_session_duration: Option<i32> = "MaxSessionDuration",
        permissions_boundary: Option<String> = "PermissionsBoundary",
        tags: Option<Vec<Tag>> = "Tags",
    }
    CreateUserRequest {
        path: Option<String> = "Path",
        user_name: String = "UserName",
        permissions_boundary: Option<String> = "PermissionsBoundary",
        tags: Option<Vec<Tag>> = "Tags",
    }
    DeleteAccessKeyRequest {
        user_name: Option<String> = "UserName",
        access_key_id: String = "AccessKeyId",
    }
    DeleteGroupPolicyRequest {
        group_name: String = "GroupName",
        policy_name: String = "PolicyName",
    }
    DeleteGroupRequest {
        group_name: String = "GroupName",
    }
    DeletePolicyRequest {
        policy_arn: String = "PolicyArn",
    }
    DeletePolicyVersionRequest {
        policy_arn: String = "PolicyArn",
        version_id: String = "VersionId",
    }
    DeleteRolePermissionsBoundaryRequest {
        role_name: String = "RoleName",
    }
    DeleteRolePolicyRequest {
        role_name: String = "RoleName",
        policy_name: String = "PolicyName",
    }
    DeleteRoleRequest {
        role_name: String = "RoleName",
    }
    DeleteUserPermissionsBoundaryRequest {
        user_name: String = "UserName",
    }
    DeleteUserPolicyRequest {
        user_name: String = "UserName",
        policy_name: String = "PolicyName",
    }
    DeleteUserRequest {
        user_name: String = "UserName",
    }
    DetachGroupPolicyRequest {
        group_name: String = "GroupName",
        policy_arn: String = "PolicyArn",
    }
    DetachRolePolicyRequest {
        role_name: String = "RoleName",
        policy_arn: String = "PolicyArn",
    }
    DetachUserPolicyRequest {
        user_name: String = "UserName",
        policy_arn: String = "PolicyArn",
    }
    EvaluationResult {
        eval_action_name: Option<String> = "EvalActionName",
        eval_resource_name: Option<String> = "EvalResourceName",
        eval_decision: Option<String> = "EvalDecision",
        matched_statements: Option<Vec<Statement>> = "MatchedStatements",
        missing_context_values: Option<Vec<String>> = "MissingContextValues",
        organizations_decision_detail: Option<OrganizationsDecisionDetail> = "OrganizationsDecisionDetail",
        permissions_boundary_decision_detail: Option<PermissionsBoundaryDecisionDetail> = "PermissionsBoundaryDecisionDetail",
        eval_decision_details: Option<BTreeMap<String, String>> = "EvalDecisionDetails",
        resource_specific_results: Option<Vec<ResourceSpecificResult>> = "ResourceSpecificResults",
    }
    GetAccessKeyLastUsedRequest {
        access_key_id: String = "AccessKeyId",
    }
    GetAccessKeyLastUsedResponse {
        user_name: Option<String> = "UserName",
        access_key_last_used: Option<AccessKeyLastUsed> = "AccessKeyLastUsed",
    }
    GetAccountAuthorizationDetailsRequest {
        filter: Option<Vec<String>> = "Filter",
        max_items: Option<i32> = "MaxItems",
        marker: Option<String> = "Marker",
    }
    GetAccountAuthorizationDetailsResponse {
        user_detail_list: Option<Vec<UserDetail>> = "UserDetailList",
        group_detail_list: Option<Vec<GroupDetail>> = "GroupDetailList",
        role_detail_list: Option<Vec<RoleDetail>> = "RoleDetailList",
        policies: Option<Vec<ManagedPolicyDetail>> = "Policies",
        is_truncated: Option<bool> = "IsTruncated",
        marker: Option<String> = "Marker",
    }
    GetAccountSummaryResponse {
        summary_map: Option<BTreeMap<String, i32>> = "SummaryMap",
    }
    GetGroupPolicyRequest {
        group_name: String = "GroupName",
        policy_name: String = "PolicyName",
    }
    GetGroupPolicyResponse {
        group_name: Option<String> = "GroupName",
        policy_name: Option<String> = "PolicyName",
        policy_document: Option<String> = "PolicyDocument",
    }
    GetGroupRequest {
        group_name: String = "GroupName",
        marker: Option<String> = "Marker",
        max_items: Option<i32> = "MaxItems",
    }
    GetGroupResponse {
        group: Option<Group> = "Group",
        users: Option<Vec<User>> = "Users",
        is_truncated: Option<bool> = "IsTruncated",
        marker: Option<String> = "Marker",
    }
    GetPolicyRequest {
        policy_arn: String = "PolicyArn",
    }
    GetPolicyResponse {
        policy: Option<Policy> = "Policy",
    }
    GetPolicyVersionRequest {
        policy_arn: String = "PolicyArn",
        version_id: String = "VersionId",
    }
    GetPolicyVersionResponse {
        policy_version: Option<PolicyVersion> = "PolicyVersion",
    }
    GetRolePolicyRequest {
        role_name: String = "RoleName",
        policy_name: String = "PolicyName",
    }
    GetRolePolicyResponse {
        role_name: Option<String> = "RoleName",
        policy_name: Option<String> = "PolicyName",
        policy_document: Option<String> = "PolicyDocument",
    }
    GetRoleRequest {
        role_name: String = "RoleName",
    }
    GetRoleResponse {
        role: Option<Role> = "Role",
    }
    GetUserPolicyRequest {
        user_name: String = "UserName",
        policy_name: String = "PolicyName",
    }
    GetUserPolicyResponse {
        user_name: Option<String> = "UserName",
        policy_name: Option<String> = "PolicyName",
        policy_document: Option<String> = "PolicyDocument",
    }
    GetUserRequest {
        user_name: Option<String> = "UserName",
    }
    GetUserResponse {
        user: Option<User> = "User",
    }
    Group {
        path: Option<String> = "Path",
        group_name: Option<String> = "GroupName",
        group_id: Option<String> = "GroupId",
        arn: Option<String> = "Arn",
        create_date: Option<Timestamp> = "CreateDate",
    }
    GroupDetail {
        path: Option<String> = "Path",
        group_name: Option<String> = "GroupName",
        group_id: Option<String> = "GroupId",
        arn: Option<String> = "Arn",
        create_date: Option<Timestamp> = "CreateDate",
        group_policy_list: Option<Vec<PolicyDetail>> = "GroupPolicyList",
        attached_managed_policies: Option<Vec<AttachedPolicy>> = "AttachedManagedPolicies",
    }
    InlinePolicyIdentifierType {
        policy_name: String = "PolicyName",
        attachment_type: String = "AttachmentType",
        attachment_name: String = "AttachmentName",
    }
    InstanceProfile {
        path: Option<String> = "Path",
        instance_profile_name: Option<String> = "InstanceProfileName",
        instance_profile_id: Option<String> = "InstanceProfileId",
        arn: Option<String> = "Arn",
        create_date: Option<Timestamp> = "CreateDate",
        roles: Option<Vec<Role>> = "Roles",
        tags: Option<Vec<Tag>> = "Tags",
    }
    ListAccessKeysRequest {
        user_name: Option<String> = "UserName",
        marker: Option<String> = "Marker",
        max_items: Option<i32> = "MaxItems",
    }
    ListAccessKeysResponse {
        access_key_metadata: Option<Vec<AccessKeyMetadata>> = "AccessKeyMetadata",
        is_truncated: Option<bool> = "IsTruncated",
        marker: Option<String> = "Marker",
    }
    ListAttachedGroupPoliciesRequest {
        group_name: String = "GroupName",
        path_prefix: Option<String> = "PathPrefix",
        marker: Option<String> = "Marker",
        max_items: Option<i32> = "MaxItems",
    }
    ListAttachedRolePoliciesRequest {
        role_name: String = "RoleName",
        path_prefix: Option<String> = "PathPrefix",
        marker: Option<String> = "Marker",
        max_items: Option<i32> = "MaxItems",
    }
    ListAttachedRolePoliciesResponse {
        attached_policies: Option<Vec<AttachedPolicy>> = "AttachedPolicies",
        is_truncated: Option<bool> = "IsTruncated",
        marker: Option<String> = "Marker",
    }
    ListAttachedUserPoliciesRequest {
        user_name: String = "UserName",
        path_prefix: Option<String> = "PathPrefix",
        marker: Option<String> = "Marker",
        max_items: Option<i32> = "MaxItems",
    }
    ListAttachedUserPoliciesResponse {
        attached_policies: Option<Vec<AttachedPolicy>> = "AttachedPolicies",
        is_truncated: Option<bool> = "IsTruncated",
        marker: Option<String> = "Marker",
    }
    ListEntitiesForPolicyRequest {
        policy_arn: String = "PolicyArn",
        entity_filter: Option<String> = "EntityFilter",
        path_prefix: Option<String> = "PathPrefix",
        policy_usage_filter: Option<String> = "PolicyUsageFilter",
        marker: Option<String> = "Marker",
        max_items: Option<i32> = "MaxItems",
    }
    ListEntitiesForPolicyResponse {
        policy_groups: Option<Vec<PolicyGroup>> = "PolicyGroups",
        policy_users: Option<Vec<PolicyUser>> = "PolicyUsers",
        policy_roles: Option<Vec<PolicyRole>> = "PolicyRoles",
        is_truncated: Option<bool> = "IsTruncated",
        marker: Option<String> = "Marker",
    }
    ListGroupPoliciesRequest {
        group_name: String = "GroupName",
        marker: Option<String> = "Marker",
        max_items: Option<i32> = "MaxItems",
    }
    ListGroupsForUserRequest {
        user_name: String = "UserName",
        marker: Option<String> = "Marker",
        max_items: Option<i32> = "MaxItems",
    }
    ListGroupsRequest {
        path_prefix: Option<String> = "PathPrefix",
        marker: Option<String> = "Marker",
        max_items: Option<i32> = "MaxItems",
    }
    ListGroupsResponse {
        groups: Option<Vec<Group>> = "Groups",
        is_truncated: Option<bool> = "IsTruncated",
        marker: Option<String> = "Marker",
    }
    ListPoliciesRequest {
        scope: Option<String> = "Scope",
        only_attached: Option<bool> = "OnlyAttached",
        path_prefix: Option<String> = "PathPrefix",
        policy_usage_filter: Option<String> = "PolicyUsageFilter",
        marker: Option<String> = "Marker",
        max_items: Option<i32> = "MaxItems",
    }
    ListPoliciesResponse {
        policies: Option<Vec<Policy>> = "Policies",
        is_truncated: Option<bool> = "IsTruncated",
        marker: Option<String> = "Marker",
    }
    ListPolicyTagsRequest {
        policy_arn: String = "PolicyArn",
        marker: Option<String> = "Marker",
        max_items: Option<i32> = "MaxItems",
    }
    ListPolicyVersionsRequest {
        policy_arn: String = "PolicyArn",
        marker: Option<String> = "Marker",
        max_items: Option<i32> = "MaxItems",
    }
    ListPolicyVersionsResponse {
        versions: Option<Vec<PolicyVersion>> = "Versions",
        is_truncated: Option<bool> = "IsTruncated",
        marker: Option<String> = "Marker",
    }
    ListRolePoliciesRequest {
        role_name: String = "RoleName",
        marker: Option<String> = "Marker",
        max_items: Option<i32> = "MaxItems",
    }
    ListRolePoliciesResponse {
        policy_names: Option<Vec<String>> = "PolicyNames",
        is_truncated: Option<bool> = "IsTruncated",
        marker: Option<String> = "Marker",
    }
    ListRoleTagsRequest {
        role_name: String = "RoleName",
        marker: Option<String> = "Marker",
        max_items: Option<i32> = "MaxItems",
    }
    ListRoleTagsResponse {
        tags: Option<Vec<Tag>> = "Tags",
        is_truncated: Option<bool> = "IsTruncated",
        marker: Option<String> = "Marker",
    }
    ListRolesRequest {
        path_prefix: Option<String> = "PathPrefix",
        marker: Option<String> = "Marker",
        max_items: Option<i32> = "MaxItems",
    }
    ListRolesResponse {
        roles: Option<Vec<Role>> = "Roles",
        is_truncated: Option<bool> = "IsTruncated",
        marker: Option<String> = "Marker",
    }
    ListUserPoliciesRequest {
        user_name: String = "UserName",
        marker: Option<String> = "Marker",
        max_items: Option<i32> = "MaxItems",
    }
    ListUserPoliciesResponse {
        policy_names: Option<Vec<String>> = "PolicyNames",
        is_truncated: Option<bool> = "IsTruncated",
        marker: Option<String> = "Marker",
    }
    ListUserTagsRequest {
        user_name: String = "UserName",
        marker: Option<String> = "Marker",
        max_items: Option<i32> = "MaxItems",
    }
    ListUserTagsResponse {
        tags: Option<Vec<Tag>> = "Tags",
        is_truncated: Option<bool> = "IsTruncated",
        marker: Option<String> = "Marker",
    }
    ListUsersRequest {
        path_prefix: Option<String> = "PathPrefix",
        marker: Option<String> = "Marker",
        max_items: Option<i32> = "MaxItems",
    }
    ListUsersResponse {
        users: Option<Vec<User>> = "Users",
        is_truncated: Option<bool> = "IsTruncated",
        marker: Option<String> = "Marker",
    }
    ManagedPolicyDetail {
        policy_name: Option<String> = "PolicyName",
        policy_id: Option<String> = "PolicyId",
        arn: Option<String> = "Arn",
        path: Option<String> = "Path",
        default_version_id: Option<String> = "DefaultVersionId",
        attachment_count: Option<i32> = "AttachmentCount",
        permissions_boundary_usage_count: Option<i32> = "PermissionsBoundaryUsageCount",
        is_attachable: Option<bool> = "IsAttachable",
        description: Option<String> = "Description",
        create_date: Option<Timestamp> = "CreateDate",
        update_date: Option<Timestamp> = "UpdateDate",
        policy_version_list: Option<Vec<PolicyVersion>> = "PolicyVersionList",
    }
    OrderedOrganizationPolicyType {
        service_control_policy_input_list: Option<Vec<String>> = "ServiceControlPolicyInputList",
    }
    OrganizationsDecisionDetail {
        allowed_by_organizations: Option<bool> = "AllowedByOrganizations",
    }
    PermissionsBoundaryDecisionDetail {
        allowed_by_permissions_boundary: Option<bool> = "AllowedByPermissionsBoundary",
    }
    Policy {
        policy_name: Option<String> = "PolicyName",
        policy_id: Option<String> = "PolicyId",
        arn: Option<String> = "Arn",
        path: Option<String> = "Path",
        default_version_id: Option<String> = "DefaultVersionId",
        attachment_count: Option<i32> = "AttachmentCount",
        permissions_boundary_usage_count: Option<i32> = "PermissionsBoundaryUsageCount",
        is_attachable: Option<bool> = "IsAttachable",
        description: Option<String> = "Description",
        create_date: Option<Timestamp> = "CreateDate",
        update_date: Option<Timestamp> = "UpdateDate",
        tags: Option<Vec<Tag>> = "Tags",
    }
    PolicyDetail {
        policy_name: Option<String> = "PolicyName",
        policy_document: Option<String> = "PolicyDocument",
    }
    PolicyGroup {
        group_name: Option<String> = "GroupName",
        group_id: Option<String> = "GroupId",
    }
    PolicyIdentifier {
        policy_type: Option<String> = "PolicyType",
        policy_arn: Option<String> = "PolicyArn",
        inline_policy_identifier: Option<InlinePolicyIdentifierType> = "InlinePolicyIdentifier",
    }
    PolicyRole {
        role_name: Option<String> = "RoleName",
        role_id: Option<String> = "RoleId",
    }
    PolicyUser {
        user_name: Option<String> = "UserName",
        user_id: Option<String> = "UserId",
    }
    PolicyVersion {
        document: Option<String> = "Document",
        version_id: Option<String> = "VersionId",
        is_default_version: Option<bool> = "IsDefaultVersion",
        create_date: Option<Timestamp> = "CreateDate",
    }
    Position {
        line: Option<i32> = "Line",
        column: Option<i32> = "Column",
    }
    PutGroupPolicyRequest {
        group_name: String = "GroupName",
        policy_name: String = "PolicyName",
        policy_document: String = "PolicyDocument",
    }
    PutRolePermissionsBoundaryRequest {
        role_name: String = "RoleName",
        permissions_boundary: String = "PermissionsBoundary",
    }
    PutRolePolicyRequest {
        role_name: String = "RoleName",
        policy_name: String = "PolicyName",
        policy_document: String = "PolicyDocument",
    }
    PutUserPermissionsBoundaryRequest {
        user_name: String = "UserName",
        permissions_boundary: String = "PermissionsBoundary",
    }
    PutUserPolicyRequest {
        user_name: String = "UserName",
        policy_name: String = "PolicyName",
        policy_document: String = "PolicyDocument",
    }
    RemoveUserFromGroupRequest {
        group_name: String = "GroupName",
        user_name: String = "UserName",
    }
    ResourceSpecificResult {
        eval_resource_name: Option<String> = "EvalResourceName",
        eval_resource_decision: Option<String> = "EvalResourceDecision",
        matched_statements: Option<Vec<Statement>> = "MatchedStatements",
        missing_context_values: Option<Vec<String>> = "MissingContextValues",
        eval_decision_details: Option<BTreeMap<String, String>> = "EvalDecisionDetails",
        permissions_boundary_decision_detail: Option<PermissionsBoundaryDecisionDetail> = "PermissionsBoundaryDecisionDetail",
    }
    Role {
        path: Option<String> = "Path",
        role_name: Option<String> = "RoleName",
        role_id: Option<String> = "RoleId",
        arn: Option<String> = "Arn",
        create_date: Option<Timestamp> = "CreateDate",
        assume_role_policy_document: Option<String> = "AssumeRolePolicyDocument",
        description: Option<String> = "Description",
        max_session_duration: Option<i32> = "MaxSessionDuration",
        permissions_boundary: Option<AttachedPermissionsBoundary> = "PermissionsBoundary",
        tags: Option<Vec<Tag>> = "Tags",
        role_last_used: Option<RoleLastUsed> = "RoleLastUsed",
        source_role_template: Option<SourceRoleTemplate> = "SourceRoleTemplate",
    }
    RoleDetail {
        path: Option<String> = "Path",
        role_name: Option<String> = "RoleName",
        role_id: Option<String> = "RoleId",
        arn: Option<String> = "Arn",
        create_date: Option<Timestamp> = "CreateDate",
        assume_role_policy_document: Option<String> = "AssumeRolePolicyDocument",
        instance_profile_list: Option<Vec<InstanceProfile>> = "InstanceProfileList",
        role_policy_list: Option<Vec<PolicyDetail>> = "RolePolicyList",
        attached_managed_policies: Option<Vec<AttachedPolicy>> = "AttachedManagedPolicies",
        permissions_boundary: Option<AttachedPermissionsBoundary> = "PermissionsBoundary",
        tags: Option<Vec<Tag>> = "Tags",
        role_last_used: Option<RoleLastUsed> = "RoleLastUsed",
    }
    RoleLastUsed {
        last_used_date: Option<Timestamp> = "LastUsedDate",
        region: Option<String> = "Region",
    }
    SetDefaultPolicyVersionRequest {
        policy_arn: String = "PolicyArn",
        version_id: String = "VersionId",
    }
    SimulateCustomPolicyRequest {
        policy_input_list: Vec<String> = "PolicyInputList",
        permissions_boundary_policy_input_list: Option<Vec<String>> = "PermissionsBoundaryPolicyInputList",
        ordered_organization_policy_input_list: Option<Vec<OrderedOrganizationPolicyType>> = "OrderedOrganizationPolicyInputList",
        action_names: Vec<String> = "ActionNames",
        resource_arns: Option<Vec<String>> = "ResourceArns",
        resource_policy: Option<String> = "ResourcePolicy",
        resource_owner: Option<String> = "ResourceOwner",
        caller_arn: Option<String> = "CallerArn",
        context_entries: Option<Vec<ContextEntry>> = "ContextEntries",
        resource_handling_option: Option<String> = "ResourceHandlingOption",
        max_items: Option<i32> = "MaxItems",
        marker: Option<String> = "Marker",
    }
    SimulatePolicyResponse {
        evaluation_results: Option<Vec<EvaluationResult>> = "EvaluationResults",
        is_truncated: Option<bool> = "IsTruncated",
        marker: Option<String> = "Marker",
    }
    SimulatePrincipalPolicyRequest {
        policy_source_arn: String = "PolicySourceArn",
        policy_input_list: Option<Vec<String>> = "PolicyInputList",
        permissions_boundary_policy_input_list: Option<Vec<String>> = "PermissionsBoundaryPolicyInputList",
        policy_exclusion_list: Option<Vec<PolicyIdentifier>> = "PolicyExclusionList",
        action_names: Vec<String> = "ActionNames",
        resource_arns: Option<Vec<String>> = "ResourceArns",
        resource_policy: Option<String> = "ResourcePolicy",
        resource_owner: Option<String> = "ResourceOwner",
        caller_arn: Option<String> = "CallerArn",
        context_entries: Option<Vec<ContextEntry>> = "ContextEntries",
        resource_handling_option: Option<String> = "ResourceHandlingOption",
        max_items: Option<i32> = "MaxItems",
        marker: Option<String> = "Marker",
    }
    SourceRoleTemplate {
        template_arn: Option<String> = "TemplateArn",
        template_minor_version: Option<i32> = "TemplateMinorVersion",
    }
    Statement {
        source_policy_id: Option<String> = "SourcePolicyId",
        source_policy_type: Option<String> = "SourcePolicyType",
        start_position: Option<Position> = "StartPosition",
        end_position: Option<Position> = "EndPosition",
    }
    Tag {
        key: String = "Key",
        value: String = "Value",
    }
    TagPolicyRequest {
        policy_arn: String = "PolicyArn",
        tags: Vec<Tag> = "Tags",
    }
    TagRoleRequest {
        role_name: String = "RoleName",
        tags: Vec<Tag> = "Tags",
    }
    TagUserRequest {
        user_name: String = "UserName",
        tags: Vec<Tag> = "Tags",
    }
    UntagPolicyRequest {
        policy_arn: String = "PolicyArn",
        tag_keys: Vec<String> = "TagKeys",
    }
    UntagRoleRequest {
        role_name: String = "RoleName",
        tag_keys: Vec<String> = "TagKeys",
    }
    UntagUserRequest {
        user_name: String = "UserName",
        tag_keys: Vec<String> = "TagKeys",
    }
    UpdateAccessKeyRequest {
        user_name: Option<String> = "UserName",
        access_key_id: String = "AccessKeyId",
        status: String = "Status",
    }
    UpdateAssumeRolePolicyRequest {
        role_name: String = "RoleName",
        policy_document: String = "PolicyDocument",
    }
    UpdateGroupRequest {
        group_name: String = "GroupName",
        new_path: Option<String> = "NewPath",
        new_group_name: Option<String> = "NewGroupName",
    }
    UpdateRoleDescriptionRequest {
        role_name: String = "RoleName",
        description: String = "Description",
    }
    UpdateRoleRequest {
        role_name: String = "RoleName",
        description: Option<String> = "Description",
        max_session_duration: Option<i32> = "MaxSessionDuration",
    }
    UpdateRoleResponse {
    }
    UpdateUserRequest {
        user_name: String = "UserName",
        new_path: Option<String> = "NewPath",
        new_user_name: Option<String> = "NewUserName",
    }
    User {
        path: Option<String> = "Path",
        user_name: Option<String> = "UserName",
        user_id: Option<String> = "UserId",
        arn: Option<String> = "Arn",
        create_date: Option<Timestamp> = "CreateDate",
        password_last_used: Option<Timestamp> = "PasswordLastUsed",
        permissions_boundary: Option<AttachedPermissionsBoundary> = "PermissionsBoundary",
        tags: Option<Vec<Tag>> = "Tags",
    }
    UserDetail {
        path: Option<String> = "Path",
        user_name: Option<String> = "UserName",
        user_id: Option<String> = "UserId",
        arn: Option<String> = "Arn",
        create_date: Option<Timestamp> = "CreateDate",
        user_policy_list: Option<Vec<PolicyDetail>> = "UserPolicyList",
        group_list: Option<Vec<String>> = "GroupList",
        attached_managed_policies: Option<Vec<AttachedPolicy>> = "AttachedManagedPolicies",
        permissions_boundary: Option<AttachedPermissionsBoundary> = "PermissionsBoundary",
        tags: Option<Vec<Tag>> = "Tags",
    }
}

/// AWS's `CreatePolicyResponse`, the same as [`GetPolicyResponse`].
pub type CreatePolicyResponse = GetPolicyResponse;

/// AWS's `CreatePolicyVersionResponse`, the same as [`GetPolicyVersionResponse`].
pub type CreatePolicyVersionResponse = GetPolicyVersionResponse;

/// AWS's `CreateRoleResponse`, the same as [`GetRoleResponse`].
pub type CreateRoleResponse = GetRoleResponse;

/// AWS's `CreateUserResponse`, the same as [`GetUserResponse`].
pub type CreateUserResponse = GetUserResponse;

/// AWS's `ListAttachedGroupPoliciesResponse`, the same as [`ListAttachedRolePoliciesResponse`].
pub type ListAttachedGroupPoliciesResponse = ListAttachedRolePoliciesResponse;

/// AWS's `ListGroupPoliciesResponse`, the same as [`ListRolePoliciesResponse`].
pub type ListGroupPoliciesResponse = ListRolePoliciesResponse;

/// AWS's `ListGroupsForUserResponse`, the same as [`ListGroupsResponse`].
pub type ListGroupsForUserResponse = ListGroupsResponse;

/// AWS's `ListPolicyTagsResponse`, the same as [`ListRoleTagsResponse`].
pub type ListPolicyTagsResponse = ListRoleTagsResponse;

/// AWS's `UpdateRoleDescriptionResponse`, the same as [`GetRoleResponse`].
pub type UpdateRoleDescriptionResponse = GetRoleResponse;

mod shapes {
    use crate::generated::prelude::*;
    pub(super) static ACCESS_KEY: Structure = Structure {
        name: "AccessKey",
        payload: None,
        members: &[
            member("UserName", &USER_NAME_TYPE).required(),
            member("AccessKeyId", &ACCESS_KEY_ID_TYPE).required(),
            member("Status", &STATUS_TYPE).required(),
            member("SecretAccessKey", &ACCESS_KEY_SECRET_TYPE).required(),
            member("CreateDate", &POINT_IN_TIME),
        ],
    };
    pub(super) static ACCESS_KEY_LAST_USED: Structure = Structure {
        name: "AccessKeyLastUsed",
        payload: None,
        members: &[
            member("LastUsedDate", &POINT_IN_TIME),
            member("ServiceName", &TEXT).required(),
            member("Region", &TEXT).required(),
        ],
    };
    pub(super) static ACCESS_KEY_METADATA: Structure = Structure {
        name: "AccessKeyMetadata",
        payload: None,
        members: &[
            member("UserName", &USER_NAME_TYPE),
            member("AccessKeyId", &ACCESS_KEY_ID_TYPE),
            member("Status", &STATUS_TYPE),
            member("CreateDate", &POINT_IN_TIME),
        ],
    };
    static ACTION_NAME_LIST_TYPE: Shape = Shape::list(&ACTION_NAME_TYPE, "member", false);
    static ACTION_NAME_TYPE: Shape = Shape::text().max(128.0).min(3.0);
    pub(super) static ADD_USER_TO_GROUP_REQUEST: Structure = Structure {
        name: "AddUserToGroupRequest",
        payload: None,
        members: &[
            member("GroupName", &GROUP_NAME_TYPE).required(),
            member("UserName", &EXISTING_USER_NAME_TYPE).required(),
        ],
    };
    pub(super) static ATTACH_GROUP_POLICY_REQUEST: Structure = Structure {
        name: "AttachGroupPolicyRequest",
        payload: None,
        members: &[
            member("GroupName", &GROUP_NAME_TYPE).required(),
            member("PolicyArn", &ARN_TYPE).required(),
        ],
    };
    pub(super) static ATTACH_ROLE_POLICY_REQUEST: Structure = Structure {
        name: "AttachRolePolicyRequest",
        payload: None,
        members: &[
            member("RoleName", &ROLE_NAME_TYPE).required(),
            member("PolicyArn", &ARN_TYPE).required(),
        ],
    };
    pub(super) static ATTACH_USER_POLICY_REQUEST: Structure = Structure {
        name: "AttachUserPolicyRequest",
        payload: None,
        members: &[
            member("UserName", &USER_NAME_TYPE).required(),
            member("PolicyArn", &ARN_TYPE).required(),
        ],
    };
    pub(super) static ATTACHED_PERMISSIONS_BOUNDARY: Structure = Structure {
        name: "AttachedPermissionsBoundary",
        payload: None,
        members: &[
            member("PermissionsBoundaryType", &PERMISSIONS_BOUNDARY_ATTACHMENT_TYPE),
            member("PermissionsBoundaryArn", &ARN_TYPE),
        ],
    };
    pub(super) static ATTACHED_POLICY: Structure = Structure {
        name: "AttachedPolicy",
        payload: None,
        members: &[member("PolicyName", &POLICY_NAME_TYPE), member("PolicyArn", &ARN_TYPE)],
    };
    static PATTERN_ATTACHMENT_NAME: Pattern = Pattern::new("[\\w+=,.@-]+");
    static ATTACHMENT_NAME: Shape =
        Shape::text().pattern(&PATTERN_ATTACHMENT_NAME).max(128.0).min(1.0);
    static ATTACHMENT_TYPE: Shape = Shape::text().values(&["user", "group", "role"]);
    pub(super) static CONTEXT_ENTRY: Structure = Structure {
        name: "ContextEntry",
        payload: None,
        members: &[
            member("ContextKeyName", &CONTEXT_KEY_NAME_TYPE),
            member("ContextKeyValues", &CONTEXT_KEY_VALUE_LIST_TYPE),
            member("ContextKeyType", &CONTEXT_KEY_TYPE_ENUM),
        ],
    };
    static CONTEXT_ENTRY_LIST_TYPE: Shape =
        Shape::list(&const { Shape::structure(&CONTEXT_ENTRY) }, "member", false);
    static CONTEXT_KEY_NAME_TYPE: Shape = Shape::text().max(256.0).min(5.0);
    static CONTEXT_KEY_NAMES_RESULT_LIST_TYPE: Shape =
        Shape::list(&CONTEXT_KEY_NAME_TYPE, "member", false);
    static CONTEXT_KEY_TYPE_ENUM: Shape = Shape::text().values(&[
        "string",
        "stringList",
        "numeric",
        "numericList",
        "boolean",
        "booleanList",
        "ip",
        "ipList",
        "binary",
        "binaryList",
        "date",
        "dateList",
    ]);
    static CONTEXT_KEY_VALUE_LIST_TYPE: Shape = Shape::list(&TEXT, "member", false);
    pub(super) static CREATE_ACCESS_KEY_REQUEST: Structure = Structure {
        name: "CreateAccessKeyRequest",
        payload: None,
        members: &[member("UserName", &EXISTING_USER_NAME_TYPE)],
    };
    pub(super) static CREATE_ACCESS_KEY_RESPONSE: Structure = Structure {
        name: "CreateAccessKeyResponse",
        payload: None,
        members: &[member("AccessKey", &const { Shape::structure(&ACCESS_KEY) }).required()],
    };
    pub(super) static CREATE_GROUP_REQUEST: Structure = Structure {
        name: "CreateGroupRequest",
        payload: None,
        members: &[member("Path", &PATH_TYPE), member("GroupName", &GROUP_NAME_TYPE).required()],
    };
    pub(super) static CREATE_GROUP_RESPONSE: Structure = Structure {
        name: "CreateGroupResponse",
        payload: None,
        members: &[member("Group", &const { Shape::structure(&GROUP) }).required()],
    };
    pub(super) static CREATE_POLICY_REQUEST: Structure = Structure {
        name: "CreatePolicyRequest",
        payload: None,
        members: &[
            member("PolicyName", &POLICY_NAME_TYPE).required(),
            member("Path", &POLICY_PATH_TYPE),
            member("PolicyDocument", &POLICY_DOCUMENT_TYPE).required(),
            member("Description", &POLICY_DESCRIPTION_TYPE),
            member("Tags", &TAG_LIST_TYPE),
        ],
    };
    pub(super) static CREATE_POLICY_RESPONSE: Structure = Structure {
        name: "CreatePolicyResponse",
        payload: None,
        members: &[member("Policy", &const { Shape::structure(&POLICY) })],
    };
    pub(super) static CREATE_POLICY_VERSION_REQUEST: Structure = Structure {
        name: "CreatePolicyVersionRequest",
        payload: None,
        members: &[
            member("PolicyArn", &ARN_TYPE).required(),
            member("PolicyDocument", &POLICY_DOCUMENT_TYPE).required(),
            member("SetAsDefault", &BOOLEAN),
        ],
    };
    pub(super) static CREATE_POLICY_VERSION_RESPONSE: Structure = Structure {
        name: "CreatePolicyVersionResponse",
        payload: None,
        members: &[member("PolicyVersion", &const { Shape::structure(&POLICY_VERSION) })],
    };
    pub(super) static CREATE_ROLE_REQUEST: Structure = Structure {
        name: "CreateRoleRequest",
        payload: None,
        members: &[
            member("Path", &PATH_TYPE),
            member("RoleName", &ROLE_NAME_TYPE).required(),
            member("AssumeRolePolicyDocument", &POLICY_DOCUMENT_TYPE).required(),
            member("Description", &ROLE_DESCRIPTION_TYPE),
            member("MaxSessionDuration", &ROLE_MAX_SESSION_DURATION_TYPE),
            member("PermissionsBoundary", &ARN_TYPE),
            member("Tags", &TAG_LIST_TYPE),
        ],
    };
    pub(super) static CREATE_ROLE_RESPONSE: Structure = Structure {
        name: "CreateRoleResponse",
        payload: None,
        members: &[member("Role", &const { Shape::structure(&ROLE) }).required()],
    };
    pub(super) static CREATE_USER_REQUEST: Structure = Structure {
        name: "CreateUserRequest",
        payload: None,
        members: &[
            member("Path", &PATH_TYPE),
            member("UserName", &USER_NAME_TYPE).required(),
            member("PermissionsBoundary", &ARN_TYPE),
            member("Tags", &TAG_LIST_TYPE),
        ],
    };
    pub(super) static CREATE_USER_RESPONSE: Structure = Structure {
        name: "CreateUserResponse",
        payload: None,
        members: &[member("User", &const { Shape::structure(&USER) })],
    };
    pub(super) static DELETE_ACCESS_KEY_REQUEST: Structure = Structure {
        name: "DeleteAccessKeyRequest",
        payload: None,
        members: &[
            member("UserName", &EXISTING_USER_NAME_TYPE),
            member("AccessKeyId", &ACCESS_KEY_ID_TYPE).required(),
        ],
    };
    pub(super) static DELETE_GROUP_POLICY_REQUEST: Structure = Structure {
        name: "DeleteGroupPolicyRequest",
        payload: None,
        members: &[
            member("GroupName", &GROUP_NAME_TYPE).required(),
            member("PolicyName", &POLICY_NAME_TYPE).required(),
        ],
    };
    pub(super) static DELETE_GROUP_REQUEST: Structure = Structure {
        name: "DeleteGroupRequest",
        payload: None,
        members: &[member("GroupName", &GROUP_NAME_TYPE).required()],
    };
    pub(super) static DELETE_POLICY_REQUEST: Structure = Structure {
        name: "DeletePolicyRequest",
        payload: None,
        members: &[member("PolicyArn", &ARN_TYPE).required()],
    };
    pub(super) static DELETE_POLICY_VERSION_REQUEST: Structure = Structure {
        name: "DeletePolicyVersionRequest",
        payload: None,
        members: &[
            member("PolicyArn", &ARN_TYPE).required(),
            member("VersionId", &POLICY_VERSION_ID_TYPE).required(),
        ],
    };
    pub(super) static DELETE_ROLE_PERMISSIONS_BOUNDARY_REQUEST: Structure = Structure {
        name: "DeleteRolePermissionsBoundaryRequest",
        payload: None,
        members: &[member("RoleName", &ROLE_NAME_TYPE).required()],
    };
    pub(super) static DELETE_ROLE_POLICY_REQUEST: Structure = Structure {
        name: "DeleteRolePolicyRequest",
        payload: None,
        members: &[
            member("RoleName", &ROLE_NAME_TYPE).required(),
            member("PolicyName", &POLICY_NAME_TYPE).required(),
        ],
    };
    pub(super) static DELETE_ROLE_REQUEST: Structure = Structure {
        name: "DeleteRoleRequest",
        payload: None,
        members: &[member("RoleName", &ROLE_NAME_TYPE).required()],
    };
    pub(super) static DELETE_USER_PERMISSIONS_BOUNDARY_REQUEST: Structure = Structure {
        name: "DeleteUserPermissionsBoundaryRequest",
        payload: None,
        members: &[member("UserName", &USER_NAME_TYPE).required()],
    };
    pub(super) static DELETE_USER_POLICY_REQUEST: Structure = Structure {
        name: "DeleteUserPolicyRequest",
        payload: None,
        members: &[
            member("UserName", &EXISTING_USER_NAME_TYPE).required(),
            member("PolicyName", &POLICY_NAME_TYPE).required(),
        ],
    };
    pub(super) static DELETE_USER_REQUEST: Structure = Structure {
        name: "DeleteUserRequest",
        payload: None,
        members: &[member("UserName", &EXISTING_USER_NAME_TYPE).required()],
    };
    pub(super) static DETACH_GROUP_POLICY_REQUEST: Structure = Structure {
        name: "DetachGroupPolicyRequest",
        payload: None,
        members: &[
            member("GroupName", &GROUP_NAME_TYPE).required(),
            member("PolicyArn", &ARN_TYPE).required(),
        ],
    };
    pub(super) static DETACH_ROLE_POLICY_REQUEST: Structure = Structure {
        name: "DetachRolePolicyRequest",
        payload: None,
        members: &[
            member("RoleName", &ROLE_NAME_TYPE).required(),
            member("PolicyArn", &ARN_TYPE).required(),
        ],
    };
    pub(super) static DETACH_USER_POLICY_REQUEST: Structure = Structure {
        name: "DetachUserPolicyRequest",
        payload: None,
        members: &[
            member("UserName", &USER_NAME_TYPE).required(),
            member("PolicyArn", &ARN_TYPE).required(),
        ],
    };
    static ENTITY_TYPE: Shape =
        Shape::text().values(&["User", "Role", "Group", "LocalManagedPolicy", "AWSManagedPolicy"]);
    static EVAL_DECISION_DETAILS_TYPE: Shape = Shape::map(
        &EVAL_DECISION_SOURCE_TYPE,
        &POLICY_EVALUATION_DECISION_TYPE,
        "key",
        "value",
        false,
    );
    static EVAL_DECISION_SOURCE_TYPE: Shape = Shape::text().max(256.0).min(3.0);
    pub(super) static EVALUATION_RESULT: Structure = Structure {
        name: "EvaluationResult",
        payload: None,
        members: &[
            member("EvalActionName", &ACTION_NAME_TYPE).required(),
            member("EvalResourceName", &RESOURCE_NAME_TYPE),
            member("EvalDecision", &POLICY_EVALUATION_DECISION_TYPE).required(),
            member("MatchedStatements", &STATEMENT_LIST_TYPE),
            member("MissingContextValues", &CONTEXT_KEY_NAMES_RESULT_LIST_TYPE),
            member(
                "OrganizationsDecisionDetail",
                &const { Shape::structure(&ORGANIZATIONS_DECISION_DETAIL) },
            ),
            member(
                "PermissionsBoundaryDecisionDetail",
                &const { Shape::structure(&PERMISSIONS_BOUNDARY_DECISION_DETAIL) },
            ),
            member("EvalDecisionDetails", &EVAL_DECISION_DETAILS_TYPE),
            member("ResourceSpecificResults", &RESOURCE_SPECIFIC_RESULT_LIST_TYPE),
        ],
    };
    static EVALUATION_RESULTS_LIST_TYPE: Shape =
        Shape::list(&const { Shape::structure(&EVALUATION_RESULT) }, "member", false);
    pub(super) static GET_ACCESS_KEY_LAST_USED_REQUEST: Structure = Structure {
        name: "GetAccessKeyLastUsedRequest",
        payload: None,
        members: &[member("AccessKeyId", &ACCESS_KEY_ID_TYPE).required()],
    };
    pub(super) static GET_ACCESS_KEY_LAST_USED_RESPONSE: Structure = Structure {
        name: "GetAccessKeyLastUsedResponse",
        payload: None,
        members: &[
            member("UserName", &EXISTING_USER_NAME_TYPE),
            member("AccessKeyLastUsed", &const { Shape::structure(&ACCESS_KEY_LAST_USED) }),
        ],
    };
    pub(super) static GET_ACCOUNT_AUTHORIZATION_DETAILS_REQUEST: Structure = Structure {
        name: "GetAccountAuthorizationDetailsRequest",
        payload: None,
        members: &[
            member("Filter", &ENTITY_LIST_TYPE),
            member("MaxItems", &MAX_ITEMS_TYPE),
            member("Marker", &MARKER_TYPE),
        ],
    };
    pub(super) static GET_ACCOUNT_AUTHORIZATION_DETAILS_RESPONSE: Structure = Structure {
        name: "GetAccountAuthorizationDetailsResponse",
        payload: None,
        members: &[
            member("UserDetailList", &USER_DETAIL_LIST_TYPE),
            member("GroupDetailList", &GROUP_DETAIL_LIST_TYPE),
            member("RoleDetailList", &ROLE_DETAIL_LIST_TYPE),
            member("Policies", &MANAGED_POLICY_DETAIL_LIST_TYPE),
            member("IsTruncated", &BOOLEAN),
            member("Marker", &TEXT),
        ],
    };
    pub(super) static GET_ACCOUNT_SUMMARY_RESPONSE: Structure = Structure {
        name: "GetAccountSummaryResponse",
        payload: None,
        members: &[member("SummaryMap", &SUMMARY_MAP_TYPE)],
    };
    pub(super) static GET_GROUP_POLICY_REQUEST: Structure = Structure {
        name: "GetGroupPolicyRequest",
        payload: None,
        members: &[
            member("GroupName", &GROUP_NAME_TYPE).required(),
            member("PolicyName", &POLICY_NAME_TYPE).required(),
        ],
    };
    pub(super) static GET_GROUP_POLICY_RESPONSE: Structure = Structure {
        name: "GetGroupPolicyResponse",
        payload: None,
        members: &[
            member("GroupName", &GROUP_NAME_TYPE).required(),
            member("PolicyName", &POLICY_NAME_TYPE).required(),
            member("PolicyDocument", &POLICY_DOCUMENT_TYPE).required(),
        ],
    };
    pub(super) static GET_GROUP_REQUEST: Structure = Structure {
        name: "GetGroupRequest",
        payload: None,
        members: &[
            member("GroupName", &GROUP_NAME_TYPE).required(),
            member("Marker", &MARKER_TYPE),
            member("MaxItems", &MAX_ITEMS_TYPE),
        ],
    };
    pub(super) static GET_GROUP_RESPONSE: Structure = Structure {
        name: "GetGroupResponse",
        payload: None,
        members: &[
            member("Group", &const { Shape::structure(&GROUP) }).required(),
            member("Users", &USER_LIST_TYPE).required(),
            member("IsTruncated", &BOOLEAN),
            member("Marker", &TEXT),
        ],
    };
    pub(super) static GET_POLICY_REQUEST: Structure = Structure {
        name: "GetPolicyRequest",
        payload: None,
        members: &[member("PolicyArn", &ARN_TYPE).required()],
    };
    pub(super) static GET_POLICY_RESPONSE: Structure = Structure {
        name: "GetPolicyResponse",
        payload: None,
        members: &[member("Policy", &const { Shape::structure(&POLICY) })],
    };
    pub(super) static GET_POLICY_VERSION_REQUEST: Structure = Structure {
        name: "GetPolicyVersionRequest",
        payload: None,
        members: &[
            member("PolicyArn", &ARN_TYPE).required(),
            member("VersionId", &POLICY_VERSION_ID_TYPE).required(),
        ],
    };
    pub(super) static GET_POLICY_VERSION_RESPONSE: Structure = Structure {
        name: "GetPolicyVersionResponse",
        payload: None,
        members: &[member("PolicyVersion", &const { Shape::structure(&POLICY_VERSION) })],
    };
    pub(super) static GET_ROLE_POLICY_REQUEST: Structure = Structure {
        name: "GetRolePolicyRequest",
        payload: None,
        members: &[
            member("RoleName", &ROLE_NAME_TYPE).required(),
            member("PolicyName", &POLICY_NAME_TYPE).required(),
        ],
    };
    pub(super) static GET_ROLE_POLICY_RESPONSE: Structure = Structure {
        name: "GetRolePolicyResponse",
        payload: None,
        members: &[
            member("RoleName", &ROLE_NAME_TYPE).required(),
            member("PolicyName", &POLICY_NAME_TYPE).required(),
            member("PolicyDocument", &POLICY_DOCUMENT_TYPE).required(),
        ],
    };
    pub(super) static GET_ROLE_REQUEST: Structure = Structure {
        name: "GetRoleRequest",
        payload: None,
        members: &[member("RoleName", &ROLE_NAME_TYPE).required()],
    };
    pub(super) static GET_ROLE_RESPONSE: Structure = Structure {
        name: "GetRoleResponse",
        payload: None,
        members: &[member("Role", &const { Shape::structure(&ROLE) }).required()],
    };
    pub(super) static GET_USER_POLICY_REQUEST: Structure = Structure {
        name: "GetUserPolicyRequest",
        payload: None,
        members: &[
            member("UserName", &EXISTING_USER_NAME_TYPE).required(),
            member("PolicyName", &POLICY_NAME_TYPE).required(),
        ],
    };
    pub(super) static GET_USER_POLICY_RESPONSE: Structure = Structure {
        name: "GetUserPolicyResponse",
        payload: None,
        members: &[
            member("UserName", &EXISTING_USER_NAME_TYPE).required(),
            member("PolicyName", &POLICY_NAME_TYPE).required(),
            member("PolicyDocument", &POLICY_DOCUMENT_TYPE).required(),
        ],
    };
    pub(super) static GET_USER_REQUEST: Structure = Structure {
        name: "GetUserRequest",
        payload: None,
        members: &[member("UserName", &EXISTING_USER_NAME_TYPE)],
    };
    pub(super) static GET_USER_RESPONSE: Structure = Structure {
        name: "GetUserResponse",
        payload: None,
        members: &[member("User", &const { Shape::structure(&USER) }).required()],
    };
    pub(super) static GROUP: Structure = Structure {
        name: "Group",
        payload: None,
        members: &[
            member("Path", &PATH_TYPE).required(),
            member("GroupName", &GROUP_NAME_TYPE).required(),
            member("GroupId", &ID_TYPE).required(),
            member("Arn", &ARN_TYPE).required(),
            member("CreateDate", &POINT_IN_TIME).required(),
        ],
    };
    pub(super) static GROUP_DETAIL: Structure = Structure {
        name: "GroupDetail",
        payload: None,
        members: &[
            member("Path", &PATH_TYPE),
            member("GroupName", &GROUP_NAME_TYPE),
            member("GroupId", &ID_TYPE),
            member("Arn", &ARN_TYPE),
            member("CreateDate", &POINT_IN_TIME),
            member("GroupPolicyList", &POLICY_DETAIL_LIST_TYPE),
            member("AttachedManagedPolicies", &ATTACHED_POLICIES_LIST_TYPE),
        ],
    };
    pub(super) static INLINE_POLICY_IDENTIFIER_TYPE: Structure = Structure {
        name: "InlinePolicyIdentifierType",
        payload: None,
        members: &[
            member("PolicyName", &POLICY_NAME_TYPE).required(),
            member("AttachmentType", &ATTACHMENT_TYPE).required(),
            member("AttachmentName", &ATTACHMENT_NAME).required(),
        ],
    };
    pub(super) static INSTANCE_PROFILE: Structure = Structure {
        name: "InstanceProfile",
        payload: None,
        members: &[
            member("Path", &PATH_TYPE).required(),
            member("InstanceProfileName", &INSTANCE_PROFILE_NAME_TYPE).required(),
            member("InstanceProfileId", &ID_TYPE).required(),
            member("Arn", &ARN_TYPE).required(),
            member("CreateDate", &POINT_IN_TIME).required(),
            member("Roles", &ROLE_LIST_TYPE).required(),
            member("Tags", &TAG_LIST_TYPE),
        ],
    };
    pub(super) static LIST_ACCESS_KEYS_REQUEST: Structure = Structure {
        name: "ListAccessKeysRequest",
        payload: None,
        members: &[
            member("UserName", &EXISTING_USER_NAME_TYPE),
            member("Marker", &MARKER_TYPE),
            member("MaxItems", &MAX_ITEMS_TYPE),
        ],
    };
    pub(super) static LIST_ACCESS_KEYS_RESPONSE: Structure = Structure {
        name: "ListAccessKeysResponse",
        payload: None,
        members: &[
            member("AccessKeyMetadata", &ACCESS_KEY_METADATA_LIST_TYPE).required(),
            member("IsTruncated", &BOOLEAN),
            member("Marker", &TEXT),
        ],
    };
    pub(super) static LIST_ATTACHED_GROUP_POLICIES_REQUEST: Structure = Structure {
        name: "ListAttachedGroupPoliciesRequest",
        payload: None,
        members: &[
            member("GroupName", &GROUP_NAME_TYPE).required(),
            member("PathPrefix", &POLICY_PATH_TYPE),
            member("Marker", &MARKER_TYPE),
            member("MaxItems", &MAX_ITEMS_TYPE),
        ],
    };
    pub(super) static LIST_ATTACHED_GROUP_POLICIES_RESPONSE: Structure = Structure {
        name: "ListAttachedGroupPoliciesResponse",
        payload: None,
        members: &[
            member("AttachedPolicies", &ATTACHED_POLICIES_LIST_TYPE),
            member("IsTruncated", &BOOLEAN),
            member("Marker", &TEXT),
        ],
    };
    pub(super) static LIST_ATTACHED_ROLE_POLICIES_REQUEST: Structure = Structure {
        name: "ListAttachedRolePoliciesRequest",
        payload: None,
        members: &[
            member("RoleName", &ROLE_NAME_TYPE).required(),
            member("PathPrefix", &POLICY_PATH_TYPE),
            member("Marker", &MARKER_TYPE),
            member("MaxItems", &MAX_ITEMS_TYPE),
        ],
    };
    pub(super) static LIST_ATTACHED_ROLE_POLICIES_RESPONSE: Structure = Structure {
        name: "ListAttachedRolePoliciesResponse",
        payload: None,
        members: &[
            member("AttachedPolicies", &ATTACHED_POLICIES_LIST_TYPE),
            member("IsTruncated", &BOOLEAN),
            member("Marker", &TEXT),
        ],
    };
    pub(super) static LIST_ATTACHED_USER_POLICIES_REQUEST: Structure = Structure {
        name: "ListAttachedUserPoliciesRequest",
        payload: None,
        members: &[
            member("UserName", &USER_NAME_TYPE).required(),
            member("PathPrefix", &POLICY_PATH_TYPE),
            member("Marker", &MARKER_TYPE),
            member("MaxItems", &MAX_ITEMS_TYPE),
        ],
    };
    pub(super) static LIST_ATTACHED_USER_POLICIES_RESPONSE: Structure = Structure {
        name: "ListAttachedUserPoliciesResponse",
        payload: None,
        members: &[
            member("AttachedPolicies", &ATTACHED_POLICIES_LIST_TYPE),
            member("IsTruncated", &BOOLEAN),
            member("Marker", &TEXT),
        ],
    };
    pub(super) static LIST_ENTITIES_FOR_POLICY_REQUEST: Structure = Structure {
        name: "ListEntitiesForPolicyRequest",
        payload: None,
        members: &[
            member("PolicyArn", &ARN_TYPE).required(),
            member("EntityFilter", &ENTITY_TYPE),
            member("PathPrefix", &PATH_TYPE),
            member("PolicyUsageFilter", &POLICY_USAGE_TYPE),
            member("Marker", &MARKER_TYPE),
            member("MaxItems", &MAX_ITEMS_TYPE),
        ],
    };
    pub(super) static LIST_ENTITIES_FOR_POLICY_RESPONSE: Structure = Structure {
        name: "ListEntitiesForPolicyResponse",
        payload: None,
        members: &[
            member("PolicyGroups", &POLICY_GROUP_LIST_TYPE),
            member("PolicyUsers", &POLICY_USER_LIST_TYPE),
            member("PolicyRoles", &POLICY_ROLE_LIST_TYPE),
            member("IsTruncated", &BOOLEAN),
            member("Marker", &TEXT),
        ],
    };
    pub(super) static LIST_GROUP_POLICIES_REQUEST: Structure = Structure {
        name: "ListGroupPoliciesRequest",
        payload: None,
        members: &[
            member("GroupName", &GROUP_NAME_TYPE).required(),
            member("Marker", &MARKER_TYPE),
            member("MaxItems", &MAX_ITEMS_TYPE),
        ],
    };
    pub(super) static LIST_GROUP_POLICIES_RESPONSE: Structure = Structure {
        name: "ListGroupPoliciesResponse",
        payload: None,
        members: &[
            member("PolicyNames", &POLICY_NAME_LIST_TYPE).required(),
            member("IsTruncated", &BOOLEAN),
            member("Marker", &TEXT),
        ],
    };
    pub(super) static LIST_GROUPS_FOR_USER_REQUEST: Structure = Structure {
        name: "ListGroupsForUserRequest",
        payload: None,
        members: &[
            member("UserName", &EXISTING_USER_NAME_TYPE).required(),
            member("Marker", &MARKER_TYPE),
            member("MaxItems", &MAX_ITEMS_TYPE),
        ],
    };
    pub(super) static LIST_GROUPS_FOR_USER_RESPONSE: Structure = Structure {
        name: "ListGroupsForUserResponse",
        payload: None,
        members: &[
            member("Groups", &GROUP_LIST_TYPE).required(),
            member("IsTruncated", &BOOLEAN),
            member("Marker", &TEXT),
        ],
    };
    pub(super) static LIST_GROUPS_REQUEST: Structure = Structure {
        name: "ListGroupsRequest",
        payload: None,
        members: &[
            member("PathPrefix", &PATH_PREFIX_TYPE),
            member("Marker", &MARKER_TYPE),
            member("MaxItems", &MAX_ITEMS_TYPE),
        ],
    };
    pub(super) static LIST_GROUPS_RESPONSE: Structure = Structure {
        name: "ListGroupsResponse",
        payload: None,
        members: &[
            member("Groups", &GROUP_LIST_TYPE).required(),
            member("IsTruncated", &BOOLEAN),
            member("Marker", &TEXT),
        ],
    };
    pub(super) static LIST_POLICIES_REQUEST: Structure = Structure {
        name: "ListPoliciesRequest",
        payload: None,
        members: &[
            member("Scope", &POLICY_SCOPE_TYPE),
            member("OnlyAttached", &BOOLEAN),
            member("PathPrefix", &POLICY_PATH_TYPE),
            member("PolicyUsageFilter", &POLICY_USAGE_TYPE),
            member("Marker", &MARKER_TYPE),
            member("MaxItems", &MAX_ITEMS_TYPE),
        ],
    };
    pub(super) static LIST_POLICIES_RESPONSE: Structure = Structure {
        name: "ListPoliciesResponse",
        payload: None,
        members: &[
            member("Policies", &POLICY_LIST_TYPE),
            member("IsTruncated", &BOOLEAN),
            member("Marker", &TEXT),
        ],
    };
    pub(super) static LIST_POLICY_TAGS_REQUEST: Structure = Structure {
        name: "ListPolicyTagsRequest",
        payload: None,
        members: &[
            member("PolicyArn", &ARN_TYPE).required(),
            member("Marker", &MARKER_TYPE),
            member("MaxItems", &MAX_ITEMS_TYPE),
        ],
    };
    pub(super) static LIST_POLICY_TAGS_RESPONSE: Structure = Structure {
        name: "ListPolicyTagsResponse",
        payload: None,
        members: &[
            member("Tags", &TAG_LIST_TYPE).required(),
            member("IsTruncated", &BOOLEAN),
            member("Marker", &TEXT),
        ],
    };
    pub(super) static LIST_POLICY_VERSIONS_REQUEST: Structure = Structure {
        name: "ListPolicyVersionsRequest",
        payload: None,
        members: &[
            member("PolicyArn", &ARN_TYPE).required(),
            member("Marker", &MARKER_TYPE),
            member("MaxItems", &MAX_ITEMS_TYPE),
        ],
    };
    pub(super) static LIST_POLICY_VERSIONS_RESPONSE: Structure = Structure {
        name: "ListPolicyVersionsResponse",
        payload: None,
        members: &[
            member("Versions", &POLICY_DOCUMENT_VERSION_LIST_TYPE),
            member("IsTruncated", &BOOLEAN),
            member("Marker", &TEXT),
        ],
    };
    pub(super) static LIST_ROLE_POLICIES_REQUEST: Structure = Structure {
        name: "ListRolePoliciesRequest",
        payload: None,
        members: &[
            member("RoleName", &ROLE_NAME_TYPE).required(),
            member("Marker", &MARKER_TYPE),
            member("MaxItems", &MAX_ITEMS_TYPE),
        ],
    };
    pub(super) static LIST_ROLE_POLICIES_RESPONSE: Structure = Structure {
        name: "ListRolePoliciesResponse",
        payload: None,
        members: &[
            member("PolicyNames", &POLICY_NAME_LIST_TYPE).required(),
            member("IsTruncated", &BOOLEAN),
            member("Marker", &TEXT),
        ],
    };
    pub(super) static LIST_ROLE_TAGS_REQUEST: Structure = Structure {
        name: "ListRoleTagsRequest",
        payload: None,
        members: &[
            member("RoleName", &ROLE_NAME_TYPE).required(),
            member("Marker", &MARKER_TYPE),
            member("MaxItems", &MAX_ITEMS_TYPE),
        ],
    };
    pub(super) static LIST_ROLE_TAGS_RESPONSE: Structure = Structure {
        name: "ListRoleTagsResponse",
        payload: None,
        members: &[
            member("Tags", &TAG_LIST_TYPE).required(),
            member("IsTruncated", &BOOLEAN),
            member("Marker", &TEXT),
        ],
    };
    pub(super) static LIST_ROLES_REQUEST: Structure = Structure {
        name: "ListRolesRequest",
        payload: None,
        members: &[
            member("PathPrefix", &PATH_PREFIX_TYPE),
            member("Marker", &MARKER_TYPE),
            member("MaxItems", &MAX_ITEMS_TYPE),
        ],
    };
    pub(super) static LIST_ROLES_RESPONSE: Structure = Structure {
        name: "ListRolesResponse",
        payload: None,
        members: &[
            member("Roles", &ROLE_LIST_TYPE).required(),
            member("IsTruncated", &BOOLEAN),
            member("Marker", &TEXT),
        ],
    };
    pub(super) static LIST_USER_POLICIES_REQUEST: Structure = Structure {
        name: "ListUserPoliciesRequest",
        payload: None,
        members: &[
            member("UserName", &EXISTING_USER_NAME_TYPE).required(),
            member("Marker", &MARKER_TYPE),
            member("MaxItems", &MAX_ITEMS_TYPE),
        ],
    };
    pub(super) static LIST_USER_POLICIES_RESPONSE: Structure = Structure {
        name: "ListUserPoliciesResponse",
        payload: None,
        members: &[
            member("PolicyNames", &POLICY_NAME_LIST_TYPE).required(),
            member("IsTruncated", &BOOLEAN),
            member("Marker", &TEXT),
        ],
    };
    pub(super) static LIST_USER_TAGS_REQUEST: Structure = Structure {
        name: "ListUserTagsRequest",
        payload: None,
        members: &[
            member("UserName", &EXISTING_USER_NAME_TYPE).required(),
            member("Marker", &MARKER_TYPE),
            member("MaxItems", &MAX_ITEMS_TYPE),
        ],
    };
    pub(super) static LIST_USER_TAGS_RESPONSE: Structure = Structure {
        name: "ListUserTagsResponse",
        payload: None,
        members: &[
            member("Tags", &TAG_LIST_TYPE).required(),
            member("IsTruncated", &BOOLEAN),
            member("Marker", &TEXT),
        ],
    };
    pub(super) static LIST_USERS_REQUEST: Structure = Structure {
        name: "ListUsersRequest",
        payload: None,
        members: &[
            member("PathPrefix", &PATH_PREFIX_TYPE),
            member("Marker", &MARKER_TYPE),
            member("MaxItems", &MAX_ITEMS_TYPE),
        ],
    };
    pub(super) static LIST_USERS_RESPONSE: Structure = Structure {
        name: "ListUsersResponse",
        payload: None,
        members: &[
            member("Users", &USER_LIST_TYPE).required(),
            member("IsTruncated", &BOOLEAN),
            member("Marker", &TEXT),
        ],
    };
    pub(super) static MANAGED_POLICY_DETAIL: Structure = Structure {
        name: "ManagedPolicyDetail",
        payload: None,
        members: &[
            member("PolicyName", &POLICY_NAME_TYPE),
            member("PolicyId", &ID_TYPE),
            member("Arn", &ARN_TYPE),
            member("Path", &POLICY_PATH_TYPE),
            member("DefaultVersionId", &POLICY_VERSION_ID_TYPE),
            member("AttachmentCount", &INTEGER),
            member("PermissionsBoundaryUsageCount", &INTEGER),
            member("IsAttachable", &BOOLEAN),
            member("Description", &POLICY_DESCRIPTION_TYPE),
            member("CreateDate", &POINT_IN_TIME),
            member("UpdateDate", &POINT_IN_TIME),
            member("PolicyVersionList", &POLICY_DOCUMENT_VERSION_LIST_TYPE),
        ],
    };
    static MANAGED_POLICY_DETAIL_LIST_TYPE: Shape =
        Shape::list(&const { Shape::structure(&MANAGED_POLICY_DETAIL) }, "member", false);
    pub(super) static ORDERED_ORGANIZATION_POLICY_TYPE: Structure = Structure {
        name: "OrderedOrganizationPolicyType",
        payload: None,
        members: &[member("ServiceControlPolicyInputList", &SIMULATION_POLICY_LIST_TYPE)],
    };
    static ORGANIZATION_POLICY_LIST_TYPE: Shape = Shape::list(
        &const { Shape::structure(&ORDERED_ORGANIZATION_POLICY_TYPE) },
        "member",
        false,
    )
    .max(7.0);
    pub(super) static ORGANIZATIONS_DECISION_DETAIL: Structure = Structure {
        name: "OrganizationsDecisionDetail",
        payload: None,
        members: &[member("AllowedByOrganizations", &BOOLEAN)],
    };
    static PERMISSIONS_BOUNDARY_ATTACHMENT_TYPE: Shape =
        Shape::text().values(&["PermissionsBoundaryPolicy"]);
    pub(super) static PERMISSIONS_BOUNDARY_DECISION_DETAIL: Structure = Structure {
        name: "PermissionsBoundaryDecisionDetail",
        payload: None,
        members: &[member("AllowedByPermissionsBoundary", &BOOLEAN)],
    };
    pub(super) static POLICY: Structure = Structure {
        name: "Policy",
        payload: None,
        members: &[
            member("PolicyName", &POLICY_NAME_TYPE),
            member("PolicyId", &ID_TYPE),
            member("Arn", &ARN_TYPE),
            member("Path", &POLICY_PATH_TYPE),
            member("DefaultVersionId", &POLICY_VERSION_ID_TYPE),
            member("AttachmentCount", &INTEGER),
            member("PermissionsBoundaryUsageCount", &INTEGER),
            member("IsAttachable", &BOOLEAN),
            member("Description", &POLICY_DESCRIPTION_TYPE),
            member("CreateDate", &POINT_IN_TIME),
            member("UpdateDate", &POINT_IN_TIME),
            member("Tags", &TAG_LIST_TYPE),
        ],
    };
    pub(super) static POLICY_DETAIL: Structure = Structure {
        name: "PolicyDetail",
        payload: None,
        members: &[
            member("PolicyName", &POLICY_NAME_TYPE),
            member("PolicyDocument", &POLICY_DOCUMENT_TYPE),
        ],
    };
    static POLICY_EVALUATION_DECISION_TYPE: Shape =
        Shape::text().values(&["allowed", "explicitDeny", "implicitDeny"]);
    static POLICY_EXCLUSIONS_LIST_TYPE: Shape =
        Shape::list(&const { Shape::structure(&POLICY_IDENTIFIER) }, "member", false).max(256.0);
    pub(super) static POLICY_GROUP: Structure = Structure {
        name: "PolicyGroup",
        payload: None,
        members: &[member("GroupName", &GROUP_NAME_TYPE), member("GroupId", &ID_TYPE)],
    };
    static POLICY_GROUP_LIST_TYPE: Shape =
        Shape::list(&const { Shape::structure(&POLICY_GROUP) }, "member", false);
    pub(super) static POLICY_IDENTIFIER: Structure = Structure {
        name: "PolicyIdentifier",
        payload: None,
        members: &[
            member("PolicyType", &POLICY_IDENTIFIER_POLICY_TYPE),
            member("PolicyArn", &ARN_TYPE),
            member(
                "InlinePolicyIdentifier",
                &const { Shape::structure(&INLINE_POLICY_IDENTIFIER_TYPE) },
            ),
        ],
    };
    static POLICY_IDENTIFIER_POLICY_TYPE: Shape = Shape::text().values(&[
        "inline",
        "aws-managed",
        "user-managed",
        "permission-boundary",
        "scp",
        "rcp",
    ]);
    pub(super) static POLICY_ROLE: Structure = Structure {
        name: "PolicyRole",
        payload: None,
        members: &[member("RoleName", &ROLE_NAME_TYPE), member("RoleId", &ID_TYPE)],
    };
    static POLICY_ROLE_LIST_TYPE: Shape =
        Shape::list(&const { Shape::structure(&POLICY_ROLE) }, "member", false);
    static POLICY_SOURCE_TYPE: Shape = Shape::text().values(&[
        "user",
        "group",
        "role",
        "aws-managed",
        "user-managed",
        "resource",
        "none",
    ]);
    static POLICY_USAGE_TYPE: Shape =
        Shape::text().values(&["PermissionsPolicy", "PermissionsBoundary"]);
    pub(super) static POLICY_USER: Structure = Structure {
        name: "PolicyUser",
        payload: None,
        members: &[member("UserName", &USER_NAME_TYPE), member("UserId", &ID_TYPE)],
    };
    static POLICY_USER_LIST_TYPE: Shape =
        Shape::list(&const { Shape::structure(&POLICY_USER) }, "member", false);
    pub(super) static POLICY_VERSION: Structure = Structure {
        name: "PolicyVersion",
        payload: None,
        members: &[
            member("Document", &POLICY_DOCUMENT_TYPE),
            member("VersionId", &POLICY_VERSION_ID_TYPE),
            member("IsDefaultVersion", &BOOLEAN),
            member("CreateDate", &POINT_IN_TIME),
        ],
    };
    pub(super) static POSITION: Structure = Structure {
        name: "Position",
        payload: None,
        members: &[member("Line", &INTEGER), member("Column", &INTEGER)],
    };
    pub(super) static PUT_GROUP_POLICY_REQUEST: Structure = Structure {
        name: "PutGroupPolicyRequest",
        payload: None,
        members: &[
            member("GroupName", &GROUP_NAME_TYPE).required(),
            member("PolicyName", &POLICY_NAME_TYPE).required(),
            member("PolicyDocument", &POLICY_DOCUMENT_TYPE).required(),
        ],
    };
    pub(super) static PUT_ROLE_PERMISSIONS_BOUNDARY_REQUEST: Structure = Structure {
        name: "PutRolePermissionsBoundaryRequest",
        payload: None,
        members: &[
            member("RoleName", &ROLE_NAME_TYPE).required(),
            member("PermissionsBoundary", &ARN_TYPE).required(),
        ],
    };
    pub(super) static PUT_ROLE_POLICY_REQUEST: Structure = Structure {
        name: "PutRolePolicyRequest",
        payload: None,
        members: &[
            member("RoleName", &ROLE_NAME_TYPE).required(),
            member("PolicyName", &POLICY_NAME_TYPE).required(),
            member("PolicyDocument", &POLICY_DOCUMENT_TYPE).required(),
        ],
    };
    pub(super) static PUT_USER_PERMISSIONS_BOUNDARY_REQUEST: Structure = Structure {
        name: "PutUserPermissionsBoundaryRequest",
        payload: None,
        members: &[
            member("UserName", &USER_NAME_TYPE).required(),
            member("PermissionsBoundary", &ARN_TYPE).required(),
        ],
    };
    pub(super) static PUT_USER_POLICY_REQUEST: Structure = Structure {
        name: "PutUserPolicyRequest",
        payload: None,
        members: &[
            member("UserName", &EXISTING_USER_NAME_TYPE).required(),
            member("PolicyName", &POLICY_NAME_TYPE).required(),
            member("PolicyDocument", &POLICY_DOCUMENT_TYPE).required(),
        ],
    };
    pub(super) static REMOVE_USER_FROM_GROUP_REQUEST: Structure = Structure {
        name: "RemoveUserFromGroupRequest",
        payload: None,
        members: &[
            member("GroupName", &GROUP_NAME_TYPE).required(),
            member("UserName", &EXISTING_USER_NAME_TYPE).required(),
        ],
    };
    static RESOURCE_HANDLING_OPTION_TYPE: Shape = Shape::text().max(64.0).min(1.0);
    static RESOURCE_NAME_LIST_TYPE: Shape = Shape::list(&RESOURCE_NAME_TYPE, "member", false);
    static RESOURCE_NAME_TYPE: Shape = Shape::text().max(2048.0).min(1.0);
    pub(super) static RESOURCE_SPECIFIC_RESULT: Structure = Structure {
        name: "ResourceSpecificResult",
        payload: None,
        members: &[
            member("EvalResourceName", &RESOURCE_NAME_TYPE).required(),
            member("EvalResourceDecision", &POLICY_EVALUATION_DECISION_TYPE).required(),
            member("MatchedStatements", &STATEMENT_LIST_TYPE),
            member("MissingContextValues", &CONTEXT_KEY_NAMES_RESULT_LIST_TYPE),
            member("EvalDecisionDetails", &EVAL_DECISION_DETAILS_TYPE),
            member(
                "PermissionsBoundaryDecisionDetail",
                &const { Shape::structure(&PERMISSIONS_BOUNDARY_DECISION_DETAIL) },
            ),
        ],
    };
    static RESOURCE_SPECIFIC_RESULT_LIST_TYPE: Shape =
        Shape::list(&const { Shape::structure(&RESOURCE_SPECIFIC_RESULT) }, "member", false);
    pub(super) static ROLE: Structure = Structure {
        name: "Role",
        payload: None,
        members: &[
            member("Path", &PATH_TYPE).required(),
            member("RoleName", &ROLE_NAME_TYPE).required(),
            member("RoleId", &ID_TYPE).required(),
            member("Arn", &ARN_TYPE).required(),
            member("CreateDate", &POINT_IN_TIME).required(),
            member("AssumeRolePolicyDocument", &POLICY_DOCUMENT_TYPE),
            member("Description", &ROLE_DESCRIPTION_TYPE),
            member("MaxSessionDuration", &ROLE_MAX_SESSION_DURATION_TYPE),
            member(
                "PermissionsBoundary",
                &const { Shape::structure(&ATTACHED_PERMISSIONS_BOUNDARY) },
            ),
            member("Tags", &TAG_LIST_TYPE),
            member("RoleLastUsed", &const { Shape::structure(&ROLE_LAST_USED) }),
            member("SourceRoleTemplate", &const { Shape::structure(&SOURCE_ROLE_TEMPLATE) }),
        ],
    };
    pub(super) static ROLE_DETAIL: Structure = Structure {
        name: "RoleDetail",
        payload: None,
        members: &[
            member("Path", &PATH_TYPE),
            member("RoleName", &ROLE_NAME_TYPE),
            member("RoleId", &ID_TYPE),
            member("Arn", &ARN_TYPE),
            member("CreateDate", &POINT_IN_TIME),
            member("AssumeRolePolicyDocument", &POLICY_DOCUMENT_TYPE),
            member("InstanceProfileList", &INSTANCE_PROFILE_LIST_TYPE),
            member("RolePolicyList", &POLICY_DETAIL_LIST_TYPE),
            member("AttachedManagedPolicies", &ATTACHED_POLICIES_LIST_TYPE),
            member(
                "PermissionsBoundary",
                &const { Shape::structure(&ATTACHED_PERMISSIONS_BOUNDARY) },
            ),
            member("Tags", &TAG_LIST_TYPE),
            member("RoleLastUsed", &const { Shape::structure(&ROLE_LAST_USED) }),
        ],
    };
    pub(super) static ROLE_LAST_USED: Structure = Structure {
        name: "RoleLastUsed",
        payload: None,
        members: &[member("LastUsedDate", &POINT_IN_TIME), member("Region", &TEXT)],
    };
    pub(super) static SET_DEFAULT_POLICY_VERSION_REQUEST: Structure = Structure {
        name: "SetDefaultPolicyVersionRequest",
        payload: None,
        members: &[
            member("PolicyArn", &ARN_TYPE).required(),
            member("VersionId", &POLICY_VERSION_ID_TYPE).required(),
        ],
    };
    pub(super) static SIMULATE_CUSTOM_POLICY_REQUEST: Structure = Structure {
        name: "SimulateCustomPolicyRequest",
        payload: None,
        members: &[
            member("PolicyInputList", &SIMULATION_POLICY_LIST_TYPE).required(),
            member("PermissionsBoundaryPolicyInputList", &SIMULATION_POLICY_LIST_TYPE),
            member("OrderedOrganizationPolicyInputList", &ORGANIZATION_POLICY_LIST_TYPE),
            member("ActionNames", &ACTION_NAME_LIST_TYPE).required(),
            member("ResourceArns", &RESOURCE_NAME_LIST_TYPE),
            member("ResourcePolicy", &POLICY_DOCUMENT_TYPE),
            member("ResourceOwner", &RESOURCE_NAME_TYPE),
            member("CallerArn", &RESOURCE_NAME_TYPE),
            member("ContextEntries", &CONTEXT_ENTRY_LIST_TYPE),
            member("ResourceHandlingOption", &RESOURCE_HANDLING_OPTION_TYPE),
            member("MaxItems", &MAX_ITEMS_TYPE),
            member("Marker", &MARKER_TYPE),
        ],
    };
    pub(super) static SIMULATE_POLICY_RESPONSE: Structure = Structure {
        name: "SimulatePolicyResponse",
        payload: None,
        members: &[
            member("EvaluationResults", &EVALUATION_RESULTS_LIST_TYPE),
            member("IsTruncated", &BOOLEAN),
            member("Marker", &TEXT),
        ],
    };
    pub(super) static SIMULATE_PRINCIPAL_POLICY_REQUEST: Structure = Structure {
        name: "SimulatePrincipalPolicyRequest",
        payload: None,
        members: &[
            member("PolicySourceArn", &ARN_TYPE).required(),
            member("PolicyInputList", &SIMULATION_POLICY_LIST_TYPE),
            member("PermissionsBoundaryPolicyInputList", &SIMULATION_POLICY_LIST_TYPE),
            member("PolicyExclusionList", &POLICY_EXCLUSIONS_LIST_TYPE),
            member("ActionNames", &ACTION_NAME_LIST_TYPE).required(),
            member("ResourceArns", &RESOURCE_NAME_LIST_TYPE),
            member("ResourcePolicy", &POLICY_DOCUMENT_TYPE),
            member("ResourceOwner", &RESOURCE_NAME_TYPE),
            member("CallerArn", &RESOURCE_NAME_TYPE),
            member("ContextEntries", &CONTEXT_ENTRY_LIST_TYPE),
            member("ResourceHandlingOption", &RESOURCE_HANDLING_OPTION_TYPE),
            member("MaxItems", &MAX_ITEMS_TYPE),
            member("Marker", &MARKER_TYPE),
        ],
    };
    static SIMULATION_POLICY_LIST_TYPE: Shape = Shape::list(&POLICY_DOCUMENT_TYPE, "member", false);
    pub(super) static SOURCE_ROLE_TEMPLATE: Structure = Structure {
        name: "SourceRoleTemplate",
        payload: None,
        members: &[
            member("TemplateArn", &ARN_TYPE).required(),
            member("TemplateMinorVersion", &INTEGER).required(),
        ],
    };
    pub(super) static STATEMENT: Structure = Structure {
        name: "Statement",
        payload: None,
        members: &[
            member("SourcePolicyId", &TEXT),
            member("SourcePolicyType", &POLICY_SOURCE_TYPE),
            member("StartPosition", &const { Shape::structure(&POSITION) }),
            member("EndPosition", &const { Shape::structure(&POSITION) }),
        ],
    };
    static STATEMENT_LIST_TYPE: Shape =
        Shape::list(&const { Shape::structure(&STATEMENT) }, "member", false);
    pub(super) static TAG: Structure = Structure {
        name: "Tag",
        payload: None,
        members: &[
            member("Key", &TAG_KEY_TYPE).required(),
            member("Value", &TAG_VALUE_TYPE).required(),
        ],
    };
    pub(super) static TAG_POLICY_REQUEST: Structure = Structure {
        name: "TagPolicyRequest",
        payload: None,
        members: &[
            member("PolicyArn", &ARN_TYPE).required(),
            member("Tags", &TAG_LIST_TYPE).required(),
        ],
    };
    pub(super) static TAG_ROLE_REQUEST: Structure = Structure {
        name: "TagRoleRequest",
        payload: None,
        members: &[
            member("RoleName", &ROLE_NAME_TYPE).required(),
            member("Tags", &TAG_LIST_TYPE).required(),
        ],
    };
    pub(super) static TAG_USER_REQUEST: Structure = Structure {
        name: "TagUserRequest",
        payload: None,
        members: &[
            member("UserName", &EXISTING_USER_NAME_TYPE).required(),
            member("Tags", &TAG_LIST_TYPE).required(),
        ],
    };
    pub(super) static UNTAG_POLICY_REQUEST: Structure = Structure {
        name: "UntagPolicyRequest",
        payload: None,
        members: &[
            member("PolicyArn", &ARN_TYPE).required(),
            member("TagKeys", &TAG_KEY_LIST_TYPE).required(),
        ],
    };
    pub(super) static UNTAG_ROLE_REQUEST: Structure = Structure {
        name: "UntagRoleRequest",
        payload: None,
        members: &[
            member("RoleName", &ROLE_NAME_TYPE).required(),
            member("TagKeys", &TAG_KEY_LIST_TYPE).required(),
        ],
    };
    pub(super) static UNTAG_USER_REQUEST: Structure = Structure {
        name: "UntagUserRequest",
        payload: None,
        members: &[
            member("UserName", &EXISTING_USER_NAME_TYPE).required(),
            member("TagKeys", &TAG_KEY_LIST_TYPE).required(),
        ],
    };
    pub(super) static UPDATE_ACCESS_KEY_REQUEST: Structure = Structure {
        name: "UpdateAccessKeyRequest",
        payload: None,
        members: &[
            member("UserName", &EXISTING_USER_NAME_TYPE),
            member("AccessKeyId", &ACCESS_KEY_ID_TYPE).required(),
            member("Status", &STATUS_TYPE).required(),
        ],
    };
    pub(super) static UPDATE_ASSUME_ROLE_POLICY_REQUEST: Structure = Structure {
        name: "UpdateAssumeRolePolicyRequest",
        payload: None,
        members: &[
            member("RoleName", &ROLE_NAME_TYPE).required(),
            member("PolicyDocument", &POLICY_DOCUMENT_TYPE).required(),
        ],
    };
    pub(super) static UPDATE_GROUP_REQUEST: Structure = Structure {
        name: "UpdateGroupRequest",
        payload: None,
        members: &[
            member("GroupName", &GROUP_NAME_TYPE).required(),
            member("NewPath", &PATH_TYPE),
            member("NewGroupName", &GROUP_NAME_TYPE),
        ],
    };
    pub(super) static UPDATE_ROLE_DESCRIPTION_REQUEST: Structure = Structure {
        name: "UpdateRoleDescriptionRequest",
        payload: None,
        members: &[
            member("RoleName", &ROLE_NAME_TYPE).required(),
            member("Description", &ROLE_DESCRIPTION_TYPE).required(),
        ],
    };
    pub(super) static UPDATE_ROLE_DESCRIPTION_RESPONSE: Structure = Structure {
        name: "UpdateRoleDescriptionResponse",
        payload: None,
        members: &[member("Role", &const { Shape::structure(&ROLE) })],
    };
    pub(super) static UPDATE_ROLE_REQUEST: Structure = Structure {
        name: "UpdateRoleRequest",
        payload: None,
        members: &[
            member("RoleName", &ROLE_NAME_TYPE).required(),
            member("Description", &ROLE_DESCRIPTION_TYPE),
            member("MaxSessionDuration", &ROLE_MAX_SESSION_DURATION_TYPE),
        ],
    };
    pub(super) static UPDATE_ROLE_RESPONSE: Structure =
        Structure { name: "UpdateRoleResponse", payload: None, members: &[] };
    pub(super) static UPDATE_USER_REQUEST: Structure = Structure {
        name: "UpdateUserRequest",
        payload: None,
        members: &[
            member("UserName", &EXISTING_USER_NAME_TYPE).required(),
            member("NewPath", &PATH_TYPE),
            member("NewUserName", &USER_NAME_TYPE),
        ],
    };
    pub(super) static USER: Structure = Structure {
        name: "User",
        payload: None,
        members: &[
            member("Path", &PATH_TYPE).required(),
            member("UserName", &USER_NAME_TYPE).required(),
            member("UserId", &ID_TYPE).required(),
            member("Arn", &ARN_TYPE).required(),
            member("CreateDate", &POINT_IN_TIME).required(),
            member("PasswordLastUsed", &POINT_IN_TIME),
            member(
                "PermissionsBoundary",
                &const { Shape::structure(&ATTACHED_PERMISSIONS_BOUNDARY) },
            ),
            member("Tags", &TAG_LIST_TYPE),
        ],
    };
    pub(super) static USER_DETAIL: Structure = Structure {
        name: "UserDetail",
        payload: None,
        members: &[
            member("Path", &PATH_TYPE),
            member("UserName", &USER_NAME_TYPE),
            member("UserId", &ID_TYPE),
            member("Arn", &ARN_TYPE),
            member("CreateDate", &POINT_IN_TIME),
            member("UserPolicyList", &POLICY_DETAIL_LIST_TYPE),
            member("GroupList", &GROUP_NAME_LIST_TYPE),
            member("AttachedManagedPolicies", &ATTACHED_POLICIES_LIST_TYPE),
            member(
                "PermissionsBoundary",
                &const { Shape::structure(&ATTACHED_PERMISSIONS_BOUNDARY) },
            ),
            member("Tags", &TAG_LIST_TYPE),
        ],
    };
    static PATTERN_ACCESS_KEY_ID_TYPE: Pattern = Pattern::new("[\\w]+");
    static ACCESS_KEY_ID_TYPE: Shape =
        Shape::text().pattern(&PATTERN_ACCESS_KEY_ID_TYPE).max(128.0).min(16.0);
    static ACCESS_KEY_METADATA_LIST_TYPE: Shape =
        Shape::list(&const { Shape::structure(&ACCESS_KEY_METADATA) }, "member", false);
    static ACCESS_KEY_SECRET_TYPE: Shape = Shape::text().sensitive();
    static ARN_TYPE: Shape = Shape::text().max(2048.0).min(20.0);
    static ATTACHED_POLICIES_LIST_TYPE: Shape =
        Shape::list(&const { Shape::structure(&ATTACHED_POLICY) }, "member", false);
    static ENTITY_LIST_TYPE: Shape = Shape::list(&ENTITY_TYPE, "member", false);
    static PATTERN_EXISTING_USER_NAME_TYPE: Pattern = Pattern::new("[\\w+=,.@-]+");
    static EXISTING_USER_NAME_TYPE: Shape =
        Shape::text().pattern(&PATTERN_EXISTING_USER_NAME_TYPE).max(128.0).min(1.0);
    static GROUP_DETAIL_LIST_TYPE: Shape =
        Shape::list(&const { Shape::structure(&GROUP_DETAIL) }, "member", false);
    static GROUP_LIST_TYPE: Shape =
        Shape::list(&const { Shape::structure(&GROUP) }, "member", false);
    static GROUP_NAME_LIST_TYPE: Shape = Shape::list(&GROUP_NAME_TYPE, "member", false);
    static PATTERN_GROUP_NAME_TYPE: Pattern = Pattern::new("[\\w+=,.@-]+");
    static GROUP_NAME_TYPE: Shape =
        Shape::text().pattern(&PATTERN_GROUP_NAME_TYPE).max(128.0).min(1.0);
    static PATTERN_ID_TYPE: Pattern = Pattern::new("[\\w]+");
    static ID_TYPE: Shape = Shape::text().pattern(&PATTERN_ID_TYPE).max(128.0).min(16.0);
    static INSTANCE_PROFILE_LIST_TYPE: Shape =
        Shape::list(&const { Shape::structure(&INSTANCE_PROFILE) }, "member", false);
    static PATTERN_INSTANCE_PROFILE_NAME_TYPE: Pattern = Pattern::new("[\\w+=,.@-]+");
    static INSTANCE_PROFILE_NAME_TYPE: Shape =
        Shape::text().pattern(&PATTERN_INSTANCE_PROFILE_NAME_TYPE).max(128.0).min(1.0);
    static PATTERN_MARKER_TYPE: Pattern = Pattern::new("[\\u0020-\\u00FF]+");
    static MARKER_TYPE: Shape = Shape::text().pattern(&PATTERN_MARKER_TYPE).max(320.0).min(1.0);
    static MAX_ITEMS_TYPE: Shape = Shape::integer().max(1000.0).min(1.0);
    static PATTERN_PATH_PREFIX_TYPE: Pattern = Pattern::new("\\u002F[\\u0021-\\u007F]*");
    static PATH_PREFIX_TYPE: Shape =
        Shape::text().pattern(&PATTERN_PATH_PREFIX_TYPE).max(512.0).min(1.0);
    static PATTERN_PATH_TYPE: Pattern =
        Pattern::new("(\\u002F)|(\\u002F[\\u0021-\\u007E]+\\u002F)");
    static PATH_TYPE: Shape = Shape::text().pattern(&PATTERN_PATH_TYPE).max(512.0).min(1.0);
    static POLICY_DESCRIPTION_TYPE: Shape = Shape::text().max(1000.0);
    static POLICY_DETAIL_LIST_TYPE: Shape =
        Shape::list(&const { Shape::structure(&POLICY_DETAIL) }, "member", false);
    static PATTERN_POLICY_DOCUMENT_TYPE: Pattern =
        Pattern::new("[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+");
    static POLICY_DOCUMENT_TYPE: Shape =
        Shape::text().pattern(&PATTERN_POLICY_DOCUMENT_TYPE).max(131072.0).min(1.0);
    static POLICY_DOCUMENT_VERSION_LIST_TYPE: Shape =
        Shape::list(&const { Shape::structure(&POLICY_VERSION) }, "member", false);
    static POLICY_LIST_TYPE: Shape =
        Shape::list(&const { Shape::structure(&POLICY) }, "member", false);
    static POLICY_NAME_LIST_TYPE: Shape = Shape::list(&POLICY_NAME_TYPE, "member", false);
    static PATTERN_POLICY_NAME_TYPE: Pattern = Pattern::new("[\\w+=,.@-]+");
    static POLICY_NAME_TYPE: Shape =
        Shape::text().pattern(&PATTERN_POLICY_NAME_TYPE).max(128.0).min(1.0);
    static PATTERN_POLICY_PATH_TYPE: Pattern = Pattern::new("((/[A-Za-z0-9\\.,\\+@=_-]+)*)/");
    static POLICY_PATH_TYPE: Shape =
        Shape::text().pattern(&PATTERN_POLICY_PATH_TYPE).max(512.0).min(1.0);
    static POLICY_SCOPE_TYPE: Shape = Shape::text().values(&["All", "AWS", "Local"]);
    static PATTERN_POLICY_VERSION_ID_TYPE: Pattern =
        Pattern::new("v[1-9][0-9]*(\\.[A-Za-z0-9-]*)?");
    static POLICY_VERSION_ID_TYPE: Shape = Shape::text().pattern(&PATTERN_POLICY_VERSION_ID_TYPE);
    static PATTERN_ROLE_DESCRIPTION_TYPE: Pattern =
        Pattern::new("[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u00A1-\\u00FF]*");
    static ROLE_DESCRIPTION_TYPE: Shape =
        Shape::text().pattern(&PATTERN_ROLE_DESCRIPTION_TYPE).max(1000.0);
    static ROLE_DETAIL_LIST_TYPE: Shape =
        Shape::list(&const { Shape::structure(&ROLE_DETAIL) }, "member", false);
    static ROLE_LIST_TYPE: Shape = Shape::list(&const { Shape::structure(&ROLE) }, "member", false);
    static ROLE_MAX_SESSION_DURATION_TYPE: Shape = Shape::integer().max(43200.0).min(3600.0);
    static PATTERN_ROLE_NAME_TYPE: Pattern = Pattern::new("[\\w+=,.@-]+");
    static ROLE_NAME_TYPE: Shape =
        Shape::text().pattern(&PATTERN_ROLE_NAME_TYPE).max(64.0).min(1.0);
    static STATUS_TYPE: Shape = Shape::text().values(&["Active", "Inactive", "Expired"]);
    static SUMMARY_KEY_TYPE: Shape = Shape::text().values(&[
        "Users",
        "UsersQuota",
        "Groups",
        "GroupsQuota",
        "ServerCertificates",
        "ServerCertificatesQuota",
        "UserPolicySizeQuota",
        "GroupPolicySizeQuota",
        "GroupsPerUserQuota",
        "SigningCertificatesPerUserQuota",
        "AccessKeysPerUserQuota",
        "MFADevices",
        "MFADevicesInUse",
        "AccountMFAEnabled",
        "AccountAccessKeysPresent",
        "AccountPasswordPresent",
        "AccountSigningCertificatesPresent",
        "AttachedPoliciesPerGroupQuota",
        "AttachedPoliciesPerRoleQuota",
        "AttachedPoliciesPerUserQuota",
        "Policies",
        "PoliciesQuota",
        "PolicySizeQuota",
        "PolicyVersionsInUse",
        "PolicyVersionsInUseQuota",
        "VersionsPerPolicyQuota",
        "GlobalEndpointTokenVersion",
        "AssumeRolePolicySizeQuota",
        "InstanceProfiles",
        "InstanceProfilesQuota",
        "Providers",
        "RolePolicySizeQuota",
        "Roles",
        "RolesQuota",
    ]);
    static SUMMARY_MAP_TYPE: Shape = Shape::map(&SUMMARY_KEY_TYPE, &INTEGER, "key", "value", false);
    static TAG_KEY_LIST_TYPE: Shape = Shape::list(&TAG_KEY_TYPE, "member", false).max(50.0);
    static PATTERN_TAG_KEY_TYPE: Pattern = Pattern::new("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+");
    static TAG_KEY_TYPE: Shape = Shape::text().pattern(&PATTERN_TAG_KEY_TYPE).max(128.0).min(1.0);
    static TAG_LIST_TYPE: Shape =
        Shape::list(&const { Shape::structure(&TAG) }, "member", false).max(50.0);
    static PATTERN_TAG_VALUE_TYPE: Pattern = Pattern::new("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");
    static TAG_VALUE_TYPE: Shape =
        Shape::text().pattern(&PATTERN_TAG_VALUE_TYPE).max(256.0).min(0.0);
    static USER_DETAIL_LIST_TYPE: Shape =
        Shape::list(&const { Shape::structure(&USER_DETAIL) }, "member", false);
    static USER_LIST_TYPE: Shape = Shape::list(&const { Shape::structure(&USER) }, "member", false);
    static PATTERN_USER_NAME_TYPE: Pattern = Pattern::new("[\\w+=,.@-]+");
    static USER_NAME_TYPE: Shape =
        Shape::text().pattern(&PATTERN_USER_NAME_TYPE).max(64.0).min(1.0);
}
