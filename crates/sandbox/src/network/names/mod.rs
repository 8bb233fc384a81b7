//! The name server of all sandboxes: passes questions on to the host's own, as each sandbox's policy
//! has it.
//!
//! It runs in the server process on two sockets in the router's namespace. Who asks is known by the
//! address, which a function can't choose. Under an allow-list the addresses in an answer are
//! permitted before the answer is given.

pub(crate) mod addresses;
pub(crate) mod question;
mod upstream;

use super::egress::Requests;
use model::network::{Allowed, AllowedAddress, NEVER};
use question::{AAAA, Code, INTERNET, Question, TRANSFERS, Unreadable};
use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UdpSocket};
use upstream::{Upstream, Way, framed};

/// Questions of one sandbox that are answered at the same time; more are left unanswered, and asked
/// again by whoever needs to know.
const QUESTIONS: usize = 64;
/// TCP connections of one sandbox at the same time; more are closed.
const CONNECTIONS: usize = 8;
/// How long a TCP connection may be idle.
const IDLE: Duration = Duration::from_secs(10);
/// Room for one question over UDP, in bytes.
const QUESTION_BYTES: usize = 1_024;
/// An address is permitted for at least so long after an answer: programs connect a moment after they
/// have asked, and many keep answers longer than they may.
const SHORTEST: Duration = Duration::from_secs(60);
/// And for at most so long.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// What a sandbox may ask for.
#[derive(Debug, Clone)]
pub(super) enum Names {
    All,
    None,
    /// The names of an allow-list, whose policy has this number.
    Some(Arc<Allowed>, u32),
}

struct Asker {
    /// Tells one use of an address from the next.
    token: u64,
    names: Names,
    questions: usize,
    connections: usize,
}

/// The name server.
pub(super) struct Server {
    askers: Mutex<HashMap<Ipv4Addr, Asker>>,
    upstream: Upstream,
    requests: Requests,
}

impl Server {
    pub(super) fn new(requests: Requests) -> Arc<Self> {
        Arc::new(Self { askers: Mutex::default(), upstream: Upstream::new(), requests })
    }

    /// From now on answers who has this address.
    pub(super) fn admit(&self, address: Ipv4Addr, token: u64, names: Names) {
        let asker = Asker { token, names, questions: 0, connections: 0 };
        self.askers().insert(address, asker);
    }

    /// Answers no more, unless the address has been another's since.
    pub(super) fn dismiss(&self, address: Ipv4Addr, token: u64) {
        let mut askers = self.askers();
        if askers.get(&address).is_some_and(|asker| asker.token == token) {
            askers.remove(&address);
        }
    }

    /// Answers what comes over UDP, until the task is ended.
    pub(super) async fn serve_udp(self: Arc<Self>, socket: Arc<UdpSocket>) {
        let mut buffer = vec![0; QUESTION_BYTES];
        loop {
            // Errors are those of answers that went nowhere.
            let Ok((length, from)) = socket.recv_from(&mut buffer).await else { continue };
            let Some(turn) = Turn::take(&self, from, Way::Udp) else { continue };
            let question = buffer.get(..length).unwrap_or_default().to_vec();
            let socket = socket.clone();
            tokio::spawn(async move {
                if let Some(answer) = turn.server.answer(&question, &turn.names, Way::Udp).await {
                    // The asker may be gone.
                    let _ = socket.send_to(&answer, from).await;
                }
                drop(turn);
            });
        }
    }

    /// Answers what comes over TCP, until the task is ended.
    pub(super) async fn serve_tcp(self: Arc<Self>, listener: TcpListener) {
        loop {
            match listener.accept().await {
                Ok((connection, from)) => {
                    if let Some(turn) = Turn::take(&self, from, Way::Tcp) {
                        tokio::spawn(async move { turn.serve(connection).await });
                    }
                }
                // Out of descriptors, most likely: who waits asks again.
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        }
    }

    async fn answer(&self, message: &[u8], names: &Names, way: Way) -> Option<Vec<u8>> {
        let question = match Question::read(message) {
            Ok(question) => question,
            Err(Unreadable::Answer(answer)) => return Some(answer),
            Err(Unreadable::Ignored) => return None,
        };
        if question.class() != INTERNET || TRANSFERS.contains(&question.kind()) {
            return Some(question.empty_answer(Code::Refused, false));
        }
        let allowed = match names {
            Names::All => None,
            Names::None => return Some(question.empty_answer(Code::Refused, false)),
            Names::Some(allowed, policy) => {
                match question.name().and_then(|name| allowed.ports_of(name)) {
                    Some(ports) => Some((ports, *policy)),
                    None => return Some(question.empty_answer(Code::Refused, false)),
                }
            }
        };
        if question.kind() == AAAA {
            // There is no IPv6, so nobody need try it first.
            return Some(question.empty_answer(Code::NoError, false));
        }
        let answer = match self.upstream.ask(&question, way).await {
            Ok(answer) => answer,
            Err(error) => {
                tracing::debug!(%error, "the host's name servers gave no answer");
                return Some(question.empty_answer(Code::ServerFailure, false));
            }
        };
        if let Some((ports, policy)) = allowed {
            let addresses = permitted(&addresses::addresses(&question, &answer), &ports);
            if !addresses.is_empty()
                && let Err(failure) = self.requests.permit(policy, addresses).await
            {
                tracing::warn!(reason = %failure.reason, "addresses of an allowed name were not permitted");
                return Some(question.empty_answer(Code::ServerFailure, false));
            }
        }
        let fits = way == Way::Tcp || answer.len() <= usize::from(question.udp_bytes());
        Some(if fits { answer } else { question.empty_answer(Code::NoError, true) })
    }

    fn askers(&self) -> MutexGuard<'_, HashMap<Ipv4Addr, Asker>> {
        self.askers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Each address with each port that the name has, and for how long. What is never reached is not worth
/// a rule.
fn permitted(
    addresses: &[(Ipv4Addr, Duration)],
    ports: &[Option<u16>],
) -> Vec<(AllowedAddress, Duration)> {
    addresses
        .iter()
        .filter(|(address, _)| !NEVER.iter().any(|never| never.contains(*address)))
        .flat_map(|(address, time)| {
            let time = (*time).clamp(SHORTEST, LONGEST);
            ports.iter().map(move |port| (AllowedAddress { address: *address, port: *port }, time))
        })
        .collect()
}

/// One of the things that a sandbox may have going on at the same time.
struct Turn {
    server: Arc<Server>,
    names: Names,
    address: Ipv4Addr,
    token: u64,
    way: Way,
}

impl Turn {
    fn take(server: &Arc<Server>, from: SocketAddr, way: Way) -> Option<Self> {
        let IpAddr::V4(address) = from.ip() else { return None };
        let mut askers = server.askers();
        let asker = askers.get_mut(&address)?;
        let (count, most) = asker.count(way);
        if *count >= most {
            return None;
        }
        *count += 1;
        let (names, token) = (asker.names.clone(), asker.token);
        Some(Self { server: server.clone(), names, address, token, way })
    }

    /// One question after the other.
    async fn serve(self, mut connection: TcpStream) {
        loop {
            let read = async {
                let length = connection.read_u16().await?;
                let mut question = vec![0; usize::from(length)];
                connection.read_exact(&mut question).await.map(|_| question)
            };
            let Ok(Ok(question)) = tokio::time::timeout(IDLE, read).await else { return };
            let answered = self.server.answer(&question, &self.names, Way::Tcp).await;
            let Some(answer) = answered else { return };
            let answer = framed(&answer);
            let written = tokio::time::timeout(IDLE, connection.write_all(&answer)).await;
            if !matches!(written, Ok(Ok(()))) {
                return;
            }
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut askers = self.server.askers();
        if let Some(asker) = askers.get_mut(&self.address).filter(|a| a.token == self.token) {
            let (count, _) = asker.count(self.way);
            *count = count.saturating_sub(1);
        }
    }
}

impl Asker {
    fn count(&mut self, way: Way) -> (&mut usize, usize) {
        match way {
            Way::Udp => (&mut self.questions, QUESTIONS),
            Way::Tcp => (&mut self.connections, CONNECTIONS),
        }
    }
}
