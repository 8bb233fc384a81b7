//! The background task that gives back what nobody uses any more, or what is too much while memory is
//! short. While there is nothing to give back it sleeps.

use crate::engine::Core;
use std::sync::Weak;
use std::time::Duration;

/// Time between two looks, and so the most by which something is kept too long.
const PERIOD: Duration = Duration::from_secs(1);
/// How long the snapshot of a version is kept that nobody calls while memory is short.
const IDLE_UNDER_PRESSURE: Duration = Duration::from_secs(60);

pub(crate) async fn keep_up(core: Weak<Core>) {
    loop {
        let stock = {
            let Some(core) = core.upgrade() else { return };
            let (now, pressed) = (core.ports.clock.monotonic(), core.pressure.is_high());
            core.stock.press(pressed);
            core.stock.sweep(now);
            let idle = core.settings.stock.snapshot_idle;
            core.snapshots.sweep(now, if pressed { idle.min(IDLE_UNDER_PRESSURE) } else { idle });
            let keeps = !core.stock.is_empty() || !core.snapshots.is_empty();
            (!keeps).then(|| std::sync::Arc::clone(&core.stock))
        };
        if let Some(stock) = stock {
            stock.begins_to_keep().await;
        }
        tokio::time::sleep(PERIOD).await;
    }
}
