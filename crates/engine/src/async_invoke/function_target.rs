//! Another function as the target of an invocation's end: it is invoked asynchronously with the
//! record as its event.

use super::accept::AcceptError;
use super::schedule::Schedule;
use crate::engine::Core;
use crate::invocation::{Invocation, InvokeError};
use async_trait::async_trait;
use model::arn::FunctionReference;
use model::async_invoke::{Content, Delivery, DeliveryError, Target};
use std::sync::Weak;

/// Delivers to functions.
pub(crate) struct FunctionTarget(pub(crate) Weak<Core>);

#[async_trait]
impl Target for FunctionTarget {
    fn serves(&self, arn: &str) -> bool {
        reference(arn).is_some()
    }

    fn takes_dead_letters(&self) -> bool {
        false
    }

    async fn deliver(&self, delivery: Delivery) -> Result<(), DeliveryError> {
        let target = delivery.target;
        let never = |reason: String| DeliveryError::Never { target: target.clone(), reason };
        let later = |reason: String| DeliveryError::Later { target: target.clone(), reason };
        let Some(core) = self.0.upgrade() else {
            return Err(later("the platform is shutting down".to_owned()));
        };
        let Some(function) = reference(&target) else {
            return Err(never("it is no function".to_owned()));
        };
        let Content::Record { record, .. } = delivery.content else {
            return Err(never("functions take no dead letters".to_owned()));
        };
        let invocation = Invocation {
            request_id: delivery.id,
            region: function.region.unwrap_or(delivery.region),
            name: function.name,
            qualifier: function.qualifier,
            payload: record,
            client_context: None,
            tenant: None,
            trace_header: Some(delivery.trace_header),
            log_tail: false,
            kind: model::record::InvocationKind::Event,
        };
        match core.accept(invocation, Schedule::default()).await {
            // A duplicate is this very record: a crash had kept its delivery from being noted.
            Ok(_) | Err(AcceptError::Duplicate(_)) => Ok(()),
            Err(
                error @ (AcceptError::Invoke(InvokeError::NotFound { .. })
                | AcceptError::TooLarge { .. }),
            ) => Err(never(error.to_string())),
            Err(error) => Err(later(error.to_string())),
        }
    }
}

fn reference(arn: &str) -> Option<FunctionReference> {
    arn.starts_with("arn:").then(|| FunctionReference::parse(arn)).flatten()
}
