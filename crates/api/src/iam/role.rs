//! Roles and their trust policies.

use super::user::check_unused;
use super::{Iam, boundary, document, id, page, tag};
use iam::Kind;
use model::identity::{Permissions, Role, segment};
use std::sync::Arc;
use wire::iam::{
    CreateRoleRequest, CreateRoleResponse, DeleteRoleRequest, GetRoleRequest, GetRoleResponse,
    ListRolesRequest, ListRolesResponse, UpdateAssumeRolePolicyRequest,
    UpdateRoleDescriptionRequest, UpdateRoleDescriptionResponse, UpdateRoleRequest,
    UpdateRoleResponse,
};
use wire::{AwsError, AwsRequest};

/// How long a session may last unless the role says otherwise, in seconds (AWS IAM, CreateRole).
const SESSION_S: u32 = 3_600;

impl Iam {
    pub(super) async fn create_role(
        &self,
        _: &AwsRequest,
        input: CreateRoleRequest,
    ) -> Result<CreateRoleResponse, AwsError> {
        document::check(&input.assume_role_policy_document, Kind::Trust)?;
        if let Some(boundary) = &input.permissions_boundary {
            self.check_boundary(boundary)?;
        }
        let role = Role {
            name: input.role_name,
            path: input.path.unwrap_or_else(|| "/".to_owned()),
            id: id::unique("AROA"),
            created: self.now(),
            trust: input.assume_role_policy_document,
            description: input.description,
            max_session_s: seconds(input.max_session_duration).unwrap_or(SESSION_S),
            permissions: Permissions::default(),
            boundary: input.permissions_boundary,
            tags: tag::new(input.tags)?,
        };
        let role = self.directory.add(role, |_| Ok(())).await?;
        Ok(CreateRoleResponse { role: Some(self.shown_role(&role)) })
    }

    pub(super) async fn get_role(
        &self,
        _: &AwsRequest,
        input: GetRoleRequest,
    ) -> Result<GetRoleResponse, AwsError> {
        let role = self.directory.existing::<Role>(&input.role_name)?;
        Ok(GetRoleResponse { role: Some(self.shown_role(&role)) })
    }

    pub(super) async fn list_roles(
        &self,
        _: &AwsRequest,
        input: ListRolesRequest,
    ) -> Result<ListRolesResponse, AwsError> {
        let prefix = input.path_prefix.unwrap_or_else(|| "/".to_owned());
        let roles = self.directory.all::<Role>().into_iter();
        let roles = roles.filter(|role| role.path.starts_with(&prefix)).map(|role| {
            let shown = self.shown_role(&role);
            (
                segment(&role.name),
                wire::iam::Role { tags: None, permissions_boundary: None, ..shown },
            )
        });
        let page = page::cut(roles, input.max_items, input.marker.as_deref())?;
        Ok(ListRolesResponse {
            roles: Some(page.items),
            is_truncated: page.truncated,
            marker: page.marker,
        })
    }

    pub(super) async fn update_role(
        &self,
        _: &AwsRequest,
        input: UpdateRoleRequest,
    ) -> Result<UpdateRoleResponse, AwsError> {
        self.directory
            .change::<Role, _>(&input.role_name, |role, _| {
                // A duration that is left out goes back to a new role's (AWS IAM, UpdateRole).
                role.max_session_s = seconds(input.max_session_duration).unwrap_or(SESSION_S);
                role.description = input.description.or_else(|| role.description.take());
                Ok(UpdateRoleResponse {})
            })
            .await
    }

    pub(super) async fn update_role_description(
        &self,
        _: &AwsRequest,
        input: UpdateRoleDescriptionRequest,
    ) -> Result<UpdateRoleDescriptionResponse, AwsError> {
        let role = self
            .directory
            .change::<Role, _>(&input.role_name, |role, _| {
                role.description = Some(input.description);
                Ok(Arc::new(role.clone()))
            })
            .await?;
        Ok(UpdateRoleDescriptionResponse { role: Some(self.shown_role(&role)) })
    }

    pub(super) async fn update_assume_role_policy(
        &self,
        _: &AwsRequest,
        input: UpdateAssumeRolePolicyRequest,
    ) -> Result<(), AwsError> {
        document::check(&input.policy_document, Kind::Trust)?;
        self.directory
            .change::<Role, _>(&input.role_name, |role, _| {
                role.trust = input.policy_document;
                Ok(())
            })
            .await
    }

    pub(super) async fn delete_role(
        &self,
        _: &AwsRequest,
        input: DeleteRoleRequest,
    ) -> Result<(), AwsError> {
        self.directory
            .remove::<Role>(&input.role_name, |role, _| check_unused(&role.permissions))
            .await
    }

    pub(super) fn shown_role(&self, role: &Arc<Role>) -> wire::iam::Role {
        wire::iam::Role {
            path: Some(role.path.clone()),
            role_name: Some(role.name.clone()),
            role_id: Some(role.id.clone()),
            arn: Some(self.directory.arn("role", &role.path, &role.name)),
            create_date: Some(role.created.into()),
            assume_role_policy_document: Some(document::shown(&role.trust)),
            description: role.description.clone(),
            max_session_duration: i32::try_from(role.max_session_s).ok(),
            permissions_boundary: role.boundary.as_deref().map(boundary::shown),
            tags: tag::shown(&role.tags),
            role_last_used: None,
            source_role_template: None,
        }
    }
}

fn seconds(number: Option<i32>) -> Option<u32> {
    number.and_then(|number| u32::try_from(number).ok())
}
