//! Groups, and who is in them.

use super::error::{delete_conflict, limit_exceeded, no_such_entity};
use super::user::check_unused;
use super::{Iam, id, page};
use model::identity::{Group, Permissions, User, segment};
use std::sync::Arc;
use wire::iam::{
    AddUserToGroupRequest, CreateGroupRequest, CreateGroupResponse, DeleteGroupRequest,
    GetGroupRequest, GetGroupResponse, ListGroupsForUserRequest, ListGroupsForUserResponse,
    ListGroupsRequest, ListGroupsResponse, RemoveUserFromGroupRequest, UpdateGroupRequest,
};
use wire::{AwsError, AwsRequest};

/// Groups that a user can be in (IAM User Guide, "IAM object quotas").
const GROUPS_PER_USER: usize = 10;

impl Iam {
    pub(super) async fn create_group(
        &self,
        _: &AwsRequest,
        input: CreateGroupRequest,
    ) -> Result<CreateGroupResponse, AwsError> {
        let group = Group {
            name: input.group_name,
            path: input.path.unwrap_or_else(|| "/".to_owned()),
            id: id::unique("AGPA"),
            created: self.now(),
            permissions: Permissions::default(),
        };
        let group = self.directory.add(group, |_| Ok(())).await?;
        Ok(CreateGroupResponse { group: Some(self.shown_group(&group)) })
    }

    pub(super) async fn get_group(
        &self,
        _: &AwsRequest,
        input: GetGroupRequest,
    ) -> Result<GetGroupResponse, AwsError> {
        let group = self.directory.existing::<Group>(&input.group_name)?;
        let users = self.directory.all::<User>().into_iter();
        let users = users.filter(|user| user.groups.contains(&group.id)).map(|user| {
            let shown = self.shown_user(&user);
            (
                segment(&user.name),
                wire::iam::User { tags: None, permissions_boundary: None, ..shown },
            )
        });
        let page = page::cut(users, input.max_items, input.marker.as_deref())?;
        Ok(GetGroupResponse {
            group: Some(self.shown_group(&group)),
            users: Some(page.items),
            is_truncated: page.truncated,
            marker: page.marker,
        })
    }

    pub(super) async fn list_groups(
        &self,
        _: &AwsRequest,
        input: ListGroupsRequest,
    ) -> Result<ListGroupsResponse, AwsError> {
        let prefix = input.path_prefix.unwrap_or_else(|| "/".to_owned());
        let groups = self.directory.all::<Group>().into_iter();
        let groups = groups
            .filter(|group| group.path.starts_with(&prefix))
            .map(|group| (segment(&group.name), self.shown_group(&group)));
        let page = page::cut(groups, input.max_items, input.marker.as_deref())?;
        Ok(ListGroupsResponse {
            groups: Some(page.items),
            is_truncated: page.truncated,
            marker: page.marker,
        })
    }

    pub(super) async fn list_groups_for_user(
        &self,
        _: &AwsRequest,
        input: ListGroupsForUserRequest,
    ) -> Result<ListGroupsForUserResponse, AwsError> {
        let user = self.directory.existing::<User>(&input.user_name)?;
        let groups = self.directory.all::<Group>().into_iter();
        let groups = groups
            .filter(|group| user.groups.contains(&group.id))
            .map(|group| (segment(&group.name), self.shown_group(&group)));
        let page = page::cut(groups, input.max_items, input.marker.as_deref())?;
        Ok(ListGroupsForUserResponse {
            groups: Some(page.items),
            is_truncated: page.truncated,
            marker: page.marker,
        })
    }

    pub(super) async fn update_group(
        &self,
        _: &AwsRequest,
        input: UpdateGroupRequest,
    ) -> Result<(), AwsError> {
        self.directory
            .rename::<Group>(&input.group_name, |group| {
                group.path = input.new_path.unwrap_or_else(|| group.path.clone());
                group.name = input.new_group_name.unwrap_or_else(|| group.name.clone());
            })
            .await
    }

    pub(super) async fn delete_group(
        &self,
        _: &AwsRequest,
        input: DeleteGroupRequest,
    ) -> Result<(), AwsError> {
        self.directory
            .remove::<Group>(&input.group_name, |group, entities| {
                check_unused(&group.permissions)?;
                if entities.users.values().any(|user| user.groups.contains(&group.id)) {
                    return Err(delete_conflict(
                        "Cannot delete entity, must remove users from group first.",
                    ));
                }
                Ok(())
            })
            .await
    }

    pub(super) async fn add_user_to_group(
        &self,
        _: &AwsRequest,
        input: AddUserToGroupRequest,
    ) -> Result<(), AwsError> {
        self.directory
            .change::<User, _>(&input.user_name, |user, entities| {
                let group = in_entities(entities, &input.group_name)?;
                user.groups.insert(group.id.clone());
                if user.groups.len() > GROUPS_PER_USER {
                    return Err(limit_exceeded(format!(
                        "Cannot exceed quota for GroupsPerUser: {GROUPS_PER_USER}"
                    )));
                }
                Ok(())
            })
            .await
    }

    pub(super) async fn remove_user_from_group(
        &self,
        _: &AwsRequest,
        input: RemoveUserFromGroupRequest,
    ) -> Result<(), AwsError> {
        self.directory
            .change::<User, _>(&input.user_name, |user, entities| {
                let group = in_entities(entities, &input.group_name)?;
                user.groups.remove(&group.id);
                Ok(())
            })
            .await
    }

    pub(super) fn shown_group(&self, group: &Arc<Group>) -> wire::iam::Group {
        wire::iam::Group {
            path: Some(group.path.clone()),
            group_name: Some(group.name.clone()),
            group_id: Some(group.id.clone()),
            arn: Some(self.directory.arn("group", &group.path, &group.name)),
            create_date: Some(group.created.into()),
        }
    }
}

fn in_entities(entities: &super::directory::Entities, name: &str) -> Result<Arc<Group>, AwsError> {
    let group = entities.groups.get(&segment(name)).cloned();
    group.ok_or_else(|| no_such_entity(format!("The group with name {name} cannot be found.")))
}
