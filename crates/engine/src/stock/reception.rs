//! The one exchange with a process that was started before its function is known: it says that it is
//! ready, and is told to go on.
//!
//! The request is AWS's own word for "take the snapshot now", `GET …/runtime/restore/next`. Only
//! Mayfly's own bootstraps come here, and only before any user's code ran beside them, so what fits
//! the one form is taken and anything else is a broken bootstrap.

use super::place;
use futures_util::FutureExt;
use model::sandbox::{Process, ProcessSpec, SandboxError};
use std::io;
use std::net::TcpListener;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const READY: &[u8] = b"GET /2018-06-01/runtime/restore/next ";
/// Longest head of the request, in bytes.
const HEAD_BYTES: usize = 4_096;

/// Waits until the process in a sandbox says that it is ready; returns the listener, to be served by
/// others from now on, and the connection, which waits for its answer.
pub(super) async fn ready(listener: TcpListener) -> io::Result<(TcpListener, TcpStream)> {
    let listener = tokio::net::TcpListener::from_std(listener)?;
    let (mut connection, _) = listener.accept().await?;
    let mut head = Vec::with_capacity(512);
    while !head.ends_with(b"\r\n\r\n") {
        if head.len() >= HEAD_BYTES || connection.read_buf(&mut head).await? == 0 {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "not a whole request"));
        }
    }
    if !head.starts_with(READY) {
        return Err(io::Error::new(
            io::ErrorKind::InvalidData,
            "not the request that was expected",
        ));
    }
    Ok((listener.into_std()?, connection))
}

/// Answers, and with that closes the connection.
pub(super) async fn go_on(mut connection: TcpStream, document: &str) -> io::Result<()> {
    let answer = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{document}",
        document.len()
    );
    connection.write_all(answer.as_bytes()).await
}

/// A process that waits for its function.
pub(crate) struct Waiter {
    process: Process,
    /// Taken off the executor that made it: whoever takes the process answers from his own.
    connection: std::net::TcpStream,
}

impl Waiter {
    pub(super) fn new(process: Process, connection: TcpStream) -> io::Result<Self> {
        Ok(Self { process, connection: connection.into_std()? })
    }

    /// Whether the process is still there.
    pub(super) fn waits(&mut self) -> bool {
        (&mut self.process.exit).now_or_never().is_none()
    }

    /// Gives it all that a new process would have got.
    pub(crate) async fn become_of(self, spec: &ProcessSpec) -> Result<Process, SandboxError> {
        let broken = |error| place::broken("tell a waiting process its function", &error);
        let environment: serde_json::Map<_, _> = spec
            .environment
            .iter()
            .map(|(name, value)| (name.clone(), serde_json::Value::from(value.as_str())))
            .collect();
        let document = serde_json::json!({
            "argv": spec.argv,
            "environment": environment,
            "workingDirectory": spec.working_directory.to_string_lossy(),
        });
        let connection = TcpStream::from_std(self.connection).map_err(broken)?;
        go_on(connection, &document.to_string()).await.map_err(broken)?;
        Ok(self.process)
    }
}
