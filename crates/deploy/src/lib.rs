//! Deploys what a `serverless.yml` describes: reads it, packages the code, compares with what the
//! endpoint has, and changes that.
//!
//! `config` is the file's meaning, `archive` makes the zips, `plan` decides (pure), `client` talks to
//! the endpoint, `apply` carries out. No daemon is needed in this process and none is known here.

pub mod archive;
pub mod config;
pub mod diagnostic;
pub mod lifecycle;
pub mod variables;
pub mod yaml;
