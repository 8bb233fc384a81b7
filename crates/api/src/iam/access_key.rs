//! Access keys of users. A secret is told once, when the key is made; kept is what the key file
//! opens.

use super::error::{limit_exceeded, no_such_entity};
use super::user::user_or_caller;
use super::{Iam, id, page};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use model::identity::{AccessKey, User};
use wire::iam::{
    AccessKeyMetadata, CreateAccessKeyRequest, CreateAccessKeyResponse, DeleteAccessKeyRequest,
    GetAccessKeyLastUsedRequest, GetAccessKeyLastUsedResponse, ListAccessKeysRequest,
    ListAccessKeysResponse, UpdateAccessKeyRequest,
};
use wire::{AwsError, AwsRequest};

/// Access keys of one user (IAM User Guide, "IAM object quotas").
const KEYS_PER_USER: usize = 2;

/// The context in which an access key's secret is sealed.
pub(super) fn context(id: &str) -> String {
    format!("access-key/{id}")
}

impl Iam {
    pub(super) async fn create_access_key(
        &self,
        request: &AwsRequest,
        input: CreateAccessKeyRequest,
    ) -> Result<CreateAccessKeyResponse, AwsError> {
        let name = user_or_caller(request, input.user_name)?;
        let (id, secret, now) = (id::access_key("AKIA"), id::secret(), self.now());
        let sealed = self.directory.sealing.seal(&context(&id), secret.as_bytes());
        let key = AccessKey {
            id: id.clone(),
            sealed_secret: STANDARD.encode(sealed),
            active: true,
            created: now,
        };
        let user_name = self
            .directory
            .change::<User, _>(&name, |user, _| {
                if user.access_keys.len() >= KEYS_PER_USER {
                    return Err(limit_exceeded(format!(
                        "Cannot exceed quota for AccessKeysPerUser: {KEYS_PER_USER}"
                    )));
                }
                user.access_keys.push(key);
                Ok(user.name.clone())
            })
            .await?;
        Ok(CreateAccessKeyResponse {
            access_key: Some(wire::iam::AccessKey {
                user_name: Some(user_name),
                access_key_id: Some(id),
                status: Some("Active".to_owned()),
                secret_access_key: Some(secret),
                create_date: Some(now.into()),
            }),
        })
    }

    pub(super) async fn list_access_keys(
        &self,
        request: &AwsRequest,
        input: ListAccessKeysRequest,
    ) -> Result<ListAccessKeysResponse, AwsError> {
        let name = user_or_caller(request, input.user_name)?;
        let user = self.directory.existing::<User>(&name)?;
        let mut keys = user.access_keys.clone();
        keys.sort_by(|a, b| a.id.cmp(&b.id));
        let keys = keys.into_iter().map(|key| {
            let metadata = AccessKeyMetadata {
                user_name: Some(user.name.clone()),
                access_key_id: Some(key.id.clone()),
                status: Some(status(key.active).to_owned()),
                create_date: Some(key.created.into()),
            };
            (key.id, metadata)
        });
        let page = page::cut(keys, input.max_items, input.marker.as_deref())?;
        Ok(ListAccessKeysResponse {
            access_key_metadata: Some(page.items),
            is_truncated: page.truncated,
            marker: page.marker,
        })
    }

    pub(super) async fn update_access_key(
        &self,
        request: &AwsRequest,
        input: UpdateAccessKeyRequest,
    ) -> Result<(), AwsError> {
        let name = user_or_caller(request, input.user_name)?;
        self.directory
            .change::<User, _>(&name, |user, _| {
                let key = user.access_keys.iter_mut().find(|key| key.id == input.access_key_id);
                let key = key.ok_or_else(|| missing(&input.access_key_id))?;
                key.active = input.status == "Active";
                Ok(())
            })
            .await
    }

    pub(super) async fn delete_access_key(
        &self,
        request: &AwsRequest,
        input: DeleteAccessKeyRequest,
    ) -> Result<(), AwsError> {
        let name = user_or_caller(request, input.user_name)?;
        self.directory
            .change::<User, _>(&name, |user, _| {
                let before = user.access_keys.len();
                user.access_keys.retain(|key| key.id != input.access_key_id);
                if user.access_keys.len() == before {
                    return Err(missing(&input.access_key_id));
                }
                Ok(())
            })
            .await
    }

    pub(super) async fn get_access_key_last_used(
        &self,
        _: &AwsRequest,
        input: GetAccessKeyLastUsedRequest,
    ) -> Result<GetAccessKeyLastUsedResponse, AwsError> {
        let user = self.directory.user_of_key(&input.access_key_id);
        let user = user.ok_or_else(|| missing(&input.access_key_id))?;
        let used = self.directory.last_used(&input.access_key_id).await?;
        let none = || "N/A".to_owned();
        Ok(GetAccessKeyLastUsedResponse {
            user_name: Some(user.name.clone()),
            access_key_last_used: Some(wire::iam::AccessKeyLastUsed {
                last_used_date: used.as_ref().map(|used| used.time.into()),
                service_name: Some(used.as_ref().map_or_else(none, |used| used.service.clone())),
                region: Some(used.map_or_else(none, |used| used.region)),
            }),
        })
    }
}

fn status(active: bool) -> &'static str {
    if active { "Active" } else { "Inactive" }
}

fn missing(id: &str) -> AwsError {
    no_such_entity(format!("The Access Key with id {id} cannot be found."))
}
