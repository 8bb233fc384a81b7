//! Limits of concurrency: a call holds a [`Permit`] from admission until the runtime is done with it.
//!
//! The account's limit counts all functions together, reserved concurrency one function (AWS
//! Lambda, "Understanding Lambda function scaling").

use crate::invocation::{InvokeError, ThrottleReason};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use tokio::sync::Notify;
use tokio::sync::futures::Notified;

/// Seconds after which a throttled caller is told to come back.
const RETRY_AFTER_S: u32 = 1;

/// Calls under way against a limit.
#[derive(Debug, Default)]
pub(crate) struct InUse {
    count: AtomicU32,
    left: Notify,
}

impl InUse {
    fn enter(&self, limit: u32) -> bool {
        self.count
            .try_update(Ordering::AcqRel, Ordering::Acquire, |n| (n < limit).then_some(n + 1))
            .is_ok()
    }

    fn leave(&self) {
        self.count.fetch_sub(1, Ordering::AcqRel);
        self.left.notify_waiters();
    }

    /// Resolves when a call that is under way now has ended.
    pub(crate) fn left(&self) -> Notified<'_> {
        self.left.notified()
    }

    /// How many there are now.
    pub(crate) fn count(&self) -> u32 {
        self.count.load(Ordering::Acquire)
    }
}

/// Leave to run one call; gives itself back when dropped.
#[derive(Debug)]
pub(crate) struct Permit {
    account: Arc<InUse>,
    function: Arc<InUse>,
}

impl Permit {
    /// Admits a call or says which limit it meets.
    pub(crate) fn acquire(
        account: &Arc<InUse>,
        account_limit: u32,
        function: &Arc<InUse>,
        reserved: Option<u32>,
    ) -> Result<Self, InvokeError> {
        let throttled = |reason| InvokeError::Throttled { reason, retry_after_s: RETRY_AFTER_S };
        if !function.enter(reserved.unwrap_or(u32::MAX)) {
            return Err(throttled(
                ThrottleReason::ReservedFunctionConcurrentInvocationLimitExceeded,
            ));
        }
        if !account.enter(account_limit) {
            function.leave();
            return Err(throttled(ThrottleReason::ConcurrentInvocationLimitExceeded));
        }
        Ok(Self { account: Arc::clone(account), function: Arc::clone(function) })
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        self.account.leave();
        self.function.leave();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_permit_gives_itself_back() {
        let (account, function) = (Arc::new(InUse::default()), Arc::new(InUse::default()));
        let first = Permit::acquire(&account, 2, &function, Some(1)).expect("free");
        let refused = Permit::acquire(&account, 2, &function, Some(1)).expect_err("reserved 1");
        assert!(matches!(
            refused,
            InvokeError::Throttled {
                reason: ThrottleReason::ReservedFunctionConcurrentInvocationLimitExceeded,
                ..
            }
        ));
        drop(first);
        assert_eq!((account.count(), function.count()), (0, 0));
        Permit::acquire(&account, 2, &function, Some(1)).expect("free again");
    }

    #[test]
    fn the_account_limit_counts_all_functions() {
        let account = Arc::new(InUse::default());
        let (a, b) = (Arc::new(InUse::default()), Arc::new(InUse::default()));
        let _held = Permit::acquire(&account, 1, &a, None).expect("free");
        let refused = Permit::acquire(&account, 1, &b, None).expect_err("account full");
        assert!(matches!(
            refused,
            InvokeError::Throttled {
                reason: ThrottleReason::ConcurrentInvocationLimitExceeded,
                ..
            }
        ));
        assert_eq!(b.count(), 0, "a refused call holds nothing");
    }
}
