//! Bodies in chunks (RFC 9112, 7.1), taken from bytes as they come.

use super::head::{self, HEAD_BYTES, Malformed, Trailers};
use bytes::{Buf, Bytes, BytesMut};

/// Longest line that begins a chunk, extensions included, in bytes.
const SIZE_LINE_BYTES: usize = 4_096;

/// How far a body in chunks has been taken.
#[derive(Debug, Default)]
pub struct Chunked {
    state: State,
}

#[derive(Debug, Default)]
enum State {
    /// Before the line with a chunk's size.
    #[default]
    Size,
    /// Within a chunk of which so many bytes are missing.
    Data(u64),
    /// Behind a chunk, before the end of its line.
    DataEnd,
    /// Behind the last chunk; so many bytes were searched for the end of the trailers.
    Trailers(usize),
    End,
}

/// What bytes came to.
#[derive(Debug, PartialEq, Eq)]
pub enum Piece {
    /// Some of the body.
    Data(Bytes),
    /// Its end.
    End(Trailers),
    /// Nothing without more bytes.
    Missing,
}

impl Chunked {
    /// Takes the next piece out of what has come.
    ///
    /// # Errors
    /// Where the bytes are no chunks.
    pub fn take(&mut self, bytes: &mut BytesMut) -> Result<Piece, Malformed> {
        loop {
            match self.state {
                State::Size => match httparse::parse_chunk_size(bytes) {
                    Ok(httparse::Status::Complete((length, size))) if length <= SIZE_LINE_BYTES => {
                        bytes.advance(length);
                        self.state = match size {
                            0 => State::Trailers(0),
                            size => State::Data(size),
                        };
                    }
                    Ok(httparse::Status::Partial) if bytes.len() < SIZE_LINE_BYTES => {
                        return Ok(Piece::Missing);
                    }
                    Ok(_) | Err(_) => return Err(Malformed),
                },
                State::Data(missing) => {
                    if bytes.is_empty() {
                        return Ok(Piece::Missing);
                    }
                    let length = usize::try_from(missing).unwrap_or(usize::MAX).min(bytes.len());
                    self.state = match missing - length as u64 {
                        0 => State::DataEnd,
                        left => State::Data(left),
                    };
                    return Ok(Piece::Data(bytes.split_to(length).freeze()));
                }
                State::DataEnd => match bytes.as_ref() {
                    [b'\r', b'\n', ..] => {
                        bytes.advance(2);
                        self.state = State::Size;
                    }
                    [] | [b'\r'] => return Ok(Piece::Missing),
                    _ => return Err(Malformed),
                },
                State::Trailers(searched) => {
                    let is_empty = bytes.starts_with(b"\r\n") || bytes.starts_with(b"\n");
                    if !is_empty && !head::has_end(bytes, searched) {
                        if bytes.len() > HEAD_BYTES {
                            return Err(Malformed);
                        }
                        self.state = State::Trailers(bytes.len());
                        return Ok(Piece::Missing);
                    }
                    let (length, trailers) = head::parse_trailers(bytes)?.ok_or(Malformed)?;
                    bytes.advance(length);
                    self.state = State::End;
                    return Ok(Piece::End(trailers));
                }
                State::End => return Ok(Piece::End(Trailers::default())),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The body and its trailers, from bytes that come `step` at a time.
    fn taken(bytes: &[u8], step: usize) -> Result<(Vec<u8>, Option<Trailers>), Malformed> {
        let (mut chunked, mut input, mut body) = (Chunked::default(), BytesMut::new(), Vec::new());
        for piece in bytes.chunks(step) {
            input.extend_from_slice(piece);
            loop {
                match chunked.take(&mut input)? {
                    Piece::Data(data) => body.extend_from_slice(&data),
                    Piece::End(trailers) => return Ok((body, Some(trailers))),
                    Piece::Missing => break,
                }
            }
        }
        Ok((body, None))
    }

    #[test]
    fn a_body_is_the_same_however_its_bytes_come() {
        let bytes =
            b"5;a=b\r\nhello\r\n1\r\n \r\nA\r\n0123456789\r\n0\r\nLambda-Runtime-Function-Error-Type: E\r\n\r\n";
        for step in 1..bytes.len() {
            let (body, trailers) = taken(bytes, step).expect("well-formed");
            assert_eq!(body, b"hello 0123456789", "{step}");
            assert_eq!(trailers.expect("ended").error_type.as_deref(), Some("E"), "{step}");
        }
    }

    #[test]
    fn without_trailers_it_ends_with_an_empty_line() {
        assert_eq!(taken(b"0\r\n\r\n", 1), Ok((Vec::new(), Some(Trailers::default()))));
        assert_eq!(taken(b"1\r\na\r\n0\r\n", 3), Ok((b"a".to_vec(), None)));
    }

    #[test]
    fn what_is_no_chunk_is_refused() {
        for bytes in [&b"x\r\n"[..], b"1\r\nab\r\n", b"11111111111111111\r\n", b"-1\r\n"] {
            assert_eq!(taken(bytes, 1), Err(Malformed), "{bytes:?}");
        }
        let long = [b"1;".to_vec(), vec![b'a'; SIZE_LINE_BYTES]].concat();
        assert_eq!(taken(&long, 100), Err(Malformed));
    }
}
