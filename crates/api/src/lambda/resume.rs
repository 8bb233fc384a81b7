//! What happens when the platform starts: changes that a crash cut off are finished, and what they
//! left behind is removed.

use super::control::Control;
use super::error::Error;
use super::functions::{UsesCode, read};
use super::settle::is_unsettled;
use model::code::CodeInUse;
use model::function_url::UrlTarget;
use model::store::Expect;
use model::{Function, FunctionName, Region};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

impl Control {
    /// Finishes what was under way when the platform last stopped. To be called once, before the
    /// first request.
    ///
    /// # Errors
    /// Where the state can't be read or changed.
    pub async fn resume(self: &Arc<Self>) -> Result<(), Error> {
        let mut functions = BTreeMap::new();
        for document in self.documents("functions/").await? {
            let function: Function = read(&document)?;
            functions.insert((function.region.clone(), function.name.clone()), function);
        }
        self.remove_unowned_versions(&functions).await?;
        self.remove_unowned_urls(&functions).await?;
        for function in functions.values().filter(|f| is_unsettled(&f.latest)) {
            self.settle(&function.region, &function.name);
        }
        if functions.values().any(|f| f.latest.wants_sealing(&*self.ports.sealing)) {
            self.seal_what_is_in_clear();
        }
        self.collect();
        Ok(())
    }

    /// An older Mayfly kept environment variables in clear; or the machine stopped in the middle of a
    /// rotation.
    fn seal_what_is_in_clear(self: &Arc<Self>) {
        let control = Arc::clone(self);
        self.tasks.spawn(async move {
            Self::note("reseal", control.reseal().await.map(drop));
        });
    }

    /// Versions of a publication or of a deletion that did not come to its end.
    async fn remove_unowned_versions(
        &self,
        functions: &BTreeMap<(Region, FunctionName), Function>,
    ) -> Result<(), Error> {
        let owned = |key: &str| {
            let mut parts = key.split('/').skip(1);
            let region = Region::new(parts.next()?).ok()?;
            let name = FunctionName::new(parts.next()?).ok()?;
            let number: u64 = parts.next()?.parse().ok()?;
            functions.get(&(region, name)).filter(|f| number <= f.last_version)
        };
        for document in self.documents("versions/").await? {
            if owned(&document.key).is_none() {
                tracing::info!(key = document.key, "removing a version that was never published");
                self.ports.store.delete(&document.key, Expect::Anything).await?;
            }
        }
        Ok(())
    }

    /// Targets of function URLs that no function has.
    async fn remove_unowned_urls(
        &self,
        functions: &BTreeMap<(Region, FunctionName), Function>,
    ) -> Result<(), Error> {
        let owned: BTreeSet<String> = functions
            .values()
            .flat_map(|function| function.urls.values())
            .map(|url| UrlTarget::key(&url.id))
            .collect();
        for document in self.documents(&UrlTarget::key("")).await? {
            if !owned.contains(&document.key) {
                tracing::info!(key = document.key, "removing a function URL that no function has");
                self.ports.store.delete(&document.key, Expect::Anything).await?;
            }
        }
        Ok(())
    }

    /// Starts the task that removes code which no version and no instance uses any more. What an
    /// instance still uses is removed by a later run.
    pub(super) fn collect(self: &Arc<Self>) {
        let control = Arc::clone(self);
        self.tasks.spawn(async move {
            Self::note("collect", control.remove_unused_code().await);
        });
    }

    async fn remove_unused_code(&self) -> Result<(), Error> {
        let _no_uploads = self.uploads.write().await;
        let mut in_use = CodeInUse::default();
        for document in self.documents("functions/").await? {
            let function: Function = read(&document)?;
            in_use.add(&function.latest.code, &function.latest.layers);
        }
        for document in self.documents("versions/").await? {
            let version: UsesCode = read(&document)?;
            in_use.add(&version.code, &version.layers);
        }
        for document in self.documents("layer-versions/").await? {
            let version: UsesCode = read(&document)?;
            in_use.zips.insert(version.code.sha256);
        }
        in_use.extend((self.ports.code_of_instances)());
        let removed = self.ports.code.collect(&in_use).await?;
        if removed > 0 {
            tracing::debug!(removed, "removed code that no function uses any more");
        }
        Ok(())
    }
}
