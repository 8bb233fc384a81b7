//! How a new or changed function becomes ready: from `Pending` to `Active`, and from `InProgress` to
//! `Successful`, after its caller was answered.
//!
//! What is checked on the way is what could have gone wrong since the change was taken: that the
//! code is there, unpacked, and that this machine still starts the runtime. A change that was cut
//! off by a crash is picked up when the platform starts again.

use super::control::{Control, revision};
use super::error::Error;
use super::runtime::sentence;
use super::target::Place;
use model::code::of_layers;
use model::function::{LastUpdate, State};
use model::store::{Expect, StoreError};
use model::{Function, FunctionName, Region, VersionConfig};
use std::sync::Arc;

/// How often settling begins again because the function was changed meanwhile.
const ATTEMPTS: usize = 64;

/// Why a configuration is not ready.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Unready {
    /// AWS's reason code.
    code: &'static str,
    reason: String,
}

/// AWS's answer to a change of a function that is not ready for one: still being made, or still
/// being changed.
pub(super) fn check_idle(place: &Place, function: &Function) -> Result<(), Error> {
    let latest = &function.latest;
    if latest.state == State::Pending {
        return Err(Error::ResourceConflict(
            "The operation cannot be performed at this time. The function is currently in the \
             following state: Pending"
                .to_owned(),
        ));
    }
    if latest.last_update == LastUpdate::InProgress {
        return Err(Error::ResourceConflict(format!(
            "The operation cannot be performed at this time. An update is in progress for \
             resource: {}",
            place.arn(&function.name, None)
        )));
    }
    Ok(())
}

impl Control {
    /// Starts the task that makes a function ready. To start it twice does no harm.
    pub(super) fn settle(self: &Arc<Self>, region: &Region, name: &FunctionName) {
        let (control, region, name) = (Arc::clone(self), region.clone(), name.clone());
        self.tasks.spawn(async move {
            Self::note("settle", control.make_ready(&region, &name).await);
        });
    }

    async fn make_ready(&self, region: &Region, name: &FunctionName) -> Result<(), Error> {
        for _ in 0..ATTEMPTS {
            let Some((mut function, revision)) = self.function(region, name).await? else {
                return Ok(());
            };
            if !is_unsettled(&function.latest) {
                return Ok(());
            }
            let outcome = self.prepare(&function.latest).await;
            self.settle_published(&function, &outcome).await?;
            settled(&mut function.latest, &outcome);
            match self.put_function(&function, Expect::Revision(revision)).await {
                Err(StoreError::Conflict(_)) => {}
                done => return Ok(done?),
            }
        }
        Err(Error::Service(format!("the function {name} is changed too often to become ready")))
    }

    /// A version that was published together with the function's creation becomes ready with it.
    async fn settle_published(
        &self,
        function: &Function,
        outcome: &Result<(), Unready>,
    ) -> Result<(), Error> {
        let Some(mut config) = self.published(function, function.last_version).await? else {
            return Ok(());
        };
        // One with SnapStart becomes ready when the engine has made its snapshot.
        let waits = outcome.is_ok() && config.snap_start.published_versions;
        if waits || !is_unsettled(&config) {
            return Ok(());
        }
        settled(&mut config, outcome);
        self.put_version(function, &config).await
    }

    async fn prepare(&self, config: &VersionConfig) -> Result<(), Unready> {
        self.ports.code.folder(&config.code.sha256).await.map_err(|error| Unready {
            code: "InternalError",
            reason: format!("The code can't be had: {error}."),
        })?;
        if !config.layers.is_empty() {
            let layers = of_layers(&config.layers);
            self.ports.code.merged(&layers).await.map_err(|error| Unready {
                code: "InternalError",
                reason: format!("The layers can't be had: {error}."),
            })?;
        }
        self.ports
            .runtimes
            .launch(config)
            .map(drop)
            .map_err(|error| Unready { code: "InvalidRuntime", reason: sentence(&error) })
    }
}

/// Whether a configuration is on its way.
pub(super) fn is_unsettled(config: &VersionConfig) -> bool {
    config.state == State::Pending || config.last_update == LastUpdate::InProgress
}

/// The configuration after its preparation.
fn settled(config: &mut VersionConfig, outcome: &Result<(), Unready>) {
    let creating = config.state == State::Pending;
    match outcome {
        Ok(()) => {
            config.state = State::Active;
            config.last_update = LastUpdate::Successful;
        }
        Err(unready) => {
            let (code, reason) = (unready.code.to_owned(), unready.reason.clone());
            if creating {
                config.state = State::Failed { code: code.clone(), reason: reason.clone() };
            }
            config.last_update = LastUpdate::Failed { code, reason };
        }
    }
    config.revision_id = revision();
}
