//! How long idle instances are kept, from the version's own arrivals.
//!
//! A version that is called every minute on the minute needs an instance for some seconds of each
//! minute; one that was called once may never be called again. Each version's idle times are counted
//! (`histogram.rs`), by how many of its instances are busy (`arrivals.rs`); from the counts follows
//! when an idle instance goes and when one is made again ahead of the next call (`window.rs`). This
//! is the hybrid histogram policy of Shahrad et al., "Serverless in the Wild" (USENIX ATC 2020), with
//! these differences: bins grow with the time that they stand for, so that they serve seconds as well
//! as hours; levels of concurrency are counted apart; how long an instance may be idle for a call
//! follows from what starts of the version take (`worth.rs`), and holds too where no pattern is known; no
//! instance is ever kept longer than the operator's keep-alive. There is no
//! forecast by ARIMA for times beyond the histogram: such a version gets nothing ahead.
//!
//! Pure: no clock, no instances. `replay.rs` measures the policy on a trace of calls, `trace.rs` makes one.

mod arrivals;
mod histogram;
mod replay;
mod trace;
mod window;
mod worth;

pub(crate) use arrivals::Arrivals;
pub use replay::{Measure, Policy, replay};
pub use trace::{Call, azure_like};
