//! A function can't reach another instance's loopback.

use crate::ground::{block_on, code, finish, make, python, spec};
use std::net::TcpListener;

#[test]
fn another_instance_s_runtime_api_is_out_of_reach() {
    let code = code(&[]);
    block_on(async {
        let one = make(spec(code.path())).await;
        let mut without = spec(code.path());
        without.ports = Vec::new();
        let other = make(without).await;
        let _listening = one.listeners();
        let connect = "import socket\ntry:\n socket.create_connection(('127.0.0.1', 9001), 5)\n print('reached')\nexcept OSError as e: print(e.strerror)";
        let process = other.start(python(connect)).await.expect("a process");
        assert_eq!(finish(process).await.output, "Connection refused\n");
    });
}

#[test]
fn the_host_s_ports_and_abstract_sockets_are_out_of_reach() {
    use std::os::linux::net::SocketAddrExt;
    let host = TcpListener::bind("127.0.0.1:0").expect("a listener");
    let port = host.local_addr().expect("an address").port();
    let name = format!("mayfly-test-{}", std::process::id());
    let address = std::os::unix::net::SocketAddr::from_abstract_name(&name).expect("an address");
    let _abstract = std::os::unix::net::UnixListener::bind_addr(&address).expect("a listener");
    let ended = crate::ground::run(python(&format!(
        "import socket\n\
         for family, to in ((socket.AF_INET, ('127.0.0.1', {port})), (socket.AF_UNIX, '\\0{name}')):\n\
         \x20try:\n  socket.socket(family).connect(to)\n  print('reached')\n\
         \x20except OSError as e: print(e.strerror)"
    )));
    assert_eq!(ended.output, "Connection refused\nConnection refused\n");
}

#[test]
fn there_is_no_way_out_of_the_loopback() {
    let ended = crate::ground::run(python(
        "import socket\n\
         for to in ('10.0.0.1', '169.254.169.254', '1.1.1.1'):\n\
         \x20try:\n  socket.create_connection((to, 80), 2)\n  print('reached')\n\
         \x20except OSError as e: print(e.strerror)\n\
         print([name for _, name in socket.if_nameindex()])",
    ));
    assert_eq!(
        ended.output,
        "Network is unreachable\nNetwork is unreachable\nNetwork is unreachable\n['lo']\n"
    );
}
