//! From a name to what runs: functions as the store has them, kept in memory and kept true by its
//! watch, with the pool of each version.

use crate::admission::{Permit, Quota};
use crate::engine::Core;
use crate::invocation::{Invocation, InvokeError};
use crate::pool::Pool;
use crate::recursion::{CHAIN_LIMIT, Lineage};
use crate::tenants::TenantPools;
use model::function::{LastUpdate, State};
use model::store::{Change, StoreError};
use model::{
    AliasName, Function, FunctionArn, FunctionName, OwnSettings, Region, Version, VersionConfig,
};
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

/// How often a function is read again when it changes while it is read.
const LOAD_ATTEMPTS: usize = 8;

/// How long a call waits to be admitted while an instance of its version has answered and is about to
/// be done: rather long for that, but short beside being throttled.
const ADMISSION_GRACE: Duration = Duration::from_millis(100);

/// The functions that were called since the start.
#[derive(Default)]
pub(crate) struct Catalog {
    functions: RwLock<HashMap<Region, HashMap<FunctionName, Arc<Entry>>>>,
    changes: AtomicU64,
}

/// One function with the pools of its versions.
pub(crate) struct Entry {
    revision: u64,
    function: Function,
    quota: Arc<Quota>,
    pools: Mutex<HashMap<Version, Arc<Pool>>>,
    /// Of functions that have instances for each tenant: the pools above have none then.
    tenants: TenantPools,
}

/// A call's function: what runs it and what it counts against.
pub(crate) struct Resolved {
    pub(crate) pool: Arc<Pool>,
    entry: Arc<Entry>,
}

impl Resolved {
    /// Admits one call. Whoever calls again as soon as he has his answer is not throttled by his
    /// own call, which ends only when the runtime asks for its next event.
    pub(crate) async fn admit(&self, core: &Core) -> Result<Permit, InvokeError> {
        match self.try_admit(core) {
            Err(InvokeError::Throttled { .. }) if self.pool.is_settling() => {}
            decided => return decided,
        }
        let admitted = async {
            let watching = self.entry.quota.on_demand().watch();
            loop {
                let left = watching.left();
                if let Ok(permit) = self.try_admit(core) {
                    return permit;
                }
                left.await;
            }
        };
        match tokio::time::timeout(ADMISSION_GRACE, admitted).await {
            Ok(permit) => Ok(permit),
            Err(_) => self.try_admit(core),
        }
    }

    fn try_admit(&self, core: &Core) -> Result<Permit, InvokeError> {
        let now = core.ports.clock.monotonic();
        Permit::acquire(&self.entry.quota, &self.pool.provisioned, now)
    }

    /// Stops a function that has called itself too often.
    pub(crate) fn check_recursion(&self, trace_header: Option<&str>) -> Result<(), InvokeError> {
        if trace_header.is_none() || self.entry.function.recursion_allowed {
            return Ok(());
        }
        let executable = &self.pool.executable;
        let invocations = Lineage::of(trace_header).count(executable.link);
        if invocations < CHAIN_LIMIT {
            return Ok(());
        }
        Err(InvokeError::Recursive { arn: executable.arn(None), invocations })
    }

    /// What the version that was chosen is told beyond AWS's settings. Those of `$LATEST` may have
    /// changed since its instances were made.
    pub(crate) fn own(&self) -> &OwnSettings {
        match self.version() {
            Version::Latest => &self.entry.function.latest.own,
            Version::Number(_) => &self.pool.executable.config.own,
        }
    }

    /// The version that was chosen.
    pub(crate) fn version(&self) -> Version {
        self.pool.executable.config.version
    }
}

impl Catalog {
    /// Finds what a call runs; chooses among an alias's versions.
    pub(crate) async fn resolve(
        &self,
        core: &Arc<Core>,
        invocation: &Invocation,
    ) -> Result<Resolved, InvokeError> {
        let not_found = || InvokeError::NotFound {
            arn: FunctionArn {
                region: invocation.region.clone(),
                account: core.settings.account.clone(),
                name: invocation.name.clone(),
                qualifier: invocation.qualifier.clone(),
            }
            .to_string(),
        };
        let entry = self.entry(core, &invocation.region, &invocation.name).await?;
        let entry = entry.ok_or_else(not_found)?;
        let version = entry.version(invocation.qualifier.as_deref()).ok_or_else(not_found)?;
        let pool = match entry.pool(version) {
            Some(pool) => pool,
            None => entry.open(core, version).await?.ok_or_else(not_found)?,
        };
        let pool = match (&invocation.tenant, pool.executable.config.per_tenant) {
            (None, false) => pool,
            (Some(tenant), true) => entry.tenants.of(core, &pool, tenant),
            (None, true) => return Err(InvokeError::TenantMissing),
            (Some(_), false) => return Err(InvokeError::TenantUnexpected),
        };
        Ok(Resolved { pool, entry })
    }

    /// A function; `None` if there is no such one.
    pub(crate) async fn entry(
        &self,
        core: &Arc<Core>,
        region: &Region,
        name: &FunctionName,
    ) -> Result<Option<Arc<Entry>>, InvokeError> {
        match self.cached(region, name) {
            Some(entry) => Ok(Some(entry)),
            None => self.load(core, region, name).await,
        }
    }

    /// The reserved concurrency of a function that was called before, if it has one.
    pub(crate) fn reserved_concurrency(&self, region: &Region, name: &FunctionName) -> Option<u32> {
        self.cached(region, name)?.function.reserved_concurrency
    }

    /// The pool of a version that was called before, or is kept.
    pub(crate) fn pool(
        &self,
        region: &Region,
        name: &FunctionName,
        version: Version,
    ) -> Option<Arc<Pool>> {
        self.cached(region, name)?.pool(version)
    }

    fn cached(&self, region: &Region, name: &FunctionName) -> Option<Arc<Entry>> {
        let functions = self.functions.read().unwrap_or_else(PoisonError::into_inner);
        functions.get(region)?.get(name).cloned()
    }

    async fn load(
        &self,
        core: &Arc<Core>,
        region: &Region,
        name: &FunctionName,
    ) -> Result<Option<Arc<Entry>>, InvokeError> {
        for _ in 0..LOAD_ATTEMPTS {
            let changes = self.changes.load(Ordering::Acquire);
            let key = Function::key(region, name);
            let Some(document) = core.ports.store.get(&key).await? else { return Ok(None) };
            let function: Function = parse(&document.key, &document.value)?;
            let mut functions = self.functions.write().unwrap_or_else(PoisonError::into_inner);
            if self.changes.load(Ordering::Acquire) != changes {
                // Something changed meanwhile, perhaps this function: read it again.
                continue;
            }
            let quota = Quota::new(&core.account);
            quota.set(function.reserved_concurrency, function.provisioned_total());
            let entry = Arc::new(Entry {
                revision: document.revision,
                function,
                quota: Arc::new(quota),
                pools: Mutex::default(),
                tenants: TenantPools::default(),
            });
            let of_region = functions.entry(region.clone()).or_default();
            let entry = of_region.entry(name.clone()).or_insert(entry);
            return Ok(Some(Arc::clone(entry)));
        }
        Err(StoreError::Conflict(Function::key(region, name)).into())
    }

    /// Takes in a change of the store. Doesn't block.
    pub(crate) fn observe(&self, core: &Arc<Core>, change: &Change) {
        let mut parts = change.key.split('/');
        let kind = parts.next();
        let region = parts.next().and_then(|r| Region::new(r).ok());
        let name = parts.next().and_then(|n| FunctionName::new(n).ok());
        let (Some(region), Some(name)) = (region, name) else { return };
        let mut functions = self.functions.write().unwrap_or_else(PoisonError::into_inner);
        self.changes.fetch_add(1, Ordering::AcqRel);
        let Some(of_region) = functions.get_mut(&region) else { return };
        let Some(entry) = of_region.get(&name).cloned() else { return };
        // Instances are let go without the lock, which every call takes.
        if kind == Some("versions") {
            drop(functions);
            let number = parts.next().and_then(|n| n.parse().ok()).map(Version::Number);
            if change.document.is_none()
                && let Some(number) = number
            {
                let gone = entry.pools().remove(&number);
                let of_tenants = entry.tenants.take(number);
                gone.iter().chain(&of_tenants).for_each(|pool| pool.drain());
            }
            return;
        }
        let Some(document) = &change.document else {
            of_region.remove(&name);
            drop(functions);
            entry.drain();
            return;
        };
        if document.revision <= entry.revision {
            return;
        }
        match parse(&document.key, &document.value) {
            Ok(function) => {
                let (next, outdated) = entry.succeed(core, document.revision, function);
                of_region.insert(name, Arc::new(next));
                drop(functions);
                outdated.iter().for_each(|pool| pool.drain());
            }
            Err(error) => {
                of_region.remove(&name);
                drop(functions);
                entry.drain();
                tracing::error!(key = document.key, %error, "unreadable function document");
            }
        }
    }
}

impl Entry {
    pub(crate) fn function(&self) -> &Function {
        &self.function
    }

    /// Reads something of the version that a qualifier means; of an alias with weights, of its main
    /// version. `None` for a version that is gone or can't be called.
    pub(crate) async fn of_version<T>(
        &self,
        core: &Arc<Core>,
        qualifier: Option<&str>,
        read: impl FnOnce(&VersionConfig) -> T,
    ) -> Result<Option<T>, InvokeError> {
        let alias = qualifier.and_then(|q| AliasName::new(q).ok());
        let version = match alias.and_then(|alias| self.function.aliases.get(&alias)) {
            Some(alias) => Some(alias.version),
            None => Version::parse(qualifier.unwrap_or("$LATEST")),
        };
        let pool = match version {
            None => return Ok(None),
            Some(Version::Latest) => return Ok(Some(read(&self.function.latest))),
            Some(version) => match self.pool(version) {
                Some(pool) => Some(pool),
                None => match self.open(core, version).await {
                    Err(InvokeError::NotReady { .. }) => None,
                    opened => opened?,
                },
            },
        };
        Ok(pool.map(|pool| read(&pool.executable.config)))
    }

    fn pools(&self) -> MutexGuard<'_, HashMap<Version, Arc<Pool>>> {
        self.pools.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets the instances of all versions go, each when its call is done.
    fn drain(&self) {
        let mut pools: Vec<_> = self.pools().values().cloned().collect();
        pools.extend(self.tenants.all());
        pools.iter().for_each(|pool| pool.drain());
    }

    fn pool(&self, version: Version) -> Option<Arc<Pool>> {
        self.pools().get(&version).cloned()
    }

    fn version(&self, qualifier: Option<&str>) -> Option<Version> {
        let Some(qualifier) = qualifier else { return Some(Version::Latest) };
        if let Some(version) = Version::parse(qualifier) {
            return Some(version);
        }
        let name = AliasName::new(qualifier).ok()?;
        let alias = self.function.aliases.get(&name)?;
        let random = if alias.weights.is_empty() { 1.0 } else { rand::random::<f64>() };
        Some(alias.choose(random))
    }

    /// The pools of all versions that were called or are kept.
    pub(crate) fn all_pools(&self) -> Vec<(Version, Arc<Pool>)> {
        self.pools().iter().map(|(version, pool)| (*version, Arc::clone(pool))).collect()
    }

    /// The pool of a version that can be called.
    pub(crate) async fn open_version(
        &self,
        core: &Arc<Core>,
        version: Version,
    ) -> Result<Option<Arc<Pool>>, InvokeError> {
        match self.pool(version) {
            Some(pool) => Ok(Some(pool)),
            None => self.open(core, version).await,
        }
    }

    /// The settings of a version, if it is there.
    pub(crate) async fn config(
        &self,
        core: &Core,
        version: Version,
    ) -> Result<Option<VersionConfig>, InvokeError> {
        let function = &self.function;
        let Version::Number(number) = version else { return Ok(Some(function.latest.clone())) };
        if number > function.last_version {
            return Ok(None);
        }
        let key = Function::version_key(&function.region, &function.name, number);
        let Some(document) = core.ports.store.get(&key).await? else { return Ok(None) };
        Ok(Some(parse::<VersionConfig>(&key, &document.value)?))
    }

    /// Opens the pool of a version that can be called.
    async fn open(
        &self,
        core: &Arc<Core>,
        version: Version,
    ) -> Result<Option<Arc<Pool>>, InvokeError> {
        let function = &self.function;
        let Some(mut config) = self.config(core, version).await? else { return Ok(None) };
        let not_ready = |state: &str| Err(InvokeError::NotReady { state: state.to_owned() });
        match config.state {
            State::Active => {}
            State::Pending => return not_ready("Pending"),
            State::Failed { .. } => return not_ready("Failed"),
        }
        config
            .open_environment(&*core.ports.sealing, &function.region, &function.name)
            .map_err(InvokeError::Environment)?;
        let mut pools = self.pools();
        let pool =
            pools.entry(version).or_insert_with(|| core.open_pool(function, config, &self.quota));
        Ok(Some(Arc::clone(pool)))
    }

    /// The entry for a newer document, with the pools that still hold; also those that do not.
    fn succeed(
        &self,
        core: &Arc<Core>,
        revision: u64,
        function: Function,
    ) -> (Self, Vec<Arc<Pool>>) {
        let mut pools = self.pools().clone();
        let mut tenants = self.tenants.kept();
        let mut outdated = Vec::new();
        if let Some(pool) = pools.get(&Version::Latest) {
            // While an update is in progress, calls go to what was there before.
            let holds = pool.executable.same_instances(&function.latest)
                || function.latest.last_update == LastUpdate::InProgress;
            if !holds {
                (tenants, outdated) = self.tenants.without(Version::Latest);
                outdated.extend(pools.remove(&Version::Latest));
                let mut latest = function.latest.clone();
                let (region, name) = (&function.region, &function.name);
                // Where they can't be opened, who calls is told.
                let opened = latest.open_environment(&*core.ports.sealing, region, name).is_ok();
                if opened && latest.state == State::Active {
                    pools.insert(Version::Latest, core.open_pool(&function, latest, &self.quota));
                }
            }
        }
        let quota = Arc::clone(&self.quota);
        quota.set(function.reserved_concurrency, function.provisioned_total());
        (Self { revision, function, quota, pools: Mutex::new(pools), tenants }, outdated)
    }
}

fn parse<T: serde::de::DeserializeOwned>(key: &str, value: &[u8]) -> Result<T, StoreError> {
    serde_json::from_slice(value)
        .map_err(|error| StoreError::Failed(format!("the document '{key}' is unreadable: {error}")))
}
