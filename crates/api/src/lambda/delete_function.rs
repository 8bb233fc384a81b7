//! DeleteFunction: a function with all its versions, aliases, URLs and policies, or one version.

use super::control::Control;
use super::error::Error;
use super::functions::version_prefix;
use super::target::{Place, Target, not_found};
use model::function_url::UrlTarget;
use model::store::Expect;
use model::{Function, Version};
use std::sync::Arc;
use wire::lambda::{DeleteFunctionRequest, DeleteFunctionResponse};

/// What DeleteFunction answers when all is done at once.
const NO_CONTENT: i32 = 204;

impl Control {
    pub(super) async fn delete_function(
        self: &Arc<Self>,
        place: &Place,
        request: DeleteFunctionRequest,
    ) -> Result<DeleteFunctionResponse, Error> {
        let target = Target::read(place, &request.function_name, request.qualifier.as_deref())?;
        match target.qualifier.as_deref() {
            None => self.delete_whole(place, &target).await?,
            Some(qualifier) => match Version::parse(qualifier) {
                Some(Version::Number(number)) => {
                    self.delete_version(place, &target, number).await?;
                }
                Some(Version::Latest) => {
                    return Err(Error::InvalidParameterValue(
                        "$LATEST version cannot be deleted without deleting the function."
                            .to_owned(),
                    ));
                }
                None => {
                    return Err(Error::InvalidParameterValue(
                        "Deletion of aliases is not currently supported.".to_owned(),
                    ));
                }
            },
        }
        self.collect();
        Ok(DeleteFunctionResponse { status_code: Some(NO_CONTENT) })
    }

    /// The function goes first: from then on nothing leads to the rest, which is removed at the next
    /// start if a crash comes between.
    async fn delete_whole(&self, place: &Place, target: &Target) -> Result<(), Error> {
        let _versions = self.versions.lock().await;
        let found = self.function(&place.region, &target.name).await?;
        let Some((function, _)) = found else {
            return Err(not_found(place, &target.name, None));
        };
        let key = Function::key(&place.region, &target.name);
        self.ports.store.delete(&key, Expect::Anything).await?;
        for version in self.documents(&version_prefix(&place.region, &target.name)).await? {
            self.ports.store.delete(&version.key, Expect::Anything).await?;
        }
        for url in function.urls.values() {
            self.ports.store.delete(&UrlTarget::key(&url.id), Expect::Anything).await?;
        }
        Ok(())
    }

    /// AWS answers the deletion of a version that is not there as if it had been.
    async fn delete_version(
        &self,
        place: &Place,
        target: &Target,
        number: u64,
    ) -> Result<(), Error> {
        let _versions = self.versions.lock().await;
        let version = Version::Number(number);
        self.change(place, target, |function| {
            let aliases: Vec<&str> = function
                .aliases
                .values()
                .filter(|a| a.version == version || a.weights.contains_key(&version))
                .map(|a| a.name.as_str())
                .collect();
            if !aliases.is_empty() {
                return Err(Error::ResourceConflict(format!(
                    "Unable to delete version because the following aliases reference it: [{}]",
                    aliases.join(", ")
                )));
            }
            function.policies.remove(&number.to_string());
            function.event_invoke_configs.remove(&number.to_string());
            function.provisioned.remove(&number.to_string());
            function.runtime_updates.remove(&version);
            Ok(())
        })
        .await?;
        let key = Function::version_key(&place.region, &target.name, number);
        self.ports.store.delete(&key, Expect::Anything).await?;
        Ok(())
    }
}
