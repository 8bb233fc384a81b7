//! A GET over plain HTTP/1.1 that hands out the answer's chunks as they arrive.
//!
//! It is here so that the demo needs no other program; it reads what Mayfly writes, not what the
//! whole world may.

use anyhow::{Context as _, Result, bail};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

/// Longest silence within one answer.
const SILENCE: Duration = Duration::from_secs(60);

/// Asks for a URL, gives each chunk to `chunk`, and returns the status.
pub(crate) fn get(url: &str, mut chunk: impl FnMut(&[u8])) -> Result<u16> {
    let rest = url.strip_prefix("http://").context("only http:// is spoken here")?;
    let (authority, path) = match rest.find(['/', '?']) {
        Some(end) => rest.split_at(end),
        None => (rest, "/"),
    };
    let stream = TcpStream::connect(address(authority))
        .with_context(|| format!("can't connect to {authority}"))?;
    stream.set_read_timeout(Some(SILENCE))?;
    write!(&stream, "GET {path} HTTP/1.1\r\nHost: {authority}\r\nConnection: close\r\n\r\n")?;
    let mut reader = BufReader::new(stream);

    let line = read_line(&mut reader)?;
    let status = line.split(' ').nth(1).and_then(|code| code.parse().ok());
    let status = status.with_context(|| format!("no status in '{line}'"))?;
    let (mut length, mut chunked) = (None, false);
    loop {
        let line = read_line(&mut reader)?.to_ascii_lowercase();
        match line.split_once(':') {
            Some(("content-length", value)) => length = value.trim().parse::<u64>().ok(),
            Some(("transfer-encoding", value)) => chunked = value.trim() == "chunked",
            Some(_) => {}
            None => break,
        }
    }
    if chunked {
        while let Some(bytes) = read_chunk(&mut reader)? {
            chunk(&bytes);
        }
    } else {
        let mut body = Vec::new();
        reader.take(length.unwrap_or(u64::MAX)).read_to_end(&mut body)?;
        chunk(&body);
    }
    Ok(status)
}

/// Names under `.localhost` are this machine (RFC 6761), whatever the resolver thinks of them.
fn address(authority: &str) -> String {
    let (host, port) = authority.rsplit_once(':').unwrap_or((authority, "80"));
    match host == "localhost" || host.ends_with(".localhost") {
        true => format!("127.0.0.1:{port}"),
        false => format!("{host}:{port}"),
    }
}

fn read_line(reader: &mut BufReader<TcpStream>) -> Result<String> {
    let mut line = String::new();
    if reader.read_line(&mut line)? == 0 {
        bail!("the connection was closed within the answer");
    }
    Ok(line.trim_end().to_owned())
}

/// The next chunk; `None` is the end.
fn read_chunk(reader: &mut BufReader<TcpStream>) -> Result<Option<Vec<u8>>> {
    let line = read_line(reader)?;
    let size = usize::from_str_radix(line.split(';').next().unwrap_or_default(), 16)
        .with_context(|| format!("no chunk size in '{line}'"))?;
    let mut bytes = vec![0; size];
    reader.read_exact(&mut bytes)?;
    read_line(reader)?;
    Ok((size > 0).then_some(bytes))
}
