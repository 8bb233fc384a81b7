//! How many events wait for which function.

use super::dead_event;
use super::event::lane;
use crate::engine::Engine;
use model::queue::{LaneSize, QueueError};
use model::{FunctionName, Region};

/// How many lanes are read at once.
const LANE_PAGE: usize = 100;

impl Engine {
    /// Events of one function that wait or are under way.
    pub async fn backlog(
        &self,
        region: &Region,
        name: &FunctionName,
    ) -> Result<LaneSize, QueueError> {
        self.core.ports.queue.size(&lane(region, name)).await
    }

    /// The functions of a region for which events wait or are under way, by name.
    pub async fn backlogs(
        &self,
        region: &Region,
    ) -> Result<Vec<(FunctionName, LaneSize)>, QueueError> {
        self.lanes_behind(&format!("{region}/")).await
    }

    /// The functions of a region that have dead events, by name.
    pub async fn dead_backlogs(
        &self,
        region: &Region,
    ) -> Result<Vec<(FunctionName, LaneSize)>, QueueError> {
        self.lanes_behind(&format!("{}{region}/", dead_event::LANES)).await
    }

    async fn lanes_behind(
        &self,
        prefix: &str,
    ) -> Result<Vec<(FunctionName, LaneSize)>, QueueError> {
        let queue = &self.core.ports.queue;
        let mut backlogs = Vec::new();
        let mut after = prefix.to_owned();
        loop {
            let lanes = queue.lanes(Some(&after), LANE_PAGE).await?;
            let Some(last) = lanes.last() else { return Ok(backlogs) };
            after.clone_from(last);
            for lane in lanes {
                let Some(name) = lane.strip_prefix(prefix) else { return Ok(backlogs) };
                if let Ok(name) = FunctionName::new(name) {
                    backlogs.push((name, queue.size(&lane).await?));
                }
            }
        }
    }
}
