//! The operator's object store, any that speaks S3: functions' and layers' code is read out of it.
//!
//! Requests are in path style and signed. A connection is made for each object: code is deployed
//! rarely, and nothing then hangs on a connection that the store has closed meanwhile.

mod connection;
mod tls;

pub(crate) use tls::Trust;

use async_trait::async_trait;
use bytes::{Bytes, BytesMut};
use http::{Request, StatusCode, Uri, header};
use http_body_util::{BodyExt, Empty};
use model::object_store::{ObjectError, ObjectName, ObjectStore};
use std::time::Duration;
use wire::s3::{error, object_path};
use wire::sigv4::{Credentials, UNSIGNED_PAYLOAD, sign};

/// How long the store may take to answer and then to send the next part.
const PATIENCE: Duration = Duration::from_secs(30);
/// How much is read of an error's answer, in bytes.
const ERROR_BYTES: u64 = 64 * 1024;

/// An object store behind an S3 API.
#[derive(Debug)]
pub(crate) struct S3 {
    endpoint: Uri,
    region: String,
    credentials: Option<Credentials>,
    trust: Trust,
}

impl S3 {
    /// The store at an endpoint, `http://HOST:PORT` or `https://HOST[:PORT]`. Without credentials
    /// requests are not signed, so that only what is public can be read.
    pub(crate) fn new(
        endpoint: &str,
        region: String,
        credentials: Option<Credentials>,
        trust: Trust,
    ) -> anyhow::Result<Self> {
        let endpoint: Uri = endpoint.trim_end_matches('/').parse().map_err(|_| bad(endpoint))?;
        let scheme = endpoint.scheme_str().unwrap_or_default();
        let plain = endpoint.path().len() <= 1 && endpoint.query().is_none();
        let has_user = endpoint.authority().is_none_or(|a| a.as_str().contains('@'));
        if !["http", "https"].contains(&scheme) || !plain || has_user {
            return Err(bad(&endpoint.to_string()));
        }
        Ok(Self { endpoint, region, credentials, trust })
    }

    fn request(&self, object: &ObjectName) -> Result<Request<Empty<Bytes>>, String> {
        let path = object_path(&object.bucket, &object.key, object.version.as_deref());
        let mut uri = self.endpoint.clone().into_parts();
        uri.path_and_query = Some(path.parse().map_err(|_| "the key makes no address".to_owned())?);
        let uri = Uri::from_parts(uri).map_err(|error| error.to_string())?;
        let request = Request::get(uri)
            .header("x-amz-content-sha256", UNSIGNED_PAYLOAD)
            .body(())
            .map_err(|error| error.to_string())?;
        let (mut parts, ()) = request.into_parts();
        if let Some(authority) = parts.uri.authority() {
            let host = authority.as_str().parse().map_err(|_| "the host is none".to_owned())?;
            parts.headers.insert(header::HOST, host);
        }
        if let Some(credentials) = &self.credentials {
            let now = jiff::Timestamp::now();
            sign(&mut parts, UNSIGNED_PAYLOAD, credentials, &self.region, "s3", now)
                .map_err(|error| error.to_string())?;
        }
        // Not signed: what is between here and the store may change it.
        let agent = concat!("mayfly/", env!("CARGO_PKG_VERSION"));
        parts.headers.insert(header::USER_AGENT, header::HeaderValue::from_static(agent));
        // What goes over the connection is the path alone.
        let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
        parts.uri = path.parse().map_err(|_| "the key makes no address".to_owned())?;
        Ok(Request::from_parts(parts, Empty::new()))
    }
}

#[async_trait]
impl ObjectStore for S3 {
    async fn get(&self, object: &ObjectName, most: u64) -> Result<Bytes, ObjectError> {
        let failed = |what: &str| {
            let (bucket, key) = (&object.bucket, &object.key);
            let endpoint = self.endpoint.to_string();
            let endpoint = endpoint.trim_end_matches('/');
            ObjectError::Failed(format!(
                "the object '{key}' of the bucket '{bucket}' can't be had from {endpoint}: {what}"
            ))
        };
        let request = self.request(object).map_err(|what| failed(&what))?;
        let answer = connection::send(&self.endpoint, &self.trust, request);
        let answer = tokio::time::timeout(PATIENCE, answer)
            .await
            .map_err(|_| failed("it did not answer in time"))?
            .map_err(|error| failed(&format!("{error:#}")))?;
        let status = answer.status();
        let most = if status == StatusCode::OK { most } else { ERROR_BYTES };
        let mut body = answer.into_body();
        let mut bytes = BytesMut::new();
        loop {
            let frame = tokio::time::timeout(PATIENCE, body.frame());
            let Some(frame) = frame.await.map_err(|_| failed("it stopped sending"))? else { break };
            let frame = frame.map_err(|error| failed(&error.to_string()))?;
            let Some(data) = frame.data_ref() else { continue };
            if (bytes.len() + data.len()) as u64 > most {
                return Err(ObjectError::TooLarge(most));
            }
            bytes.extend_from_slice(data);
        }
        if status == StatusCode::OK {
            return Ok(bytes.freeze());
        }
        let (code, message) = error(status, &bytes);
        Err(ObjectError::Refused { code, message })
    }
}

fn bad(endpoint: &str) -> anyhow::Error {
    anyhow::anyhow!(
        "--s3-endpoint {endpoint}: not an endpoint; write http://HOST:PORT or https://HOST"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_root_of_a_host_is_an_endpoint() {
        let made = |endpoint: &str| {
            S3::new(endpoint, "us-east-1".to_owned(), None, Trust::of_the_web()).is_ok()
        };
        for good in ["http://127.0.0.1:9000", "https://s3.example.org/", "http://[::1]:1"] {
            assert!(made(good), "{good}");
        }
        for bad in ["", "s3.example.org", "ftp://x", "http://x/y", "http://a@x", "http://x?y"] {
            assert!(!made(bad), "{bad}");
        }
    }

    #[test]
    fn requests_are_in_path_style_and_signed() {
        let credentials = Credentials {
            access_key: "key".to_owned(),
            secret_key: "secret".to_owned(),
            session_token: None,
        };
        let region = "eu-central-1".to_owned();
        let s3 = S3::new("http://host:9000", region, Some(credentials), Trust::of_the_web())
            .expect("an endpoint");
        let object = ObjectName {
            bucket: "b".to_owned(),
            key: "a b.zip".to_owned(),
            version: Some("1".to_owned()),
        };
        let request = s3.request(&object).expect("a request");
        assert_eq!(request.uri().to_string(), "/b/a%20b.zip?versionId=1");
        assert_eq!(request.headers()["host"], "host:9000");
        let authorization = request.headers()["authorization"].to_str().expect("text");
        assert!(authorization.contains("/eu-central-1/s3/aws4_request, "), "{authorization}");
    }
}
