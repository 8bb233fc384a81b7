//! Many connections at a time, each with one request under way, from one thread: on two cores a
//! thread for each would take more from the other side than the work itself.

use super::answer;
use super::connection::PATIENCE;
use anyhow::{Context as _, Result, bail, ensure};
use rustix::event::epoll;
use std::io::{ErrorKind, Read as _, Write as _};
use std::net::TcpStream;
use std::os::fd::OwnedFd;
use std::time::{Duration, Instant};

/// Events of the kernel that are taken at once.
const EVENTS: usize = 256;

/// When no further request is sent.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Until {
    /// After this time.
    Elapsed(Duration),
    /// After so many requests.
    Sent(usize),
}

/// What came of it. Anything but success ends the whole with an error.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Outcome {
    /// Requests that were answered.
    pub(crate) answered: usize,
    /// From the first request to the last answer.
    pub(crate) took: Duration,
}

impl Outcome {
    /// Answers a second.
    pub(crate) fn per_second(&self) -> f64 {
        self.answered as f64 / self.took.as_secs_f64()
    }
}

/// Connections that are kept between loads.
pub(crate) struct Crowd {
    epoll: OwnedFd,
    members: Vec<Member>,
}

struct Member {
    stream: TcpStream,
    buffer: Vec<u8>,
    is_waiting: bool,
}

impl Crowd {
    /// Opens so many connections to a port on 127.0.0.1.
    pub(crate) fn open(port: u16, connections: usize) -> Result<Self> {
        let epoll = epoll::create(epoll::CreateFlags::CLOEXEC)?;
        let mut members = Vec::with_capacity(connections);
        for number in 0..connections {
            let stream = TcpStream::connect(("127.0.0.1", port))
                .with_context(|| format!("connection {number} to port {port}"))?;
            stream.set_nodelay(true)?;
            stream.set_nonblocking(true)?;
            let data = epoll::EventData::new_u64(number as u64);
            epoll::add(&epoll, &stream, data, epoll::EventFlags::IN)?;
            members.push(Member { stream, buffer: Vec::with_capacity(4_096), is_waiting: false });
        }
        Ok(Self { epoll, members })
    }

    /// Sends requests, on every connection the next one as soon as the one before is answered, and
    /// waits for all answers. The requests are taken in turn.
    pub(crate) fn load(&mut self, requests: &[Vec<u8>], until: Until) -> Result<Outcome> {
        ensure!(!requests.is_empty(), "a load needs a request");
        let begin = Instant::now();
        let (mut sent, mut answered, mut last) = (0, 0, begin);
        let goes_on = |sent: usize| match until {
            Until::Elapsed(limit) => begin.elapsed() < limit,
            Until::Sent(count) => sent < count,
        };
        for member in &mut self.members {
            if !goes_on(sent) {
                break;
            }
            member.send(&requests[sent % requests.len()])?;
            sent += 1;
        }
        let mut events = Vec::with_capacity(EVENTS);
        while answered < sent {
            ensure!(last.elapsed() < PATIENCE, "{} requests were not answered", sent - answered);
            self.wait(&mut events)?;
            for event in events.drain(..) {
                let number = usize::try_from(event.data.u64())?;
                let member = self.members.get_mut(number).context("an unknown connection")?;
                if !member.receive().with_context(|| format!("answer {answered}"))? {
                    continue;
                }
                answered += 1;
                last = Instant::now();
                if goes_on(sent) {
                    member.send(&requests[sent % requests.len()])?;
                    sent += 1;
                }
            }
        }
        Ok(Outcome { answered, took: last - begin })
    }

    fn wait(&self, events: &mut Vec<epoll::Event>) -> Result<()> {
        let second = rustix::event::Timespec { tv_sec: 1, tv_nsec: 0 };
        let buffer = rustix::buffer::spare_capacity(events);
        match epoll::wait(&self.epoll, buffer, Some(&second)) {
            Ok(_) | Err(rustix::io::Errno::INTR) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

impl Member {
    fn send(&mut self, request: &[u8]) -> Result<()> {
        ensure!(!self.is_waiting, "one request at a time");
        self.is_waiting = true;
        // Requests are far smaller than the buffer of a socket, which is empty now.
        self.stream.write_all(request).context("a request does not fit into a socket")
    }

    /// Takes what has come; whether the answer is whole.
    fn receive(&mut self) -> Result<bool> {
        let mut chunk = [0; 16_384];
        match self.stream.read(&mut chunk) {
            Ok(0) => bail!("a connection was closed"),
            Ok(got) => self.buffer.extend_from_slice(&chunk[..got]),
            Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(false),
            Err(error) => return Err(error.into()),
        }
        ensure!(self.is_waiting, "an answer that nobody asked for");
        let Some(found) = answer::read(&self.buffer) else { return Ok(false) };
        if self.buffer.len() < found.body.end {
            return Ok(false);
        }
        if !found.is_success(&self.buffer) {
            let body = self.buffer.get(found.body).unwrap_or_default();
            bail!("{}: {}", found.status, String::from_utf8_lossy(body));
        }
        self.buffer.clear();
        self.is_waiting = false;
        Ok(true)
    }
}

/// Lets this process have as many connections as it may.
pub(crate) fn raise_limit() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let maximum = getrlimit(Resource::Nofile).maximum;
    // Where it can't be raised, a load with too many connections says so.
    let _ = setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum });
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;

    /// A server that answers every request with these bytes; returns its port.
    fn server(answer: &'static [u8]) -> u16 {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
        let port = listener.local_addr().expect("an address").port();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.expect("a connection");
                std::thread::spawn(move || {
                    let mut request = [0; 4_096];
                    while stream.read(&mut request).is_ok_and(|got| got > 0) {
                        stream.write_all(answer).expect("the client is there");
                    }
                });
            }
        });
        port
    }

    #[test]
    fn every_request_is_answered_once() {
        let port = server(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
        let mut crowd = Crowd::open(port, 4).expect("connections");
        let requests = [super::super::request::get("/")];
        for count in [1, 3, 50] {
            let outcome = crowd.load(&requests, Until::Sent(count)).expect("answers");
            assert_eq!(outcome.answered, count);
        }
        let limit = Until::Elapsed(Duration::from_millis(20));
        assert!(crowd.load(&requests, limit).expect("answers").answered >= 4);
    }

    #[test]
    fn one_wrong_answer_fails_the_load() {
        let port = server(b"HTTP/1.1 429 Too Many Requests\r\nContent-Length: 4\r\n\r\nslow");
        let mut crowd = Crowd::open(port, 2).expect("connections");
        let requests = [super::super::request::get("/")];
        let error = crowd.load(&requests, Until::Sent(2)).expect_err("no success");
        assert!(format!("{error:#}").contains("429: slow"));
    }
}
