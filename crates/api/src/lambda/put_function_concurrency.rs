//! PutFunctionConcurrency: how many instances a function may have at most and has for itself.

use super::control::Control;
use super::error::Error;
use super::functions::read;
use super::target::{Place, Target};
use model::Function;
use wire::lambda::{Concurrency, PutFunctionConcurrencyRequest};

/// What must stay for the functions without a reservation (AWS Lambda, quotas).
const LEAST_UNRESERVED: u32 = 100;

impl Control {
    pub(super) async fn put_function_concurrency(
        &self,
        place: &Place,
        request: PutFunctionConcurrencyRequest,
    ) -> Result<Concurrency, Error> {
        let name = Target::read_unqualified(place, &request.function_name)?;
        let target = Target { name, qualifier: None };
        let wanted = request.reserved_concurrent_executions;
        let reserved = u32::try_from(wanted).map_err(|_| {
            Error::Validation(format!(
                "1 validation error detected: Value '{wanted}' at 'reservedConcurrentExecutions' \
                 failed to satisfy constraint: Member must have value greater than or equal to 0"
            ))
        })?;
        let function = self.existing(place, &target).await?;
        let others = self.reserved(place).await?
            - u64::from(function.reserved_concurrency.unwrap_or_default());
        let total = others + u64::from(reserved) + u64::from(self.ports.unreserved_concurrency);
        // Nothing is taken from the others by a reservation of none.
        if reserved > 0 && total > u64::from(self.ports.account_concurrency) {
            return Err(Error::InvalidParameterValueUntyped(format!(
                "Specified ReservedConcurrentExecutions for function decreases account's \
                 UnreservedConcurrentExecution below its minimum value of [{LEAST_UNRESERVED}]."
            )));
        }
        self.change(place, &target, |function| {
            function.reserved_concurrency = Some(reserved);
            Ok(())
        })
        .await?;
        Ok(Concurrency { reserved_concurrent_executions: Some(wanted) })
    }

    /// All reservations of the region together.
    pub(super) async fn reserved(&self, place: &Place) -> Result<u64, Error> {
        let mut total = 0;
        for document in self.documents(&format!("functions/{}/", place.region)).await? {
            let function: Function = read(&document)?;
            total += u64::from(function.reserved_concurrency.unwrap_or_default());
        }
        Ok(total)
    }
}
