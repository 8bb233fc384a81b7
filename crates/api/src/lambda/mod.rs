//! The Lambda API: functions, versions, aliases, function URLs, policies, and calls.
//!
//! An operation is a file of its own, named as AWS names it, and works on [`Control`]: the state, the
//! code and the runtimes. Calls go straight to the engine (`invoke/`); the control operations never
//! touch an instance. A change is answered when it is durable; what is left to do goes on in a task
//! (`settle.rs`) that a crash does not lose (`resume.rs`).

mod add_permission;
mod alias;
mod alias_routing;
mod code;
mod code_location;
mod code_signing;
mod code_storage;
mod config_sha256;
mod configuration;
mod control;
mod create_alias;
mod create_function;
mod create_function_url_config;
mod delete_alias;
mod delete_function;
mod delete_function_concurrency;
mod delete_function_event_invoke_config;
mod delete_function_url_config;
mod delete_provisioned_concurrency_config;
mod delete_resource_policy;
mod dispatch;
mod environment;
mod error;
mod event_invoke_config;
mod function_url;
mod functions;
mod get_account_settings;
mod get_alias;
mod get_function;
mod get_function_concurrency;
mod get_function_configuration;
mod get_function_event_invoke_config;
mod get_function_recursion_config;
mod get_function_scaling_config;
mod get_function_url_config;
mod get_policy;
mod get_provisioned_concurrency_config;
mod get_resource_policy;
mod get_runtime_management_config;
pub mod invoke;
mod layer;
mod list_aliases;
mod list_function_event_invoke_configs;
mod list_function_url_configs;
mod list_functions;
mod list_provisioned_concurrency_configs;
mod list_tags;
mod list_versions_by_function;
mod logging_config;
mod own_settings;
mod page;
mod permission;
mod policy_document;
mod provisioned_concurrency;
mod publish_version;
mod put_function_concurrency;
mod put_function_event_invoke_config;
mod put_function_recursion_config;
mod put_function_scaling_config;
mod put_provisioned_concurrency_config;
mod put_resource_policy;
mod put_runtime_management_config;
mod rate;
mod remove_permission;
mod reseal;
mod resource_policy;
mod resume;
mod revision;
mod runtime;
mod settings;
mod settle;
mod tag_resource;
mod tags;
mod target;
mod tasks;
mod tenancy;
mod unserved;
mod untag_resource;
mod update_alias;
mod update_function_code;
mod update_function_configuration;
mod update_function_event_invoke_config;
mod update_function_url_config;

pub use code_location::PATH as CODE_PATH;
pub use code_signing::{NewProfile, Revocation};
pub use control::{Control, Ports, Standing};
pub use error::Error;
pub use target::{Place, Target};

use engine::Engine;
use http::Uri;
use model::code_signing::SigningProfile;
use model::{AliasRouting, OwnSettings};
use std::sync::Arc;
use tokio::runtime::Handle;
use wire::{AwsRequest, AwsResponse};

/// Bodies of control operations from this size on, in bytes, are read apart: a function's code in
/// JSON and base64 takes a core for some tenths of a second.
const LARGE_BYTES: usize = 256 * 1024;

/// The Lambda API of one platform.
#[derive(Clone)]
pub struct Lambda {
    control: Arc<Control>,
    engine: Arc<Engine>,
}

impl Lambda {
    /// The API on these ports and this engine.
    pub fn new(ports: Ports, engine: Arc<Engine>) -> Self {
        Self { control: Arc::new(Control::new(ports)), engine }
    }

    /// Answers a request. Its region is the one that the caller signed for.
    pub async fn call(&self, request: AwsRequest) -> AwsResponse {
        match invoke::request::route(&request.parts) {
            Some(route) => invoke::invoke(&self.control, &self.engine, &request, route).await,
            None if request.body.len() > LARGE_BYTES => self.call_apart(request).await,
            // Boxed, so that a call does not carry the room that the control operations need.
            None => Box::pin(self.control.call(request)).await,
        }
    }

    /// Answers a request with a large body where no call waits for its parsing.
    async fn call_apart(&self, request: AwsRequest) -> AwsResponse {
        let (control, executor) = (Arc::clone(&self.control), Handle::current());
        let calling = move || executor.block_on(control.call(request));
        match tokio::task::spawn_blocking(calling).await {
            Ok(response) => response,
            Err(error) => match error.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                // The platform stops, and has not begun with it.
                Err(_) => {
                    let mut response = AwsResponse::new(wire::Body::empty());
                    *response.status_mut() = http::StatusCode::SERVICE_UNAVAILABLE;
                    response
                }
            },
        }
    }

    /// Answers a request for the code of a function at an address that GetFunction gave; its path
    /// begins with [`CODE_PATH`]. The address itself says that the caller may.
    pub async fn download(&self, uri: &Uri) -> AwsResponse {
        self.control.download(uri).await
    }

    /// What Mayfly offers beyond AWS, as a function, version or alias has it.
    ///
    /// # Errors
    /// Where there is no such function, or the state can't be read.
    pub async fn own_settings(
        &self,
        place: &Place,
        function: &str,
        qualifier: Option<&str>,
    ) -> Result<OwnSettings, Error> {
        self.control.own_settings(place, function, qualifier).await
    }

    /// Gives `$LATEST` of a function these settings, a JSON document, instead of those it has.
    ///
    /// # Errors
    /// Where the document can't be taken, another change is under way, or the state can't be changed.
    pub async fn put_own_settings(
        &self,
        place: &Place,
        function: &str,
        document: &[u8],
    ) -> Result<OwnSettings, Error> {
        self.control.put_own_settings(place, function, document).await
    }

    /// Accepts events for a function: JSON lines, of which each has an answer of its own. Returns when
    /// those that were accepted are durable.
    ///
    /// # Errors
    /// Where the function can't be one, or there are too many lines.
    pub async fn accept_events(
        &self,
        place: &Place,
        function: &str,
        qualifier: Option<&str>,
        lines: &bytes::Bytes,
    ) -> Result<Vec<invoke::many::Answer>, Error> {
        let target = Target::read(place, function, qualifier)?;
        invoke::many::accept(&self.engine, place, &target, lines, self.control.now()).await
    }

    /// How an alias divides its calls between versions.
    ///
    /// # Errors
    /// Where there is no such function or alias, or the state can't be read.
    pub async fn alias_routing(
        &self,
        place: &Place,
        function: &str,
        alias: &str,
    ) -> Result<AliasRouting, Error> {
        self.control.alias_routing(place, function, alias).await
    }

    /// Divides the calls of an alias as a JSON document says, also between more than AWS's two
    /// versions.
    ///
    /// # Errors
    /// Where the document can't be taken, or the state can't be changed.
    pub async fn put_alias_routing(
        &self,
        place: &Place,
        function: &str,
        alias: &str,
        document: &[u8],
    ) -> Result<AliasRouting, Error> {
        self.control.put_alias_routing(place, function, alias, document).await
    }

    /// Registers a signing profile's version, whose certificates sign code.
    ///
    /// # Errors
    /// Where name or certificates can't be used, or it is registered already.
    pub async fn add_signing_profile(
        &self,
        place: &Place,
        new: NewProfile,
    ) -> Result<SigningProfile, Error> {
        self.control.add_signing_profile(place, new).await
    }

    /// The registered signing profiles.
    ///
    /// # Errors
    /// Where the state can't be read.
    pub async fn signing_profiles(&self) -> Result<Vec<SigningProfile>, Error> {
        self.control.signing_profiles().await
    }

    /// Takes back the trust in a signing profile's version, or in one signing with it.
    ///
    /// # Errors
    /// Where there is no such profile, or the state can't be changed.
    pub async fn revoke_signing(&self, revocation: Revocation) -> Result<SigningProfile, Error> {
        self.control.revoke_signing(revocation).await
    }

    /// Finishes the changes that were under way when the platform last stopped, and removes what is
    /// not used any more. To be called once, before the first request.
    ///
    /// # Errors
    /// Where the state can't be read or changed.
    pub async fn resume(&self) -> Result<(), Error> {
        self.control.resume().await
    }

    /// Seals the environment variables of all functions with the newest key, where they are in clear or
    /// sealed with an older one. Returns how many versions were.
    ///
    /// # Errors
    /// Where the state can't be read or changed.
    pub async fn reseal(&self) -> Result<usize, Error> {
        self.control.reseal().await
    }

    /// Waits for the changes that are under way. To be called when no request comes any more.
    pub async fn shutdown(&self) {
        self.control.shutdown().await;
    }
}
