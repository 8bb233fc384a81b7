//! Where the time of an invocation goes, for `platform.runtimeDone`.

use super::Span;
use std::time::Duration;

/// When the answer of an invocation came. Taken only where somebody is told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Timing {
    /// When it began to come, and when it was complete.
    answered: Option<(Duration, Duration)>,
    /// Its size in bytes.
    pub(crate) produced_bytes: u64,
}

impl Timing {
    /// The answer begins to come.
    pub(crate) fn begins(&mut self, now: Duration) {
        self.answered.get_or_insert((now, now));
    }

    /// So much of it has come.
    pub(crate) fn produced(&mut self, now: Duration, bytes: u64) {
        let began = self.answered.map_or(now, |(began, _)| began);
        self.answered = Some((began, now));
        self.produced_bytes += bytes;
    }

    /// The parts of an invocation that began at `started` and is over `now`: until its answer came,
    /// while it came, and from then on. Without an answer there are none.
    pub(crate) fn spans(&self, started: Duration, now: Duration) -> Vec<Span> {
        let Some((began, complete)) = self.answered else { return Vec::new() };
        let span = |name, from: Duration, to: Duration| Span {
            name,
            ago: now.saturating_sub(from),
            duration: to.saturating_sub(from),
        };
        vec![
            span("responseLatency", started, began),
            span("responseDuration", began, complete),
            span("runtimeOverhead", complete, now),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_of_an_invocation_is_in_three_parts() {
        let at = Duration::from_millis;
        let mut timing = Timing::default();
        assert_eq!(timing.spans(at(0), at(100)), []);
        timing.begins(at(20));
        timing.produced(at(40), 5);
        timing.produced(at(70), 6);
        let spans = timing.spans(at(10), at(100));
        let parts: Vec<_> = spans.iter().map(|s| (s.name, s.ago, s.duration)).collect();
        assert_eq!(
            parts,
            [
                ("responseLatency", at(90), at(10)),
                ("responseDuration", at(80), at(50)),
                ("runtimeOverhead", at(30), at(30)),
            ]
        );
        assert_eq!(timing.produced_bytes, 11);
    }
}
