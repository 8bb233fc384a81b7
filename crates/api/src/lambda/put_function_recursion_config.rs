//! PutFunctionRecursionConfig: whether a function may go on where its calls lead back to it.

use super::control::Control;
use super::error::Error;
use super::target::{Place, Target};
use wire::lambda::{PutFunctionRecursionConfigRequest, PutFunctionRecursionConfigResponse};

/// AWS's word for a loop that may go on.
const ALLOW: &str = "Allow";
/// AWS's word for a loop that is stopped, which is the default.
const TERMINATE: &str = "Terminate";

impl Control {
    pub(super) async fn put_function_recursion_config(
        &self,
        place: &Place,
        request: PutFunctionRecursionConfigRequest,
    ) -> Result<PutFunctionRecursionConfigResponse, Error> {
        let name = Target::read_unqualified(place, &request.function_name)?;
        let target = Target { name, qualifier: None };
        let allowed = request.recursive_loop == ALLOW;
        self.change(place, &target, |function| {
            function.recursion_allowed = allowed;
            Ok(())
        })
        .await?;
        Ok(PutFunctionRecursionConfigResponse { recursive_loop: Some(word(allowed)) })
    }
}

/// AWS's word.
pub(super) fn word(allowed: bool) -> String {
    if allowed { ALLOW } else { TERMINATE }.to_owned()
}
