//! The engine's one background task: what is due by time and that no call is waiting for.
//!
//! Idle instances beyond their keep-alive go, invocations whose caller has left end at their
//! deadline, log lines of long invocations become readable.

use crate::engine::Core;
use std::sync::Weak;
use std::time::Duration;

/// Time between two sweeps, and so the most by which something is late.
const PERIOD: Duration = Duration::from_millis(250);

pub(crate) async fn sweep(core: Weak<Core>) {
    let mut tick = tokio::time::interval(PERIOD);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        let Some(core) = core.upgrade() else { return };
        let now = core.ports.clock.monotonic();
        for pool in core.pools() {
            pool.sweep(now, core.settings.keep_alive);
        }
    }
}
