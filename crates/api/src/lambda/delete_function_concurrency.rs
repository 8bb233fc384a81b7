//! DeleteFunctionConcurrency: a function's reservation goes.

use super::control::Control;
use super::error::Error;
use super::target::{Place, Target};
use wire::lambda::DeleteFunctionConcurrencyRequest;

impl Control {
    pub(super) async fn delete_function_concurrency(
        &self,
        place: &Place,
        request: DeleteFunctionConcurrencyRequest,
    ) -> Result<(), Error> {
        let name = Target::read_unqualified(place, &request.function_name)?;
        let target = Target { name, qualifier: None };
        self.change(place, &target, |function| {
            function.reserved_concurrency = None;
            Ok(())
        })
        .await?;
        Ok(())
    }
}
