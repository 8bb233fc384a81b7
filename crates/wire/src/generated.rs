//! The services' tables and structures, a file each, written by `cargo xtask codegen`.

pub mod apigatewayv2;
pub mod lambda;
pub mod logs;
pub mod sts;
