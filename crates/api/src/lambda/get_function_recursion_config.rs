//! GetFunctionRecursionConfig: whether a function may go on where its calls lead back to it.

use super::control::Control;
use super::error::Error;
use super::put_function_recursion_config::word;
use super::target::{Place, Target};
use wire::lambda::{GetFunctionRecursionConfigRequest, GetFunctionRecursionConfigResponse};

impl Control {
    pub(super) async fn get_function_recursion_config(
        &self,
        place: &Place,
        request: GetFunctionRecursionConfigRequest,
    ) -> Result<GetFunctionRecursionConfigResponse, Error> {
        let name = Target::read_unqualified(place, &request.function_name)?;
        let function = self.existing(place, &Target { name, qualifier: None }).await?;
        let recursive_loop = Some(word(function.recursion_allowed));
        Ok(GetFunctionRecursionConfigResponse { recursive_loop })
    }
}
