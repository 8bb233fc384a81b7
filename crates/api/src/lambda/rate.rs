//! How many requests a second the control operations take: GetFunction, GetPolicy, and all others
//! together (AWS Lambda, quotas, "Lambda API requests"). Calls have limits of their own, by concurrency.
//!
//! Each is a bucket that holds one second's worth of requests and fills evenly.

use super::error::Error;
use engine::invocation::ThrottleReason;
use model::Quotas;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// When a retry makes sense, in seconds: a bucket is full again by then.
const RETRY_AFTER_S: u32 = 1;

/// The rates of one account.
#[derive(Debug)]
pub(super) struct Rates {
    get_function: Option<Bucket>,
    get_policy: Option<Bucket>,
    others: Option<Bucket>,
}

impl Rates {
    /// Those that the quotas give.
    pub(super) fn new(quotas: &Quotas) -> Self {
        Self {
            get_function: Bucket::new(quotas.get_function_rate),
            get_policy: Bucket::new(quotas.get_policy_rate),
            others: Bucket::new(quotas.control_rate),
        }
    }

    /// Takes a request's place, or says that there is none.
    pub(super) fn take(&self, operation: &str, now: Duration) -> Result<(), Error> {
        let bucket = match operation {
            "GetFunction" => &self.get_function,
            "GetPolicy" => &self.get_policy,
            _ => &self.others,
        };
        match bucket.as_ref().is_none_or(|bucket| bucket.take(now)) {
            true => Ok(()),
            false => Err(Error::TooManyRequests {
                reason: ThrottleReason::CallerRateLimitExceeded,
                retry_after_s: RETRY_AFTER_S,
            }),
        }
    }
}

#[derive(Debug)]
struct Bucket {
    per_second: f64,
    level: Mutex<Level>,
}

#[derive(Debug)]
struct Level {
    requests: f64,
    at: Duration,
}

impl Bucket {
    /// None where the rate is 0.
    fn new(per_second: u64) -> Option<Self> {
        let per_second = f64::from(u32::try_from(per_second).unwrap_or(u32::MAX));
        let level = Mutex::new(Level { requests: per_second, at: Duration::ZERO });
        (per_second > 0.0).then_some(Self { per_second, level })
    }

    fn take(&self, now: Duration) -> bool {
        // A count is whole at every moment, also of a thread that panicked.
        let mut level = self.level.lock().unwrap_or_else(PoisonError::into_inner);
        let passed = now.saturating_sub(level.at).as_secs_f64();
        level.requests = (level.requests + passed * self.per_second).min(self.per_second);
        level.at = level.at.max(now);
        if level.requests < 1.0 {
            return false;
        }
        level.requests -= 1.0;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(rates: &Rates, operation: &str, times: usize, now: Duration) -> usize {
        (0..times).filter(|_| rates.take(operation, now).is_ok()).count()
    }

    #[test]
    fn each_kind_of_request_has_its_own_rate() {
        let rates = Rates::new(&Quotas::strict());
        let now = Duration::from_secs(60);
        assert_eq!(taken(&rates, "ListFunctions", 30, now), 15);
        assert_eq!(taken(&rates, "GetPolicy", 30, now), 15);
        assert_eq!(taken(&rates, "GetFunction", 200, now), 100);
        assert_eq!(taken(&rates, "CreateAlias", 30, now + Duration::from_millis(200)), 3);
        let error = rates.take("ListTags", now).expect_err("all are taken");
        assert_eq!(error.to_string(), "Rate Exceeded.");
    }

    #[test]
    fn without_a_rate_nobody_is_turned_away() {
        let rates = Rates::new(&Quotas::default());
        assert_eq!(taken(&rates, "ListFunctions", 10_000, Duration::ZERO), 10_000);
    }
}
