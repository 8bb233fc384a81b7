//! nginx as a reverse proxy in front of the handler on Node.js's plain `http`: what people put before
//! a service that they run themselves.

use crate::load::connection::Connection;
use crate::load::request;
use crate::machine::child::Process;
use crate::machine::interpreter::{self, Interpreter};
use crate::programs;
use crate::result::row::NotMeasured;
use anyhow::{Result, bail};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Longest wait for nginx to listen.
const PATIENCE: Duration = Duration::from_secs(5);
/// nginx takes no port 0, and another process may take the free one that was found.
const TRIES: usize = 5;

/// A running proxy with what is behind it.
pub(crate) struct Nginx {
    proxy: Child,
    _server: Process,
    _folder: TempDir,
    /// Its port on 127.0.0.1.
    pub(crate) port: u16,
    /// The port of what is behind it.
    pub(crate) behind: u16,
}

impl Nginx {
    pub(crate) fn start(node: &Interpreter) -> Result<Self> {
        if !interpreter::exists("nginx") {
            bail!(NotMeasured(
                "install nginx (Debian, Ubuntu: apt-get install nginx-light)".into()
            ));
        }
        let folder = tempfile::tempdir()?;
        std::fs::write(folder.path().join("index.mjs"), programs::NODE)?;
        let program = folder.path().join("server.mjs");
        std::fs::write(&program, programs::NODE_SERVER)?;
        let mut server = Process::start(Command::new(&node.program).arg(&program))?;
        let behind = server.port()?;
        for _ in 0..TRIES {
            let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
            let mut proxy = start(folder.path(), port, behind)?;
            if answers(&mut proxy, port)? {
                return Ok(Self { proxy, _server: server, _folder: folder, port, behind });
            }
        }
        bail!("nginx found no free port")
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        if let Some(pid) = rustix::process::Pid::from_raw(self.proxy.id().cast_signed()) {
            // Killed, it would leave its workers behind.
            let _ = rustix::process::kill_process(pid, rustix::process::Signal::TERM);
        }
        let _ = self.proxy.wait();
    }
}

fn start(folder: &Path, port: u16, behind: u16) -> Result<Child> {
    let place = folder.display();
    // As root its workers would be somebody else, who may not enter our folder.
    let user = if rustix::process::geteuid().is_root() { "user root root;" } else { "" };
    let text = format!(
        "daemon off; {user} worker_processes auto; pid {place}/pid; error_log {place}/errors;\n\
         events {{ worker_connections 1024; }}\n\
         http {{\n\
           access_log off; keepalive_requests 1000000000;\n\
           client_body_temp_path {place}/body; proxy_temp_path {place}/proxy;\n\
           fastcgi_temp_path {place}/fastcgi; uwsgi_temp_path {place}/uwsgi;\n\
           scgi_temp_path {place}/scgi;\n\
           upstream node {{ server 127.0.0.1:{behind}; keepalive 64; \
             keepalive_requests 1000000000; }}\n\
           server {{ listen 127.0.0.1:{port}; location / {{ proxy_pass http://node; \
             proxy_http_version 1.1; proxy_set_header Connection \"\"; }} }}\n\
         }}\n"
    );
    let file = folder.join("nginx.conf");
    std::fs::write(&file, text)?;
    let mut command = Command::new("nginx");
    command.arg("-p").arg(folder).arg("-c").arg(&file).arg("-e").arg(folder.join("errors"));
    Ok(command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?)
}

/// Waits until the proxy answers; not so if it has ended.
fn answers(proxy: &mut Child, port: u16) -> Result<bool> {
    let begin = Instant::now();
    while proxy.try_wait()?.is_none() {
        let answer = Connection::open(port).and_then(|mut connection| {
            connection.ask(&request::get("/"))?;
            Ok(())
        });
        match answer {
            Ok(()) => return Ok(true),
            Err(error) if begin.elapsed() > PATIENCE => return Err(error),
            Err(_) => std::thread::sleep(Duration::from_millis(5)),
        }
    }
    Ok(false)
}
