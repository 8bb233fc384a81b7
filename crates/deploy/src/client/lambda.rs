//! The operations of Lambda that a deploy and the client commands use.

use super::endpoint::{ClientError, Endpoint, Request, encoded, or_none};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::Method;
use model::{AliasRouting, OwnSettings};
use serde_json::{Value as Json, json};
use std::time::Duration;

/// Lambda at an endpoint.
#[derive(Debug, Clone)]
pub struct Lambda<'a> {
    pub(super) endpoint: &'a Endpoint,
}

/// A call of a function.
#[derive(Debug, Clone)]
pub struct Invocation<'a> {
    /// Name or ARN.
    pub function: &'a str,
    /// Version or alias.
    pub qualifier: Option<&'a str>,
    /// The event, JSON.
    pub payload: Bytes,
    /// Whether the answer is waited for.
    pub kind: InvocationType,
    /// Further headers, such as those that say when an event runs.
    pub headers: Vec<(&'static str, String)>,
    /// Whether the end of the log is wanted.
    pub log: bool,
    /// How long the answer may take.
    pub patience: Duration,
}

/// Whether a call waits for its answer (AWS's `InvocationType`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum InvocationType {
    /// `RequestResponse`: until the function has answered.
    #[default]
    RequestResponse,
    /// `Event`: until the event is accepted; the function runs later.
    Event,
    /// `DryRun`: nothing runs.
    DryRun,
}

impl InvocationType {
    /// AWS's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::RequestResponse => "RequestResponse",
            Self::Event => "Event",
            Self::DryRun => "DryRun",
        }
    }
}

/// What a call gave.
#[derive(Debug, Clone)]
pub struct InvocationReply {
    /// The request's id, by which its log lines are found.
    pub request_id: Option<String>,
    /// What the function returned, or its error; empty where the answer was not waited for.
    pub payload: Bytes,
    /// AWS's `X-Amz-Function-Error`, if the function failed.
    pub function_error: Option<String>,
    /// The version that ran.
    pub version: Option<String>,
    /// The end of the log, if it was asked for.
    pub log: Option<String>,
}

/// How long a function may take to become active, or an update to take.
const SETTLING: Duration = Duration::from_secs(120);

impl<'a> Lambda<'a> {
    /// Lambda at this endpoint.
    pub fn new(endpoint: &'a Endpoint) -> Self {
        Self { endpoint }
    }

    fn request(&self, method: Method, path: String) -> Request {
        Request::new("lambda", method, path)
    }

    fn function(&self, method: Method, name: &str, rest: &str) -> Request {
        self.request(method, format!("/2015-03-31/functions/{}{rest}", encoded(name)))
    }

    /// Names of all functions of the region.
    pub async fn list(&self) -> Result<Vec<String>, ClientError> {
        let mut names = Vec::new();
        let mut path = "/2015-03-31/functions/".to_owned();
        loop {
            let page = self.endpoint.json(self.request(Method::GET, path)).await?;
            let functions = page["Functions"].as_array().into_iter().flatten();
            names.extend(functions.filter_map(|f| f["FunctionName"].as_str()).map(str::to_owned));
            match page["NextMarker"].as_str().filter(|marker| !marker.is_empty()) {
                Some(marker) => path = format!("/2015-03-31/functions/?Marker={}", encoded(marker)),
                None => return Ok(names),
            }
        }
    }

    /// GetFunction; `None` if there is none.
    pub async fn get(&self, name: &str) -> Result<Option<Json>, ClientError> {
        or_none(self.endpoint.json(self.function(Method::GET, name, "")).await)
    }

    /// CreateFunction; `settings` is the request without the code.
    pub async fn create(&self, mut settings: Json, zip: &Bytes) -> Result<Json, ClientError> {
        settings["Code"] = json!({ "ZipFile": STANDARD.encode(zip) });
        let request = self.request(Method::POST, "/2015-03-31/functions".to_owned());
        self.endpoint.json(request.json(&settings)).await
    }

    /// UpdateFunctionCode.
    pub async fn update_code(
        &self,
        name: &str,
        zip: &Bytes,
        architecture: &str,
    ) -> Result<Json, ClientError> {
        let body = json!({ "ZipFile": STANDARD.encode(zip), "Architectures": [architecture] });
        self.endpoint.json(self.function(Method::PUT, name, "/code").json(&body)).await
    }

    /// UpdateFunctionConfiguration.
    pub async fn update_settings(&self, name: &str, settings: &Json) -> Result<Json, ClientError> {
        let request = self.function(Method::PUT, name, "/configuration");
        self.endpoint.json(request.json(settings)).await
    }

    /// Mayfly's own settings of a function, or of one of its versions or aliases.
    pub async fn own_settings(
        &self,
        name: &str,
        qualifier: Option<&str>,
    ) -> Result<OwnSettings, ClientError> {
        let qualifier = qualifier.map(|qualifier| ("qualifier", qualifier.to_owned()));
        let parameters: Vec<_> = qualifier.into_iter().collect();
        let request = self.endpoint.own_page(Method::GET, &own_settings_page(name), &parameters);
        own_settings(self.endpoint.json(request).await?)
    }

    /// Gives a function Mayfly's own settings instead of those it has.
    pub async fn put_own_settings(
        &self,
        name: &str,
        settings: &OwnSettings,
    ) -> Result<OwnSettings, ClientError> {
        let request = self.endpoint.own_page(Method::PUT, &own_settings_page(name), &[]);
        own_settings(self.endpoint.json(request.json(&json!(settings))).await?)
    }

    /// How an alias divides its calls between versions.
    pub async fn alias_routing(
        &self,
        name: &str,
        alias: &str,
    ) -> Result<AliasRouting, ClientError> {
        let request = self.endpoint.own_page(Method::GET, &alias_page(name, alias), &[]);
        alias_routing(self.endpoint.json(request).await?)
    }

    /// Divides the calls of an alias otherwise.
    pub async fn put_alias_routing(
        &self,
        name: &str,
        alias: &str,
        routing: &AliasRouting,
    ) -> Result<AliasRouting, ClientError> {
        let request = self.endpoint.own_page(Method::PUT, &alias_page(name, alias), &[]);
        alias_routing(self.endpoint.json(request.json(&json!(routing))).await?)
    }

    /// Waits until a function can be called and its last update is done.
    ///
    /// # Errors
    ///
    /// When it fails for good, or is not done in time.
    pub async fn settled(&self, name: &str) -> Result<(), ClientError> {
        self.settles(name, "/configuration").await
    }

    async fn settles(&self, name: &str, configuration: &str) -> Result<(), ClientError> {
        let deadline = tokio::time::Instant::now() + SETTLING;
        let mut pause = Duration::from_millis(10);
        loop {
            let state = self.endpoint.json(self.function(Method::GET, name, configuration)).await?;
            let word = |key: &str| state[key].as_str().unwrap_or("").to_owned();
            let failed = |reason: &str| ClientError::Api {
                status: http::StatusCode::OK,
                code: word(&format!("{reason}Code")),
                message: word(reason),
            };
            match (word("State").as_str(), word("LastUpdateStatus").as_str()) {
                ("Failed", _) => return Err(failed("StateReason")),
                (_, "Failed") => return Err(failed("LastUpdateStatusReason")),
                ("Active" | "Inactive", "Successful") => return Ok(()),
                _ => {}
            }
            if tokio::time::Instant::now() > deadline {
                let (url, seconds) = (self.endpoint.url().to_owned(), SETTLING.as_secs());
                return Err(ClientError::Slow { url, seconds });
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(Duration::from_millis(500));
        }
    }

    /// DeleteFunction; what is not there is deleted.
    pub async fn delete(&self, name: &str) -> Result<(), ClientError> {
        or_none(self.endpoint.send(self.function(Method::DELETE, name, "")).await).map(|_| ())
    }

    /// PublishVersion; the answer has the version's number.
    pub async fn publish(&self, name: &str) -> Result<Json, ClientError> {
        self.endpoint.json(self.function(Method::POST, name, "/versions").json(&json!({}))).await
    }

    /// The newest published version.
    pub async fn newest_version(&self, name: &str) -> Result<Option<Json>, ClientError> {
        let mut newest = None;
        let mut rest = "/versions".to_owned();
        loop {
            let page = self.endpoint.json(self.function(Method::GET, name, &rest)).await?;
            for version in page["Versions"].as_array().into_iter().flatten() {
                if version["Version"].as_str().is_some_and(|number| number != "$LATEST") {
                    newest = Some(version.clone());
                }
            }
            match page["NextMarker"].as_str().filter(|marker| !marker.is_empty()) {
                Some(marker) => rest = format!("/versions?Marker={}", encoded(marker)),
                None => return Ok(newest),
            }
        }
    }

    /// Waits until a version can be called; with SnapStart it is initialised before.
    ///
    /// # Errors
    ///
    /// When it fails for good, or is not done in time.
    pub async fn version_settled(&self, name: &str, version: &str) -> Result<(), ClientError> {
        self.settles(name, &format!("/configuration?Qualifier={}", encoded(version))).await
    }

    fn alias_request(&self, method: Method, name: &str, alias: &str) -> Request {
        self.function(method, name, &format!("/aliases/{}", encoded(alias)))
    }

    /// GetAlias; `None` if there is none.
    pub async fn alias(&self, name: &str, alias: &str) -> Result<Option<Json>, ClientError> {
        or_none(self.endpoint.json(self.alias_request(Method::GET, name, alias)).await)
    }

    /// Points an alias to a version; makes it if it is not there.
    pub async fn point_alias(
        &self,
        name: &str,
        alias: &str,
        version: &str,
    ) -> Result<(), ClientError> {
        let body = json!({ "Name": alias, "FunctionVersion": version });
        let request = match self.alias(name, alias).await? {
            Some(_) => self.alias_request(Method::PUT, name, alias),
            None => self.function(Method::POST, name, "/aliases"),
        };
        self.endpoint.send(request.json(&body)).await.map(|_| ())
    }

    fn provisioning(&self, method: Method, name: &str, alias: &str) -> Request {
        let (name, alias) = (encoded(name), encoded(alias));
        let path =
            format!("/2019-09-30/functions/{name}/provisioned-concurrency?Qualifier={alias}");
        self.request(method, path)
    }

    /// Instances that are kept ready of what an alias points to, if any.
    pub async fn provisioned(&self, name: &str, alias: &str) -> Result<Option<u32>, ClientError> {
        let found = self.endpoint.json(self.provisioning(Method::GET, name, alias)).await;
        let instances = or_none(found)?
            .and_then(|config| config["RequestedProvisionedConcurrentExecutions"].as_u64());
        Ok(instances.and_then(|instances| u32::try_from(instances).ok()))
    }

    /// Has so many instances kept ready of what an alias points to, and waits until they are.
    ///
    /// # Errors
    ///
    /// When they can't be made, or are not ready in time.
    pub async fn provision(
        &self,
        name: &str,
        alias: &str,
        instances: u32,
    ) -> Result<(), ClientError> {
        let body = json!({ "ProvisionedConcurrentExecutions": instances });
        let request = self.provisioning(Method::PUT, name, alias).json(&body);
        self.endpoint.send(request).await?;
        let deadline = tokio::time::Instant::now() + SETTLING;
        let mut pause = Duration::from_millis(10);
        loop {
            let config = self.endpoint.json(self.provisioning(Method::GET, name, alias)).await?;
            match config["Status"].as_str() {
                Some("READY") => return Ok(()),
                Some("FAILED") => {
                    return Err(ClientError::Api {
                        status: http::StatusCode::OK,
                        code: "ProvisionedConcurrencyFailed".to_owned(),
                        message: config["StatusReason"].as_str().unwrap_or_default().to_owned(),
                    });
                }
                _ => {}
            }
            if tokio::time::Instant::now() > deadline {
                let (url, seconds) = (self.endpoint.url().to_owned(), SETTLING.as_secs());
                return Err(ClientError::Slow { url, seconds });
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(Duration::from_millis(500));
        }
    }

    /// Has none kept ready any more.
    pub async fn delete_provisioned(&self, name: &str, alias: &str) -> Result<(), ClientError> {
        let request = self.provisioning(Method::DELETE, name, alias);
        or_none(self.endpoint.send(request).await).map(|_| ())
    }

    /// DeleteAlias; what is not there is deleted.
    pub async fn delete_alias(&self, name: &str, alias: &str) -> Result<(), ClientError> {
        let request = self.alias_request(Method::DELETE, name, alias);
        or_none(self.endpoint.send(request).await).map(|_| ())
    }

    /// TagResource.
    pub async fn tag(&self, arn: &str, tags: &Json) -> Result<(), ClientError> {
        let path = format!("/2017-03-31/tags/{}", encoded(arn));
        let request = self.request(Method::POST, path).json(&json!({ "Tags": tags }));
        self.endpoint.send(request).await.map(|_| ())
    }

    /// UntagResource.
    pub async fn untag(&self, arn: &str, keys: &[String]) -> Result<(), ClientError> {
        let keys: Vec<String> =
            keys.iter().map(|key| format!("tagKeys={}", encoded(key))).collect();
        let path = format!("/2017-03-31/tags/{}?{}", encoded(arn), keys.join("&"));
        self.endpoint.send(self.request(Method::DELETE, path)).await.map(|_| ())
    }

    /// PutFunctionConcurrency, or DeleteFunctionConcurrency for `None`.
    pub async fn reserve(&self, name: &str, instances: Option<u32>) -> Result<(), ClientError> {
        let path = format!("/2017-10-31/functions/{}/concurrency", encoded(name));
        let request = match instances {
            Some(instances) => self
                .request(Method::PUT, path)
                .json(&json!({ "ReservedConcurrentExecutions": instances })),
            None => self.request(Method::DELETE, path),
        };
        self.endpoint.send(request).await.map(|_| ())
    }

    fn event_invoke_request(&self, method: Method, name: &str) -> Request {
        let path = format!("/2019-09-25/functions/{}/event-invoke-config", encoded(name));
        self.request(method, path)
    }

    /// GetFunctionEventInvokeConfig; `None` if nothing was set.
    pub async fn event_invoke_config(&self, name: &str) -> Result<Option<Json>, ClientError> {
        or_none(self.endpoint.json(self.event_invoke_request(Method::GET, name)).await)
    }

    /// PutFunctionEventInvokeConfig.
    pub async fn put_event_invoke_config(
        &self,
        name: &str,
        settings: &Json,
    ) -> Result<(), ClientError> {
        let request = self.event_invoke_request(Method::PUT, name).json(settings);
        self.endpoint.send(request).await.map(|_| ())
    }

    /// DeleteFunctionEventInvokeConfig.
    pub async fn delete_event_invoke_config(&self, name: &str) -> Result<(), ClientError> {
        let request = self.event_invoke_request(Method::DELETE, name);
        or_none(self.endpoint.send(request).await).map(|_| ())
    }

    fn url_request(&self, method: Method, name: &str) -> Request {
        self.request(method, format!("/2021-10-31/functions/{}/url", encoded(name)))
    }

    /// GetFunctionUrlConfig; `None` if there is none.
    pub async fn url(&self, name: &str) -> Result<Option<Json>, ClientError> {
        or_none(self.endpoint.json(self.url_request(Method::GET, name)).await)
    }

    /// CreateFunctionUrlConfig.
    pub async fn create_url(&self, name: &str, settings: &Json) -> Result<Json, ClientError> {
        self.endpoint.json(self.url_request(Method::POST, name).json(settings)).await
    }

    /// UpdateFunctionUrlConfig.
    pub async fn update_url(&self, name: &str, settings: &Json) -> Result<Json, ClientError> {
        self.endpoint.json(self.url_request(Method::PUT, name).json(settings)).await
    }

    /// DeleteFunctionUrlConfig.
    pub async fn delete_url(&self, name: &str) -> Result<(), ClientError> {
        or_none(self.endpoint.send(self.url_request(Method::DELETE, name)).await).map(|_| ())
    }

    /// The statements of GetPolicy; none if there is no policy.
    pub async fn statements(&self, name: &str) -> Result<Vec<Json>, ClientError> {
        let answer =
            or_none(self.endpoint.json(self.function(Method::GET, name, "/policy")).await)?;
        let Some(answer) = answer else { return Ok(Vec::new()) };
        let document = answer["Policy"].as_str().unwrap_or("{}");
        let policy: Json = serde_json::from_str(document)
            .map_err(|error| ClientError::NotUnderstood(error.to_string()))?;
        Ok(policy["Statement"].as_array().cloned().unwrap_or_default())
    }

    /// AddPermission.
    pub async fn allow(&self, name: &str, statement: &Json) -> Result<(), ClientError> {
        let request = self.function(Method::POST, name, "/policy").json(statement);
        self.endpoint.send(request).await.map(|_| ())
    }

    /// AddPermission for an alias, in place of a statement of that id.
    pub async fn allow_alias(
        &self,
        name: &str,
        alias: &str,
        sid: &str,
        statement: &Json,
    ) -> Result<(), ClientError> {
        let qualifier = encoded(alias);
        let gone = format!("/policy/{}?Qualifier={qualifier}", encoded(sid));
        or_none(self.endpoint.send(self.function(Method::DELETE, name, &gone)).await)?;
        let rest = format!("/policy?Qualifier={qualifier}");
        let request = self.function(Method::POST, name, &rest).json(statement);
        self.endpoint.send(request).await.map(|_| ())
    }

    /// RemovePermission.
    pub async fn disallow(&self, name: &str, sid: &str) -> Result<(), ClientError> {
        let rest = format!("/policy/{}", encoded(sid));
        or_none(self.endpoint.send(self.function(Method::DELETE, name, &rest)).await).map(|_| ())
    }

    /// Invoke.
    pub async fn invoke(&self, call: Invocation<'_>) -> Result<InvocationReply, ClientError> {
        let qualifier = call.qualifier.map(|q| format!("?Qualifier={}", encoded(q)));
        let rest = format!("/invocations{}", qualifier.unwrap_or_default());
        let mut request = self.function(Method::POST, call.function, &rest);
        request.headers = vec![
            ("content-type", "application/json".to_owned()),
            ("x-amz-invocation-type", call.kind.as_str().to_owned()),
            ("x-amz-log-type", if call.log { "Tail" } else { "None" }.to_owned()),
        ];
        request.headers.extend(call.headers);
        request.body = call.payload;
        request.patience = call.patience;
        let answer = self.endpoint.send(request).await?;
        let log = answer.header("x-amz-log-result").and_then(|text| STANDARD.decode(text).ok());
        Ok(InvocationReply {
            request_id: answer.header("x-amzn-requestid").map(str::to_owned),
            function_error: answer.header("x-amz-function-error").map(str::to_owned),
            version: answer.header("x-amz-executed-version").map(str::to_owned),
            log: log.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()),
            payload: answer.body,
        })
    }
}

fn own_settings_page(name: &str) -> String {
    format!("settings/{}", encoded(name))
}

fn alias_page(name: &str, alias: &str) -> String {
    format!("aliases/{}/{}", encoded(name), encoded(alias))
}

fn own_settings(answer: Json) -> Result<OwnSettings, ClientError> {
    serde_json::from_value(answer).map_err(|error| ClientError::NotUnderstood(error.to_string()))
}

fn alias_routing(answer: Json) -> Result<AliasRouting, ClientError> {
    serde_json::from_value(answer).map_err(|error| ClientError::NotUnderstood(error.to_string()))
}
