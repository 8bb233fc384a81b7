//! DeleteAlias: an alias goes, with its URL, its resource policy, its settings of asynchronous
//! invocation and its provisioned concurrency.

use super::alias;
use super::control::Control;
use super::error::Error;
use super::target::{Place, Target};
use model::function_url::UrlTarget;
use model::store::Expect;
use wire::lambda::DeleteAliasRequest;

impl Control {
    /// The deletion of an alias that is not there is answered as if it had been.
    pub(super) async fn delete_alias(
        &self,
        place: &Place,
        request: DeleteAliasRequest,
    ) -> Result<(), Error> {
        let name = Target::read_unqualified(place, &request.function_name)?;
        let target = Target { name, qualifier: None };
        let name = alias::name(&request.name)?;
        let (url, _) = self
            .change(place, &target, |function| {
                function.aliases.remove(&name);
                function.policies.remove(name.as_str());
                function.event_invoke_configs.remove(name.as_str());
                function.provisioned.remove(name.as_str());
                Ok(function.urls.remove(name.as_str()))
            })
            .await?;
        if let Some(url) = url {
            self.ports.store.delete(&UrlTarget::key(&url.id), Expect::Anything).await?;
        }
        Ok(())
    }
}
