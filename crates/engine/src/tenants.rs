//! Functions that have instances for each tenant: a pool for each, so that no instance ever serves
//! two (AWS Lambda, "Tenant isolation").
//!
//! All tenants' pools count against the one quota of their function. A tenant that is not heard of any
//! more costs nothing once its instances have gone: the table is cleared of such pools whenever it has
//! doubled.

use crate::engine::Core;
use crate::pool::Pool;
use model::{TenantId, Version};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// From how many pools on the table is looked through for those that are not needed.
const CLEARED_FROM: usize = 64;

/// The pools of one function's tenants.
#[derive(Default)]
pub(crate) struct TenantPools(Mutex<Table>);

#[derive(Clone, Default)]
struct Table {
    pools: HashMap<(Version, TenantId), Arc<Pool>>,
    /// How many there were when the table was last cleared.
    cleared_at: usize,
}

impl TenantPools {
    fn table(&self) -> MutexGuard<'_, Table> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A tenant's pool of the version that `shared` stands for.
    pub(crate) fn of(&self, core: &Arc<Core>, shared: &Pool, tenant: &TenantId) -> Arc<Pool> {
        let key = (shared.executable.config.version, tenant.clone());
        let mut table = self.table();
        if let Some(pool) = table.pools.get(&key) {
            return Arc::clone(pool);
        }
        if table.pools.len() >= table.cleared_at.max(CLEARED_FROM / 2) * 2 {
            table.pools.retain(|_, pool| pool.size() > 0 || Arc::strong_count(pool) > 1);
            table.cleared_at = table.pools.len();
        }
        let pool = core.open_twin(shared);
        table.pools.insert(key, Arc::clone(&pool));
        pool
    }

    /// Those that still hold when a version changes, and those of that version, which do not.
    pub(crate) fn without(&self, version: Version) -> (Self, Vec<Arc<Pool>>) {
        let mut table = self.table().clone();
        let gone = table.pools.extract_if(|(of, _), _| *of == version).map(|(_, pool)| pool);
        let gone = gone.collect();
        (Self(Mutex::new(table)), gone)
    }

    /// The same pools for a newer document of their function.
    pub(crate) fn kept(&self) -> Self {
        Self(Mutex::new(self.table().clone()))
    }

    /// Takes out the pools of a version.
    pub(crate) fn take(&self, version: Version) -> Vec<Arc<Pool>> {
        let mut table = self.table();
        table.pools.extract_if(|(of, _), _| *of == version).map(|(_, pool)| pool).collect()
    }

    /// All of them.
    pub(crate) fn all(&self) -> Vec<Arc<Pool>> {
        self.table().pools.values().cloned().collect()
    }
}
