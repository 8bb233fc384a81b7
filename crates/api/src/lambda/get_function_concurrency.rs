//! GetFunctionConcurrency: a function's reservation, if it has one.

use super::control::Control;
use super::error::Error;
use super::target::{Place, Target};
use wire::lambda::{GetFunctionConcurrencyRequest, GetFunctionConcurrencyResponse};

impl Control {
    pub(super) async fn get_function_concurrency(
        &self,
        place: &Place,
        request: GetFunctionConcurrencyRequest,
    ) -> Result<GetFunctionConcurrencyResponse, Error> {
        let name = Target::read_unqualified(place, &request.function_name)?;
        let function = self.existing(place, &Target { name, qualifier: None }).await?;
        Ok(GetFunctionConcurrencyResponse {
            reserved_concurrent_executions: function
                .reserved_concurrency
                .and_then(|reserved| i32::try_from(reserved).ok()),
        })
    }
}
