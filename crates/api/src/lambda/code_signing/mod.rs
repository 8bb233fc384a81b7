//! Code signing: which signatures functions ask of their code, and whether code has them.
//!
//! Signatures are verified when code is deployed, not when it runs, as on AWS (`verify.rs`). The keys of
//! signing profiles are registered by the operator (`profiles.rs`).

mod config;
mod create_code_signing_config;
mod delete_code_signing_config;
mod delete_function_code_signing_config;
mod get_code_signing_config;
mod get_function_code_signing_config;
mod list_code_signing_configs;
mod list_functions_by_code_signing_config;
mod profiles;
mod put_function_code_signing_config;
mod update_code_signing_config;
mod verify;

pub use profiles::{NewProfile, Revocation};
