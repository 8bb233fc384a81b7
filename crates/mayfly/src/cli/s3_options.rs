//! What `mayfly up` can be told of the object store out of which code is read.

use crate::s3::{S3, Trust};
use crate::surroundings;
use clap::Args;
use model::object_store::{NoObjectStore, ObjectStore};
use std::path::PathBuf;
use std::sync::Arc;

/// Options of the object store. Its keys come from `MAYFLY_S3_ACCESS_KEY_ID`,
/// `MAYFLY_S3_SECRET_ACCESS_KEY` and `MAYFLY_S3_SESSION_TOKEN`, which no list of processes shows.
#[derive(Debug, Args)]
#[command(next_help_heading = "Code from S3")]
pub(super) struct S3Options {
    /// Object store from which S3Bucket and S3Key of functions and layers are read, such as
    /// http://127.0.0.1:9000; its keys are MAYFLY_S3_ACCESS_KEY_ID and MAYFLY_S3_SECRET_ACCESS_KEY
    #[arg(long, value_name = "URL", env = "MAYFLY_S3_ENDPOINT")]
    s3_endpoint: Option<String>,

    /// Region for which requests to it are signed
    #[arg(long, value_name = "REGION", default_value = "us-east-1", env = "MAYFLY_S3_REGION")]
    s3_region: String,

    /// Certificates that sign the store's, in PEM [default: those that browsers trust]
    #[arg(long, value_name = "FILE", env = "MAYFLY_S3_CA", requires = "s3_endpoint")]
    s3_ca: Option<PathBuf>,
}

impl S3Options {
    pub(super) fn store(self) -> anyhow::Result<Arc<dyn ObjectStore>> {
        let Some(endpoint) = &self.s3_endpoint else { return Ok(Arc::new(NoObjectStore)) };
        let trust = match &self.s3_ca {
            Some(file) => Trust::of_file(file)?,
            None => Trust::of_the_web(),
        };
        let credentials = surroundings::s3_credentials()?;
        Ok(Arc::new(S3::new(endpoint, self.s3_region, credentials, trust)?))
    }
}
