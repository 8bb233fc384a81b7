//! PutProvisionedConcurrencyConfig: instances of a version, or of what an alias points to, are made
//! ahead and kept.

use super::control::Control;
use super::error::Error;
use super::provisioned_concurrency::{IN_PROGRESS, Subject, check_subject, shown};
use super::target::Place;
use model::{Function, ProvisionedConcurrency};
use wire::lambda::{
    PutProvisionedConcurrencyConfigRequest, PutProvisionedConcurrencyConfigResponse,
};

impl Control {
    pub(super) async fn put_provisioned_concurrency_config(
        &self,
        place: &Place,
        request: PutProvisionedConcurrencyConfigRequest,
    ) -> Result<PutProvisionedConcurrencyConfigResponse, Error> {
        let subject = Subject::to_be_set(place, &request.function_name, &request.qualifier)?;
        // The service model says that it is one at least.
        let instances = u32::try_from(request.provisioned_concurrent_executions).unwrap_or(1);
        // Nobody else adds, removes or points to versions, or claims concurrency, meanwhile.
        let _versions = self.versions.lock().await;
        let function = self.existing(place, &subject.target()).await?;
        let version = check_subject(place, &function, &subject)?;
        self.check_provisionable(place, &function, version, &subject.qualifier).await?;
        self.check_room(&function, &subject.qualifier, instances).await?;
        let config = ProvisionedConcurrency { instances, last_modified: self.now() };
        let (function, _) = self
            .change(place, &subject.target(), |function| {
                check_subject(place, function, &subject)?;
                function.provisioned.insert(subject.qualifier.clone(), config);
                Ok(function.clone())
            })
            .await?;
        let standing = self.standing(&function, &subject.qualifier);
        let shown = shown(&function, &subject.qualifier, &config, &standing);
        Ok(PutProvisionedConcurrencyConfigResponse {
            requested_provisioned_concurrent_executions: shown.requested,
            allocated_provisioned_concurrent_executions: shown.ready,
            available_provisioned_concurrent_executions: shown.ready,
            status: Some(IN_PROGRESS.to_owned()),
            status_reason: None,
            last_modified: shown.last_modified,
        })
    }

    /// Checks that the function's reservation, or else the account, has room for so many.
    async fn check_room(
        &self,
        function: &Function,
        qualifier: &str,
        instances: u32,
    ) -> Result<(), Error> {
        let before = function.provisioned.get(qualifier).map_or(0, |config| config.instances);
        let others = u64::from(function.provisioned_total()) - u64::from(before);
        let wanted = others + u64::from(instances);
        if let Some(reserved) = function.reserved_concurrency {
            if wanted > u64::from(reserved) {
                return Err(Error::InvalidParameterValue(
                    "Requested Provisioned Concurrency should not be greater than the \
                     reservedConcurrentExecution for function"
                        .to_owned(),
                ));
            }
            return Ok(());
        }
        let claimed = self.claimed().await? - u64::from(function.claimed_concurrency());
        let unreserved = u64::from(self.ports.account_concurrency).saturating_sub(claimed);
        if wanted > unreserved {
            return Err(Error::InvalidParameterValue(format!(
                "Specified ConcurrentExecutions for function is greater than account's unreserved \
                 concurrency [{unreserved}]."
            )));
        }
        let least = self.ports.unreserved_concurrency;
        if unreserved - wanted < u64::from(least) {
            return Err(Error::InvalidParameterValue(format!(
                "Specified ConcurrentExecutions for function decreases account's \
                 UnreservedConcurrentExecution below its minimum value of [{least}]."
            )));
        }
        Ok(())
    }
}
