//! One HTTP connection, as thin as it gets: what is measured is the other side.

use anyhow::{Context as _, Result, bail};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

/// Longest wait for an answer.
const PATIENCE: Duration = Duration::from_secs(60);

/// A connection that is kept.
pub(crate) struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    pub(crate) fn open(port: u16) -> Result<Self> {
        let stream = TcpStream::connect(("127.0.0.1", port))?;
        Self::over(stream)
    }

    pub(crate) fn over(stream: TcpStream) -> Result<Self> {
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Self { stream, buffer: Vec::with_capacity(65_536) })
    }

    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<()> {
        Ok(self.stream.write_all(bytes)?)
    }

    /// Reads one message with a known length and returns its first line and its body.
    pub(crate) fn read(&mut self) -> Result<(&str, &[u8])> {
        self.buffer.clear();
        let mut chunk = [0; 16_384];
        let (head, length) = loop {
            if let Some(found) = measure(&self.buffer)
                && self.buffer.len() >= found.0 + found.1
            {
                break found;
            }
            let got = self.stream.read(&mut chunk)?;
            if got == 0 {
                bail!("the connection was closed");
            }
            self.buffer.extend_from_slice(&chunk[..got]);
        };
        let line = self.buffer.split(|&byte| byte == b'\r').next().unwrap_or_default();
        Ok((std::str::from_utf8(line)?, &self.buffer[head..head + length]))
    }

    /// Sends a request and expects a 2xx; returns the body.
    pub(crate) fn ask(&mut self, request: &[u8]) -> Result<&[u8]> {
        self.write(request)?;
        let (line, body) = self.read()?;
        if !line.starts_with("HTTP/1.1 2") {
            bail!("{line}: {}", String::from_utf8_lossy(body));
        }
        Ok(body)
    }
}

/// Lengths of head and body, once the head is whole.
fn measure(bytes: &[u8]) -> Option<(usize, usize)> {
    let head = bytes.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
    let text = std::str::from_utf8(&bytes[..head]).ok()?;
    let length = text.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().ok())?
    });
    Some((head, length.unwrap_or(0)))
}

/// A request of the Lambda API, as an SDK sends it.
pub(crate) fn lambda_request(method: &str, path: &str, body: &str) -> Result<Vec<u8>> {
    let length = body.len();
    let mut request = Vec::new();
    write!(
        request,
        "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n\
         X-Amz-Date: 20260101T000000Z\r\nAuthorization: AWS4-HMAC-SHA256 \
         Credential=bench/20260101/us-east-1/lambda/aws4_request, SignedHeaders=host;x-amz-date, \
         Signature=0000000000000000000000000000000000000000000000000000000000000000\r\n\
         Content-Length: {length}\r\n\r\n{body}"
    )
    .context("a vector takes everything")?;
    Ok(request)
}
