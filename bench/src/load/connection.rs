//! One connection that is kept, for calls one after the other.

use super::answer;
use anyhow::{Context as _, Result, bail};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// Longest wait for an answer.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// A connection to a port on 127.0.0.1.
pub(crate) struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    pub(crate) fn open(port: u16) -> Result<Self> {
        let stream = TcpStream::connect(("127.0.0.1", port))
            .with_context(|| format!("can't connect to port {port}"))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Self { stream, buffer: Vec::with_capacity(65_536) })
    }

    /// Sends a request and expects success; returns the body.
    pub(crate) fn ask(&mut self, request: &[u8]) -> Result<&[u8]> {
        let (status, body) = self.exchange(request)?;
        match status {
            Ok(()) => Ok(body),
            Err(status) => bail!("{status}: {}", String::from_utf8_lossy(body)),
        }
    }

    /// How long one request takes.
    pub(crate) fn time(&mut self, request: &[u8]) -> Result<Duration> {
        let begin = Instant::now();
        self.ask(request)?;
        Ok(begin.elapsed())
    }

    /// Sends a request; returns the body, and the status where that is no success.
    pub(crate) fn exchange(&mut self, request: &[u8]) -> Result<(Result<(), u16>, &[u8])> {
        self.stream.write_all(request)?;
        self.buffer.clear();
        let mut chunk = [0; 16_384];
        loop {
            let got = self.stream.read(&mut chunk).context("no answer")?;
            if got == 0 {
                bail!("the connection was closed");
            }
            self.buffer.extend_from_slice(&chunk[..got]);
            let Some(found) = answer::read(&self.buffer) else { continue };
            if self.buffer.len() < found.body.end {
                continue;
            }
            let success = found.is_success(&self.buffer);
            let outcome = if success { Ok(()) } else { Err(found.status) };
            return Ok((outcome, &self.buffer[found.body]));
        }
    }
}
