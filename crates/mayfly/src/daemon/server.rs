//! The HTTP server: one single-threaded executor per core, each accepting from the same listener.
//!
//! A connection stays on the executor that accepted it, and with it the calls that come over it and
//! the instances that they start: a wake-up across cores costs more than the rest of a warm call.

use super::front::{Front, Peer};
use anyhow::Context;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::net::TcpListener;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::task::JoinSet;

/// How long a connection may be idle, or a client take to send the head of a request.
const HEAD_TIMEOUT: Duration = Duration::from_secs(120);
/// Largest head of a request, in bytes.
const HEAD_BYTES: usize = 64 * 1024;
/// Connections that one shard serves at a time; further ones wait in the listener's queue.
const CONNECTIONS: usize = 4_096;
/// How long open requests may take to end once the server stops.
const DRAIN: Duration = Duration::from_secs(5);

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
        let mut threads = Vec::new();
        for shard in 0..shards {
            let listener = listener.try_clone().context("can't share the listener")?;
            let (front, stage) = (Arc::clone(front), stage.clone());
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .context("can't start an executor")?;
            let thread = std::thread::Builder::new()
                .name(format!("shard-{shard}"))
                .spawn(move || {
                    engine::shard::enter(shard);
                    runtime.block_on(serve(listener, front, stage));
                })
                .context("can't start a thread")?;
            threads.push(thread);
        }
        Ok(Self { threads })
    }

    /// Waits until all of them have stopped.
    pub(super) fn join(self) {
        for thread in self.threads {
            // A shard that panicked has said so on standard error.
            let _ = thread.join();
        }
    }
}

async fn serve(listener: TcpListener, front: Arc<Front>, mut stage: watch::Receiver<Stage>) {
    let listener = match tokio::net::TcpListener::from_std(listener) {
        Ok(listener) => listener,
        Err(error) => {
            tracing::error!(%error, "can't serve the listener");
            return;
        }
    };
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            biased;
            () = draining(&mut stage) => break,
            Some(_) = connections.join_next(), if !connections.is_empty() => {}
            accepted = listener.accept(), if connections.len() < CONNECTIONS => match accepted {
                Ok((connection, address)) => {
                    let peer = Peer { address };
                    let served = serve_connection(connection, Arc::clone(&front), peer, stage.clone());
                    connections.spawn(served);
                }
                // Out of descriptors or the like: what is open goes on, and ends some day.
                Err(error) => {
                    tracing::warn!(%error, "can't accept a connection");
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                }
            },
        }
    }
    let ended = async { while connections.join_next().await.is_some() {} };
    if tokio::time::timeout(DRAIN, ended).await.is_err() {
        tracing::warn!("requests were cut off, since the platform stops");
    }
    // What instances of this shard still have to say is said before it goes.
    let _ = stage.wait_for(|stage| *stage == Stage::Closed).await;
}

async fn serve_connection(
    connection: TcpStream,
    front: Arc<Front>,
    peer: Peer,
    mut stage: watch::Receiver<Stage>,
) {
    // Latency counts for more than the number of packets.
    let _ = connection.set_nodelay(true);
    let service = service_fn(move |request| {
        let front = Arc::clone(&front);
        async move { Ok::<_, std::convert::Infallible>(front.serve(request, peer).await) }
    });
    let served = http1::Builder::new()
        .timer(TokioTimer::new())
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
