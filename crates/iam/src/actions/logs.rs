//! Actions of CloudWatch Logs.
//!
//! AWS judges what acts on a whole group by `log-group:<name>:log-stream:`, which policies reach as
//! `log-group:<name>:*`; lists of groups by `log-group::log-stream:`.

use super::{Action, Resource, Service, TAGS};

pub(super) const SERVICE: Service =
    Service { name: "logs", title: "Amazon CloudWatch Logs", actions: ACTIONS };

macro_rules! row {
    ($operation:literal, $resource:ident) => {
        Action::new($operation, concat!("logs:", $operation), Resource::$resource)
    };
}

static ACTIONS: &[Action] = &[
    row!("CreateLogGroup", LogGroup).keys(TAGS),
    row!("CreateLogStream", LogGroup),
    row!("DeleteLogGroup", LogGroup),
    row!("DeleteLogStream", LogStream),
    row!("DeleteRetentionPolicy", LogGroup),
    row!("DescribeLogGroups", LogGroup),
    row!("DescribeLogStreams", LogGroup),
    row!("FilterLogEvents", LogGroup),
    row!("GetLogEvents", LogStream),
    row!("PutLogEvents", LogStream),
    row!("PutRetentionPolicy", LogGroup),
];
