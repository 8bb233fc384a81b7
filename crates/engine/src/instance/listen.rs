//! The platform's listeners inside a sandbox: how many connections of a function are served at a
//! time.

use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

/// Pause after a connection could not be accepted.
const ACCEPT_PAUSE: Duration = Duration::from_millis(20);

/// Serves at most `limit` connections at a time, for as long as it is polled; with it end those that
/// are open.
pub(crate) async fn serve_connections<F>(
    listener: TcpListener,
    limit: usize,
    serve: impl Fn(TcpStream) -> F,
) where
    F: Future<Output = ()> + Send + 'static,
{
    let mut connections = JoinSet::new();
    loop {
        while connections.len() >= limit {
            connections.join_next().await;
        }
        match listener.accept().await {
            Ok((connection, _)) => {
                connections.spawn(serve(connection));
            }
            // Mayfly is out of descriptors, or the client has gone already. What is open goes on.
            Err(error) => {
                tracing::warn!(%error, "can't accept a function's connection");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
        while connections.try_join_next().is_some() {}
    }
}
