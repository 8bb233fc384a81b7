//! Managed policies and their versions.

use super::error::{delete_conflict, invalid_input, limit_exceeded, no_such_entity};
use super::{Directory, Iam, aws_managed, document, id, page, tag};
use iam::Kind;
use model::identity::{Entity, ManagedPolicy, PolicyVersion, segment};
use wire::iam::{
    CreatePolicyRequest, CreatePolicyResponse, CreatePolicyVersionRequest,
    CreatePolicyVersionResponse, DeletePolicyRequest, DeletePolicyVersionRequest, GetPolicyRequest,
    GetPolicyResponse, GetPolicyVersionRequest, GetPolicyVersionResponse, ListPoliciesRequest,
    ListPoliciesResponse, ListPolicyVersionsRequest, ListPolicyVersionsResponse,
    SetDefaultPolicyVersionRequest,
};
use wire::{AwsError, AwsRequest};

/// Versions of one policy (IAM User Guide, "IAM object quotas").
const VERSIONS: usize = 5;
const AWS_PREFIX: &str = "arn:aws:iam::aws:policy/";

/// The name of one of the account's own policies; AWS's can't be changed.
pub(super) fn own_name(directory: &Directory, arn: &str) -> Result<String, AwsError> {
    if arn.starts_with(AWS_PREFIX) {
        return Err(wire::AwsError::new(
            &super::error::ACCESS_DENIED,
            format!("Policy {arn} is AWS's own and can't be changed."),
        ));
    }
    let policy = directory.own_policy(arn).ok_or_else(|| not_found(arn))?;
    Ok(policy.name.clone())
}

pub(super) fn not_found(arn: &str) -> AwsError {
    no_such_entity(format!("Policy {arn} was not found."))
}

impl Directory {
    /// One of the account's own policies by its ARN.
    pub(super) fn own_policy(&self, arn: &str) -> Option<std::sync::Arc<ManagedPolicy>> {
        let policy = self.find::<ManagedPolicy>(arn.rsplit('/').next()?)?;
        (self.arn("policy", &policy.path, &policy.name) == arn).then_some(policy)
    }

    /// The document of a managed policy that is in force, the account's or AWS's.
    pub(super) fn managed_document(&self, arn: &str) -> Option<String> {
        match arn.strip_prefix(AWS_PREFIX) {
            Some(_) => aws_managed::find(arn).map(|policy| policy.document.to_owned()),
            None => self.own_policy(arn)?.document().map(str::to_owned),
        }
    }

    /// How many users, groups and roles have it attached, and how many have it as their boundary.
    fn uses(&self, arn: &str) -> (i32, i32) {
        let entities = self.entities();
        let permissions = entities
            .users
            .values()
            .map(|user| &user.permissions)
            .chain(entities.groups.values().map(|group| &group.permissions))
            .chain(entities.roles.values().map(|role| &role.permissions));
        let attached = permissions.filter(|p| p.attached.iter().any(|other| other == arn)).count();
        let boundaries = entities
            .users
            .values()
            .map(|user| &user.boundary)
            .chain(entities.roles.values().map(|role| &role.boundary));
        let boundaries = boundaries.filter(|boundary| boundary.as_deref() == Some(arn)).count();
        let number = |count| i32::try_from(count).unwrap_or(i32::MAX);
        (number(attached), number(boundaries))
    }
}

impl Iam {
    pub(super) async fn create_policy(
        &self,
        _: &AwsRequest,
        input: CreatePolicyRequest,
    ) -> Result<CreatePolicyResponse, AwsError> {
        document::check(&input.policy_document, Kind::Managed)?;
        let now = self.now();
        let version = PolicyVersion { number: 1, document: input.policy_document, created: now };
        let policy = ManagedPolicy {
            name: input.policy_name,
            path: input.path.unwrap_or_else(|| "/".to_owned()),
            id: id::unique("ANPA"),
            created: now,
            updated: now,
            description: input.description,
            versions: vec![version],
            default: 1,
            last: 1,
            tags: tag::new(input.tags)?,
        };
        let policy = self.directory.add(policy, |_| Ok(())).await?;
        Ok(CreatePolicyResponse { policy: Some(self.shown_policy(&policy)) })
    }

    pub(super) async fn get_policy(
        &self,
        _: &AwsRequest,
        input: GetPolicyRequest,
    ) -> Result<GetPolicyResponse, AwsError> {
        let arn = &input.policy_arn;
        let policy = match aws_managed::find(arn) {
            Some(policy) => self.shown_aws_managed(policy),
            None => {
                let policy = self.directory.own_policy(arn).ok_or_else(|| not_found(arn))?;
                self.shown_policy(&policy)
            }
        };
        Ok(GetPolicyResponse { policy: Some(policy) })
    }

    pub(super) async fn list_policies(
        &self,
        _: &AwsRequest,
        input: ListPoliciesRequest,
    ) -> Result<ListPoliciesResponse, AwsError> {
        let scope = input.scope.as_deref().unwrap_or("All");
        let mut all: Vec<wire::iam::Policy> = Vec::new();
        if scope != "AWS" {
            let own = self.directory.all::<ManagedPolicy>();
            all.extend(own.iter().map(|policy| self.shown_policy(policy)));
        }
        if scope != "Local" {
            all.extend(aws_managed::ALL.iter().map(|policy| self.shown_aws_managed(policy)));
        }
        let prefix = input.path_prefix.unwrap_or_else(|| "/".to_owned());
        let boundaries = input.policy_usage_filter.as_deref() == Some("PermissionsBoundary");
        let wanted = |policy: &wire::iam::Policy| {
            let used = match (boundaries, input.policy_usage_filter.is_some()) {
                (true, _) => policy.permissions_boundary_usage_count > Some(0),
                (false, true) => policy.attachment_count > Some(0),
                (false, false) => {
                    input.only_attached != Some(true) || policy.attachment_count > Some(0)
                }
            };
            used && policy.path.as_ref().is_some_and(|path| path.starts_with(&prefix))
        };
        let mut policies: Vec<(String, wire::iam::Policy)> = all
            .into_iter()
            .filter(wanted)
            .map(|policy| {
                let key = policy.arn.clone().unwrap_or_default();
                (key, wire::iam::Policy { description: None, tags: None, ..policy })
            })
            .collect();
        policies.sort_by(|(a, _), (b, _)| a.cmp(b));
        let page = page::cut(policies, input.max_items, input.marker.as_deref())?;
        Ok(ListPoliciesResponse {
            policies: Some(page.items),
            is_truncated: page.truncated,
            marker: page.marker,
        })
    }

    pub(super) async fn delete_policy(
        &self,
        _: &AwsRequest,
        input: DeletePolicyRequest,
    ) -> Result<(), AwsError> {
        let name = own_name(&self.directory, &input.policy_arn)?;
        let arn = input.policy_arn;
        self.directory
            .remove::<ManagedPolicy>(&name, |policy, entities| {
                let attached = |permissions: &model::identity::Permissions| {
                    permissions.attached.contains(&arn)
                };
                let bounds = |boundary: &Option<String>| boundary.as_ref() == Some(&arn);
                let used = entities
                    .users
                    .values()
                    .any(|user| attached(&user.permissions) || bounds(&user.boundary))
                    || entities.groups.values().any(|group| attached(&group.permissions))
                    || entities
                        .roles
                        .values()
                        .any(|role| attached(&role.permissions) || bounds(&role.boundary));
                if used {
                    return Err(delete_conflict("Cannot delete a policy attached to entities."));
                }
                if policy.versions.len() > 1 {
                    return Err(delete_conflict(
                        "This policy has more than one version. Before you delete a policy, you must \
                         delete the policy's versions. The default version is deleted with the policy.",
                    ));
                }
                Ok(())
            })
            .await
    }

    pub(super) async fn create_policy_version(
        &self,
        _: &AwsRequest,
        input: CreatePolicyVersionRequest,
    ) -> Result<CreatePolicyVersionResponse, AwsError> {
        let name = own_name(&self.directory, &input.policy_arn)?;
        document::check(&input.policy_document, Kind::Managed)?;
        let now = self.now();
        let version = self
            .directory
            .change::<ManagedPolicy, _>(&name, |policy, _| {
                if policy.versions.len() >= VERSIONS {
                    return Err(limit_exceeded(format!(
                        "A managed policy can have up to {VERSIONS} versions. Before you create a \
                         new version, you must delete an existing version."
                    )));
                }
                policy.last += 1;
                let number = policy.last;
                let version =
                    PolicyVersion { number, document: input.policy_document, created: now };
                let is_default = input.set_as_default == Some(true);
                if is_default {
                    policy.default = number;
                    policy.updated = now;
                }
                let shown = shown_version(&version, is_default);
                policy.versions.push(version);
                Ok(shown)
            })
            .await?;
        let version = wire::iam::PolicyVersion { document: None, ..version };
        Ok(CreatePolicyVersionResponse { policy_version: Some(version) })
    }

    pub(super) async fn get_policy_version(
        &self,
        _: &AwsRequest,
        input: GetPolicyVersionRequest,
    ) -> Result<GetPolicyVersionResponse, AwsError> {
        let versions = self.versions(&input.policy_arn)?;
        let version = versions
            .into_iter()
            .find(|version| version.version_id.as_ref() == Some(&input.version_id))
            .ok_or_else(|| no_version(&input.policy_arn, &input.version_id))?;
        Ok(GetPolicyVersionResponse { policy_version: Some(version) })
    }

    pub(super) async fn list_policy_versions(
        &self,
        _: &AwsRequest,
        input: ListPolicyVersionsRequest,
    ) -> Result<ListPolicyVersionsResponse, AwsError> {
        let mut versions = self.versions(&input.policy_arn)?;
        versions.reverse();
        let versions = versions.into_iter().enumerate().map(|(place, version)| {
            (format!("{place:04}"), wire::iam::PolicyVersion { document: None, ..version })
        });
        let page = page::cut(versions, input.max_items, input.marker.as_deref())?;
        Ok(ListPolicyVersionsResponse {
            versions: Some(page.items),
            is_truncated: page.truncated,
            marker: page.marker,
        })
    }

    pub(super) async fn set_default_policy_version(
        &self,
        _: &AwsRequest,
        input: SetDefaultPolicyVersionRequest,
    ) -> Result<(), AwsError> {
        let name = own_name(&self.directory, &input.policy_arn)?;
        let now = self.now();
        self.directory
            .change::<ManagedPolicy, _>(&name, |policy, _| {
                let number = existing_version(policy, &input.policy_arn, &input.version_id)?;
                policy.default = number;
                policy.updated = now;
                Ok(())
            })
            .await
    }

    pub(super) async fn delete_policy_version(
        &self,
        _: &AwsRequest,
        input: DeletePolicyVersionRequest,
    ) -> Result<(), AwsError> {
        let name = own_name(&self.directory, &input.policy_arn)?;
        self.directory
            .change::<ManagedPolicy, _>(&name, |policy, _| {
                let number = existing_version(policy, &input.policy_arn, &input.version_id)?;
                if number == policy.default {
                    return Err(delete_conflict("Cannot delete the default version of a policy."));
                }
                policy.versions.retain(|version| version.number != number);
                Ok(())
            })
            .await
    }

    /// The versions of a policy with their documents, the oldest first.
    pub(super) fn versions(&self, arn: &str) -> Result<Vec<wire::iam::PolicyVersion>, AwsError> {
        if let Some(policy) = aws_managed::find(arn) {
            return Ok(vec![wire::iam::PolicyVersion {
                document: Some(document::shown(policy.document)),
                version_id: Some("v1".to_owned()),
                is_default_version: Some(true),
                create_date: Some(aws_managed::created().into()),
            }]);
        }
        let policy = self.directory.own_policy(arn).ok_or_else(|| not_found(arn))?;
        let versions = policy.versions.iter();
        Ok(versions
            .map(|version| shown_version(version, version.number == policy.default))
            .collect())
    }

    pub(super) fn shown_policy(&self, policy: &ManagedPolicy) -> wire::iam::Policy {
        let arn = self.directory.arn(ManagedPolicy::WORD, &policy.path, &policy.name);
        let (attached, boundaries) = self.directory.uses(&arn);
        wire::iam::Policy {
            policy_name: Some(policy.name.clone()),
            policy_id: Some(policy.id.clone()),
            arn: Some(arn),
            path: Some(policy.path.clone()),
            default_version_id: Some(format!("v{}", policy.default)),
            attachment_count: Some(attached),
            permissions_boundary_usage_count: Some(boundaries),
            is_attachable: Some(true),
            description: policy.description.clone(),
            create_date: Some(policy.created.into()),
            update_date: Some(policy.updated.into()),
            tags: tag::shown(&policy.tags),
        }
    }

    pub(super) fn shown_aws_managed(&self, policy: &aws_managed::AwsManaged) -> wire::iam::Policy {
        let arn = policy.arn();
        let (attached, boundaries) = self.directory.uses(&arn);
        wire::iam::Policy {
            policy_name: Some(policy.name.to_owned()),
            policy_id: Some(format!("ANPA{}", segment(policy.name).to_uppercase())),
            arn: Some(arn),
            path: Some(policy.path.to_owned()),
            default_version_id: Some("v1".to_owned()),
            attachment_count: Some(attached),
            permissions_boundary_usage_count: Some(boundaries),
            is_attachable: Some(true),
            description: Some(policy.description.to_owned()),
            create_date: Some(aws_managed::created().into()),
            update_date: Some(aws_managed::created().into()),
            tags: None,
        }
    }
}

fn existing_version(policy: &ManagedPolicy, arn: &str, id: &str) -> Result<u32, AwsError> {
    let number = id.strip_prefix('v').and_then(|number| number.parse::<u32>().ok());
    let number = number.ok_or_else(|| invalid_input(format!("'{id}' is no id of a version")))?;
    match policy.versions.iter().any(|version| version.number == number) {
        true => Ok(number),
        false => Err(no_version(arn, id)),
    }
}

fn no_version(arn: &str, id: &str) -> AwsError {
    no_such_entity(format!("Policy {arn} version {id} does not exist or is not attachable."))
}

fn shown_version(version: &PolicyVersion, is_default: bool) -> wire::iam::PolicyVersion {
    wire::iam::PolicyVersion {
        document: Some(document::shown(&version.document)),
        version_id: Some(format!("v{}", version.number)),
        is_default_version: Some(is_default),
        create_date: Some(version.created.into()),
    }
}
