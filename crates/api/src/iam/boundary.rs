//! Permissions boundaries of users and roles.

use super::Iam;
use super::error::no_such_entity;
use model::identity::{Role, User};
use wire::iam::{
    AttachedPermissionsBoundary, DeleteRolePermissionsBoundaryRequest,
    DeleteUserPermissionsBoundaryRequest, PutRolePermissionsBoundaryRequest,
    PutUserPermissionsBoundaryRequest,
};
use wire::{AwsError, AwsRequest};

/// As answers have it.
pub(super) fn shown(arn: &str) -> AttachedPermissionsBoundary {
    AttachedPermissionsBoundary {
        permissions_boundary_type: Some("Policy".to_owned()),
        permissions_boundary_arn: Some(arn.to_owned()),
    }
}

impl Iam {
    /// Fails unless there is such a managed policy.
    pub(super) fn check_boundary(&self, arn: &str) -> Result<(), AwsError> {
        match self.directory.managed_document(arn) {
            Some(_) => Ok(()),
            None => Err(no_such_entity(format!(
                "Scope ARN: {arn} does not exist or is not attachable."
            ))),
        }
    }

    pub(super) async fn put_user_permissions_boundary(
        &self,
        _: &AwsRequest,
        input: PutUserPermissionsBoundaryRequest,
    ) -> Result<(), AwsError> {
        self.check_boundary(&input.permissions_boundary)?;
        self.directory
            .change::<User, _>(&input.user_name, |user, _| {
                user.boundary = Some(input.permissions_boundary);
                Ok(())
            })
            .await
    }

    pub(super) async fn put_role_permissions_boundary(
        &self,
        _: &AwsRequest,
        input: PutRolePermissionsBoundaryRequest,
    ) -> Result<(), AwsError> {
        self.check_boundary(&input.permissions_boundary)?;
        self.directory
            .change::<Role, _>(&input.role_name, |role, _| {
                role.boundary = Some(input.permissions_boundary);
                Ok(())
            })
            .await
    }

    pub(super) async fn delete_user_permissions_boundary(
        &self,
        _: &AwsRequest,
        input: DeleteUserPermissionsBoundaryRequest,
    ) -> Result<(), AwsError> {
        self.directory
            .change::<User, _>(&input.user_name, |user, _| {
                user.boundary.take().map(|_| ()).ok_or_else(|| {
                    no_such_entity(format!(
                        "User {} does not have a permissions boundary",
                        user.name
                    ))
                })
            })
            .await
    }

    pub(super) async fn delete_role_permissions_boundary(
        &self,
        _: &AwsRequest,
        input: DeleteRolePermissionsBoundaryRequest,
    ) -> Result<(), AwsError> {
        self.directory
            .change::<Role, _>(&input.role_name, |role, _| {
                role.boundary.take().map(|_| ()).ok_or_else(|| {
                    no_such_entity(format!(
                        "Role {} does not have a permissions boundary",
                        role.name
                    ))
                })
            })
            .await
    }
}
