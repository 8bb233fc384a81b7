//! One exchange with the object store, over TLS where its address says so.

use super::tls::Trust;
use anyhow::Context;
use bytes::Bytes;
use http::{Request, Response, Uri};
use http_body_util::Empty;
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;

/// Sends a request; the connection ends with the answer's body.
pub(super) async fn send(
    endpoint: &Uri,
    trust: &Trust,
    request: Request<Empty<Bytes>>,
) -> anyhow::Result<Response<Incoming>> {
    let host = endpoint.host().context("the endpoint has no host")?;
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let secure = endpoint.scheme_str() == Some("https");
    let port = endpoint.port_u16().unwrap_or(if secure { 443 } else { 80 });
    let stream = TcpStream::connect((host, port)).await.context("can't connect")?;
    stream.set_nodelay(true)?;
    match secure {
        true => exchange(trust.connect(host, stream).await?, request).await,
        false => exchange(stream, request).await,
    }
}

async fn exchange(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    request: Request<Empty<Bytes>>,
) -> anyhow::Result<Response<Incoming>> {
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    // It ends when the body was read, or is given up.
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            tracing::debug!(%error, "the connection to the object store broke");
        }
    });
    sender.send_request(request).await.context("the exchange broke")
}
