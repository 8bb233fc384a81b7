//! The HTTP server: one single-threaded executor per core; the first one accepts, and hands each
//! connection to the one that has the fewest (`seats.rs`).
//!
//! A connection stays on its executor, and with it the calls that come over it and
//! the instances that they start: a wake-up across cores costs more than the rest of a warm call.

use super::front::{Front, Peer};
use super::head_timer::HeadTimer;
use super::paced::RequestBody;
use super::seats::{Handed, Inbox, Seats};
use anyhow::Context;
use http::Request;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use std::net::TcpListener;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio::task::JoinSet;

/// How long a connection may be idle, or a client take to send the head of a request.
const HEAD_TIMEOUT: Duration = Duration::from_secs(120);
/// Largest head of a request, in bytes.
const HEAD_BYTES: usize = 64 * 1024;
/// Connections that one executor serves at a time; further ones wait in the listener's queue.
const CONNECTIONS: usize = 4_096;
/// How long answers may take to be written once all calls have ended.
const DRAIN: Duration = Duration::from_secs(2);

/// Pause after a connection could not be accepted.
const ACCEPT_PAUSE: Duration = Duration::from_millis(20);

/// How far the server is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// Takes connections.
    Serving,
    /// Takes no more; what is open ends.
    Draining,
    /// Everything has ended; the executors stop.
    Closed,
}

/// The threads of the server.
pub(super) struct Server {
    threads: Vec<JoinHandle<()>>,
    executors: Vec<Handle>,
}

impl Server {
    /// Starts `shards` executors on a bound listener; they stop as `stage` says.
    pub(super) fn start(
        listener: &TcpListener,
        shards: u16,
        front: &Arc<Front>,
        stage: &watch::Receiver<Stage>,
    ) -> anyhow::Result<Self> {
        listener.set_nonblocking(true).context("can't make the listener non-blocking")?;
        let (seats, inboxes) = Seats::new(shards);
        let seats = Arc::new(seats);
        let mut threads = Vec::new();
        let mut executors = Vec::new();
        for (shard, inbox) in (0..shards).zip(inboxes) {
            let listener = match shard {
                0 => Some(listener.try_clone().context("can't share the listener")?),
                _ => None,
            };
            let (front, stage) = (Arc::clone(front), stage.clone());
            let here = Here { shard, seats: Arc::clone(&seats), front, stage };
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .context("can't start an executor")?;
            executors.push(runtime.handle().clone());
            let thread = std::thread::Builder::new()
                .name(format!("shard-{shard}"))
                .spawn(move || {
                    engine::shard::enter(shard);
                    runtime.block_on(here.serve(listener, inbox));
                })
                .context("can't start a thread")?;
            threads.push(thread);
        }
        Ok(Self { threads, executors })
    }

    /// Its executors, for other work of the data plane.
    pub(super) fn executors(&self) -> Vec<Handle> {
        self.executors.clone()
    }

    /// Waits until all of them have stopped.
    pub(super) fn join(self) {
        for thread in self.threads {
            // A shard that panicked has said so on standard error.
            let _ = thread.join();
        }
    }
}

/// What one executor knows.
struct Here {
    shard: u16,
    seats: Arc<Seats>,
    front: Arc<Front>,
    stage: watch::Receiver<Stage>,
}

impl Here {
    async fn serve(mut self, listener: Option<TcpListener>, mut inbox: Inbox) {
        let listener = match listener.map(tokio::net::TcpListener::from_std).transpose() {
            Ok(listener) => listener,
            Err(error) => {
                tracing::error!(%error, "can't serve the listener");
                return;
            }
        };
        let mut connections = JoinSet::new();
        let mut stage = self.stage.clone();
        loop {
            tokio::select! {
                biased;
                () = draining(&mut stage) => break,
                Some(_) = connections.join_next(), if !connections.is_empty() => {}
                Some(handed) = inbox.recv() => self.take(handed, &mut connections),
                handed = accept(listener.as_ref(), &self.seats) => {
                    // The one that accepts has the lowest number, and so the first of few.
                    if let Some(handed) = self.seats.hand_on(self.shard, handed) {
                        self.take(handed, &mut connections);
                    }
                }
            }
        }
        // Calls under way have the operator's grace, and their answers are written after that.
        let ended = async { while connections.join_next().await.is_some() {} };
        tokio::pin!(ended);
        let all_ended = tokio::select! {
            () = ended.as_mut() => true,
            _ = stage.wait_for(|stage| *stage == Stage::Closed) => {
                tokio::time::timeout(DRAIN, ended).await.is_ok()
            }
        };
        if !all_ended {
            tracing::warn!("requests were cut off, since the platform stops");
        }
        // Instances of this shard are served until they are gone.
        let _ = self.stage.wait_for(|stage| *stage == Stage::Closed).await;
    }

    /// Serves a connection on this executor.
    fn take(&self, handed: Handed, connections: &mut JoinSet<()>) {
        let peer = Peer { address: handed.address };
        match TcpStream::from_std(handed.connection) {
            Ok(connection) => {
                let (front, stage) = (Arc::clone(&self.front), self.stage.clone());
                let served = serve_connection(connection, front, peer, stage);
                let seat = handed.seat;
                connections.spawn(async move {
                    served.await;
                    drop(seat);
                });
            }
            Err(error) => tracing::warn!(%error, "can't serve a connection"),
        }
    }
}

/// The next connection, as soon as there is room for one; never for an executor without listener.
async fn accept(listener: Option<&tokio::net::TcpListener>, seats: &Arc<Seats>) -> Handed {
    let Some(listener) = listener else { return std::future::pending().await };
    loop {
        seats.room(CONNECTIONS).await;
        match listener.accept().await.and_then(|(c, address)| Ok((c.into_std()?, address))) {
            Ok((connection, address)) => {
                return Handed { connection, address, seat: seats.take() };
            }
            // Out of descriptors or the like: what is open goes on, and ends some day.
            Err(error) => {
                tracing::warn!(%error, "can't accept a connection");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
}

async fn serve_connection(
    connection: TcpStream,
    front: Arc<Front>,
    peer: Peer,
    mut stage: watch::Receiver<Stage>,
) {
    // Latency counts for more than the number of packets.
    let _ = connection.set_nodelay(true);
    let service = service_fn(move |request: Request<_>| {
        let request = request.map(RequestBody::new);
        let front = Arc::clone(&front);
        async move { Ok::<_, std::convert::Infallible>(front.serve(request, peer).await) }
    });
    let served = http1::Builder::new()
        .timer(HeadTimer::default())
        .header_read_timeout(HEAD_TIMEOUT)
        .max_buf_size(HEAD_BYTES)
        .half_close(false)
        .serve_connection(TokioIo::new(connection), service);
    tokio::pin!(served);
    tokio::select! {
        // A client that breaks off, or sends what is no HTTP, ends its own connection only.
        _ = served.as_mut() => {}
        () = draining(&mut stage) => {
            served.as_mut().graceful_shutdown();
            let _ = served.await;
        }
    }
}

/// Waits until the server takes no more connections.
async fn draining(stage: &mut watch::Receiver<Stage>) {
    // A closed channel means that nobody is left to wait for.
    let _ = stage.wait_for(|stage| *stage != Stage::Serving).await;
}
