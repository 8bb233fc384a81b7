//! APIs in the store: found by id, changed so that no two changes overwrite each other.

use super::error::{not_found, of_store};
use super::{ApiGatewayV2, id};
use model::HttpApi;
use model::store::{Document, Expect, StoreError};
use wire::{AwsError, AwsRequest};

/// How often a change is tried again because somebody else changed the API meanwhile.
const ATTEMPTS: usize = 64;
/// Documents that are read at once.
const BATCH: usize = 200;

impl ApiGatewayV2 {
    /// The API of an id in the request's region, with its document's revision.
    pub(super) async fn find(
        &self,
        request: &AwsRequest,
        id: &str,
    ) -> Result<(HttpApi, u64), AwsError> {
        let missing =
            || not_found(format!("Invalid API identifier specified {}:{id}", request.account));
        if !id::is_id(id) {
            return Err(missing());
        }
        let document = self.store.get(&HttpApi::key(id)).await.map_err(|e| of_store(&e))?;
        let document = document.ok_or_else(missing)?;
        let api = read(&document)?;
        if api.region.as_str() != request.region {
            return Err(missing());
        }
        Ok((api, document.revision))
    }

    /// Changes an API; what `change` returns is returned once the change holds.
    pub(super) async fn change<T>(
        &self,
        request: &AwsRequest,
        id: &str,
        change: impl Fn(&mut HttpApi) -> Result<T, AwsError>,
    ) -> Result<T, AwsError> {
        let mut conflict = StoreError::Conflict(HttpApi::key(id));
        for _ in 0..ATTEMPTS {
            let (mut api, revision) = self.find(request, id).await?;
            let result = change(&mut api)?;
            match self.put(&api, Expect::Revision(revision)).await {
                Ok(()) => return Ok(result),
                Err(error @ StoreError::Conflict(_)) => conflict = error,
                Err(error) => return Err(of_store(&error)),
            }
        }
        Err(of_store(&conflict))
    }

    /// Keeps a new API under a fresh id, which `make` is given.
    pub(super) async fn add(&self, make: impl Fn(String) -> HttpApi) -> Result<HttpApi, AwsError> {
        let mut conflict = StoreError::Conflict(String::new());
        for _ in 0..ATTEMPTS {
            let api = make(id::random(id::API));
            match self.put(&api, Expect::Absent).await {
                Ok(()) => return Ok(api),
                Err(error @ StoreError::Conflict(_)) => conflict = error,
                Err(error) => return Err(of_store(&error)),
            }
        }
        Err(of_store(&conflict))
    }

    /// All APIs of the request's region in the order of their ids.
    pub(super) async fn all(&self, request: &AwsRequest) -> Result<Vec<HttpApi>, AwsError> {
        let prefix = HttpApi::key("");
        let mut apis = Vec::new();
        let mut after: Option<String> = None;
        loop {
            let batch = self.store.list(&prefix, after.as_deref(), BATCH).await;
            let batch = batch.map_err(|e| of_store(&e))?;
            for document in &batch {
                let api = read(document)?;
                if api.region.as_str() == request.region {
                    apis.push(api);
                }
            }
            match batch.last() {
                Some(last) if batch.len() == BATCH => after = Some(last.key.clone()),
                _ => return Ok(apis),
            }
        }
    }

    async fn put(&self, api: &HttpApi, expect: Expect) -> Result<(), StoreError> {
        let value = serde_json::to_vec(api).map_err(|e| StoreError::Failed(e.to_string()))?;
        self.store.put(&HttpApi::key(&api.id), value, expect).await.map(|_| ())
    }
}

fn read(document: &Document) -> Result<HttpApi, AwsError> {
    serde_json::from_slice(&document.value).map_err(|error| {
        of_store(&StoreError::Failed(format!("the document '{}' is broken: {error}", document.key)))
    })
}
