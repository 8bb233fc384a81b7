//! The signature in a zip: finding it with the digest of what it signs, and adding one.
//!
//! What is signed is the name and the content of each entry, one behind the other in the order of the
//! zip, without the signature's own file (see `wire::signer`).

use super::archive::Archive;
use super::entries::{Limits, refused, too_large};
use model::code::{CodeError, CodeSignature};
use sha2::{Digest, Sha384};
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// Largest signature that is read, in bytes.
const SIGNATURE_BYTES: u64 = 1_048_576;
const BUFFER_BYTES: usize = 64 * 1_024;

/// The content of the entry `name` and the digest of all others; `None` if there is no such entry.
pub(super) fn read(
    zip: &[u8],
    name: &str,
    limits: &Limits,
) -> Result<Option<CodeSignature>, CodeError> {
    let mut archive = Archive::open(zip, limits)?;
    let entries = archive.entries()?;
    let Some(index) = entries.iter().position(|entry| entry.name == name) else {
        return Ok(None);
    };
    let mut file = Vec::new();
    archive
        .content(index)?
        .take(SIGNATURE_BYTES + 1)
        .read_to_end(&mut file)
        .map_err(|error| refused(name, &format!("is broken: {error}")))?;
    if file.len() as u64 > SIGNATURE_BYTES {
        return Err(refused(name, "is too large for a signature"));
    }
    let content_sha384 = digest(&mut archive, name, limits)?;
    Ok(Some(CodeSignature { file: file.into(), content_sha384 }))
}

/// Signs a zip: adds `folder`, if it is not there, and the file `name` with what `sign` makes of the
/// digest.
///
/// # Errors
/// Where the zip can't be read, or has such a file already; or what `sign` says.
pub fn add_signature<E: From<CodeError>>(
    zip: &[u8],
    folder: &str,
    name: &str,
    sign: impl FnOnce(&[u8; 48]) -> Result<String, E>,
) -> Result<Vec<u8>, E> {
    let limits = &Limits::LAMBDA;
    let names: Vec<String> =
        Archive::open(zip, limits)?.entries()?.into_iter().map(|entry| entry.name).collect();
    if names.iter().any(|other| other == name) {
        return Err(CodeError::NotAZip("it is signed already".to_owned()).into());
    }
    let with_folder = match names.iter().any(|other| other == folder) {
        true => zip.to_vec(),
        false => append(zip, |writer| writer.add_directory(folder, SimpleFileOptions::default()))?,
    };
    let digest = digest(&mut Archive::open(&with_folder, limits)?, name, limits)?;
    let signature = sign(&digest)?;
    Ok(append(&with_folder, |writer| {
        writer.start_file(name, SimpleFileOptions::default())?;
        Ok(writer.write_all(signature.as_bytes())?)
    })?)
}

fn append(
    zip: &[u8],
    add: impl FnOnce(&mut ZipWriter<Cursor<Vec<u8>>>) -> zip::result::ZipResult<()>,
) -> Result<Vec<u8>, CodeError> {
    let unwritten = |error: zip::result::ZipError| CodeError::NotAZip(error.to_string());
    let archive = ZipArchive::new(Cursor::new(zip)).map_err(unwritten)?;
    let mut writer = ZipWriter::new(Cursor::new(Vec::with_capacity(zip.len())));
    for index in 0..archive.len() {
        let mut archive = archive.clone();
        let entry = archive.by_index_raw(index).map_err(unwritten)?;
        writer.raw_copy_file(entry).map_err(unwritten)?;
    }
    add(&mut writer).map_err(unwritten)?;
    Ok(writer.finish().map_err(unwritten)?.into_inner())
}

fn digest(
    archive: &mut Archive<'_>,
    without: &str,
    limits: &Limits,
) -> Result<[u8; 48], CodeError> {
    let mut hash = Sha384::new();
    let mut buffer = vec![0; BUFFER_BYTES];
    let mut total = 0_u64;
    for (index, entry) in archive.entries()?.iter().enumerate() {
        if entry.name == without {
            continue;
        }
        hash.update(entry.name.as_bytes());
        let mut content = archive.content(index)?;
        loop {
            let count = content
                .read(&mut buffer)
                .map_err(|error| refused(&entry.name, &format!("is broken: {error}")))?;
            if count == 0 {
                break;
            }
            total = total.saturating_add(count as u64);
            if total > limits.bytes {
                return Err(too_large(total, limits));
            }
            hash.update(buffer.get(..count).unwrap_or_default());
        }
    }
    Ok(hash.finalize().into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::convert::Infallible;

    const NAME: &str = "META_INF/x.SF";

    #[derive(Debug)]
    struct Failed(CodeError);

    impl From<CodeError> for Failed {
        fn from(error: CodeError) -> Self {
            Self(error)
        }
    }

    impl From<Infallible> for Failed {
        fn from(never: Infallible) -> Self {
            match never {}
        }
    }

    fn zip(entries: &[(&str, &str)]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in entries {
            match name.ends_with('/') {
                true => writer.add_directory(*name, SimpleFileOptions::default()).expect("adds"),
                false => {
                    writer.start_file(*name, SimpleFileOptions::default()).expect("starts");
                    writer.write_all(content.as_bytes()).expect("writes");
                }
            }
        }
        writer.finish().expect("finishes").into_inner()
    }

    fn sign(zip: &[u8]) -> Result<(Vec<u8>, [u8; 48]), Failed> {
        let mut seen = [0; 48];
        let signed = add_signature::<Failed>(zip, "META_INF/", NAME, |digest| {
            seen = *digest;
            Ok("signature".to_owned())
        })?;
        Ok((signed, seen))
    }

    #[test]
    fn a_signature_is_found_with_the_digest_that_it_signs() {
        let unsigned = zip(&[("b.py", "x = 1"), ("a/", ""), ("a/c", "")]);
        assert_eq!(read(&unsigned, NAME, &Limits::LAMBDA), Ok(None));
        let (signed, digest) = sign(&unsigned).expect("signs");
        let found = read(&signed, NAME, &Limits::LAMBDA).expect("reads").expect("is signed");
        assert_eq!(found.file, "signature");
        assert_eq!(found.content_sha384, digest);
        let expected = Sha384::digest(b"b.pyx = 1a/a/cMETA_INF/");
        assert_eq!(digest[..], expected[..]);
    }

    #[test]
    fn another_content_name_or_order_is_another_digest() {
        let digest = |entries: &[(&str, &str)]| sign(&zip(entries)).expect("signs").1;
        let one = digest(&[("a", "1"), ("b", "2")]);
        for other in [
            &[("a", "1"), ("b", "3")][..],
            &[("a", "1"), ("c", "2")],
            &[("b", "2"), ("a", "1")],
            &[("a", "1")],
        ] {
            assert_ne!(digest(other), one);
        }
    }

    #[test]
    fn a_zip_is_signed_once() {
        let (signed, _) = sign(&zip(&[("a", "1")])).expect("signs");
        let Failed(error) = sign(&signed).expect_err("is signed");
        assert_eq!(error, CodeError::NotAZip("it is signed already".to_owned()));
    }
}
