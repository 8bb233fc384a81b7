//! Brings events to the server that an extension runs inside its sandbox: as requests of HTTP, or as
//! lines of TCP.
//!
//! The platform connects through the sandbox ([`Sandbox::connect`]), which lets nobody else in. What
//! can't be delivered is tried again, at longer and longer intervals, and given up in the end.

use super::audience::Listener;
use super::buffer::Lost;
use super::subscription::Destination;
use model::sandbox::Sandbox;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// How long one attempt may take.
const ATTEMPT: Duration = Duration::from_secs(5);
/// How often a batch is tried.
const ATTEMPTS: u32 = 10;
/// The pause behind the first attempt; it doubles with each further one.
const PAUSE: Duration = Duration::from_millis(50);
/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// Longest head of an answer, in bytes, and longest body that is read so that the connection can be
/// used again.
const ANSWER_BYTES: usize = 16 << 10;

/// Delivers until the listener is told no more; says what of it was lost.
pub(crate) async fn deliver(
    listener: Arc<Listener>,
    sandbox: Arc<dyn Sandbox>,
    lose: impl Fn(&str, Lost),
) {
    let mut way = Way { sandbox, stream: None };
    let destination = &listener.subscription.destination;
    while let Some((batch, lost)) = listener.batch().await {
        if lost != Lost::default() {
            lose(listener.name(), lost);
        }
        let bytes = body(destination, &batch);
        if let Err(error) = way.deliver(destination, &bytes).await {
            tracing::debug!(%error, extension = listener.name(), "telemetry can't be delivered");
            listener.lose(&batch);
        }
    }
}

/// A batch as it is sent.
fn body(destination: &Destination, batch: &[String]) -> Vec<u8> {
    match destination {
        Destination::Tcp { .. } => {
            batch.iter().flat_map(|event| [event.as_bytes(), b"\n"].concat()).collect()
        }
        Destination::Http { host, path, method, .. } => {
            let events = batch.join(",");
            let length = events.len() + 2;
            let head = format!(
                "{method} {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n\
                 Content-Length: {length}\r\n\r\n"
            );
            [head.as_bytes(), b"[", events.as_bytes(), b"]"].concat()
        }
    }
}

struct Way {
    sandbox: Arc<dyn Sandbox>,
    /// The connection that the last batch went through.
    stream: Option<TcpStream>,
}

impl Way {
    async fn deliver(&mut self, destination: &Destination, bytes: &[u8]) -> io::Result<()> {
        let mut pause = PAUSE;
        for attempt in 1.. {
            let used = self.stream.is_some();
            let sent = tokio::time::timeout(ATTEMPT, self.attempt(destination, bytes)).await;
            let error = match sent {
                Ok(Ok(())) => return Ok(()),
                Ok(Err(error)) => error,
                Err(_) => io::ErrorKind::TimedOut.into(),
            };
            self.stream = None;
            if used {
                // A server may close a connection that is not used.
                continue;
            }
            if attempt >= ATTEMPTS {
                return Err(error);
            }
            tokio::time::sleep(pause).await;
            pause = (2 * pause).min(LONGEST_PAUSE);
        }
        Ok(())
    }

    async fn attempt(&mut self, destination: &Destination, bytes: &[u8]) -> io::Result<()> {
        let mut stream = match self.stream.take() {
            Some(stream) => stream,
            None => {
                let connected = self.sandbox.connect(destination.port()).await;
                let connected = std::net::TcpStream::from(connected.map_err(io::Error::other)?);
                TcpStream::from_std(connected)?
            }
        };
        stream.write_all(bytes).await?;
        let keeps = match destination {
            Destination::Tcp { .. } => true,
            Destination::Http { .. } => answer(&mut stream).await?,
        };
        self.stream = keeps.then_some(stream);
        Ok(())
    }
}

/// Reads the answer to a request. Returns whether the connection can be used again.
async fn answer(stream: &mut TcpStream) -> io::Result<bool> {
    let malformed = || io::Error::from(io::ErrorKind::InvalidData);
    let mut bytes = Vec::new();
    let head = loop {
        if let Some(head) = answer_head(&bytes).map_err(|_| malformed())? {
            break head;
        }
        if bytes.len() > ANSWER_BYTES {
            return Err(malformed());
        }
        if stream.read_buf(&mut bytes).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    };
    if !(200..400).contains(&head.status) {
        return Err(io::Error::other(format!("the extension answered {}", head.status)));
    }
    let Some(length) = head.body.filter(|length| !head.closes && *length <= ANSWER_BYTES) else {
        return Ok(false);
    };
    while bytes.len() < head.length + length {
        if stream.read_buf(&mut bytes).await? == 0 {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The head of an extension's answer, as far as it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnswerHead {
    /// Its own length in bytes.
    pub length: usize,
    /// The status.
    pub status: u16,
    /// Length of the body in bytes, if it is told.
    pub body: Option<usize>,
    /// Whether the connection closes behind it.
    pub closes: bool,
}

/// Reads the head at the beginning of `bytes`; `None` while its end is missing.
///
/// # Errors
/// Where the bytes can't become a head, whatever follows.
pub fn answer_head(bytes: &[u8]) -> Result<Option<AnswerHead>, httparse::Error> {
    let mut headers = [httparse::EMPTY_HEADER; 64];
    let mut response = httparse::Response::new(&mut headers);
    let httparse::Status::Complete(length) = response.parse(bytes)? else { return Ok(None) };
    let text = |name: &str| {
        let mut headers = response.headers.iter();
        let header = headers.find(|header| header.name.eq_ignore_ascii_case(name))?;
        std::str::from_utf8(header.value).ok().map(str::trim)
    };
    let status = response.code.unwrap_or_default();
    let empty = (status == 204).then_some(0);
    let body = text("content-length").and_then(|length| length.parse().ok()).or(empty);
    let closes = text("connection").is_some_and(|word| word.eq_ignore_ascii_case("close"))
        || response.version != Some(1)
        || text("transfer-encoding").is_some();
    Ok(Some(AnswerHead { length, status, body, closes }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_is_an_array_or_lines() {
        let batch = ["{\"a\":1}".to_owned(), "{}".to_owned()];
        let http = Destination::Http {
            port: 8080,
            host: "sandbox.localdomain:8080".to_owned(),
            path: "/logs".to_owned(),
            method: "PUT",
        };
        assert_eq!(
            String::from_utf8(body(&http, &batch)).expect("text"),
            "PUT /logs HTTP/1.1\r\nHost: sandbox.localdomain:8080\r\nContent-Type: application/json\r\n\
             Content-Length: 12\r\n\r\n[{\"a\":1},{}]"
        );
        assert_eq!(body(&Destination::Tcp { port: 1 }, &batch), b"{\"a\":1}\n{}\n");
    }

    #[test]
    fn an_answer_says_whether_its_connection_can_be_used_again() {
        let text = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
        let head = AnswerHead { length: 38, status: 200, body: Some(2), closes: false };
        assert_eq!(answer_head(text.as_bytes()), Ok(Some(head)));
        let body = |text: &str| answer_head(text.as_bytes()).expect("a head").and_then(|h| h.body);
        assert_eq!(body("HTTP/1.1 204 No Content\r\n\r\n"), Some(0));
        let closes = |text: &str| answer_head(text.as_bytes()).map(|head| head.map(|h| h.closes));
        assert_eq!(closes("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n"), Ok(Some(true)));
        assert_eq!(closes("HTTP/1.1 200 OK\r\nConnection: Close\r\n\r\n"), Ok(Some(true)));
        assert_eq!(closes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"), Ok(Some(true)));
        assert_eq!(closes("HTTP/1.1 200 OK\r\nConte"), Ok(None));
        assert!(answer_head(b"nonsense\r\n\r\n").is_err());
    }
}
