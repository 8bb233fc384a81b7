//! PutFunctionConcurrency: how many instances a function may have at most and has for itself.

use super::control::Control;
use super::error::Error;
use super::target::{Place, Target};
use model::Function;
use wire::lambda::{Concurrency, PutFunctionConcurrencyRequest};

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
        // Nobody else claims concurrency meanwhile.
        let _versions = self.versions.lock().await;
        let function = self.existing(place, &target).await?;
        check_provisioned(&function, reserved)?;
        let others = self.claimed().await? - u64::from(function.claimed_concurrency());
        let least = self.ports.unreserved_concurrency;
        let total = others + u64::from(reserved) + u64::from(least);
        // Nothing is taken from the others by a reservation of none.
        if reserved > 0 && total > u64::from(self.ports.account_concurrency) {
            return Err(Error::InvalidParameterValueUntyped(format!(
                "Specified ReservedConcurrentExecutions for function decreases account's \
                 UnreservedConcurrentExecution below its minimum value of [{least}]."
            )));
        }
        self.change(place, &target, |function| {
            check_provisioned(function, reserved)?;
            function.reserved_concurrency = Some(reserved);
            Ok(())
        })
        .await?;
        Ok(Concurrency { reserved_concurrent_executions: Some(wanted) })
    }
}

/// Checks that a reservation has room for what is provisioned.
fn check_provisioned(function: &Function, reserved: u32) -> Result<(), Error> {
    let total = function.provisioned_total();
    if reserved >= total {
        return Ok(());
    }
    // AWS's text, blanks and all.
    Err(Error::InvalidParameterValueUntyped(format!(
        " ReservedConcurrentExecutions  {reserved} should not be lower than function's total \
         provisioned concurrency [{total}]."
    )))
}
