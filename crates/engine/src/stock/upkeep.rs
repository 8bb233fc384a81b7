//! The background task that gives back what nobody uses any more.

use crate::engine::Core;
use std::sync::Weak;
use std::time::Duration;

/// Time between two looks, and so the most by which something is kept too long.
const PERIOD: Duration = Duration::from_secs(1);

pub(crate) async fn keep_up(core: Weak<Core>) {
    let mut tick = tokio::time::interval(PERIOD);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        let Some(core) = core.upgrade() else { return };
        let now = core.ports.clock.monotonic();
        core.stock.sweep(now);
        core.snapshots.sweep(now, core.settings.stock.snapshot_idle);
    }
}
