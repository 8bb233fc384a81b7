//! The measurements, a file each. One is added by its file and its line here.

mod burst;
mod cold_native;
mod cold_node;
mod cold_python;
mod density;
mod footprint;
mod leaks;
mod queue;
mod subject;
mod throughput;
mod trace;
mod warm_invoke;
mod warm_url;

use crate::bench::Bench;
use crate::result::row::Row;

/// Rows that are measured together.
pub(crate) struct Family {
    /// Its number in the list of benchmarks, as `--only` names it. Several families may share one.
    pub(crate) number: &'static str,
    /// What it measures.
    pub(crate) what: &'static str,
    /// Measures; what goes wrong stands in the rows.
    pub(crate) run: fn(&Bench) -> Vec<Row>,
}

/// All of them, in the order of the table.
pub(crate) static ALL: &[Family] = &[
    Family { number: "B1", what: "warm calls through the Invoke API", run: warm_invoke::run },
    Family { number: "B1", what: "warm calls through a function URL", run: warm_url::run },
    Family { number: "B2", what: "throughput with 16 connections", run: throughput::run },
    Family { number: "B5", what: "first calls, static program", run: cold_native::run },
    Family { number: "B6", what: "first calls, Python", run: cold_python::run },
    Family { number: "B6", what: "first calls, Node.js", run: cold_node::run },
    Family { number: "B7", what: "simultaneous first calls", run: burst::run },
    Family { number: "B8", what: "memory of an idle instance", run: density::run },
    Family { number: "B9", what: "asynchronous invocation", run: queue::run },
    Family { number: "B10", what: "keeping instances on a trace of calls", run: trace::run },
    Family { number: "B11", what: "start of the platform", run: footprint::run },
    Family { number: "B11", what: "what a load leaves behind", run: leaks::run },
];
