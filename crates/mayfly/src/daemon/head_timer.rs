//! The timer for heads of requests: one per connection, set anew only when it goes off.
//!
//! hyper asks for a new timer with each request and throws it away when the head has come. Entering
//! one into the executor's timers and taking it out again is work that nearly every request would do
//! for nothing, so here the requests of a connection share one, which looks at the last deadline when
//! it goes off.

use hyper::rt::{Sleep, Timer};
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

/// The timer of one connection. Deadlines have to be in order, as those of its requests are.
#[derive(Debug, Clone, Default)]
pub(super) struct HeadTimer(Arc<Mutex<Option<Pin<Box<tokio::time::Sleep>>>>>);

impl HeadTimer {
    fn lock(&self) -> MutexGuard<'_, Option<Pin<Box<tokio::time::Sleep>>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Timer for HeadTimer {
    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Sleep>> {
        self.sleep_until(self.now() + duration)
    }

    fn sleep_until(&self, deadline: Instant) -> Pin<Box<dyn Sleep>> {
        Box::pin(Wait { timer: self.clone(), deadline })
    }

    fn now(&self) -> Instant {
        tokio::time::Instant::now().into_std()
    }
}

/// The wait for one deadline.
struct Wait {
    timer: HeadTimer,
    deadline: Instant,
}

impl Sleep for Wait {}

impl Future for Wait {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let deadline = tokio::time::Instant::from_std(self.deadline);
        let mut timer = self.timer.lock();
        let sleep = timer.get_or_insert_with(|| Box::pin(tokio::time::sleep_until(deadline)));
        loop {
            ready!(sleep.as_mut().poll(context));
            if sleep.deadline() >= deadline {
                return Poll::Ready(());
            }
            // It was set for a request before this one.
            sleep.as_mut().reset(deadline);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn requests_share_a_timer_and_each_has_its_own_time() {
        let timer = HeadTimer::default();
        let began = timer.now();
        let mut first = timer.sleep(Duration::from_secs(10));
        assert!(tokio::time::timeout(Duration::from_secs(6), first.as_mut()).await.is_err());
        drop(first);
        timer.sleep(Duration::from_secs(10)).await;
        assert_eq!(timer.now() - began, Duration::from_secs(16));
        timer.sleep(Duration::from_secs(1)).await;
        assert_eq!(timer.now() - began, Duration::from_secs(17));
    }
}
