//! The floor under a warm call: the conversation with a runtime, and nothing around it.
//!
//! A platform can't call a function with less than two exchanges: the event goes out as the answer
//! to `next`, and the function's answer comes in and is acknowledged. Here one blocking thread has
//! just these with the same handler, outside any sandbox.

use crate::connection::Connection;
use anyhow::Result;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command};

const EVENT: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\
    Lambda-Runtime-Aws-Request-Id: 8b0dc5b6-5a3e-4f5c-9f0a-6b1f1c1d2e3f\r\n\
    Lambda-Runtime-Deadline-Ms: 1767225600000\r\n\
    Lambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:us-east-1:000000000000:function:f\r\n\
    Content-Length: 2\r\n\r\n{}";
const ACCEPTED: &[u8] = b"HTTP/1.1 202 Accepted\r\nContent-Type: application/json\r\n\
    Content-Length: 15\r\n\r\n{\"status\":\"OK\"}";

/// A handler that has asked for its next event. Dropping it ends it.
pub(crate) struct RuntimeLoop {
    child: Child,
    connection: Connection,
}

impl RuntimeLoop {
    pub(crate) fn start(program: &Path) -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let api = listener.local_addr()?.to_string();
        let child = Command::new(program).env("AWS_LAMBDA_RUNTIME_API", api).spawn()?;
        let mut connection = Connection::over(listener.accept()?.0)?;
        connection.read()?;
        Ok(Self { child, connection })
    }

    /// One event, until the handler has asked for the next.
    pub(crate) fn round(&mut self) -> Result<()> {
        self.connection.write(EVENT)?;
        self.connection.read()?;
        self.connection.write(ACCEPTED)?;
        self.connection.read()?;
        Ok(())
    }
}

impl Drop for RuntimeLoop {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
