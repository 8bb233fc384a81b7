//! Connections of the platform to what listens inside of a sandbox.

use crate::ground::{block_on, code, make, python, spec};
use model::sandbox::{Process, Sandbox, SandboxError};
use rustix::event::{PollFd, PollFlags, poll};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};

/// Listens on a port of its own choice, says which, and sends back what it is sent.
const ECHO: &str = "import socket\nlistener = socket.create_server(('127.0.0.1', 0))\nprint(listener.getsockname()[1], flush=True)\nwhile True:\n s = listener.accept()[0]\n while data := s.recv(100):\n  s.sendall(data)";

/// The port that the program has said.
fn port_of(process: &Process) -> u16 {
    let mut said = Vec::new();
    while said.last() != Some(&b'\n') {
        poll(&mut [PollFd::new(&process.output, PollFlags::IN)], None).expect("poll");
        let mut byte = [0];
        assert_eq!(rustix::io::read(&process.output, &mut byte).expect("read"), 1, "{said:?}");
        said.push(byte[0]);
    }
    String::from_utf8_lossy(&said).trim().parse().expect("a port")
}

async fn send_and_receive(sandbox: &dyn Sandbox, port: u16, text: &str) -> String {
    let stream = sandbox.connect(port).await.expect("somebody listens");
    let mut stream = TcpStream::from(stream);
    stream.set_nonblocking(false).expect("blocking");
    stream.write_all(text.as_bytes()).expect("sent");
    let mut received = vec![0; text.len()];
    stream.read_exact(&mut received).expect("received");
    String::from_utf8(received).expect("text")
}

#[test]
fn the_platform_reaches_what_listens_in_a_sandbox_and_in_no_other() {
    let code = code(&[]);
    block_on(async {
        let one = make(spec(code.path())).await;
        let process = one.start(python(ECHO)).await.expect("a process");
        let port = port_of(&process);
        assert_eq!(send_and_receive(&*one, port, "first").await, "first");
        assert_eq!(send_and_receive(&*one, port, "second").await, "second");
        let other = make(spec(code.path())).await;
        let refused = other.connect(port).await.expect_err("nobody listens there");
        assert!(matches!(refused, SandboxError::Setup { .. }), "{refused}");
    });
}

#[test]
fn a_connection_does_not_end_where_the_host_listens_on_the_same_port() {
    let code = code(&[]);
    block_on(async {
        let host = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = host.local_addr().expect("bound").port();
        let sandbox = make(spec(code.path())).await;
        assert!(sandbox.connect(port).await.is_err());
    });
}
