//! The platform's listeners inside the sandbox.

use crate::ground::{block_on, code, finish, python, shared, spec};
use model::sandbox::{Exit, Sandboxes};
use std::io::Write;

const GET: &str = "import socket\nfor port in (9001, 4566):\n s = socket.create_connection(('127.0.0.1', port))\n print(s.recv(100).decode())";

#[test]
fn a_process_reaches_the_platform_on_the_ports_that_were_asked_for() {
    let code = code(&[]);
    block_on(async {
        let sandbox = shared().create(spec(code.path())).await.expect("a sandbox");
        let listeners = sandbox.listeners();
        assert_eq!(listeners.len(), 2);
        assert!(sandbox.listeners().is_empty());
        let process = sandbox.start(python(GET)).await.expect("a process");
        let serving = tokio::task::spawn_blocking(move || {
            for (listener, text) in listeners.iter().zip(["runtime", "endpoint"]) {
                listener.set_nonblocking(false).expect("blocking");
                listener
                    .accept()
                    .expect("a connection")
                    .0
                    .write_all(text.as_bytes())
                    .expect("sent");
            }
        });
        let ended = finish(process).await;
        assert_eq!((ended.output.as_str(), ended.exit), ("runtime\nendpoint\n", Exit::Code(0)));
        serving.await.expect("served");
    });
}

#[test]
fn other_ports_than_the_usual_can_be_asked_for() {
    let code = code(&[]);
    block_on(async {
        let mut spec = spec(code.path());
        spec.ports = vec![8080];
        let sandbox = shared().create(spec).await.expect("a sandbox");
        let listeners = sandbox.listeners();
        let ports: Vec<u16> =
            listeners.iter().map(|l| l.local_addr().expect("an address").port()).collect();
        assert_eq!(ports, [8080]);
    });
}
