//! What there is in the account: `GetAccountSummary`, `GetAccountAuthorizationDetails`,
//! `ListEntitiesForPolicy`.

use super::permissions::attached;
use super::{Iam, aws_managed, boundary, document, managed_policy, page, tag};
use model::identity::{Group, ManagedPolicy, Permissions, Role, User, segment};
use std::collections::BTreeMap;
use wire::iam::{
    GetAccountAuthorizationDetailsRequest, GetAccountAuthorizationDetailsResponse,
    GetAccountSummaryResponse, GroupDetail, ListEntitiesForPolicyRequest,
    ListEntitiesForPolicyResponse, ManagedPolicyDetail, PolicyDetail, PolicyGroup, PolicyRole,
    PolicyUser, RoleDetail, UserDetail,
};
use wire::{AwsError, AwsRequest};

/// One item of `GetAccountAuthorizationDetails`.
enum Detail {
    User(UserDetail),
    Group(GroupDetail),
    Role(RoleDetail),
    Policy(ManagedPolicyDetail),
}

/// One item of `ListEntitiesForPolicy`.
enum Holder {
    User(PolicyUser),
    Group(PolicyGroup),
    Role(PolicyRole),
}

impl Iam {
    pub(super) async fn get_account_summary(
        &self,
        _: &AwsRequest,
        (): (),
    ) -> Result<GetAccountSummaryResponse, AwsError> {
        let entities = self.directory.entities();
        let count = |n: usize| i32::try_from(n).unwrap_or(i32::MAX);
        let versions = entities.policies.values().map(|policy| policy.versions.len()).sum();
        let map: BTreeMap<String, i32> = [
            ("AccessKeysPerUserQuota", 2),
            ("AttachedPoliciesPerGroupQuota", 10),
            ("AttachedPoliciesPerRoleQuota", 10),
            ("AttachedPoliciesPerUserQuota", 10),
            ("GroupPolicySizeQuota", 5_120),
            ("Groups", count(entities.groups.len())),
            ("GroupsPerUserQuota", 10),
            ("Policies", count(entities.policies.len())),
            ("PolicySizeQuota", 6_144),
            ("PolicyVersionsInUse", count(versions)),
            ("RolePolicySizeQuota", 10_240),
            ("Roles", count(entities.roles.len())),
            ("UserPolicySizeQuota", 2_048),
            ("Users", count(entities.users.len())),
            ("VersionsPerPolicyQuota", 5),
        ]
        .into_iter()
        .map(|(name, number)| (name.to_owned(), number))
        .collect();
        Ok(GetAccountSummaryResponse { summary_map: Some(map) })
    }

    pub(super) async fn get_account_authorization_details(
        &self,
        _: &AwsRequest,
        input: GetAccountAuthorizationDetailsRequest,
    ) -> Result<GetAccountAuthorizationDetailsResponse, AwsError> {
        let wanted = |kind: &str| {
            input.filter.as_ref().is_none_or(|filter| filter.iter().any(|other| other == kind))
        };
        let mut all: Vec<(String, Detail)> = Vec::new();
        if wanted("Group") {
            all.extend(self.directory.all::<Group>().into_iter().map(|group| {
                (format!("1/{}", segment(&group.name)), Detail::Group(self.group_detail(&group)))
            }));
        }
        if wanted("LocalManagedPolicy") {
            all.extend(self.directory.all::<ManagedPolicy>().into_iter().map(|policy| {
                let shown = self.shown_policy(&policy);
                (format!("2/{}", segment(&policy.name)), Detail::Policy(self.policy_detail(shown)))
            }));
        }
        if wanted("AWSManagedPolicy") {
            all.extend(aws_managed::ALL.iter().map(|policy| {
                let shown = self.shown_aws_managed(policy);
                (format!("3/{}", policy.name), Detail::Policy(self.policy_detail(shown)))
            }));
        }
        if wanted("Role") {
            all.extend(self.directory.all::<Role>().into_iter().map(|role| {
                (format!("4/{}", segment(&role.name)), Detail::Role(self.role_detail(&role)))
            }));
        }
        if wanted("User") {
            all.extend(self.directory.all::<User>().into_iter().map(|user| {
                (format!("5/{}", segment(&user.name)), Detail::User(self.user_detail(&user)))
            }));
        }
        all.sort_by(|(a, _), (b, _)| a.cmp(b));
        let page = page::cut(all, input.max_items, input.marker.as_deref())?;
        let (mut users, mut groups, mut roles, mut policies) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for detail in page.items {
            match detail {
                Detail::User(detail) => users.push(detail),
                Detail::Group(detail) => groups.push(detail),
                Detail::Role(detail) => roles.push(detail),
                Detail::Policy(detail) => policies.push(detail),
            }
        }
        Ok(GetAccountAuthorizationDetailsResponse {
            user_detail_list: Some(users),
            group_detail_list: Some(groups),
            role_detail_list: Some(roles),
            policies: Some(policies),
            is_truncated: page.truncated,
            marker: page.marker,
        })
    }

    pub(super) async fn list_entities_for_policy(
        &self,
        _: &AwsRequest,
        input: ListEntitiesForPolicyRequest,
    ) -> Result<ListEntitiesForPolicyResponse, AwsError> {
        let arn = &input.policy_arn;
        self.directory.managed_document(arn).ok_or_else(|| managed_policy::not_found(arn))?;
        let usage = input.policy_usage_filter.as_deref();
        let has = |permissions: &Permissions, boundary: Option<&String>| {
            (usage != Some("PermissionsBoundary") && permissions.attached.contains(arn))
                || (usage != Some("PermissionsPolicy") && boundary == Some(arn))
        };
        let prefix = input.path_prefix.as_deref().unwrap_or("/");
        let kind = input.entity_filter.as_deref();
        let wanted = |word: &str| kind.is_none_or(|kind| kind == word);
        let mut all: Vec<(String, Holder)> = Vec::new();
        for user in self.directory.all::<User>() {
            let found = has(&user.permissions, user.boundary.as_ref());
            if wanted("User") && found && user.path.starts_with(prefix) {
                let (user_name, user_id) = (Some(user.name.clone()), Some(user.id.clone()));
                let holder = Holder::User(PolicyUser { user_name, user_id });
                all.push((format!("3/{}", segment(&user.name)), holder));
            }
        }
        for group in self.directory.all::<Group>() {
            let found = has(&group.permissions, None);
            if wanted("Group") && found && group.path.starts_with(prefix) {
                let (group_name, group_id) = (Some(group.name.clone()), Some(group.id.clone()));
                let holder = Holder::Group(PolicyGroup { group_name, group_id });
                all.push((format!("1/{}", segment(&group.name)), holder));
            }
        }
        for role in self.directory.all::<Role>() {
            let found = has(&role.permissions, role.boundary.as_ref());
            if wanted("Role") && found && role.path.starts_with(prefix) {
                let (role_name, role_id) = (Some(role.name.clone()), Some(role.id.clone()));
                let holder = Holder::Role(PolicyRole { role_name, role_id });
                all.push((format!("2/{}", segment(&role.name)), holder));
            }
        }
        all.sort_by(|(a, _), (b, _)| a.cmp(b));
        let page = page::cut(all, input.max_items, input.marker.as_deref())?;
        let (mut users, mut groups, mut roles) = (Vec::new(), Vec::new(), Vec::new());
        for holder in page.items {
            match holder {
                Holder::User(holder) => users.push(holder),
                Holder::Group(holder) => groups.push(holder),
                Holder::Role(holder) => roles.push(holder),
            }
        }
        Ok(ListEntitiesForPolicyResponse {
            policy_groups: Some(groups),
            policy_users: Some(users),
            policy_roles: Some(roles),
            is_truncated: page.truncated,
            marker: page.marker,
        })
    }

    fn user_detail(&self, user: &User) -> UserDetail {
        let entities = self.directory.entities();
        let groups = entities.groups.values().filter(|group| user.groups.contains(&group.id));
        UserDetail {
            path: Some(user.path.clone()),
            user_name: Some(user.name.clone()),
            user_id: Some(user.id.clone()),
            arn: Some(self.directory.arn("user", &user.path, &user.name)),
            create_date: Some(user.created.into()),
            user_policy_list: Some(inline(&user.permissions)),
            group_list: Some(groups.map(|group| group.name.clone()).collect()),
            attached_managed_policies: Some(attached(&user.permissions)),
            permissions_boundary: user.boundary.as_deref().map(boundary::shown),
            tags: tag::shown(&user.tags),
        }
    }

    fn group_detail(&self, group: &Group) -> GroupDetail {
        GroupDetail {
            path: Some(group.path.clone()),
            group_name: Some(group.name.clone()),
            group_id: Some(group.id.clone()),
            arn: Some(self.directory.arn("group", &group.path, &group.name)),
            create_date: Some(group.created.into()),
            group_policy_list: Some(inline(&group.permissions)),
            attached_managed_policies: Some(attached(&group.permissions)),
        }
    }

    fn role_detail(&self, role: &Role) -> RoleDetail {
        RoleDetail {
            path: Some(role.path.clone()),
            role_name: Some(role.name.clone()),
            role_id: Some(role.id.clone()),
            arn: Some(self.directory.arn("role", &role.path, &role.name)),
            create_date: Some(role.created.into()),
            assume_role_policy_document: Some(document::shown(&role.trust)),
            instance_profile_list: Some(Vec::new()),
            role_policy_list: Some(inline(&role.permissions)),
            attached_managed_policies: Some(attached(&role.permissions)),
            permissions_boundary: role.boundary.as_deref().map(boundary::shown),
            tags: tag::shown(&role.tags),
            role_last_used: None,
        }
    }

    fn policy_detail(&self, policy: wire::iam::Policy) -> ManagedPolicyDetail {
        let versions = policy.arn.as_deref().and_then(|arn| self.versions(arn).ok());
        ManagedPolicyDetail {
            policy_name: policy.policy_name,
            policy_id: policy.policy_id,
            arn: policy.arn,
            path: policy.path,
            default_version_id: policy.default_version_id,
            attachment_count: policy.attachment_count,
            permissions_boundary_usage_count: policy.permissions_boundary_usage_count,
            is_attachable: policy.is_attachable,
            description: policy.description,
            create_date: policy.create_date,
            update_date: policy.update_date,
            policy_version_list: versions,
        }
    }
}

fn inline(permissions: &Permissions) -> Vec<PolicyDetail> {
    let shown = |(name, text): (&String, &String)| PolicyDetail {
        policy_name: Some(name.clone()),
        policy_document: Some(document::shown(text)),
    };
    permissions.inline.iter().map(shown).collect()
}
