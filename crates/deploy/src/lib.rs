//! Deploys what a `serverless.yml` describes: reads it, packages the code, compares with what the
//! endpoint has, and changes that.
//!
//! `config` is the file's meaning (with `yaml`, `variables` and `diagnostic` below it), `archive`
//! makes the zips, `lifecycle` orders the hooks, `state` is what the endpoint has, `plan` decides
//! (pure), `apply` carries out through `client`. No daemon is needed in this process and none is
//! known here.

pub mod apply;
pub mod archive;
pub mod client;
pub mod config;
pub mod diagnostic;
pub mod lifecycle;
pub mod plan;
pub mod state;
pub mod variables;
pub mod yaml;
