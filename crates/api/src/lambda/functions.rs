//! Functions and versions in the store: finding what a request means, and changing a function so
//! that no two changes overwrite each other.

use super::control::Control;
use super::error::Error;
use super::target::{Place, Target, not_found};
use model::function::CodeReference;
use model::layer::UsedLayer;
use model::store::{Document, Expect, StoreError};
use model::{AliasName, Function, FunctionName, Region, Version, VersionConfig};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// How often a change is tried again because somebody else changed the function meanwhile.
const ATTEMPTS: usize = 64;
/// Documents that are read at once.
const BATCH: usize = 200;

/// The part of a version's document, or of a layer's, that says which code it uses.
#[derive(Deserialize)]
pub(super) struct UsesCode {
    pub(super) code: CodeReference,
    #[serde(default)]
    pub(super) layers: Vec<UsedLayer>,
}

impl Control {
    /// A function with its document's revision.
    pub(super) async fn function(
        &self,
        region: &Region,
        name: &FunctionName,
    ) -> Result<Option<(Function, u64)>, Error> {
        match self.ports.store.get(&Function::key(region, name)).await? {
            Some(document) => {
                let mut function: Function = read(&document)?;
                self.open_environment(&mut function.latest, region, name);
                Ok(Some((function, document.revision)))
            }
            None => Ok(None),
        }
    }

    /// Opens a version's variables. What can't be opened is told where it is shown or needed, and must
    /// not keep its owner from giving the function new ones.
    pub(super) fn open_environment(
        &self,
        config: &mut VersionConfig,
        region: &Region,
        name: &FunctionName,
    ) {
        if let Err(error) = config.open_environment(&*self.ports.sealing, region, name) {
            tracing::warn!(function = %name, %error, "environment variables can't be opened");
        }
    }

    /// A function that must be there; the error names the qualifier that the caller wrote.
    pub(super) async fn existing(&self, place: &Place, target: &Target) -> Result<Function, Error> {
        match self.function(&place.region, &target.name).await? {
            Some((function, _)) => Ok(function),
            None => Err(not_found(place, &target.name, target.qualifier.as_deref())),
        }
    }

    /// A function and the configuration that a target means, through an alias if it names one.
    pub(super) async fn version(
        &self,
        place: &Place,
        target: &Target,
    ) -> Result<(Function, VersionConfig), Error> {
        let function = self.existing(place, target).await?;
        let missing = || not_found(place, &target.name, target.qualifier.as_deref());
        let version = match &target.qualifier {
            None => Version::Latest,
            Some(qualifier) => resolve(&function, qualifier).ok_or_else(missing)?,
        };
        let config = match version {
            Version::Latest => function.latest.clone(),
            Version::Number(number) => {
                self.published(&function, number).await?.ok_or_else(missing)?
            }
        };
        Ok((function, config))
    }

    /// A published version; `None` if it was never published or is deleted.
    pub(super) async fn published(
        &self,
        function: &Function,
        number: u64,
    ) -> Result<Option<VersionConfig>, Error> {
        // What stands behind the last version was written by a publication that did not end.
        if number == 0 || number > function.last_version {
            return Ok(None);
        }
        let key = Function::version_key(&function.region, &function.name, number);
        let Some(document) = self.ports.store.get(&key).await? else { return Ok(None) };
        self.read_version(function, &document).map(Some)
    }

    /// All published versions in order.
    pub(super) async fn all_published(
        &self,
        function: &Function,
    ) -> Result<Vec<VersionConfig>, Error> {
        let prefix = version_prefix(&function.region, &function.name);
        let mut configs = Vec::new();
        for document in self.documents(&prefix).await? {
            let config = self.read_version(function, &document)?;
            if matches!(config.version, Version::Number(n) if n <= function.last_version) {
                configs.push(config);
            }
        }
        Ok(configs)
    }

    fn read_version(
        &self,
        function: &Function,
        document: &Document,
    ) -> Result<VersionConfig, Error> {
        let mut config: VersionConfig = read(document)?;
        self.open_environment(&mut config, &function.region, &function.name);
        Ok(config)
    }

    /// All documents under a prefix.
    pub(super) async fn documents(&self, prefix: &str) -> Result<Vec<Document>, Error> {
        let mut documents: Vec<Document> = Vec::new();
        loop {
            let after = documents.last().map(|d| d.key.as_str());
            let batch = self.ports.store.list(prefix, after, BATCH).await?;
            let complete = batch.len() < BATCH;
            documents.extend(batch);
            if complete {
                return Ok(documents);
            }
        }
    }

    /// Changes a function: reads it, lets `edit` change it, and writes it if nobody else did
    /// meanwhile; otherwise begins again. Returns what `edit` returned, and the function.
    pub(super) async fn change<T>(
        &self,
        place: &Place,
        target: &Target,
        mut edit: impl FnMut(&mut Function) -> Result<T, Error>,
    ) -> Result<(T, Function), Error> {
        self.change_and_publish(place, target, |function| Ok((edit(function)?, None))).await
    }

    /// The same where the change may publish a version, which `edit` returns beside its result. The
    /// version is written before the function that makes it visible. Callers hold
    /// [`Control::versions`].
    pub(super) async fn change_and_publish<T>(
        &self,
        place: &Place,
        target: &Target,
        mut edit: impl FnMut(&mut Function) -> Result<(T, Option<VersionConfig>), Error>,
    ) -> Result<(T, Function), Error> {
        for _ in 0..ATTEMPTS {
            let found = self.function(&place.region, &target.name).await?;
            let Some((mut function, revision)) = found else {
                return Err(not_found(place, &target.name, target.qualifier.as_deref()));
            };
            let (result, published) = edit(&mut function)?;
            if let Some(version) = published {
                self.put_version(&function, &version).await?;
            }
            match self.put_function(&function, Expect::Revision(revision)).await {
                Ok(()) => return Ok((result, function)),
                Err(StoreError::Conflict(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(StoreError::Conflict(Function::key(&place.region, &target.name)).into())
    }

    /// Writes a function.
    pub(super) async fn put_function(
        &self,
        function: &Function,
        expect: Expect,
    ) -> Result<(), StoreError> {
        let key = Function::key(&function.region, &function.name);
        let stored =
            Function { latest: self.sealed(function, &function.latest), ..function.clone() };
        self.ports.store.put(&key, write(&key, &stored)?, expect).await.map(drop)
    }

    /// Writes a version. It may overwrite what an earlier publication that did not end left there.
    pub(super) async fn put_version(
        &self,
        function: &Function,
        config: &VersionConfig,
    ) -> Result<(), Error> {
        let Version::Number(number) = config.version else {
            return Err(Error::Service("$LATEST can't be stored as a version".to_owned()));
        };
        self.check_code_storage(config.code.size).await?;
        let key = Function::version_key(&function.region, &function.name, number);
        let stored = self.sealed(function, config);
        self.ports.store.put(&key, write(&key, &stored)?, Expect::Anything).await?;
        Ok(())
    }

    fn sealed(&self, function: &Function, config: &VersionConfig) -> VersionConfig {
        config.with_sealed_environment(&*self.ports.sealing, &function.region, &function.name)
    }
}

/// The prefix of the keys of a function's versions.
pub(super) fn version_prefix(region: &Region, name: &FunctionName) -> String {
    format!("versions/{region}/{name}/")
}

/// What a qualifier means to a function: a version, or what its alias points to.
pub(super) fn resolve(function: &Function, qualifier: &str) -> Option<Version> {
    Version::parse(qualifier).or_else(|| {
        let name = AliasName::new(qualifier).ok()?;
        function.aliases.get(&name).map(|alias| alias.version)
    })
}

/// A document's content.
pub(super) fn read<T: DeserializeOwned>(document: &Document) -> Result<T, Error> {
    serde_json::from_slice(&document.value).map_err(|error| {
        Error::Service(format!("the document '{}' can't be read: {error}", document.key))
    })
}

/// The content of a document.
pub(super) fn write<T: Serialize>(key: &str, value: &T) -> Result<Vec<u8>, StoreError> {
    serde_json::to_vec(value)
        .map_err(|error| StoreError::Failed(format!("'{key}' can't be written: {error}")))
}
