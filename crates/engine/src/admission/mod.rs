//! Limits of concurrency and rate: a call holds a [`Permit`] from admission until the runtime is done
//! with it.
//!
//! As on AWS Lambda ("Understanding Lambda function scaling"): the account's concurrency is for all
//! functions together. What a function reserves, or has provisioned, is taken out of it for this
//! function alone; the others share the rest. A version's provisioned concurrency is taken out of
//! its function's reservation in turn, and calls beyond it count as any others do. Besides there are
//! rates: of new environments per function (`starts.rs` in `pool/` asks for those), and, where the
//! operator wants it, of requests.

mod rate;

pub(crate) use rate::{Limit, Rate};

use crate::invocation::{InvokeError, ThrottleReason};
use crate::scaling::ScalingSettings;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::sync::futures::Notified;

/// Seconds after which a caller is told to come back who met a limit of concurrency: nobody knows
/// when calls end.
const RETRY_AFTER_S: u32 = 1;
/// Says in [`Quota::reserved`] that nothing is reserved.
const UNRESERVED: u64 = u64::MAX;

/// Calls under way against a limit.
#[derive(Debug, Default)]
pub(crate) struct InUse {
    count: AtomicU32,
    waiting: AtomicU32,
    left: Notify,
}

impl InUse {
    fn enter(&self, limit: u32) -> bool {
        self.count
            .try_update(Ordering::SeqCst, Ordering::SeqCst, |n| (n < limit).then_some(n + 1))
            .is_ok()
    }

    fn leave(&self) {
        self.count.fetch_sub(1, Ordering::SeqCst);
        // Hardly ever does anybody wait, and telling takes a lock.
        if self.waiting.load(Ordering::SeqCst) > 0 {
            self.left.notify_waiters();
        }
    }

    /// How many there are now.
    pub(crate) fn count(&self) -> u32 {
        self.count.load(Ordering::SeqCst)
    }

    /// Lets calls that end tell of it, until dropped.
    pub(crate) fn watch(&self) -> Watching<'_> {
        self.waiting.fetch_add(1, Ordering::SeqCst);
        Watching(self)
    }
}

/// Waits for calls to end.
pub(crate) struct Watching<'a>(&'a InUse);

impl Watching<'_> {
    /// Resolves when a call that is under way now has ended.
    pub(crate) fn left(&self) -> Notified<'_> {
        self.0.left.notified()
    }
}

impl Drop for Watching<'_> {
    fn drop(&mut self) {
        self.0.waiting.fetch_sub(1, Ordering::SeqCst);
    }
}

/// What all functions share.
#[derive(Debug)]
pub(crate) struct Account {
    concurrency: u32,
    settings: ScalingSettings,
    /// All calls.
    total: InUse,
    /// Those of functions without a reservation, and beyond what is provisioned.
    shared: InUse,
    /// What functions have for themselves, reserved or provisioned.
    claimed: AtomicU32,
    requests: Rate,
}

impl Account {
    pub(crate) fn new(concurrency: u32, settings: ScalingSettings) -> Self {
        Self {
            concurrency,
            settings,
            total: InUse::default(),
            shared: InUse::default(),
            claimed: AtomicU32::new(0),
            requests: Rate::default(),
        }
    }

    /// Calls under way.
    pub(crate) fn calls(&self) -> u32 {
        self.total.count()
    }

    /// Says how much functions have for themselves.
    pub(crate) fn set_claimed(&self, claimed: u32) {
        self.claimed.store(claimed, Ordering::Release);
    }

    fn limit_of_shared(&self) -> u32 {
        self.concurrency.saturating_sub(self.claimed.load(Ordering::Acquire))
    }
}

/// What the versions of one function share.
#[derive(Debug)]
pub(crate) struct Quota {
    account: Arc<Account>,
    /// [`UNRESERVED`], or calls at a time.
    reserved: AtomicU64,
    /// What is provisioned of all versions together.
    provisioned: AtomicU32,
    /// Calls beyond what is provisioned.
    on_demand: InUse,
    environments: Rate,
    requests: Rate,
}

impl Quota {
    pub(crate) fn new(account: &Arc<Account>) -> Self {
        Self {
            account: Arc::clone(account),
            reserved: AtomicU64::new(UNRESERVED),
            provisioned: AtomicU32::new(0),
            on_demand: InUse::default(),
            environments: Rate::default(),
            requests: Rate::default(),
        }
    }

    /// Takes in what the function has reserved, and what is provisioned of its versions.
    pub(crate) fn set(&self, reserved: Option<u32>, provisioned: u32) {
        self.reserved.store(reserved.map_or(UNRESERVED, u64::from), Ordering::Release);
        self.provisioned.store(provisioned, Ordering::Release);
    }

    /// Its calls beyond what is provisioned.
    pub(crate) fn on_demand(&self) -> &InUse {
        &self.on_demand
    }

    fn reserved(&self) -> Option<u32> {
        u32::try_from(self.reserved.load(Ordering::Acquire)).ok()
    }

    /// How many environments may be started now.
    pub(crate) fn environments_left(&self, now: Duration) -> u32 {
        match self.account.settings.environments() {
            Some(limit) => self.environments.left(limit, now),
            None => u32::MAX,
        }
    }

    /// Takes one environment of those that may be started.
    pub(crate) fn start_environment(&self, now: Duration) -> bool {
        let limit = self.account.settings.environments();
        limit.is_none_or(|limit| self.environments.pass(limit, now).is_ok())
    }

    /// What is said to a call for which no environment may be started now.
    pub(crate) fn too_many_environments(&self) -> InvokeError {
        throttled(ThrottleReason::FunctionInvocationRateLimitExceeded, Duration::ZERO)
    }

    fn check_rates(&self, now: Duration) -> Result<(), InvokeError> {
        let settings = &self.account.settings;
        let Some(limit) = settings.requests(self.account.concurrency) else { return Ok(()) };
        if let Some(reserved) = self.reserved()
            && let Some(limit) = settings.requests(reserved)
        {
            let reason = ThrottleReason::ReservedFunctionInvocationRateLimitExceeded;
            return self.requests.pass(limit, now).map_err(|wait| throttled(reason, wait));
        }
        let reason = ThrottleReason::CallerRateLimitExceeded;
        self.account.requests.pass(limit, now).map_err(|wait| throttled(reason, wait))
    }
}

fn throttled(reason: ThrottleReason, wait: Duration) -> InvokeError {
    let seconds = u32::try_from(wait.as_secs()).unwrap_or(u32::MAX).saturating_add(1);
    InvokeError::Throttled { reason, retry_after_s: seconds.max(RETRY_AFTER_S) }
}

/// What one version has provisioned.
#[derive(Debug, Default)]
pub(crate) struct Provisioned {
    /// Instances that are initialised.
    ready: AtomicU32,
    calls: InUse,
}

impl Provisioned {
    pub(crate) fn set_ready(&self, ready: u32) {
        self.ready.store(ready, Ordering::Release);
    }

    pub(crate) fn ready(&self) -> u32 {
        self.ready.load(Ordering::Acquire)
    }
}

/// What a call counts against besides the total.
#[derive(Debug)]
enum Counted {
    Provisioned(Arc<Provisioned>),
    Reserved,
    Shared,
}

/// Leave to run one call; gives itself back when dropped.
#[derive(Debug)]
pub(crate) struct Permit {
    quota: Arc<Quota>,
    counted: Counted,
}

impl Permit {
    /// Admits a call of a version or says which limit it meets.
    pub(crate) fn acquire(
        quota: &Arc<Quota>,
        provisioned: &Arc<Provisioned>,
        now: Duration,
    ) -> Result<Self, InvokeError> {
        let counted = Self::count(quota, provisioned)?;
        // From here on the permit gives back what it holds.
        if !quota.account.total.enter(quota.account.concurrency) {
            counted.leave(quota);
            let reason = ThrottleReason::ConcurrentInvocationLimitExceeded;
            return Err(throttled(reason, Duration::ZERO));
        }
        let permit = Self { quota: Arc::clone(quota), counted };
        quota.check_rates(now)?;
        Ok(permit)
    }

    fn count(quota: &Arc<Quota>, provisioned: &Arc<Provisioned>) -> Result<Counted, InvokeError> {
        let ready = provisioned.ready();
        if ready > 0 && provisioned.calls.enter(ready) {
            return Ok(Counted::Provisioned(Arc::clone(provisioned)));
        }
        if let Some(reserved) = quota.reserved() {
            let left = reserved.saturating_sub(quota.provisioned.load(Ordering::Acquire));
            if !quota.on_demand.enter(left) {
                let reason = ThrottleReason::ReservedFunctionConcurrentInvocationLimitExceeded;
                return Err(throttled(reason, Duration::ZERO));
            }
            return Ok(Counted::Reserved);
        }
        if !quota.account.shared.enter(quota.account.limit_of_shared()) {
            let reason = ThrottleReason::ConcurrentInvocationLimitExceeded;
            return Err(throttled(reason, Duration::ZERO));
        }
        // Counted, too: it may get a reservation meanwhile.
        quota.on_demand.enter(u32::MAX);
        Ok(Counted::Shared)
    }
}

impl Counted {
    fn leave(&self, quota: &Quota) {
        match self {
            Self::Provisioned(provisioned) => provisioned.calls.leave(),
            Self::Reserved => quota.on_demand.leave(),
            Self::Shared => {
                quota.account.shared.leave();
                quota.on_demand.leave();
            }
        }
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        self.quota.account.total.leave();
        self.counted.leave(&self.quota);
    }
}

#[cfg(test)]
impl Permit {
    /// A permit against no limit.
    pub(crate) fn unlimited() -> Self {
        let account = Arc::new(Account::new(1, ScalingSettings::default()));
        Self::acquire(&Arc::new(Quota::new(&account)), &Arc::default(), Duration::ZERO)
            .expect("nobody else")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Duration = Duration::from_secs(1);

    struct Place {
        account: Arc<Account>,
        quota: Arc<Quota>,
        provisioned: Arc<Provisioned>,
    }

    impl Place {
        fn new(account: u32, reserved: Option<u32>) -> Self {
            Self::with(account, reserved, ScalingSettings::default())
        }

        fn with(account: u32, reserved: Option<u32>, settings: ScalingSettings) -> Self {
            let account = Arc::new(Account::new(account, settings));
            let quota = Arc::new(Quota::new(&account));
            quota.set(reserved, 0);
            Self { account, quota, provisioned: Arc::default() }
        }

        fn beside(&self) -> Self {
            let quota = Arc::new(Quota::new(&self.account));
            Self { account: Arc::clone(&self.account), quota, provisioned: Arc::default() }
        }

        fn acquire(&self) -> Result<Permit, InvokeError> {
            Permit::acquire(&self.quota, &self.provisioned, NOW)
        }

        fn refusal(&self) -> ThrottleReason {
            match self.acquire() {
                Err(InvokeError::Throttled { reason, retry_after_s }) => {
                    assert!(retry_after_s >= 1);
                    reason
                }
                other => panic!("{other:?}"),
            }
        }
    }

    #[test]
    fn a_permit_gives_itself_back() {
        let place = Place::new(2, Some(1));
        let first = place.acquire().expect("free");
        assert_eq!(
            place.refusal(),
            ThrottleReason::ReservedFunctionConcurrentInvocationLimitExceeded
        );
        drop(first);
        assert_eq!((place.account.calls(), place.quota.on_demand().count()), (0, 0));
        place.acquire().expect("free again");
    }

    #[test]
    fn the_account_limit_counts_all_functions() {
        let place = Place::new(1, None);
        let _held = place.acquire().expect("free");
        let other = place.beside();
        assert_eq!(other.refusal(), ThrottleReason::ConcurrentInvocationLimitExceeded);
        assert_eq!(other.quota.on_demand().count(), 0, "a refused call holds nothing");
        assert_eq!(place.account.shared.count(), 1);
    }

    #[test]
    fn what_one_function_has_reserved_no_other_one_gets() {
        let reserved = Place::new(3, Some(2));
        reserved.account.set_claimed(2);
        let other = reserved.beside();
        let _one = other.acquire().expect("one is left");
        assert_eq!(other.refusal(), ThrottleReason::ConcurrentInvocationLimitExceeded);
        let _both = (reserved.acquire().expect("its own"), reserved.acquire().expect("its own"));
    }

    #[test]
    fn calls_beyond_what_is_provisioned_count_as_others_do() {
        let place = Place::new(10, Some(3));
        place.quota.set(Some(3), 2);
        place.provisioned.set_ready(2);
        let held: Vec<_> = (0..3).map(|_| place.acquire().expect("2 and 1")).collect();
        assert_eq!(place.quota.on_demand().count(), 1);
        assert_eq!(
            place.refusal(),
            ThrottleReason::ReservedFunctionConcurrentInvocationLimitExceeded
        );
        drop(held);
        assert_eq!(place.provisioned.calls.count(), 0);
    }

    #[test]
    fn what_is_reserved_whole_for_provisioned_versions_is_not_for_others() {
        let place = Place::new(10, Some(2));
        place.quota.set(Some(2), 2);
        assert_eq!(
            place.refusal(),
            ThrottleReason::ReservedFunctionConcurrentInvocationLimitExceeded
        );
    }

    #[test]
    fn requests_are_limited_where_the_operator_says_so() {
        let settings =
            ScalingSettings { requests_per_concurrency: Some(10), ..ScalingSettings::default() };
        let place = Place::with(100, Some(1), settings.clone());
        for _ in 0..10 {
            place.acquire().expect("within the rate");
        }
        let reason = ThrottleReason::ReservedFunctionInvocationRateLimitExceeded;
        assert_eq!(place.refusal(), reason);
        assert_eq!(place.account.calls(), 0);
        let place = Place::with(1, None, settings);
        for _ in 0..10 {
            place.acquire().expect("within the rate");
        }
        assert_eq!(place.refusal(), ThrottleReason::CallerRateLimitExceeded);
        assert_eq!(place.account.calls(), 0);
    }
}
