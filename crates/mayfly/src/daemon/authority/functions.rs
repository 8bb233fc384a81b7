//! The resource policies and tags of functions, parsed once and kept until the function changes.

use iam::{Attached, function_policy};
use model::store::{Change, Store, StoreError, WatchGuard};
use model::{AccountId, Function, FunctionArn, FunctionName, Region};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

const PREFIX: &str = "functions/";
/// Functions that are kept; when there are more, all are read again.
const KEPT: usize = 4_096;

/// What policies need to know of a function.
#[derive(Default)]
pub(super) struct Rules {
    policies: HashMap<String, Attached>,
    pub(super) tags: BTreeMap<String, String>,
}

impl Rules {
    /// The resource policy of the function itself, or of a version or an alias.
    pub(super) fn policy(&self, qualifier: Option<&str>) -> Option<&Attached> {
        self.policies.get(qualifier.unwrap_or_default())
    }
}

#[derive(Default)]
struct Kept {
    rules: HashMap<String, Arc<Rules>>,
    /// Grows with every change of any function.
    changes: u64,
}

/// All functions that were asked for.
pub(super) struct Functions {
    store: Arc<dyn Store>,
    account: AccountId,
    kept: Arc<Mutex<Kept>>,
    _watch: Mutex<WatchGuard>,
}

impl Functions {
    pub(super) fn new(store: Arc<dyn Store>, account: AccountId) -> Self {
        let kept = Arc::<Mutex<Kept>>::default();
        let watching = Arc::clone(&kept);
        let watch = store.watch(
            PREFIX,
            Arc::new(move |change: &Change| {
                let mut kept = watching.lock().unwrap_or_else(PoisonError::into_inner);
                kept.rules.remove(&change.key);
                kept.changes += 1;
            }),
        );
        Self { store, account, kept, _watch: Mutex::new(watch) }
    }

    /// What is known of a function; of one that is not there, nothing.
    pub(super) async fn rules(
        &self,
        region: &Region,
        name: &FunctionName,
    ) -> Result<Arc<Rules>, StoreError> {
        let key = Function::key(region, name);
        let changes = {
            let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(rules) = kept.rules.get(&key) {
                return Ok(Arc::clone(rules));
            }
            kept.changes
        };
        let Some(document) = self.store.get(&key).await? else { return Ok(Arc::default()) };
        let function: Function = serde_json::from_slice(&document.value).map_err(|error| {
            StoreError::Failed(format!("the document '{key}' is broken: {error}"))
        })?;
        let rules = Arc::new(self.parsed(function));
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        // What changed meanwhile may be this one.
        if kept.changes == changes {
            if kept.rules.len() >= KEPT {
                kept.rules.clear();
            }
            kept.rules.insert(key, Arc::clone(&rules));
        }
        Ok(rules)
    }

    fn parsed(&self, function: Function) -> Rules {
        let mut policies = HashMap::new();
        for (qualifier, policy) in &function.policies {
            let arn = FunctionArn {
                region: function.region.clone(),
                account: self.account.clone(),
                name: function.name.clone(),
                qualifier: Some(qualifier.clone()).filter(|q| !q.is_empty()),
            };
            if policy.statements.is_empty() && policy.document.is_none() {
                continue;
            }
            let policy = function_policy::parse(policy);
            let name = Arc::from(arn.to_string());
            policies.insert(qualifier.clone(), Attached { name, policy: Arc::new(policy) });
        }
        Rules { policies, tags: function.tags }
    }
}
