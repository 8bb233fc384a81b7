//! Bodies in chunks that are signed one by one, each with the signature before it (Amazon S3,
//! "Signature calculations: transferring payload in multiple chunks").
//!
//! ```text
//! 400;chunk-signature=…\r\n
//! 1024 bytes\r\n
//! 0;chunk-signature=…\r\n
//! x-amz-checksum-crc32c:…\r\n
//! x-amz-trailer-signature:…\r\n
//! \r\n
//! ```

use super::{Scope, SigningKey, sha256_hex};

/// Digits of a chunk's size: 4 GiB, more than any body that is read whole.
const SIZE_DIGITS: usize = 8;
/// Headers behind the last chunk.
const TRAILERS: usize = 16;
const TRAILER_SIGNATURE: &str = "x-amz-trailer-signature";

/// What the signatures of chunks are made with.
pub(super) struct Chain<'a> {
    pub(super) key: &'a SigningKey,
    pub(super) scope: &'a Scope,
    pub(super) date_time: &'a str,
    /// The signature of the request, and then of each chunk.
    pub(super) previous: String,
}

/// A body whose chunks are put together.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Joined {
    pub(super) body: Vec<u8>,
    /// The headers behind it, names in small letters.
    pub(super) trailers: Vec<(String, String)>,
}

/// Why chunks can't be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BadChunks {
    /// They are not in the form.
    Malformed,
    /// A signature is wrong.
    Signature,
}

/// Puts chunks together. With a `chain` each chunk and the trailer must have its signature.
pub(super) fn join(
    mut bytes: &[u8],
    mut chain: Option<Chain<'_>>,
    has_trailer: bool,
) -> Result<Joined, BadChunks> {
    let mut body = Vec::new();
    loop {
        let head = line(&mut bytes)?;
        let (size, extension) = head.split_once(';').unwrap_or((head, ""));
        if size.is_empty() || size.len() > SIZE_DIGITS {
            return Err(BadChunks::Malformed);
        }
        let size = usize::from_str_radix(size, 16).map_err(|_| BadChunks::Malformed)?;
        let data = bytes.get(..size).ok_or(BadChunks::Malformed)?;
        if let Some(chain) = &mut chain {
            let signature =
                extension.strip_prefix("chunk-signature=").ok_or(BadChunks::Malformed)?;
            chain.check_chunk(signature, data)?;
        }
        if size == 0 {
            break;
        }
        body.extend_from_slice(data);
        bytes =
            bytes.get(size..).and_then(|b| b.strip_prefix(b"\r\n")).ok_or(BadChunks::Malformed)?;
    }
    let trailers = if has_trailer { trailers(&mut bytes, chain)? } else { Vec::new() };
    // The last line is empty; some clients leave it out.
    match bytes {
        b"" | b"\r\n" => Ok(Joined { body, trailers }),
        _ => Err(BadChunks::Malformed),
    }
}

fn trailers(
    bytes: &mut &[u8],
    chain: Option<Chain<'_>>,
) -> Result<Vec<(String, String)>, BadChunks> {
    let mut trailers = Vec::new();
    let mut signature = None;
    while !bytes.is_empty() && !bytes.starts_with(b"\r\n") {
        let line = line(bytes)?;
        let (name, value) = line.split_once(':').ok_or(BadChunks::Malformed)?;
        let (name, value) = (name.trim().to_ascii_lowercase(), value.trim().to_owned());
        if name == TRAILER_SIGNATURE {
            signature = Some(value);
        } else if trailers.len() < TRAILERS {
            trailers.push((name, value));
        } else {
            return Err(BadChunks::Malformed);
        }
    }
    if let Some(chain) = chain {
        let signature = signature.ok_or(BadChunks::Signature)?;
        chain.check_trailers(&signature, &trailers)?;
    }
    Ok(trailers)
}

/// Takes a line that ends with CR LF.
fn line<'b>(bytes: &mut &'b [u8]) -> Result<&'b str, BadChunks> {
    let end = bytes.windows(2).position(|pair| pair == b"\r\n").ok_or(BadChunks::Malformed)?;
    let (line, rest) = bytes.split_at(end);
    *bytes = rest.strip_prefix(b"\r\n").ok_or(BadChunks::Malformed)?;
    std::str::from_utf8(line).map_err(|_| BadChunks::Malformed)
}

impl Chain<'_> {
    fn check_chunk(&mut self, signature: &str, data: &[u8]) -> Result<(), BadChunks> {
        let hashes = format!("{}\n{}", sha256_hex(b""), sha256_hex(data));
        self.check("AWS4-HMAC-SHA256-PAYLOAD", &hashes, signature)?;
        self.previous = signature.to_owned();
        Ok(())
    }

    fn check_trailers(
        &self,
        signature: &str,
        trailers: &[(String, String)],
    ) -> Result<(), BadChunks> {
        let text: String =
            trailers.iter().map(|(name, value)| format!("{name}:{value}\n")).collect();
        self.check("AWS4-HMAC-SHA256-TRAILER", &sha256_hex(text.as_bytes()), signature)
    }

    fn check(&self, algorithm: &str, hashes: &str, signature: &str) -> Result<(), BadChunks> {
        let Self { key, scope, date_time, previous } = self;
        let text = format!("{algorithm}\n{date_time}\n{scope}\n{previous}\n{hashes}");
        if key.verify(signature, &text) { Ok(()) } else { Err(BadChunks::Signature) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEED: &str = "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9";
    const SIGNATURES: [&str; 3] = [
        "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648",
        "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497",
        "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9",
    ];

    /// The example of Amazon S3's documentation: 65 KiB of `a` in chunks of 64 KiB.
    fn example() -> Vec<u8> {
        let mut bytes = Vec::new();
        for (size, signature) in [65_536, 1_024, 0].into_iter().zip(SIGNATURES) {
            bytes.extend(format!("{size:x};chunk-signature={signature}\r\n").bytes());
            bytes.extend(vec![b'a'; size]);
            bytes.extend(b"\r\n");
        }
        bytes
    }

    fn joined(bytes: &[u8]) -> Result<Joined, BadChunks> {
        let scope = Scope {
            access_key: "AKIAIOSFODNN7EXAMPLE".to_owned(),
            date: "20130524".to_owned(),
            region: "us-east-1".to_owned(),
            service: "s3".to_owned(),
        };
        let key = SigningKey::derive("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", &scope);
        let chain = Chain {
            key: &key,
            scope: &scope,
            date_time: "20130524T000000Z",
            previous: SEED.to_owned(),
        };
        join(bytes, Some(chain), false)
    }

    #[test]
    fn the_published_example_is_put_together() {
        assert_eq!(joined(&example()).map(|joined| joined.body.len()), Ok(66_560));
    }

    #[test]
    fn a_chunk_that_was_changed_left_out_or_moved_is_refused() {
        let mut changed = example();
        changed[1_000] = b'b';
        assert_eq!(joined(&changed), Err(BadChunks::Signature));
        let whole = example();
        let second = 65_536 + 90;
        assert!(joined(&whole[second..]).is_err());
        assert!(joined(&whole[..second]).is_err());
        assert!(joined(&[whole, b"more".to_vec()].concat()).is_err());
    }

    #[test]
    fn chunks_without_signatures_have_headers_behind_them() {
        let bytes = b"3\r\nabc\r\n0\r\nX-Amz-Checksum-Crc32: abcd\r\n\r\n";
        let joined = join(bytes, None, true).expect("well formed");
        assert_eq!(joined.body, b"abc");
        assert_eq!(joined.trailers, [("x-amz-checksum-crc32".to_owned(), "abcd".to_owned())]);
        for bad in [&b""[..], b"3\r\nab", b"z\r\n", b"ffffffffff\r\n", b"3\r\nabcd\r\n0\r\n\r\n"] {
            assert_eq!(join(bad, None, true), Err(BadChunks::Malformed));
        }
    }
}
