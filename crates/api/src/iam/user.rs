//! Users: `CreateUser`, `GetUser`, `ListUsers`, `UpdateUser`, `DeleteUser`.

use super::error::{delete_conflict, validation};
use super::{Iam, boundary, id, page, tag};
use model::identity::{Permissions, User, segment};
use std::collections::BTreeSet;
use std::sync::Arc;
use wire::iam::{
    CreateUserRequest, CreateUserResponse, DeleteUserRequest, GetUserRequest, GetUserResponse,
    ListUsersRequest, ListUsersResponse, UpdateUserRequest,
};
use wire::{AwsError, AwsRequest};

impl Iam {
    pub(super) async fn create_user(
        &self,
        _: &AwsRequest,
        input: CreateUserRequest,
    ) -> Result<CreateUserResponse, AwsError> {
        if let Some(boundary) = &input.permissions_boundary {
            self.check_boundary(boundary)?;
        }
        let user = User {
            name: input.user_name,
            path: input.path.unwrap_or_else(|| "/".to_owned()),
            id: id::unique("AIDA"),
            created: self.now(),
            permissions: Permissions::default(),
            groups: BTreeSet::new(),
            boundary: input.permissions_boundary,
            tags: tag::new(input.tags)?,
            access_keys: Vec::new(),
        };
        let user = self.directory.add(user, |_| Ok(())).await?;
        Ok(CreateUserResponse { user: Some(self.shown_user(&user)) })
    }

    pub(super) async fn get_user(
        &self,
        request: &AwsRequest,
        input: GetUserRequest,
    ) -> Result<GetUserResponse, AwsError> {
        if input.user_name.is_none() && request.principal.ends_with(":root") {
            let root = wire::iam::User {
                user_id: Some(request.account.clone()),
                arn: Some(request.principal.clone()),
                create_date: Some(self.now().into()),
                ..Default::default()
            };
            return Ok(GetUserResponse { user: Some(root) });
        }
        let name = user_or_caller(request, input.user_name)?;
        let user = self.directory.existing::<User>(&name)?;
        Ok(GetUserResponse { user: Some(self.shown_user(&user)) })
    }

    pub(super) async fn list_users(
        &self,
        _: &AwsRequest,
        input: ListUsersRequest,
    ) -> Result<ListUsersResponse, AwsError> {
        let prefix = input.path_prefix.unwrap_or_else(|| "/".to_owned());
        let users = self.directory.all::<User>().into_iter();
        let users = users.filter(|user| user.path.starts_with(&prefix));
        let users = users.map(|user| {
            // Lists leave out what GetUser tells.
            let shown = self.shown_user(&user);
            (
                segment(&user.name),
                wire::iam::User { tags: None, permissions_boundary: None, ..shown },
            )
        });
        let page = page::cut(users, input.max_items, input.marker.as_deref())?;
        Ok(ListUsersResponse {
            users: Some(page.items),
            is_truncated: page.truncated,
            marker: page.marker,
        })
    }

    pub(super) async fn update_user(
        &self,
        _: &AwsRequest,
        input: UpdateUserRequest,
    ) -> Result<(), AwsError> {
        self.directory
            .rename::<User>(&input.user_name, |user| {
                user.path = input.new_path.unwrap_or_else(|| user.path.clone());
                user.name = input.new_user_name.unwrap_or_else(|| user.name.clone());
            })
            .await
    }

    pub(super) async fn delete_user(
        &self,
        _: &AwsRequest,
        input: DeleteUserRequest,
    ) -> Result<(), AwsError> {
        self.directory
            .remove::<User>(&input.user_name, |user, _| {
                check_unused(&user.permissions)?;
                if !user.access_keys.is_empty() {
                    return Err(delete_conflict(
                        "Cannot delete entity, must delete access keys first.",
                    ));
                }
                if !user.groups.is_empty() {
                    return Err(delete_conflict(
                        "Cannot delete entity, must remove user from all groups first.",
                    ));
                }
                Ok(())
            })
            .await
    }

    pub(super) fn shown_user(&self, user: &Arc<User>) -> wire::iam::User {
        wire::iam::User {
            path: Some(user.path.clone()),
            user_name: Some(user.name.clone()),
            user_id: Some(user.id.clone()),
            arn: Some(self.directory.arn("user", &user.path, &user.name)),
            create_date: Some(user.created.into()),
            password_last_used: None,
            permissions_boundary: user.boundary.as_deref().map(boundary::shown),
            tags: tag::shown(&user.tags),
        }
    }
}

/// Fails while there are policies, in AWS's words.
pub(super) fn check_unused(permissions: &Permissions) -> Result<(), AwsError> {
    if !permissions.attached.is_empty() {
        return Err(delete_conflict("Cannot delete entity, must detach all policies first."));
    }
    if !permissions.inline.is_empty() {
        return Err(delete_conflict("Cannot delete entity, must delete policies first."));
    }
    Ok(())
}

/// The user that a request names, or the one who sends it.
pub(super) fn user_or_caller(
    request: &AwsRequest,
    name: Option<String>,
) -> Result<String, AwsError> {
    let caller = || {
        let (_, path_and_name) = request.principal.split_once(":user/")?;
        path_and_name.rsplit('/').next().map(str::to_owned)
    };
    name.or_else(caller)
        .ok_or_else(|| validation("Must specify userName when calling with non-User credentials"))
}
