//! The head of a runtime's request: what the Runtime API needs to know of it, and nothing else.
//!
//! The parser is hyper's own (`httparse`). Heads are taken as real clients send them: with bare
//! newlines, with a whole URL for a path, with headers that nobody has heard of.

use http::Method;
use std::mem::MaybeUninit;

/// Largest head, in bytes. Python's runtime sends its error's cause in a header of up to a MiB.
pub(super) const HEAD_BYTES: usize = (1 << 20) + (64 << 10);
/// Most headers of a request, or trailers of a chunked body.
const HEADERS: usize = 100;

/// How the end of a body is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Framing {
    /// By its length in bytes.
    Length(u64),
    /// By its last chunk.
    Chunked,
}

/// The head of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The method.
    pub method: Method,
    /// The path, without query.
    pub path: String,
    /// How the body ends.
    pub framing: Framing,
    /// Whether further requests may come on the connection.
    pub keeps_connection: bool,
    /// Whether the client waits to be told before it sends the body.
    pub expects_continue: bool,
    /// `Content-Type`.
    pub content_type: Option<String>,
    /// `Lambda-Runtime-Function-Response-Mode`.
    pub response_mode: Option<String>,
    /// `Lambda-Runtime-Function-Error-Type`.
    pub error_type: Option<String>,
    /// What belongs to the other APIs on the same address; most requests have none of it.
    pub beside: Option<Box<Beside>>,
}

/// Headers of the Extensions API and of the metadata endpoint.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Beside {
    /// `Lambda-Extension-Name`.
    pub name: Option<String>,
    /// `Lambda-Extension-Identifier`.
    pub identifier: Option<String>,
    /// `Lambda-Extension-Accept-Feature`.
    pub features: Option<String>,
    /// `Lambda-Extension-Function-Error-Type`.
    pub error_type: Option<String>,
    /// `Authorization`.
    pub authorization: Option<String>,
}

/// What a runtime may send behind a chunked body: an error that came up meanwhile.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trailers {
    /// `Lambda-Runtime-Function-Error-Type`.
    pub error_type: Option<String>,
    /// `Lambda-Runtime-Function-Error-Body`, in base64.
    pub error_body: Option<String>,
}

/// That bytes are no HTTP/1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Malformed;

/// Reads the head at the beginning of `bytes` and says how long it is; `None` while its end is
/// missing.
///
/// # Errors
/// Where the bytes can't become a head, whatever follows.
pub fn parse(bytes: &[u8]) -> Result<Option<(usize, Head)>, Malformed> {
    let mut headers = [const { MaybeUninit::uninit() }; HEADERS];
    let mut request = httparse::Request::new(&mut []);
    let length = match request.parse_with_uninit_headers(bytes, &mut headers) {
        Ok(httparse::Status::Complete(length)) => length,
        Ok(httparse::Status::Partial) => return Ok(None),
        Err(_) => return Err(Malformed),
    };
    let (Some(method), Some(target)) = (request.method, request.path) else {
        return Err(Malformed);
    };
    let mut head = Head {
        method: Method::from_bytes(method.as_bytes()).map_err(|_| Malformed)?,
        path: path(target).to_owned(),
        framing: Framing::Length(0),
        keeps_connection: request.version == Some(1),
        expects_continue: false,
        content_type: None,
        response_mode: None,
        error_type: None,
        beside: None,
    };
    let (mut length_of_body, mut chunked) = (None, None);
    for header in &*request.headers {
        head.take(header, &mut length_of_body, &mut chunked)?;
    }
    head.framing = match (chunked, length_of_body) {
        (Some(true), _) => Framing::Chunked,
        // Nobody knows where such a body ends.
        (Some(false), _) => return Err(Malformed),
        (None, length) => Framing::Length(length.unwrap_or(0)),
    };
    Ok(Some((length, head)))
}

impl Head {
    fn take(
        &mut self,
        header: &httparse::Header<'_>,
        length_of_body: &mut Option<u64>,
        chunked: &mut Option<bool>,
    ) -> Result<(), Malformed> {
        let is = |name: &str| header.name.eq_ignore_ascii_case(name);
        // Most headers of most requests are none of these; their first letters tell.
        match header.name.as_bytes().first().map(u8::to_ascii_lowercase) {
            Some(b'c') if is("content-length") => {
                let length = text(header.value).ok_or(Malformed)?.trim();
                let digits = !length.is_empty() && length.bytes().all(|b| b.is_ascii_digit());
                let length = length.parse().ok().filter(|_| digits).ok_or(Malformed)?;
                if length_of_body.replace(length).is_some_and(|other| other != length) {
                    return Err(Malformed);
                }
            }
            Some(b'c') if is("content-type") => self.content_type = filled(header.value),
            Some(b'c') if is("connection") => {
                for word in text(header.value).unwrap_or_default().split(',') {
                    let word = word.trim();
                    if word.eq_ignore_ascii_case("close") {
                        self.keeps_connection = false;
                    } else if word.eq_ignore_ascii_case("keep-alive") {
                        self.keeps_connection = true;
                    }
                }
            }
            Some(b'e') if is("expect") => {
                self.expects_continue = header.value.eq_ignore_ascii_case(b"100-continue");
            }
            Some(b'l') if is(RESPONSE_MODE) => self.response_mode = filled(header.value),
            Some(b'l') if is(ERROR_TYPE) => self.error_type = filled(header.value),
            Some(b'l') if is("lambda-extension-name") => self.beside().name = filled(header.value),
            Some(b'l') if is("lambda-extension-identifier") => {
                self.beside().identifier = filled(header.value);
            }
            Some(b'l') if is("lambda-extension-accept-feature") => {
                self.beside().features = filled(header.value);
            }
            Some(b'l') if is("lambda-extension-function-error-type") => {
                self.beside().error_type = filled(header.value);
            }
            Some(b'a') if is("authorization") => {
                self.beside().authorization = filled(header.value);
            }
            Some(b't') if is("transfer-encoding") => {
                let last = text(header.value).ok_or(Malformed)?.rsplit(',').next();
                let last = last.unwrap_or_default().trim();
                *chunked = Some(last.eq_ignore_ascii_case("chunked"));
            }
            _ => {}
        }
        Ok(())
    }

    fn beside(&mut self) -> &mut Beside {
        self.beside.get_or_insert_default()
    }
}

const RESPONSE_MODE: &str = "lambda-runtime-function-response-mode";
const ERROR_TYPE: &str = "lambda-runtime-function-error-type";
const ERROR_BODY: &str = "lambda-runtime-function-error-body";

/// Reads the trailers at the beginning of `bytes`, the empty line behind them included, and says how
/// long they are; `None` while their end is missing.
///
/// # Errors
/// Where the bytes can't become trailers.
pub fn parse_trailers(bytes: &[u8]) -> Result<Option<(usize, Trailers)>, Malformed> {
    let mut headers = [httparse::EMPTY_HEADER; HEADERS];
    match httparse::parse_headers(bytes, &mut headers) {
        Ok(httparse::Status::Complete((length, headers))) => {
            let mut trailers = Trailers::default();
            for header in headers {
                if header.name.eq_ignore_ascii_case(ERROR_TYPE) {
                    trailers.error_type = filled(header.value);
                } else if header.name.eq_ignore_ascii_case(ERROR_BODY) {
                    trailers.error_body = filled(header.value);
                }
            }
            Ok(Some((length, trailers)))
        }
        Ok(httparse::Status::Partial) => Ok(None),
        Err(_) => Err(Malformed),
    }
}

/// Whether there is an empty line behind another, and so perhaps the end of a head. Of so many bytes
/// it is known that there is none, and they are not searched again.
pub(super) fn has_end(bytes: &[u8], searched: usize) -> bool {
    let rest = bytes.get(searched.saturating_sub(3)..).unwrap_or_default();
    rest.iter().enumerate().any(|(at, byte)| {
        let behind = rest.get(at + 1..).unwrap_or_default();
        *byte == b'\n' && (behind.starts_with(b"\n") || behind.starts_with(b"\r\n"))
    })
}

/// The path of a request's target, which clients behind a proxy send as a whole URL.
fn path(target: &str) -> &str {
    let path = match target.split_once("://") {
        Some((_scheme, rest)) if !target.starts_with('/') => {
            rest.find('/').and_then(|at| rest.get(at..)).unwrap_or("/")
        }
        _ => target,
    };
    path.split_once('?').map_or(path, |(path, _query)| path)
}

/// A header's value that is not empty.
fn filled(value: &[u8]) -> Option<String> {
    text(value).filter(|text| !text.is_empty()).map(str::to_owned)
}

fn text(value: &[u8]) -> Option<&str> {
    let visible = |byte: &u8| (0x20..0x7f).contains(byte) || *byte == b'\t';
    std::str::from_utf8(value).ok().filter(|_| value.iter().all(visible))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(text: &str) -> Result<Option<Head>, Malformed> {
        Ok(parse(text.as_bytes())?.map(|(length, head)| {
            assert_eq!(length, text.len());
            head
        }))
    }

    #[test]
    fn a_head_says_what_the_runtime_api_needs() {
        let head = head(
            "POST /2018-06-01/runtime/invocation/a/response?x=1 HTTP/1.1\r\nHost: r\r\n\
             Content-Type: application/json\r\nContent-Length: 17\r\nExpect: 100-continue\r\n\
             Lambda-Runtime-Function-Response-Mode: streaming\r\n\
             Lambda-Runtime-Function-Error-Type: \r\n\r\n",
        );
        let head = head.expect("well-formed").expect("whole");
        assert_eq!(head.path, "/2018-06-01/runtime/invocation/a/response");
        assert_eq!(head.framing, Framing::Length(17));
        assert!(head.keeps_connection && head.expects_continue);
        assert_eq!(head.content_type.as_deref(), Some("application/json"));
        assert_eq!(head.response_mode.as_deref(), Some("streaming"));
        assert_eq!(head.error_type, None, "an empty one says nothing");
    }

    #[test]
    fn a_whole_url_is_a_path_too() {
        for (target, wanted) in [
            ("http://127.0.0.1:9001/a/b?c", "/a/b"),
            ("http://127.0.0.1:9001", "/"),
            ("/a?u=http://x/", "/a"),
        ] {
            assert_eq!(path(target), wanted, "{target}");
        }
    }

    #[test]
    fn connections_are_kept_as_the_version_and_the_client_say() {
        let keeps = |text: &str| head(text).expect("well-formed").expect("whole").keeps_connection;
        assert!(keeps("GET / HTTP/1.1\r\n\r\n"));
        assert!(!keeps("GET / HTTP/1.1\r\nConnection: Close\r\n\r\n"));
        assert!(!keeps("GET / HTTP/1.0\r\n\r\n"));
        assert!(keeps("GET / HTTP/1.0\r\nConnection: keep-alive, x\r\n\r\n"));
    }

    #[test]
    fn a_body_whose_end_is_not_known_is_refused() {
        for framing in [
            "Content-Length: -1",
            "Content-Length: +1",
            "Content-Length: 0\r\nContent-Length: 2",
            "Content-Length: 99999999999999999999",
            "Transfer-Encoding: gzip",
            "Transfer-Encoding: chunked, gzip",
        ] {
            let text = format!("POST / HTTP/1.1\r\n{framing}\r\n\r\n");
            assert_eq!(head(&text), Err(Malformed), "{framing}");
        }
        let both = "POST / HTTP/1.1\r\nTransfer-Encoding: Chunked\r\nContent-Length: 3\r\n\r\n";
        assert_eq!(head(both).expect("fine").expect("whole").framing, Framing::Chunked);
    }

    #[test]
    fn the_end_of_a_head_is_found_wherever_reads_were_cut() {
        let text = b"GET / HTTP/1.1\r\nA: b\r\n\r\n";
        for cut in 0..text.len() {
            assert!(!has_end(&text[..cut], 0), "{cut}");
            assert!(has_end(text, cut), "{cut}");
            assert_eq!(parse(&text[..cut]), Ok(None));
        }
        assert!(has_end(b"GET / HTTP/1.1\n\n", 0), "bare newlines");
    }

    #[test]
    fn trailers_tell_of_an_error() {
        let bytes = b"Lambda-Runtime-Function-Error-Type: E\r\nOther: x\r\n\r\nrest";
        let (length, trailers) = parse_trailers(bytes).expect("well-formed").expect("whole");
        assert_eq!(&bytes[length..], b"rest");
        assert_eq!(trailers.error_type.as_deref(), Some("E"));
        assert_eq!(parse_trailers(b"\r\n"), Ok(Some((2, Trailers::default()))));
        assert_eq!(parse_trailers(b"a: b\r\n"), Ok(None));
    }
}
