//! What a measurement comes to, and the three forms in which it is shown.

pub(crate) mod chart;
pub(crate) mod row;
pub(crate) mod statistics;
pub(crate) mod table;
