//! The front doors as the store has them, read once and kept until they change.

use crate::cache::Cache;
use crate::http_api::route_table::RouteTable;
use crate::permission::Guard;
use model::arn::FunctionReference;
use model::function_url::{Cors, FunctionUrl, UrlTarget};
use model::http_api::{HttpApi, Integration};
use model::store::{Store, StoreError, WatchGuard};
use model::{AccountId, Function, FunctionArn, FunctionName, Region};
use serde::de::DeserializeOwned;
use std::collections::HashMap;
use std::sync::Arc;

/// A function URL, ready to serve.
#[derive(Debug)]
pub(crate) struct UrlDoor {
    pub(crate) region: Region,
    pub(crate) name: FunctionName,
    /// The alias, if it calls one.
    pub(crate) qualifier: Option<String>,
    pub(crate) settings: FunctionUrl,
    /// The policy that says who may come in.
    pub(crate) guard: Guard,
}

/// An HTTP API, ready to serve.
#[derive(Debug)]
pub(crate) struct ApiDoor {
    pub(crate) api: HttpApi,
    pub(crate) routes: RouteTable,
    /// What integrations call, by the integration's id.
    pub(crate) targets: HashMap<String, Target>,
}

impl ApiDoor {
    pub(crate) fn cors(&self) -> Option<&Cors> {
        self.api.cors.as_ref()
    }
}

/// A function behind an integration.
#[derive(Debug)]
pub(crate) struct Target {
    pub(crate) integration: Integration,
    pub(crate) region: Region,
    pub(crate) function: FunctionReference,
    /// The policy of what the integration calls.
    pub(crate) guard: Guard,
}

/// All front doors.
pub(crate) struct Fronts {
    store: Arc<dyn Store>,
    account: AccountId,
    urls: Arc<Cache<UrlDoor>>,
    apis: Arc<Cache<ApiDoor>>,
    _watches: Vec<WatchGuard>,
}

impl Fronts {
    pub(crate) fn new(store: Arc<dyn Store>, account: AccountId) -> Self {
        let urls = Arc::new(Cache::default());
        let apis = Arc::new(Cache::default());
        let watches = ["function-urls/", "http-apis/", "functions/"]
            .map(|prefix| {
                let (urls, apis) = (Arc::clone(&urls), Arc::clone(&apis));
                store.watch(
                    prefix,
                    Arc::new(move |change| {
                        Cache::<UrlDoor>::forget(&urls, &change.key);
                        Cache::<ApiDoor>::forget(&apis, &change.key);
                    }),
                )
            })
            .into();
        Self { store, account, urls, apis, _watches: watches }
    }

    /// The function URL with this id, if there is one.
    pub(crate) async fn url(&self, id: &str) -> Result<Option<Arc<UrlDoor>>, StoreError> {
        if let Some(door) = self.urls.get(id) {
            return Ok(Some(door));
        }
        let generation = self.urls.generation();
        let target_key = UrlTarget::key(id);
        let Some(target) = self.read::<UrlTarget>(&target_key).await? else { return Ok(None) };
        let function_key = Function::key(&target.region, &target.name);
        let Some(function) = self.read::<Function>(&function_key).await? else { return Ok(None) };
        // The document of the target may outlive the URL for a moment; the function decides.
        let Some(settings) = function.urls.get(&target.qualifier).filter(|url| url.id == id) else {
            return Ok(None);
        };
        let policy = function.policies.get(&target.qualifier);
        let qualifier = (!target.qualifier.is_empty()).then_some(target.qualifier);
        let arn = self.arn(&target.region, &target.name, qualifier.clone());
        let door = Arc::new(UrlDoor {
            guard: Guard::new(&arn, policy),
            settings: settings.clone(),
            region: target.region,
            name: target.name,
            qualifier,
        });
        self.urls.keep(generation, id, &door, vec![target_key, function_key]);
        Ok(Some(door))
    }

    /// The HTTP API with this id, if there is one.
    pub(crate) async fn api(&self, id: &str) -> Result<Option<Arc<ApiDoor>>, StoreError> {
        if let Some(door) = self.apis.get(id) {
            return Ok(Some(door));
        }
        let generation = self.apis.generation();
        let api_key = HttpApi::key(id);
        let Some(api) = self.read::<HttpApi>(&api_key).await? else { return Ok(None) };
        let mut documents = vec![api_key];
        let mut targets = HashMap::new();
        for (integration_id, integration) in &api.integrations {
            let Some(function) = FunctionReference::parse(&integration.function_arn) else {
                tracing::error!(api = id, integration = %integration_id, arn = %integration.function_arn, "integration names no function");
                continue;
            };
            let region = function.region.clone().unwrap_or_else(|| api.region.clone());
            let key = Function::key(&region, &function.name);
            let document = self.read::<Function>(&key).await?;
            let qualifier = function.qualifier.as_deref().unwrap_or_default();
            let policy = document.as_ref().and_then(|document| document.policies.get(qualifier));
            let arn = self.arn(&region, &function.name, function.qualifier.clone());
            let guard = Guard::new(&arn, policy);
            documents.push(key);
            let target = Target { integration: integration.clone(), region, function, guard };
            targets.insert(integration_id.clone(), target);
        }
        let door = Arc::new(ApiDoor { routes: RouteTable::new(&api), api, targets });
        self.apis.keep(generation, id, &door, documents);
        Ok(Some(door))
    }

    fn arn(&self, region: &Region, name: &FunctionName, qualifier: Option<String>) -> FunctionArn {
        let (region, account) = (region.clone(), self.account.clone());
        FunctionArn { region, account, name: name.clone(), qualifier }
    }

    async fn read<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>, StoreError> {
        let Some(document) = self.store.get(key).await? else { return Ok(None) };
        serde_json::from_slice(&document.value)
            .map(Some)
            .map_err(|error| StoreError::Failed(format!("the document '{key}' is broken: {error}")))
    }
}
