//! The zip of a function: taken out of a request, checked for its size, and put into the code store.

use super::control::Control;
use super::error::Error;
use bytes::Bytes;
use model::function::CodeReference;
use wire::lambda::{FunctionCode, LayerVersionContentInput, UpdateFunctionCodeRequest};

impl Control {
    /// Keeps a zip. The caller holds [`Control::uploads`] until a document names the code.
    pub(super) async fn keep(&self, zip: Bytes) -> Result<CodeReference, Error> {
        let size = zip.len() as u64;
        if size == 0 {
            return Err(Error::InvalidParameterValue(
                "Uploaded file must be a non-empty zip".to_owned(),
            ));
        }
        let most = self.ports.quotas.zip_bytes;
        if size > most {
            return Err(Error::RequestEntityTooLarge(format!(
                "Zipped size must be smaller than {most} bytes"
            )));
        }
        self.check_code_storage(size).await?;
        let sha256 = self.ports.code.put(zip).await?;
        Ok(CodeReference { sha256, size })
    }
}

/// The zip of a CreateFunction; other places that code can come from are refused by name.
pub(super) fn of_create(code: FunctionCode) -> Result<Bytes, Error> {
    let elsewhere = Elsewhere {
        s3: code.s3_bucket.is_some() || code.s3_key.is_some() || code.s3_object_version.is_some(),
        image: code.image_uri.is_some(),
        key: code.source_kms_key_arn.is_some(),
        mode: code.s3_object_storage_mode.is_some(),
    };
    elsewhere.refuse()?;
    code.zip_file.ok_or_else(no_source)
}

/// The zip of an UpdateFunctionCode.
pub(super) fn of_update(request: &mut UpdateFunctionCodeRequest) -> Result<Bytes, Error> {
    if request.image_uri.is_some() {
        return Err(Error::InvalidParameterValue(
            "Please don't provide ImageUri when updating a function with packageType Zip."
                .to_owned(),
        ));
    }
    let elsewhere = Elsewhere {
        s3: request.s3_bucket.is_some()
            || request.s3_key.is_some()
            || request.s3_object_version.is_some(),
        image: false,
        key: request.source_kms_key_arn.is_some(),
        mode: request.s3_object_storage_mode.is_some(),
    };
    elsewhere.refuse()?;
    request.zip_file.take().ok_or_else(no_source)
}

/// The zip of a PublishLayerVersion.
pub(super) fn of_layer(content: LayerVersionContentInput) -> Result<Bytes, Error> {
    let elsewhere = Elsewhere {
        s3: content.s3_bucket.is_some()
            || content.s3_key.is_some()
            || content.s3_object_version.is_some(),
        image: false,
        key: false,
        mode: content.s3_object_storage_mode.is_some(),
    };
    elsewhere.refuse()?;
    content.zip_file.ok_or_else(no_source)
}

/// Where code would come from that is not in the request itself.
struct Elsewhere {
    s3: bool,
    image: bool,
    key: bool,
    mode: bool,
}

impl Elsewhere {
    fn refuse(&self) -> Result<(), Error> {
        let refused = [
            (self.s3, "S3Bucket", "send the zip itself as ZipFile"),
            (self.image, "ImageUri", "send a zip as ZipFile"),
            (self.key, "SourceKMSKeyArn", "send the zip unencrypted"),
            (self.mode, "S3ObjectStorageMode", "send the zip itself as ZipFile"),
        ];
        match refused.into_iter().find(|(given, ..)| *given) {
            Some((_, setting, remedy)) => Err(Error::InvalidParameterValue(format!(
                "Mayfly does not serve code from {setting} yet; {remedy}."
            ))),
            None => Ok(()),
        }
    }
}

fn no_source() -> Error {
    Error::InvalidParameterValue("Please provide a source for function code.".to_owned())
}
