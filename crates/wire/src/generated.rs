//! The services' tables and structures, a file each, written by `cargo xtask codegen`.

pub mod apigatewayv2;
pub mod iam;
pub mod lambda;
pub mod logs;
pub mod sts;

/// What the generated files name.
#[allow(unused_imports, reason = "no service needs all of them")]
mod prelude {
    pub(super) use crate::Timestamp;
    pub(super) use crate::shape::{
        BLOB, BOOLEAN, DOUBLE, EMPTY, ErrorShape, INTEGER, LONG, Location, Operation,
        POINT_IN_TIME, Pattern, Protocol, Service, Shape, Structure, TEXT, TimestampFormat,
        Unserved, member,
    };
    pub(super) use crate::{event, operations, structures};
    pub(super) use bytes::Bytes;
    pub(super) use std::collections::BTreeMap;
}
