//! Where the endpoint is: `--endpoint`, else `AWS_ENDPOINT_URL`, else the port on which `mayfly up`
//! listens.

use super::failure::Failure;
use crate::surroundings;
use clap::Args;
use deploy::client::{Endpoint, Target};
use model::Region;

/// The endpoint where `mayfly up` listens by default.
const DEFAULT_ENDPOINT: &str = "http://127.0.0.1:4566";

/// Options of all commands that talk to an endpoint.
#[derive(Debug, Clone, Args)]
pub(crate) struct Connection {
    /// Where Mayfly answers [default: http://127.0.0.1:4566]
    #[arg(long, value_name = "URL", env = "AWS_ENDPOINT_URL", hide_env_values = true)]
    endpoint: Option<String>,

    /// Region that the functions are in
    #[arg(long, short, value_name = "REGION")]
    region: Option<String>,
}

impl Connection {
    /// `--region`, if it was given and is one.
    pub(crate) fn region(&self) -> Result<Option<String>, Failure> {
        match &self.region {
            None => Ok(None),
            Some(text) => match Region::new(text.as_str()) {
                Ok(region) => Ok(Some(region.into())),
                Err(invalid) => Err(Failure::usage(format!("--region: {invalid}"))),
            },
        }
    }

    /// `--region`, else the region of the environment, else AWS's tools' default.
    pub(crate) fn region_or_default(&self) -> Result<String, Failure> {
        let region = self.region()?.or_else(surroundings::region);
        Ok(region.unwrap_or_else(|| Region::default().into()))
    }

    /// The endpoint for a region.
    pub(crate) fn endpoint(&self, region: &str) -> Result<Endpoint, Failure> {
        let url = self.endpoint.clone().filter(|url| !url.is_empty());
        Ok(Endpoint::new(Target {
            url: url.unwrap_or_else(|| DEFAULT_ENDPOINT.to_owned()),
            region: region.to_owned(),
            credentials: surroundings::credentials(),
        })?)
    }
}
