//! Where a function's code can be downloaded (`Code.Location` of GetFunction): an address that is
//! signed and good for ten minutes, like those of S3 that AWS gives.
//!
//! The key of the signature is kept in the store, so that an address outlives a restart.

use super::configuration::hex;
use super::control::Control;
use super::error::Error;
use hmac::{Hmac, KeyInit, Mac};
use http::header::CONTENT_TYPE;
use http::{HeaderValue, StatusCode, Uri};
use model::code::CodeError;
use model::store::{Expect, StoreError};
use sha2::Sha256;
use uuid::Uuid;
use wire::{AwsResponse, Body};

/// The path before the code's checksum.
pub const PATH: &str = "/_mayfly/code/";
/// How long an address is good for, in seconds.
const SECONDS: i64 = 600;
/// The store's key of the signature's key.
const KEY: &str = "lambda/code-location-key";

/// Why a download was refused, in the words of S3, which clients of such addresses expect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Refusal {
    Signature,
    Expired,
    Missing,
    Failed,
}

/// What an address says.
struct Address<'a> {
    sha256: &'a str,
    expires: i64,
    signature: Vec<u8>,
}

impl Control {
    /// An address for a code, signed.
    pub(super) async fn code_location(
        &self,
        endpoint: &str,
        sha256: &str,
    ) -> Result<String, Error> {
        let expires = self.now().as_second() + SECONDS;
        let signature = mac(&self.location_key().await?, sha256, expires).finalize().into_bytes();
        Ok(format!("{endpoint}{PATH}{sha256}?expires={expires}&signature={}", hex(&signature)))
    }

    /// Answers a request for an address: the zip, or an error as S3 writes it.
    pub async fn download(&self, uri: &Uri) -> AwsResponse {
        match self.downloaded(uri).await {
            Ok(zip) => {
                let mut response = AwsResponse::new(Body::from(zip));
                let zip_type = HeaderValue::from_static("application/zip");
                response.headers_mut().insert(CONTENT_TYPE, zip_type);
                response
            }
            Err(refusal) => refusal.answer(),
        }
    }

    async fn downloaded(&self, uri: &Uri) -> Result<bytes::Bytes, Refusal> {
        let address = Address::read(uri).ok_or(Refusal::Signature)?;
        let key = self.location_key().await.map_err(|error| {
            tracing::error!(%error, "the key of code locations can't be had");
            Refusal::Failed
        })?;
        mac(&key, address.sha256, address.expires)
            .verify_slice(&address.signature)
            .map_err(|_| Refusal::Signature)?;
        if self.now().as_second() > address.expires {
            return Err(Refusal::Expired);
        }
        self.ports.code.zip(address.sha256).await.map_err(|error| match error {
            CodeError::Missing(_) => Refusal::Missing,
            error => {
                tracing::error!(%error, "a function's code can't be read");
                Refusal::Failed
            }
        })
    }

    /// The key, made and stored when it is first needed.
    async fn location_key(&self) -> Result<[u8; 32], Error> {
        self.location_key.get_or_try_init(|| self.load_location_key()).await.copied()
    }

    async fn load_location_key(&self) -> Result<[u8; 32], Error> {
        let mut fresh = [0; 32];
        for (half, random) in fresh.chunks_mut(16).zip([Uuid::new_v4(), Uuid::new_v4()]) {
            half.copy_from_slice(random.as_bytes());
        }
        match self.ports.store.put(KEY, hex(&fresh).into_bytes(), Expect::Absent).await {
            Ok(_) => return Ok(fresh),
            Err(StoreError::Conflict(_)) => {}
            Err(error) => return Err(error.into()),
        }
        let stored = self.ports.store.get(KEY).await?;
        stored
            .and_then(|document| unhex(&document.value))
            .and_then(|key| key.try_into().ok())
            .ok_or_else(|| Error::Service(format!("the document '{KEY}' can't be read")))
    }
}

fn mac(key: &[u8; 32], sha256: &str, expires: i64) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of every length");
    mac.update(format!("{sha256}\n{expires}").as_bytes());
    mac
}

impl<'a> Address<'a> {
    fn read(uri: &'a Uri) -> Option<Self> {
        let sha256 = uri.path().strip_prefix(PATH)?;
        let (mut expires, mut signature) = (None, None);
        for pair in uri.query()?.split('&') {
            match pair.split_once('=')? {
                ("expires", value) => expires = value.parse().ok(),
                ("signature", value) => signature = unhex(value.as_bytes()),
                _ => {}
            }
        }
        Some(Self { sha256, expires: expires?, signature: signature? })
    }
}

fn unhex(text: &[u8]) -> Option<Vec<u8>> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16).and_then(|d| u8::try_from(d).ok());
    let pair = |pair: &[u8]| match pair {
        [high, low] => Some(digit(high)? << 4 | digit(low)?),
        _ => None,
    };
    text.chunks(2).map(pair).collect()
}

impl Refusal {
    fn answer(self) -> AwsResponse {
        let (status, code, message) = match self {
            Self::Signature => (
                StatusCode::FORBIDDEN,
                "SignatureDoesNotMatch",
                "The address is not one that GetFunction gave; ask GetFunction for one.",
            ),
            Self::Expired => (StatusCode::FORBIDDEN, "AccessDenied", "Request has expired"),
            Self::Missing => {
                (StatusCode::NOT_FOUND, "NoSuchKey", "The specified key does not exist.")
            }
            Self::Failed => (
                StatusCode::INTERNAL_SERVER_ERROR,
                "InternalError",
                "We encountered an internal error. Please try again.",
            ),
        };
        let body = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <Error><Code>{code}</Code><Message>{message}</Message></Error>"
        );
        let mut response = AwsResponse::new(Body::from(body));
        *response.status_mut() = status;
        let xml = HeaderValue::from_static("application/xml");
        response.headers_mut().insert(CONTENT_TYPE, xml);
        response
    }
}
