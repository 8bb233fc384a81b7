//! DeleteProvisionedConcurrencyConfig: nothing of a version or alias is kept ready any more.

use super::control::Control;
use super::error::Error;
use super::provisioned_concurrency::Subject;
use super::target::Place;
use wire::lambda::DeleteProvisionedConcurrencyConfigRequest;

impl Control {
    /// The deletion of what is not there is answered as if it had been.
    pub(super) async fn delete_provisioned_concurrency_config(
        &self,
        place: &Place,
        request: DeleteProvisionedConcurrencyConfigRequest,
    ) -> Result<(), Error> {
        let subject = Subject::of_one_that_is(place, &request.function_name, &request.qualifier)?;
        self.change(place, &subject.target(), |function| {
            function.provisioned.remove(&subject.qualifier);
            Ok(())
        })
        .await?;
        Ok(())
    }
}
