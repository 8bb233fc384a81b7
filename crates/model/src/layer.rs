//! Layers: archives of libraries, runtimes or extensions that functions find under `/opt`.
//!
//! A layer is a document with a counter, each of its versions a document of its own that never
//! changes but for who may use it. A function that uses a version keeps by itself what it needs of
//! it, so the version may be deleted (AWS Lambda, DeleteLayerVersion).

use crate::clock::Timestamp;
use crate::function::{Architecture, CodeReference};
use crate::name::{AccountId, LayerName, Region};
use crate::policy::Policy;
use crate::signature::Signed;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A layer. It stays when all its versions are deleted, lest a number be used again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layer {
    /// Where it lives.
    pub region: Region,
    /// Its name, unique in the region.
    pub name: LayerName,
    /// Number of the newest version that was ever published.
    pub last_version: u64,
}

impl Layer {
    /// The prefix of the keys of a region's layers.
    pub fn prefix(region: &Region) -> String {
        format!("layers/{region}/")
    }

    /// The store's key of a layer.
    pub fn key(region: &Region, name: &LayerName) -> String {
        format!("{}{name}", Self::prefix(region))
    }
}

/// One version of a layer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LayerVersion {
    /// Where it lives.
    pub region: Region,
    /// The layer.
    pub name: LayerName,
    /// Which version; the first is 1.
    pub number: u64,
    /// The user's words on it, 256 characters at most.
    pub description: String,
    /// The archive.
    pub code: CodeReference,
    /// Bytes of the archive when unpacked.
    pub unpacked_bytes: u64,
    /// Runtimes that it is meant for; a hint for lists, as on AWS.
    pub compatible_runtimes: Vec<String>,
    /// Processors that it is meant for; a hint as well.
    pub compatible_architectures: Vec<Architecture>,
    /// The user's words on its licence, 512 characters at most.
    pub license_info: Option<String>,
    /// When it was published.
    pub created: Timestamp,
    /// Which other accounts may use it.
    pub policy: Policy,
    /// Who signed the archive, if somebody did.
    #[serde(default)]
    pub signed: Option<Signed>,
}

impl LayerVersion {
    /// The prefix of the keys of a layer's versions.
    pub fn prefix(region: &Region, name: &LayerName) -> String {
        format!("layer-versions/{region}/{name}/")
    }

    /// The store's key of a version. Numbers are padded so that keys sort by number.
    pub fn key(region: &Region, name: &LayerName, number: u64) -> String {
        format!("{}{number:020}", Self::prefix(region, name))
    }
}

/// A version of a layer as a function uses it; also when the version itself is deleted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsedLayer {
    /// The version's ARN.
    pub arn: String,
    /// Its archive.
    pub code: CodeReference,
    /// Bytes of the archive when unpacked.
    pub unpacked_bytes: u64,
    /// Who signed the archive, if somebody did.
    #[serde(default)]
    pub signed: Option<Signed>,
}

/// The ARN of a layer, or of one version of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LayerArn {
    /// The region.
    pub region: Region,
    /// The account.
    pub account: AccountId,
    /// The layer.
    pub name: LayerName,
    /// The version, if the ARN names one.
    pub version: Option<u64>,
}

impl LayerArn {
    /// Reads `arn:aws:lambda:REGION:ACCOUNT:layer:NAME[:VERSION]`; `None` where the text is another.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split(':');
        let begins =
            parts.next()? == "arn" && parts.next()?.starts_with("aws") && parts.next()? == "lambda";
        let region = Region::new(parts.next()?).ok()?;
        let account = AccountId::new(parts.next()?).ok()?;
        let is_layer = parts.next()? == "layer";
        let name = LayerName::new(parts.next()?).ok()?;
        let version = match parts.next() {
            None => None,
            Some(text) if text.bytes().all(|b| b.is_ascii_digit()) => Some(text.parse().ok()?),
            Some(_) => return None,
        };
        (begins && is_layer && parts.next().is_none()).then_some(Self {
            region,
            account,
            name,
            version,
        })
    }
}

impl fmt::Display for LayerArn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "arn:aws:lambda:{}:{}:layer:{}", self.region, self.account, self.name)?;
        match self.version {
            Some(version) => write!(f, ":{version}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arn_is_read_as_it_is_written() {
        for text in [
            "arn:aws:lambda:us-east-1:000000000000:layer:numbers",
            "arn:aws:lambda:us-east-1:000000000000:layer:numbers:12",
        ] {
            assert_eq!(LayerArn::parse(text).map(|arn| arn.to_string()).as_deref(), Some(text));
        }
    }

    #[test]
    fn other_texts_are_no_arns_of_layers() {
        for text in [
            "",
            "numbers",
            "arn:aws:lambda:us-east-1:000000000000:function:f",
            "arn:aws:lambda:us-east-1:000000000000:layer:numbers:x",
            "arn:aws:lambda:us-east-1:000000000000:layer:numbers:1:2",
            "arn:aws:lambda:us-east-1:0:layer:numbers",
            "arn:aws:lambda:::awslayer:AmazonLinux1803",
            "arn:aws:lambda:us-east-1:000000000000:layer:numbers:99999999999999999999999",
        ] {
            assert_eq!(LayerArn::parse(text), None, "{text}");
        }
    }
}
