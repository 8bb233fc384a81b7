//! The server's side: applies policies to sandboxes and runs their name server.

use super::names::{Names, Server};
use super::place::Place;
use super::protocol::{Answer, Request, Wish};
use super::router::ServerEnds;
use crate::channel;
use crate::protocol::Failure;
use crate::sys;
use model::network::{AllowedAddress, NetworkPolicy, Reach};
use rustix::net::RecvFlags;
use std::collections::HashMap;
use std::io;
use std::net::{TcpListener, UdpSocket};
use std::os::fd::OwnedFd;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::io::unix::AsyncFd;
use tokio::runtime::Handle;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// Policies of sandboxes, and their name server.
pub(crate) struct Egress {
    requests: Requests,
    names: Arc<Server>,
    tokens: AtomicU64,
    tasks: Vec<JoinHandle<()>>,
}

/// A policy in force. Dropping it ends the sandbox's name service; what its rules say goes with its
/// network.
#[must_use]
pub(crate) struct Assigned(Arc<Server>, Place, u64);

impl Egress {
    /// Takes over the router's sockets; the tasks run on `runtime`.
    pub(crate) fn start(ends: ServerEnds, runtime: &Handle) -> io::Result<Self> {
        let _runtime = runtime.enter();
        let control = Arc::new(sys::watch::watch(Arc::new(ends.control))?);
        let questions = tokio::net::UdpSocket::from_std(UdpSocket::from(ends.questions))?;
        let connections = tokio::net::TcpListener::from_std(TcpListener::from(ends.connections))?;
        let requests = Requests(Arc::new(Pending {
            control: control.clone(),
            next: AtomicU64::new(1),
            waiting: Mutex::new(Some(Waiting::new())),
        }));
        let names = Server::new(requests.clone());
        let tasks = vec![
            runtime.spawn(listen(control, requests.clone())),
            runtime.spawn(names.clone().serve_udp(Arc::new(questions))),
            runtime.spawn(names.clone().serve_tcp(connections)),
        ];
        Ok(Self { requests, names, tokens: AtomicU64::new(1), tasks })
    }

    /// Applies a policy to a sandbox's network. When it returns, the policy is in force. The default
    /// needs nothing from anybody.
    pub(crate) async fn assign(
        &self,
        place: Place,
        policy: &NetworkPolicy,
    ) -> Result<Assigned, Failure> {
        let reach =
            policy.reach().map_err(|error| Failure::new("read the network policy", error))?;
        let link = place.link;
        let names = match reach {
            Reach::Open => Names::All,
            Reach::Platform => {
                self.requests.send(Wish::Close { link }).await?;
                Names::None
            }
            Reach::Allow(allowed) => {
                let wish = Wish::Assign { link, allowed: allowed.clone() };
                let number = self.requests.send(wish).await?;
                let number = number
                    .ok_or_else(|| Failure::new("apply a network policy", "it has no number"))?;
                Names::Some(Arc::new(allowed), number)
            }
        };
        let token = self.tokens.fetch_add(1, Ordering::Relaxed);
        self.names.admit(place.address, token, names);
        Ok(Assigned(self.names.clone(), place, token))
    }
}

impl Drop for Egress {
    fn drop(&mut self) {
        self.tasks.iter().for_each(JoinHandle::abort);
    }
}

impl Drop for Assigned {
    fn drop(&mut self) {
        let Self(names, place, token) = self;
        names.dismiss(place.address, *token);
    }
}

/// Requests to the router process.
#[derive(Clone)]
pub(super) struct Requests(Arc<Pending>);

struct Pending {
    control: Arc<AsyncFd<Arc<OwnedFd>>>,
    next: AtomicU64,
    /// Who waits for which answer; `None` when there will be none.
    waiting: Mutex<Option<Waiting>>,
}

type Waiting = HashMap<u64, Waiter>;
type Waiter = oneshot::Sender<Result<Option<u32>, Failure>>;

impl Requests {
    /// Permits addresses under a policy, each for a time.
    pub(super) async fn permit(
        &self,
        policy: u32,
        addresses: Vec<(AllowedAddress, Duration)>,
    ) -> Result<(), Failure> {
        self.send(Wish::Permit { policy, addresses }).await.map(drop)
    }

    async fn send(&self, wish: Wish) -> Result<Option<u32>, Failure> {
        let gone = || Failure::new("ask the router", "it is gone");
        let id = self.0.next.fetch_add(1, Ordering::Relaxed);
        let (sender, answer) = oneshot::channel();
        self.waiting().as_mut().ok_or_else(gone)?.insert(id, sender);
        let sent = self.send_when_there_is_room(&Request { id, wish }).await;
        if let Err(error) = sent {
            self.forget(id);
            return Err(Failure::new("ask the router", error));
        }
        answer.await.map_err(|_| gone())?
    }

    async fn send_when_there_is_room(&self, request: &Request) -> io::Result<()> {
        loop {
            match channel::send(self.0.control.get_ref(), request, &[]) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    let mut ready = self.0.control.writable().await?;
                    ready.clear_ready();
                }
                sent => return sent,
            }
        }
    }

    /// Who waited for this answer.
    fn forget(&self, id: u64) -> Option<Waiter> {
        self.waiting().as_mut()?.remove(&id)
    }

    fn waiting(&self) -> MutexGuard<'_, Option<Waiting>> {
        self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Hands the router's answers to who waits for them, until it is gone.
async fn listen(control: Arc<AsyncFd<Arc<OwnedFd>>>, requests: Requests) {
    loop {
        let Ok(mut ready) = control.readable().await else { break };
        let received = ready
            .try_io(|socket| channel::receive::<Answer>(socket.get_ref(), RecvFlags::DONTWAIT));
        match received {
            Ok(Ok(Some((answer, _)))) => {
                if let Some(waits) = requests.forget(answer.id) {
                    // Who asked may have gone away.
                    let _ = waits.send(answer.result);
                }
            }
            Ok(_) => break,
            Err(_would_block) => {}
        }
    }
    requests.waiting().take();
}
