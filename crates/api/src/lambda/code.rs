//! The zip of a function or a layer: taken out of a request or out of a bucket, checked for its size,
//! and put into the code store.

use super::control::Control;
use super::error::Error;
use bytes::Bytes;
use model::function::CodeReference;
use model::object_store::{ObjectError, ObjectName};
use wire::lambda::{FunctionCode, LayerVersionContentInput, UpdateFunctionCodeRequest};

/// Where a request says that the zip is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Source {
    Request(Bytes),
    Bucket(ObjectName),
}

/// A zip that is not kept yet.
pub(super) struct Fetched {
    zip: Bytes,
    /// Whether it came in the request, where it may be no larger than the quota.
    uploaded: bool,
}

impl Control {
    /// Has the zip at hand. Not to be called while [`Control::uploads`] is held: a bucket may be far.
    pub(super) async fn fetch(&self, source: Source) -> Result<Fetched, Error> {
        let object = match source {
            Source::Request(zip) => return Ok(Fetched { zip, uploaded: true }),
            Source::Bucket(object) => object,
        };
        // Of a zip in a bucket AWS limits only what comes out of it.
        match self.ports.objects.get(&object, self.ports.quotas.unzipped_bytes).await {
            Ok(zip) => Ok(Fetched { zip, uploaded: false }),
            Err(error) => Err(unread(error, self.ports.quotas.unzipped_bytes)),
        }
    }

    /// Keeps a zip. The caller holds [`Control::uploads`] until a document names the code.
    pub(super) async fn keep(&self, fetched: Fetched) -> Result<CodeReference, Error> {
        let size = fetched.zip.len() as u64;
        if size == 0 {
            return Err(Error::InvalidParameterValue(
                "Uploaded file must be a non-empty zip".to_owned(),
            ));
        }
        let most = self.ports.quotas.zip_bytes;
        if fetched.uploaded && size > most {
            return Err(Error::RequestEntityTooLarge(format!(
                "Zipped size must be smaller than {most} bytes"
            )));
        }
        self.check_code_storage(size).await?;
        let limit = self.ports.quotas.unzipped_bytes;
        let put = self.ports.code.put(fetched.zip).await;
        let sha256 = put.map_err(|error| Error::of_code(error, limit))?;
        Ok(CodeReference { sha256, size })
    }
}

/// Where the zip of a CreateFunction is.
pub(super) fn of_create(code: FunctionCode) -> Result<Source, Error> {
    refuse(&[
        (code.image_uri.is_some(), "ImageUri", "send a zip as ZipFile"),
        (code.source_kms_key_arn.is_some(), "SourceKMSKeyArn", ENCRYPTED_REMEDY),
        by_reference(code.s3_object_storage_mode.as_deref()),
    ])?;
    source(code.zip_file, code.s3_bucket, code.s3_key, code.s3_object_version)
}

/// Where the zip of an UpdateFunctionCode is.
pub(super) fn of_update(request: &mut UpdateFunctionCodeRequest) -> Result<Source, Error> {
    if request.image_uri.is_some() {
        return Err(Error::InvalidParameterValue(
            "Please don't provide ImageUri when updating a function with packageType Zip."
                .to_owned(),
        ));
    }
    refuse(&[
        (request.source_kms_key_arn.is_some(), "SourceKMSKeyArn", ENCRYPTED_REMEDY),
        by_reference(request.s3_object_storage_mode.as_deref()),
    ])?;
    let (bucket, key) = (request.s3_bucket.take(), request.s3_key.take());
    source(request.zip_file.take(), bucket, key, request.s3_object_version.take())
}

/// Where the zip of a PublishLayerVersion is.
pub(super) fn of_layer(content: LayerVersionContentInput) -> Result<Source, Error> {
    refuse(&[by_reference(content.s3_object_storage_mode.as_deref())])?;
    source(content.zip_file, content.s3_bucket, content.s3_key, content.s3_object_version)
}

fn source(
    zip: Option<Bytes>,
    bucket: Option<String>,
    key: Option<String>,
    version: Option<String>,
) -> Result<Source, Error> {
    match (zip, bucket, key) {
        (Some(zip), None, None) if version.is_none() => Ok(Source::Request(zip)),
        (Some(_), ..) => Err(Error::InvalidParameterValue(
            "Please do not provide other FunctionCode parameters when providing a ZipFile."
                .to_owned(),
        )),
        (None, Some(bucket), Some(key)) => Ok(Source::Bucket(ObjectName { bucket, key, version })),
        _ => Err(no_source()),
    }
}

const ENCRYPTED_REMEDY: &str = "leave the zip unencrypted";

/// Whether it is asked for, its name, and what to do instead.
type Row = (bool, &'static str, &'static str);

fn by_reference(mode: Option<&str>) -> Row {
    (mode == Some("REFERENCE"), "S3ObjectStorageMode REFERENCE", "use COPY")
}

fn refuse(rows: &[Row]) -> Result<(), Error> {
    match rows.iter().find(|(asked, ..)| *asked) {
        Some((_, setting, remedy)) => Err(Error::InvalidParameterValue(format!(
            "Mayfly does not serve code from {setting} yet; {remedy}."
        ))),
        None => Ok(()),
    }
}

/// What AWS answers where the zip can't be read out of its bucket.
fn unread(error: ObjectError, limit: u64) -> Error {
    match error {
        ObjectError::NoStore => Error::InvalidParameterValue(
            "Code can't be read from S3Bucket: Mayfly knows no object store. Start it with \
             `mayfly up --s3-endpoint URL`, or send the zip itself as ZipFile."
                .to_owned(),
        ),
        ObjectError::Refused { code, message } => Error::InvalidParameterValue(format!(
            "Error occurred while GetObject. S3 Error Code: {code}. S3 Error Message: {message}"
        )),
        ObjectError::TooLarge(_) => Error::InvalidParameterValue(format!(
            "Unzipped size must be smaller than {limit} bytes"
        )),
        ObjectError::Failed(what) => Error::Service(what),
    }
}

fn no_source() -> Error {
    Error::InvalidParameterValue("Please provide a source for function code.".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zip_is_in_the_request_or_in_a_bucket_and_not_in_both() {
        let text = |text: &str| Some(text.to_owned());
        let zip = || Some(Bytes::from_static(b"PK"));
        let message = |made: Result<Source, Error>| made.map_err(|error| error.to_string());
        assert_eq!(source(zip(), None, None, None), Ok(Source::Request(Bytes::from_static(b"PK"))));
        let (bucket, key) = ("b".to_owned(), "k".to_owned());
        assert_eq!(
            source(None, text("b"), text("k"), text("1")),
            Ok(Source::Bucket(ObjectName { bucket, key, version: text("1") }))
        );
        for (bucket, key, version) in
            [(text("b"), text("k"), None), (None, text("k"), None), (None, None, text("1"))]
        {
            let error = message(source(zip(), bucket, key, version)).expect_err("two of them");
            assert!(error.starts_with("Please do not provide other FunctionCode"), "{error}");
        }
        for (bucket, key) in [(None, None), (text("b"), None), (None, text("k"))] {
            let error = message(source(None, bucket, key, None)).expect_err("none");
            assert_eq!(error, "Please provide a source for function code.");
        }
    }
}
