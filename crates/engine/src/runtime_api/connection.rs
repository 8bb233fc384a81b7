//! One connection of a runtime: requests in, answers out, in HTTP/1.
//!
//! Written for this one protocol, since it is half of a warm call: a request is read with one system
//! call and answered with one, nothing is registered or allocated for it that the next one does not
//! use again, and the bytes of an event or an answer are not copied on their way unless they are few.
//! What real clients send is all taken (chunks, trailers, `Expect`, HTTP/1.0, several requests at a
//! time); what is no HTTP ends the connection.

use super::chunked::{Chunked, Piece};
use super::head::{self, Framing, HEAD_BYTES, Head, Malformed, Trailers};
use bytes::{Buf, BufMut, Bytes, BytesMut};
use http::StatusCode;
use std::future::Future;
use std::io;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// What is read at once, in bytes; most requests are smaller.
const READ_BYTES: usize = 8 * 1024;
/// Room that an idle connection keeps, in bytes.
const KEPT_BYTES: usize = 64 * 1024;
/// Bodies up to this size are sent in one piece with their head, in bytes: copying them costs less
/// than a second piece.
const COPIED_BYTES: usize = 16 * 1024;
/// What a client may send ahead while it waits for an answer, in bytes.
const AHEAD_BYTES: usize = 64 * 1024;
/// What is read of a body that nobody wants, so that the client gets to see the answer, in bytes.
const DISCARDED_BYTES: usize = 256 << 20;

/// A connection.
pub(super) struct Connection {
    stream: TcpStream,
    input: BytesMut,
    /// Answers that are not sent yet.
    output: Vec<u8>,
    keeps: bool,
    body: BodyState,
    /// The client is to be told that it may send the body.
    continues: bool,
}

#[derive(Debug)]
enum BodyState {
    Length(u64),
    Chunked(Chunked),
}

/// Why a body ended too early.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Broken {
    /// It has more bytes than are taken.
    TooLarge,
    /// The client broke off, or sends what is no HTTP.
    CutOff,
}

/// A whole body.
#[derive(Debug, Default)]
pub(super) struct Whole {
    pub(super) bytes: Bytes,
    pub(super) trailers: Trailers,
}

/// Some of a body.
pub(super) enum Part {
    Data(Bytes),
    End(Trailers),
}

impl Connection {
    pub(super) fn new(stream: TcpStream) -> Self {
        // Latency counts for more than the number of packets.
        let _ = stream.set_nodelay(true);
        Self {
            stream,
            input: BytesMut::new(),
            output: Vec::new(),
            keeps: true,
            body: BodyState::Length(0),
            continues: false,
        }
    }

    /// The head of the next request. `None` when no more come: the client has gone, wants no more, or
    /// sends what is no HTTP, which it is told.
    pub(super) async fn request(&mut self) -> Option<Head> {
        if !self.keeps || !self.skip_body().await {
            return None;
        }
        let mut searched = 0;
        loop {
            if head::has_end(&self.input, searched) {
                match head::parse(&self.input) {
                    Ok(Some((length, head))) => {
                        self.input.advance(length);
                        self.begin(&head);
                        return Some(head);
                    }
                    // Empty lines before a request.
                    Ok(None) => {}
                    Err(Malformed) => return self.refuse(StatusCode::BAD_REQUEST).await,
                }
            }
            if self.input.len() > HEAD_BYTES {
                return self.refuse(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE).await;
            }
            searched = self.input.len();
            // What was answered goes out before anything is waited for.
            self.flush().await.ok()?;
            if self.read().await.ok()? == 0 {
                return None;
            }
        }
    }

    fn begin(&mut self, head: &Head) {
        self.keeps = head.keeps_connection;
        self.continues = head.expects_continue;
        self.body = match head.framing {
            Framing::Length(length) => BodyState::Length(length),
            Framing::Chunked => BodyState::Chunked(Chunked::default()),
        };
    }

    /// Closes the connection behind the answer that comes next.
    pub(super) fn close(&mut self) {
        self.keeps = false;
    }

    /// Some of the body, as soon as there is some.
    pub(super) async fn part(&mut self) -> Result<Part, Broken> {
        loop {
            match self.take_part() {
                Ok(Some(part)) => return Ok(part),
                Ok(None) => self.more().await?,
                Err(Malformed) => return Err(self.cut_off()),
            }
        }
    }

    fn take_part(&mut self) -> Result<Option<Part>, Malformed> {
        match &mut self.body {
            BodyState::Length(0) => Ok(Some(Part::End(Trailers::default()))),
            BodyState::Length(_) if self.input.is_empty() => Ok(None),
            BodyState::Length(missing) => {
                let length = usize::try_from(*missing).unwrap_or(usize::MAX).min(self.input.len());
                *missing -= length as u64;
                Ok(Some(Part::Data(self.input.split_to(length).freeze())))
            }
            BodyState::Chunked(chunked) => Ok(match chunked.take(&mut self.input)? {
                Piece::Data(data) => Some(Part::Data(data)),
                Piece::End(trailers) => {
                    self.body = BodyState::Length(0);
                    Some(Part::End(trailers))
                }
                Piece::Missing => None,
            }),
        }
    }

    /// The whole body, of at most `limit` bytes. A larger one is read to its end all the same, within
    /// reason, so that the client gets to see the answer.
    pub(super) async fn whole(&mut self, limit: usize) -> Result<Whole, Broken> {
        if let BodyState::Length(length) = self.body
            && let Ok(length) = usize::try_from(length)
            && length <= limit
        {
            // Read to where it stays.
            while self.input.len() < length {
                self.input.reserve(length - self.input.len());
                self.more().await?;
            }
            self.body = BodyState::Length(0);
            let bytes = self.input.split_to(length).freeze();
            if length > KEPT_BYTES {
                // What is behind it would keep all of it.
                self.input = BytesMut::from(self.input.as_ref());
            }
            return Ok(Whole { bytes, trailers: Trailers::default() });
        }
        let mut first = Bytes::new();
        let mut rest = BytesMut::new();
        let mut length = 0_usize;
        loop {
            match self.part().await? {
                Part::End(_) if length > limit => return Err(Broken::TooLarge),
                Part::End(trailers) => {
                    let bytes = if rest.is_empty() { first } else { rest.freeze() };
                    return Ok(Whole { bytes, trailers });
                }
                Part::Data(data) => {
                    length = length.saturating_add(data.len());
                    if length > DISCARDED_BYTES {
                        self.keeps = false;
                        return Err(Broken::TooLarge);
                    } else if length > limit {
                        rest = BytesMut::new();
                    } else if first.is_empty() {
                        first = data;
                    } else {
                        if rest.is_empty() {
                            rest.extend_from_slice(&first);
                        }
                        rest.extend_from_slice(&data);
                    }
                }
            }
        }
    }

    /// Reads the rest of a body that nobody has read. Returns whether there was an end to it.
    async fn skip_body(&mut self) -> bool {
        let mut length = 0_usize;
        if matches!(self.body, BodyState::Length(0)) {
            return true;
        }
        if self.flush().await.is_err() {
            return false;
        }
        // Whoever has his answer already is not asked for the body.
        if std::mem::take(&mut self.continues) {
            return false;
        }
        loop {
            match self.part().await {
                Ok(Part::End(_)) => return true,
                Ok(Part::Data(data)) => length = length.saturating_add(data.len()),
                Err(_) => return false,
            }
            if length > DISCARDED_BYTES {
                return false;
            }
        }
    }

    fn cut_off(&mut self) -> Broken {
        self.keeps = false;
        self.body = BodyState::Length(0);
        Broken::CutOff
    }

    /// More bytes of a body.
    async fn more(&mut self) -> Result<(), Broken> {
        if std::mem::take(&mut self.continues) {
            self.output.extend_from_slice(b"HTTP/1.1 100 Continue\r\n\r\n");
        }
        let read = match self.flush().await {
            Ok(()) => self.read().await,
            Err(error) => Err(error),
        };
        match read {
            Ok(1..) => Ok(()),
            Ok(0) | Err(_) => Err(self.cut_off()),
        }
    }

    async fn read(&mut self) -> io::Result<usize> {
        if self.input.is_empty() && self.input.capacity() > KEPT_BYTES {
            self.input = BytesMut::new();
        }
        // Room that a large body reserved is used as it is.
        if self.input.capacity() - self.input.len() < READ_BYTES / 4 {
            self.input.reserve(READ_BYTES);
        }
        self.stream.read_buf(&mut self.input).await
    }

    /// Waits for `answer` for as long as the client does; `None` when it has gone. What was answered
    /// before is not sent: it goes out with the answer.
    pub(super) async fn while_connected<T>(
        &mut self,
        answer: impl Future<Output = T>,
    ) -> Option<T> {
        tokio::pin!(answer);
        loop {
            let reads = self.input.len() < AHEAD_BYTES;
            tokio::select! {
                biased;
                answer = answer.as_mut() => return Some(answer),
                read = self.read(), if reads => match read {
                    Ok(1..) => {}
                    Ok(0) | Err(_) => return None,
                },
            }
        }
    }

    /// Adds an answer to those that are to be sent; `headers` are whole lines.
    pub(super) fn answer(&mut self, status: StatusCode, headers: &[(&str, &str)], body: &[u8]) {
        self.head(status, headers, body.len());
        self.output.extend_from_slice(body);
    }

    /// Sends an answer behind those that are to be sent.
    pub(super) async fn send(
        &mut self,
        status: StatusCode,
        headers: &[(&str, &str)],
        body: &Bytes,
    ) -> io::Result<()> {
        if body.len() <= COPIED_BYTES {
            self.answer(status, headers, body);
            return self.flush().await;
        }
        self.head(status, headers, body.len());
        let sent = {
            let mut all = Buf::chain(self.output.as_slice(), body.as_ref());
            self.stream.write_all_buf(&mut all).await
        };
        self.output.clear();
        sent
    }

    fn head(&mut self, status: StatusCode, headers: &[(&str, &str)], length: usize) {
        let output = &mut self.output;
        output.put_slice(b"HTTP/1.1 ");
        output.put_slice(status.as_str().as_bytes());
        output.put_u8(b' ');
        output.put_slice(status.canonical_reason().unwrap_or_default().as_bytes());
        output.put_slice(b"\r\nContent-Type: application/json\r\nContent-Length: ");
        output.put_slice(length.to_string().as_bytes());
        for (name, value) in headers {
            // Letters beyond ASCII may stand in a client context (RFC 9110, `obs-text`).
            if value.bytes().any(|byte| (byte < b' ' && byte != b'\t') || byte == 0x7f) {
                // A text that no header can carry.
                continue;
            }
            output.put_slice(b"\r\n");
            output.put_slice(name.as_bytes());
            output.put_slice(b": ");
            output.put_slice(value.as_bytes());
        }
        if !self.keeps {
            output.put_slice(b"\r\nConnection: close");
        }
        output.put_slice(b"\r\n\r\n");
    }

    /// Tells the client what is wrong with what it sends; there is nothing to be done with the rest.
    async fn refuse(&mut self, status: StatusCode) -> Option<Head> {
        self.close();
        self.answer(status, &[], b"");
        let _ = self.flush().await;
        None
    }

    /// Sends the answers that are to be sent.
    pub(super) async fn flush(&mut self) -> io::Result<()> {
        if self.output.is_empty() {
            return Ok(());
        }
        let sent = self.stream.write_all(&self.output).await;
        self.output.clear();
        if self.output.capacity() > KEPT_BYTES {
            self.output = Vec::new();
        }
        sent
    }

    /// Tells the client's kernel at once that its bytes have arrived. Clients that leave Nagle's
    /// algorithm on (Rust's `lambda_runtime` does) hold a small chunk back until the one before is
    /// acknowledged, and Linux acknowledges up to 40 ms later when it has nothing to send itself. The
    /// kernel forgets the wish with the next packets, so it is made again for each chunk.
    pub(super) fn acknowledge(&self) {
        let _ = rustix::net::sockopt::set_tcp_quickack(&self.stream, true);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A connection and its client's end.
    async fn pair() -> (Connection, TcpStream) {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("bound");
        let (client, accepted) = tokio::join!(TcpStream::connect(address), listener.accept());
        (Connection::new(accepted.expect("accepted").0), client.expect("connected"))
    }

    async fn said(mut client: TcpStream) -> String {
        let mut text = String::new();
        client.read_to_string(&mut text).await.expect("text");
        text
    }

    const GET: &[u8] = b"GET /a HTTP/1.1\r\nHost: r\r\n\r\n";

    #[tokio::test]
    async fn requests_come_whole_however_their_bytes_come() {
        let (mut connection, mut client) = pair().await;
        let sending = tokio::spawn(async move {
            let bytes =
                [&b"\r\nPOST /b HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc"[..], GET].concat();
            for byte in bytes {
                client.write_all(&[byte]).await.expect("sent");
                tokio::task::yield_now().await;
            }
            client
        });
        let head = connection.request().await.expect("a request");
        assert_eq!(head.path, "/b");
        assert_eq!(connection.whole(3).await.expect("whole").bytes, "abc");
        assert_eq!(connection.request().await.expect("another").path, "/a");
        drop(sending.await.expect("sent"));
        assert!(connection.request().await.is_none());
    }

    #[tokio::test]
    async fn an_answer_goes_out_together_with_the_next_one_if_that_is_asked_for_already() {
        let (mut connection, mut client) = pair().await;
        client.write_all(&[GET, GET].concat()).await.expect("sent");
        connection.request().await.expect("a request");
        connection.answer(StatusCode::ACCEPTED, &[], b"1");
        connection.request().await.expect("another");
        assert_eq!(
            client.try_read(&mut [0]).expect_err("nothing yet").kind(),
            io::ErrorKind::WouldBlock
        );
        let event = Bytes::from_static(b"2");
        connection.send(StatusCode::OK, &[("A", "b"), ("C", "d\n")], &event).await.expect("sent");
        drop(connection);
        let text = said(client).await;
        assert_eq!(
            text,
            "HTTP/1.1 202 Accepted\r\nContent-Type: application/json\r\nContent-Length: 1\r\n\r\n1\
             HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1\r\nA: b\r\n\r\n2"
        );
    }

    #[tokio::test]
    async fn a_client_that_leaves_while_it_waits_is_noticed() {
        let (mut connection, mut client) = pair().await;
        client.write_all(GET).await.expect("sent");
        connection.request().await.expect("a request");
        let (gone, ()) =
            tokio::join!(connection.while_connected(std::future::pending::<()>()), async move {
                drop(client)
            });
        assert_eq!(gone, None);
    }

    #[tokio::test]
    async fn a_client_that_asks_whether_it_may_send_is_told_so_once() {
        let (mut connection, mut client) = pair().await;
        let head = b"POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\nConnection: close\r\n\r\n";
        client.write_all(head).await.expect("sent");
        assert!(connection.request().await.expect("a request").expects_continue);
        let sending = tokio::spawn(async move {
            let mut told = [0; 25];
            client.read_exact(&mut told).await.expect("told");
            assert_eq!(&told, b"HTTP/1.1 100 Continue\r\n\r\n");
            client.write_all(b"ab").await.expect("sent");
            client
        });
        assert_eq!(connection.whole(10).await.expect("whole").bytes, "ab");
        connection.answer(StatusCode::OK, &[], b"");
        assert!(connection.request().await.is_none(), "it wants no more");
        connection.flush().await.expect("sent");
        drop(connection);
        assert!(said(sending.await.expect("sent")).await.contains("Connection: close"));
    }

    #[tokio::test]
    async fn a_body_that_is_too_large_is_read_to_its_end() {
        for head in ["Content-Length: 100000", "Transfer-Encoding: chunked"] {
            let (mut connection, mut client) = pair().await;
            let body = match head.starts_with('C') {
                true => "x".repeat(100_000),
                false => format!("{:x}\r\n{}\r\n0\r\n\r\n", 100_000, "x".repeat(100_000)),
            };
            let sending = tokio::spawn(async move {
                let request = format!("POST / HTTP/1.1\r\n{head}\r\n\r\n{body}");
                client.write_all(request.as_bytes()).await.expect("sent");
                client.write_all(GET).await.expect("sent");
                client
            });
            connection.request().await.expect("a request");
            assert_eq!(connection.whole(99_999).await.expect_err("larger"), Broken::TooLarge);
            connection.answer(StatusCode::PAYLOAD_TOO_LARGE, &[], b"");
            assert_eq!(connection.request().await.expect("another").path, "/a");
            sending.await.expect("sent");
        }
    }

    #[tokio::test]
    async fn a_large_body_comes_whole_and_does_not_stay() {
        let (mut connection, mut client) = pair().await;
        let sending = tokio::spawn(async move {
            let head = b"POST / HTTP/1.1\r\nContent-Length: 1000000\r\n\r\n";
            client.write_all(head).await.expect("sent");
            client.write_all(&vec![b'x'; 1_000_000]).await.expect("sent");
            client.write_all(GET).await.expect("sent");
            client
        });
        connection.request().await.expect("a request");
        let whole = connection.whole(1_000_000).await.expect("whole");
        assert!(whole.bytes.len() == 1_000_000 && whole.bytes.iter().all(|byte| *byte == b'x'));
        assert_eq!(connection.request().await.expect("another").path, "/a");
        assert!(connection.input.capacity() <= KEPT_BYTES);
        sending.await.expect("sent");
    }

    #[tokio::test]
    async fn a_body_that_is_cut_off_ends_the_connection() {
        for bytes in [
            "Content-Length: 3\r\n\r\nab",
            "Transfer-Encoding: chunked\r\n\r\n3\r\nab",
            "Transfer-Encoding: chunked\r\n\r\nnonsense\r\n",
        ] {
            let (mut connection, mut client) = pair().await;
            let request = format!("POST / HTTP/1.1\r\n{bytes}");
            client.write_all(request.as_bytes()).await.expect("sent");
            client.shutdown().await.expect("ended");
            connection.request().await.expect("a request");
            assert_eq!(connection.whole(10).await.expect_err("cut off"), Broken::CutOff);
            assert!(connection.request().await.is_none());
        }
    }

    #[tokio::test]
    async fn what_is_no_http_is_answered_and_ends_the_connection() {
        let long = format!("GET / HTTP/1.1\r\nA: {}", "x".repeat(HEAD_BYTES));
        for (bytes, status) in [("nonsense\r\n\r\n", "400"), (long.as_str(), "431")] {
            let (mut connection, mut client) = pair().await;
            let bytes = bytes.to_owned();
            let sending = tokio::spawn(async move {
                client.write_all(bytes.as_bytes()).await.expect("sent");
                said(client).await
            });
            assert!(connection.request().await.is_none());
            drop(connection);
            let text = sending.await.expect("sent");
            assert!(text.starts_with(&format!("HTTP/1.1 {status} ")), "{text}");
        }
    }
}
