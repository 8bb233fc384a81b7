//! Slows down whoever guesses: bad signatures from an address are counted, for each key and for all
//! keys together. After some of them for a key nothing with it from there is looked at for a time that
//! doubles; after some of them for whichever keys, nothing with a key that nobody has.
//!
//! An address that guesses at somebody's key keeps nobody else from using it: counts are of a key
//! *from an address*.

use std::collections::HashMap;
use std::net::IpAddr;
use std::time::Duration;

/// Bad signatures for one key from one address before it has to wait.
const TRIES_PER_KEY: u32 = 10;
/// Bad signatures from one address before it has to wait.
const TRIES_PER_ADDRESS: u32 = 100;
/// The first wait, and the longest.
const FIRST_WAIT: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_secs(300);
/// Counts are forgotten when nothing bad has come for so long.
const FORGOTTEN_AFTER: Duration = Duration::from_secs(900);
/// Counts that are kept; beyond that the oldest go.
const KEPT: usize = 10_000;
/// Characters of a key's id that are kept: more than any real one has.
const ID_LENGTH: usize = 32;

/// What is counted. Times are of a clock that never goes back.
#[derive(Default)]
pub(super) struct Lockout {
    counts: HashMap<(IpAddr, Option<String>), Count>,
}

struct Count {
    bad: u32,
    last: Duration,
    until: Duration,
}

impl Lockout {
    /// How long an address has to wait before a request with that key is looked at.
    pub(super) fn wait(&self, address: IpAddr, key: &str, now: Duration) -> Option<Duration> {
        self.left(&(address, Some(short(key))), now)
    }

    /// The same for a key that nobody has. All bad signatures from there count, but who has a key does
    /// not wait for them: behind a proxy everybody comes from one address.
    pub(super) fn wait_of_unknown(&self, address: IpAddr, now: Duration) -> Option<Duration> {
        self.left(&(address, None), now)
    }

    fn left(&self, of: &(IpAddr, Option<String>), now: Duration) -> Option<Duration> {
        let wait = self.counts.get(of)?.until.saturating_sub(now);
        (!wait.is_zero()).then_some(wait)
    }

    /// Counts a bad signature, or a key that nobody has.
    pub(super) fn failed(&mut self, address: IpAddr, key: &str, now: Duration) {
        if self.counts.len() >= KEPT {
            self.make_room(now);
        }
        for (key, tries) in [(Some(short(key)), TRIES_PER_KEY), (None, TRIES_PER_ADDRESS)] {
            let count = self.counts.entry((address, key)).or_insert(Count {
                bad: 0,
                last: now,
                until: now,
            });
            if now.saturating_sub(count.last) > FORGOTTEN_AFTER {
                count.bad = 0;
            }
            count.bad = count.bad.saturating_add(1);
            count.last = now;
            if count.bad >= tries {
                let doublings = (count.bad - tries).min(16);
                count.until = now + FIRST_WAIT.saturating_mul(1 << doublings).min(LONGEST_WAIT);
            }
        }
    }

    /// Forgets what was bad for a key from an address that has just shown that it has the secret.
    pub(super) fn succeeded(&mut self, address: IpAddr, key: &str) {
        if !self.counts.is_empty() {
            self.counts.remove(&(address, Some(short(key))));
        }
    }

    fn make_room(&mut self, now: Duration) {
        self.counts.retain(|_, count| now.saturating_sub(count.last) <= FORGOTTEN_AFTER);
        if self.counts.len() >= KEPT {
            let mut last: Vec<Duration> = self.counts.values().map(|count| count.last).collect();
            last.sort_unstable();
            let middle = last.get(last.len() / 2).copied().unwrap_or(now);
            self.counts.retain(|_, count| count.last > middle);
        }
    }
}

fn short(key: &str) -> String {
    key.chars().take(ID_LENGTH).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
    const THERE: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));

    fn seconds(n: u64) -> Duration {
        Duration::from_secs(n)
    }

    #[test]
    fn whoever_guesses_waits_longer_each_time_and_nobody_else_does() {
        let mut lockout = Lockout::default();
        for _ in 0..9 {
            lockout.failed(THERE, "AKIA1", seconds(0));
        }
        assert_eq!(lockout.wait(THERE, "AKIA1", seconds(0)), None);
        lockout.failed(THERE, "AKIA1", seconds(0));
        assert_eq!(lockout.wait(THERE, "AKIA1", seconds(0)), Some(seconds(1)));
        assert_eq!(lockout.wait(THERE, "AKIA1", seconds(1)), None);
        lockout.failed(THERE, "AKIA1", seconds(1));
        assert_eq!(lockout.wait(THERE, "AKIA1", seconds(1)), Some(seconds(2)));
        assert_eq!(lockout.wait(HERE, "AKIA1", seconds(1)), None, "the key's owner elsewhere");
        for _ in 0..100 {
            lockout.failed(THERE, "AKIA1", seconds(2));
        }
        assert_eq!(lockout.wait(THERE, "AKIA1", seconds(2)), Some(LONGEST_WAIT));
        assert!(lockout.wait_of_unknown(THERE, seconds(2)).is_some(), "too many from there");
        assert_eq!(
            lockout.wait(THERE, "AKIA2", seconds(2)),
            None,
            "somebody behind the same proxy"
        );
    }

    #[test]
    fn a_good_signature_and_time_make_forget() {
        let mut lockout = Lockout::default();
        for _ in 0..9 {
            lockout.failed(HERE, "AKIA1", seconds(0));
        }
        lockout.succeeded(HERE, "AKIA1");
        lockout.failed(HERE, "AKIA1", seconds(0));
        assert_eq!(lockout.wait(HERE, "AKIA1", seconds(0)), None);
        for _ in 0..9 {
            lockout.failed(HERE, "AKIA1", seconds(1_000));
        }
        assert_eq!(lockout.wait(HERE, "AKIA1", seconds(1_000)), None);
    }

    #[test]
    fn what_is_kept_has_a_limit() {
        let mut lockout = Lockout::default();
        for n in 0..30_000_u32 {
            lockout.failed(IpAddr::V4(Ipv4Addr::from_bits(n)), "AKIA", seconds(n.into()) / 1_000);
        }
        assert!(lockout.counts.len() <= KEPT + 2);
    }
}
