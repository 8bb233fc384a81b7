//! CreateFunction: a new function from a zip, and its first version if that is asked for.

use super::configuration::configuration;
use super::control::{Control, revision};
use super::error::Error;
use super::target::{Place, Target};
use super::{code, runtime, settings, tags, tenancy, unserved};
use model::store::{Expect, StoreError};
use model::{Function, FunctionName, Version, VersionConfig};
use std::collections::BTreeMap;
use std::sync::Arc;
use wire::lambda::{CreateFunctionRequest, FunctionConfiguration};

impl Control {
    /// Answers with the function as `Pending`; a task makes it `Active`.
    pub(super) async fn create_function(
        self: &Arc<Self>,
        place: &Place,
        mut request: CreateFunctionRequest,
    ) -> Result<FunctionConfiguration, Error> {
        let name = Target::read_unqualified(place, &request.function_name)?;
        unserved::check_create(&request)?;
        let mut config =
            settings::of_create(&name, &mut request, &self.ports.quotas, self.now(), revision())?;
        tenancy::check_config(&config)?;
        runtime::check(self.ports.runtimes.as_ref(), &config)?;
        let tags = request.tags.unwrap_or_default();
        tags::check_number(&tags, self.ports.quotas.tags)?;
        let source = code::of_create(request.code)?;
        self.check_absent(place, &name).await?;
        let zip = self.fetch(source).await?;

        let _upload = self.uploads.read().await;
        let layers = self.used_layers(place, request.layers.as_deref()).await?;
        let signing = request.code_signing_config_arn.filter(|arn| !arn.is_empty());
        let signing = self.named_code_signing_config(place, signing.as_deref()).await?;
        config.code = self.keep(zip).await?;
        config.layers = layers.unwrap_or_default();
        self.check_with_layers(&config.code, &config.layers).await?;
        let deployed = (config.code.sha256.as_str(), config.layers.as_slice());
        config.signed = self.check_signatures(place, &name, signing.as_deref(), deployed).await?;
        let publish = request.publish.unwrap_or(false);
        let latest = config.clone();
        self.put_new(place, &name, New { latest, tags, signing, publish }).await?;
        self.settle(&place.region, &name);
        if publish {
            config.version = Version::Number(1);
        }
        Ok(configuration(place, &name, &config, None))
    }

    async fn put_new(
        &self,
        place: &Place,
        name: &FunctionName,
        New { latest, tags, signing, publish }: New,
    ) -> Result<(), Error> {
        let function = Function {
            region: place.region.clone(),
            name: name.clone(),
            latest: latest.clone(),
            last_version: u64::from(publish),
            aliases: BTreeMap::new(),
            urls: BTreeMap::new(),
            policies: BTreeMap::new(),
            tags,
            reserved_concurrency: None,
            event_invoke_configs: BTreeMap::new(),
            recursion_allowed: false,
            provisioned: BTreeMap::new(),
            runtime_updates: BTreeMap::new(),
            code_signing_config: signing,
        };
        let _versions = self.versions.lock().await;
        // Asked again now that nobody else can make it, lest a version of theirs be overwritten.
        self.check_absent(place, name).await?;
        if publish {
            let first =
                VersionConfig { version: Version::Number(1), revision_id: revision(), ..latest };
            self.put_version(&function, &first).await?;
        }
        match self.put_function(&function, Expect::Absent).await {
            Err(StoreError::Conflict(_)) => Err(exists(name)),
            done => Ok(done?),
        }
    }

    async fn check_absent(&self, place: &Place, name: &FunctionName) -> Result<(), Error> {
        match self.function(&place.region, name).await? {
            Some(_) => Err(exists(name)),
            None => Ok(()),
        }
    }
}

/// A function that does not exist yet.
struct New {
    latest: VersionConfig,
    tags: BTreeMap<String, String>,
    /// Id of its code signing configuration.
    signing: Option<String>,
    publish: bool,
}

fn exists(name: &FunctionName) -> Error {
    Error::ResourceConflict(format!("Function already exist: {name}"))
}
