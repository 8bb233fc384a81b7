//! DeleteFunctionUrlConfig: an address goes.

use super::control::Control;
use super::error::Error;
use super::function_url;
use super::target::Place;
use model::function_url::UrlTarget;
use model::store::Expect;
use wire::lambda::DeleteFunctionUrlConfigRequest;

impl Control {
    pub(super) async fn delete_function_url_config(
        &self,
        place: &Place,
        request: DeleteFunctionUrlConfigRequest,
    ) -> Result<(), Error> {
        let (target, qualifier) =
            function_url::target(place, &request.function_name, request.qualifier.as_deref())?;
        let changed = self
            .change(place, &target, |function| {
                function.urls.remove(&qualifier).ok_or_else(function_url::url_not_found)
            })
            .await;
        let url = match changed {
            Ok((url, _)) => url,
            Err(Error::ResourceNotFound(_)) => return Err(function_url::url_not_found()),
            Err(error) => return Err(error),
        };
        self.ports.store.delete(&UrlTarget::key(&url.id), Expect::Anything).await?;
        Ok(())
    }
}
