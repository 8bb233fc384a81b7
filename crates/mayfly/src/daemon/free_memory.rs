//! Gives memory back when Mayfly has come to rest after work.
//!
//! The allocator keeps what a load has needed at its height, and what lies free between what is still in
//! use: after a minute at capacity 14 of 22 MB. While there is work that is right, since it is needed
//! again; afterwards it is memory that functions could have.

use std::time::Duration;
use tokio::time::{Instant, sleep};

/// Between two looks after there was work.
const SOON: Duration = Duration::from_secs(1);
/// Between two looks at a Mayfly that does nothing.
const LATE: Duration = Duration::from_secs(16);
/// Most part of a core's time, in per cent, that a Mayfly at rest takes.
const REST_PERCENT: u32 = 5;
/// Least work, in time of a core, after which there is something to give back.
const WORK: Duration = Duration::from_millis(200);

/// Gives memory back for as long as Mayfly runs.
pub(super) async fn give_back() {
    let mut look = Look { worked: Duration::ZERO, next: SOON };
    let (mut time, mut work) = (Instant::now(), time_of_cores());
    loop {
        sleep(look.next).await;
        let (now, done) = (Instant::now(), time_of_cores());
        if look.has_come_to_rest(now - time, done.saturating_sub(work)) {
            sandbox::give_back_free_memory();
        }
        (time, work) = (now, done);
    }
}

/// What is known from one look to the next.
struct Look {
    /// Time of cores since memory was given back.
    worked: Duration,
    /// Until the next look.
    next: Duration,
}

impl Look {
    /// Takes in how much time of cores was used in a time; says whether there was work and is none now.
    fn has_come_to_rest(&mut self, time: Duration, used: Duration) -> bool {
        self.worked += used;
        if used * 100 > time * REST_PERCENT {
            self.next = SOON;
            return false;
        }
        self.next = (self.next * 2).min(LATE);
        let rests = self.worked >= WORK;
        if rests {
            self.worked = Duration::ZERO;
        }
        rests
    }
}

/// Time of cores that this process has used, all threads together.
fn time_of_cores() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    let (seconds, nanoseconds) = (u64::try_from(time.tv_sec), u32::try_from(time.tv_nsec));
    Duration::new(seconds.unwrap_or(0), nanoseconds.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn memory_goes_back_once_when_the_work_is_over() {
        let mut look = Look { worked: Duration::ZERO, next: SOON };
        assert!(!look.has_come_to_rest(SECOND, Duration::from_millis(900)), "there is work");
        assert_eq!(look.next, SOON);
        assert!(look.has_come_to_rest(SECOND, Duration::from_millis(20)), "it is over");
        assert!(!look.has_come_to_rest(SECOND, Duration::ZERO), "nothing came since");
    }

    #[test]
    fn what_does_nothing_is_looked_at_ever_more_rarely() {
        let mut look = Look { worked: Duration::ZERO, next: SOON };
        for _ in 0..10 {
            assert!(!look.has_come_to_rest(look.next, Duration::ZERO));
        }
        assert_eq!(look.next, LATE);
        // A burst between two looks.
        assert!(look.has_come_to_rest(LATE, Duration::from_millis(400)));
    }

    #[test]
    fn little_work_adds_up() {
        let mut look = Look { worked: Duration::ZERO, next: SOON };
        let given =
            (0..100).filter(|_| look.has_come_to_rest(SECOND, Duration::from_millis(10))).count();
        assert_eq!(given, 5, "every 200 ms of work");
    }
}
