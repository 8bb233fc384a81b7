//! UpdateFunctionCode: another zip for `$LATEST`, and a version of it if that is asked for.

use super::configuration::configuration;
use super::control::{Control, revision};
use super::error::Error;
use super::settle::check_idle;
use super::target::{Place, Target};
use super::{code, publish_version, runtime, settings, unserved};
use model::function::{CodeReference, LastUpdate};
use model::{Architecture, Function, VersionConfig};
use std::sync::Arc;
use wire::lambda::{FunctionConfiguration, UpdateFunctionCodeRequest};

impl Control {
    /// Answers with the update as `InProgress`; a task makes it `Successful`.
    pub(super) async fn update_function_code(
        self: &Arc<Self>,
        place: &Place,
        mut request: UpdateFunctionCodeRequest,
    ) -> Result<FunctionConfiguration, Error> {
        let name = Target::read_unqualified(place, &request.function_name)?;
        let target = Target { name, qualifier: None };
        unserved::check_publish_to(request.publish_to.as_deref())?;
        let architecture = settings::architecture(request.architectures.as_deref())?;
        let found = self.existing(place, &target).await?;
        // Asked before the zip is kept and again when the function is changed.
        self.check_ready(place, &found, request.revision_id.as_deref())?;
        let zip = self.fetch(code::of_update(&mut request)?).await?;

        let _upload = self.uploads.read().await;
        let code = self.keep(zip).await?;
        self.check_with_layers(&code, &found.latest.layers).await?;
        let deployed = (code.sha256.as_str(), found.latest.layers.as_slice());
        let signing = found.code_signing_config.as_deref();
        let signed = self.check_signatures(place, &target.name, signing, deployed).await?;
        if request.dry_run == Some(true) {
            return self.dry_run(place, found, code, architecture);
        }
        let publish = request.publish == Some(true);
        let _versions = match publish {
            true => Some(self.versions.lock().await),
            false => None,
        };
        let edit = |function: &mut Function| {
            self.check_ready(place, function, request.revision_id.as_deref())?;
            set_code(&mut function.latest, code.clone(), architecture);
            function.latest.signed.clone_from(&signed);
            runtime::check(self.ports.runtimes.as_ref(), &function.latest)?;
            function.latest.last_modified = self.now();
            function.latest.revision_id = revision();
            let version = publish.then(|| publish_version::next(function, None));
            function.latest.last_update = LastUpdate::InProgress;
            Ok((version.clone(), version))
        };
        let (version, function) = self.change_and_publish(place, &target, edit).await?;
        self.settle(&place.region, &target.name);
        Ok(match version {
            Some(version) => {
                let qualifier = version.version.to_string();
                configuration(place, &target.name, &version, Some(&qualifier))
            }
            None => configuration(place, &target.name, &function.latest, None),
        })
    }

    /// What the function would be; the zip was checked, and goes again.
    fn dry_run(
        self: &Arc<Self>,
        place: &Place,
        function: Function,
        code: CodeReference,
        architecture: Option<Architecture>,
    ) -> Result<FunctionConfiguration, Error> {
        self.collect();
        let mut config = function.latest;
        set_code(&mut config, code, architecture);
        runtime::check(self.ports.runtimes.as_ref(), &config)?;
        Ok(configuration(place, &function.name, &config, None))
    }

    /// Whether the function may be changed now by a caller who knows this revision.
    pub(super) fn check_ready(
        self: &Arc<Self>,
        place: &Place,
        function: &Function,
        revision_id: Option<&str>,
    ) -> Result<(), Error> {
        super::revision::check(revision_id, &function.latest.revision_id)?;
        check_idle(place, function).inspect_err(|_| {
            // A change whose task failed (a full disk) would block the function for ever.
            self.settle(&function.region, &function.name);
        })
    }
}

fn set_code(config: &mut VersionConfig, code: CodeReference, architecture: Option<Architecture>) {
    config.code = code;
    if let Some(architecture) = architecture {
        config.architecture = architecture;
    }
}
