//! Asks the host's own name servers.

use super::question::Question;
use rustix::rand::{GetRandomFlags, getrandom};
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpStream, UdpSocket};
use tokio::time::timeout;

/// How long one name server may take.
const PATIENCE: Duration = Duration::from_secs(2);
/// How often all of them are asked.
const ROUNDS: usize = 2;
/// Most name servers of the host, as the C library has it.
const SERVERS: usize = 3;
/// How often it is looked whether the host's file has changed.
const LOOK: Duration = Duration::from_secs(1);
/// The largest file that is read, in bytes.
const FILE_BYTES: u64 = 64 * 1024;
/// Room for one answer over UDP, in bytes.
const UDP_BYTES: usize = 4_096;

/// How a question came and its answer goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Udp,
    Tcp,
}

/// The host's name servers, read from its `/etc/resolv.conf` again when that changes.
pub(super) struct Upstream {
    file: PathBuf,
    port: u16,
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    servers: Vec<IpAddr>,
    changed: Option<SystemTime>,
    looked: Option<Instant>,
}

impl Upstream {
    pub(super) fn new() -> Self {
        Self { file: "/etc/resolv.conf".into(), port: 53, known: Mutex::default() }
    }

    /// The answer under the question's own id and spelling.
    pub(super) async fn ask(&self, question: &Question, way: Way) -> io::Result<Vec<u8>> {
        let servers = self.servers();
        let mut last = io::Error::from(io::ErrorKind::NotFound);
        for _ in 0..ROUNDS {
            for server in &servers {
                let server = SocketAddr::new(*server, self.port);
                let asked = async {
                    match way {
                        Way::Udp => over_udp(server, question).await,
                        Way::Tcp => over_tcp(server, question).await,
                    }
                };
                match timeout(PATIENCE, asked).await {
                    Ok(Ok(answer)) => return Ok(question.spelled_out(answer)),
                    Ok(Err(error)) => last = error,
                    Err(_) => last = io::ErrorKind::TimedOut.into(),
                }
            }
        }
        Err(last)
    }

    fn servers(&self) -> Vec<IpAddr> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.looked.is_none_or(|looked| looked.elapsed() >= LOOK) {
            let changed = std::fs::metadata(&self.file).and_then(|data| data.modified()).ok();
            if known.servers.is_empty() || changed != known.changed {
                known.servers = read(&self.file);
                known.changed = changed;
            }
            known.looked = Some(Instant::now());
        }
        known.servers.clone()
    }
}

fn read(file: &Path) -> Vec<IpAddr> {
    use std::io::Read;
    let mut text = Vec::new();
    if let Ok(file) = std::fs::File::open(file) {
        // What could be read is enough; there is a default for none.
        let _ = file.take(FILE_BYTES).read_to_end(&mut text);
    }
    servers(&String::from_utf8_lossy(&text))
}

/// The name servers of a `resolv.conf` (resolv.conf(5)); without any, this machine.
fn servers(text: &str) -> Vec<IpAddr> {
    let mut servers: Vec<IpAddr> = text
        .lines()
        .filter_map(|line| {
            let mut words = line.split_whitespace();
            (words.next()? == "nameserver").then(|| words.next()?.parse().ok())?
        })
        .take(SERVERS)
        .collect();
    if servers.is_empty() {
        servers.push(Ipv4Addr::LOCALHOST.into());
    }
    servers
}

/// From a port of its own and with an id of its own, so that nobody else can answer.
async fn over_udp(server: SocketAddr, question: &Question) -> io::Result<Vec<u8>> {
    let any: SocketAddr = match server {
        SocketAddr::V4(_) => (Ipv4Addr::UNSPECIFIED, 0).into(),
        SocketAddr::V6(_) => (std::net::Ipv6Addr::UNSPECIFIED, 0).into(),
    };
    let socket = UdpSocket::bind(any).await?;
    socket.connect(server).await?;
    let id = random()?;
    socket.send(&question.asked_anew(id)).await?;
    let mut buffer = vec![0; UDP_BYTES];
    loop {
        let length = socket.recv(&mut buffer).await?;
        let answer = buffer.get(..length).unwrap_or_default();
        if question.is_answered_by(answer, id) {
            return Ok(answer.to_vec());
        }
    }
}

async fn over_tcp(server: SocketAddr, question: &Question) -> io::Result<Vec<u8>> {
    let mut connection = TcpStream::connect(server).await?;
    let id = random()?;
    connection.write_all(&framed(&question.asked_anew(id))).await?;
    let length = connection.read_u16().await?;
    let mut answer = vec![0; usize::from(length)];
    connection.read_exact(&mut answer).await?;
    if question.is_answered_by(&answer, id) {
        Ok(answer)
    } else {
        Err(io::ErrorKind::InvalidData.into())
    }
}

/// A message as it goes over TCP, behind its length.
pub(super) fn framed(message: &[u8]) -> Vec<u8> {
    // A longer one was read from such a frame and cut nowhere, so there is none.
    let length = u16::try_from(message.len()).unwrap_or(u16::MAX);
    let mut framed = length.to_be_bytes().to_vec();
    framed.extend(message.iter().take(usize::from(length)));
    framed
}

fn random() -> io::Result<u16> {
    let mut bytes = [0; 2];
    getrandom(&mut bytes, GetRandomFlags::empty())?;
    Ok(u16::from_ne_bytes(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_servers_are_read_as_the_c_library_reads_them() {
        let text = "# nameserver 1.1.1.1\nsearch x\nnameserver 127.0.0.53\n nameserver\tfd00::53 \n\
                    nameserver nonsense\nnameserver 9.9.9.9\nnameserver 8.8.8.8\n";
        let found: Vec<String> = servers(text).iter().map(ToString::to_string).collect();
        assert_eq!(found, ["127.0.0.53", "fd00::53", "9.9.9.9"]);
        assert_eq!(servers("options edns0\n"), [IpAddr::from(Ipv4Addr::LOCALHOST)]);
    }
}
