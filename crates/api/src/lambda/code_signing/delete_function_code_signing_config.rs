//! DeleteFunctionCodeSigningConfig: a function's code is asked for no signature any more.

use super::super::control::Control;
use super::super::error::Error;
use super::super::target::{Place, Target};
use wire::lambda::DeleteFunctionCodeSigningConfigRequest;

impl Control {
    pub(in super::super) async fn delete_function_code_signing_config(
        &self,
        place: &Place,
        request: DeleteFunctionCodeSigningConfigRequest,
    ) -> Result<(), Error> {
        let name = Target::read_unqualified(place, &request.function_name)?;
        let target = Target { name, qualifier: None };
        self.change(place, &target, |function| {
            function.code_signing_config = None;
            Ok(())
        })
        .await?;
        Ok(())
    }
}
