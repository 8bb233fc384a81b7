//! Function URLs: an HTTP front door of one function or alias (AWS Lambda, `FunctionUrlConfig`).

use crate::clock::Timestamp;
use crate::name::{FunctionName, Region};
use serde::{Deserialize, Serialize};

/// The settings of one function URL. It is part of the `Function` document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FunctionUrl {
    /// The first label of its host name: 32 lower-case letters and digits.
    pub id: String,
    /// Who may call it.
    pub auth: UrlAuth,
    /// Whether the answer is sent whole or as the function writes it.
    pub invoke_mode: InvokeMode,
    /// Cross-origin rules, if any.
    pub cors: Option<Cors>,
    /// When it was made.
    pub created: Timestamp,
    /// When it was last changed.
    pub modified: Timestamp,
}

/// Who may call a function URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum UrlAuth {
    /// Everyone whom the function's resource policy allows (`NONE`).
    None,
    /// Signed requests only (`AWS_IAM`).
    AwsIam,
}

/// How an answer travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum InvokeMode {
    /// Whole (`BUFFERED`).
    Buffered,
    /// As it is written (`RESPONSE_STREAM`).
    ResponseStream,
}

/// Cross-origin rules, of function URLs and of HTTP APIs alike.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cors {
    /// Whether browsers may send credentials.
    pub allow_credentials: bool,
    /// Request headers that browsers may send.
    pub allow_headers: Vec<String>,
    /// Methods that browsers may use.
    pub allow_methods: Vec<String>,
    /// Origins that may call.
    pub allow_origins: Vec<String>,
    /// Answer headers that scripts may read.
    pub expose_headers: Vec<String>,
    /// How long a browser may remember a preflight, in seconds.
    pub max_age_s: Option<u32>,
}

/// Where a URL's id leads: a small document of its own, so that a call finds the function by id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UrlTarget {
    /// Region of the function.
    pub region: Region,
    /// The function.
    pub name: FunctionName,
    /// The alias, or the empty text for the unqualified function.
    pub qualifier: String,
}

impl UrlTarget {
    /// The store's key of a URL's target.
    pub fn key(id: &str) -> String {
        format!("function-urls/{id}")
    }
}
